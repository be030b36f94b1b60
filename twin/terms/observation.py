"""What the desk can see. Sensors, crews, people and other centres all speak in Observations.

A person is a source like any other: an acknowledgement, an approval or a phone call arrives here
the same way an alarm does. Nothing in this module says what is *true*, only what was said.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import ClassVar, Literal

from twin.terms.alarm_acts import (
    AlarmHandled,
    AlarmReset,
    AlarmShelved,
    AlarmsSuppressed,
    AlarmUnshelved,
    ServiceChanged,
)
from twin.terms.alerts import AlertReceived
from twin.terms.calls import ActionReported, CallEnded, VisitEnded
from twin.terms.codec import tagged
from twin.terms.conference import ConferenceConcluded, ConferenceJoined
from twin.terms.dispatch_acts import (
    BedsReported,
    CallCancelled,
    CommandTaken,
    SupportAsked,
    SupportCancelled,
    TransportNeeded,
)
from twin.terms.duty_acts import (
    CallPickedUp,
    CallRang,
    FeedbackGiven,
    HandoverSigned,
    InstructionGiven,
    ModeOrdered,
    RollCallAnswered,
)
from twin.terms.incident_acts import (
    ExtentReported,
    GradeChanged,
    MergeAsked,
    PhaseChanged,
    SplitAsked,
    UndoAsked,
)
from twin.terms.place import Place
from twin.terms.plan_acts import (
    AssignmentReported,
    ResponseOrdered,
)
from twin.terms.seats import SeatHandedOver
from twin.terms.sources import ReportChannel, SourceKind
from twin.terms.stock_acts import GoodsAnswered, GoodsArrived, GoodsBrought
from twin.terms.warning_acts import (
    ChannelReported,
    MeasureReported,
    MoveOrdered,
    NoticeActed,
    ProposalAnswered,
    WarningActed,
    WarningDrafted,
)

__all__ = [
    "SEEN",
    "Acknowledged",
    "ActionReported",
    "AlarmBit",
    "AlarmChanged",
    "AlarmHandled",
    "AlarmReset",
    "AlarmShelved",
    "AlarmUnshelved",
    "AlarmsSuppressed",
    "AlertReceived",
    "Answered",
    "AssignmentReported",
    "BedsReported",
    "CallCancelled",
    "CallEnded",
    "CallPickedUp",
    "CallRang",
    "ChannelReported",
    "CommandTaken",
    "ConferenceConcluded",
    "ConferenceJoined",
    "CountReported",
    "EventReported",
    "ExtentReported",
    "FeedbackGiven",
    "GoodsAnswered",
    "GoodsArrived",
    "GoodsBrought",
    "GradeChanged",
    "HandoverSigned",
    "InstructionGiven",
    "MeasureReported",
    "MergeAsked",
    "ModeOrdered",
    "MoveOrdered",
    "NoticeActed",
    "Observation",
    "PhaseChanged",
    "ProposalAnswered",
    "RequestAnswered",
    "ResponseOrdered",
    "RoadReported",
    "RollCallAnswered",
    "SceneReported",
    "SeatHandedOver",
    "Seen",
    "ServiceChanged",
    "SituationReceipt",
    "SplitAsked",
    "SupportAsked",
    "SupportCancelled",
    "TaskReported",
    "TransportNeeded",
    "UndoAsked",
    "UnitReported",
    "UnitStatus",
    "VisitEnded",
    "WarningActed",
    "WarningDrafted",
    "WeatherMeasured",
]


class AlarmBit(Enum):
    """The eight alarms of a point; the value is the bit in an `AlarmField`."""

    LL = 0
    L = 1
    H = 2
    HH = 3
    RATE = 4
    STUCK = 5
    BAD = 6
    OUT_OF_RANGE = 7


class UnitStatus(Enum):
    """What a crew last said of itself."""

    ALERTED = "alerted"
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"
    TASK_DONE = "task_done"
    RETURNING = "returning"
    AVAILABLE = "available"
    DELAYED = "delayed"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmChanged:
    """An alarm bit of a point flipped (from the watch). `value` is None when the reading is bad."""

    kind: ClassVar[str] = "alarm_changed"
    point: str
    bit: AlarmBit
    active: bool
    value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """A person has taken note of an announced alarm, or of a group of them.

    Without a `position` it holds wherever the alarm was shown; without a `role` the person has the
    first role of the position.
    """

    kind: ClassVar[str] = "acknowledged"
    alarm: str
    by: str
    position: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A person answered a question the desk had asked; `answer` is one of its options."""

    kind: ClassVar[str] = "answered"
    question: str
    answer: str
    by: str
    note: str = ""


Counted = Literal[
    "dead", "grave", "light", "observed", "missing", "trapped", "at_risk", "evacuated"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventReported:
    """Somebody reported an event: a call, an app, a firm, a township, another centre, CAP.

    `report` is the sender's own number for it; the same one again is the same report.

    Attributes:
        urgency: How urgent the call was taken to be, 1 the most; 0 says nothing.
        accuracy_m: How far off `place` may be, as the sender says; None takes it from the rules.
        counts: Head-counts told with it, of the whole event as the sender sees it.
        seen_ms: When it was first seen, as the sender says; -1 when he does not.
    """

    kind: ClassVar[str] = "event_reported"
    report: str
    event_type: str
    place: Place
    caller: str
    channel: ReportChannel
    text: str
    hazard: str = ""
    substance: str = ""
    urgency: int = 0
    source_kind: SourceKind = "unknown"
    accuracy_m: float | None = None
    counts: tuple[tuple[Counted, int], ...] = ()
    seen_ms: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class CountReported:
    """A head-count from the scene, a hospital or a township: the total so far, not an increment."""

    kind: ClassVar[str] = "count_reported"
    what: Counted
    number: int
    place: Place
    by: str
    source_kind: SourceKind = "crew"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitReported:
    """A crew's status and position. `task` and `order` are empty when no order of ours is on."""

    kind: ClassVar[str] = "unit_reported"
    unit: str
    status: UnitStatus
    lat_deg: float
    lon_deg: float
    order: str = ""
    task: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestAnswered:
    """Another role's answer to a request: the units it sends, or why it sends none."""

    kind: ClassVar[str] = "request_answered"
    request: str
    accepted: bool
    units: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeatherMeasured:
    """A weather station's report: direction the wind comes *from*, degrees clockwise from north."""

    kind: ClassVar[str] = "weather_measured"
    station: str
    wind_from_deg: float
    wind_m_s: float
    temperature_c: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadReported:
    """A stretch of road is closed (`share` 0), slowed (0 < `share` < 1) or open again (1).

    `arcs` are the directed arcs of the county's road graph; `share` multiplies the free speed.
    """

    kind: ClassVar[str] = "road_reported"
    road: str
    arcs: tuple[int, ...]
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationReceipt:
    """The receiver of a situation report confirms that it came in, and when."""

    kind: ClassVar[str] = "situation_receipt"
    report: str
    by: str
    received_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneReported:
    """Read-back of a hall scene: what the room really shows."""

    kind: ClassVar[str] = "scene_reported"
    room: str
    scene: str
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReported:
    """Somebody not under our orders reports a run-card task done: the plant closed the valve."""

    kind: ClassVar[str] = "task_reported"
    task: str
    place: Place
    hazard: str
    by: str


Seen = (
    AlarmChanged
    | Acknowledged
    | AlarmShelved
    | AlarmUnshelved
    | AlarmReset
    | AlarmsSuppressed
    | ServiceChanged
    | AlarmHandled
    | Answered
    | EventReported
    | CountReported
    | ExtentReported
    | GradeChanged
    | MergeAsked
    | PhaseChanged
    | SplitAsked
    | UndoAsked
    | UnitReported
    | TransportNeeded
    | BedsReported
    | CommandTaken
    | CallCancelled
    | SupportAsked
    | SupportCancelled
    | GoodsAnswered
    | GoodsArrived
    | GoodsBrought
    | RequestAnswered
    | WeatherMeasured
    | RoadReported
    | SituationReceipt
    | SceneReported
    | TaskReported
    | AssignmentReported
    | ResponseOrdered
    | CallPickedUp
    | CallRang
    | FeedbackGiven
    | HandoverSigned
    | InstructionGiven
    | ModeOrdered
    | RollCallAnswered
    | ConferenceConcluded
    | ConferenceJoined
    | AlertReceived
    | NoticeActed
    | WarningDrafted
    | WarningActed
    | MoveOrdered
    | ChannelReported
    | ProposalAnswered
    | MeasureReported
    | CallEnded
    | ActionReported
    | VisitEnded
    | SeatHandedOver
)
SEEN = tagged(
    AlarmChanged,
    Acknowledged,
    AlarmShelved,
    AlarmUnshelved,
    AlarmReset,
    AlarmsSuppressed,
    ServiceChanged,
    AlarmHandled,
    Answered,
    EventReported,
    CountReported,
    ExtentReported,
    GradeChanged,
    MergeAsked,
    PhaseChanged,
    SplitAsked,
    UndoAsked,
    UnitReported,
    TransportNeeded,
    BedsReported,
    CommandTaken,
    CallCancelled,
    SupportAsked,
    SupportCancelled,
    GoodsAnswered,
    GoodsArrived,
    GoodsBrought,
    RequestAnswered,
    WeatherMeasured,
    RoadReported,
    SituationReceipt,
    SceneReported,
    TaskReported,
    AssignmentReported,
    ResponseOrdered,
    CallPickedUp,
    CallRang,
    FeedbackGiven,
    HandoverSigned,
    InstructionGiven,
    ModeOrdered,
    RollCallAnswered,
    ConferenceConcluded,
    ConferenceJoined,
    AlertReceived,
    NoticeActed,
    WarningDrafted,
    WarningActed,
    MoveOrdered,
    ChannelReported,
    ProposalAnswered,
    MeasureReported,
    CallEnded,
    ActionReported,
    VisitEnded,
    SeatHandedOver,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One thing seen: when (whole milliseconds), by which source, in which order within it."""

    at_ms: int
    source: str
    order: int
    body: Seen

    @property
    def sort_key(self) -> tuple[int, str, int]:
        """The order in which one step takes its observations (DESIGN §3)."""
        return (self.at_ms, self.source, self.order)
