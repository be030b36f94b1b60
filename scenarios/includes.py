"""`include:` — parts of a drill kept in files of their own, taken in where they are named.

Lists grow by what an included file has, groups are filled up, and what the including file says
itself stands. What a reader would get wrong: nothing outside the folder of the drill is ever read,
by whatever path it is named, and a problem in an included file is shown in that file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scenarios.office.reading import read_workbook
from scenarios.schema import DrillFile
from twin.inputs import Document, InputProblems, Problems, load_yaml, spelled
from twin.inputs.sheet_file import is_workbook
from twin.terms.text import Text

__all__ = ["fill_up", "load_document"]

_MOST_FILES = 20
_KEYS = ("include", "包含")
Loc = tuple[str | int, ...]


def load_document(path: Path) -> Document:
    """A drill file with all that it includes, or the workbook of a drill.

    Raises:
        InputProblems: It cannot be read, or an include leads nowhere, outside, or in a circle.
    """
    if is_workbook(path, shown(path)):
        return read_workbook(path, shown(path))
    document = load_yaml(path, shown(path))
    taken = [path.resolve()]
    _take_in(document, path, path.resolve().parent, taken, (path.resolve(),))
    return document


def shown(path: Path) -> str:
    """The path as a person at this prompt would write it."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _take_in(
    document: Document, path: Path, root: Path, taken: list[Path], above: tuple[Path, ...]
) -> None:
    key, names = _includes(document)
    problems = Problems()
    for number, name in enumerate(names):
        wanted = (path.parent / name).resolve()
        refused = _refused(wanted, name, root, taken, above)
        if refused is not None:
            spot = document.at(key, number)
            problems.add(refused[0], spot, refused[1], refused[2], document.line_at(spot))
            continue
        taken.append(wanted)
        try:
            part = load_yaml(wanted, shown(wanted))
            _take_in(part, wanted, root, taken, (*above, wanted))
        except InputProblems as wrong:
            problems.extend(wrong)
            continue
        fill_up(document, part)
    problems.raise_any()


def _includes(document: Document) -> tuple[str, list[str]]:
    """The key and the names under it; what is no list of names the schema refuses."""
    data = document.data if isinstance(document.data, dict) else {}
    key = next((key for key in _KEYS if key in data), _KEYS[0])
    names = data.get(key)
    if isinstance(names, list) and all(isinstance(name, str) and name for name in names):
        return key, names
    return key, []


def _refused(
    wanted: Path, name: str, root: Path, taken: list[Path], above: tuple[Path, ...]
) -> tuple[str, Text, Text | None] | None:
    """Why a file is not taken in: code, message, hint."""
    if not wanted.is_relative_to(root):
        return (
            "E114",
            Text(f"“{name}”在想定所在的文件夹之外", f"{name!r} is outside the drill's folder"),
            Text("把它放到想定旁边或其下的文件夹里", "keep it beside the drill or below it"),
        )
    if wanted in above:
        return "E115", Text(f"“{name}”绕成了圈", f"{name!r} includes itself"), None
    if not wanted.is_file():
        return "E100", Text(f"找不到“{name}”", f"there is no file {name!r}"), None
    if len(taken) > _MOST_FILES:
        return (
            "E109",
            Text(f"包含的文件多于 {_MOST_FILES} 个", f"more than {_MOST_FILES} included files"),
            None,
        )
    return None


def fill_up(document: Document, part: Document) -> None:
    """Fill a document up with a part; every value keeps the place it has in its own file."""
    if not isinstance(document.data, dict) or not isinstance(part.data, dict):
        return
    document.included.update(part.included)
    document.included[part.name] = part.text
    for key, value in part.data.items():
        if key in _KEYS:
            continue
        mine = next((word for word in spelled(DrillFile, key) if word in document.data), key)
        _fill(document, (mine,), part, (key,), document.data, mine, value)


def _fill(
    document: Document, to: Loc, part: Document, origin: Loc, group: Any, key: str, value: Any
) -> None:
    if key not in group:
        group[key] = value
        _places(document, to, part, origin, value)
    elif isinstance(group[key], list) and isinstance(value, list):
        for number, item in enumerate(value):
            _places(document, (*to, len(group[key])), part, (*origin, number), item)
            group[key].append(item)
    elif isinstance(group[key], dict) and isinstance(value, dict):
        for name, item in value.items():
            _fill(document, (*to, name), part, (*origin, name), group[key], name, item)


def _places(document: Document, to: Loc, part: Document, origin: Loc, value: Any) -> None:
    if origin in part.places:  # what is inside a cell of a workbook has no place of its own
        document.places[to] = part.places[origin]
    if isinstance(value, dict):
        for name, item in value.items():
            _places(document, (*to, name), part, (*origin, name), item)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            _places(document, (*to, number), part, (*origin, number), item)
