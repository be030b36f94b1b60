"""What is wrong with a file, where, and how to mend it; all of it at once.

A `Problem` is a value. Readers collect them and raise one `InputProblems` at the end, so that a
planner mends a file in one go. Codes are stable and never translated.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from twin.terms.text import Lang, Text

__all__ = ["BadValue", "InputProblems", "Problem", "Problems", "Spot", "near", "render"]

_SHOWN_AT_MOST = 50


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """A place in a file: 1-based line and column, and how many characters to underline.

    In a workbook `sheet` is its worksheet, and line and column are those of the cell.
    """

    file: str
    line: int
    col: int
    width: int = 1
    sheet: str = ""

    @property
    def where(self) -> str:
        """`file:line:col`, or `file[sheet]!B5` in a workbook."""
        if not self.sheet:
            return f"{self.file}:{self.line}:{self.col}"
        return f"{self.file}[{self.sheet}]!{self.cell}"

    @property
    def cell(self) -> str:
        """The cell of a workbook, as `B5`."""
        return f"{_letters(self.col)}{self.line}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong. A code that begins with W is a warning and stops nothing."""

    code: str
    file: str
    line: int
    col: int
    message: Text
    hint: Text | None = None
    width: int = 1
    source_line: str | None = field(default=None, compare=False)
    sheet: str = ""

    @property
    def spot(self) -> Spot:
        """The place of it."""
        return Spot(self.file, self.line, self.col, self.width, self.sheet)

    @property
    def where(self) -> str:
        """The place as `Spot` says it."""
        return self.spot.where

    @property
    def is_warning(self) -> bool:
        """Whether the file can be used all the same."""
        return self.code.startswith("W")

    @property
    def sort_key(self) -> tuple[str, str, int, int, str]:
        """File order; the sheets of a workbook one after another."""
        return (self.file, self.sheet, self.line, self.col, self.code)


class BadValue(ValueError):  # noqa: N818 - says what it is where it is raised
    """Raised by a reader of one value; becomes a `Problem` with the value's position."""

    def __init__(self, message: Text, *, hint: Text | None = None, code: str = "E104") -> None:
        super().__init__(message.en)
        self.message = message
        self.hint = hint
        self.code = code


class InputProblems(Exception):  # noqa: N818 - a collection, raised once
    """Everything wrong with the input, in file order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.sort_key))
        super().__init__("; ".join(f"{p.where} {p.code}" for p in self.problems))

    def render(self, lang: Lang) -> str:
        """All problems as a person reads them, at most fifty."""
        shown = [render(problem, lang) for problem in self.problems[:_SHOWN_AT_MOST]]
        rest = len(self.problems) - len(shown)
        if rest > 0:
            shown.append(f"…… 另有 {rest} 处" if lang == "zh" else f"… and {rest} more")
        errors = sum(not problem.is_warning for problem in self.problems)
        total = f"{errors} 个错误。" if lang == "zh" else f"{errors} error(s)."
        return "\n".join([*shown, total])


class Problems:
    """A collector: add as you go, raise once at the end."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(
        self,
        code: str,
        spot: Spot,
        message: Text,
        hint: Text | None = None,
        source_line: str | None = None,
    ) -> None:
        """Add a problem at a spot."""
        at = (spot.file, spot.line, spot.col)
        self.found.append(Problem(code, *at, message, hint, spot.width, source_line, spot.sheet))

    def extend(self, other: InputProblems) -> None:
        """Add all problems of another reader."""
        self.found.extend(other.problems)

    def raise_any(self) -> None:
        """Raise what was found, unless it is nothing or only warnings.

        Raises:
            InputProblems: With warnings among the errors.
        """
        if any(not problem.is_warning for problem in self.found):
            raise InputProblems(self.found)


def render(problem: Problem, lang: Lang) -> str:
    """A problem as `file:line:col: …` with its source line, a caret and the hint.

    One of a workbook, or of a file that is not there, has no source line to show.
    """
    severity = {"zh": ("错误", "警告"), "en": ("error", "warning")}[lang][problem.is_warning]
    lines = [f"{problem.where}: {severity} {problem.code} {problem.message.in_(lang)}"]
    source = problem.source_line if problem.source_line is not None else _source_line(problem)
    if source and not problem.sheet:
        before = _cells(source[: problem.col - 1])
        under = max(1, _cells(source[problem.col - 1 : problem.col - 1 + problem.width]))
        lines.append(f"{problem.line:>6} | {source}")
        lines.append(f"       | {' ' * before}{'^' * under}")
    if problem.hint is not None:
        lines.append(f"       = {problem.hint.in_(lang)}")
    return "\n".join(lines)


def near(word: str, candidates: Sequence[str], count: int = 3) -> list[str]:
    """What may have been meant: names within a third of the letters, nearest first.

    A name that has no letter of the word is never meant, however short both are.
    """
    scored = []
    for place, candidate in enumerate(candidates):
        distance = _distance(word, candidate)
        longest = max(len(word), len(candidate))
        if candidate and distance < longest and distance <= max(1, longest // 3):
            scored.append((distance, place, candidate))
    return list(dict.fromkeys(candidate for _, _, candidate in sorted(scored)))[:count]


def _letters(col: int) -> str:
    """The name of a worksheet's column: A, B, …, Z, AA, …"""
    letters = ""
    while col > 0:
        col, rest = divmod(col - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _source_line(problem: Problem) -> str | None:
    """The line as it stands in the file; None where the file is no text."""
    path = Path(problem.file)
    if problem.sheet or not path.is_file():
        return None
    from twin.inputs.text_file import read_text

    try:
        text = read_text(path)
    except InputProblems:
        return None
    lines = [] if "\0" in text else text.splitlines()
    return lines[problem.line - 1] if 0 < problem.line <= len(lines) else None


def _cells(text: str) -> int:
    """Columns a text takes on a terminal: East Asian wide characters take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _distance(a: str, b: str) -> int:
    """Edit distance with swaps of neighbours counted once."""
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, letter in enumerate(a, start=1):
        here = [i]
        for j, other in enumerate(b, start=1):
            best = min(last[j] + 1, here[j - 1] + 1, last[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                best = min(best, before[j - 2] + 1)
            here.append(best)
        before, last = last, here
    return last[-1]
