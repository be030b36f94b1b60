"""Warnings that a department at the page issues: filled in as a form, or pasted as CAP 1.2.

What a reader would get wrong: both are bytes before the desk sees them, read as any alert that
comes in is, and kept as they came. Whether this department may warn of it is the desk's to say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from devices.wire.cap import CapReference
from devices.wire.cap_read import read_alert
from devices.wire.cap_seen import alert_received
from devices.wire.cap_write import write_alert
from twin.inputs import InputProblems
from twin.live.board import Board
from twin.live.page.scene import ActError, Scene
from twin.live.page.sessions import Part, Session
from twin.live.run import Alert, Cast
from twin.sim.bulletins import Bulletin, alert_of
from twin.terms.alerts import AlertMessage
from twin.terms.levels import WarningColour
from twin.terms.text import Lang
from twin.terms.warning_stages import IssuerKind

__all__ = ["ALERTS", "choices", "issues"]

_HOURS_MOST = 72


def issues(session: Session, cast: Cast) -> bool:
    """Whether somebody sits at a department, which may have warnings to issue."""
    nodes = cast.county.net_nodes.values()
    departments = [node.owner for node in nodes if node.kind == "department"]
    return session.part is Part.PLAYER and session.position in departments


def choices(session: Session, board: Board, cast: Cast, lang: Lang) -> dict[str, Any]:
    """What the form of a warning offers; `mine` are this issuer's warnings that can be changed."""
    return {
        "kinds": [(kind.value, kind.label.in_(lang)) for kind in IssuerKind],
        "colours": [(colour.value, colour.label.in_(lang)) for colour in WarningColour],
        "towns": [(town.id, town.name) for town in cast.county.townships.values()],
        "mine": [(id, headline) for id, headline, _ in board.alerts_of(session.position)],
    }


def _filled_in(scene: Scene, cast: Cast, now_ms: int, form: Mapping[str, str]) -> bytes:
    kind = next((each for each in IssuerKind if each.value == form.get("kind")), None)
    colour = next((each for each in WarningColour if each.value == form.get("colour")), None)
    if kind is None or colour is None:
        raise ActError("请选种类和颜色", "choose what it warns of, and its colour")
    hours = form.get("hours", "").strip()
    if not (hours.isascii() and hours.isdecimal() and 1 <= int(hours) <= _HOURS_MOST):
        raise ActError(f"有效时间写 1 到 {_HOURS_MOST} 小时", f"give 1 to {_HOURS_MOST} hours")
    bulletin = Bulletin(
        name=f"page-{scene.number}",
        issuer=scene.session.position,
        kind=kind,
        colour=colour,
        townships=tuple(t for t in cast.county.townships if form.get(f"town-{t}") == "on"),
        message=_message(form),
        for_s=3600.0 * int(hours),
        references=_references(scene, cast, form),
    )
    return write_alert(alert_of(bulletin, cast.drill, cast.county, now_ms))


def _pasted(scene: Scene, cast: Cast, now_ms: int, form: Mapping[str, str]) -> bytes:
    xml = form.get("xml", "").strip()
    if not xml:
        raise ActError("请粘贴报文", "paste the alert")
    return xml.encode("utf-8")


def _message(form: Mapping[str, str]) -> AlertMessage:
    about = form.get("about", "")
    if form.get("how") != "cancel":
        return AlertMessage.UPDATE if about else AlertMessage.ALERT
    if not about:
        raise ActError("请选要解除的预警", "choose the warning to lift")
    return AlertMessage.CANCEL


def _references(scene: Scene, cast: Cast, form: Mapping[str, str]) -> tuple[CapReference, ...]:
    about = form.get("about", "")
    if not about:
        return ()
    start, issuer = datetime.fromisoformat(cast.drill.start), scene.session.position
    for id, _, sent in scene.board.alerts_of(issuer):
        if id == about:
            return (CapReference(sender=issuer, identifier=id, sent=start + sent),)
    raise ActError("没有这条预警，或已解除", "there is no such warning, or it is lifted")


_Written = Callable[[Scene, Cast, int, Mapping[str, str]], bytes]


def _taken(write: _Written) -> Callable[[Scene, Cast, int, Mapping[str, str]], Alert]:
    """Read what was written as an alert that comes in."""

    def take(scene: Scene, cast: Cast, now_ms: int, form: Mapping[str, str]) -> Alert:
        if not issues(scene.session, cast):
            raise ActError("只有部门席位发布预警", "only a department issues warnings")
        xml = write(scene, cast, now_ms, form)
        try:
            alert = read_alert(xml, "CAP", lenient=True).alert
        except InputProblems as wrong:
            first = wrong.problems[0]
            place, more = f"{first.line}:{first.col}", len(wrong.problems)
            raise ActError(
                f"报文第 {place} 处：{first.message.zh}（共 {more} 处）",
                f"the alert at {place}: {first.message.en} ({more} in all)",
            ) from None
        seen = alert_received(alert, start=datetime.fromisoformat(cast.drill.start))
        return Alert(alert, xml, seen)

    return take


ALERTS = {"alert": _taken(_filled_in), "cap": _taken(_pasted)}
"""By the name of the act, how its form becomes an alert."""
