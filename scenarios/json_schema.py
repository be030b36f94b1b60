"""The JSON schema (draft-07) of a file with its keys in one language, made from its models.

What a reader would get wrong: the schema helps an editor while somebody types; it is not what a
file is checked against. Words, times and winds that a validator reads are plain text to it.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from scenarios.schema import DrillFile
from scenarios.values import OneOf, Part

__all__ = ["drill_schema", "file_schema"]

_NOT_OF_DRAFT_7 = frozenset({"ge", "gt", "le", "lt"})
_DRAFT = "http://json-schema.org/draft-07/schema#"


def drill_schema(keys: Literal["zh", "en"]) -> dict[str, Any]:
    """The schema of a drill file with Chinese or English keys."""
    return file_schema(DrillFile, "fumeng drill", keys)


def file_schema(model: type[Part], title: str, keys: Literal["zh", "en"]) -> dict[str, Any]:
    """The schema of the file of a model."""

    class Named(GenerateJsonSchema):
        """Names each field by its key in the language asked for, and lets text stand for values."""

        def _get_alias_name(self, field: Any, name: str) -> str:
            alias = field.get("validation_alias")
            if isinstance(alias, list):
                spelled = [part[0] if isinstance(part, list) else part for part in alias]
                return str(spelled[-1] if keys == "zh" else spelled[0])
            return name

        def function_before_schema(
            self, schema: core_schema.BeforeValidatorFunctionSchema
        ) -> JsonSchemaValue:
            inner = self.generate_inner(schema["schema"])
            read = schema["function"]["function"]
            if isinstance(read, OneOf):
                words, codes = list(read.words), list(dict.fromkeys(read.words.values()))
                return {"enum": words + codes if keys == "zh" else codes + words}
            if inner.get("type") == "string":
                return inner
            return {"anyOf": [{"type": "string"}, inner]}

    made = model.model_json_schema(
        schema_generator=Named, ref_template="#/definitions/{model}", by_alias=True
    )
    made["definitions"] = made.pop("$defs", {})
    draft_7: dict[str, Any] = _as_draft_7(made)
    return {**draft_7, "$schema": _DRAFT, "title": title}


def _as_draft_7(made: Any) -> Any:
    """Tuples as draft-07 writes them, no keyword that it lacks, no default with keys of its own."""
    if isinstance(made, list):
        return [_as_draft_7(each) for each in made]
    if not isinstance(made, dict):
        return made
    return {
        {"prefixItems": "items"}.get(word, word): _as_draft_7(each)
        for word, each in made.items()
        if word not in _NOT_OF_DRAFT_7 and not (word == "default" and isinstance(each, dict))
    }
