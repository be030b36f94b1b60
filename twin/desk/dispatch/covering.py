"""Free units sent to stand where they are needed more: an empty station, a better place to wait.

What a reader would get wrong: a unit on a cover move stays free. It is sent to a call from where it
is, and a report under its cover order does not bind it.
"""

from __future__ import annotations

from twin.desk.dispatch import cover
from twin.desk.dispatch.choice import policy_of
from twin.desk.dispatch.cover import Cover
from twin.desk.dispatch.memory import unit_state
from twin.desk.dispatch.reckoning import believed, turns_to
from twin.desk.dispatch.rules import CoverTarget
from twin.desk.turn import Turn
from twin.desk.ways import Unit
from twin.models.mexclp import gains, reach_counts
from twin.terms.dispatch_effects import CoverMove, UnitRecalled
from twin.terms.text import Text

__all__ = ["came_home", "move"]

_HOME_AGAIN = Text("该站队伍已归队", "the station's own unit is back")


def move(turn: Turn) -> None:
    """After everybody has been sent: fill what was left empty, place who came free."""
    memory = turn.state.dispatch
    left, freed = memory.left, memory.freed
    memory.left, memory.freed = [], []
    if not (left or freed) or turn.ground.reach is None:
        return
    policy = policy_of(turn.charge.policy)
    if policy.by != "arrival":
        return
    if policy.moves:
        for unit in freed:
            _place(turn, turn.ground.units[unit])
    else:
        for base in dict.fromkeys(turn.ground.units[unit].base for unit in left):
            _fill(turn, base)


def came_home(turn: Turn, unit: str) -> None:
    """A unit is back at its station: who covered for it may go home."""
    known = turn.ground.units.get(unit)
    for other, state in turn.state.dispatch.units.items() if known is not None else ():
        if state.cover and known is not None and state.cover_base == known.base and other != unit:
            turn.emit(UnitRecalled(order=state.cover, unit=other, because=_HOME_AGAIN))
            state.cover, state.cover_base, state.heard = "", "", False


def _fill(turn: Turn, base: str) -> None:
    """Send somebody to a station that was left empty, when enough people hang on it."""
    rule = turn.rules.dispatch.cover_moves
    target, stationed = _of_base(turn, base)
    if target is None:
        return
    now = cover.cover_of(turn, target)
    if now is None or any(_stands_for(turn, unit) == base for unit in now.units):
        return
    stand = stationed[0]
    best: tuple[float, str] | None = None
    before = now.uncovered()
    for donor in _donors(turn, now, rule.keep):
        if not _is_near(turn, donor, stand):
            continue
        after = _uncovered_with(turn, now, target, donor, stand)
        if before - after >= rule.share and (best is None or (after, donor.id) < best):
            best = (after, donor.id)
    if best is not None:
        donor = turn.ground.units[best[1]]
        because = Text(
            f"{stand.home.name}空缺，{before:.0%} 的居民无人可及，移防后 {best[0]:.0%}",
            f"{stand.home.name} is empty: {before:.0%} of residents uncovered, {best[0]:.0%} after",
        )
        _order(turn, donor, stand, because, rule.clause)


def _place(turn: Turn, unit: Unit) -> None:
    """Send a unit that came free to the station where it adds most expected cover."""
    rule = turn.rules.dispatch.cover_moves
    target = cover.target_of(turn, unit)
    state = turn.state.dispatch.units.get(unit.id)
    homes = turn.ground.reach
    if target is None or state is None or state.bound_to or homes is None:
        return
    if unit.role not in turn.charge.roles:  # another's unit: not ours to place
        return
    stations = _stations(turn, target)
    standing = [stand for _, stand in stations]
    turnout_s = turn.ground.turnout_s(unit, turn.now_ms)
    near = homes.reach_s(standing, [None] * len(standing)) + turnout_s <= target.within
    reach = near.tolist()
    places = [base for base, _ in stations]
    numbers = [0] * len(places)
    now = cover.cover_of(turn, target)
    for other in now.units if now is not None else ():
        if other.id != unit.id:
            numbers[places.index(_stands_for(turn, other))] += 1
    counts = reach_counts(reach, numbers)
    gained = gains(reach, homes.residents.tolist(), counts, rule.busy_share)
    best = home = places.index(unit.base)
    for row, stand in enumerate(standing):
        if gained[row] > gained[best] and _is_near(turn, unit, stand):
            best = row
    total = int(homes.residents.sum())
    if best != home and gained[best] - gained[home] >= rule.share * total:
        more = int(gained[best] - gained[home] + 0.5)
        because = Text(
            f"在{standing[best].home.name}待命，期望多覆盖 {more} 人",
            f"waiting at {standing[best].home.name} covers {more} more people in expectation",
        )
        _order(turn, unit, standing[best], because, rule.clause)


def _order(turn: Turn, unit: Unit, stand: Unit, because: Text, clause: str) -> None:
    state = unit_state(turn.state.dispatch, unit, turn.now_ms)
    state.cover, state.cover_base, state.heard = turn.new_id("M"), stand.base, False
    state.since_ms = turn.now_ms
    turns_to(turn, unit, stand.home)
    turn.emit(
        CoverMove(
            order=state.cover,
            role=unit.role.value,
            unit=unit.id,
            station=stand.base,
            place=stand.home,
            policy=turn.charge.policy,
            because=because,
            clause=clause,
        )
    )


def _of_base(turn: Turn, base: str) -> tuple[CoverTarget | None, list[Unit]]:
    """The target that the units of a station serve, if we command them, and those units."""
    for target in turn.rules.dispatch.coverage.targets:
        units = [u for b, u in _all_of(turn, target) if b == base]
        if units:
            return target, units
    return None, []


def _all_of(turn: Turn, target: CoverTarget) -> list[tuple[str, Unit]]:
    return [
        (unit.base, unit)
        for unit in turn.ground.with_capability(target.capability)
        if unit.role is target.role and unit.role in turn.charge.roles
    ]


def _stations(turn: Turn, target: CoverTarget) -> list[tuple[str, Unit]]:
    """Each station with one of its units, in file order."""
    first: dict[str, Unit] = {}
    for base, unit in _all_of(turn, target):
        first.setdefault(base, unit)
    return list(first.items())


def _stands_for(turn: Turn, unit: Unit) -> str:
    """The station a free unit counts for."""
    state = turn.state.dispatch.units.get(unit.id)
    return unit.base if state is None or not state.cover else state.cover_base


def _donors(turn: Turn, now: Cover, keep: int) -> list[Unit]:
    """One unit of each station that keeps enough when it goes."""
    standing: dict[str, list[Unit]] = {}
    for unit in now.units:
        state = turn.state.dispatch.units.get(unit.id)
        if unit.role in turn.charge.roles and (state is None or not state.cover):
            standing.setdefault(unit.base, []).append(unit)
    return [units[0] for units in standing.values() if len(units) > keep]


def _uncovered_with(turn: Turn, now: Cover, target: CoverTarget, donor: Unit, stand: Unit) -> float:
    """What is uncovered when the donor stands at the other station."""
    homes = turn.ground.reach
    assert homes is not None
    row = next(i for i, unit in enumerate(now.units) if unit.id == donor.id)
    near = now.near.copy()
    turnout_s = turn.ground.turnout_s(donor, turn.now_ms)
    near[row] = homes.reach_s([stand], [None])[0] + turnout_s <= target.within
    return Cover(target, now.units, near, now.residents).uncovered()


def _is_near(turn: Turn, unit: Unit, stand: Unit) -> bool:
    """Whether a unit can be at a station soon enough for the move to be worth it."""
    states = believed(turn, [unit])
    (way_s,) = turn.ground.ways.drives_s([unit], states, stand.home, turn.now_ms)
    return way_s is not None and way_s <= turn.rules.dispatch.cover_moves.within
