"""平时 and 战时: explicit, authorised, and said: who joins, what routine pauses (应对法 art. 30).

What a reader would get wrong: the mode changes the *duty room*, not a response level. A high level
proposes 战时; a person switches, and a person switches back.
"""

from __future__ import annotations

from typing import Literal

from twin.desk import authority
from twin.desk.incidents.memory import Incident
from twin.desk.state import Ask
from twin.desk.turn import Turn
from twin.terms.duty_acts import ModeOrdered
from twin.terms.duty_effects import ModeChanged, ModeRefused
from twin.terms.levels import ResponseLevel
from twin.terms.observation import Answered
from twin.terms.text import Text

__all__ = ["MATTER", "answered", "ordered", "propose", "unanswered"]

MATTER = "switch_mode"
_QUESTION = Text("建议转入战时值班，请决定", "crisis duty is proposed, please decide")
_LEVELS = {level.value: level for level in ResponseLevel}
Mode = Literal["peace", "crisis"]


def propose(turn: Turn, incident: Incident, level: str) -> None:
    """A response level is in force: from the rule's level on, 战时 is proposed."""
    duty = turn.state.duty
    high_enough = _LEVELS[level].at_least(turn.rules.duty.mode.from_level)
    if duty.mode == "crisis" or duty.mode_asked or not high_enough:
        return
    if authority.acts_alone(turn, MATTER):
        _switch(turn, "crisis", authority.DESK, _QUESTION)
        return
    duty.mode_asked = True
    authority.seek(turn, MATTER, incident.id, ("switch", "not_now"), _QUESTION)


def answered(turn: Turn, about: str, seen: Answered) -> None:
    """Somebody who may has decided."""
    turn.state.duty.mode_asked = False
    if seen.answer == "switch" and turn.state.duty.mode == "peace":
        _switch(turn, "crisis", seen.by, Text(f"因 {about} 启动响应", f"because of {about}"))


def unanswered(turn: Turn, ask: Ask) -> None:
    """Nobody answered: the next of the chain is asked."""
    if turn.state.duty.mode == "peace":
        authority.ask_next(turn, ask, _QUESTION)


def ordered(turn: Turn, seen: ModeOrdered) -> None:
    """A person switches the mode, if the table lets them and a reason is given."""
    refusal: Text | None = None
    if seen.by not in turn.rules.authority.of(MATTER).chain:
        name = turn.rules.authority.name_of(seen.by)
        refusal = Text(f"{name.zh}无权切换", f"{name.en} may not switch it")
    elif not seen.reason.strip():
        refusal = Text("要写明原因", "a reason must be given")
    elif seen.mode == turn.state.duty.mode:
        refusal = Text("已经是这个模式", "it is that mode already")
    if refusal is not None:
        turn.emit(ModeRefused(mode=seen.mode, by=seen.by, because=refusal))
        return
    _switch(turn, seen.mode, seen.by, Text(seen.reason, seen.reason))


def _switch(turn: Turn, mode: Mode, by: str, because: Text) -> None:
    rule = turn.rules.duty.mode
    turn.state.duty.mode = mode
    crisis = mode == "crisis"
    turn.emit(
        ModeChanged(
            mode=mode,
            by=by,
            because=because,
            joins=rule.joins if crisis else (),
            suspended=rule.suspends if crisis else (),
            clause=rule.clause,
        )
    )
