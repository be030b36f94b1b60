"""`fumeng drill new`: a drill file to begin from, with comments, that checks clean."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import click

from twin.cli.endings import INPUT, Stop
from twin.cli.language import current, say
from twin.cli.options import county_option

__all__ = ["new"]

_TEMPLATES = ("blank", "chem", "fire", "flood", "quake")


@click.command(help=say("写一个新的想定文件。", "Write a new drill file."))
@click.argument("name")
@click.option(
    "--template",
    type=click.Choice(_TEMPLATES),
    default="blank",
    show_default=True,
    help=say("从哪个样子开始", "what to begin from"),
)
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    help=say("写到哪里（默认 NAME.yaml）", "where to (default: NAME.yaml)"),
)
@click.option("--excel", is_flag=True, help=say("写成工作簿（.xlsx）", "as a workbook (.xlsx)"))
@county_option
def new(
    name: str, template: str, out: Path | None, excel: bool, county_folder: Path | None
) -> None:
    """Write the template under a name; an existing file stays as it is."""
    if not re.fullmatch(r"[a-z][a-z0-9-]{1,40}", name):
        raise click.UsageError(
            say(f"“{name}”要用小写字母开头，只含小写字母、数字、-", f"{name!r}: lower-case, 0-9, -")
        )
    path = out or Path(f"{name}.xlsx" if excel else f"{name}.yaml")
    if path.exists():
        raise Stop(INPUT, f"{path} 已有，没有改动", f"{path} exists and was left alone")
    text = files("scenarios").joinpath("templates", f"{template}.yaml").read_text(encoding="utf-8")
    text = text.replace("id: template", f"id: {name}", 1)
    if excel:
        from scenarios.office import write_workbook
        from twin.county import load_county
        from twin.inputs import load_yaml_text

        document = load_yaml_text(text, f"{template}.yaml")
        write_workbook(document, load_county(county_folder), path, current())
    else:
        path.write_text(text, encoding="utf-8")
    click.echo(
        say(f"已写 {path}；检查：fumeng drill check {path}；运行：fumeng drill run {path}",
            f"wrote {path}; check it: fumeng drill check {path}; run it: fumeng drill run {path}")
    )  # fmt: skip
