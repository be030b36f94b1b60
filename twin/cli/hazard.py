"""`fumeng hazard grade`."""

from __future__ import annotations

from pathlib import Path

import click

from twin.cli.endings import FAILED, leave
from twin.cli.language import say, text
from twin.cli.options import as_json, print_json

__all__ = ["hazard"]


@click.group(help=say("重大危险源：辨识与分级。", "Major hazard sources: identify and grade."))
def hazard() -> None:
    """The group of hazard commands."""


@hazard.command(
    short_help=say("按 GB 18218-2018 辨识、分级", "identify and grade by GB 18218-2018"),
    help=say(
        "按 GB 18218-2018 辨识、分级，逐步列出计算过程。FILE 为 CSV 或 .xlsx，一行一种物质："
        "单元、物质或 CAS、数量与单位、500米内常住人口；可加危险性类别、相态。",
        "Identify and grade by GB 18218-2018, every step shown. FILE is CSV or .xlsx, one row a "
        "substance: unit, substance or cas, quantity with its unit, residents_500m; also class, "
        "phase.",
    ),
)
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option(
    "--county",
    "county_folder",
    is_flag=False,
    flag_value="",
    metavar="[DIR]",
    help=say(
        "全县危险源，并与 hazards.csv 比较（默认用自带县域）",
        "all sources of the county, compared with hazards.csv (default: the embedded county)",
    ),
)
@as_json
def grade(file: Path | None, county_folder: str | None, as_json: bool) -> None:
    """Grade the units of a file or the sources of a county."""
    if (file is None) == (county_folder is None):
        raise click.UsageError(
            say("写一个 FILE，或用 --county", "give a FILE, or --county, and not both")
        )
    if file is not None:
        _grade_file(file, as_json)
    else:
        _grade_county(county_folder or None, as_json)


def _grade_file(file: Path, as_json: bool) -> None:
    from twin.cli.gradings import plain, working
    from twin.county.gb18218 import load_standard
    from twin.county.grading import grade
    from twin.county.hazard_file import read_units

    standard = load_standard()
    found = [grade(unit, standard.steps) for unit in read_units(file, standard)]
    if as_json:
        print_json({"standard": _STANDARD, "units": [plain(grading) for grading in found]})
        return
    for grading in found:
        click.echo("\n".join(working(grading)) + "\n")
    major = sum(grading.is_major for grading in found)
    click.echo(
        say(
            f"{len(found)} 个单元，{major} 个构成重大危险源。{_STANDARD}",
            f"{len(found)} unit(s), {major} major hazard source(s). {_STANDARD}",
        )
    )
    click.echo(_caveat())


def _grade_county(folder: str | None, as_json: bool) -> None:
    import os

    from twin.cli.gradings import plain, working
    from twin.county import load_county
    from twin.county.grade_county import grade_county

    chosen = folder or os.environ.get("FUMENG_COUNTY")
    graded = grade_county(load_county(Path(chosen) if chosen else None))
    wrong = [source for source in graded if source.differences]
    if as_json:
        units = [
            {
                "id": source.hazard.id,
                **plain(source.grading),
                "stored_level": source.hazard.level.value if source.hazard.level else None,
                "differences": [text(difference) for difference in source.differences],
            }
            for source in graded
        ]
        print_json({"standard": _STANDARD, "ok": not wrong, "units": units})
        leave(FAILED if wrong else 0)
    for source in graded:
        lines = working(source.grading, source.hazard.id)
        verdict = say("与 hazards.csv 一致", "as in hazards.csv")
        marks = [f"  × {text(difference)}" for difference in source.differences]
        click.echo("\n".join([*lines, *(marks or [f"  ✓ {verdict}"])]) + "\n")
    major = sum(source.grading.is_major for source in graded)
    click.echo(
        say(
            f"{len(graded)} 个危险源，{major} 个构成重大危险源，"
            f"{len(wrong)} 个与 hazards.csv 不一致。{_STANDARD}",
            f"{len(graded)} sources, {major} major, {len(wrong)} differ from hazards.csv. "
            f"{_STANDARD}",
        )
    )
    click.echo(_caveat())
    leave(FAILED if wrong else 0)


_STANDARD = "GB 18218-2018"


def _caveat() -> str:
    return say(
        "表中数值录自转载（V2）或通识（G），正式使用前须与标准原文核对。",
        "The tables come from reposts (V2) or general knowledge (G): verify before official use.",
    )
