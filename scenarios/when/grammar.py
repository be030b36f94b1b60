"""From the words of a condition to its tree, names and units still as they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias, cast

from scenarios.when.tokens import Kind, SyntaxSlip, Token, tokens_of
from twin.terms.text import Text

__all__ = ["Call", "Comparison", "Joined", "Moment", "Negated", "Node", "parse"]

_DEEP, _LONG = 40, 2_000
_NUMBER = re.compile(r"([+-]?\d{1,15}(?:\.\d{1,15})?)(.*)")


@dataclass(frozen=True, slots=True)
class Call:
    """A name, with what stands in its brackets."""

    name: Token
    arguments: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A quantity, how it is compared, a number and its unit (empty: none written)."""

    quantity: Call
    op: Literal["gt", "ge", "lt", "le"]
    number: Token
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment of the drill, as it is written."""

    token: Token


@dataclass(frozen=True, slots=True)
class Negated:
    """Not this."""

    part: Node


@dataclass(frozen=True, slots=True)
class Joined:
    """All of these, or any."""

    how: Literal["and", "or"]
    parts: tuple[Node, ...]


Node: TypeAlias = Call | Comparison | Moment | Negated | Joined


def parse(text: str) -> Node:
    """The tree of a condition.

    Raises:
        SyntaxSlip: It is none; with the first place at which that shows.
    """
    if len(text) > _LONG:
        raise SyntaxSlip(
            0, 1, Text(f"条件长过 {_LONG} 字", f"a condition of more than {_LONG} letters")
        )
    parser = _Parser(tokens_of(text))
    tree = parser.any_of(0)
    parser.take("end")
    return tree


class _Parser:
    """Recursive descent over the words; `depth` is bounded, so no text can exhaust the stack."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens, self._at = tokens, 0

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def take(self, kind: Kind) -> Token:
        """The next word, which must be of this kind."""
        token = self._next
        if token.kind != kind:
            raise _unexpected(token, kind)
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def any_of(self, depth: int) -> Node:
        """Parts joined by `or`."""
        parts = [self._all_of(depth)]
        while self._took("or"):
            parts.append(self._all_of(depth))
        return parts[0] if len(parts) == 1 else Joined("or", tuple(parts))

    def _all_of(self, depth: int) -> Node:
        parts = [self._factor(depth)]
        while self._took("and"):
            parts.append(self._factor(depth))
        return parts[0] if len(parts) == 1 else Joined("and", tuple(parts))

    def _factor(self, depth: int) -> Node:
        token = self._next
        if depth > _DEEP:
            message = Text("条件嵌套过深", "a condition nested too deeply")
            raise SyntaxSlip(token.start, token.end, message)
        if self._took("not"):
            return Negated(self._factor(depth + 1))
        if self._took("("):
            inner = self.any_of(depth + 1)
            self.take(")")
            return inner
        if token.kind == "moment":
            return Moment(self.take("moment"))
        call = self._call()
        return self._comparison(call) if self._next.kind == "op" else call

    def _call(self) -> Call:
        name = self.take("word")
        if not self._took("("):
            return Call(name, ())
        arguments = [self.take("word")]
        while self._took(","):
            arguments.append(self.take("word"))
        self.take(")")
        return Call(name, tuple(arguments))

    def _took(self, kind: Kind) -> bool:
        """Take the next word if it is of this kind."""
        if self._next.kind != kind:
            return False
        self.take(kind)
        return True

    def _comparison(self, call: Call) -> Comparison:
        op = self.take("op")
        number = self.take("word")
        found = _NUMBER.fullmatch(number.text)
        if found is None:
            raise SyntaxSlip(
                number.start,
                number.end,
                Text(f"“{number.text}”不是数", f"{number.text!r} is no number"),
                Text("比较号右边写一个数，如 3 或 3 m", "a number to the right, as 3 or 3 m"),
            )
        unit = found[2]
        if not unit and self._next.kind == "word":
            unit = self.take("word").text
        said = cast(Literal["gt", "ge", "lt", "le"], op.text)
        return Comparison(call, said, number, float(found[1]), unit)


def _unexpected(token: Token, kind: Kind) -> SyntaxSlip:
    wanted = _WANTED[kind]
    if token.kind == "end":
        message = Text(
            f"条件没有写完，这里要有{wanted.zh}", f"the condition ends where {wanted.en} is due"
        )
        return SyntaxSlip(max(0, token.start - 1), token.end, message)
    message = Text(
        f"条件里这里要有{wanted.zh}，写的是“{token.text}”",
        f"{wanted.en} is due here, found {token.text!r}",
    )
    hint = None
    if kind == "end" and token.kind in ("word", "moment"):
        hint = Text("几个条件之间写“且”“或”", "join conditions with 'and' or 'or'")
    return SyntaxSlip(token.start, token.end, message, hint)


_WANTED: dict[Kind, Text] = {
    "word": Text("名称", "a name"),
    ")": Text("“)”", "')'"),
    "end": Text("条件的结尾", "the end of the condition"),
}
