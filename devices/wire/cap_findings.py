"""What is wrong with an alert, found while it is read, strictly or leniently.

What a reader would get wrong: lenient reading hides nothing. What it lets pass is still found and
comes back as a warning (W701); only what leaves the meaning of an alert open stays an error.
"""

from __future__ import annotations

from typing import Any

from devices.wire.cap_bytes import XmlTree
from twin.inputs.problems import InputProblems, Problem, Problems
from twin.terms.text import Text

__all__ = ["Findings"]

_PROBLEMS_MAX = 100  # of errors, and of warnings apart: no number of warnings hides an error


class Findings:
    """The problems of one document, each at the place of an element."""

    def __init__(self, tree: XmlTree, *, lenient: bool) -> None:
        self.tree, self.lenient = tree, lenient
        self._problems = Problems()
        self._count: dict[str, int] = {}

    def refuse(self, code: str, element: Any, message: Text, hint: Text | None = None) -> None:
        """Note what cannot be let pass in any mode."""
        kind = code[:1]
        self._count[kind] = self._count.get(kind, 0) + 1
        if self._count[kind] <= _PROBLEMS_MAX:
            spot = self.tree.spot(element)
            self._problems.add(code, spot, message, hint, self.tree.source_line(spot))

    def mend(self, code: str, element: Any, message: Text, hint: Text | None = None) -> None:
        """Note what only the strict reader refuses; the caller goes on with the nearest sense."""
        self.refuse("W701" if self.lenient else code, element, message, hint)

    def warn(self, element: Any, message: Text, hint: Text | None = None) -> None:
        """Note what is allowed and still looks wrong."""
        self.refuse("W702", element, message, hint)

    @property
    def has_errors(self) -> bool:
        """Whether the alert will be refused."""
        return any(not problem.is_warning for problem in self._problems.found)

    def settle(self) -> tuple[Problem, ...]:
        """The warnings, in file order, once everything has been read.

        Raises:
            InputProblems: There are errors; with the warnings among them.
        """
        self._problems.raise_any()
        return InputProblems(self._problems.found).problems
