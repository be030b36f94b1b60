"""Bytes to a `CapAlert`: strictly, as the standard wants it, or leniently, as others write it.

Strict reading holds an alert against the schema and the standard's text. Lenient reading is for
alerts that come in: what bends the form (order, unknown elements, `Z`, an open polygon, an unknown
severity) is mended and comes back as a warning; what leaves open who says what, when and to whom
is refused in both. CAP 1.0 and 1.1 are refused by name: their words mean other things.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

from devices.wire.cap import (
    LANGUAGE_UNSTATED,
    CapAlert,
    CapArea,
    CapCategory,
    CapInfo,
    CapResource,
    CapResponse,
    CapScope,
    Pair,
)
from devices.wire.cap_bytes import read_tree
from devices.wire.cap_findings import Findings
from devices.wire.cap_rules import check_rules
from devices.wire.cap_schema import schema_faults
from devices.wire.cap_slots import ALERT, AREA, INFO, PAIR, RESOURCE, Children, check_root, children
from devices.wire.cap_values import (
    NEVER,
    read_circle,
    read_decimal,
    read_language,
    read_list,
    read_option,
    read_references,
    read_ring,
    read_size,
    read_text,
    read_time,
    read_token,
)
from twin.inputs.problems import Problem
from twin.terms.alerts import (
    AlertCertainty,
    AlertMessage,
    AlertSeverity,
    AlertStatus,
    AlertUrgency,
)
from twin.terms.text import Text

__all__ = ["CapReading", "read_alert"]

T = TypeVar("T")
D = TypeVar("D")
E = TypeVar("E", bound=Enum)


@dataclass(frozen=True, slots=True)
class CapReading:
    """An alert and what was let pass in it (warnings only)."""

    alert: CapAlert
    warnings: tuple[Problem, ...]


def read_alert(data: bytes, name: str = "<cap>", *, lenient: bool = False) -> CapReading:
    """Read an alert.

    Args:
        name: What to call the data in a problem.

    Raises:
        InputProblems: Everything wrong with it, by line and column; not safe to parse, not XML, not
            CAP 1.2, or (read strictly) not valid by the schema or the standard's text.
    """
    tree = read_tree(data, name)
    findings = Findings(tree, lenient=lenient)
    if not check_root(findings):
        findings.settle()
    parts = children(findings, tree.root, ALERT)
    alert = _alert(findings, parts)
    check_rules(findings, alert, parts)
    if not lenient and not findings.has_errors:
        for element, said in schema_faults(tree):
            findings.refuse("E705", element, Text(f"不合 CAP 1.2 模式：{said}", said))
    return CapReading(alert, findings.settle())


class _Taker:
    """Takes the children of one element by name. What is missing has been noted already."""

    def __init__(self, findings: Findings, parts: Children) -> None:
        self._findings, self._parts = findings, parts

    def one(self, tag: str, read: Callable[[Findings, Any], T], missing: D) -> T | D:
        """The value of the only child of that name."""
        return next((read(self._findings, child) for child in self._parts[tag]), missing)

    def many(self, tag: str, read: Callable[[Findings, Any], T]) -> tuple[T, ...]:
        """The values of all children of that name."""
        return tuple(read(self._findings, child) for child in self._parts[tag])

    def option(self, tag: str, options: type[E], otherwise: E | None) -> E:
        """The only child of that name as one of a list of words."""
        return next(iter(self.options(tag, options, otherwise)), otherwise or next(iter(options)))

    def options(self, tag: str, options: type[E], otherwise: E | None) -> tuple[E, ...]:
        """All children of that name as words of a list."""
        return tuple(
            read_option(self._findings, child, options, otherwise) for child in self._parts[tag]
        )


def _alert(findings: Findings, parts: Children) -> CapAlert:
    take = _Taker(findings, parts)
    return CapAlert(
        identifier=take.one("identifier", read_token, ""),
        sender=take.one("sender", read_token, ""),
        sent=take.one("sent", read_time, NEVER),
        status=take.option("status", AlertStatus, None),
        message=take.option("msgType", AlertMessage, None),
        source=take.one("source", read_text, ""),
        scope=take.option("scope", CapScope, None),
        restriction=take.one("restriction", read_text, ""),
        addresses=take.one("addresses", read_list, ()),
        codes=take.many("code", read_text),
        note=take.one("note", read_text, ""),
        references=take.one("references", read_references, ()),
        incidents=take.one("incidents", read_list, ()),
        infos=take.many("info", _info),
    )


def _info(findings: Findings, element: Any) -> CapInfo:
    take = _Taker(findings, children(findings, element, INFO))
    return CapInfo(
        language=take.one("language", read_language, LANGUAGE_UNSTATED),
        categories=take.options("category", CapCategory, CapCategory.OTHER),
        event=take.one("event", read_text, ""),
        response_types=take.options("responseType", CapResponse, CapResponse.NONE),
        urgency=take.option("urgency", AlertUrgency, AlertUrgency.UNKNOWN),
        severity=take.option("severity", AlertSeverity, AlertSeverity.UNKNOWN),
        certainty=take.option("certainty", AlertCertainty, AlertCertainty.UNKNOWN),
        audience=take.one("audience", read_text, ""),
        event_codes=take.many("eventCode", _pair),
        effective=take.one("effective", read_time, None),
        onset=take.one("onset", read_time, None),
        expires=take.one("expires", read_time, None),
        sender_name=take.one("senderName", read_text, ""),
        headline=take.one("headline", read_text, ""),
        description=take.one("description", read_text, ""),
        instruction=take.one("instruction", read_text, ""),
        web=take.one("web", read_text, ""),
        contact=take.one("contact", read_text, ""),
        parameters=take.many("parameter", _pair),
        resources=take.many("resource", _resource),
        areas=take.many("area", _area),
    )


def _resource(findings: Findings, element: Any) -> CapResource:
    take = _Taker(findings, children(findings, element, RESOURCE))
    return CapResource(
        resource_desc=take.one("resourceDesc", read_text, ""),
        mime_type=take.one("mimeType", read_text, ""),
        size_bytes=take.one("size", read_size, None),
        uri=take.one("uri", read_text, ""),
        deref_uri=take.one("derefUri", read_text, ""),
        digest=take.one("digest", read_text, ""),
    )


def _area(findings: Findings, element: Any) -> CapArea:
    take = _Taker(findings, children(findings, element, AREA))
    return CapArea(
        area_desc=take.one("areaDesc", read_text, ""),
        polygons=tuple(ring for ring in take.many("polygon", read_ring) if ring is not None),
        circles=tuple(round for round in take.many("circle", read_circle) if round is not None),
        geocodes=take.many("geocode", _pair),
        altitude_ft=take.one("altitude", read_decimal, None),
        ceiling_ft=take.one("ceiling", read_decimal, None),
    )


def _pair(findings: Findings, element: Any) -> Pair:
    take = _Taker(findings, children(findings, element, PAIR))
    return take.one("valueName", read_text, ""), take.one("value", read_text, "")
