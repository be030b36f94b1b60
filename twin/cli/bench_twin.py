"""`fumeng bench twin`."""

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
    seed_option,
    show,
)
from twin.cli.language import current, say
from twin.cli.options import as_json, quiet_option

__all__ = ["twin"]


@click.command(
    help=say(
        "整个孪生：世界、仪表、报警、席位、日志一起运行，是实时的多少倍，时间花在哪里，随点数怎样增长。",
        "The whole twin: world, instruments, alarms, desk and journal together; how many times "
        "real time, where the time goes, how it grows with the points.",
    )
)
@seed_option
@quick_option
@click.option(
    "--city",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help=say(
        "JEMSS 城市文件夹（如 Manhattan），派车也在其路网上测",
        "a JEMSS city case (such as Manhattan), to dispatch on its roads as well",
    ),
)
@out_option
@as_json
@quiet_option
def twin(
    seed: int, quick: bool, city: Path | None, out: Path | None, as_json: bool, quiet: bool
) -> None:
    """Measure, and print goals and growth."""
    from twin.bench.machine import one_thread

    one_thread()
    from reports.bench.twin_page import twin_page
    from twin.bench.twin.run import FULL, QUICK, run
    from twin.cli.kernels import compile_if_cold

    check_out(out)
    compile_if_cold(quiet)
    progress = Progress(quiet)
    result = run(seed, QUICK if quick else FULL, progress.tell, city=city)
    progress.end()
    show(result, out, as_json, twin_page, _print)


def _print(result: Mapping[str, Any]) -> None:
    """Goals, growth and dispatch, as a person reads them on a terminal."""
    from reports.bench.dispatched import rates
    from reports.bench.twin_page import grown
    from reports.bench.words import Words

    crews = say(f"{result['crews']} 个活动实体", f"{result['crews']} active entities")
    click.echo(f"{head_line(result, crews)}\n")
    for line in columns(goal_rows(result)):
        click.echo(line)
    words = Words(current())
    for table in (grown(result, words), rates(result, words)):
        click.echo(f"\n{table.caption}")
        rows = [[head.text for head in table.heads]]
        for line in columns([*rows, *([cell.text for cell in row.cells] for row in table.rows)]):
            click.echo(line)
