"""`fumeng schema`: the JSON schema by which an editor helps to write a drill file."""

from __future__ import annotations

import json
from pathlib import Path

import click

from twin.cli.language import current, say

__all__ = ["schema"]


@click.command(help=say("想定文件的 JSON Schema。", "The JSON schema of drill files."))
@click.option("--keys", type=click.Choice(["zh", "en"]), help=say("字段名用哪种语言", "keys in"))
@click.option("-o", "--out", type=click.Path(path_type=Path), help=say("写到文件", "to a file"))
def schema(keys: str | None, out: Path | None) -> None:
    """Print or write the schema with keys in one language."""
    from scenarios.json_schema import drill_schema

    found = json.dumps(drill_schema("en" if (keys or current()) == "en" else "zh"),
                       ensure_ascii=False, indent=1)  # fmt: skip
    if out is None:
        click.echo(found)
    else:
        out.write_text(found + "\n", encoding="utf-8")
