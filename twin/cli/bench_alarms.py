"""`fumeng bench alarms`."""

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
    print_missing,
    quick_option,
    seed_option,
    show,
)
from twin.cli.endings import FAILED, leave
from twin.cli.language import current, say
from twin.cli.options import as_json, quiet_option

__all__ = ["alarms"]


@click.command(
    help=say(
        "报警评估：逐条核对事件，再与逐点对象、NumPy、polars、pandas 轮流计时（CPU 时间，单线程），"
        "并测读内存的上限。安静的机器上用 taskset -c 0 固定一个核。",
        "Alarm evaluation: events are checked, then timed in turn with plain objects, NumPy, "
        "polars and pandas (CPU time, one thread), beside what reading memory allows. On a quiet "
        "machine pin it to a core: taskset -c 0.",
    )
)
@seed_option
@quick_option
@out_option
@as_json
@quiet_option
def alarms(seed: int, quick: bool, out: Path | None, as_json: bool, quiet: bool) -> None:
    """Measure, print goals and times, and end with 1 when our events were wrong."""
    from twin.bench.machine import one_thread

    one_thread()
    from reports.bench.alarms_page import alarms_page
    from reports.bench.words import OURS
    from twin.bench.alarms.run import FULL, QUICK, run
    from twin.cli.kernels import compile_if_cold

    check_out(out)
    compile_if_cold(quiet)
    progress = Progress(quiet)
    result = run(seed, QUICK if quick else FULL, progress.tell)
    progress.end()
    show(result, out, as_json, alarms_page, _print)
    ours = [r for task in result["tasks"] for r in task["results"] if r["contender"] == OURS]
    leave(FAILED if any(found["wrong"] for found in ours) else 0)


def _print(result: Mapping[str, Any]) -> None:
    """Goals, then times, as a person reads them on a terminal."""
    rounds = say(f"{result['rounds']} 轮", f"{result['rounds']} rounds")
    click.echo(f"{head_line(result, rounds)}\n")
    for line in columns(goal_rows(result)):
        click.echo(line)
    click.echo()
    for line in columns(_times(result)):
        click.echo(line)
    for task in result["tasks"]:
        for found in task["results"]:
            if found["wrong"]:
                name, where = found["contender"], task["id"]
                click.echo(
                    say(
                        f"× {name} {where}：{found['wrong']} 拍的事件有误",
                        f"× {name} {where}: events wrong in {found['wrong']} ticks",
                    )
                )
    print_missing(result)


def _times(result: Mapping[str, Any]) -> list[list[str]]:
    from reports.bench.common import time_of
    from reports.bench.words import Words, result_of

    words = Words(current())
    names = result["contenders"]
    return [[say("每拍", "a tick"), *names]] + [
        [words.of(task["label"]), *(time_of(result_of(task, name)) for name in names)]
        for task in result["tasks"]
    ]
