"""Run a journal's observations through a fresh desk: the same steps, the same decisions.

This is what "the same decisions, another world" rests on: the recorded observations and their step
numbers are enough, and nothing of the world that produced them is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from twin.desk.desk import Desk
from twin.terms.codec import to_plain, untag
from twin.terms.observation import SEEN, Observation, Seen
from twin.terms.record import Record

__all__ = ["decisions", "observation_of", "steps"]


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


def decisions(
    desk: Desk, records: Iterable[Record], until_ms: int
) -> Iterator[tuple[int, str, dict[str, object]]]:
    """The decision log of a replay as (at_ms, kind, body) up to and including `until_ms`.

    Between recorded steps the desk is woken when it asked to be, as every driver does.
    """
    number = 0
    wake_ms: int | None = None

    def play(at_ms: int, seen: list[Observation]) -> Iterator[tuple[int, str, dict[str, object]]]:
        nonlocal number, wake_ms
        decision = desk.step(at_ms / 1000.0, seen)
        wake_ms = None if decision.wake_at_s is None else int(decision.wake_at_s * 1000.0 + 0.5)
        for effect in decision.effects:
            body = {k: v for k, v in to_plain(effect).items() if k != "kind"}
            yield at_ms, f"desk.{effect.kind}", {**body, "step": number}
        number += 1

    for _, at_ms, seen in steps(records):
        while wake_ms is not None and wake_ms < at_ms:
            yield from play(wake_ms, [])
        yield from play(at_ms, seen)
    while wake_ms is not None and wake_ms <= until_ms:
        yield from play(wake_ms, [])
