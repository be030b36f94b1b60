"""Response levels: proposed by rule, started by whoever may, raised, ended with an announcement.

What a reader would get wrong: a response level is not the grade of the accident and not the colour
of a warning. A grade may *call for* a level; a person starts it, and only a person lowers it.
"""

from __future__ import annotations

from twin.desk import authority
from twin.desk.incidents.memory import Incident
from twin.desk.plans import starting
from twin.desk.state import Ask
from twin.desk.turn import Moment, Turn
from twin.terms.levels import ResponseLevel
from twin.terms.observation import Answered
from twin.terms.plan_acts import ResponseOrdered
from twin.terms.plan_effects import ResponseEnded, ResponseRefused, ResponseStarted
from twin.terms.text import Text

__all__ = ["LEVEL_OF", "answered", "end", "ordered", "suggest", "unanswered"]


def _matter_of(level: ResponseLevel) -> str:
    return f"start_response_{level.value}"


LEVEL_OF = {_matter_of(level): level for level in ResponseLevel}
"""The level a matter of the authority table is about."""


def suggest(turn: Turn, incident: Incident, when: str) -> None:
    """Ask for the highest level that this moment calls for, unless it is in force or asked for."""
    plan = turn.state.plans[incident.id]
    called_for = [
        row
        for row in turn.rules.responses.suggestions
        if row.when == when and (not row.event_types or incident.event_type in row.event_types)
    ]
    if not called_for:
        return
    row = max(called_for, key=lambda each: each.level.severity)
    if not _above(row.level, plan.level) or not _above(row.level, plan.asked):
        return
    matter = _matter_of(row.level)
    if authority.acts_alone(turn, matter):
        _start(turn, incident, row.level, authority.DESK, Text(row.clause, row.clause))
        return
    plan.asked = row.level
    authority.seek(turn, matter, incident.id, ("start", "not_now"), _question(incident, row.level))


def answered(turn: Turn, level: ResponseLevel, incident_id: str, seen: Answered) -> None:
    """Somebody who may has decided whether to start the level."""
    incident = turn.state.incidents[incident_id]
    plan = turn.state.plans[incident_id]
    if plan.asked is level:
        plan.asked = None
    if seen.answer == "start" and incident.is_open and _above(level, plan.level):
        _start(turn, incident, level, seen.by, Text("平台建议，经批准", "proposed and approved"))


def unanswered(turn: Turn, ask: Ask) -> None:
    """Nobody answered: the next of the chain is asked."""
    incident = turn.state.incidents[ask.about]
    if incident.is_open:
        authority.ask_next(turn, ask, _question(incident, LEVEL_OF[ask.topic]))


def ordered(turn: Turn, seen: ResponseOrdered) -> None:
    """A person starts, raises, lowers or ends a response, if the table lets them."""
    incident = turn.state.incidents.get(seen.incident)
    plan = turn.state.plans.get(seen.incident)
    if incident is None or plan is None or not incident.is_open:
        _refuse(turn, seen, Text("没有这起在处置的事件", "there is no such open incident"))
        return
    lowers = seen.level is None or (plan.level is not None and _above(plan.level, seen.level))
    matter = "end_response" if lowers or seen.level is None else _matter_of(seen.level)
    if seen.by not in turn.rules.authority.of(matter).chain:
        name = turn.rules.authority.name_of(seen.by)
        _refuse(turn, seen, Text(f"{name.zh}无权决定", f"{name.en} may not decide this"))
    elif lowers and not seen.reason.strip():
        _refuse(turn, seen, Text("要写明原因", "a reason must be given"))
    elif seen.level is plan.level:
        _refuse(turn, seen, Text("已经是这一级", "it is that level already"))
    elif seen.level is None:
        end(turn, incident, seen.by, Text(seen.reason, seen.reason))
    else:
        _start(turn, incident, seen.level, seen.by, Text(seen.reason, seen.reason))


def end(turn: Turn, incident: Incident, by: str, because: Text) -> None:
    """End the response and say so."""
    plan = turn.state.plans[incident.id]
    if plan.level is None:
        return
    level, plan.level, plan.asked = plan.level, None, None
    turn.emit(
        ResponseEnded(
            incident=incident.id,
            level=level,
            by=by,
            because=because,
            clause=turn.rules.responses.ended_clause,
        )
    )


def _start(turn: Turn, incident: Incident, level: ResponseLevel, by: str, because: Text) -> None:
    plan = turn.state.plans[incident.id]
    row = turn.rules.responses.of(level)
    before, plan.level = plan.level, level
    plan.started_ms = turn.now_ms
    turn.settle(_matter_of(level), incident.id)
    turn.emit(
        ResponseStarted(
            incident=incident.id,
            level=level,
            before=before,
            matter=_matter(turn, incident),
            expected_s=row.expected,
            measures=row.measures,
            by=by,
            because=because,
            clause=turn.rules.authority.of(_matter_of(level)).clause,
        )
    )
    starting.raise_to(turn, incident, level)
    turn.happened(Moment.RESPONSE, incident, level.value)


def _matter(turn: Turn, incident: Incident) -> Text:
    """What the response is to, as people say it."""
    kind, place = turn.ground.kinds[incident.event_type], incident.place.name
    return Text(f"{place}{kind.name}", f"{place}: {kind.name_en}")


def _question(incident: Incident, level: ResponseLevel) -> Text:
    return Text(
        f"{incident.place.name}：建议启动{level.label.zh}，请决定",
        f"{incident.place.name}: {level.label.en} is proposed, please decide",
    )


def _refuse(turn: Turn, seen: ResponseOrdered, because: Text) -> None:
    turn.emit(
        ResponseRefused(incident=seen.incident, level=seen.level, by=seen.by, because=because)
    )


def _above(level: ResponseLevel, other: ResponseLevel | None) -> bool:
    return other is None or level.worse_than(other)
