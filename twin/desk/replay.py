"""Run a journal's observations through a fresh desk: the same steps, the same decisions.

This is what "the same decisions, another world" rests on: the recorded observations and their step
numbers are enough, and nothing of the world that produced them is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from twin.desk.desk import Desk
from twin.terms.codec import to_plain, untag
from twin.terms.decision import EFFECTS, Decision, Effect
from twin.terms.observation import SEEN, Observation, Seen
from twin.terms.record import Record

__all__ = ["Player", "decisions", "effect_of", "observation_of", "steps", "wake_ms"]


def observation_of(record: Record) -> Observation:
    """The observation that an `obs.*` record holds."""
    body = {k: v for k, v in record.body.items() if k not in ("nth", "step")}
    seen: Seen = untag({"kind": record.kind.removeprefix("obs."), **body}, SEEN)
    return Observation(
        at_ms=record.at_ms, source=record.source, order=record.body["nth"], body=seen
    )


def steps(records: Iterable[Record]) -> Iterator[tuple[int, int, list[Observation]]]:
    """The recorded steps as (step number, at_ms, observations); steps without any are left out."""
    seen = (record for record in records if record.kind.startswith("obs."))
    for step, group in groupby(seen, key=lambda record: int(record.body["step"])):
        observations = [observation_of(record) for record in group]
        yield step, observations[0].at_ms, observations


def effect_of(record: Record) -> Effect:
    """The effect that a `desk.*` record holds."""
    body = {k: v for k, v in record.body.items() if k != "step"}
    effect: Effect = untag({"kind": record.kind.removeprefix("desk."), **body}, EFFECTS)
    return effect


def wake_ms(decision: Decision, now_ms: int) -> int | None:
    """The millisecond at which a desk wants to be asked again: rounded half up, never now."""
    if decision.wake_at_s is None:
        return None
    return max(now_ms + 1, int(decision.wake_at_s * 1000.0 + 0.5))


class Player:
    """Plays recorded steps to a desk that has taken `steps` before and waits for `wakes_at_ms`.

    Between recorded steps the desk is woken when it asked to be, as every driver does.
    """

    def __init__(self, desk: Desk, steps: int = 0, wakes_at_ms: int | None = None) -> None:
        self.desk, self.steps, self.wakes_at_ms = desk, steps, wakes_at_ms

    def play(self, records: Iterable[Record]) -> Iterator[tuple[int, str, dict[str, object]]]:
        """The decision log of every recorded step, as (at_ms, kind, body)."""
        for _, at_ms, seen in steps(records):
            yield from self.wake_until(at_ms - 1)
            yield from self._step(at_ms, seen)

    def wake_until(self, until_ms: int) -> Iterator[tuple[int, str, dict[str, object]]]:
        """The decision log of the steps without observations up to and including a moment."""
        while self.wakes_at_ms is not None and self.wakes_at_ms <= until_ms:
            yield from self._step(self.wakes_at_ms, [])

    def _step(
        self, at_ms: int, seen: list[Observation]
    ) -> Iterator[tuple[int, str, dict[str, object]]]:
        decision = self.desk.step(at_ms / 1000.0, seen)
        number, self.steps = self.steps, self.steps + 1
        self.wakes_at_ms = wake_ms(decision, at_ms)
        for effect in decision.effects:
            body = {k: v for k, v in to_plain(effect).items() if k != "kind"}
            yield at_ms, f"desk.{effect.kind}", {**body, "step": number}


def decisions(
    desk: Desk, records: Iterable[Record], until_ms: int
) -> Iterator[tuple[int, str, dict[str, object]]]:
    """The decision log of a replay as (at_ms, kind, body) up to and including `until_ms`."""
    player = Player(desk)
    yield from player.play(records)
    yield from player.wake_until(until_ms)
