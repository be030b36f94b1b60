"""Common Alerting Protocol 1.2: a `PublicWarning` as XML and back, without I/O.

Source: OASIS CAP 1.2 (2010) and its schema, shipped in `schema/`. Two things a reader would get
wrong: `sent` must carry an offset and no fraction (`…T20:42:00+08:00`, never `Z`), and one alert
has an `<info>` per zone and language, all of one event. An exercise says so in its status *and* in
every text a person may see: it begins and ends with 【演练】.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from lxml import etree

from twin.terms.text import Lang, Text
from twin.terms.warning import (
    ExerciseStatus,
    ProtectiveAction,
    PublicWarning,
    WarningStep,
    WarningZone,
)

__all__ = ["CapError", "identifier_of", "read_cap", "validate_cap", "write_cap"]

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
DRILL_MARK = Text("【演练】", "[EXERCISE]")
SIZE_MAX = 512 * 1024

# GB/T 35965.1-2018 identifier: 6 adcode + 3 industry + 3 unit + 2 extension (basis V for the form;
# the industry, unit and extension codes of this county are synthetic, S).
ISSUER = "21092100000100"

_LANGUAGES: tuple[tuple[Lang, str], ...] = (("zh", "zh-CN"), ("en", "en"))
_RESPONSE = {
    ProtectiveAction.EVACUATE: "Evacuate",
    ProtectiveAction.SHELTER: "Shelter",
    ProtectiveAction.ALL_CLEAR: "AllClear",
}
_PARAMETERS = ("warning", "incident", "zone", "residents", "leave_toward_deg", "sent_at_ms")


class CapError(ValueError):
    """An alert that cannot be written or must not be read."""


def identifier_of(warning: str, sent: datetime) -> str:
    """The identifier of a notice: issuer, time, serial number (GB/T 35965.1-2018)."""
    serial = "".join(letter for letter in warning if letter.isdigit()) or "0"
    return f"{ISSUER}_{sent:%Y%m%d%H%M%S}_{serial}"


def write_cap(notice: PublicWarning, *, start: datetime) -> bytes:
    """A notice as CAP 1.2.

    Args:
        notice: What to say.
        start: Wall time of T+00:00, with its offset.

    Raises:
        CapError: `start` has no offset, or the notice has no zone.
    """
    if start.utcoffset() is None:
        raise CapError("the start time has no offset; CAP times need one, such as +08:00")
    if not notice.zones:
        raise CapError(f"the notice {notice.warning} has no zone; nobody would know it is for them")
    sent = _wall(start, notice.sent_at_ms)
    alert = etree.Element(f"{{{NAMESPACE}}}alert", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    _add(alert, "identifier", identifier_of(notice.warning, sent))
    _add(alert, "sender", "fumeng-210921")
    _add(alert, "sent", _stamp(sent))
    _add(alert, "status", notice.status.value)
    _add(alert, "msgType", notice.step.value)
    _add(alert, "scope", "Public")
    _add(alert, "note", notice.note)
    if notice.references:
        _add(alert, "references", " ".join(f"fumeng-210921,{r}," for r in notice.references))
    for zone in notice.zones:
        for lang, code in _LANGUAGES:
            alert.append(_info(notice, zone, lang, code, start))
    data: bytes = etree.tostring(alert, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return data


def read_cap(data: bytes) -> PublicWarning:
    """A notice from CAP as `write_cap` writes it.

    Raises:
        CapError: Too big, entities or a DTD inside, another namespace, not valid, or without the
            parameters that make it one of ours.
    """
    faults = validate_cap(data)
    if faults:
        raise CapError(f"not a valid CAP 1.2 alert: {faults[0]}")
    alert = _parse(data)
    infos = alert.findall(_q("info"))
    chinese = [info for info in infos if _text(info, "language") == "zh-CN"]
    english = [info for info in infos if _text(info, "language") == "en"]
    if not chinese or len(chinese) != len(english):
        raise CapError("the alert does not hold each zone in Chinese and in English")
    first = _parameters(chinese[0])
    missing = [name for name in _PARAMETERS if name not in first]
    if missing:
        raise CapError(f"the alert lacks the parameter {missing[0]!r}; it is none of ours")
    sent = datetime.fromisoformat(_text(alert, "sent"))
    expires = datetime.fromisoformat(_text(chinese[0], "expires"))
    sent_at_ms = int(first["sent_at_ms"])
    pairs = list(zip(chinese, english, strict=True))
    return PublicWarning(
        warning=first["warning"],
        step=WarningStep(_text(alert, "msgType")),
        status=ExerciseStatus(_text(alert, "status")),
        incident=first["incident"],
        sent_at_ms=sent_at_ms,
        expires_at_ms=sent_at_ms + int((expires - sent) / timedelta(milliseconds=1)),
        sender=_text(chinese[0], "senderName"),
        event=_both(pairs[0], "event"),
        headline=_both(pairs[0], "headline"),
        zones=tuple(_zone(pair) for pair in pairs),
        leave_toward_deg=float(first["leave_toward_deg"]),
        references=tuple(ref.split(",")[1] for ref in _text(alert, "references").split()),
        note=_text(alert, "note"),
    )


def validate_cap(data: bytes) -> list[str]:
    """What the OASIS schema finds wrong with an alert, by line; empty when it is valid.

    Raises:
        CapError: As `read_cap`, for what is not even safe to parse.
    """
    schema = _schema()
    if schema.validate(_parse(data)):
        return []
    return [f"line {entry.line}: {entry.message}" for entry in schema.error_log]


def _info(notice: PublicWarning, zone: WarningZone, lang: Lang, code: str, start: datetime) -> Any:
    info = etree.Element(_q("info"))
    over = zone.action is ProtectiveAction.ALL_CLEAR
    _add(info, "language", code)
    _add(info, "category", "CBRNE")
    _add(info, "event", notice.event.in_(lang))
    _add(info, "responseType", _RESPONSE[zone.action])
    _add(info, "urgency", "Past" if over else "Immediate")
    _add(info, "severity", "Minor" if over else "Severe")
    _add(info, "certainty", "Observed")
    _add(info, "effective", _stamp(_wall(start, notice.sent_at_ms)))
    _add(info, "expires", _stamp(_wall(start, notice.expires_at_ms)))
    _add(info, "senderName", notice.sender)
    _add(info, "headline", _marked(notice, notice.headline, lang))
    _add(info, "instruction", _marked(notice, zone.instruction, lang))
    values = (
        notice.warning,
        notice.incident,
        zone.action.value,
        str(zone.residents),
        repr(notice.leave_toward_deg),
        str(notice.sent_at_ms),
    )
    for name, value in zip(_PARAMETERS, values, strict=True):
        _pair(info, "parameter", name, value)
    area = etree.SubElement(info, _q("area"))
    _add(area, "areaDesc", zone.name.in_(lang))
    _add(area, "polygon", " ".join(f"{lat!r},{lon!r}" for lat, lon in zone.ring))
    for place in zone.places:
        _pair(area, "geocode", "fumeng:place", place)
    return info


def _zone(pair: tuple[Any, Any]) -> WarningZone:
    info = pair[0]
    values = _parameters(info)
    area = info.find(_q("area"))
    corners = (corner.split(",") for corner in _text(area, "polygon").split())
    names = tuple(_text(info.find(_q("area")), "areaDesc") for info in pair)
    return WarningZone(
        action=ProtectiveAction(values["zone"]),
        name=Text(*names),
        ring=tuple((float(lat), float(lon)) for lat, lon in corners),
        places=tuple(_text(code, "value") for code in area.findall(_q("geocode"))),
        residents=int(values["residents"]),
        instruction=_both(pair, "instruction"),
    )


def _marked(notice: PublicWarning, text: Text, lang: Lang) -> str:
    said = text.in_(lang)
    if notice.status is ExerciseStatus.ACTUAL:
        return said
    mark = DRILL_MARK.in_(lang)
    return f"{mark}{said}{mark}"


def _both(pair: tuple[Any, Any], name: str) -> Text:
    said = [_text(info, name) for info in pair]
    bare = [
        text.removeprefix(mark).removesuffix(mark)
        for text, mark in zip(said, (DRILL_MARK.zh, DRILL_MARK.en), strict=True)
    ]
    return Text(*bare)


def _parse(data: bytes) -> Any:
    if len(data) > SIZE_MAX:
        raise CapError(f"the alert has {len(data)} bytes, more than {SIZE_MAX}")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise CapError(f"not XML: {error}") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise CapError("the alert declares a document type; entities are not taken")
    if root.tag != _q("alert"):
        raise CapError(f"the root is {root.tag}, not a CAP 1.2 alert")
    return root


@cache
def _schema() -> Any:
    text = files("devices.wire").joinpath("schema", "CAP-v1.2.xsd").read_bytes()
    return etree.XMLSchema(etree.fromstring(text))


def _parameters(info: Any) -> dict[str, str]:
    pairs: Iterable[Any] = info.findall(_q("parameter"))
    return {_text(pair, "valueName"): _text(pair, "value") for pair in pairs}


def _wall(start: datetime, at_ms: int) -> datetime:
    return (start + timedelta(milliseconds=at_ms)).replace(microsecond=0)


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _pair(parent: Any, tag: str, name: str, value: str) -> None:
    pair = etree.SubElement(parent, _q(tag))
    _add(pair, "valueName", name)
    _add(pair, "value", value)


def _add(parent: Any, tag: str, text: str) -> None:
    etree.SubElement(parent, _q(tag)).text = text


def _text(parent: Any, tag: str) -> str:
    return parent.findtext(_q(tag)) or ""


def _q(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"
