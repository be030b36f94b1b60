"""The parameters of a device in a rig file: each of the type's own, in its form and its bounds."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from devices.catalogue import DeviceType, Parameter
from twin.inputs import near
from twin.terms.text import Text

__all__ = ["parameters_of"]

Loc = tuple[str | int, ...]
Wrong = tuple[str, Text, Text | None]


def parameters_of(
    kind: DeviceType, given: Mapping[str, Any], loc: Loc, add: Callable[..., None]
) -> dict[str, Any]:
    """All parameters of the type, the defaults of those not given; no good when `add` was told.

    `add` takes a code, the place under `loc`, a message, a hint, and `of_key`.
    """
    names = {_short(one.label.zh): name for name, one in kind.parameters.items()}
    made: dict[str, Any] = {}
    for written, value in given.items():
        name = names.get(written, written)
        if name not in kind.parameters:
            said = Text(f"{kind.label.zh}没有参数“{written}”", f"{kind.name} has no {written!r}")
            add(
                "E803",
                (*loc, written),
                said,
                _meant(written, [*kind.parameters, *names]),
                of_key=True,
            )
            continue
        one = kind.parameters[name]
        values = value if one.many and isinstance(value, list) else [value]
        wrong = next(filter(None, (_wrong(one, item) for item in values)), None)
        if wrong is not None:
            add(wrong[0], (*loc, written), wrong[1], wrong[2])
        else:
            made[name] = tuple(values) if one.many else value
    for name, one in kind.parameters.items():
        if one.default is None and name not in made:
            if not any(names.get(word, word) == name for word in given):
                said = Text(f"缺少参数“{name}”", f"the parameter {name!r} is missing")
                hint = Text(f"加上 {name}：{one.label.zh}", f"add {name}: {one.label.en}")
                add("E105", loc, said, hint)
            made[name] = one.kind()
    filled = kind.filled(made)
    written_as = {names.get(written, written): written for written in given}
    for name, one in kind.parameters.items():
        place = written_as.get(name, written_as.get(one.as_many_as))
        if one.many and place is not None and (name in made or name not in written_as):
            for told in _miscounted(one, filled[name], filled):
                add("E107", (*loc, place), told)
    return filled


def _wrong(parameter: Parameter, value: object) -> Wrong | None:
    wide = (int, float) if parameter.kind is float else (parameter.kind,)
    if isinstance(value, bool) or not isinstance(value, wide):
        hint = Text("文字加引号", "put it in quotes") if parameter.kind is str else None
        said = {str: ("文字", "text"), int: ("整数", "a whole number")}
        zh, en = said.get(parameter.kind, ("数", "a number"))
        return "E103", Text(f"应为{zh}", f"should be {en}"), hint
    if isinstance(value, str):
        form = parameter.form
        if form is None or re.fullmatch(form.pattern, value):
            return None
        said_so = Text(f"“{value}”写法不对", f"{value!r} is not in its form")
        return "E104", said_so, Text(f"应为：{form.words.zh}", f"it should be: {form.words.en}")
    assert isinstance(value, int | float)
    if not math.isfinite(value):
        return "E107", Text("应为有限的数", "should be finite"), None
    low, high = parameter.low, parameter.high
    if low is not None and value < low:
        return "E107", Text(f"应不小于 {low:g}", f"should be at least {low:g}"), None
    if high is not None and value > high:
        return "E107", Text(f"应不大于 {high:g}", f"should be at most {high:g}"), None
    return None


def _miscounted(
    parameter: Parameter, values: Sequence[Any], filled: Mapping[str, Any]
) -> list[Text]:
    found = []
    if parameter.distinct and len(set(values)) < len(values):
        twice = next(one for one in values if values.count(one) > 1)
        found.append(Text(f"“{twice}”重复", f"{twice!r} stands twice"))
    other = filled.get(parameter.as_many_as, len(values))
    count = other if isinstance(other, int) else len(other)
    if values and len(values) != count:
        name = _short(parameter.label.zh)
        found.append(
            Text(
                f"{name}应有 {count} 项，现有 {len(values)} 项",
                f"{parameter.label.en}: {count} belong here, not {len(values)}",
            )
        )
    return found


def _short(label: str) -> str:
    return label.partition("（")[0]


def _meant(word: str, known: list[str]) -> Text:
    close = near(word, known)
    if close:
        return Text(f"是不是想写“{close[0]}”？", f"did you mean {close[0]!r}?")
    return Text(f"有：{'、'.join(known)}", f"there are {', '.join(known)}")
