"""`fumeng schema`: the JSON schema by which an editor helps to write a drill file."""

from __future__ import annotations

import json
from pathlib import Path

import click

from twin.cli.language import current, say
from twin.terms.text import Lang

__all__ = ["schema"]


@click.command(
    help=say("想定或设备台文件的 JSON Schema。", "The JSON schema of drill or rig files.")
)
@click.argument("kind", type=click.Choice(["drill", "rig"]), default="drill", required=False)
@click.option("--keys", type=click.Choice(["zh", "en"]), help=say("字段名用哪种语言", "keys in"))
@click.option("-o", "--out", type=click.Path(path_type=Path), help=say("写到文件", "to a file"))
def schema(kind: str, keys: str | None, out: Path | None) -> None:
    """Print or write the schema with keys in one language."""
    from scenarios.json_schema import drill_schema, file_schema

    lang: Lang = "en" if (keys or current()) == "en" else "zh"
    if kind == "rig":
        from twin.live.rig.file import RigFile

        made = file_schema(RigFile, "fumeng rig", lang)
    else:
        made = drill_schema(lang)
    found = json.dumps(made, ensure_ascii=False, indent=1)
    if out is None:
        click.echo(found)
    else:
        out.write_text(found + "\n", encoding="utf-8")
