"""`fumeng drill export|import`: drills between text files and workbooks."""

from __future__ import annotations

from pathlib import Path

import click

from twin.cli.endings import INPUT, Stop
from twin.cli.language import current, say
from twin.cli.options import county_option

__all__ = ["export", "import_"]

_OUT = click.Path(path_type=Path, dir_okay=False)
_EVENTS = say("只写事件清单，行动与注入同表", "the list of events alone, actions beside them")


@click.command(help=say("想定写成工作簿（.xlsx）。", "Write a drill as a workbook."))
@click.argument("drill_name", metavar="DRILL")
@click.option("-o", "--out", type=_OUT, required=True, help=say("写到哪里", "where to"))
@click.option("--events", is_flag=True, help=_EVENTS)
@county_option
def export(drill_name: str, out: Path, events: bool, county_folder: Path | None) -> None:
    """Write a workbook; an existing file stays as it is."""
    from scenarios import find_drill, load_drill
    from scenarios.includes import load_document
    from scenarios.office import write_events, write_workbook
    from twin.county import load_county

    if out.suffix.lower() != ".xlsx":
        raise click.UsageError(say(f"{out} 要以 .xlsx 结尾", f"{out} should end in .xlsx"))
    _only_new(out)
    county = load_county(county_folder)
    path = find_drill(drill_name)
    load_drill(path, county)  # what cannot be read is not exported
    write = write_events if events else write_workbook
    write(load_document(path), county, out, current())
    click.echo(say(f"已写 {out}", f"wrote {out}"))


@click.command(
    "import", help=say("工作簿写成想定文件（YAML）。", "Write a workbook as a drill file.")
)
@click.argument("book", type=click.Path(path_type=Path))
@click.option("-o", "--out", type=_OUT, required=True, help=say("写到哪里", "where to"))
@click.option("--into", metavar="DRILL", help=say("事件清单放进这份想定", "put its events in here"))
@county_option
def import_(book: Path, out: Path, into: str | None, county_folder: Path | None) -> None:
    """Check a workbook and write what it means; an existing file stays as it is."""
    from scenarios import find_drill
    from scenarios.includes import fill_up, load_document
    from scenarios.load import read_document
    from scenarios.office import as_yaml, read_workbook
    from scenarios.schema import DrillFile
    from twin.county import load_county
    from twin.inputs import InputProblems, spelled

    _only_new(out)
    if into is None:
        document = load_document(book)
    else:
        base = load_document(find_drill(into))
        document = read_workbook(book, language="zh" if "标题" in (base.data or ()) else "en")
        for word in spelled(DrillFile, "injects"):
            base.data.pop(word, None)
        fill_up(base, document)
        document = base
    reading = read_document(document, load_county(county_folder))
    if reading.drill is None:
        raise InputProblems(reading.problems)
    out.write_text(as_yaml(document.data), encoding="utf-8")
    if reading.problems:
        click.echo(InputProblems(reading.problems).render(current()), err=True)
    click.echo(say(f"已写 {out}；检查：fumeng drill check {out}", f"wrote {out}"))


def _only_new(path: Path) -> None:
    if path.exists():
        raise Stop(INPUT, f"{path} 已有，没有改动", f"{path} exists and was left alone")
