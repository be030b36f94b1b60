"""The desk: observations in, decisions out.

`Desk.step` is the whole interface. It is told the time and what was seen at that instant; it reads
no clock, no file and no truth. Two desks given the same steps say the same, to the byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from fast.routing import Tally
from twin.county import County
from twin.desk import timers
from twin.desk.calling.roster import Roster
from twin.desk.ground import Ground
from twin.desk.parts import PARTS
from twin.desk.rules import Rules
from twin.desk.state import DeskState
from twin.desk.turn import Charge, Hear, Moment, Turn
from twin.desk.ways import Ways
from twin.terms.codec import from_plain, to_plain
from twin.terms.decision import Decision
from twin.terms.observation import Answered, Observation

__all__ = ["Desk", "StepError"]

K = TypeVar("K")
V = TypeVar("V")


class StepError(ValueError):
    """A step was asked for out of order; the driver has a fault."""


@dataclass(slots=True)
class _Clock:
    now_ms: int = -1


class Desk:
    """One duty desk of a county, acting in the roles of its `charge`.

    `ways` gives travel times in place of the county's own roads.
    """

    def __init__(
        self, county: County, rules: Rules, charge: Charge, ways: Ways | None = None
    ) -> None:
        self._rules = rules
        self._charge = charge
        self._ground = Ground(county, charge.surface, charge.start, charge.stock, ways)
        self._roster = Roster(county, self._ground.areas, rules.calling)
        self._state = DeskState()
        self._clock = _Clock()

    def step(self, now_s: float, seen: Sequence[Observation]) -> Decision:
        """Take all observations of one instant, in their order, and decide.

        Args:
            now_s: Drill seconds, whole milliseconds (`at_ms / 1000`).
            seen: What was seen at exactly this instant, sorted by `Observation.sort_key`; may be
                empty when the desk is only being woken.

        Raises:
            StepError: Time went backwards, or an observation is of another instant or out of order.
        """
        now_ms = int(now_s * 1000.0 + 0.5)
        self._check(now_ms, seen)
        self._clock.now_ms = now_ms
        turn = Turn(
            now_ms, self._state, self._ground, self._roster, self._rules, self._charge, _HEARERS
        )
        for observation in seen:
            for take in _TAKERS[type(observation.body)]:
                take(turn, observation.body)
        _run_timers(turn)
        return Decision(tuple(turn.effects), _wake_at_s(turn))

    @property
    def route_checks(self) -> Tally:
        """How many ways and times were asked for, and how many of them were checked."""
        return self._ground.ways.tally

    def snapshot(self) -> dict[str, Any]:
        """The desk's whole memory as plain JSON values; `restore` makes an equal desk of it.

        Mappings are lists of pairs: their order is part of the memory, and canonical JSON sorts.
        """
        plain: dict[str, Any] = {
            "now_ms": self._clock.now_ms,
            "state": to_plain(self._state, pairs=True),
        }
        return plain

    @classmethod
    def restore(
        cls,
        county: County,
        rules: Rules,
        charge: Charge,
        snapshot: Mapping[str, Any],
        ways: Ways | None = None,
    ) -> Desk:
        """A desk that goes on where the snapshot was taken.

        Raises:
            TermError: The snapshot is not one of this version.
        """
        desk = cls(county, rules, charge, ways)
        desk._state = from_plain(DeskState, snapshot["state"])
        desk._clock.now_ms = snapshot["now_ms"]
        desk._ground.ways.believe(desk._state.roads)
        return desk

    def _check(self, now_ms: int, seen: Sequence[Observation]) -> None:
        if now_ms < self._clock.now_ms:
            raise StepError(f"step at {now_ms} ms comes after one at {self._clock.now_ms} ms")
        if len(seen) > 1:
            keys = [observation.sort_key for observation in seen]
            if keys != sorted(keys):
                raise StepError("observations of one step must be sorted by their sort_key")
        for observation in seen:
            if observation.at_ms != now_ms:
                raise StepError(
                    f"an observation of {observation.at_ms} ms came to the step at {now_ms} ms"
                )


def _answer(turn: Turn, seen: Answered) -> None:
    ask = turn.state.asks.get(seen.question)
    if ask is None or seen.answer not in ask.options:
        return
    del turn.state.asks[ask.id]
    _ANSWERS[ask.topic](turn, ask.about, seen)


def _run_timers(turn: Turn) -> None:
    """Everything whose time has come, in a fixed order."""
    asks = turn.state.asks
    for ask in [ask for ask in asks.values() if ask.answer_by_ms <= turn.now_ms]:
        if asks.pop(ask.id, None) is None:
            continue  # settled by what went before
        if ask.topic in _SILENCES:
            _SILENCES[ask.topic](turn, ask)
        else:
            turn.log(f"{ask.id} 无人答复", f"{ask.id} was not answered")
    for kind, key in timers.due(turn):
        _TIMERS[kind](turn, key)
    for act in _AFTER:
        act(turn)


def _wake_at_s(turn: Turn) -> float | None:
    """The earliest future moment at which a timer of the desk is due."""
    now_ms = turn.now_ms
    soonest: int | None = None
    for ask in turn.state.asks.values():
        if ask.answer_by_ms > now_ms and (soonest is None or ask.answer_by_ms < soonest):
            soonest = ask.answer_by_ms
    for wake in _WAKES:
        for at_ms in wake(turn):
            if at_ms > now_ms and (soonest is None or at_ms < soonest):
                soonest = at_ms
    return None if soonest is None else soonest / 1000.0


def _merged(tables: Iterable[Mapping[K, V]]) -> dict[K, tuple[V, ...]]:
    """Per key everything the parts have for it, in their order."""
    merged: dict[K, tuple[V, ...]] = {}
    for table in tables:
        for key, value in table.items():
            merged[key] = (*merged.get(key, ()), value)
    return merged


def _only(tables: Iterable[Mapping[str, V]]) -> dict[str, V]:
    """Per key the one part that has something for it."""
    merged = _merged(tables)
    twice = [key for key, values in merged.items() if len(values) > 1]
    if twice:
        raise ValueError(f"two parts of the desk claim {twice[0]!r}")
    return {key: values[0] for key, values in merged.items()}


_OWN: Mapping[type, Callable[[Turn, Any], None]] = {Answered: _answer}
_TAKERS = _merged([_OWN, *(part.takes for part in PARTS)])
_ANSWERS = _only(part.answers for part in PARTS)
_SILENCES = _only(part.silences for part in PARTS)
_TIMERS = _only(part.timers for part in PARTS)
_HEARERS: dict[Moment, tuple[Hear, ...]] = _merged(part.hears for part in PARTS)
_AFTER = tuple(act for part in PARTS for act in part.after)
_WAKES = (timers.next_timer_ms, *(wake for part in PARTS for wake in part.wakes))
