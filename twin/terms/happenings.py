"""What may happen in a drill: of nature, of machines, and what people say and do.

A happening changes the *world*; the desk learns of it from whoever notices.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from twin.terms.codec import tagged
from twin.terms.hazard_happenings import (
    BlizzardComes,
    BuildingFireStarts,
    CellCrosses,
    DustStormComes,
    EarthquakeComes,
    MineFails,
    TankerBurns,
    WildfireStarts,
)
from twin.terms.incident_acts import Extent, Phase
from twin.terms.levels import AccidentGrade, EventGrade, WarningColour
from twin.terms.observation import Counted
from twin.terms.place import Place
from twin.terms.sources import SourceKind
from twin.terms.warning import WarningStep
from twin.terms.warning_stages import IssuerKind, MoveStage
from twin.terms.water_happenings import ReservoirFills, StormBreaks

__all__ = [
    "HAPPENINGS",
    "AlertComes",
    "BlizzardComes",
    "BuildingFireStarts",
    "CallComes",
    "CandidateOpens",
    "CellCrosses",
    "CountComes",
    "DustStormComes",
    "EarthquakeComes",
    "EventHappens",
    "ExtentComes",
    "FirmHides",
    "Happening",
    "LeakStarts",
    "LineFails",
    "MineFails",
    "MoveComes",
    "PersonActs",
    "ReservoirFills",
    "RoadChanges",
    "SensorFails",
    "StormBreaks",
    "SupportComes",
    "TakenBack",
    "TankerBurns",
    "UnitFails",
    "WildfireStarts",
    "WindTurns",
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
class SupportComes:
    """Another role asks the desk for units; it wants an answer within `answer_s`."""

    kind: ClassVar[str] = "support_comes"
    asker: str
    event_type: str
    capability: str
    number: int
    task: str
    place: Place
    answer_s: float
    urgency: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """What an inject told the desk, a call or a request, is taken back or found false.

    `what` is what that inject had told: a report of an event, or a request for units.
    """

    kind: ClassVar[str] = "taken_back"
    of: str
    what: Literal["report", "support"]
    by: str
    why: str


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
    | SupportComes
    | TakenBack
    | CountComes
    | ExtentComes
    | PersonActs
    | LineFails
    | FirmHides
    | AlertComes
    | MoveComes
    | WildfireStarts
    | BlizzardComes
    | DustStormComes
    | TankerBurns
    | BuildingFireStarts
    | MineFails
    | StormBreaks
    | ReservoirFills
    | EarthquakeComes
    | CellCrosses
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
    SupportComes,
    TakenBack,
    CountComes,
    ExtentComes,
    PersonActs,
    LineFails,
    FirmHides,
    AlertComes,
    MoveComes,
    WildfireStarts,
    BlizzardComes,
    DustStormComes,
    TankerBurns,
    BuildingFireStarts,
    MineFails,
    StormBreaks,
    ReservoirFills,
    EarthquakeComes,
    CellCrosses,
)
