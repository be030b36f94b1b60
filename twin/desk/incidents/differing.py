"""Contradictions: figures and facts about which sources differ, kept and shown with both.

What a reader would get wrong: settling takes nothing out. The better source's word, or a person's,
is what the desk goes by; the other stays beside it. Sources as good as each other are a question.
"""

from __future__ import annotations

from collections.abc import Sequence

from twin.desk.incidents import figures
from twin.desk.incidents.memory import Claim, Contradiction, Incident
from twin.desk.turn import Turn
from twin.terms.decision import ContradictionNoted, ContradictionSettled
from twin.terms.incident_effects import Saying
from twin.terms.text import Text

__all__ = ["NAMES", "UNSETTLED", "ask_again", "figure", "figures_of", "note", "settle"]

UNSETTLED = "unsettled"
NAMES = {
    "event_type": Text("事件类型", "kind of event"),
    "place": Text("地点", "place"),
    "hazard": Text("危险源", "hazard source"),
    "substance": Text("物质", "substance"),
    "dead": Text("死亡人数", "dead"),
    "grave": Text("重伤人数", "gravely hurt"),
    "light": Text("轻伤人数", "lightly hurt"),
    "observed": Text("留观人数", "under observation"),
    "missing": Text("失联人数", "missing"),
    "trapped": Text("被困人数", "trapped"),
    "at_risk": Text("涉险人数", "at risk"),
    "evacuated": Text("疏散人数", "evacuated"),
    "direct_loss_cny": Text("直接经济损失（元）", "direct loss, yuan"),
    "burnt_ha": Text("受害面积（公顷）", "burnt hectares"),
    "magnitude": Text("震级", "magnitude"),
}


def figure(turn: Turn, incident: Incident, what: str, place: str, said: Sequence[Claim]) -> None:
    """Look whether what is said of a figure agrees; note it, ask, or settle it."""
    live = [claim for claim in said if not claim.overtaken]
    known = _open_one(turn, incident, what, place)
    if len({claim.amount for claim in live}) < 2:
        if known is not None:
            value = f"{live[0].amount:g}" if live else ""
            settle(turn, known, value, "", Text("各方说法已一致", "all agree by now"))
        return
    rule = turn.rules.incidents.contradictions
    best = max(claim.reliability for claim in live)
    credible = {c.amount for c in live if c.reliability > best - rule.better_by}
    used = figures.reckoned(turn, live)
    sayings = [
        Saying(
            value=f"{claim.amount:g}",
            by=claim.by,
            source_kind=claim.source_kind,
            reliability=claim.reliability,
            at_ms=claim.at_ms,
            evidence=claim.evidence,
            voices=claim.voices,
        )
        for claim in said
    ]
    note(turn, incident, what, place, sayings, f"{used:g}", clear=len(credible) < 2)


def figures_of(turn: Turn, incident: Incident) -> None:
    """Hold every figure of an incident, and of those merged into it, against what is said of it."""
    for (what, place), said in figures.by_place(turn, incident).items():
        figure(turn, incident, what, place, said)


def ask_again(turn: Turn, name: str) -> None:
    """Ask about a contradiction as it stands now; not at all when it is settled."""
    known, rule = turn.state.book.contradictions[name], turn.rules.incidents.contradictions
    turn.settle("contradiction", name)
    if known.settled_by:
        return
    label, said = NAMES[known.what], _shown(turn, known.what, known.values)
    turn.ask(
        topic="contradiction",
        about=name,
        to=rule.asking.to,
        options=(*known.values, UNSETTLED),
        within_s=rule.asking.within,
        text=Text(
            f"{known.incident} {known.place}{label.zh}有 {said.zh} 几种说法，请核实",
            f"{known.incident} {known.place} {label.en}: {said.en}; please find out",
        ),
    )


def note(
    turn: Turn,
    incident: Incident,
    what: str,
    place: str,
    sayings: list[Saying],
    used: str,
    *,
    clear: bool,
) -> None:
    """Note a contradiction, or that more is said of one; ask unless it is clear which holds."""
    book, rule = turn.state.book, turn.rules.incidents.contradictions
    known = _open_one(turn, incident, what, place)
    last = known or next(
        (
            book.contradictions[name]
            for name in reversed(incident.contradictions)
            if (book.contradictions[name].what, book.contradictions[name].place) == (what, place)
        ),
        None,
    )
    values = tuple(dict.fromkeys(saying.value for saying in sayings))
    if last is not None and last.values == values and (known is not None or clear):
        last.sayings = sayings  # nothing that has not been noted, only more voices
        return
    if known is None:
        known = Contradiction(
            id=turn.new_id("K"), incident=incident.id, what=what, place=place, sayings=sayings
        )
        book.contradictions[known.id] = known
        incident.contradictions = (*incident.contradictions, known.id)
    known.sayings = sayings
    name = NAMES[what]
    said, held = _shown(turn, what, values), _shown(turn, what, (used,))
    turn.emit(
        ContradictionNoted(
            contradiction=known.id,
            incident=incident.id,
            what=what,
            place=place,
            sayings=tuple(sayings),
            used=used,
            settled=clear,
            because=Text(
                f"{name.zh}说法不一：{said.zh}；"
                f"{'以来源更可靠者为准' if clear else '来源相当，须核实'}，暂按 {held.zh}",
                f"{name.en}: {said.en}; "
                f"{'the better source holds' if clear else 'as good sources, to be checked'}, "
                f"going by {held.en}",
            ),
            clause=rule.clause,
        )
    )
    if clear:
        known.settled_by = next(s.by for s in reversed(sayings) if s.value == used)
    ask_again(turn, known.id)


def settle(turn: Turn, known: Contradiction, value: str, by: str, because: Text) -> None:
    """A contradiction is settled; `by` is the person who did, empty when the sources agree."""
    known.settled_by = by or "all"
    turn.settle("contradiction", known.id)
    turn.emit(
        ContradictionSettled(
            contradiction=known.id,
            incident=known.incident,
            what=known.what,
            value=value,
            by=by,
            because=because,
        )
    )


def _open_one(turn: Turn, incident: Incident, what: str, place: str) -> Contradiction | None:
    for name in incident.contradictions:
        known = turn.state.book.contradictions[name]
        if not known.settled_by and (known.what, known.place) == (what, place):
            return known
    return None


def _shown(turn: Turn, what: str, values: Sequence[str]) -> Text:
    """Values as people read them: kinds of event by name, others as they are."""
    if what != "event_type":
        return Text("、".join(values), ", ".join(values))
    labels = [turn.ground.kinds[value].label for value in values]
    return Text("、".join(label.zh for label in labels), ", ".join(label.en for label in labels))
