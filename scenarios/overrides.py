"""`--set key.path=value`: values of a drill file replaced from the command line."""

from __future__ import annotations

from typing import Any

from twin.inputs import Document, Problems, load_yaml_text
from twin.terms.text import Text

__all__ = ["apply_overrides"]


def apply_overrides(document: Document, overrides: tuple[str, ...]) -> None:
    """Replace values of a document before it is bound.

    Raises:
        InputProblems: An override that is no `key.path=value`, or leads into a plain value.
    """
    problems = Problems()
    for number, word in enumerate(overrides, start=1):
        path, sign, value = word.partition("=")
        group: Any = document.data
        *parents, last = path.strip().split(".")
        for name in parents:
            group = group.setdefault(name, {}) if isinstance(group, dict) else None
        if not sign or not isinstance(group, dict):
            spot = document.at()
            message = Text(
                f"--set“{word}”应写作 键.键=值", f"--set {word!r} should be key.key=value"
            )
            problems.add("E102", spot, message, None, f"--set {word}")
            continue
        group[last] = load_yaml_text(f"v: {value}", f"--set:{number}").data["v"]
    problems.raise_any()
