"""The JSON schema for editors says of a drill what `check` says of its spelling."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scenarios import find_drill, list_drills
from scenarios.json_schema import drill_schema
from scenarios.schema import DrillFile
from twin.inputs import load_yaml, load_yaml_text, spelled

MISTAKES = Path(__file__).parent / "mistakes"
TEMPLATES = find_drill("hf-leak").parents[1] / "templates"
GOOD = [*list_drills(), *sorted(TEMPLATES.glob("*.yaml")), MISTAKES / "right.yaml"]
_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "null": type(None),
    "number": (int, float),
}


def faults(schema: Any, value: Any, root: Any, at: str = "$") -> Iterator[str]:
    """What of draft-07 the schema uses, read plainly; the paths that do not fit."""
    if not isinstance(schema, dict):
        return
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/definitions/")
        yield from faults(root["definitions"][name], value, root, at)
        return
    if "anyOf" in schema:
        options = [list(faults(option, value, root, at)) for option in schema["anyOf"]]
        if all(options):
            yield from min(options, key=len)
    if "enum" in schema and value not in schema["enum"]:
        yield at
    if "const" in schema and value != schema["const"]:
        yield at
    kind = schema.get("type")
    if kind is not None and (
        not isinstance(value, _TYPES[kind]) or (kind != "boolean" and isinstance(value, bool))
    ):
        yield at
        return
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield at
    if isinstance(value, dict):
        known = schema.get("properties", {})
        yield from (f"{at}.{key}" for key in schema.get("required", ()) if key not in value)
        for key, item in value.items():
            inner = known.get(key, schema.get("additionalProperties", True))
            if inner is False:
                yield f"{at}.{key}"
            yield from faults(inner, item, root, f"{at}.{key}")
    if isinstance(value, list) and isinstance(schema.get("items"), dict):
        for number, item in enumerate(value):
            yield from faults(schema["items"], item, root, f"{at}[{number}]")


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_the_schema_takes_every_drill_that_checks_clean(path: Path) -> None:
    schema = drill_schema("en")
    assert list(faults(schema, load_yaml(path).data, schema)) == []


def test_the_chinese_schema_takes_chinese_keys_and_no_english_ones() -> None:
    schema = drill_schema("zh")
    text = """
fumeng: 1
编号: shuru
标题: 中文字段
县域: fumeng
开始: 2026-07-12 20:30
时长: 2h
形式: 双盲
世界: {风: 西北风 4级, 气温: 12}
注入:
  - {编号: M-001, 当: 风速 > 8, 最迟: T+01:00, 内容: 大风, 泄漏: {危险源: H-A1, 孔径: 18mm}}
"""
    data = load_yaml_text(text, "zh").data
    assert list(faults(schema, data, schema)) == []
    assert "$.title" in list(faults(schema, {**data, "title": "x"}, schema))


@pytest.mark.parametrize(
    ("name", "at"),
    [("key-misspelled", "$.injects[1].channal"), ("mode-unknown", "$.mode"),
     ("missing-text", "$.injects[0].text"), ("number-in-words", "$.seed"),
     ("list-for-a-group", "$.world.staff"), ("channel-unknown", "$.injects[1].channel")],
)  # fmt: skip
def test_the_schema_refuses_what_the_check_refuses(name: str, at: str) -> None:
    schema = drill_schema("en")
    assert list(faults(schema, load_yaml(MISTAKES / f"{name}.yaml").data, schema)) == [at]


@pytest.mark.parametrize("keys", ["zh", "en"])
def test_the_schema_is_in_step_with_the_models_and_is_draft_07(keys: str) -> None:
    schema = drill_schema("zh" if keys == "zh" else "en")
    wanted = {
        (spelled(DrillFile, name) or [name])[-1 if keys == "zh" else 0]
        for name in DrillFile.model_fields
    }
    assert set(schema["properties"]) == wanted
    assert schema["$schema"].endswith("draft-07/schema#")
    assert not re.search(r"\$defs|prefixItems|'g[et]'|'l[et]'", str(schema))
