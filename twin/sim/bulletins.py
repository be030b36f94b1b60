"""A department's warning in its own words, as the CAP 1.2 that goes out for it.

What a reader would get wrong: the severity follows the issuer's colour because this issuer says so,
not by a rule that others could turn round. Whether the issuer may say it is for who receives it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from devices.wire.cap import CapAlert, CapArea, CapInfo, CapReference, CapScope
from devices.wire.cap_words import category_of, marked
from twin.county.model import County
from twin.terms.alerts import (
    AlertCertainty,
    AlertMessage,
    AlertSeverity,
    AlertStatus,
    AlertUrgency,
)
from twin.terms.drill import Drill
from twin.terms.levels import WarningColour
from twin.terms.warning_stages import IssuerKind

__all__ = ["CAP_RECEIVED", "Bulletin", "alert_of", "received"]

CAP_RECEIVED = "device.cap_received"
"""The kind of record of an alert that came in, as it came."""

_NOTE = "仿真演练·非真实事件："
_SEVERITY = {
    WarningColour.RED: AlertSeverity.EXTREME,
    WarningColour.ORANGE: AlertSeverity.SEVERE,
    WarningColour.YELLOW: AlertSeverity.MODERATE,
    WarningColour.BLUE: AlertSeverity.MINOR,
}
"""What these issuers put into CAP for their own colours (S); nobody reads one from the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletin:
    """What an issuer says: of what, how bad, where (township ids; none for all), for how long.

    `name` tells its alerts apart within a run; `references` are those it changes or lifts.
    """

    name: str
    issuer: str
    kind: IssuerKind
    colour: WarningColour
    townships: tuple[str, ...]
    message: AlertMessage
    for_s: float
    references: tuple[CapReference, ...]


def alert_of(said: Bulletin, drill: Drill, county: County, now_ms: int) -> CapAlert:
    """The alert of a bulletin that goes out at a moment of a drill."""
    now = datetime.fromisoformat(drill.start) + timedelta(milliseconds=now_ms)
    now = now.replace(microsecond=0)
    headline = _headline(said.kind, said.colour, said.message)
    names = {node.owner: node.name for node in county.net_nodes.values()}
    info = CapInfo(
        language="zh-CN",
        categories=(category_of(said.kind.label.zh),),
        event=said.kind.label.zh,
        urgency=AlertUrgency.EXPECTED,
        severity=_SEVERITY[said.colour],
        certainty=AlertCertainty.LIKELY,
        onset=now,
        expires=now + timedelta(seconds=said.for_s),
        sender_name=f"{county.name}{names.get(said.issuer, said.issuer)}",
        headline=headline,
        description=headline,
        instruction=marked("请有关单位和人员做好防范"),
        parameters=(("预警颜色", said.colour.value),),
        areas=_areas(said.townships, county),
    )
    return CapAlert(
        identifier=f"{drill.id}-{said.name}",
        sender=said.issuer,
        sent=now,
        status=AlertStatus(drill.status.value),
        message=said.message,
        scope=CapScope.PUBLIC,
        note=f"{_NOTE}{drill.title.zh}",
        references=said.references,
        infos=(info,),
    )


def received(alert: CapAlert, xml: bytes) -> dict[str, str]:
    """The body of the record of an alert that came in."""
    return {
        "identifier": alert.identifier,
        "sender": alert.sender,
        "message": alert.message.value,
        "sha256": hashlib.sha256(xml).hexdigest(),
        "xml": xml.decode("utf-8"),
    }


def _areas(townships: Sequence[str], county: County) -> tuple[CapArea, ...]:
    if not townships or len(townships) == len(county.townships):
        return (CapArea(area_desc=county.name),)
    rows = [county.townships[name] for name in townships]
    return tuple(CapArea(area_desc=row.name, geocodes=row.codes) for row in rows)


def _headline(kind: IssuerKind, colour: WarningColour, message: AlertMessage) -> str:
    did = {AlertMessage.UPDATE: "变更为", AlertMessage.CANCEL: "解除"}.get(message, "发布")
    return marked(f"{did}{kind.label.zh}{colour.label.zh}")
