"""YAML 1.2 with the position of every key and value, and the slips of a Chinese keyboard.

The text is only composed into nodes, never constructed by the YAML library: what becomes a number,
a truth value or nothing is decided here, `12:30` and `2026-07-12 20:30` stay text, and an alias
bomb is refused while it is being counted.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from twin.inputs.problems import InputProblems, Problem, Problems, Spot
from twin.inputs.text_file import read_text
from twin.terms.text import Text

__all__ = ["Document", "Placed", "load_yaml", "load_yaml_text"]

_LETTERS_AT_MOST = 500_000
_LINES_AT_MOST = 20_000
_NODES_AT_MOST = 50_000
_DEEP_AT_MOST = 60
_SLIPS_AT_MOST = 1_000
_TAG = "tag:yaml.org,2002:"
_KEY = r"[\w\-.一-鿿]+"
_WIDE_COLON = re.compile(rf"^(\s*(?:-\s+)*)({_KEY})(：)")
_WIDE_COLON_IN_FLOW = re.compile(rf"[{{,]\s*({_KEY})(：)")
_WIDE_SPACE = re.compile(r"^[\s　]*?(　)|(?<=[:\-])[ \t]*(　)")
_LEADING_TAB = re.compile(r"^ *(?:- +)*(\t)")
_BLOCK_SCALAR = re.compile(r"(?:^|[:\-]\s+)[|>][+\-0-9]*\s*(?:#.*)?$")


@dataclass(slots=True)
class Placed:
    """Where a key and its value stand, and whether in a flow mapping (`{…}`)."""

    key: Spot | None
    value: Spot
    in_flow: bool = False


@dataclass(slots=True)
class Document:
    """A YAML file as plain values (`data`) and where each of them stands."""

    name: str
    text: str
    data: Any
    places: dict[tuple[str | int, ...], Placed] = field(repr=False)
    included: dict[str, str] = field(default_factory=dict, repr=False)
    """Texts of the files taken into this one, by the name their spots carry."""
    doubted: list[Problem] = field(default_factory=list, repr=False)
    """Warnings of its reading."""

    def without(self, rows: Iterable[tuple[str, int]]) -> Document:
        """The document without some rows of its lists; what is left keeps its places."""
        gone: dict[str, list[int]] = {}
        for name, row in rows:
            gone.setdefault(name, []).append(row)
        data = dict(self.data)
        for name, dropped in gone.items():
            data[name] = [item for i, item in enumerate(data[name]) if i not in dropped]
        places: dict[tuple[str | int, ...], Placed] = {}
        for loc, place in self.places.items():
            match loc:
                case (str(name), int(row), *below) if name in gone:
                    if row not in gone[name]:
                        now = row - sum(each < row for each in gone[name])
                        places[(name, now, *below)] = place
                case _:
                    places[loc] = place
        return replace(self, data=data, places=places)

    def at(self, *loc: str | int) -> Spot:
        """Where the value at a path stands; the nearest known parent when the path is not there."""
        return self._known(loc).value

    def key_at(self, *loc: str | int) -> Spot:
        """Where the key of a path stands; its value's place for list items."""
        place = self._known(loc)
        return place.value if place.key is None else place.key

    def in_flow(self, *loc: str | int) -> bool:
        """Whether a path stands in a flow mapping, `{…}`."""
        return self._known(loc).in_flow

    def line(self, number: int) -> str:
        """A line of the text, 1-based."""
        lines = self.text.splitlines()
        return lines[number - 1] if 0 < number <= len(lines) else ""

    def line_at(self, spot: Spot) -> str:
        """The line of a spot, of this file or of one it includes."""
        if spot.file == self.name or spot.file not in self.included:
            return self.line(spot.line)
        lines = self.included[spot.file].splitlines()
        return lines[spot.line - 1] if 0 < spot.line <= len(lines) else ""

    def problem(self, code: str, spot: Spot, message: Text, hint: Text | None = None) -> Problem:
        """A problem of this document, with its source line."""
        source = self.line_at(spot)
        at = (spot.file, spot.line, spot.col)
        return Problem(code, *at, message, hint, spot.width, source, spot.sheet)

    def _known(self, loc: tuple[str | int, ...]) -> Placed:
        while loc and loc not in self.places:
            loc = loc[:-1]
        return self.places.get(loc, Placed(None, Spot(self.name, 1, 1), False))


def load_yaml(path: Path, name: str | None = None) -> Document:
    """Read a YAML file.

    Raises:
        InputProblems: It cannot be read, or is no YAML; slips of the keyboard are named as such.
    """
    return load_yaml_text(read_text(path, name), str(path) if name is None else name)


def load_yaml_text(text: str, name: str) -> Document:
    """Read YAML from a text; `name` stands for the file in problems. Raises as `load_yaml`."""
    if len(text) > _LETTERS_AT_MOST or text.count("\n") > _LINES_AT_MOST:
        message = Text(
            f"文件过大：多于 {_LETTERS_AT_MOST:,} 字或 {_LINES_AT_MOST:,} 行",
            f"more than {_LETTERS_AT_MOST:,} letters or {_LINES_AT_MOST:,} lines",
        )
        raise InputProblems([Problem("E109", name, 1, 1, message, None, 1, "")])
    slips = list(islice(_slips(text, name), _SLIPS_AT_MOST))
    if slips:
        raise InputProblems(slips)
    root = _compose(text, name)
    reader = _Reader(name, text)
    data = None if root is None else reader.value(root, (), None, False)
    reader.problems.raise_any()
    return Document(name, text, data, reader.places)


def _compose(text: str, name: str) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, ReusedAnchorWarning, YAMLError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ReusedAnchorWarning)  # YAML 1.2 allows it
            return YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if error.context_mark is not None and _OPENED.search(error.context or ""):
            mark = error.context_mark  # what was never closed is mended where it was opened
        line, col = (1, 1) if mark is None else (mark.line + 1, mark.column + 1)
        said = (error.problem or str(error)).strip()
        message = Text(f"YAML 写法有误：{said}", f"not valid YAML: {said}")
        hint = Text(
            "常见原因：缩进不齐、冒号后少空格、引号未闭合",
            "usual causes: uneven indentation, no space after a colon, an open quote",
        )
        lines = text.splitlines()
        source = lines[line - 1] if line <= len(lines) else ""
        raise InputProblems([Problem("E108", name, line, col, message, hint, 1, source)]) from None
    except YAMLError as error:
        message = Text(f"YAML 写法有误：{error}", f"not valid YAML: {error}")
        raise InputProblems([Problem("E108", name, 1, 1, message, None, 1, "")]) from None
    except RecursionError:
        message = Text("嵌套过深", "nested too deeply")
        raise InputProblems([Problem("E109", name, 1, 1, message, None, 1, "")]) from None


class _Reader:
    """Turns nodes into plain values and notes where each stands."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.problems = Problems()
        self.places: dict[tuple[str | int, ...], Placed] = {}
        self._text = text
        self._count = 0

    @cached_property
    def _lines(self) -> list[str]:
        return self._text.splitlines()

    def value(self, node: Any, loc: tuple[str | int, ...], key: Any, in_flow: bool) -> Any:
        self._count += 1
        if self._count > _NODES_AT_MOST:
            self._add("E109", self._spot(node), Text("内容过多或别名互相引用", "too much content"))
            self.problems.raise_any()
        if len(loc) > _DEEP_AT_MOST:
            self._add(
                "E109",
                self._spot(node),
                Text("嵌套过深，或别名引用了自己", "nested too deeply, or an alias of itself"),
            )
            self.problems.raise_any()
        key_spot = None if key is None else self._spot(key)
        self.places[loc] = Placed(key_spot, self._spot(node), in_flow)
        if node.id == "mapping":
            return self._mapping(node, loc)
        if node.id == "sequence":
            flow = bool(node.flow_style)
            return [self.value(v, (*loc, i), None, flow) for i, v in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: Any, loc: tuple[str | int, ...]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        first: dict[str, Spot] = {}
        for key, item in node.value:
            if key.id != "scalar":
                self._add("E108", self._spot(key), Text("键必须是文字", "a key must be a word"))
                continue
            name = str(key.value)
            if name in result:
                before = first[name]
                self._add(
                    "E101",
                    self._spot(key),
                    Text(
                        f"重复的键“{name}”，第 {before.line} 行已有",
                        f"the key {name!r} is there twice, first in line {before.line}",
                    ),
                    Text("删去一个，或合并", "delete one or merge them"),
                )
                continue
            first[name] = self._spot(key)
            result[name] = self.value(item, (*loc, name), key, bool(node.flow_style))
        return result

    def _scalar(self, node: Any) -> Any:
        kind = str(node.tag).removeprefix(_TAG)
        written = node.value
        if kind == "null":
            return None
        if kind == "bool":
            return written.lower() == "true"
        try:
            if kind == "int":
                return int(written.replace("_", ""), 0 if written[:2].lower() in _BASES else 10)
            if kind == "float":
                return float(written.replace("_", "").replace(".inf", "inf").replace(".nan", "nan"))
        except ValueError:
            return written
        return written

    def _add(self, code: str, spot: Spot, message: Text, hint: Text | None = None) -> None:
        source = self._lines[spot.line - 1] if spot.line <= len(self._lines) else ""
        self.problems.add(code, spot, message, hint, source)

    def _spot(self, node: Any) -> Spot:
        start, end = node.start_mark, node.end_mark
        width = end.column - start.column if end.line == start.line else 1
        return Spot(self.name, start.line + 1, start.column + 1, max(1, width))


_BASES = ("0x", "0o")
_OPENED = re.compile("flow (?:mapping|sequence)|quoted scalar")


def _slips(text: str, name: str) -> Iterator[Problem]:
    """Full-width colons and spaces where YAML wants plain ones, and tabs in the indentation."""
    block_indent: int | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.strip()
        indent = len(line) - len(line.lstrip())
        if block_indent is not None:
            if not bare or indent > block_indent:
                continue
            block_indent = None
        if not bare or bare.startswith("#"):
            continue
        for code, col, message, hint in _slips_of_line(line):
            yield Problem(code, name, number, col, message, hint, 1, line)
        if _BLOCK_SCALAR.search(line):
            block_indent = indent


def _slips_of_line(line: str) -> Iterator[tuple[str, int, Text, Text]]:
    tab = _LEADING_TAB.match(line)
    if tab:
        yield (
            "E112",
            tab.start(1) + 1,
            Text("缩进里有制表符（Tab）", "a tab in the indentation"),
            Text("改用空格", "use spaces"),
        )
    colon = _WIDE_COLON.match(line)
    starts = [colon.start(3)] if colon else []
    if "{" in line:
        starts += [m.start(2) for m in _WIDE_COLON_IN_FLOW.finditer(_unquoted(line))]
    for start in starts:
        yield (
            "E110",
            start + 1,
            Text("全角冒号“：”", "a full-width colon"),
            Text("改用英文冒号加空格“: ”", "write ': ' with a plain colon"),
        )
    wide = _WIDE_SPACE.search(_unquoted(line))
    if wide:
        yield (
            "E111",
            max(wide.start(1), wide.start(2)) + 1,
            Text("全角空格", "a full-width space"),
            Text("改用普通空格", "use a plain space"),
        )


def _unquoted(line: str) -> str:
    """The line with quoted parts and the comment blanked, columns kept."""
    blank = re.sub(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'", lambda m: "_" * len(m[0]), line)
    return re.sub(r"(^|\s)#.*$", lambda m: m[1] + " " * (len(m[0]) - len(m[1])), blank)
