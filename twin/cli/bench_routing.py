"""`fumeng bench routing`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from twin.cli.bench_output import (
    Progress,
    check_out,
    columns,
    head_line,
    out_option,
    print_missing,
    quick_option,
    seed_option,
    show,
)
from twin.cli.endings import FAILED, INPUT, Stop, leave
from twin.cli.language import current, say
from twin.cli.options import as_json, quiet_option

__all__ = ["routing"]


@click.command(
    help=say(
        "道路路由：逐项核对答案，再与其他库轮流计时（CPU 时间，单线程）。安静的机器上用 "
        "taskset -c 0 固定一个核。",
        "Road routing: answers are checked, then timed in turn with other libraries (CPU time, one "
        "thread). On a quiet machine pin it to a core: taskset -c 0.",
    )
)
@click.option(
    "--graph",
    default="county",
    show_default=True,
    metavar="county|synthetic[:N]|stress[:N]|DIR",
    help=say(
        "路网：自带县域、N 个节点的合成路网，或放 first_out、head、travel_time、latitude、"
        "longitude 的文件夹",
        "the county, a synthetic network of N nodes, or a folder of first_out, head, travel_time, "
        "latitude, longitude",
    ),
)
@click.option(
    "--peers",
    default="all",
    show_default=True,
    metavar="a,b,…|all|none",
    help=say("与哪些库比", "which libraries to compare with"),
)
@seed_option
@quick_option
@click.option(
    "--growth",
    is_flag=True,
    help=say("另测 1 万到 100 万节点的增长", "also 10 k to 1 M nodes (100 k with --quick)"),
)
@out_option
@as_json
@quiet_option
def routing(
    graph: str,
    peers: str,
    seed: int,
    quick: bool,
    growth: bool,
    out: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Measure, print the table, and end with 1 when one of our answers was wrong."""
    from twin.bench.machine import one_thread

    one_thread()
    from reports.bench.page import build_page
    from reports.bench.words import OURS
    from twin.bench.routing.case import GraphError
    from twin.bench.routing.graphs import load_case
    from twin.bench.routing.run import run
    from twin.cli.kernels import compile_if_cold

    names = _peers(peers)
    check_out(out)
    compile_if_cold(quiet)
    try:
        case = load_case(graph, seed)
    except GraphError as wrong:
        raise Stop(INPUT, wrong.message.zh, wrong.message.en) from None
    progress = Progress(quiet)
    result = run(case, seed, names, quick=quick, grow=growth, on_progress=progress.tell)
    progress.end()
    show(result, out, as_json, build_page, _print)
    ours = [r for task in result["tasks"] for r in task["results"] if r["contender"] == OURS]
    leave(FAILED if any(found["wrong"] for found in ours) else 0)


def _peers(words: str) -> list[str]:
    from twin.bench.routing.peers import PEERS

    if words in ("all", "none"):
        return list(PEERS) if words == "all" else []
    names = [word.strip() for word in words.split(",") if word.strip()]
    unknown = [name for name in names if name not in PEERS]
    if unknown or not names:
        known = ", ".join(PEERS)
        raise click.UsageError(
            say(
                f"--peers：没有“{'、'.join(unknown) or words}”；可写 all、none 或其中几个：{known}",
                f"--peers: no {', '.join(unknown) or repr(words)}; write all, none or some of "
                f"{known}",
            )
        )
    return list(dict.fromkeys(names))


def _print(result: Mapping[str, Any]) -> None:
    """The table as a person reads it on a terminal."""
    from reports.bench.words import Words, duration, size

    words = Words(current())
    graph = result["graph"]
    rounds = say(f"{result['rounds']} 轮", f"{result['rounds']} rounds")
    click.echo(
        f"{graph['name']}  {words.of(graph['told'])}\n"
        + say(
            f"{graph['nodes']} 节点，{graph['arcs']} 有向路段（最大强连通部分，去掉自环和较慢的"
            f"平行路段，权值至少 1 ms；各库解同一个图）",
            f"{graph['nodes']} nodes, {graph['arcs']} arcs (largest strongly connected component, "
            f"no loops, quickest of parallel arcs, weights at least 1 ms; the same for every "
            f"library)",
        )
        + f"\n{head_line(result, rounds)}\n"
    )
    for line in columns(_rows(result, words)):
        click.echo(line)
    begun = result["start"]
    click.echo(
        say(
            f"\n启动  热启动到首个答案 {duration(begun['warm_first_s']['median'])}"
            f"；冷编译路由内核 {duration(begun['compile_routing_s'])}\n内存  ",
            f"\nstart  warm to first answer {duration(begun['warm_first_s']['median'])}; "
            f"cold compile of the routing kernels {duration(begun['compile_routing_s'])}\nmemory  ",
        )
        + "  ".join(f"{use} {size(count)}" for use, count in result["bytes"].items())
    )
    _print_troubles(result)


def _print_troubles(result: Mapping[str, Any]) -> None:
    """Wrong answers, libraries that broke down, libraries that are not there."""
    for task in result["tasks"]:
        for found in task["results"]:
            if found["wrong"]:
                click.echo(
                    say(
                        f"× {found['contender']} {task['id']}：{found['checked']} 个答案中"
                        f" {found['wrong']} 个有误，最多差 {found['off_ms']} ms",
                        f"× {found['contender']} {task['id']}: {found['wrong']} of "
                        f"{found['checked']} answers wrong, by up to {found['off_ms']} ms",
                    )
                )
    for trouble in result["troubles"]:
        failed = say("失败", "broke down")
        click.echo(f"× {trouble['contender']} {failed}: {trouble['what']}")
    print_missing(result)


def _rows(result: Mapping[str, Any], words: Any) -> list[list[str]]:
    from reports.bench.tables import verdict_of
    from reports.bench.words import OURS, duration, ratio, result_of

    rival = result["rival"]
    rows = [
        [say("任务", "task"), OURS, rival, say("比值", "ratio"), say("上限", "bound"), "",
         say("其他库中最快", "fastest of the others")]
    ]  # fmt: skip
    for task in result["tasks"]:
        ours, theirs = result_of(task, OURS), result_of(task, rival)
        others = [r for r in task["results"] if r["contender"] not in (OURS, rival)]
        right = sorted((r for r in others if not r["wrong"]), key=lambda r: float(r["median"]))
        spread = None if theirs is None else theirs["ratio"]
        rows.append(
            [
                words.of(task["label"]),
                "—" if ours is None else duration(ours["median"]),
                "—" if theirs is None else duration(theirs["median"]),
                "—" if spread is None else ratio(spread["median"]),
                "" if task["bound"] is None else f"{task['bound']:g}",
                verdict_of(task["bound"], spread, words),
                f"{right[0]['contender']} {duration(right[0]['median'])}" if right else "—",
            ]
        )
    return rows
