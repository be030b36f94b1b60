"""The figures of the simulated world: how long people take, what crews need, how far news gets.

They stand in `world.yaml` of the county's folder, each with its basis and source. What a reader
would get wrong: hardly any of them is measured here. They make a drill plausible, not a forecast,
and a county that has its own figures replaces the file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from twin.county.model import County
from twin.inputs import BadValue, bind, load_yaml_text
from twin.inputs.text_file import read_text
from twin.terms.basis import Basis
from twin.terms.calls import Responsible
from twin.terms.sources import SourceKind
from twin.terms.text import Text

__all__ = [
    "DoseCurve",
    "Parameters",
    "ResponderRow",
    "ResponseNeed",
    "Share",
    "Spread",
    "TaskFigures",
    "TellingFigures",
    "Value",
    "WarningChannel",
    "load_parameters",
]

_FILE = "world.yaml"


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    basis: Basis
    source: str = Field(min_length=1)


class Spread(_Row):
    """A duration that varies: lognormal with this median (seconds) and sigma of its logarithm."""

    median_s: float = Field(gt=0)
    sigma: float = Field(ge=0, le=2)


class Share(_Row):
    """A share or probability, 0 to 1."""

    share: float = Field(ge=0, le=1)


class Value(_Row):
    """A plain figure; its unit is part of its key."""

    value: float = Field(ge=0)


class Shelving(_Row):
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


class ResponseNeed(_Row):
    """What a centre sends by itself when it is called about an event of this type."""

    event_type: str
    role: str
    capability: str
    number: int = Field(gt=0)
    task: str


class CentreFigures(BaseModel):
    """The other centres: how long they take over a request, and their own first response."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    seats: Value
    handling: Spread
    own_response: tuple[ResponseNeed, ...]


class TaskFigures(_Row):
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


class WarningChannel(_Row):
    """One way a notice reaches residents: whom it can reach at all, and the mean delay."""

    channel: str
    share: float = Field(ge=0, le=1)
    mean_s: float = Field(gt=0)
    night_factor: float = Field(ge=0)


class RousedRow(_Row):
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
    walk_out: Value
    go_inside: Value
    needs_transport: Share
    air_changes_open_per_h: Value
    air_changes_shut_per_h: Value
    outdoors_by_day: Share
    outdoors_at_night: Share
    township_reports_every: Value


class ResponderRow(_Row):
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


class LeakFigures(BaseModel):
    """The leak at the plant itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    shut_off: Share
    shut_off_after: Spread
    workers_near: Value
    worker_distance_m: Value
    worker_escape: Spread


class RoadFigures(BaseModel):
    """How a change on the road becomes known."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    detection: Spread


class WeatherFigures(BaseModel):
    """Gusts, and the instruments that see the wind."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    gust_memory: Value
    meander_deg_per_share: Value
    station_every: Value
    station_from_noise_deg: Value
    station_speed_noise_m_s: Value


class DoseCurve(_Row):
    """Share harmed at least so: lognormal in the toxic load Σ C·Δt (ppm·min)."""

    level: Literal["grave", "light", "observed"]
    median_ppm_min: float = Field(gt=0)
    sigma: float = Field(gt=0, le=2)


class CasualtyFigures(BaseModel):
    """From the injured to the number the county hears."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hospital_counts: Spread
    hf_curves: tuple[DoseCurve, ...]


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


class FuelRow(_Row):
    """A fuel bed in the units of its source: lb/ft², 1/ft, ft; moistures as shares."""

    id: Literal["grass", "shrub"]
    name: str
    load_1h: float = Field(ge=0)
    load_10h: float = Field(ge=0)
    load_100h: float = Field(ge=0)
    load_herb: float = Field(ge=0)
    load_woody: float = Field(ge=0)
    sav_1h: float = Field(gt=0)
    sav_herb: float = Field(gt=0)
    sav_woody: float = Field(gt=0)
    depth_ft: float = Field(gt=0)
    extinction: float = Field(gt=0, le=1)
    heat_btu_lb: float = Field(gt=0)
    dynamic: bool
    dead_1h: float = Field(gt=0, le=1)
    dead_10h: float = Field(gt=0, le=1)
    dead_100h: float = Field(gt=0, le=1)
    herb: float = Field(gt=0, le=3)
    woody: float = Field(gt=0, le=3)


class WildfireFigures(BaseModel):
    """Fires in the open: fuels, the grid, what crews do to the front, and whom it hurts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fuels: tuple[FuelRow, ...]
    cell: Value
    reach: Value
    burns_for: Value
    line: Value
    hurt: Share
    threat: Value
    at_village: Value
    near_road: Value
    sight: Value
    pixel: Value
    flame_depth: Value
    flame_above_air: Value


class TellingFigures(_Row):
    """How far off a kind of source is in what it tells of an event."""

    teller: SourceKind
    count_sigma: float = Field(ge=0, le=2)
    place_off_m: float = Field(ge=0)


class Parameters(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fumeng_world: Literal[1]
    people: PeopleFigures
    centres: CentreFigures
    crews: CrewFigures
    links: LinkFigures
    public: PublicFigures
    responders: ResponderFigures
    issuers: IssuerFigures
    leak: LeakFigures
    roads: RoadFigures
    weather: WeatherFigures
    casualties: CasualtyFigures
    duty: DutyFigures
    wildfire: WildfireFigures
    telling: tuple[TellingFigures, ...]

    def telling_of(self, teller: SourceKind) -> TellingFigures:
        """The row of a kind of source.

        Raises:
            KeyError: The file has none.
        """
        return {row.teller: row for row in self.telling}[teller]


def load_parameters(county: County) -> Parameters:
    """Read `world.yaml` of the county's folder.

    Raises:
        InputProblems: It is missing or wrong; all errors at once, with their positions.
    """
    text = read_text(Path(county.folder) / _FILE, _FILE)
    parameters: Parameters = bind(load_yaml_text(text, _FILE), Parameters).value
    return parameters
