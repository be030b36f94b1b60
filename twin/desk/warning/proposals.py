"""A gauge over a figure of the table of signals: evidence, gathered and proposed to the issuer.

What a reader would get wrong: the gauge's own alarm is a 监测报警 and stays one. Nothing is issued
here; a proposal says what was measured and which colour the table has for it, and the department
that may warn decides.
"""

from __future__ import annotations

from twin.desk import authority
from twin.desk.state import Ask
from twin.desk.timers import arm
from twin.desk.turn import Turn, ms
from twin.desk.warning import incoming
from twin.desk.warning.memory import Evidence, Proposal
from twin.terms.levels import WarningColour
from twin.terms.observation import AlarmChanged, Answered
from twin.terms.text import Text
from twin.terms.warning_acts import ProposalAnswered
from twin.terms.warning_effects import IssuerPressed, ProposalOverdue, WarningProposed
from twin.terms.warning_stages import IssuerKind

__all__ = ["MATTER", "answered", "gather", "measured", "pressed", "unanswered", "unpressed"]

MATTER = "press_issuer"
_PHONE, _LEAVE = "phone_issuer", "leave"
_KINDS = {kind.value: kind for kind in IssuerKind}


def measured(turn: Turn, seen: AlarmChanged) -> None:
    """An alarm rose or fell: evidence comes or goes."""
    signals, memory = turn.ground.signals, turn.state.warnings
    kind = signals.kind(seen.point)
    for row in turn.rules.warnings.evidence:
        if row.kind != kind or seen.bit not in row.bits:
            continue
        value = row.reads if row.reads is not None else seen.value
        for hazard in signals.hazards(row.quantity):
            if hazard not in _KINDS:
                continue  # the table knows more hazards than anybody here is asked about
            for window_s in signals.windows_s(hazard, row.quantity, seen.point, row.window):
                key = f"{hazard}|{seen.point}|{seen.bit.name}|{window_s}"
                if not seen.active:
                    _gone(turn, hazard, key)
                elif value is not None:
                    memory.evidence[key] = Evidence(
                        kind=_KINDS[hazard],
                        quantity=row.quantity,
                        window_s=window_s,
                        value=value,
                        township=turn.ground.points[seen.point].area,
                    )
                    _gather_soon(turn, hazard)


def gather(turn: Turn, hazard: str) -> None:
    """Propose what the evidence gathered so far comes to, if it is worse than what is out."""
    memory, kind = turn.state.warnings, _KINDS[hazard]
    memory.gathering.pop(hazard, None)
    row = turn.rules.warnings.kind(kind)
    by_town: dict[str, dict[tuple[str, int], float]] = {}
    backing: dict[str, list[tuple[str, str, int, float]]] = {}
    for key, evidence in memory.evidence.items():
        if evidence.kind is not kind:
            continue
        seen = by_town.setdefault(evidence.township, {})
        what = (evidence.quantity, evidence.window_s)
        known = seen.get(what, evidence.value)
        seen[what] = turn.ground.signals.worse(evidence.quantity, evidence.value, known)
        backing.setdefault(evidence.township, []).append((key.split("|")[1], *what, evidence.value))
    found = {town: turn.ground.signals.colour(hazard, seen) for town, seen in by_town.items()}
    met = {town: each for town, each in found.items() if each is not None}
    if row is None or not met:
        return
    colour, signal = max(met.values(), key=lambda each: each[0].severity)
    towns = tuple(town for town, (reached, _) in met.items() if reached is colour)
    if _known(turn, kind, colour, towns):
        return
    proposal = Proposal(id=turn.new_id("PW"), kind=kind, colour=colour, townships=towns)
    memory.proposals[proposal.id] = proposal
    within_s = turn.rules.warnings.proposals.answer_within
    where = turn.ground.areas.names(towns)
    turn.emit(
        WarningProposed(
            proposal=proposal.id,
            to=row.to,
            warning_kind=kind,
            colour=colour,
            signal=signal.id,
            clause=f"{signal.clause}；{row.clause}",
            townships=towns,
            evidence=tuple(line for town in towns for line in backing[town]),
            answer_by_ms=turn.now_ms + ms(within_s),
            times=1,
            because=Text(
                f"{where}监测达到{colour.label.zh}标准（{signal.clause}），请研判是否发布",
                f"readings in {len(towns)} townships reach the figure of a {colour.label.en}",
            ),
        )
    )
    arm(turn, within_s, "proposal_unanswered", proposal.id)


def answered(turn: Turn, seen: ProposalAnswered) -> None:
    """The issuer has decided; its warning, if any, comes in by itself."""
    proposal = turn.state.warnings.proposals.get(seen.proposal)
    if proposal is None or proposal.answered:
        return
    proposal.answered = True
    proposal.refused = not seen.accepted
    turn.settle(MATTER, proposal.id)
    turn.log(
        f"{seen.by}对 {proposal.id} 的答复：{'采纳' if seen.accepted else '不发布'} {seen.reason}",
        f"{seen.by} {'follows' if seen.accepted else 'does not follow'} {proposal.id}",
    )


def unanswered(turn: Turn, proposal_id: str) -> None:
    """The time for the answer is over: an alarm; ask once more, then somebody who rings it up."""
    proposal = turn.state.warnings.proposals.get(proposal_id)
    if proposal is None or proposal.answered:
        return
    rule = turn.rules.warnings.proposals
    again = proposal.times < rule.times
    proposal.times += again
    proposal.pressed += not again
    to, chain = _issuer(turn, proposal), turn.rules.authority.of(MATTER).chain
    who = chain[min(proposal.pressed, len(chain)) - 1] if chain else authority.DESK
    name = turn.rules.authority.name_of(who)
    because = Text(
        f"{to} 逾时未答复，请{name.zh}致电", f"{to} has not answered; {name.en} rings up"
    )
    if again:
        because = Text(f"{to} 逾时未答复，再次提请", f"{to} has not answered and is asked again")
    turn.emit(
        ProposalOverdue(
            proposal=proposal_id,
            to=to,
            warning_kind=proposal.kind,
            colour=proposal.colour,
            times=proposal.times,
            answer_by_ms=turn.now_ms + ms(rule.answer_within) if again else 0,
            escalated=not again,
            because=because,
        )
    )
    if again:
        arm(turn, rule.answer_within, "proposal_unanswered", proposal_id)
    elif authority.acts_alone(turn, MATTER):
        _press(turn, proposal, who)
    else:
        _ask_to_ring_up(turn, proposal, who)


def pressed(turn: Turn, proposal_id: str, seen: Answered) -> None:
    """Somebody rings the issuer up, or leaves it at that."""
    proposal = turn.state.warnings.proposals.get(proposal_id)
    if proposal is None or proposal.answered:
        return
    if seen.answer == _LEAVE:
        name = turn.rules.authority.name_of(seen.by)
        proposal.answered = True
        turn.log(f"{name.zh}决定不再催办 {proposal_id}", f"{name.en} leaves {proposal_id} at that")
    else:
        _press(turn, proposal, seen.by)


def unpressed(turn: Turn, ask: Ask) -> None:
    """Who was to ring it up does not answer either: the next of the chain."""
    proposal = turn.state.warnings.proposals.get(ask.about)
    if proposal is not None and not proposal.answered:
        authority.ask_next(turn, ask, _question(turn, proposal))


def _ask_to_ring_up(turn: Turn, proposal: Proposal, who: str) -> None:
    turn.ask(
        topic=MATTER,
        about=proposal.id,
        to=who,
        options=(_PHONE, _LEAVE),
        within_s=turn.rules.authority.of(MATTER).next_after,
        text=_question(turn, proposal),
    )


def _press(turn: Turn, proposal: Proposal, by: str) -> None:
    name, rule = turn.rules.authority.name_of(by), turn.rules.warnings.proposals
    turn.emit(
        IssuerPressed(
            proposal=proposal.id,
            to=_issuer(turn, proposal),
            by=by,
            answer_by_ms=turn.now_ms + ms(rule.pressed_within),
            because=Text(f"{name.zh}致电催办", f"{name.en} rings it up"),
        )
    )
    arm(turn, rule.pressed_within, "proposal_unanswered", proposal.id)


def _question(turn: Turn, proposal: Proposal) -> Text:
    to, kind, colour = _issuer(turn, proposal), proposal.kind.label, proposal.colour.label
    return Text(
        f"{to} 未答复{kind.zh}{colour.zh}建议 {proposal.id}，请致电其负责人",
        f"{to} has not answered {proposal.id} ({kind.en}, {colour.en}); please ring its head up",
    )


def _issuer(turn: Turn, proposal: Proposal) -> str:
    row = turn.rules.warnings.kind(proposal.kind)
    assert row is not None, "only a kind with a row is proposed"
    return row.to


def _gone(turn: Turn, hazard: str, key: str) -> None:
    """A reading is back under its figure; with the last one, what was proposed is history."""
    memory, kind = turn.state.warnings, _KINDS[hazard]
    if memory.evidence.pop(key, None) is None:
        return
    if not any(evidence.kind is kind for evidence in memory.evidence.values()):
        for name in [p.id for p in memory.proposals.values() if p.kind is kind]:
            del memory.proposals[name]
            turn.settle(MATTER, name)


def _gather_soon(turn: Turn, hazard: str) -> None:
    gathering = turn.state.warnings.gathering
    if hazard not in gathering:
        gathering[hazard] = turn.now_ms
        arm(turn, turn.rules.warnings.proposals.gather, "evidence_gathered", hazard)


def _known(turn: Turn, kind: IssuerKind, colour: WarningColour, towns: tuple[str, ...]) -> bool:
    """Whether a warning in force, or a proposal before, says as much for all these townships."""
    covered: dict[str, None] = {}
    for warning in incoming.in_force(turn, kind):
        if warning.colour is not None and warning.colour.at_least(colour):
            covered.update(dict.fromkeys(warning.townships))
    for proposal in turn.state.warnings.proposals.values():
        if proposal.kind is kind and proposal.colour.at_least(colour):
            covered.update(dict.fromkeys(proposal.townships))
    return all(town in covered for town in towns)
