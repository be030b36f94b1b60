"""Decisions that wait for a consultation, and those that a named rule lets go first."""

from __future__ import annotations

from twin.desk.convening.memory import Conference, HeldAsk
from twin.desk.convening.rules import Convening
from twin.desk.turn import Turn
from twin.terms.conference import DecisionHeld, DecisionReleased
from twin.terms.text import Text

__all__ = ["holds", "rule_of"]


def holds(turn: Turn, matter: str, about: str, options: tuple[str, ...], text: Text) -> bool:
    """Keep a question back while a consultation that decides it is under way."""
    for name, conference in turn.state.conferences.items():
        rule = rule_of(turn, conference)
        if conference.incident != about or matter not in rule.decides:
            continue
        if matter in rule.urgent:
            because = Text(f"先行：{rule.urgent_rule}", f"goes first: {rule.urgent_rule}")
            turn.emit(
                DecisionReleased(matter=matter, about=about, conference=name, because=because)
            )
            return False
        held = HeldAsk(matter=matter, about=about, options=options, text=text)
        conference.held.append(held)
        turn.emit(DecisionHeld(matter=matter, about=about, conference=name))
        return True
    return False


def rule_of(turn: Turn, conference: Conference) -> Convening:
    """The rule a consultation was called by."""
    rules = turn.rules.convening.conferences
    return next(rule for rule in rules if rule.id == conference.rule)
