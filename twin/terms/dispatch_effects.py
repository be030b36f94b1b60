"""What dispatch decides beside orders and requests: hospitals, and who is in command."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from twin.terms.place import Place
from twin.terms.text import Text

__all__ = [
    "COVER",
    "TRANSPORT",
    "ArrivalRevised",
    "CommandHandedOver",
    "CoverMove",
    "CoverageLeft",
    "HospitalChosen",
    "HospitalLookedAt",
    "ReliefDue",
    "RequestWithdrawn",
    "SupportAnswered",
    "UnitDiverted",
    "UnitPreAlerted",
    "UnitRecalled",
    "UnitStoodDown",
]

COVER = "cover"
"""The task of a free unit that waits at a station not its own."""

TRANSPORT = "transport"
"""The task of a unit that brings patients to a hospital, still under the order it came with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HospitalLookedAt:
    """A hospital that was looked at. `passed_over` is why it was not taken, None for the chosen."""

    hospital: str
    arrive_in_s: float
    beds_free: int
    passed_over: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HospitalChosen:
    """A unit of ours takes its patients to a hospital, still under its order."""

    kind: ClassVar[str] = "hospital_chosen"
    order: str
    unit: str
    incident: str
    hospital: str
    place: Place
    patients: int
    candidates: tuple[HospitalLookedAt, ...]
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandHandedOver:
    """Command at an incident passes from one role to a higher one, who has accepted it."""

    kind: ClassVar[str] = "command_handed_over"
    incident: str
    from_role: str
    to_role: str
    accepted_by: str
    because: Text
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageLeft:
    """The share of residents with no free unit of a role in the target time, before and after."""

    role: str
    within_s: float
    uncovered_before: float
    uncovered_after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitDiverted:
    """A unit on its way to a lesser call is taken off it; that call waits at its old place."""

    kind: ClassVar[str] = "unit_diverted"
    unit: str
    from_order: str
    from_incident: str
    from_priority: int
    to_order: str
    to_incident: str
    to_priority: int
    because: Text
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverMove:
    """A free unit goes to wait at a station, where it covers more people; it stays free."""

    kind: ClassVar[str] = "cover_move"
    order: str
    role: str
    unit: str
    station: str
    place: Place
    policy: str
    because: Text
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRecalled:
    """A unit need not go on with its order: it goes home."""

    kind: ClassVar[str] = "unit_recalled"
    order: str
    unit: str
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestWithdrawn:
    """A request that has not been answered is taken back."""

    kind: ClassVar[str] = "request_withdrawn"
    request: str
    to_role: str
    incident: str
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportAnswered:
    """What we answer to another role that asked for units of ours.

    `incident` is the event they are sent to, empty when none are. `units` are all that are sent for
    it so far; fewer than `number` is said with the reason. `coverage` is what that leaves at home.
    """

    kind: ClassVar[str] = "support_answered"
    request: str
    asker: str
    role: str
    incident: str
    capability: str
    number: int
    accepted: bool
    units: tuple[str, ...]
    answer_by_ms: int
    because: Text
    clause: str
    decided_by: str = ""
    coverage: CoverageLeft | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalRevised:
    """A unit under way will not arrive as promised; `now_ms` is −1 when no road leads there now.

    `replaced` says that another is sent in its place.
    """

    kind: ClassVar[str] = "arrival_revised"
    order: str
    unit: str
    incident: str
    was_ms: int
    now_ms: int
    replaced: bool
    because: Text
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliefDue:
    """A crew has worked as long as is safe; another is to take over."""

    kind: ClassVar[str] = "relief_due"
    order: str
    unit: str
    incident: str
    worked_s: float
    because: Text
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPreAlerted:
    """A unit is told to get ready for what an alarm may turn out to be; it is bound to nothing."""

    kind: ClassVar[str] = "unit_pre_alerted"
    unit: str
    about: str
    place: Place
    because: Text
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitStoodDown:
    """A unit that was getting ready need not."""

    kind: ClassVar[str] = "unit_stood_down"
    unit: str
    about: str
    because: Text
