"""The JSON schema (draft-07) of a drill file with its keys in one language, made from the models.

What a reader would get wrong: the schema helps an editor while somebody types; it is not what a
file is checked against. Words, times and winds that a validator reads are plain text to it.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from scenarios.schema import DrillFile

__all__ = ["drill_schema"]

_DRAFT = "http://json-schema.org/draft-07/schema#"


def drill_schema(keys: Literal["zh", "en"]) -> dict[str, Any]:
    """The schema with Chinese or English keys."""

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
            if inner.get("type") == "string":
                return inner
            return {"anyOf": [{"type": "string"}, inner]}

    made = DrillFile.model_json_schema(
        schema_generator=Named, ref_template="#/definitions/{model}", by_alias=True
    )
    made["definitions"] = made.pop("$defs", {})
    return {"$schema": _DRAFT, "title": "fumeng drill", **made}
