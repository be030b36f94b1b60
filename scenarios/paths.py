"""Dotted paths into a drill file (`world.people.compliance`), followed by its schema."""

from __future__ import annotations

import typing
from typing import Any

from pydantic import BaseModel

from scenarios.checks import Checks
from scenarios.schema import DrillFile
from twin.inputs import near, spelled
from twin.terms.text import Text

__all__ = ["check_varied", "model_of"]


def check_varied(checks: Checks, file: DrillFile) -> None:
    """Every path that Monte Carlo varies leads to a number (E306)."""
    if file.monte_carlo is None:
        return
    top = checks.key("monte_carlo", "蒙特卡罗")
    under = (top, checks.either((top,), "vary", "变化"))
    for path in file.monte_carlo.vary:
        known = _numbers(DrillFile, "")
        plain = ".".join(_english(DrillFile, path.split(".")))
        if plain in known:
            continue
        close = near(plain, known) or known[:4]
        spot = checks.document.key_at(*under, path)
        checks.add_at(
            "E306",
            spot,
            Text(f"“{path}”指不到数值字段", f"{path!r} leads to no number"),
            Text(f"如 {'、'.join(close)}", f"such as {', '.join(close)}"),
        )


def _numbers(model: type[BaseModel], above: str) -> list[str]:
    """The paths of all numbers of a model, in English; lists are not entered."""
    found: list[str] = []
    for name, info in model.model_fields.items():
        path = above + (spelled(model, name) or [name])[0]
        if info.annotation in (int, float):
            found.append(path)
        inner = _group(info.annotation)
        if inner is not None:
            found += _numbers(inner, f"{path}.")
    return found


def _english(model: type[BaseModel], steps: list[str]) -> list[str]:
    """A path with its Chinese keys in English; what is unknown stays as it is."""
    head, *rest = steps
    for name, info in model.model_fields.items():
        words = spelled(model, name) or [name]
        if head in words:
            inner = _group(info.annotation)
            return [words[0], *(_english(inner, rest) if inner is not None and rest else rest)]
    return steps


def model_of(model: type[BaseModel], key: str) -> type[BaseModel] | None:
    """The group under a key, however it is spelled, or of the items there; None for a value."""
    for name, info in model.model_fields.items():
        if key in (name, *spelled(model, name)):
            items = typing.get_origin(info.annotation) is tuple
            return _group(typing.get_args(info.annotation)[0] if items else info.annotation)
    return None


def _group(hint: Any) -> type[BaseModel] | None:
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return hint
    if typing.get_origin(hint) is tuple:
        return None
    inner = [_group(part) for part in typing.get_args(hint)]
    return next((each for each in inner if each is not None), None)
