"""Taking reports: each is kept, and linked to a known event, asked about, or opened as a new one.

What a reader would get wrong: a doubtful report is not a decision put off. It waits for a person as
long as the rule says and is then opened as an event of its own: help that is sent twice costs less
than help that is not sent.
"""

from __future__ import annotations

from twin.county.event_types import UNKNOWN
from twin.desk.incidents import cells, claims, facts, lookup, opening
from twin.desk.incidents.memory import Incident, Told
from twin.desk.incidents.scoring import Score, Sight, score
from twin.desk.state import Ask
from twin.desk.turn import Moment, Turn, ms
from twin.terms.decision import IncidentNotLinked
from twin.terms.observation import Answered, EventReported
from twin.terms.text import Text

__all__ = ["answered", "report", "unanswered"]

NEW = "new"
_SHOWN = 3


def report(turn: Turn, seen: EventReported) -> None:
    """Take a report, by whatever way it came."""
    if seen.event_type in turn.rules.incidents.routine.event_types:
        _open_routine(turn, seen)
        return
    told = _known(turn, seen)
    if told is not None:
        told.times += 1
        turn.log(
            f"{told.id} 重复送达（第 {told.times} 次）", f"{told.id} came again ({told.times})"
        )
        return
    told = _remember(turn, seen)
    rule = turn.rules.incidents.linking
    found = opening.ranked(turn, _sight(turn, told))
    if found and found[0][0].total >= rule.link_at:
        _attach(turn, told, found[0][1], found[0][0])
    elif found and found[0][0].total >= rule.ask_at:
        _hold(turn, told, found[:_SHOWN])
    else:
        _open(turn, told, found[0] if found else None)


def answered(turn: Turn, name: str, seen: Answered) -> None:
    """A person has said which event a doubtful report, and those behind it, belongs to."""
    for told in _release(turn, name):
        found = {known.id: each for each, known in opening.ranked(turn, _sight(turn, told))}
        incident = turn.state.incidents.get(seen.answer)
        if incident is not None and lookup.root(turn, incident).is_open:
            incident = lookup.root(turn, incident)
            _attach(turn, told, incident, found.get(incident.id), by=seen.by)
        else:
            _decide(turn, told, by=seen.by)


def unanswered(turn: Turn, ask: Ask) -> None:
    """Nobody has said where a doubtful report belongs: it is an event of its own."""
    for told in _release(turn, ask.about):
        _decide(turn, told, by="")


def _known(turn: Turn, seen: EventReported) -> Told | None:
    """The same report, sent before; a number used again for another one is not the same."""
    told = turn.state.book.told.get(seen.report)
    if told is None:
        return None
    rule = turn.rules.incidents.linking
    same = (told.caller, told.text, told.place.name, told.counts) == (
        seen.caller,
        seen.text,
        seen.place.name,
        seen.counts,
    )
    return told if same and turn.now_ms - told.at_ms <= ms(rule.repeat_within) else None


def _remember(turn: Turn, seen: EventReported) -> Told:
    """Keep a report under its own number, or one made of it where that is taken."""
    book, rules = turn.state.book, turn.rules.incidents
    name, number = seen.report, 1
    while name in book.told:
        number += 1
        name = f"{seen.report}#{number}"
    source = rules.source_of(seen.source_kind, seen.channel)
    accuracy_m = source.accuracy_m if seen.accuracy_m is None else seen.accuracy_m
    told = Told(
        id=name,
        event_type=seen.event_type if seen.event_type in turn.ground.kinds else UNKNOWN,
        place=turn.ground.at_road(seen.place),
        caller=seen.caller,
        source_kind=seen.source_kind,
        channel=seen.channel,
        reliability=source.reliability,
        accuracy_m=min(accuracy_m, rules.widest_accuracy_m),
        hazard=seen.hazard,
        substance=seen.substance,
        text=seen.text,
        counts=seen.counts,
        at_ms=turn.now_ms,
        seen_ms=seen.seen_ms,
        urgency=seen.urgency,
    )
    book.told[name] = told
    return told


def _attach(turn: Turn, told: Told, incident: Incident, found: Score | None, by: str = "") -> None:
    """The report is of a known event: note it, and where it says otherwise."""
    told.incident = incident.id
    line = turn.rules.incidents.linking.link_at
    because = Text("", "") if found is None else found.told
    if by:
        because = Text(f"{by} 判为同一事件；{because.zh}", f"{by}: the same event; {because.en}")
    else:
        because = Text(f"{because.zh}；并案线 {line:g}", f"{because.en}; linked from {line:g}")
    opening.link(turn, incident, told.id, because, found)
    facts.compare(turn, incident, told)
    claims.told_with(turn, incident, told)
    turn.happened(Moment.REPORTED, incident, told.caller)


def _open(turn: Turn, told: Told, beside: tuple[Score, Incident] | None, by: str = "") -> None:
    """The report is of an event of its own; what it was held against is told with it."""
    if beside is not None:
        found, known = beside
        line = turn.rules.incidents.linking.ask_at
        why = Text(f"低于存疑线 {line:g}", f"below {line:g}")
        if by:
            why = Text(f"{by} 判为另一事件", f"{by}: another event")
        elif found.total >= line:
            why = Text("无人答复，按另一事件处置", "nobody answered; taken as another event")
        turn.emit(
            IncidentNotLinked(
                incident=known.id,
                evidence=told.id,
                score=int(found.total * 1000.0 + 0.5) / 1000.0,
                because=Text(f"{found.told.zh}；{why.zh}", f"{found.told.en}; {why.en}"),
            )
        )
    incident = opening.open_new(
        turn,
        event_type=told.event_type,
        place=told.place,
        hazard=told.hazard,
        substance=told.substance,
        evidence=(told.id,),
        rule=turn.rules.incidents.linking.clause,
        because=Text(f"接报：{told.text}", f"reported: {told.text}"),
        urgency=told.urgency,
        told=told,
        detected_ms=told.seen_ms if told.seen_ms >= 0 else None,
    )
    told.incident = incident.id
    claims.told_with(turn, incident, told)
    turn.happened(Moment.REPORTED, incident, told.caller)


def _open_routine(turn: Turn, seen: EventReported) -> None:
    """Daily work: each call is an incident of its own, and forgotten with it."""
    incident = opening.open_new(
        turn,
        event_type=seen.event_type,
        place=turn.ground.at_road(seen.place),
        hazard=seen.hazard,
        substance=seen.substance,
        evidence=(seen.report,),
        rule=turn.rules.incidents.routine.clause,
        because=Text(f"接报：{seen.text}", f"reported: {seen.text}"),
        urgency=seen.urgency,
    )
    turn.happened(Moment.REPORTED, incident, seen.caller)


def _decide(turn: Turn, told: Told, by: str) -> None:
    """Of its own, unless another report has opened the same event meanwhile."""
    found = opening.ranked(turn, _sight(turn, told))
    others = [each for each in found if each[1].opened_ms > told.at_ms]
    if others and others[0][0].total >= turn.rules.incidents.linking.link_at:
        _attach(turn, told, others[0][1], others[0][0])
    else:
        _open(turn, told, found[0] if found else None, by)


def _hold(turn: Turn, told: Told, found: list[tuple[Score, Incident]]) -> None:
    """Let the report wait for a person, or for the answer about one just like it."""
    seen = _sight(turn, told)
    book, rule = turn.state.book, turn.rules.incidents.linking
    reach_m = rule.widest_m(told.event_type) + 2.0 * turn.rules.incidents.widest_accuracy_m
    for name in cells.near(book.held_cells, seen.x_m, seen.y_m, reach_m):
        if score(rule, seen, _sight(turn, book.told[name])).total >= rule.link_at:
            book.behind.setdefault(name, []).append(told.id)
            return
    cells.put(book.held_cells, told.id, seen.x_m, seen.y_m)
    near = "、".join(f"{known.id}（{known.place.name}，{each.told.zh}）" for each, known in found)
    near_en = ", ".join(f"{known.id} ({known.place.name}, {each.told.en})" for each, known in found)
    kind = turn.ground.kinds[told.event_type].label
    turn.ask(
        topic="same_event",
        about=told.id,
        to=rule.asking.to,
        options=(*(known.id for _, known in found), NEW),
        within_s=rule.asking.within,
        text=Text(
            f"{told.caller} 报 {told.place.name} {kind.zh}：是否并入 {near}？",
            f"{told.caller} reports {kind.en} at {told.place.name}: the same as {near_en}?",
        ),
    )


def _release(turn: Turn, name: str) -> list[Told]:
    """A held report and those that waited behind it, in the order they came."""
    book = turn.state.book
    head = book.told[name]
    seen = _sight(turn, head)
    cells.take_out(book.held_cells, name, seen.x_m, seen.y_m)
    behind = [book.told[each] for each in book.behind.pop(name, [])]
    return [head, *behind]


def _sight(turn: Turn, told: Told) -> Sight:
    x_m, y_m = turn.ground.xy(told.place.lat_deg, told.place.lon_deg)
    return Sight(
        event_type=told.event_type,
        x_m=x_m,
        y_m=y_m,
        accuracy_m=told.accuracy_m,
        reliability=told.reliability,
        hazard=told.hazard,
        at_ms=told.at_ms,
        ongoing=True,
    )
