"""The desk's rules as typed values, read from the county's `rules/*.yaml`.

Every threshold, limit, recipient and law article the desk uses is in those files; the code holds
none. A county replaces a file and gets errors with file, line and column when it is wrong. Each
subject keeps the model of its own file (`<subject>/rules.py`).
"""

from __future__ import annotations

from twin.county import County
from twin.county.event_types import load_event_kinds
from twin.desk.alarms.rules import AlarmRules
from twin.desk.assessment.rules import AssessmentRules
from twin.desk.authority_rules import AuthorityRules
from twin.desk.calling.rules import CallingRules
from twin.desk.convening.rules import ConveningRules
from twin.desk.dispatch.rule_checks import check_dispatch
from twin.desk.dispatch.rules import DispatchRules
from twin.desk.duty.rules import DutyRules
from twin.desk.hall_rules import HallRules
from twin.desk.incidents.grading_rules import GradingRules
from twin.desk.incidents.rules import IncidentRules
from twin.desk.plans.response_rules import ResponseRules
from twin.desk.plans.rules import CardRules
from twin.desk.reporting.checks import check_reports
from twin.desk.reporting.rules import ReportingRules
from twin.desk.rule_checks import check_cards
from twin.desk.rule_parts import Rule, RuleFile
from twin.desk.warning.rules import NoticeRules
from twin.desk.warning.warning_rules import WarningRules
from twin.inputs import Bound, InputProblems, Problem, bind, load_yaml_text
from twin.terms.text import Text

__all__ = ["Rules", "load_rules"]


class Rules(Rule):
    """All rule files of a county; `digest` is the SHA-256 of their texts."""

    alarms: AlarmRules
    incidents: IncidentRules
    grading: GradingRules
    cards: CardRules
    dispatch: DispatchRules
    reporting: ReportingRules
    notices: NoticeRules
    warnings: WarningRules
    calling: CallingRules
    hall: HallRules
    authority: AuthorityRules
    responses: ResponseRules
    assessment: AssessmentRules
    duty: DutyRules
    convening: ConveningRules
    digest: str


_FILES: dict[str, type[RuleFile]] = {
    "alarms": AlarmRules,
    "incidents": IncidentRules,
    "grading": GradingRules,
    "cards": CardRules,
    "dispatch": DispatchRules,
    "reporting": ReportingRules,
    "notices": NoticeRules,
    "warnings": WarningRules,
    "calling": CallingRules,
    "hall": HallRules,
    "authority": AuthorityRules,
    "responses": ResponseRules,
    "assessment": AssessmentRules,
    "duty": DutyRules,
    "convening": ConveningRules,
}


def load_rules(county: County) -> Rules:
    """Read and check the county's rule files.

    Raises:
        InputProblems: Everything wrong in any of them, with file, line and column.
    """
    problems: list[Problem] = []
    read: dict[str, object] = {}
    kinds = load_event_kinds(county)
    for name, model in _FILES.items():
        try:
            document = load_yaml_text(_text(county, name), f"{county.folder}/rules/{name}.yaml")
            bound = bind(document, model, context=kinds)
            read[name] = bound.value
            problems.extend(
                document.problem(bad.code, document.at(*loc), bad.message, bad.hint)
                for loc, bad in bound.value.wrong()
            )
            if isinstance(bound.value, CardRules):
                problems.extend(check_cards(Bound(bound.value, document), county))
            if isinstance(bound.value, DispatchRules):
                problems.extend(check_dispatch(Bound(bound.value, document), county))
            if isinstance(bound.value, ReportingRules):
                problems.extend(check_reports(Bound(bound.value, document)))
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
