"""The county's own 预警 (突发事件应对法 arts. 63-70): draft, review, approval, issue, lifting.

Only kinds that the county government warns of itself can be here (`OwnKind`); the colour of any
other belongs to its issuer. What a reader would get wrong: a colour is no response level and no
grade, and starts neither by itself; the measures of the warning period are listed in the rules.
"""

from __future__ import annotations

from dataclasses import replace

from twin.desk import authority
from twin.desk.calling import occasions
from twin.desk.state import Ask
from twin.desk.timers import arm_at
from twin.desk.turn import Turn
from twin.desk.warning import measures
from twin.desk.warning.memory import OwnWarning
from twin.desk.warning.stages import after_warning
from twin.terms.observation import Answered
from twin.terms.text import Text
from twin.terms.warning import WarningStep
from twin.terms.warning_acts import WarningActed, WarningDrafted
from twin.terms.warning_effects import (
    CountyWarning,
    CountyWarningIssued,
    WarningRefused,
    WarningStepped,
)
from twin.terms.warning_stages import WarningAct, WarningStage

__all__ = ["TOPIC", "act", "approved", "draft", "expire", "unapproved"]

TOPIC = "approve_county_warning"
_ASK = Text("请批准发布预警", "please approve a warning")


def draft(turn: Turn, seen: WarningDrafted) -> None:
    """Somebody drafts a warning of the county."""
    memory = turn.state.warnings
    old = memory.own.get(seen.replaces) if seen.replaces else None
    needed = WarningAct.REPLACE if seen.replaces else WarningAct.DRAFT
    if not turn.rules.warnings.may(seen.role, needed):
        _refuse(turn, seen.replaces, needed, seen.by, seen.role, _no_right(seen.role, needed))
        return
    if seen.replaces and (old is None or old.stage is not WarningStage.IN_FORCE):
        because = Text(f"{seen.replaces} 不在生效中，不能更新", f"{seen.replaces} is not in force")
        _refuse(turn, seen.replaces, needed, seen.by, seen.role, because)
        return
    areas = turn.ground.areas
    known = tuple(town for town in seen.townships if town in areas.townships)
    name = turn.new_id("CW")
    said = CountyWarning(
        warning=name,
        warning_kind=seen.warning_kind,
        colour=seen.colour,
        step=WarningStep.ALERT if old is None else WarningStep.UPDATE,
        status=turn.charge.status,
        starts_at_ms=seen.starts_at_ms,
        expires_at_ms=seen.expires_at_ms,
        townships=known if len(known) == len(seen.townships) else (),
        places=tuple(areas.townships[town].name for town in known),
        caution=seen.caution,
        advice=seen.advice,
        issuer=turn.rules.warnings.issuer,
        sent_at_ms=turn.now_ms,
        references=() if old is None else (*old.draft.references, seen.replaces),
        note=turn.charge.title.zh,
    )
    memory.own[name] = OwnWarning(
        draft=said,
        stage=WarningStage.DRAFTED,
        drafted_by=seen.by,
        occasion=name if old is None else old.occasion,
    )
    turn.emit(
        WarningStepped(
            warning=name,
            act=WarningAct.DRAFT,
            stage=WarningStage.DRAFTED,
            by=seen.by,
            because=Text(f"拟发{_title(said).zh}", f"to be issued: {_title(said).en}"),
        )
    )


def act(turn: Turn, seen: WarningActed) -> None:
    """Somebody goes a step further with a warning of the county, if he may and it is legal."""
    warning = turn.state.warnings.own.get(seen.warning)
    why = _forbidden(turn, seen, warning)
    if why is not None or warning is None:
        because = why or Text("没有这份预警", "there is no such warning")
        _refuse(turn, seen.warning, seen.act, seen.by, seen.role, because)
        return
    match seen.act:
        case WarningAct.REVIEW:
            _step(turn, warning, WarningAct.REVIEW, seen.by, Text("要素齐全", "nothing is missing"))
            _seek(turn, warning)
        case WarningAct.APPROVE:
            _approve(turn, warning, seen.by)
        case WarningAct.REJECT:
            _reject(turn, warning, seen.by, seen.reason)
        case WarningAct.CANCEL:
            _cancel(turn, warning, seen.by, seen.reason)
        case _:
            _issue(turn, warning, seen.by)


def approved(turn: Turn, warning_id: str, seen: Answered) -> None:
    """Whoever approves has answered."""
    warning = turn.state.warnings.own[warning_id]
    if warning.stage is not WarningStage.REVIEWED:
        return
    if seen.answer == "approve":
        _approve(turn, warning, seen.by)
    else:
        _reject(turn, warning, seen.by, seen.note or seen.answer)


def unapproved(turn: Turn, ask: Ask) -> None:
    """Nobody has answered: the next of the chain is asked."""
    warning = turn.state.warnings.own[ask.about]
    if warning.stage is WarningStage.REVIEWED:
        authority.ask_next(turn, ask, _question(warning))


def expire(turn: Turn, warning_id: str) -> None:
    """A warning has come to its end."""
    warning = turn.state.warnings.own[warning_id]
    if warning.stage is WarningStage.IN_FORCE:
        _step(
            turn, warning, WarningAct.EXPIRE, authority.DESK, Text("有效期已到", "its time is over")
        )
        _lift(turn, warning)


def _forbidden(turn: Turn, seen: WarningActed, warning: OwnWarning | None) -> Text | None:
    if warning is None:
        return Text("没有这份预警", "there is no such warning")
    if seen.act in (WarningAct.DRAFT, WarningAct.REPLACE, WarningAct.EXPIRE):
        return Text("更新须另拟一份", "a change is a draft of its own")
    if not turn.rules.warnings.may(seen.role, seen.act):
        return _no_right(seen.role, seen.act)
    if after_warning(warning.stage, seen.act) is None:
        return Text(
            f"预警处于 {warning.stage.value}，不能{seen.act.label.zh}",
            f"{seen.act.label.en} is no step from {warning.stage.value}",
        )
    if seen.act is WarningAct.REVIEW:
        if seen.by == warning.drafted_by:
            return Text("起草人不得审核自己起草的预警", "nobody reviews his own draft")
        lacking = _lacking(warning.draft)
        if lacking:
            return Text(f"缺：{'、'.join(lacking)}", f"{len(lacking)} elements are missing")
    return None


def _lacking(said: CountyWarning) -> list[str]:
    """Which elements of art. 64 a draft does not have; the others it cannot be without."""
    found = {
        "可能影响的范围": bool(said.townships),
        "警示事项": bool(said.caution.zh),
        "应当采取的措施": bool(said.advice.zh),
        "起止时间": said.expires_at_ms > max(said.starts_at_ms, said.sent_at_ms),
        "发布单位": bool(said.issuer),
    }
    return [name for name, there in found.items() if not there]


def _approve(turn: Turn, warning: OwnWarning, by: str) -> None:
    turn.settle(TOPIC, warning.draft.warning)
    _step(turn, warning, WarningAct.APPROVE, by, Text("", ""))
    if turn.rules.warnings.may(authority.DESK, WarningAct.ISSUE):
        _issue(turn, warning, by)


def _reject(turn: Turn, warning: OwnWarning, by: str, why: str) -> None:
    turn.settle(TOPIC, warning.draft.warning)
    _step(turn, warning, WarningAct.REJECT, by, Text(why, why))


def _issue(turn: Turn, warning: OwnWarning, by: str) -> None:
    said = replace(warning.draft, sent_at_ms=turn.now_ms)
    warning.draft = said
    if said.references:
        old = turn.state.warnings.own[said.references[-1]]
        if old.stage is WarningStage.IN_FORCE:
            because = Text(f"由 {said.warning} 取代", f"{said.warning} takes its place")
            _step(turn, old, WarningAct.REPLACE, authority.DESK, because)
    _step(turn, warning, WarningAct.ISSUE, authority.DESK, _title(said))
    turn.emit(CountyWarningIssued(warning=said, approved_by=by))
    arm_at(turn, said.expires_at_ms, "own_expiry", said.warning)
    measures.start(turn, said.warning, warning.occasion, said.colour, "own")
    occasions.own_warning(
        turn, warning.occasion, said.warning_kind, said.colour, said.townships, _title(said)
    )


def _cancel(turn: Turn, warning: OwnWarning, by: str, why: str) -> None:
    _step(turn, warning, WarningAct.CANCEL, by, Text(why, why))
    over = replace(
        warning.draft,
        warning=turn.new_id("CW"),
        step=WarningStep.CANCEL,
        sent_at_ms=turn.now_ms,
        references=(*warning.draft.references, warning.draft.warning),
    )
    turn.emit(CountyWarningIssued(warning=over, approved_by=by))
    _lift(turn, warning)


def _lift(turn: Turn, warning: OwnWarning) -> None:
    measures.lift(turn, warning.occasion)
    occasions.over(turn, warning.occasion)


def _step(turn: Turn, warning: OwnWarning, act: WarningAct, by: str, because: Text) -> None:
    stage = after_warning(warning.stage, act)
    assert stage is not None, f"{act} is no step from {warning.stage}"
    warning.stage = stage
    turn.emit(
        WarningStepped(warning=warning.draft.warning, act=act, stage=stage, by=by, because=because)
    )


def _title(said: CountyWarning) -> Text:
    kind, colour = said.warning_kind.label, said.colour.label
    where = "、".join(said.places)
    return Text(f"{kind.zh}{colour.zh}：{where}", f"{kind.en}, {colour.en}: {where}")


def _no_right(role: str, act: WarningAct) -> Text:
    return Text(f"{role} 无权{act.label.zh}预警", f"{role} may not {act.label.en} a warning")


def _refuse(turn: Turn, name: str, act: WarningAct, by: str, role: str, because: Text) -> None:
    turn.emit(WarningRefused(warning=name, act=act, by=by, role=role, because=because))


def _seek(turn: Turn, warning: OwnWarning) -> None:
    name = warning.draft.warning
    if authority.acts_alone(turn, TOPIC):
        _approve(turn, warning, authority.DESK)
    else:
        authority.seek(turn, TOPIC, name, ("approve", "reject"), _question(warning))


def _question(warning: OwnWarning) -> Text:
    title = _title(warning.draft)
    return Text(f"{_ASK.zh}：{title.zh}", f"{_ASK.en}: {title.en}")
