"""A drill after reading: what happens, what must follow, and how it is judged.

`scenarios` makes it from a file; the world, the judge and the reports know only this form. Times
are drill seconds since T+00:00. A message of the exercise staff and a hazard of nature are both
`Inject`s: together, in time order, they are the master scenario events list (MSEL).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from twin.terms.happenings import Happening
from twin.terms.matching import Condition
from twin.terms.sources import ReportChannel
from twin.terms.text import Text
from twin.terms.trigger import Trigger
from twin.terms.warning import ExerciseStatus

__all__ = [
    "Bookmark",
    "Calls",
    "Drill",
    "Expect",
    "Inject",
    "Objective",
    "PassRules",
    "StockLine",
    "WorldStart",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """How many people call about what happens, on average; they thin out over `over_s`.

    `number` None: as many as live within sight. `false_calls` are of events that are none;
    `wrong_share` of the true calls name another place or kilometre post, None as the figures say.
    """

    number: float | None
    over_s: float
    false_calls: float
    wrong_share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inject:
    """A line of the MSEL, at a time or, with `when`, as soon as that holds.

    With `when`, `at_s` is the moment at which it comes all the same: the file's `not_after`, or the
    end of the drill, which is no part of it. `truth` says whether what is told in it is so.
    `calls` are those of the public about what happens; None: only who always tells of it does.
    `line` is where the drill file says it, for findings.
    """

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
    when: Trigger | None = None
    truth: bool = True
    calls: Calls | None = None


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
    capability: str = ""


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
class StockLine:
    """A line of the stock ledger before the drill: what a depot gave out or took in.

    `act` is draw or restock; `quantity` is a decimal written out, in `unit`; `on` and `expires` are
    days (ISO 8601), `expires` empty for none.
    """

    on: str
    act: str
    depot: str
    name: str
    unit: str
    quantity: str
    expires: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """A checked drill, ready to run.

    `start` is the wall time of T+00:00 as ISO 8601 with +08:00. `roles` are the roles the desk
    under test acts in; everybody else is played by the world. Without `notice` nobody is
    told beforehand, and all are slower. When `stop` holds the drill ends early. `stock` is
    what came to the depots and went since the county's count.
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
    notice: bool = True
    stop: Trigger | None = None
    stock: tuple[StockLine, ...] = ()

    def __post_init__(self) -> None:
        if self.status is ExerciseStatus.ACTUAL:
            raise ValueError("a drill can never carry the status Actual")
