"""Values of a drill file replaced: from the command line, by a preset, by a variant.

`--set key.path=value`, and groups of the file itself:

    presets: {难: {world.staff.duty_officers: 1, injects.M-003.wind.speed: 12}}
    variants: {冬夜: {start: 2026-01-12 02:00, world.surface: 雪}}

An item of a list goes by its id. What a reader would get wrong: an item cannot be added this way.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from scenarios.paths import model_of
from scenarios.schema import DrillFile
from twin.inputs import Document, Problems, load_yaml_text, near, spelled
from twin.terms.text import Text

__all__ = ["GROUPS", "apply_group", "apply_overrides", "groups_of"]

GROUPS = {"presets": "难度", "variants": "变体"}
"""The groups of a file that replace values of it, with their Chinese keys."""


def apply_overrides(document: Document, overrides: tuple[str, ...]) -> None:
    """Replace values of a document before it is bound.

    Raises:
        InputProblems: An override that is no `key.path=value`, or leads into a plain value.
    """
    problems = Problems()
    for number, word in enumerate(overrides, start=1):
        path, sign, value = word.partition("=")
        wanted = load_yaml_text(f"v: {value}", f"--set:{number}").data["v"] if sign else None
        if not sign or not _put(document.data, path, wanted):
            spot = document.at()
            message = Text(
                f"--set“{word}”应写作 键.键=值", f"--set {word!r} should be key.key=value"
            )
            problems.add("E102", spot, message, None, f"--set {word}")
    problems.raise_any()


def groups_of(document: Document, group: str) -> dict[str, dict[str, Any]]:
    """The presets (or variants) of a document by name; nothing where they are spelled wrongly."""
    data = document.data if isinstance(document.data, dict) else {}
    found = data.get(group, data.get(GROUPS[group], {}))
    if not isinstance(found, dict):
        return {}
    return {str(name): pairs for name, pairs in found.items() if isinstance(pairs, dict)}


def apply_group(document: Document, group: str, name: str) -> None:
    """Replace the values that a preset or a variant of the file replaces.

    Raises:
        InputProblems: There is none of that name, or a path of it leads nowhere.
    """
    problems = Problems()
    known = groups_of(document, group)
    if name not in known:
        close = "、".join(near(name, list(known)) or known)
        problems.add(
            "E307",
            document.at(group),
            Text(f"没有“{name}”；有：{close or '没有写'}", f"there is no {name!r}; known: {close}"),
            None,
            "",
        )
    for path, value in known.get(name, {}).items():
        if not _put(document.data, str(path), value):
            key = group if group in document.data else GROUPS[group]
            spot = document.key_at(key, name, path)
            message = Text(f"“{path}”指不到任何字段", f"{path!r} leads to no key")
            hint = Text(
                "写作 world.crews.turnout 或 injects.M-001.at 这样的路径",
                "a path as world.crews.turnout or injects.M-001.at",
            )
            problems.add("E306", spot, message, hint, document.line_at(spot))
    problems.raise_any()


def _put(group: Any, path: str, value: Any) -> bool:
    """Put a value at a dotted path; False when it leads into a plain value or to no such item.

    A key of the path stands for the key of the file, in whichever language that is written.
    """
    *parents, last = path.strip().split(".")
    model: type[BaseModel] | None = DrillFile
    for name in parents:
        if isinstance(group, dict):
            group = group.setdefault(_as_written(group, model, name), {})
            model = None if model is None else model_of(model, name)
        else:
            group = _item(group, name)
    if not isinstance(group, dict):
        return False
    group[_as_written(group, model, last)] = value
    return True


def _as_written(group: dict[str, Any], model: type[BaseModel] | None, name: str) -> str:
    words = [] if model is None else spelled(model, name)
    return next((word for word in words if word in group), name)


def _item(group: Any, id: str) -> Any:
    """The item of a list that goes by this id; None where there is none."""
    items = [each for each in group if isinstance(each, dict)] if isinstance(group, list) else []
    return next((each for each in items if id in (each.get("id"), each.get("编号"))), None)
