"""A drill after reading: what happens, what must follow, and how it is judged.

`scenarios` makes it from a file; the world, the judge and the reports know only this form. Times
are drill seconds since T+00:00. A message of the exercise staff and a hazard of nature are both
`Inject`s: together, in time order, they are the master scenario events list (MSEL).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from twin.terms.codec import tagged
from twin.terms.incident_acts import Extent, Phase
from twin.terms.levels import AccidentGrade, EventGrade, WarningColour
from twin.terms.observation import Counted
from twin.terms.place import Place
from twin.terms.sources import ReportChannel, SourceKind
from twin.terms.text import Text
from twin.terms.warning import ExerciseStatus, WarningStep
from twin.terms.warning_stages import IssuerKind, MoveStage

__all__ = [
    "HAPPENINGS",
    "AlertComes",
    "Bookmark",
    "CallComes",
    "CandidateOpens",
    "Condition",
    "CountComes",
    "Drill",
    "EventHappens",
    "Expect",
    "ExtentComes",
    "FirmHides",
    "Happening",
    "Inject",
    "LeakStarts",
    "LineFails",
    "MoveComes",
    "Objective",
    "PassRules",
    "PersonActs",
    "RoadChanges",
    "SensorFails",
    "UnitFails",
    "WindTurns",
    "WorldStart",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class WindTurns:
    """The wind goes over to a new direction (it comes *from*) and speed within `over_s`."""

    kind: ClassVar[str] = "wind_turns"
    from_deg: float
    speed_m_s: float
    over_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LeakStarts:
    """A hole opens in a vessel of a hazard source; `hole_mm` is its diameter."""

    kind: ClassVar[str] = "leak_starts"
    hazard: str
    hole_mm: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorFails:
    """A sensor point goes wrong: stuck, silent, drifting or showing a false value.

    `calibration`: somebody tests it with a known gas; `misoperation`: somebody sets it off by
    mistake. Both show `value` while nothing is the matter.
    """

    kind: ClassVar[str] = "sensor_fails"
    point: str
    fault: Literal["stuck", "silent", "drift", "false_value", "calibration", "misoperation"]
    value: float | None
    for_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadChanges:
    """The road between two neighbouring places is closed (`share` 0) or slowed, then opens."""

    kind: ClassVar[str] = "road_changes"
    between: tuple[str, str]
    share: float
    for_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateOpens:
    """A way of the county's candidates (a new road, a boat, a bridge) is opened, then closed."""

    kind: ClassVar[str] = "candidate_opens"
    candidate: str
    for_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFails:
    """A unit breaks down where it is, and can go on after a while."""

    kind: ClassVar[str] = "unit_fails"
    unit: str
    for_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EventHappens:
    """Something happens at a place: an explosion, a fire; with the people hurt by it.

    `urgency` is how urgent it is called, 1 the most; 0 leaves it unsaid.
    """

    kind: ClassVar[str] = "event_happens"
    event_type: str
    place: Place
    hazard: str
    light: int
    grave: int
    observed: int
    urgency: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CallComes:
    """Somebody reports something to the duty room, true or not.

    `of` is the inject whose event it is really of, empty for one of its own.
    """

    kind: ClassVar[str] = "call_comes"
    event_type: str
    place: Place
    caller: str
    source: SourceKind = "public"
    accuracy_m: float | None = None
    counts: tuple[tuple[Counted, int], ...] = ()
    hazard: str = ""
    substance: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountComes:
    """A head-count is told to the duty room by the exercise staff."""

    kind: ClassVar[str] = "count_comes"
    what: Counted
    number: int
    place: Place
    source: SourceKind = "staff"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtentComes:
    """A loss or an area is told to the duty room."""

    kind: ClassVar[str] = "extent_comes"
    what: Extent
    amount: float
    place: Place
    source: SourceKind = "staff"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonActs:
    """A person of the duty room acts on incidents, by the numbers they have in the drill.

    What the act needs is set: `other` to merge, `evidence` to split, `undone` to take back, `grade`
    to set one (None is no grade), `phase` to go back to one.
    """

    kind: ClassVar[str] = "person_acts"
    act: Literal["merge", "split", "undo", "grade", "phase"]
    by: str
    reason: str
    incident: str = ""
    other: str = ""
    evidence: tuple[str, ...] = ()
    undone: str = ""
    grade: AccidentGrade | EventGrade | None = None
    phase: Phase = "response"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFails:
    """Nothing reaches a party from the county, and nothing comes back, for a while."""

    kind: ClassVar[str] = "line_fails"
    party: str
    for_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmHides:
    """The firm of a leaking source does not tell the truth about a figure.

    It `says` another number (谎报), or, with None, does not report at all (瞒报).
    """

    kind: ClassVar[str] = "firm_hides"
    hazard: str
    what: Counted
    truth: int
    says: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertComes:
    """A department issues, changes or lifts a warning of its own; it comes in as CAP.

    `issuer` is its party, `townships` are ids (empty: the whole county), `references` the injects
    whose alerts it is about.
    """

    kind: ClassVar[str] = "alert_comes"
    issuer: str
    warning_kind: IssuerKind
    colour: WarningColour
    step: WarningStep
    townships: tuple[str, ...]
    for_s: float
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveComes:
    """A township or a village orders its people to get ready, to move, or back."""

    kind: ClassVar[str] = "move_comes"
    stage: MoveStage
    by: str
    role: str
    township: str
    villages: tuple[str, ...]


Happening = (
    WindTurns
    | LeakStarts
    | SensorFails
    | RoadChanges
    | CandidateOpens
    | UnitFails
    | EventHappens
    | CallComes
    | CountComes
    | ExtentComes
    | PersonActs
    | LineFails
    | FirmHides
    | AlertComes
    | MoveComes
)
HAPPENINGS = tagged(
    WindTurns,
    LeakStarts,
    SensorFails,
    RoadChanges,
    CandidateOpens,
    UnitFails,
    EventHappens,
    CallComes,
    CountComes,
    ExtentComes,
    PersonActs,
    LineFails,
    FirmHides,
    AlertComes,
    MoveComes,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inject:
    """A line of the MSEL. `line` is where the drill file says it, for findings."""

    id: str
    at_s: float
    kind: str
    channel: ReportChannel | Literal[""]
    sender: str
    to: str
    text: Text
    objective: str
    happening: Happening
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A test on a record: the value at `path` of its body, compared with `value`."""

    path: str
    op: Literal["eq", "starts", "at_least", "at_most", "contains"]
    value: str | float | bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
    """An expected action: the first journal record of `record_kind` that meets all conditions.

    The clock starts with inject `inject` (or, with `since`, when that expectation was met).
    `absent` turns it round: such a record must *not* come before the deadline.
    """

    id: str
    inject: str
    since: str
    who: str
    action: str
    label: Text
    record_kind: str
    conditions: tuple[Condition, ...]
    within_s: float
    critical: bool
    absent: bool
    objective: str
    weight: float
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """What the drill is to show, and the plan or rule it comes from."""

    id: str
    text: Text
    standard: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookmark:
    """A moment worth a picture."""

    at_s: float
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PassRules:
    """Shares (0–1) of expected actions that must be met in time for the drill to pass."""

    critical_on_time: float
    on_time_at_least: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldStart:
    """The world at T+00:00 and the sizes of its mechanisms; 0 switches a scaled mechanism off.

    `sky` and the sun give the Pasquill stability class; `surface` picks the road speeds.
    """

    wind_from_deg: float
    wind_m_s: float
    gust_share: float
    temperature_c: float
    sky: Literal["clear", "partly", "overcast"]
    surface: Literal["dry", "wet", "snow"]
    duty_officers: int
    reaction_scale: float
    turnout_scale: float
    sensor_noise_scale: float
    sensor_response_scale: float
    link_latency_scale: float
    compliance_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """A checked drill, ready to run.

    `start` is the wall time of T+00:00 as ISO 8601 with +08:00. `roles` are the roles the desk
    under test acts in; everybody else is played by the world.
    """

    id: str
    title: Text
    county: str
    start: str
    duration_s: float
    seed: int
    mode: Literal["training", "assessment"]
    form: Literal["tabletop", "operational", "double_blind"]
    status: ExerciseStatus
    roles: tuple[str, ...]
    policy: str
    objectives: tuple[Objective, ...]
    world: WorldStart
    injects: tuple[Inject, ...]
    expects: tuple[Expect, ...]
    bookmarks: tuple[Bookmark, ...]
    pass_rules: PassRules

    def __post_init__(self) -> None:
        if self.status is ExerciseStatus.ACTUAL:
            raise ValueError("a drill can never carry the status Actual")
