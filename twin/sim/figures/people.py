"""The figures of people and their means: who is asked, who drives, who answers, who is told."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from twin.inputs import BadValue
from twin.sim.figures.rows import Row, Share, Spread, Value
from twin.terms.calls import Responsible
from twin.terms.sources import SourceKind
from twin.terms.text import Text

__all__ = [
    "CallerFigures",
    "CentreFigures",
    "CrewFigures",
    "DutyFigures",
    "GoodsFigures",
    "IssuerFigures",
    "LinkFigures",
    "PeopleFigures",
    "PublicFigures",
    "ResponderFigures",
    "ResponderRow",
    "ResponseNeed",
    "RousedRow",
    "Shelving",
    "TaskFigures",
    "TellingFigures",
    "WarningChannel",
]


class Shelving(Row):
    """When an operator shelves what keeps coming back: `after` times `within_s`; 0 is never."""

    after: int = Field(ge=0)
    within_s: float = Field(gt=0)
    for_s: float = Field(gt=0)


class PeopleFigures(BaseModel):
    """Reaction times of the people who are asked or told something."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    acknowledge: Spread
    verify: Spread
    measure: Spread
    close_alarm: Spread
    forgets_step: Share
    reset: Spread
    shelves: Shelving
    approve: Spread
    sign: Spread
    sign_pressed: Spread
    agree_to_close: Spread
    start_response: Spread
    task_accept: Spread
    task_work: Spread
    forgets_task: Share
    judge_report: Spread
    find_out: Spread
    review: Spread
    leader_unreachable: Share
    firm_tells_head: Spread
    firm_reports: Spread
    firm_calls: Spread
    bystander_calls: Spread
    township_tells: Spread
    receipt: Spread
    hall_scene: Spread
    unnoticed: Value


class ResponseNeed(Row):
    """What a centre sends by itself when it is called about an event of this type."""

    event_type: str
    role: str
    capability: str
    number: int = Field(gt=0)
    task: str


class CallerFigures(BaseModel):
    """The public that calls about what it sees: how many, whom, and how well they say it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sight: Value
    calls_of_seen: Share
    awake_at_night: Share
    to_duty_room: Share
    wrong_place: Share
    wrong_by: Value
    unclear: Share
    false_within: Value


class CentreFigures(BaseModel):
    """The other centres: how long they take over a request, and their own first response."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    seats: Value
    handling: Spread
    own_response: tuple[ResponseNeed, ...]


class GoodsFigures(BaseModel):
    """Goods on the road: answering a request, loading, unloading; pace and what is left over.

    `pace` is the share of a car's speed; `unused` the share that comes back when all is over.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    answers: Spread
    loads: Spread
    unloads: Spread
    pace: Share
    unused: Share


class UpwindFigures(BaseModel):
    """Where a crew forms up that was told a side: half angle, degrees; metres; seconds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    half_sector: Value
    band: Value
    longer_at_most: Value


class TaskFigures(Row):
    """A task: work until it is done, and how long the crew then stays unless released."""

    task: str
    median_s: float = Field(gt=0)
    sigma: float = Field(ge=0, le=2)
    stay_s: float = Field(ge=0)


class CrewFigures(BaseModel):
    """Crews on the road and at work."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    traffic_sigma: Value
    report_every: Value
    standing_by: Share
    to_hospital: Share
    bed_registered: Spread
    tasks: tuple[TaskFigures, ...]
    curtain_removes: Share
    bus_round: Spread

    def task(self, task: str) -> TaskFigures:
        """The row of a task code.

        Raises:
            KeyError: The file has no such task.
        """
        return {row.task: row for row in self.tasks}[task]


class LinkFigures(BaseModel):
    """What the command network adds to the latency in the county's own data."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    jitter_sigma: Value
    gateway: Value
    telephone: Spread
    to_public: Spread


class WarningChannel(Row):
    """One way a notice reaches residents: whom it can reach at all, and the mean delay."""

    channel: str
    share: float = Field(ge=0, le=1)
    mean_s: float = Field(gt=0)
    night_factor: float = Field(ge=0)


class RousedRow(Row):
    """What a keeper who has confirmed adds: whom he can reach of his own, and the mean delay.

    `people_each` are his own; 0 for all of the village.
    """

    level: Responsible
    people_each: int = Field(default=0, ge=0)
    share: float = Field(ge=0, le=1)
    mean_s: float = Field(gt=0)


class PublicFigures(BaseModel):
    """Residents: being told, obeying, leaving, and the air inside a house."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    channels: tuple[WarningChannel, ...]
    roused: tuple[RousedRow, ...]
    channel_fails: Share
    channel_confirms: Share
    prepared: Share
    place_sigma: Value
    compliance_sd: Value
    prepare: Value
    go_inside: Value
    needs_transport: Share
    air_changes_open_per_h: Value
    air_changes_shut_per_h: Value
    outdoors_by_day: Share
    outdoors_at_night: Share
    township_reports_every: Value


class ResponderRow(Row):
    """Responsible persons of a level, called or visited.

    `away` of them never answer in a drill, `misses` is the share of single calls missed by the
    others; `repeats` of those who answer repeat what they were told, `acts` say later what they do,
    `found` are found by whoever is sent. The times are medians, `sigma` is common to them.
    """

    level: Responsible
    away: float = Field(ge=0, le=1)
    misses: float = Field(ge=0, le=1)
    repeats: float = Field(ge=0, le=1)
    acts: float = Field(ge=0, le=1)
    found: float = Field(ge=0, le=1)
    answer_s: float = Field(gt=0)
    talk_s: float = Field(gt=0)
    act_s: float = Field(gt=0)
    visit_s: float = Field(gt=0)
    sigma: float = Field(ge=0, le=2)


class ResponderFigures(BaseModel):
    """Whoever is on the lists of responsible persons."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rings_for: Value
    levels: tuple[ResponderRow, ...]

    @model_validator(mode="after")
    def _every_level(self) -> Self:
        if sorted(row.level.value for row in self.levels) != sorted(r.value for r in Responsible):
            raise BadValue(
                Text("每一级责任人恰好写一行", "one row for each level of persons"),
                hint=Text(
                    "、".join(r.value for r in Responsible), ", ".join(r.value for r in Responsible)
                ),
            )
        return self


class IssuerFigures(BaseModel):
    """Departments that may warn, asked to."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    decides: Spread
    follows: Share


class DutyFigures(BaseModel):
    """How those who keep the duty room going answer, and how often they do not."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pick_up: Spread
    handover: Spread
    skips_item: Share
    roll_call: Spread
    silent: Share
    instructs: Share
    instruction: Spread
    instruction_within: Value
    feedback: Spread
    join: Spread
    absent: Share


class TellingFigures(Row):
    """How far off a kind of source is in what it tells of an event."""

    teller: SourceKind
    count_sigma: float = Field(ge=0, le=2)
    place_off_m: float = Field(ge=0)
