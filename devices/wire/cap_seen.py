"""An alert of another issuer as what the desk sees of it.

What a reader would get wrong: a colour is taken only where it is stated, in a parameter made for it
or as 红色预警 in a headline, and two different ones in one text state none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from devices.wire.cap import CapAlert, CapArea, CapInfo
from twin.terms.alerts import (
    AlertArea,
    AlertCertainty,
    AlertReceived,
    AlertReference,
    AlertSeverity,
    AlertUrgency,
)
from twin.terms.levels import Scale, WarningColour

__all__ = ["alert_received"]

S = TypeVar("S", bound=Scale)

_NAMES = frozenset(("colour", "color", "awareness_level", "预警级别", "预警颜色", "预警等级"))
_WORDS = {
    WarningColour.RED: ("red", "红"),
    WarningColour.ORANGE: ("orange", "橙"),
    WarningColour.YELLOW: ("yellow", "黄"),
    WarningColour.BLUE: ("blue", "蓝"),
}
_SAID = re.compile(r"([红橙黄蓝])色(?:预警|警报|信号)")


def alert_received(alert: CapAlert, *, start: datetime) -> AlertReceived:
    """What the desk sees of an alert.

    Args:
        start: Wall time of T+00:00, with its offset.
    """

    def at_ms(moment: datetime) -> int:
        return (moment - start) // timedelta(milliseconds=1)

    infos = _one_language(alert.infos)
    onsets = [at_ms(info.onset) for info in infos if info.onset is not None]
    ends = [at_ms(info.expires) for info in infos if info.expires is not None]
    colours = [colour for colour in map(_colour, infos) if colour is not None]
    return AlertReceived(
        identifier=alert.identifier,
        sender=alert.sender,
        sender_name=_joined(infos, lambda info: info.sender_name),
        status=alert.status,
        message=alert.message,
        event=_joined(infos, lambda info: info.event),
        headline=_joined(infos, lambda info: info.headline),
        instruction=_joined(infos, lambda info: info.instruction),
        urgency=_worst((info.urgency for info in infos), AlertUrgency.UNKNOWN),
        severity=_worst((info.severity for info in infos), AlertSeverity.UNKNOWN),
        certainty=_worst((info.certainty for info in infos), AlertCertainty.UNKNOWN),
        colour=_worst(colours, colours[0]) if colours else None,
        areas=tuple(_area(area) for info in infos for area in info.areas),
        sent_at_ms=at_ms(alert.sent),
        onset_at_ms=min(onsets, default=None),
        expires_at_ms=max(ends) if ends and len(ends) == len(infos) else None,
        references=tuple(
            AlertReference(sender=r.sender, identifier=r.identifier, sent_at_ms=at_ms(r.sent))
            for r in alert.references
        ),
    )


def _one_language(infos: Sequence[CapInfo]) -> list[CapInfo]:
    """The parts in Chinese, or else in the language of the first."""
    chinese = [info for info in infos if info.language.lower().split("-")[0] == "zh"]
    wanted = (chinese or list(infos))[:1]
    return [info for info in infos if wanted and info.language == wanted[0].language]


def _colour(info: CapInfo) -> WarningColour | None:
    for name, value in info.parameters:
        if name.rpartition(":")[2].lower() in _NAMES:
            stated = _colours(re.findall(r"[a-z]+|[红橙黄蓝]", value.lower()))
            if len(stated) == 1:
                return stated[0]
    said = _colours(_SAID.findall(f"{info.event} {info.headline}"))
    return said[0] if len(said) == 1 else None


def _colours(words: Iterable[str]) -> list[WarningColour]:
    found = list(words)
    return [colour for colour, known in _WORDS.items() if any(w in known for w in found)]


def _area(area: CapArea) -> AlertArea:
    return AlertArea(
        name=area.area_desc,
        polygons=area.polygons,
        circles=tuple((c.lat_deg, c.lon_deg, c.radius_km * 1000.0) for c in area.circles),
        geocodes=area.geocodes,
    )


def _worst(levels: Iterable[S], least: S) -> S:
    for level in levels:
        least = level if level.worse_than(least) else least
    return least


def _joined(infos: Iterable[CapInfo], text_of: Callable[[CapInfo], str]) -> str:
    """What the parts say, each thing once."""
    return "；".join(dict.fromkeys(text for text in map(text_of, infos) if text))
