"""After a crash: the desk and the simulated county as they were, each from the journal alone.

What a reader would get wrong: the two are rebuilt apart, and meet as they would have met. The desk
comes from a snapshot and the observations after it. The county comes from its seed and the effects
that had reached it, run again without a desk; it must say what it said the first time, or the run
is not gone on with. A real county needs no rebuilding: it is still there. What devices read nobody
can read again: of a run over a rig it is taken from `readings`, and terminals' reports from the
journal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from twin.county import County
from twin.desk import Desk, Rules, Watch
from twin.desk.replay import Player
from twin.journal import JournalError, canonical_bytes
from twin.live.remains import Decided, Remains
from twin.live.seat import DeskSeat, WatchSeat
from twin.live.snapshots import Snapshot
from twin.sim.injects import STEERED
from twin.sim.play import Play, charge_of, desk_of
from twin.terms.decision import Decision
from twin.terms.drill import Drill
from twin.terms.observation import AlarmChanged, Observation
from twin.terms.record import Record
from twin.terms.text import Text

__all__ = ["DEVICE", "PERSON", "desk_again", "world_again"]

PERSON = "page:"
"""What the source of an observation begins with when a real person made it at the page.

The simulated ones are `person:…` and belong to the county.
"""

DEVICE = "device:"
"""What the source of an observation begins with that a driver of a rig made."""

Deliver = Callable[[Record], Callable[[], None] | None]
"""What a recorded message set off when a crew's terminal had confirmed it; None: it had none."""


def desk_again(
    drill: Drill, county: County, rules: Rules, remains: Remains, snapshot: Snapshot | None
) -> Player:
    """The desk as the last commit left it, from a snapshot and the observations after it.

    Raises:
        JournalError: It decides otherwise than is written (another version, county or rules).
    """
    if snapshot is None:
        player, after = Player(desk_of(drill, county, rules)), 0
    else:
        mark = snapshot.mark
        desk = Desk.restore(county, rules, charge_of(drill), snapshot.desk)
        player, after = Player(desk, mark.steps, mark.wakes_at_ms), mark.lines
    records = remains.records[after:]
    said = list(player.play(records))
    if remains.records:
        said += player.wake_until(remains.records[-1].at_ms)
    written = [(r.at_ms, r.kind, dict(r.body)) for r in records if r.kind.startswith("desk.")]
    for i, (one, other) in enumerate(zip(said, written, strict=False)):
        if canonical_bytes(list(one)) != canonical_bytes(list(other)):
            raise _otherwise("值班台的决定", "the desk's decisions", other[0], i)
    if len(said) != len(written):
        at_ms = remains.records[-1].at_ms
        raise _otherwise("值班台的决定", "the desk's decisions", at_ms, len(written))
    return player


def world_again(
    play: Play,
    desk_seat: DeskSeat,
    watch_seat: WatchSeat,
    steps: Sequence[Decided],
    snapshot: Snapshot | None,
    given: Sequence[Record] = (),
    deliver: Deliver | None = None,
) -> None:
    """Run a county up to the last recorded step, with what had surely been sent to it.

    The watch sees nothing until the snapshot's moment, when the one of the snapshot takes over.
    `given` is what the exercise staff did with injects, the injects whose condition had come, and
    of a run over a rig the messages that arrived; each is done again in its moment, a message by
    `deliver`.

    Raises:
        JournalError: The county says something else than it said.
    """
    if not steps:
        _through(play, -1, given, deliver)
        return
    from_ms = -1 if snapshot is None else snapshot.mark.at_ms
    desk_seat.desk = recorded = _Recorded(steps, play, watched_after_ms=from_ms)
    play.driver.go_on(0, steps[0].at_ms)
    if snapshot is not None:
        watch_seat.looking = False
        _through(play, from_ms, [record for record in given if record.at_ms <= from_ms], deliver)
        watch_seat.watch = Watch.restore(play.world.county, snapshot.watch)
        watch_seat.looking = True
    late = [record for record in given if record.at_ms > from_ms]
    _through(play, steps[-1].at_ms, late, deliver)
    recorded.finish()


def _through(
    play: Play, to_ms: int, given: Sequence[Record], deliver: Deliver | None = None
) -> None:
    for record in given:
        body = record.body
        if record.kind == "world.message":
            assert deliver is not None
            play.run_through(record.at_ms - 1)
            act = deliver(record)
            if act is not None:
                play.act_at(record.at_ms, act)
        elif record.kind == STEERED:
            play.steer_at(record.at_ms, body["inject"], body["act"], body["by"])
        else:
            play.come_at(record.at_ms, body["id"])
    play.run_through(to_ms)


class _Recorded:
    """A desk that says again what is written, and hears whether the county does too."""

    def __init__(self, steps: Sequence[Decided], play: Play, *, watched_after_ms: int) -> None:
        self._play = play
        self._steps: Mapping[int, Decided] = {step.at_ms: step for step in steps}
        self._moments_ms = [step.at_ms for step in steps]
        self._watched_after_ms = watched_after_ms
        self._at = 0

    def step(self, now_s: float, seen: Sequence[Observation]) -> Decision:
        """Say what was decided at this moment, and wake at the next that is written."""
        now_ms = int(now_s * 1000.0 + 0.5)
        here = self._steps.get(now_ms)
        told = [] if here is None else [o for o in here.seen if self._told_again(o)]
        if list(seen) != told:
            raise _otherwise("县域的报告", "the county's reports", now_ms, self._at)
        if here is None:
            return Decision((), self._next_s())
        for said in here.seen:
            if said.source.startswith(PERSON):
                self._play.person_said(said.body)
        self._at += 1
        return Decision(here.effects if here.sent else (), self._next_s())

    def finish(self) -> None:
        """Every recorded step must have come."""
        if self._at != len(self._moments_ms):
            at_ms = self._moments_ms[self._at]
            raise _otherwise("县域的报告", "the county's reports", at_ms, self._at)

    def _next_s(self) -> float | None:
        return self._moments_ms[self._at] / 1000 if self._at < len(self._moments_ms) else None

    def _told_again(self, seen: Observation) -> bool:
        """Whether a county run again says this: no person, no driver, no watch that looks away."""
        if seen.source.startswith((PERSON, DEVICE)):
            return False
        return seen.at_ms > self._watched_after_ms or not isinstance(seen.body, AlarmChanged)


def _otherwise(zh: str, en: str, at_ms: int, nth: int) -> JournalError:
    clock = f"T+{at_ms // 3_600_000:02d}:{at_ms // 60_000 % 60:02d}:{at_ms // 1000 % 60:02d}"
    return JournalError(
        Text(
            f"不能接着运行：重演时{zh}与记录不符（{clock}，第 {nth + 1} 条）；"
            f"软件、县域数据或规则可能已换过",
            f"the run cannot be gone on with: {en} differ from the journal when repeated "
            f"({clock}, number {nth + 1}); the software, county or rules may be other ones",
        )
    )
