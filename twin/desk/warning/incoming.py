"""Warnings of others: taken over as they stand, followed through update, cancel and expiry.

What a reader would get wrong: the colour is the issuer's and is never touched here. An alert whose
sender has no right to its kind, or which is not of our world (a real one in a drill, a test), is
noted and put before a person; nothing follows from it by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from twin.desk.calling import occasions
from twin.desk.timers import arm_at
from twin.desk.turn import Turn
from twin.desk.warning import measures
from twin.desk.warning.memory import Incoming, IncomingStage
from twin.desk.warning.warning_rules import KindRow
from twin.terms.alerts import AlertMessage, AlertReceived
from twin.terms.levels import WarningColour
from twin.terms.text import Text
from twin.terms.warning_effects import WarningTaken
from twin.terms.warning_stages import IssuerKind

__all__ = ["expire", "in_force", "receive"]

_ACTS = (AlertMessage.ALERT, AlertMessage.UPDATE, AlertMessage.CANCEL)


def receive(turn: Turn, seen: AlertReceived) -> None:
    """An alert came in."""
    memory = turn.state.warnings
    key = _key(seen.sender, seen.identifier)
    if key in memory.seen:
        return  # the same alert by another way
    row = turn.rules.warnings.kind_said(f"{seen.event} {seen.headline}")
    if row is None and seen.message is AlertMessage.CANCEL:
        row = _kind_before(turn, seen)
    townships = turn.ground.areas.townships_of(seen.areas)
    if seen.message is AlertMessage.CANCEL and not townships:
        townships = _places_before(turn, seen)
    why = _noted_only(turn, seen, row, townships)
    if why is not None or row is None:
        memory.seen[key] = ""
        _say(turn, "", seen, row, townships, (), why or Text("", ""))
        turn.log(
            f"收到{seen.sender_name}“{seen.headline}”，仅作记录：{why.zh if why else ''}",
            f"an alert of {seen.sender_name} is only noted: {why.en if why else ''}",
        )
        return
    replaced = list(_referred(turn, seen))
    if seen.message is AlertMessage.CANCEL:
        memory.seen[key] = ""
        for name in replaced:
            memory.incoming[name].stage = IncomingStage.CANCELLED
        _say(turn, "", seen, row, townships, replaced, Text("发布单位解除", "its issuer lifts it"))
        for name in replaced:
            _lift(turn, memory.incoming[name].occasion)
        return
    _take(turn, seen, row, townships, replaced)


def in_force(turn: Turn, kind: IssuerKind) -> Iterator[Incoming]:
    """The warnings of a kind that hold now."""
    for warning in turn.state.warnings.incoming.values():
        if warning.warning_kind is kind and warning.stage is IncomingStage.IN_FORCE:
            yield warning


def expire(turn: Turn, warning_id: str) -> None:
    """A warning has come to the end that its issuer gave it."""
    warning = turn.state.warnings.incoming[warning_id]
    if warning.stage is IncomingStage.IN_FORCE:
        warning.stage = IncomingStage.EXPIRED
        turn.log(f"{warning_id} 有效期已到", f"{warning_id} has expired")
        _lift(turn, warning.occasion)


def _take(
    turn: Turn,
    seen: AlertReceived,
    row: KindRow,
    townships: tuple[str, ...],
    replaced: list[str],
) -> None:
    memory = turn.state.warnings
    name = turn.new_id("IW")
    occasion = memory.incoming[replaced[0]].occasion if replaced else name
    for old in replaced:
        memory.incoming[old].stage = IncomingStage.REPLACED
    warning = Incoming(
        id=name,
        occasion=occasion,
        warning_kind=row.kind,
        colour=seen.colour,
        townships=townships,
    )
    memory.incoming[name] = warning
    memory.seen[_key(seen.sender, seen.identifier)] = name
    because = Text("按发布单位所定接收", "taken over as its issuer has it")
    _say(turn, name, seen, row, townships, replaced, because)
    if seen.expires_at_ms is not None:
        arm_at(turn, seen.expires_at_ms, "incoming_expiry", name)
    if seen.colour is not None:
        measures.start(turn, name, occasion, seen.colour, "incoming")
        text = _told(seen.headline, seen.colour, row.kind, turn.ground.areas.names(townships))
        occasions.warning(turn, occasion, row.kind, seen.colour, townships, text)


def _told(headline: str, colour: WarningColour, kind: IssuerKind, where: str) -> Text:
    return Text(
        f"{headline or kind.label.zh + colour.label.zh}。范围：{where}。请复述，并反馈行动",
        f"{kind.label.en}: {colour.label.en}. Please repeat, and say what you do",
    )


def _noted_only(
    turn: Turn, seen: AlertReceived, row: KindRow | None, townships: tuple[str, ...]
) -> Text | None:
    """Why nothing follows from an alert; None when it counts."""
    memory = turn.state.warnings
    if seen.status.value != turn.charge.status.value:
        return Text(
            f"状态为“{seen.status.label.zh}”，与本次运行不同，请人核实",
            f"its status is {seen.status.value}, ours is another; somebody must look",
        )
    if seen.message not in _ACTS:
        return Text("不是预警", "it is no warning")
    if row is None:
        return Text("不是本平台跟踪的种类", "of no kind that is followed here")
    if not any(name in seen.sender_name for name in row.issuers):
        return Text(
            f"{seen.sender_name or seen.sender} 无权发布{row.kind.label.zh}预警（{row.clause}）",
            f"{seen.sender} may not issue a warning of {row.kind.label.en}",
        )
    key = _key(seen.sender, seen.identifier)
    if key in memory.void:
        return Text("到达前已被解除或取代", "it was cancelled or replaced before it came")
    if seen.expires_at_ms is not None and seen.expires_at_ms <= turn.now_ms:
        return Text("到达时已过期", "it had expired when it came")
    if not townships and seen.message is not AlertMessage.CANCEL:
        return Text("范围不含本县", "it is not about this county")
    return None


def _referred(turn: Turn, seen: AlertReceived) -> Iterator[str]:
    """The warnings in force that an alert refers to; one that has not come yet will be void.

    Only its own issuer changes or lifts a warning; a reference to another's is said and passed by.
    """
    memory = turn.state.warnings
    for reference in seen.references:
        if reference.sender != seen.sender:
            turn.log(
                f"{seen.sender} 不能变更或解除 {reference.sender} 的预警 {reference.identifier}",
                f"{seen.sender} may not change or lift {reference.identifier} of another issuer",
            )
            continue
        key = _key(reference.sender, reference.identifier)
        name = memory.seen.get(key)
        if name is None:
            memory.void[key] = seen.identifier
        elif name and memory.incoming[name].stage is IncomingStage.IN_FORCE:
            yield name


def _before(turn: Turn, seen: AlertReceived) -> Iterator[Incoming]:
    """The warnings that have come and that an alert refers to."""
    memory = turn.state.warnings
    for reference in seen.references:
        name = memory.seen.get(_key(reference.sender, reference.identifier))
        if name:
            yield memory.incoming[name]


def _kind_before(turn: Turn, seen: AlertReceived) -> KindRow | None:
    """The kind of what a cancel is about that does not name it."""
    kinds = (turn.rules.warnings.kind(old.warning_kind) for old in _before(turn, seen))
    return next(kinds, None)


def _places_before(turn: Turn, seen: AlertReceived) -> tuple[str, ...]:
    """Where the warnings hold that a cancel without an area is about."""
    return tuple(dict.fromkeys(town for old in _before(turn, seen) for town in old.townships))


def _lift(turn: Turn, occasion: str) -> None:
    measures.lift(turn, occasion)
    occasions.over(turn, occasion)


def _say(
    turn: Turn,
    name: str,
    seen: AlertReceived,
    row: KindRow | None,
    townships: tuple[str, ...],
    replaced: list[str] | tuple[str, ...],
    because: Text,
) -> None:
    counts = turn.state.warnings.seen[_key(seen.sender, seen.identifier)] != "" or bool(replaced)
    turn.emit(
        WarningTaken(
            warning=name,
            identifier=seen.identifier,
            issuer=seen.sender_name or seen.sender,
            warning_kind=None if row is None else row.kind,
            colour=seen.colour,
            message=seen.message,
            headline=seen.headline,
            townships=townships,
            expires_at_ms=seen.expires_at_ms,
            replaced=tuple(replaced),
            counts=counts,
            because=because,
        )
    )


def _key(sender: str, identifier: str) -> str:
    return f"{sender}|{identifier}"
