"""Plain values as the text of a drill file: lists open, small groups on a line of their own."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from twin.inputs import InputProblems, load_yaml_text

__all__ = ["as_yaml", "flow"]

_WIDE = 140


def as_yaml(data: dict[str, Any]) -> str:
    """A text that reads back as `data`."""
    lines: list[str] = []
    for key, value in data.items():
        if isinstance(value, list) and value and not all(isinstance(v, str) for v in value):
            lines += ["", f"{_scalar(key)}:"]
            for item in value:
                lines += _item(item)
        elif isinstance(value, dict) and value:
            lines += ["", f"{_scalar(key)}:", *_group(value, "  ")]
        else:
            lines.append(f"{_scalar(key)}: {flow(value)}")
    return "\n".join(lines).lstrip("\n") + "\n"


def _item(item: Any) -> list[str]:
    line = f"  - {flow(item)}"
    if not isinstance(item, dict) or not item or (len(line) <= _WIDE and not _holds_list(item)):
        return [line]
    first, *rest = _group(item, "    ")
    return [f"  - {first.strip()}", *rest, ""]


def _holds_list(item: dict[str, Any]) -> bool:
    return any(isinstance(value, list) and value for value in item.values())


def _group(group: dict[str, Any], indent: str) -> list[str]:
    lines = []
    for key, value in group.items():
        if isinstance(value, list) and any(isinstance(each, dict) for each in value):
            lines.append(f"{indent}{_scalar(key)}:")
            lines += [f"{indent}  - {flow(each)}" for each in value]
        else:
            lines.append(f"{indent}{_scalar(key)}: {flow(value)}")
    return lines


def flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(k)}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return _scalar(value) if isinstance(value, str) else json.dumps(value)


@lru_cache(maxsize=4096)
def _scalar(text: str) -> str:
    """The text as it stands where that reads back as the same text, else in quotation marks."""
    if text and not any(letter in text for letter in "：　\n\"'"):
        try:
            in_list = load_yaml_text(f"[{text}]", "").data == [text]
            if in_list and load_yaml_text(f"{text}: {text}", "").data == {text: text}:
                return text
        except InputProblems:
            pass
    return json.dumps(text, ensure_ascii=False)
