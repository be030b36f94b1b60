"""The desk's rules as typed values, read from the county's `rules/*.yaml`.

Every threshold, limit, recipient and law article the desk uses is in those files; the code holds
none. A county replaces a file and gets errors with file, line and column when it is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from twin.county import County
from twin.desk.alarm_rules import AlarmRules
from twin.desk.rule_parts import EventType, Rule, RuleFile, Seconds, Sourced
from twin.inputs import InputProblems, Problem, bind, load_yaml_text
from twin.terms.basis import Basis
from twin.terms.levels import AccidentGrade
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


class Linking(Sourced):
    """When two reports are taken to be one event."""

    radius_m: float = Field(gt=0)
    within: Seconds
    clause: str
    same_event: Mapping[EventType, tuple[EventType, ...]]


class GradeRow(Rule):
    """The least counts of a grade; "以上" includes the number."""

    grade: AccidentGrade
    dead: int
    grave: int
    loss_cny: int


class LargerRisk(Sourced):
    """较大涉险: any one of these reached."""

    at_risk: int
    trapped_or_missing: int
    evacuated: int
    vital_sites: tuple[str, ...]
    clause: str


class Closing(Sourced):
    """When the desk proposes to close an incident."""

    calm: Seconds
    ask_again: Seconds
    clause: str


class IncidentRules(RuleFile):
    """`incidents.yaml`."""

    linking: Linking
    grades: tuple[GradeRow, ...]
    grades_clause: str
    grades_basis: Basis
    grades_source: str
    larger_risk: LargerRisk
    closing: Closing


class Need(Rule):
    """A line of a run card: so many units with a capability, for a task, from a role."""

    capability: str
    number: int = Field(ge=1)
    role: Role
    task: str


class RunCard(Sourced):
    """What to send to an event of one type; over when the task `done_when` is reported done."""

    id: str
    event_type: EventType
    name: str
    name_en: str
    done_when: str
    needs: tuple[Need, ...]


class Standoff(Sourced):
    """First stand-off radius by event type and substance (CAS); `*` matches any."""

    event_type: str
    substance: str
    radius_m: float = Field(gt=0)


class RequestRule(Sourced):
    """How long another role may take to answer, and who is asked when it cannot help."""

    answer_within: Seconds
    ask_again: int = Field(ge=0)
    then_ask: Role
    clause: str


class CardRules(RuleFile):
    """`cards.yaml`."""

    cards: tuple[RunCard, ...]
    standoff: tuple[Standoff, ...]
    requests: RequestRule


class Approval(Sourced):
    """Which person decides, and the deputy who does when nobody answers in time."""

    to: str
    deputy: str
    deputy_after: Seconds
    clause: str = ""


class ReportRule(Sourced):
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


class Element(Rule):
    """A content element of a report and the clause that asks for it."""

    id: str
    name: str
    name_en: str
    clause: str


class ReportingRules(RuleFile):
    """`reporting.yaml`."""

    signing: Approval
    rules: tuple[ReportRule, ...]
    elements: tuple[Element, ...]


class NoticeRow(Sourced):
    """Distances of a public notice for an event type; `valid` is how long it stands."""

    event_type: EventType
    evacuate_m: float = Field(gt=0)
    shelter_m: float = Field(gt=0)
    half_angle_deg: float = Field(gt=0, le=180)
    upwind_m: float = Field(gt=0)
    valid: Seconds


class NoticeUpdate(Sourced):
    """How far and how long the wind must have turned before a notice is issued anew."""

    turn_deg: float = Field(gt=0)
    lasting: Seconds


class NoticeRules(RuleFile):
    """`notices.yaml`."""

    notices: tuple[NoticeRow, ...]
    approval: Approval
    update: NoticeUpdate
    sender: str


class HallScene(Rule):
    """The scene a room takes for an event type."""

    room: str
    event_type: EventType
    scene: str


class HallRules(RuleFile, Sourced):
    """`hall.yaml`."""

    confirm_within: Seconds
    scenes: tuple[HallScene, ...]


class Rules(Rule):
    """All rule files of a county; `digest` is the SHA-256 of their texts."""

    alarms: AlarmRules
    incidents: IncidentRules
    cards: CardRules
    reporting: ReportingRules
    notices: NoticeRules
    hall: HallRules
    digest: str


_FILES: dict[str, type[RuleFile]] = {
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
