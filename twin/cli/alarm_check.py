"""`fumeng alarms check FILE|--county`: the audit of an alarm configuration."""

from __future__ import annotations

import os
from pathlib import Path

import click

from twin.cli.endings import FAILED, INPUT, leave
from twin.cli.language import current, say, text
from twin.cli.options import as_json, print_json

__all__ = ["check"]


@click.command(
    help=say(
        "审查报警设置：FILE 为 CSV 或 .xlsx，或用 --county 审查县域数据。"
        "退出码 0 无问题，1 有待改进，3 文件不能用。",
        "Audit a configuration: FILE in CSV or .xlsx, or the county's own with --county. "
        "Exit code 0 clean, 1 findings, 3 the file cannot be used.",
    )
)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option(
    "--county",
    "county_folder",
    is_flag=False,
    flag_value="",
    metavar="[DIR]",
    help=say(
        "审查县域数据自己的报警；缺省 FUMENG_COUNTY，再缺省自带县域",
        "audit the county's own alarms; FUMENG_COUNTY, else the embedded county",
    ),
)
@as_json
def check(file: Path | None, county_folder: str | None, as_json: bool) -> None:
    """Run the audit and end with 0, 1 or 3."""
    from twin.county import load_county
    from twin.county.alarms.audit import audit
    from twin.county.alarms.audit_file import rows_of_county, rows_of_file
    from twin.county.alarms.book import load_rule_book
    from twin.county.alarms.master import load_master
    from twin.inputs import InputProblems, Problems

    if (file is None) == (county_folder is None):
        raise click.UsageError(
            say("写一个 FILE，或用 --county", "give a FILE, or --county, and not both")
        )
    problems = Problems()
    folder = county_folder or os.environ.get("FUMENG_COUNTY")
    if file is not None:
        book, rows = load_rule_book(load_county(Path(folder)) if folder else None), []
        try:
            rows = rows_of_file(file, book, problems)
        except InputProblems as unreadable:
            problems.extend(unreadable)
    else:
        county = load_county(Path(folder) if folder else None)
        book = load_rule_book(county)
        rows = rows_of_county(county, book, load_master(county), problems)
    summary = audit(rows, book, problems)
    found = InputProblems(problems.found)
    errors = sum(not problem.is_warning for problem in found.problems)
    if as_json:
        print_json(
            {
                "ok": not found.problems,
                "points": summary.points,
                "alarms": summary.alarms,
                "split_pct": summary.split_pct,
                "findings": [
                    {
                        "code": p.code,
                        "severity": "finding" if p.is_warning else "error",
                        "where": p.where,
                        "message": text(p.message),
                        "hint": text(p.hint) if p.hint else "",
                    }
                    for p in found.problems
                ],
            }
        )
    else:
        if found.problems:
            click.echo(found.render(current()))
        shares = " / ".join(f"{share:g}" for share in summary.split_pct.values())
        click.echo(
            say(
                f"{summary.points} 个测点，{summary.alarms} 条报警，低/中/高 {shares} %；"
                f"错误 {errors}，待改进 {len(found.problems) - errors}",
                f"{summary.points} points, {summary.alarms} alarms, low/medium/high {shares} %; "
                f"{errors} errors, {len(found.problems) - errors} findings",
            ),
            err=bool(found.problems),
        )
    if found.problems:
        leave(INPUT if errors else FAILED)
