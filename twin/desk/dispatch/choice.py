"""Which units to take: a pure ranking with its reasons, used by every role that commands units.

A unit is judged by when it can *be there* (what is left of its turnout, then the way on today's
roads), not by how near it stands. Ties go to the lower id.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from twin.terms.decision import Candidate
from twin.terms.text import Text

__all__ = ["POLICIES", "Available", "Choice", "choose"]

POLICIES = ("closest", "beeline")


@dataclass(frozen=True, slots=True, kw_only=True)
class Available:
    """A unit that has the capability. `drive_s` is None when no road leads there.

    `busy` says why it cannot be sent; `beeline_m` is the straight way, for the policy that goes
    by it.
    """

    unit: str
    turnout_s: float
    drive_s: float | None
    beeline_m: float
    busy: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The units taken, best first, and everybody looked at with why they were not."""

    taken: tuple[str, ...]
    looked_at: tuple[Candidate, ...]


def choose(units: Sequence[Available], number: int, policy: str) -> Choice:
    """Take up to `number` units by `policy`.

    `closest` ranks by expected arrival; `beeline` by straight distance, blind to roads and
    turnout, as a wall map would.

    Raises:
        ValueError: The policy is not one of `POLICIES`.
    """
    if policy not in POLICIES:
        raise ValueError(f"no dispatch policy {policy!r}; known: {', '.join(POLICIES)}")
    ready = [unit for unit in units if unit.busy is None and unit.drive_s is not None]
    if policy == "closest":
        ready.sort(key=lambda unit: (_arrive_s(unit), unit.unit))
    else:
        ready.sort(key=lambda unit: (unit.beeline_m, unit.unit))
    taken = tuple(unit.unit for unit in ready[:number])
    order = {unit.unit: rank for rank, unit in enumerate(ready)}
    looked = sorted(units, key=lambda unit: (order.get(unit.unit, len(ready)), unit.unit))
    return Choice(
        taken=taken,
        looked_at=tuple(
            Candidate(
                unit=unit.unit,
                arrive_in_s=_arrive_s(unit),
                passed_over=None if unit.unit in taken else _why_not(unit),
            )
            for unit in looked
        ),
    )


def _arrive_s(unit: Available) -> float:
    return -1.0 if unit.drive_s is None else unit.turnout_s + unit.drive_s


def _why_not(unit: Available) -> Text:
    if unit.busy is not None:
        return unit.busy
    if unit.drive_s is None:
        return Text("无路可通", "no road leads there")
    return Text("到达更晚", "would arrive later")
