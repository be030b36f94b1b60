"""What one person may see, ready for the template: filtered here, before anything is written.

What a reader would get wrong: the template only arranges. An inject or a truth that a player must
not see is not in what it is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from scenarios.actions import vocabulary
from twin.county import County
from twin.county.event_types import EventKind
from twin.live.board import Board, Line, Task
from twin.live.page.alerts import issues
from twin.live.page.forms import form_of
from twin.live.page.scene import may_act
from twin.live.page.sessions import Part, Session
from twin.live.positions import POSITIONS, label_of
from twin.live.run import Cast
from twin.terms.text import Lang, Text

__all__ = ["clock_of", "instructed", "places_of", "seen_by", "span", "t_plus"]

_SHOWN = 120


def seen_by(
    session: Session, board: Board, cast: Cast, kinds: Mapping[str, EventKind], now_ms: int
) -> dict[str, Any]:
    """The page of one person at a moment."""
    lang = session.lang
    shown = (*cast.played, session.position)
    tasks = [
        _task(task, session, cast, now_ms)
        for task in board.tasks(now_ms)
        if task.kind not in _SEATED or task.position in shown
    ]
    mine = [task for task in tasks if task["mine"]]
    return {
        "lang": lang,
        "session": session,
        "issues": issues(session, cast),
        "position": label_of(session.position, cast.county).in_(lang),
        "clock": clock_of(cast, now_ms),
        "t_plus": t_plus(now_ms),
        "mine": mine,
        "others": [task for task in tasks if not task["mine"]],
        "incidents": [_incident(body, kinds, lang) for body in board.incidents.values()],
        "lines": [_line(line, cast, lang) for line in _lines(session, board)],
        "coming": list(_coming(session, board, cast)),
        "events": [(kind.id, _kind_label(kind, lang)) for kind in kinds.values()],
        "counted": [(what, label.in_(lang)) for what, label in _COUNTED.items()],
        "tasks_of_crews": _words("task", lang),
        "positions": {name: label.in_(lang) for name, label in POSITIONS.items()},
        "instructed": [(party, _party(party, cast, lang)) for party in instructed(cast.county)],
    }


def instructed(county: County) -> tuple[str, ...]:
    """Whom an instruction may be given to: the centres, the townships, the departments."""
    departments = (node.owner for node in county.net_nodes.values() if node.kind == "department")
    centres = (f"centre:{role}" for role in ("119", "120", "110", "park"))
    return (*centres, *(f"township:{town}" for town in county.townships), *departments)


def places_of(county: County) -> list[str]:
    """Every place by a name that means it alone: hazard sources, then township/village."""
    towns = {town.id: town.name for town in county.townships.values()}
    return [
        *(hazard.name for hazard in county.hazards.values()),
        *(
            f"{towns[place.township]}/{place.name}" if place.township in towns else place.name
            for place in county.places.values()
        ),
    ]


def t_plus(at_ms: int) -> str:
    """A moment of the drill as T+hh:mm:ss."""
    second = at_ms // 1000
    return f"T+{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"


def span(ms: int, lang: Lang) -> str:
    """A span of time in minutes and seconds."""
    minutes, seconds = divmod(abs(ms) // 1000, 60)
    return Text(f"{minutes} 分 {seconds:02d} 秒", f"{minutes} min {seconds:02d} s").in_(lang)


def _task(task: Task, session: Session, cast: Cast, now_ms: int) -> dict[str, Any]:
    lang, acts = session.lang, may_act(session, task)
    left_ms = None if task.due_ms is None else task.due_ms - now_ms
    named = partial(_party, cast=cast, lang=lang)
    return {
        "kind": task.kind,
        "id": task.id,
        "label": _KINDS[task.kind].in_(lang),
        "who": label_of(task.position, cast.county).in_(lang) if task.position else "",
        "text": task.text.in_(lang),
        "more": _more(task.body, lang),
        "since": t_plus(task.since_ms),
        "due": None if task.due_ms is None else t_plus(task.due_ms),
        "left": None if left_ms is None else span(left_ms, lang),
        "late": task.missed or (left_ms is not None and left_ms < 0),
        "soon": left_ms is not None and 0 <= left_ms < 120_000,
        "mine": acts if task.position else session.part is not Part.OBSERVER,
        "form": form_of(task, lang, named) if acts and task.position else None,
    }


_COUNTED = {
    "dead": Text("死亡", "dead"),
    "grave": Text("重伤", "gravely injured"),
    "light": Text("轻伤", "lightly injured"),
    "observed": Text("留观", "under observation"),
    "missing": Text("失联", "missing"),
    "trapped": Text("被困", "trapped"),
    "at_risk": Text("受威胁", "at risk"),
    "evacuated": Text("已疏散", "evacuated"),
}
_KINDS = {
    "alarm": Text("告警待签收", "alarm to acknowledge"),
    "question": Text("请示待答复", "question to answer"),
    "step": Text("告警待办", "alarm step due"),
    "report": Text("报告计时", "report due"),
    "order": Text("调派待确认", "order unconfirmed"),
    "request": Text("支援待答复", "request unanswered"),
    "handover": Text("交接班", "shift handover"),
    "instruction": Text("批示待反馈", "instruction, feedback due"),
    "roll_call": Text("点名", "roll-call"),
    "conference": Text("会商召集", "consultation"),
    "conclusion": Text("会商主持", "conclude a consultation"),
    "calling": Text("叫应来电", "a call to answer"),
    "acting": Text("叫应后反馈行动", "report what was done"),
    "visit": Text("上门叫应", "a visit in person"),
    "assignment": Text("协同任务", "task"),
    "measure": Text("预警措施", "measure of a warning"),
    "proposal": Text("建议发布预警", "proposed warning"),
}
_SEATED = (
    "conference",
    "conclusion",
    "calling",
    "acting",
    "visit",
    "assignment",
    "measure",
    "proposal",
)
"""Tasks of the many who are usually simulated: shown where a person sits, and to control."""


def _party(party: str, cast: Cast, lang: Lang) -> str:
    return label_of(party, cast.county).in_(lang)


def _more(body: Mapping[str, Any], lang: Lang) -> str:
    """What to do about it, where the record says so."""
    response = body.get("response")
    return str(response.get(lang, "")) if isinstance(response, Mapping) else ""


def _kind_label(kind: EventKind, lang: Lang) -> str:
    return kind.name if lang == "zh" else kind.name_en


def _incident(
    body: Mapping[str, Any], kinds: Mapping[str, EventKind], lang: Lang
) -> dict[str, Any]:
    name = str(body["event_type"])
    return {
        "id": body["incident"],
        "type": _kind_label(kinds[name], lang) if name in kinds else name,
        "place": body["place"]["name"],
        "since": t_plus(int(body["at_ms"])),
        "grade": body.get("grade"),
    }


def _lines(session: Session, board: Board) -> list[Line]:
    """The latest first; truths for control only, past injects for observers too."""

    def may_see(line: Line) -> bool:
        if not line.truth or session.part is Part.CONTROL:
            return True
        return session.part is Part.OBSERVER and line.source == "msel"

    return [line for line in reversed(board.lines) if may_see(line)][:_SHOWN]


def _line(line: Line, cast: Cast, lang: Lang) -> dict[str, Any]:
    return {
        "at": clock_of(cast, line.at_ms),
        "label": line.label.in_(lang),
        "text": line.text.in_(lang),
        "source": line.source,
        "truth": line.truth,
    }


def _coming(session: Session, board: Board, cast: Cast) -> Iterator[dict[str, Any]]:
    """The injects that have not happened, for control alone."""
    if session.part is not Part.CONTROL:
        return
    for inject in sorted(cast.drill.injects, key=lambda inject: inject.at_s):
        if inject.id not in board.fired:
            text = inject.text.in_(session.lang)
            held = board.held.get(inject.id, False)
            at = t_plus(int(inject.at_s * 1000))
            when = "" if inject.when is None else inject.when.text
            at = f"≤{at}" if when else at
            yield {
                "at": at,
                "when": when,
                "id": inject.id,
                "text": text,
                "held": held,
                "untrue": not inject.truth,
            }


def _words(table: str, lang: Lang) -> list[tuple[str, str]]:
    rows = vocabulary().choices[table].items()
    return [(str(code), word if lang == "zh" else str(code)) for word, code in rows]


def clock_of(cast: Cast, at_ms: int) -> str:
    """A moment of the drill on the clock of the wall."""
    start = datetime.fromisoformat(cast.drill.start)
    return (start + timedelta(milliseconds=at_ms)).strftime("%H:%M:%S")
