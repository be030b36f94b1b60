"""The values of CAP 1.2 in its text: times, rings, circles, references, words of a list.

Each reader takes an element and always gives a value; what was wrong with it is in the findings.
The schema calls a polygon, a circle or a reference a mere string: their form is in the standard's
text (§3.2, §3.3.2), and it is kept here.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar

from devices.wire.cap import LANGUAGE_UNSTATED, CapCircle, CapReference, Ring
from devices.wire.cap_findings import Findings
from devices.wire.cap_time import parse_time
from twin.inputs.problems import near
from twin.terms.text import Text

__all__ = [
    "NEVER",
    "read_circle",
    "read_decimal",
    "read_language",
    "read_list",
    "read_option",
    "read_references",
    "read_ring",
    "read_size",
    "read_text",
    "read_time",
    "read_token",
]

E = TypeVar("E", bound=Enum)

_SPACE = " \t\n\r"
_NUMBER = r"[-+]?(?:\d{1,20}(?:\.\d{0,20})?|\.\d{1,20})"
_PAIR = re.compile(rf"({_NUMBER}),({_NUMBER})", re.ASCII)
_CIRCLE = re.compile(rf"({_NUMBER}),({_NUMBER})\s+({_NUMBER})", re.ASCII)
_WORD = re.compile(r'"([^"]*)"|(\S+)')
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*", re.ASCII)
_TIME_HINT = Text(
    "写成 2026-07-12T20:42:00+08:00：带时差，无小数秒，不用 Z",
    "write 2026-07-12T20:42:00+08:00: with an offset, no fraction, no Z",
)
_RING_HINT = Text(
    "写成 “纬度,经度 纬度,经度 …”，至少 4 对，首尾相同",
    "write “lat,lon lat,lon …”, at least 4 pairs, the last as the first",
)
NEVER = datetime(1, 1, 2, tzinfo=UTC)
"""Stands for a time that could not be read; it never leaves the reader."""


def read_text(findings: Findings, element: Any) -> str:
    """The text of an element that may hold nothing else."""
    if len(element):
        findings.mend(
            "E102",
            element,
            Text(
                f"<{_tag(element)}> 里不能再有元素", f"<{_tag(element)}> holds text, not elements"
            ),
        )
    return element.text or ""


def read_token(findings: Findings, element: Any) -> str:
    """An identifier or a sender: not empty, no spaces, commas, `<` or `&`."""
    text = read_text(findings, element)
    hint = Text(
        "不能为空，也不能含空格、逗号、< 或 &", "neither empty nor with spaces, commas, < or &"
    )
    if not text.strip() or any(letter in ",<&" for letter in text):
        findings.refuse("E104", element, _bad(element, text), hint)
    elif any(letter.isspace() for letter in text):
        findings.mend("E104", element, _bad(element, text), hint)
    return text.strip()


def read_option(findings: Findings, element: Any, options: type[E], otherwise: E | None) -> E:
    """One of a list of words; read leniently, in any case, and `otherwise` for an unknown one."""
    text = read_text(findings, element)
    values = {str(option.value): option for option in options}
    if text in values:
        return values[text]
    folded = {value.lower(): option for value, option in values.items()}
    meant = folded.get(text.strip(_SPACE).lower())
    hint = Text(
        f"可选：{'、'.join(near(text, list(values)) or values)}",
        f"options: {', '.join(near(text, list(values)) or values)}",
    )
    if meant is None and otherwise is None:
        findings.refuse("E106", element, _bad(element, text), hint)
    else:
        findings.mend("E106", element, _bad(element, text), hint)
    return meant or otherwise or next(iter(options))


def read_time(findings: Findings, element: Any) -> datetime:
    """A time with its offset; read leniently, also with Z, a fraction (cut off) or no colon."""
    text = read_text(findings, element)
    found = parse_time(text)
    if found is None:
        findings.refuse("E104", element, _bad(element, text), _TIME_HINT)
        return NEVER
    moment, as_written = found
    if not as_written:
        findings.mend("E104", element, _bad(element, text), _TIME_HINT)
    return moment


def read_ring(findings: Findings, element: Any) -> Ring | None:
    """A polygon; read leniently, an open one is closed and a hopeless one left out (None)."""
    text = read_text(findings, element)
    pairs = [_PAIR.fullmatch(word) for word in text.split()]
    ring = tuple((float(pair[1]), float(pair[2])) for pair in pairs if pair is not None)
    sound = len(ring) == len(pairs) and all(_on_earth(*corner) for corner in ring)
    if sound and len(ring) >= 3 and ring[0] != ring[-1]:
        said = f"<{_tag(element)}>"
        findings.mend("E104", element, Text(f"{said} 未闭合", f"{said} is not closed"), _RING_HINT)
        return (*ring, ring[0])
    if not sound or len(ring) < 4:
        findings.mend("E104", element, _bad(element, text), _RING_HINT)
        return None
    return ring


def read_circle(findings: Findings, element: Any) -> CapCircle | None:
    """A circle; read leniently, a hopeless one is left out (None)."""
    text = read_text(findings, element)
    found = _CIRCLE.fullmatch(text.strip(_SPACE))
    if found is not None:
        lat, lon, radius = (float(word) for word in found.groups())
        if _on_earth(lat, lon) and radius >= 0:
            return CapCircle(lat_deg=lat, lon_deg=lon, radius_km=radius)
    findings.mend(
        "E104",
        element,
        _bad(element, text),
        Text("写成 “纬度,经度 半径（公里）”", "write “lat,lon radius”, the radius in kilometres"),
    )
    return None


def read_references(findings: Findings, element: Any) -> tuple[CapReference, ...]:
    """Earlier alerts; read leniently, those that cannot be read are left out."""
    found = []
    for word in read_text(findings, element).split():
        parts = word.split(",")
        moment = parse_time(parts[-1]) if len(parts) == 3 else None
        if moment is None or not parts[0] or not parts[1]:
            findings.mend(
                "E104",
                element,
                _bad(element, word),
                Text(
                    "每条写成 sender,identifier,sent，以空格分开",
                    "write each as sender,identifier,sent, with spaces between them",
                ),
            )
            continue
        if not moment[1]:
            findings.mend("E104", element, _bad(element, word), _TIME_HINT)
        found.append(CapReference(sender=parts[0], identifier=parts[1], sent=moment[0]))
    return tuple(found)


def read_list(findings: Findings, element: Any) -> tuple[str, ...]:
    """Words with spaces between them; one that has spaces stands in double quotes."""
    return tuple(quoted or bare for quoted, bare in _WORD.findall(read_text(findings, element)))


def read_language(findings: Findings, element: Any) -> str:
    """A language tag."""
    text = read_text(findings, element)
    tag = text.strip(_SPACE)
    if _LANGUAGE.fullmatch(tag) is None:
        findings.mend("E104", element, _bad(element, text), Text("如 zh-CN", "such as zh-CN"))
        return LANGUAGE_UNSTATED
    return tag


def read_size(findings: Findings, element: Any) -> int | None:
    """A size in bytes."""
    text = read_text(findings, element)
    if re.fullmatch(r"\+?\d{1,18}", text.strip(_SPACE), re.ASCII) is None:
        findings.mend("E104", element, _bad(element, text), Text("整数字节", "whole bytes"))
        return None
    return int(text)


def read_decimal(findings: Findings, element: Any) -> Decimal | None:
    """A decimal number."""
    text = read_text(findings, element)
    if re.fullmatch(_NUMBER, text.strip(_SPACE), re.ASCII) is None:
        findings.mend("E104", element, _bad(element, text), Text("十进制数", "a decimal number"))
        return None
    return Decimal(text.strip(_SPACE))


def _on_earth(lat_deg: float, lon_deg: float) -> bool:
    return -90.0 <= lat_deg <= 90.0 and -180.0 <= lon_deg <= 180.0


def _bad(element: Any, text: str) -> Text:
    shown = text if len(text) <= 60 else f"{text[:60]}…"
    shown = "".join(letter if letter.isprintable() else " " for letter in shown)
    tag = _tag(element)
    return Text(f"<{tag}> 的值“{shown}”不对", f"<{tag}> has the wrong value “{shown}”")


def _tag(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
