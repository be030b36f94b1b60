"""The desk's rules as typed values, read from the county's `rules/*.yaml`.

Every threshold, limit, recipient and law article the desk uses is in those files; the code holds
none. A county replaces a file and gets errors with file, line and column when it is wrong. Each
subject keeps the model of its own file (`<subject>/rules.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress

from twin.county import County
from twin.county.event_types import EventKind, load_event_kinds
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
from twin.inputs import Bound, Document, InputProblems, Problem, bind, faulty, load_yaml_text
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


_NAMED_BY_NONE: dict[type[RuleFile], tuple[str, ...]] = {
    CardRules: ("cards",),
    DispatchRules: ("substitutes", "priorities", "escalation", "relief"),
    AuthorityRules: ("matters",),
}
"""The lists whose rows no other row of the file names."""


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
            try:
                bound = bind(document, model, context=kinds)
            except InputProblems as found:
                problems.extend(found.problems)
                problems.extend(_of_the_rest(document, model, kinds, county))
                continue
            read[name] = bound.value
            problems.extend(_disagreements(bound, county))
        except InputProblems as found:
            problems.extend(found.problems)
    if problems:
        raise InputProblems(problems)
    return Rules.model_validate({**read, "digest": county.rules_digest})


def _disagreements(bound: Bound[RuleFile], county: County) -> Iterator[Problem]:
    """What in a file does not hang together, or does not fit the county."""
    document, value = bound.document, bound.value
    for loc, bad in value.wrong():
        yield document.problem(bad.code, document.at(*loc), bad.message, bad.hint)
    if isinstance(value, CardRules):
        yield from check_cards(Bound(value, document), county)
    if isinstance(value, DispatchRules):
        yield from check_dispatch(Bound(value, document), county)
    if isinstance(value, ReportingRules):
        yield from check_reports(Bound(value, document))


def _of_the_rest(
    document: Document, model: type[RuleFile], kinds: Mapping[str, EventKind], county: County
) -> Iterator[Problem]:
    """What the good rows of a file say wrongly, beside the bad ones that were told already.

    Only where no row names another: what is named may stand in a row that is left out here.
    """
    alone = _NAMED_BY_NONE.get(model, ())
    rows = [loc[:2] for loc in faulty(document, model, context=kinds)]
    if not all(len(row) == 2 and row[0] in alone for row in rows):
        return
    rest = document.without([(str(name), int(at)) for name, at in rows])
    with suppress(InputProblems):
        bound = bind(rest, model, context=kinds)
        whole = [place.value for loc, place in document.places.items() if len(loc) == 1]
        for problem in _disagreements(bound, county):
            if problem.spot not in whole:  # of the list as a whole, which it is not
                yield problem


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
