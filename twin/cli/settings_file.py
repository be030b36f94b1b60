"""`fumeng.toml`: the settings of whoever works in a folder.

What a reader would get wrong: it is read once, at the start, and only fills in variables that are
not set. So an option wins over a variable, a variable over the file, the file over the built-in.
Tokens do not belong in it.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from pathlib import Path

from twin.inputs.problems import InputProblems, Problems, Spot, near
from twin.terms.text import Text

__all__ = ["NAME", "fill", "filled"]

NAME = "fumeng.toml"
_VARIABLES = {
    "language": "FUMENG_LANG",
    "county": "FUMENG_COUNTY",
    "runs": "FUMENG_RUNS",
    "cache": "FUMENG_CACHE_DIR",
}
_LANGUAGES = ("zh", "en")
filled: set[str] = set()
"""The variables that the file of this process has set."""


def fill(folder: Path, environ: MutableMapping[str, str]) -> set[str]:
    """Set the variables that `fumeng.toml` of a folder names and the environment does not.

    Paths are taken from the folder of the file.

    Returns:
        The variables set; none without the file.

    Raises:
        InputProblems: The file is not TOML, or has an unknown key or an unusable value.
    """
    path = folder / NAME
    try:
        source = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return set()
    except (OSError, UnicodeDecodeError) as bad:
        told = Text(f"读不了：{bad}", f"cannot be read: {bad}")
        raise _one("E100", Spot(str(path), 1, 1), told) from None
    taken = {}
    for key, value in _checked(path, source).items():
        variable = _VARIABLES[key]
        if not environ.get(variable):
            taken[variable] = value if key == "language" else str(folder / value)
    environ.update(taken)
    return set(taken)


def _checked(path: Path, source: str) -> dict[str, str]:
    """The settings of the file, every key known and every value a word."""
    import tomllib

    try:
        rows = tomllib.loads(source)
    except tomllib.TOMLDecodeError as bad:
        at = re.search(r"\(at line (\d+), column (\d+)\)", str(bad))
        line, col = (int(at[1]), int(at[2])) if at else (source.count("\n") + 1, 1)
        why = str(bad).partition(" (at ")[0]
        told = Text(f"不合 TOML 写法：{why}", f"not valid TOML: {why}")
        raise _one("E108", Spot(str(path), line, col), told) from None
    problems = Problems()
    for key, value in rows.items():
        spot = _spot(path, source, key)
        if key not in _VARIABLES:
            known = "、".join(_VARIABLES)
            meant = near(key, list(_VARIABLES)) or list(_VARIABLES)
            problems.add(
                "E102", spot, Text(f"没有“{key}”这一设置", f"no such setting: {key}"),
                Text(f"可设 {known}", f"did you mean {', '.join(meant)}?"),
            )  # fmt: skip
        elif not isinstance(value, str) or not value:
            problems.add(
                "E103", spot, Text(f"“{key}”要写成文字", f"{key} is to be a word"),
                Text(f'例如 {key} = "…"', f'as in {key} = "…"'),
            )  # fmt: skip
        elif key == "language" and value not in _LANGUAGES:
            problems.add(
                "E106", spot, Text(f"没有“{value}”这种语言", f"no such language: {value}"),
                Text("zh 或 en", "zh or en"),
            )  # fmt: skip
    problems.raise_any()
    return rows


def _spot(path: Path, source: str, key: str) -> Spot:
    """Where a key stands at the start of a line, or in the head of a table."""
    for number, line in enumerate(source.splitlines(), start=1):
        found = re.match(rf"\s*\[*\s*[\"']?({re.escape(key)})\b", line)
        if found:
            return Spot(str(path), number, found.start(1) + 1, len(key))
    return Spot(str(path), 1, 1)


def _one(code: str, spot: Spot, told: Text) -> InputProblems:
    problems = Problems()
    problems.add(code, spot, told)
    return InputProblems(problems.found)
