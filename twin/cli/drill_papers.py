"""`fumeng drill papers`: the papers of an exercise, for print and for office programs."""

from __future__ import annotations

from pathlib import Path

import click

from twin.cli.endings import INPUT, Stop
from twin.cli.language import current, say
from twin.cli.options import county_option

__all__ = ["papers"]


@click.command(
    help=say("演练文书：方案、脚本、导调卡、评估表、保障清单。", "The papers of an exercise.")
)
@click.argument("drill_name", metavar="DRILL")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help=say("写到哪个文件夹", "folder to write to"),
)
@click.option("--office", is_flag=True, help=say("另写 .docx、.xlsx", "also .docx and .xlsx"))
@click.option("--preset", default="", help=say("难度：易、中、难", "easy, usual or hard"))
@click.option("--variant", default="", help=say("想定里写的变体", "a variant of the file"))
@county_option
def papers(
    drill_name: str,
    out: Path,
    office: bool,
    preset: str,
    variant: str,
    county_folder: Path | None,
) -> None:
    """Write the papers; those of the same name are written over."""
    from reports.papers import make_papers, write_pages
    from reports.papers.office import write_office
    from reports.papers.paper import AUDIENCE
    from scenarios import Form, find_drill, load_drill
    from twin.county import load_county

    county = load_county(county_folder)
    form = Form(preset=preset, variant=variant)
    drill = load_drill(find_drill(drill_name), county, form=form)
    lang = current()
    made = make_papers(drill, county, lang)
    out.mkdir(parents=True, exist_ok=True)
    write_pages(made, out, lang)
    if office:
        try:
            write_office(made, out, lang)
        except ImportError as missing:
            raise Stop(
                INPUT,
                f"缺少 {missing.name}：pip install 'fumeng-twin[office]'；网页文书已写好",
                f"{missing.name} is missing: pip install 'fumeng-twin[office]'; pages are written",
            ) from None
    for paper in made:
        who = AUDIENCE[paper.audience].in_(lang)
        click.echo(f"{out / paper.file}.html  {paper.title}  {who}")
