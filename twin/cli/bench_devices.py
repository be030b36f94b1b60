"""`fumeng bench devices`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from twin.cli.bench_output import (
    Progress,
    check_out,
    columns,
    goal_rows,
    head_line,
    out_option,
    quick_option,
    show,
)
from twin.cli.endings import FAILED, Stop
from twin.cli.language import current, say
from twin.cli.options import as_json, quiet_option

__all__ = ["devices"]


@click.command(
    help=say(
        "仿真设备在真套接字上：一个进程带多少台，占多少处理器和内存，事件循环滞后多少。",
        "Simulated devices on real sockets: how many one process carries, its processor, memory "
        "and lateness.",
    )
)
@quick_option
@out_option
@as_json
@quiet_option
def devices(quick: bool, out: Path | None, as_json: bool, quiet: bool) -> None:
    """Measure, and print goals and growth."""
    from reports.bench.devices_page import devices_page
    from twin.bench.devices.run import FULL, QUICK, run

    check_out(out)
    progress = Progress(quiet)
    try:
        result = run(QUICK if quick else FULL, progress.tell)
    except RuntimeError as error:
        raise Stop(FAILED, f"测量失败：{error}", str(error)) from None
    progress.end()
    show(result, out, as_json, devices_page, _print)


def _print(result: Mapping[str, Any]) -> None:
    from reports.bench.devices_page import grown
    from reports.bench.words import Words

    click.echo(f"{head_line(result)}\n")
    for line in columns(goal_rows(result)):
        click.echo(line)
    made = grown(result, Words(current()))
    click.echo(f"\n{made.caption}")
    rows = [[head.text for head in made.heads]]
    for line in columns([*rows, *([cell.text for cell in row.cells] for row in made.rows)]):
        click.echo(line)
    if result["missing"]:
        click.echo(say("· 未安装 uvloop：pip install uvloop", "· not installed: uvloop"))
