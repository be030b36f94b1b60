"""`fumeng report RUN`: write the report of a run again, or in the other language."""

from __future__ import annotations

import json
from pathlib import Path

import click

from twin.cli.endings import INPUT, Stop
from twin.cli.language import current, say
from twin.cli.options import county_option, runs_option

__all__ = ["report"]


@click.command(help=say("由运行结果生成报告。", "Write the report of a run."))
@click.argument("run", default="latest")
@county_option
@runs_option
def report(run: str, county_folder: Path | None, runs: Path) -> None:
    """Write the report of a run in the language of this command."""
    from scenarios import judge
    from twin.cli.running import write_report
    from twin.county import load_county
    from twin.journal import EVENTS, read, read_manifest, resolve_run
    from twin.terms.codec import from_plain
    from twin.terms.drill import Drill

    folder = resolve_run(run, runs)
    manifest = read_manifest(folder)
    county = load_county(county_folder)
    if county.digest != manifest.inputs["county"]:
        raise Stop(
            INPUT,
            f"这次运行用的县域数据不是现在这一份（{county.folder}）。用 --county 指定当时的文件夹",
            f"the run was made with other county data than {county.folder}; give it with --county",
        )
    drill = from_plain(Drill, json.loads((folder / "resolved.json").read_text(encoding="utf-8")))
    verdict = judge(read(folder / EVENTS), drill)
    existing = folder / "report.html"
    other = existing.is_file() and f'lang="{_HTML[current()]}"' not in _head(existing)
    run_lang = ("en" if current() == "zh" else "zh") if other else current()
    out = write_report(folder, county, drill, verdict, current(), run_lang)
    click.echo(out)


_HTML = {"zh": "zh-Hans", "en": "en"}


def _head(path: Path) -> str:
    with path.open(encoding="utf-8") as file:
        return file.read(400)
