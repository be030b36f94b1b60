"""The words of a condition, each with its place in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from twin.terms.text import Text

__all__ = ["Kind", "SyntaxSlip", "Token", "tokens_of"]

Kind: TypeAlias = Literal["or", "and", "not", "(", ")", ",", "op", "moment", "word", "end"]

_JOINS: dict[str, Kind] = {
    "或": "or", "or": "or", "且": "and", "and": "and", "非": "not", "not": "not",
    "(": "(", ")": ")", ",": ",",
}  # fmt: skip
_OPS = {">": "gt", ">=": "ge", "<": "lt", "<=": "le", "≥": "ge", "≤": "le"}
_WIDE = {
    "（": "(", "）": ")", "，": ",", "＞": ">", "＜": "<", "：": ":", "＋": "+", "、": ",",
}  # fmt: skip
_PLAIN = re.compile(
    r"(?P<space>[ \t\n]+)|(?P<mark>[(),])|(?P<op>>=|<=|[<>≥≤])|(?P<moment>T\+[0-9:]+)"
    r"|(?P<join>[且或非])|(?P<word>[^\s(),<>≥≤=!且或非（），＞＜：、]+)"
)
_ARGUMENT = re.compile(r"\s*(?P<word>[^(),（），]*[^(),（），\s])")


@dataclass(frozen=True, slots=True)
class Token:
    """One word, and where it stands: `start` up to `end`, from 0."""

    kind: Kind
    text: str
    start: int
    end: int


class SyntaxSlip(Exception):  # noqa: N818 - it carries a place, and is caught once
    """The text is no condition, from `start` up to `end`."""

    def __init__(self, start: int, end: int, message: Text, hint: Text | None = None) -> None:
        super().__init__(message.en)
        self.start, self.end, self.message, self.hint = start, max(end, start + 1), message, hint


def tokens_of(text: str) -> list[Token]:
    """The words of a text; inside the brackets of a call everything up to a comma is one word.

    Raises:
        SyntaxSlip: A sign that has no place in a condition.
    """
    found: list[Token] = []
    at, in_call = 0, False
    while at < len(text):
        match = (_ARGUMENT.match(text, at) if in_call else None) or _PLAIN.match(text, at)
        if match is None:
            raise _strange(text, at)
        group = str(match.lastgroup)
        start, end = match.span(group)
        at = match.end()
        if group == "space":
            continue
        kind = _kind(group, match[group], in_call)
        if kind == "(":
            in_call = bool(found) and found[-1].kind == "word" and found[-1].end == start
        elif kind == ")":
            in_call = False
        found.append(Token(kind, _OPS.get(match[group], match[group]), start, end))
    return [*found, Token("end", "", len(text), len(text))]


def _kind(group: str, written: str, in_call: bool) -> Kind:
    if group == "op":
        return "op"
    if group == "moment":
        return "moment"
    return "word" if group == "word" and in_call else _JOINS.get(written, "word")


def _strange(text: str, at: int) -> SyntaxSlip:
    sign = text[at]
    if sign in _WIDE:
        return SyntaxSlip(
            at,
            at + 1,
            Text(f"条件里有全角符号“{sign}”", f"a full-width {sign!r} in a condition"),
            Text(f"改用半角“{_WIDE[sign]}”", f"write a plain {_WIDE[sign]!r}"),
        )
    hint = None
    if sign in "=!":
        hint = Text(
            "只能用 >、>=、<、<= 比较；否定写“非”", "compare with >, >=, <, <=; negate with 'not'"
        )
    return SyntaxSlip(
        at, at + 1, Text(f"条件里不能有“{sign}”", f"{sign!r} has no place in a condition"), hint
    )
