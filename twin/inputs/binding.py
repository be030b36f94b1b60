"""From plain YAML values to a pydantic model, every error at its place in the file."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import AliasChoices, BaseModel, ValidationError

from twin.inputs.problems import BadValue, InputProblems, Problem, Spot, near
from twin.inputs.yaml_file import Document
from twin.terms.text import Text

__all__ = ["Bound", "bind", "faulty", "spelled"]

M = TypeVar("M", bound=BaseModel)
Loc = tuple[str | int, ...]

_WRONG_TYPE = {
    "int": Text("应为整数", "should be a whole number"),
    "float": Text("应为数字", "should be a number"),
    "string": Text("应为文字", "should be text"),
    "bool": Text("应为 true 或 false", "should be true or false"),
    "list": Text("应为列表（每项以“- ”开头）", "should be a list"),
    "tuple": Text("应为列表（每项以“- ”开头）", "should be a list"),
    "dict": Text("应为一组“键: 值”", "should be a group of 'key: value'"),
    "mapping": Text("应为一组“键: 值”", "should be a group of 'key: value'"),
    "model": Text("应为一组“键: 值”", "should be a group of 'key: value'"),
}
_OF_A_KEY = "[key]"
"""What pydantic ends a path with when the key of a group is wrong, and not its value."""
_BOUNDS = {
    "greater_than": ("gt", "应大于", "should be greater than"),
    "greater_than_equal": ("ge", "应不小于", "should be at least"),
    "less_than": ("lt", "应小于", "should be less than"),
    "less_than_equal": ("le", "应不大于", "should be at most"),
    "too_short": ("min_length", "项数应不少于", "the number of items should be at least"),
}


@dataclass(frozen=True, slots=True)
class Bound(Generic[M]):
    """A checked model and the document it came from."""

    value: M
    document: Document

    def at(self, *loc: str | int) -> Spot:
        """Where the value at a path of the file stands."""
        return self.document.at(*loc)


def bind(document: Document, model: type[M], *, context: Any = None) -> Bound[M]:
    """Check a document against a model.

    Raises:
        InputProblems: All that does not fit, in file order.
    """
    try:
        return Bound(model.model_validate(document.data, context=context), document)
    except ValidationError as error:
        problems = [_problem(document, model, f) for f in error.errors() if not _echo(f)]
        raise InputProblems(_once(problems)) from None


def faulty(document: Document, model: type[BaseModel], *, context: Any = None) -> list[Loc]:
    """The paths in the file at which it does not fit a model, as `bind` would report them."""
    try:
        model.model_validate(document.data, context=context)
    except ValidationError as error:
        return [_walked(document.data, found["loc"]) for found in error.errors()]
    return []


def spelled(model: type[BaseModel], word: str) -> list[str]:
    """How the key called `word` may be written in a model, English first; nothing if unknown."""
    for name, info in model.model_fields.items():
        words = _aliases(info) or [name]
        if word == name or word in words:
            return words
    return []


def _echo(found: Any) -> bool:
    """Whether a list is only too short because its items were refused, each with its own reason."""
    if found["type"] != "too_short":
        return False
    wanted: int = found["ctx"]["min_length"]
    return len(found["input"]) >= wanted


def _problem(document: Document, model: type[BaseModel], found: Any) -> Problem:
    kind: str = found["type"]
    loc = _walked(document.data, found["loc"])
    raised = found.get("ctx", {}).get("error")
    if found["input"] is None and _cut_by_a_comma(document, model, loc):
        return _cut_key(document, loc)
    if kind == "extra_forbidden":
        return _unknown_key(document, model, loc)
    if kind == "missing":
        return _missing_key(document, model, loc, str(found["loc"][-1]))
    if isinstance(raised, BadValue):
        of_key = found["loc"][-1:] == (_OF_A_KEY,)
        spot = document.key_at(*loc) if of_key else document.at(*loc)
        return document.problem(raised.code, spot, raised.message, raised.hint)
    if kind in _BOUNDS:
        key, zh, en = _BOUNDS[kind]
        limit = found["ctx"][key]
        return document.problem("E107", document.at(*loc), Text(f"{zh} {limit}", f"{en} {limit}"))
    written = found["input"]
    if kind == "finite_number":
        return document.problem(
            "E107", document.at(*loc), Text("应为有限的数", "should be a finite number")
        )
    if kind == "string_pattern_mismatch":
        return _misspelled(document, loc, written, found["ctx"]["pattern"])
    if kind in ("literal_error", "enum"):
        return _not_one_of(document, loc, written, found["ctx"]["expected"])
    for start, message in _WRONG_TYPE.items():
        if kind.startswith(start) or (start == "model" and kind.startswith("dataclass")):
            said = _said(written)
            return document.problem(
                "E103",
                document.at(*loc),
                Text(f"{message.zh}，写的是“{said}”", f"{message.en}, found {said!r}"),
            )
    said = found["msg"]
    return document.problem("E104", document.at(*loc), Text(f"格式不对：{said}", said))


def _misspelled(document: Document, loc: Loc, written: Any, pattern: str) -> Problem:
    message = Text(f"“{written}”的写法不对", f"{written!r} is not spelled as it should be")
    hint = Text(f"应符合 {pattern}", f"it should match {pattern}")
    return document.problem("E104", document.at(*loc), message, hint)


def _unknown_key(document: Document, model: type[BaseModel], loc: Loc) -> Problem:
    key, parent = str(loc[-1]), loc[:-1]
    spot = document.key_at(*loc)
    names = _names_of(_model_at(model, parent))
    meant = near(key, names)
    hint = (
        Text(f"是不是想写“{meant[0]}”？", f"did you mean {meant[0]!r}?")
        if meant
        else Text(f"这里可以写：{'、'.join(names)}", f"known here: {', '.join(names)}")
    )
    return document.problem(
        "E102", spot, Text(f"不认识的字段“{key}”", f"unknown key {key!r}"), hint
    )


def _cut_by_a_comma(document: Document, model: type[BaseModel], loc: Loc) -> bool:
    """Whether a key without a value in `{…}` is no key at all, but the rest of a cut text."""
    if not loc or not isinstance(loc[-1], str) or not document.in_flow(*loc):
        return False
    group = _at(document.data, loc[:-1])
    null = isinstance(group, dict) and loc[-1] in group and group[loc[-1]] is None
    return null and loc[-1] not in _names_of(_model_at(model, loc[:-1]))


def _cut_key(document: Document, loc: Loc) -> Problem:
    return document.problem(
        "E113",
        document.key_at(*loc),
        Text(f"“{loc[-1]}”被逗号拆成了另一个字段", f"a comma made {loc[-1]!r} a key of its own"),
        Text(
            "含逗号的内容要加英文引号，函数调用不要写在 {…} 里",
            "put text with a comma in quotes, and no function call inside {…}",
        ),
    )


def _missing_key(document: Document, model: type[BaseModel], loc: Loc, key: str) -> Problem:
    parent = loc[:-1] if loc and loc[-1] == key else loc
    words = spelled(_model_at(model, parent), key) or [key]
    for word in words:
        if (*parent, word) in document.places:  # an empty cell of a workbook
            return document.problem(
                "E105",
                document.at(*parent, word),
                Text(f"“{word}”空着", f"{word!r} is empty"),
                Text("填写这一格", "fill in this cell"),
            )
    group = _at(document.data, parent)
    first = next(iter(group), None) if isinstance(group, dict) else None
    spot = document.at(*parent) if first is None else document.key_at(*parent, first)
    if spot.sheet:
        word = words[0] if spot.sheet.isascii() else words[-1]
        return document.problem(
            "E105",
            spot,
            Text(f"缺少“{word}”", f"{word!r} is missing"),
            Text(f"加上“{word}”一列或一项", f"add a column or an item {word!r}"),
        )
    return document.problem(
        "E105",
        spot,
        Text(f"缺少“{key}”", f"{key!r} is missing"),
        Text(f"加一行“{key}: …”", f"add a line '{key}: …'"),
    )


def _not_one_of(document: Document, loc: Loc, written: Any, expected: str) -> Problem:
    options = [word.strip().strip("'") for word in expected.replace(" or ", ",").split(",")]
    meant = near(str(written), options)
    hint = Text(f"是不是想写“{meant[0]}”？", f"did you mean {meant[0]!r}?") if meant else None
    said = _said(written)
    return document.problem(
        "E106",
        document.at(*loc),
        Text(
            f"“{said}”不在可选值里：{'、'.join(options)}",
            f"{said!r} is not one of {', '.join(options)}",
        ),
        hint,
    )


def _walked(data: Any, loc: tuple[Any, ...]) -> Loc:
    """The part of pydantic's path that exists in the file; names of union members drop out."""
    path: list[str | int] = []
    here = data
    for i, step in enumerate(loc):
        last = i == len(loc) - 1
        if isinstance(here, dict) and (step in here or last):
            path.append(str(step))
            here = here.get(step)
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            path.append(step)
            here = here[step]
    return tuple(path)


def _at(data: Any, loc: Loc) -> Any:
    for step in loc:
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int):
            data = data[step]
    return data


def _model_at(model: type[BaseModel], loc: Loc) -> type[BaseModel]:
    here = model
    for step in loc:
        if isinstance(step, int):
            continue
        for name, info in here.model_fields.items():
            if step in (name, *_aliases(info)):
                inner = next(_models_in(info.annotation), None)
                here = here if inner is None else inner
                break
    return here


def _models_in(hint: Any) -> Iterator[type[BaseModel]]:
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        yield hint
    for part in typing.get_args(hint):
        yield from _models_in(part)


def _names_of(model: type[BaseModel]) -> list[str]:
    names: list[str] = []
    for name, info in model.model_fields.items():
        aliases = _aliases(info)
        names.extend(aliases or [name])
    return list(dict.fromkeys(names))


def _aliases(info: Any) -> list[str]:
    alias = info.validation_alias
    if isinstance(alias, AliasChoices):
        return [choice for choice in alias.choices if isinstance(choice, str)]
    return [alias] if isinstance(alias, str) else []


def _said(written: Any) -> str:
    said = str(written)
    return said if len(said) <= 30 else said[:29] + "…"


def _once(problems: list[Problem]) -> list[Problem]:
    """One problem a place: the members of a union report the same value several times.

    A cell of a workbook may hold several values, and each of them a problem.
    """
    seen: dict[tuple[object, ...], Problem] = {}
    for problem in problems:
        said = problem.message.zh if problem.sheet else ""
        seen.setdefault((problem.sheet, problem.line, problem.col, said), problem)
    return list(seen.values())
