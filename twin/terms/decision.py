"""What the desk decides. A `Decision` is a list of effects in order, and when to be asked again.

Effects are values: nothing happens by making one. The driver (simulated or live) carries them out,
and every effect that leaves the desk has an id that makes sending it twice harmless.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from twin.terms.alarm_effects import (
    ActRefused,
    AlarmActed,
    AlarmAnnounced,
    AlarmClosed,
    AlarmEscalated,
    AlarmsGrouped,
    FloodChanged,
    PointsMasked,
    StepDue,
    StepMissed,
)
from twin.terms.assessment import Assessed
from twin.terms.calls import CallingEnded, CallingStarted, CallPlaced, ReachCounted, VisitSent
from twin.terms.codec import tagged
from twin.terms.conference import (
    ConferenceBegan,
    ConferenceCalled,
    DecisionHeld,
    DecisionReleased,
    MinutesKept,
)
from twin.terms.dispatch_effects import (
    ArrivalRevised,
    CommandHandedOver,
    CoverageLeft,
    CoverMove,
    HospitalChosen,
    HospitalLookedAt,
    ReliefDue,
    RequestWithdrawn,
    SupportAnswered,
    UnitDiverted,
    UnitPreAlerted,
    UnitRecalled,
    UnitStoodDown,
)
from twin.terms.duty_effects import (
    CallMissed,
    DutyLogged,
    HandoverDue,
    HandoverEnded,
    InstructionClosed,
    InstructionOverdue,
    InstructionPassed,
    ModeChanged,
    ModeRefused,
    RollCallEnded,
    RollCallStarted,
)
from twin.terms.incident_effects import (
    ActUndone,
    ClockMeasured,
    ContradictionNoted,
    ContradictionSettled,
    FigureTaken,
    IncidentActRefused,
    IncidentClosed,
    IncidentGraded,
    IncidentLinked,
    IncidentNotLinked,
    IncidentOpened,
    IncidentRevised,
    IncidentsMerged,
    IncidentSplit,
    PhaseEntered,
)
from twin.terms.place import Place
from twin.terms.plan_effects import (
    ApproachSaid,
    ResponseEnded,
    ResponseRefused,
    ResponseStarted,
    StandoffChanged,
    TaskAssigned,
    TaskEnded,
    TaskOverdue,
)
from twin.terms.report_effects import (
    ReportAlarm,
    ReportCameIn,
    ReportDropped,
    ReportDue,
    ReportJudged,
    ReportResent,
    ReportSent,
)
from twin.terms.stock_effects import GoodsBooked, GoodsDrawn, GoodsRequested, GoodsShort
from twin.terms.text import Text
from twin.terms.warning import PublicWarning
from twin.terms.warning_effects import (
    CountyWarningIssued,
    DeliveryChanged,
    IssuerPressed,
    MeasureDue,
    MeasureLifted,
    MeasureMissed,
    MoveRefused,
    MoveTaken,
    NoticeRefused,
    NoticeStepped,
    ProposalOverdue,
    WarningProposed,
    WarningRefused,
    WarningStepped,
    WarningTaken,
)

__all__ = [
    "EFFECTS",
    "ActRefused",
    "ActUndone",
    "AlarmActed",
    "AlarmAnnounced",
    "AlarmClosed",
    "AlarmEscalated",
    "AlarmsGrouped",
    "ApproachSaid",
    "ArrivalRevised",
    "Asked",
    "Assessed",
    "CallMissed",
    "CallPlaced",
    "CallingEnded",
    "CallingStarted",
    "Candidate",
    "ClockMeasured",
    "CommandHandedOver",
    "ConferenceBegan",
    "ConferenceCalled",
    "ContradictionNoted",
    "ContradictionSettled",
    "CountyWarningIssued",
    "CoverMove",
    "CoverageLeft",
    "Decision",
    "DecisionHeld",
    "DecisionReleased",
    "DeliveryChanged",
    "DutyLogged",
    "Effect",
    "FigureTaken",
    "FloodChanged",
    "GoodsBooked",
    "GoodsDrawn",
    "GoodsRequested",
    "GoodsShort",
    "HandoverDue",
    "HandoverEnded",
    "HospitalChosen",
    "HospitalLookedAt",
    "IncidentActRefused",
    "IncidentClosed",
    "IncidentGraded",
    "IncidentLinked",
    "IncidentNotLinked",
    "IncidentOpened",
    "IncidentRevised",
    "IncidentSplit",
    "IncidentsMerged",
    "InstructionClosed",
    "InstructionOverdue",
    "InstructionPassed",
    "IssuerPressed",
    "Logged",
    "MeasureDue",
    "MeasureLifted",
    "MeasureMissed",
    "MinutesKept",
    "ModeChanged",
    "ModeRefused",
    "MoveRefused",
    "MoveTaken",
    "NoticeRefused",
    "NoticeStepped",
    "OrderGiven",
    "PhaseEntered",
    "PlanStarted",
    "PointsMasked",
    "ProposalOverdue",
    "ReachCounted",
    "ReliefDue",
    "ReportAlarm",
    "ReportCameIn",
    "ReportDropped",
    "ReportDue",
    "ReportJudged",
    "ReportResent",
    "ReportSent",
    "RequestMade",
    "RequestWithdrawn",
    "ResponseEnded",
    "ResponseRefused",
    "ResponseStarted",
    "RollCallEnded",
    "RollCallStarted",
    "SceneRequested",
    "ShortageSaid",
    "StandoffChanged",
    "StepDue",
    "StepMissed",
    "SupportAnswered",
    "TaskAssigned",
    "TaskEnded",
    "TaskOverdue",
    "UnitDiverted",
    "UnitPreAlerted",
    "UnitRecalled",
    "UnitStoodDown",
    "VisitSent",
    "WarningIssued",
    "WarningProposed",
    "WarningRefused",
    "WarningStepped",
    "WarningTaken",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStarted:
    """A run card was taken for an incident."""

    kind: ClassVar[str] = "plan_started"
    incident: str
    card: str
    standoff_m: float
    approach_from_deg: float | None
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A unit that was looked at. `passed_over` is why it was not taken, None for the chosen."""

    unit: str
    arrive_in_s: float
    passed_over: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderGiven:
    """An order to a unit of the desk's own role. `order` is the idempotency key.

    `role` is the role that orders: the unit's `ordered_by`, or one that has taken command from it
    at this incident. `waited_s` is how long
    the need had waited for a unit; `stand_in` is
    the capability that stands in for the one wanted; `coverage` is what is left when it goes.
    """

    kind: ClassVar[str] = "order_given"
    order: str
    role: str
    unit: str
    incident: str
    capability: str
    task: str
    place: Place
    policy: str
    candidates: tuple[Candidate, ...]
    because: Text
    waited_s: float = 0.0
    stand_in: str = ""
    coverage: CoverageLeft | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestMade:
    """A request to another role for `number` units with a capability, to be answered in time."""

    kind: ClassVar[str] = "request_made"
    request: str
    role: str
    to_role: str
    incident: str
    capability: str
    number: int
    task: str
    place: Place
    answer_by_ms: int
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortageSaid:
    """A need of the run card that cannot be met now, said out loud."""

    kind: ClassVar[str] = "shortage_said"
    incident: str
    capability: str
    needed: int
    found: int
    because: Text
    coverage: CoverageLeft | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningIssued:
    """A notice to the public goes out."""

    kind: ClassVar[str] = "warning_issued"
    notice: PublicWarning
    approved_by: str
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneRequested:
    """A room is asked to take a scene (display, sound, light) for an incident."""

    kind: ClassVar[str] = "scene_requested"
    room: str
    scene: str
    incident: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question to a person, with its options and what happens when nobody answers in time."""

    kind: ClassVar[str] = "asked"
    question: str
    to: str
    about: str
    topic: str
    options: tuple[str, ...]
    answer_by_ms: int
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """A line of the duty log."""

    kind: ClassVar[str] = "logged"
    text: Text


Effect = (
    AlarmAnnounced
    | AlarmsGrouped
    | FloodChanged
    | AlarmActed
    | ActRefused
    | AlarmEscalated
    | StepDue
    | StepMissed
    | AlarmClosed
    | PointsMasked
    | IncidentOpened
    | IncidentLinked
    | IncidentGraded
    | IncidentClosed
    | ActUndone
    | ClockMeasured
    | ContradictionNoted
    | ContradictionSettled
    | FigureTaken
    | IncidentActRefused
    | IncidentNotLinked
    | IncidentRevised
    | IncidentSplit
    | IncidentsMerged
    | PhaseEntered
    | PlanStarted
    | OrderGiven
    | HospitalChosen
    | CommandHandedOver
    | UnitDiverted
    | CoverMove
    | UnitRecalled
    | ArrivalRevised
    | ReliefDue
    | UnitPreAlerted
    | UnitStoodDown
    | RequestWithdrawn
    | SupportAnswered
    | RequestMade
    | ShortageSaid
    | GoodsBooked
    | GoodsDrawn
    | GoodsRequested
    | GoodsShort
    | ReportDue
    | ReportSent
    | ReportCameIn
    | ReportResent
    | ReportAlarm
    | ReportJudged
    | ReportDropped
    | WarningIssued
    | SceneRequested
    | Asked
    | Logged
    | ResponseEnded
    | ResponseRefused
    | ResponseStarted
    | StandoffChanged
    | ApproachSaid
    | TaskAssigned
    | TaskEnded
    | TaskOverdue
    | CallMissed
    | DutyLogged
    | HandoverDue
    | HandoverEnded
    | InstructionClosed
    | InstructionOverdue
    | InstructionPassed
    | ModeChanged
    | ModeRefused
    | RollCallEnded
    | RollCallStarted
    | ConferenceBegan
    | ConferenceCalled
    | DecisionHeld
    | DecisionReleased
    | MinutesKept
    | Assessed
    | NoticeStepped
    | NoticeRefused
    | DeliveryChanged
    | WarningTaken
    | WarningProposed
    | ProposalOverdue
    | IssuerPressed
    | WarningStepped
    | WarningRefused
    | CountyWarningIssued
    | MeasureDue
    | MeasureLifted
    | MeasureMissed
    | MoveTaken
    | MoveRefused
    | CallingStarted
    | CallPlaced
    | VisitSent
    | ReachCounted
    | CallingEnded
)
EFFECTS = tagged(
    AlarmAnnounced,
    AlarmsGrouped,
    FloodChanged,
    AlarmActed,
    ActRefused,
    AlarmEscalated,
    StepDue,
    StepMissed,
    AlarmClosed,
    PointsMasked,
    IncidentOpened,
    IncidentLinked,
    IncidentGraded,
    IncidentClosed,
    ActUndone,
    ClockMeasured,
    ContradictionNoted,
    ContradictionSettled,
    FigureTaken,
    IncidentActRefused,
    IncidentNotLinked,
    IncidentRevised,
    IncidentSplit,
    IncidentsMerged,
    PhaseEntered,
    PlanStarted,
    OrderGiven,
    HospitalChosen,
    CommandHandedOver,
    UnitDiverted,
    CoverMove,
    UnitRecalled,
    ArrivalRevised,
    ReliefDue,
    UnitPreAlerted,
    UnitStoodDown,
    RequestWithdrawn,
    SupportAnswered,
    RequestMade,
    ShortageSaid,
    GoodsBooked,
    GoodsDrawn,
    GoodsRequested,
    GoodsShort,
    ReportDue,
    ReportSent,
    ReportCameIn,
    ReportResent,
    ReportAlarm,
    ReportJudged,
    ReportDropped,
    WarningIssued,
    SceneRequested,
    Asked,
    Logged,
    ResponseEnded,
    ResponseRefused,
    ResponseStarted,
    StandoffChanged,
    ApproachSaid,
    TaskAssigned,
    TaskEnded,
    TaskOverdue,
    CallMissed,
    DutyLogged,
    HandoverDue,
    HandoverEnded,
    InstructionClosed,
    InstructionOverdue,
    InstructionPassed,
    ModeChanged,
    ModeRefused,
    RollCallEnded,
    RollCallStarted,
    ConferenceBegan,
    ConferenceCalled,
    DecisionHeld,
    DecisionReleased,
    MinutesKept,
    Assessed,
    NoticeStepped,
    NoticeRefused,
    DeliveryChanged,
    WarningTaken,
    WarningProposed,
    ProposalOverdue,
    IssuerPressed,
    WarningStepped,
    WarningRefused,
    CountyWarningIssued,
    MeasureDue,
    MeasureLifted,
    MeasureMissed,
    MoveTaken,
    MoveRefused,
    CallingStarted,
    CallPlaced,
    VisitSent,
    ReachCounted,
    CallingEnded,
)


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do now, in order, and the drill second at which to be asked again at the latest."""

    effects: tuple[Effect, ...]
    wake_at_s: float | None
