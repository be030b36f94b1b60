"""The desk's rules as typed values, read from the county's `rules/*.yaml`.

Every threshold, limit, recipient and law article the desk uses is in those files; the code holds
none. A county replaces a file and gets errors with file, line and column when it is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from twin.county import County
from twin.inputs import InputProblems, Problem, bind, load_yaml_text
from twin.inputs.durations import duration_s
from twin.terms.basis import Basis
from twin.terms.levels import AccidentGrade, AlarmPriority, HazardSourceLevel
from twin.terms.observation import AlarmBit
from twin.terms.text import Text
from twin.terms.units import Role

__all__ = [
    "AlarmRules",
    "CardRules",
    "HallRules",
    "IncidentRules",
    "NoticeRules",
    "ReportRule",
    "ReportingRules",
    "Rules",
    "RunCard",
    "load_rules",
]

Seconds = Annotated[float, BeforeValidator(duration_s)]
Bit = Annotated[AlarmBit, BeforeValidator(lambda name: AlarmBit.__members__.get(name, name))]
Family = Literal["gas", "tank"]
EventType = Literal["gas_leak", "explosion", "fire", "traffic", "medical"]


class _Rule(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class _Sourced(_Rule):
    basis: Basis
    source: str


class _File(_Rule):
    fumeng_rules: Literal[1]


class Selection(_Sourced):
    """Which alarms an operator position is shown, and how urgent they are to it."""

    id: str
    position: Literal["plant", "county_duty"]
    bits: tuple[Bit, ...]
    source_levels: tuple[HazardSourceLevel, ...]
    families: tuple[Family, ...]
    priority: AlarmPriority
    clause: str


class Confirmation(_Sourced):
    """How many heads within which time and radius open an incident without asking anybody."""

    heads: int = Field(ge=2)
    within: Seconds
    radius_m: float = Field(gt=0)
    bits: tuple[Bit, ...]
    clause: str


class Verification(_Sourced):
    """How a single head's alarm is checked with the plant."""

    answer_within: Seconds
    ask_again: int = Field(ge=0)
    mask_for: Seconds
    clause: str


class AlarmRules(_File):
    """`alarms.yaml`."""

    selection: tuple[Selection, ...]
    confirmation: Confirmation
    verification: Verification


class Linking(_Sourced):
    """When two reports are taken to be one event."""

    radius_m: float = Field(gt=0)
    within: Seconds
    clause: str
    same_event: Mapping[EventType, tuple[EventType, ...]]


class GradeRow(_Rule):
    """The least counts of a grade; "以上" includes the number."""

    grade: AccidentGrade
    dead: int
    grave: int
    loss_cny: int


class LargerRisk(_Sourced):
    """较大涉险: any one of these reached."""

    at_risk: int
    trapped_or_missing: int
    evacuated: int
    vital_sites: tuple[str, ...]
    clause: str


class Closing(_Sourced):
    """When the desk proposes to close an incident."""

    calm: Seconds
    ask_again: Seconds
    clause: str


class IncidentRules(_File):
    """`incidents.yaml`."""

    linking: Linking
    grades: tuple[GradeRow, ...]
    grades_clause: str
    grades_basis: Basis
    grades_source: str
    larger_risk: LargerRisk
    closing: Closing


class Need(_Rule):
    """A line of a run card: so many units with a capability, for a task, from a role."""

    capability: str
    number: int = Field(ge=1)
    role: Role
    task: str


class RunCard(_Sourced):
    """What to send to an event of one type; over when the task `done_when` is reported done."""

    id: str
    event_type: EventType
    name: str
    name_en: str
    done_when: str
    needs: tuple[Need, ...]


class Standoff(_Sourced):
    """First stand-off radius by event type and substance (CAS); `*` matches any."""

    event_type: str
    substance: str
    radius_m: float = Field(gt=0)


class RequestRule(_Sourced):
    """How long another role may take to answer, and who is asked when it cannot help."""

    answer_within: Seconds
    ask_again: int = Field(ge=0)
    then_ask: Role
    clause: str


class CardRules(_File):
    """`cards.yaml`."""

    cards: tuple[RunCard, ...]
    standoff: tuple[Standoff, ...]
    requests: RequestRule


class Approval(_Sourced):
    """Which person decides, and the deputy who does when nobody answers in time."""

    to: str
    deputy: str
    deputy_after: Seconds
    clause: str = ""


class ReportRule(_Sourced):
    """One clock of the 信息报告: who owes what to whom, by when, from which event."""

    id: str
    line: str
    line_en: str
    started_by: str = Field(
        pattern=r"^(incident_opened|firm_told|larger_risk|incident_closed|graded:[a-z_]+)$"
    )
    stage: Literal["first", "final"] = "first"
    form: Literal["phone", "written"]
    sender: str
    to: str
    limit: Seconds
    clause: str


class Element(_Rule):
    """A content element of a report and the clause that asks for it."""

    id: str
    name: str
    name_en: str
    clause: str


class ReportingRules(_File):
    """`reporting.yaml`."""

    signing: Approval
    rules: tuple[ReportRule, ...]
    elements: tuple[Element, ...]


class NoticeRow(_Sourced):
    """Distances of a public notice for an event type; `valid` is how long it stands."""

    event_type: EventType
    evacuate_m: float = Field(gt=0)
    shelter_m: float = Field(gt=0)
    half_angle_deg: float = Field(gt=0, le=180)
    upwind_m: float = Field(gt=0)
    valid: Seconds


class NoticeUpdate(_Sourced):
    """How far and how long the wind must have turned before a notice is issued anew."""

    turn_deg: float = Field(gt=0)
    lasting: Seconds


class NoticeRules(_File):
    """`notices.yaml`."""

    notices: tuple[NoticeRow, ...]
    approval: Approval
    update: NoticeUpdate
    sender: str


class HallScene(_Rule):
    """The scene a room takes for an event type."""

    room: str
    event_type: EventType
    scene: str


class HallRules(_File, _Sourced):
    """`hall.yaml`."""

    confirm_within: Seconds
    scenes: tuple[HallScene, ...]


class Rules(_Rule):
    """All rule files of a county; `digest` is the SHA-256 of their texts."""

    alarms: AlarmRules
    incidents: IncidentRules
    cards: CardRules
    reporting: ReportingRules
    notices: NoticeRules
    hall: HallRules
    digest: str


_FILES: dict[str, type[_File]] = {
    "alarms": AlarmRules,
    "incidents": IncidentRules,
    "cards": CardRules,
    "reporting": ReportingRules,
    "notices": NoticeRules,
    "hall": HallRules,
}


def load_rules(county: County) -> Rules:
    """Read and check the county's rule files.

    Raises:
        InputProblems: Everything wrong in any of them, with file, line and column.
    """
    problems: list[Problem] = []
    read: dict[str, object] = {}
    for name, model in _FILES.items():
        try:
            document = load_yaml_text(_text(county, name), f"{county.folder}/rules/{name}.yaml")
            read[name] = bind(document, model).value
        except InputProblems as found:
            problems.extend(found.problems)
    if problems:
        raise InputProblems(problems)
    return Rules.model_validate({**read, "digest": county.rules_digest})


def _text(county: County, name: str) -> str:
    text = county.rule_texts.get(f"{name}.yaml")
    if text is None:
        message = Text(
            f"县域数据缺少规则文件 {name}.yaml", f"the county has no rule file {name}.yaml"
        )
        hint = Text("从自带县域数据复制一份再改", "copy the embedded one and change it")
        file = f"{county.folder}/rules/{name}.yaml"
        raise InputProblems([Problem("E100", file, 1, 1, message, hint, 1, "")])
    return text
