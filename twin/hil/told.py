"""How a test ends otherwise than well: an expectation that was not met, or one written wrongly.

What a reader would get wrong: these are shown as they are, without a Python trace. The text is the
story of the run, from its journal.
"""

from __future__ import annotations

from typing import Self

from twin.cli.language import say
from twin.inputs import BadValue

__all__ = ["Misused", "NotHere", "Told", "Unmet"]


class Told(Exception):  # noqa: N818 - a finding, not always an error
    """Something to be shown as it is."""

    fumeng_story = True

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(say(zh, en))

    def place(self, path: str, line: int) -> None:
        """Say which line of the test asked for it."""
        self.args = (f"{self}\n" + say(f"位置：{path}:{line}", f"at:     {path}:{line}"),)

    @classmethod
    def of(cls, wrong: BadValue) -> Self:
        """The same of a value that could not be read."""
        said, hint = wrong.message, wrong.hint
        if hint is None:
            return cls(said.zh, said.en)
        return cls(f"{said.zh}；{hint.zh}", f"{said.en}; {hint.en}")


class Unmet(Told, AssertionError):  # noqa: N818 - a finding
    """What was expected did not come, or what was ruled out did."""


class Misused(Told, ValueError):  # noqa: N818 - as its base
    """A fixture was asked for something it cannot give; says what would be right."""


class NotHere(Told):
    """What a test needs is not there: it is skipped with this reason, under strict it fails."""
