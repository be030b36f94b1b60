"""Small groups in one cell: `孔径: 18mm` a line, both ways.

What a reader would get wrong: colons, commas and semicolons may be full-width here, as a Chinese
keyboard gives them; a value that holds one stands in quotation marks.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

from scenarios.office.yaml_text import flow
from twin.inputs import BadValue, InputProblems, load_yaml_text
from twin.terms.text import Text

__all__ = ["plain", "read_pairs", "read_scalar", "write_pairs", "write_value"]

_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?")
_TRUTH = {"true": True, "True": True, "是": True, "false": False, "False": False, "否": False}
_OPENS, _CLOSES = "[{", "]}"
_SPECIAL = re.compile(r"[\n;；\[\]{}\"']")


def plain(written: str) -> str:
    """A text with full-width letters, digits and spaces made plain, and trimmed."""
    return unicodedata.normalize("NFKC", written).strip()


def read_pairs(written: str) -> dict[str, Any]:
    """The group in a cell.

    Raises:
        BadValue: A part of it is no `键: 值`, or a value in brackets cannot be read.
    """
    found: dict[str, Any] = {}
    for part in _parts(written):
        key, colon, value = _split(part)
        if not colon or not key:
            raise BadValue(
                Text(f"“{part}”应写作 键: 值", f"{part!r} should be key: value"),
                hint=Text("一行一项，如 孔径: 18mm", "one a line, as hole: 18mm"),
            )
        if key in found:
            raise BadValue(Text(f"“{key}”写了两次", f"{key!r} stands twice"), code="E101")
        found[key] = read_scalar(value)
    return found


def write_pairs(group: dict[str, Any]) -> str:
    """A group as `read_pairs` takes it, a line a part."""
    return "\n".join(f"{key}: {write_value(value)}" for key, value in group.items())


def read_scalar(written: str) -> Any:
    """A value as it is written in a cell: a number, a truth, text, or a list in brackets.

    Raises:
        BadValue: Something in brackets or quotation marks that cannot be read.
    """
    text = written.strip()
    if text[:1] in ("[", "{", '"', "'"):
        return _flow(text)
    if text in _TRUTH:
        return _TRUTH[text]
    ascii_form = plain(text)
    if ascii_form.isascii():
        text = ascii_form
    if _NUMBER.fullmatch(text):
        return float(text) if any(letter in text for letter in ".eE") else int(text)
    return text


def write_value(value: Any) -> str:
    """A value as `read_scalar` takes it."""
    if isinstance(value, str):
        kept = value and not _SPECIAL.search(value) and read_scalar(value) == value
        return value if kept else json.dumps(value, ensure_ascii=False)
    return flow(value)


def _flow(text: str) -> Any:
    for form in (text, _half_width(text)):
        try:
            return load_yaml_text(f"v: {form}", "").data["v"]
        except InputProblems:
            continue
    raise BadValue(
        Text(f"“{text}”读不懂", f"{text!r} cannot be read"),
        hint=Text("列表写作 [泡子镇, 大巴镇]，引号要成对", "a list as [a, b]; quotes in pairs"),
    )


def _half_width(text: str) -> str:
    """Commas and colons outside quotation marks as YAML wants them."""
    wide = {"，": ", ", "、": ", ", "：": ": ", "　": " "}
    return "".join(
        letter if quoted else wide.get(letter, letter) for letter, quoted, _ in _walk(text)
    )


def _walk(text: str) -> list[tuple[str, bool, int]]:
    """Each letter, whether it is in quotation marks, and how many brackets are open."""
    found: list[tuple[str, bool, int]] = []
    quote, deep, escaped = "", 0, False
    for letter in text:
        if quote:
            found.append((letter, True, deep))
            if escaped:
                escaped = False
            elif letter == "\\" and quote == '"':
                escaped = True
            elif letter == quote:
                quote = ""
            continue
        if letter in "\"'":
            quote = letter
        deep += (letter in _OPENS) - (letter in _CLOSES)
        found.append((letter, bool(quote), deep))
    return found


def _parts(written: str) -> list[str]:
    """The cell cut at line ends and semicolons that stand in no bracket or quotation."""
    parts = [""]
    for letter, quoted, deep in _walk(written):
        if letter in "\n;；" and not quoted and deep <= 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts if part.strip()]


def _split(part: str) -> tuple[str, str, str]:
    at = min((i for i in (part.find(":"), part.find("：")) if i >= 0), default=-1)
    return (part, "", "") if at < 0 else (part[:at].strip(), ":", part[at + 1 :].strip())
