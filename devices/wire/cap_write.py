"""A `CapAlert` as bytes that are valid by the OASIS schema and by the standard's text.

What a reader would get wrong: writing ends with reading. The bytes are read back strictly before
they are given out, so an alert that nobody could read is refused here and not by the receiver.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from lxml import etree

from devices.wire.cap import (
    NAMESPACE,
    CapAlert,
    CapArea,
    CapError,
    CapInfo,
    CapReference,
    CapResource,
    Pair,
    Ring,
)
from devices.wire.cap_read import read_alert
from devices.wire.cap_time import stamp
from twin.inputs.problems import InputProblems

__all__ = ["write_alert"]


def write_alert(alert: CapAlert) -> bytes:
    """The alert as XML in UTF-8.

    Raises:
        CapError: It has a time without offset or with a fraction, a text XML cannot hold, or is not
            valid CAP 1.2.
    """
    root = etree.Element(f"{{{NAMESPACE}}}alert", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    try:
        _alert(root, alert)
    except ValueError as error:
        raise CapError(f"{alert.identifier}: {error}") from None
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    try:
        read_alert(data, alert.identifier)
    except InputProblems as wrong:
        raise CapError(wrong.render("en")) from None
    return data


def _alert(root: Any, alert: CapAlert) -> None:
    _text(root, "identifier", alert.identifier)
    _text(root, "sender", alert.sender)
    _text(root, "sent", stamp(alert.sent))
    _text(root, "status", alert.status.value)
    _text(root, "msgType", alert.message.value)
    _given(root, "source", alert.source)
    _text(root, "scope", alert.scope.value)
    _given(root, "restriction", alert.restriction)
    _given(root, "addresses", _words(alert.addresses))
    for code in alert.codes:
        _text(root, "code", code)
    _given(root, "note", alert.note)
    _given(root, "references", " ".join(_reference(r) for r in alert.references))
    _given(root, "incidents", _words(alert.incidents))
    for info in alert.infos:
        _info(etree.SubElement(root, _q("info")), info)


def _info(parent: Any, info: CapInfo) -> None:
    _text(parent, "language", info.language)
    for category in info.categories:
        _text(parent, "category", category.value)
    _text(parent, "event", info.event)
    for response in info.response_types:
        _text(parent, "responseType", response.value)
    _text(parent, "urgency", str(info.urgency.value))
    _text(parent, "severity", str(info.severity.value))
    _text(parent, "certainty", str(info.certainty.value))
    _given(parent, "audience", info.audience)
    _pairs(parent, "eventCode", info.event_codes)
    for tag, moment in (
        ("effective", info.effective),
        ("onset", info.onset),
        ("expires", info.expires),
    ):
        if moment is not None:
            _text(parent, tag, stamp(moment))
    _given(parent, "senderName", info.sender_name)
    _given(parent, "headline", info.headline)
    _given(parent, "description", info.description)
    _given(parent, "instruction", info.instruction)
    _given(parent, "web", info.web)
    _given(parent, "contact", info.contact)
    _pairs(parent, "parameter", info.parameters)
    for resource in info.resources:
        _resource(etree.SubElement(parent, _q("resource")), resource)
    for area in info.areas:
        _area(etree.SubElement(parent, _q("area")), area)


def _resource(parent: Any, resource: CapResource) -> None:
    _text(parent, "resourceDesc", resource.resource_desc)
    _text(parent, "mimeType", resource.mime_type)
    if resource.size_bytes is not None:
        _text(parent, "size", str(resource.size_bytes))
    _given(parent, "uri", resource.uri)
    _given(parent, "derefUri", resource.deref_uri)
    _given(parent, "digest", resource.digest)


def _area(parent: Any, area: CapArea) -> None:
    _text(parent, "areaDesc", area.area_desc)
    for ring in area.polygons:
        _text(parent, "polygon", _ring(ring))
    for circle in area.circles:
        centre = f"{_number(circle.lat_deg)},{_number(circle.lon_deg)}"
        _text(parent, "circle", f"{centre} {_number(circle.radius_km)}")
    _pairs(parent, "geocode", area.geocodes)
    if area.altitude_ft is not None:
        _text(parent, "altitude", _number(area.altitude_ft))
    if area.ceiling_ft is not None:
        _text(parent, "ceiling", _number(area.ceiling_ft))


def _ring(ring: Ring) -> str:
    return " ".join(f"{_number(lat)},{_number(lon)}" for lat, lon in ring)


def _reference(reference: CapReference) -> str:
    return f"{reference.sender},{reference.identifier},{stamp(reference.sent)}"


def _words(words: Iterable[str]) -> str:
    """A list with spaces between its words; one with spaces in it in double quotes."""
    written = []
    for word in words:
        if not word or '"' in word:
            raise CapError(f"{word!r} cannot stand in a list of words")
        written.append(f'"{word}"' if any(letter.isspace() for letter in word) else word)
    return " ".join(written)


def _number(value: float | Decimal) -> str:
    """A number without an exponent, which the standard does not know; it reads back the same."""
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    if not exact.is_finite():
        raise CapError(f"{value} is no number to be sent")
    return format(exact, "f")


def _pairs(parent: Any, tag: str, pairs: Iterable[Pair]) -> None:
    for name, value in pairs:
        pair = etree.SubElement(parent, _q(tag))
        _text(pair, "valueName", name)
        _text(pair, "value", value)


def _given(parent: Any, tag: str, text: str) -> None:
    if text:
        _text(parent, tag, text)


def _text(parent: Any, tag: str, text: str) -> None:
    etree.SubElement(parent, _q(tag)).text = text


def _q(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"
