"""A paper: who may read it, and what stands in it, apart from how it is printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from reports.drill.blocks import Facts, Heading, Paragraph, TableBlock
from twin.terms.text import Text

__all__ = ["AUDIENCE", "Card", "Lines", "Paper", "Part", "Piece"]

AUDIENCE = {
    "control": Text(
        "导调、评估专用，不得给参演人员", "Control and evaluators only, not for players"
    ),
    "players": Text("参演人员可阅", "For players"),
}


@dataclass(frozen=True, slots=True)
class Card:
    """A card to cut out: a head, facts, and lines to fill in by hand."""

    kind: ClassVar[str] = "card"
    head: str
    mark: str
    rows: Sequence[tuple[str, str]]
    blanks: Sequence[str]


@dataclass(frozen=True, slots=True)
class Lines:
    """A list of sentences."""

    kind: ClassVar[str] = "lines"
    lines: Sequence[str]


Piece = Heading | Paragraph | Facts | TableBlock | Card | Lines


@dataclass(frozen=True, slots=True)
class Part:
    """A numbered part of a paper."""

    title: str
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """`file` is the name without its ending; `wide` is printed across."""

    file: str
    title: str
    drill: str
    audience: Literal["control", "players"]
    cover: str
    parts: Sequence[Part]
    wide: bool = False
