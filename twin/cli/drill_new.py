"""`fumeng drill new`: a drill file to begin from, with comments, that checks clean.

`--template hil` is a project instead: a drill, two tests of it and a CI file that pass as they are.
"""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import click

from twin.cli.endings import INPUT, Stop
from twin.cli.language import current, say
from twin.cli.options import county_option

__all__ = ["new"]

_PROJECT = "hil"
_TEMPLATES = ("blank", "chem", "fire", "flood", _PROJECT, "quake")
_FILES = {
    "pyproject.toml": "pyproject.toml",
    "rig.yaml": "rig.yaml",
    "drill.yaml": "drills/{name}.yaml",
    "test_drill.py.txt": "tests/test_drill.py",
    "ci.yml": ".github/workflows/hil.yml",
}


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
    if template == _PROJECT:
        _project(name, out or Path(name), excel)
        return
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


def _project(name: str, folder: Path, excel: bool) -> None:
    """Write a folder with everything to test a drill with."""
    if excel:
        raise click.UsageError(say("hil 是工程，没有工作簿", "hil is a project, not a workbook"))
    if folder.exists():
        raise Stop(INPUT, f"{folder} 已有，没有改动", f"{folder} exists and was left alone")
    for source, target in _FILES.items():
        path = folder / target.format(name=name)
        path.parent.mkdir(parents=True, exist_ok=True)
        text = files("scenarios").joinpath("templates", _PROJECT, source).read_text("utf-8")
        text = text.replace("id: template", f"id: {name}", 1)
        path.write_text(text.replace("template.yaml", f"{name}.yaml"), encoding="utf-8")
    click.echo(
        say(f"已写 {folder}/；运行：cd {folder} && pytest",
            f"wrote {folder}/; run it: cd {folder} && pytest")
    )  # fmt: skip
