"""`fumeng drill check`: everything wrong with drill files, without running any."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from twin.cli.endings import INPUT, leave
from twin.cli.language import current, say, text
from twin.cli.options import county_option, print_json

if TYPE_CHECKING:
    from scenarios import Reading

__all__ = ["check"]


@click.command(help=say("检查想定文件，不运行。", "Check drill files; run nothing."))
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help=say("输出格式", "output format"),
)
@click.option(
    "--no-ways", is_flag=True, help=say("不核对到场时限（更快）", "do not look at travel times")
)
@county_option
def check(files: tuple[str, ...], form: str, no_ways: bool, county_folder: Path | None) -> None:
    """Check each file; exit 3 when any has an error."""
    from scenarios import find_drill, read_drill
    from twin.cli.fastest import fastest_of
    from twin.county import load_county

    county = load_county(county_folder)
    drive_s = None if no_ways else fastest_of(county)
    readings = [(name, read_drill(find_drill(name), county, drive_s=drive_s)) for name in files]
    if form == "json":
        print_json({"schema": "fumeng.check/1", "files": [_plain(n, r) for n, r in readings]})
    elif form == "github":
        for _, reading in readings:
            for problem in reading.problems:
                click.echo(_annotation(problem))
    else:
        for name, reading in readings:
            click.echo(_told(name, reading))
    leave(INPUT if any(reading.drill is None for _, reading in readings) else 0)


def _told(name: str, reading: Reading) -> str:
    from twin.inputs import InputProblems

    drill = reading.drill
    lines = []
    if drill is not None:
        hours, minutes = divmod(int(drill.duration_s) // 60, 60)
        lines.append(
            "✓ "
            + name
            + say(
                f"  {len(drill.injects)} 条注入 · {len(drill.expects)} 项预期行动 · "
                f"{len(drill.objectives)} 个目标 · 演练时长 {hours} 小时 {minutes:02d} 分",
                f"  {len(drill.injects)} injects · {len(drill.expects)} expected actions · "
                f"{len(drill.objectives)} objectives · {hours} h {minutes:02d} min",
            )
        )
    if reading.problems:
        lines.append(InputProblems(reading.problems).render(current()))
    return "\n".join(lines)


def _plain(name: str, reading: Reading) -> dict[str, Any]:
    return {
        "file": name,
        "ok": reading.drill is not None,
        "problems": [
            {
                "code": problem.code,
                "line": problem.line,
                "column": problem.col,
                "end_column": problem.col + problem.width,
                "message": text(problem.message),
                "hint": None if problem.hint is None else text(problem.hint),
                "path": problem.file,
                "sheet": problem.sheet,
                "cell": problem.spot.cell if problem.sheet else "",
                "severity": "warning" if problem.is_warning else "error",
            }
            for problem in reading.problems
        ],
    }


def _annotation(problem: Any) -> str:
    kind = "warning" if problem.is_warning else "error"
    hint = "" if problem.hint is None else f" {text(problem.hint)}"
    said = _escaped(f"{text(problem.message)}{hint}")
    at = f"file={problem.file},line={problem.line},col={problem.col}"
    return f"::{kind} {at},endColumn={problem.col + problem.width},title={problem.code}::{said}"


def _escaped(said: str) -> str:
    found: Sequence[tuple[str, str]] = (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"))
    for letter, code in found:
        said = said.replace(letter, code)
    return said
