"""`fumeng bench routing`."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from twin.cli.endings import FAILED, INPUT, Stop, leave
from twin.cli.language import current, say
from twin.cli.options import as_json, print_json, quiet_option

__all__ = ["bench"]

_INSTALL = "pip install 'fumeng-twin[bench]'"


@click.group(help=say("基准测试：算得多快，和谁比。", "Benchmarks: how fast, beside whom."))
def bench() -> None:
    """The group of benchmarks."""


@bench.command(
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
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=1, show_default=True)
@click.option("--quick", is_flag=True, help=say("少几轮、题目少些", "fewer rounds and questions"))
@click.option(
    "--growth",
    is_flag=True,
    help=say("另测 1 万到 100 万节点的增长", "also 10 k to 1 M nodes (100 k with --quick)"),
)
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help=say("另写成 .html 页面或 .json", "also write a page (.html) or the result (.json)"),
)
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
    from reports.bench.words import OURS
    from twin.bench.routing.case import GraphError
    from twin.bench.routing.graphs import load_case
    from twin.bench.routing.run import run
    from twin.cli.kernels import compile_if_cold

    names = _peers(peers)
    _check_out(out)
    compile_if_cold(quiet)
    try:
        case = load_case(graph, seed)
    except GraphError as wrong:
        raise Stop(INPUT, wrong.message.zh, wrong.message.en) from None
    progress = _Progress(quiet)
    result = run(case, seed, names, quick=quick, grow=growth, on_progress=progress.tell)
    progress.end()
    if out is not None:
        _write(result, out)
    if as_json:
        print_json(result)
    else:
        _print(result, out)
    ours = [r for task in result["tasks"] for r in task["results"] if r["contender"] == OURS]
    leave(FAILED if any(found["wrong"] for found in ours) else 0)


class _Progress:
    """What is being measured, on standard error: one line that changes, or a line each."""

    def __init__(self, quiet: bool) -> None:
        self._quiet, self._began = quiet, time.monotonic()
        self._on_tty = sys.stderr.isatty()

    def tell(self, what: str) -> None:
        """The next step begins."""
        if self._quiet:
            return
        line = f"{time.monotonic() - self._began:5.0f} s  {what}"
        click.echo(f"\r{line:<60}" if self._on_tty else line, err=True, nl=not self._on_tty)

    def end(self) -> None:
        """Nothing more is coming."""
        if self._on_tty and not self._quiet:
            click.echo("\r" + " " * 60 + "\r", err=True, nl=False)


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


def _check_out(out: Path | None) -> None:
    """Refuse now what could not be written after minutes of measuring."""
    if out is None:
        return
    if out.suffix not in (".html", ".json"):
        raise click.UsageError(
            say(f"{out}：只会写 .html 或 .json", f"{out}: only .html or .json can be written")
        )
    if not out.resolve().parent.is_dir():
        raise click.UsageError(
            say(f"{out}：没有这个文件夹，请先建好", f"{out}: its folder does not exist; make it")
        )


def _write(result: Mapping[str, Any], out: Path) -> None:
    """The file whole or not at all."""
    if out.suffix == ".json":
        written = json.dumps(result, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    else:
        from reports.bench.page import build_page

        written = build_page(result, current())
    with tempfile.NamedTemporaryFile(
        "w", dir=out.resolve().parent, encoding="utf-8", newline="\n", delete=False
    ) as file:
        file.write(written)
    Path(file.name).chmod(0o644)
    Path(file.name).replace(out)


def _print(result: Mapping[str, Any], out: Path | None) -> None:
    """The table as a person reads it on a terminal."""
    from reports.bench.words import Words, duration, size

    words = Words(current())
    graph, host = result["graph"], result["machine"]
    pinned = say("固定在一个核", "pinned") if host["pinned"] else say("未固定核", "not pinned")
    click.echo(
        f"{graph['name']}  {words.of(graph['told'])}\n"
        + say(
            f"{graph['nodes']} 节点，{graph['arcs']} 有向路段（最大强连通部分，去掉自环和较慢的"
            f"平行路段，权值至少 1 ms；各库解同一个图）",
            f"{graph['nodes']} nodes, {graph['arcs']} arcs (largest strongly connected component, "
            f"no loops, quickest of parallel arcs, weights at least 1 ms; the same for every "
            f"library)",
        )
        + f"\n{host['cpu']}  Python {host['python']}  {say('种子', 'seed')} {result['seed']}  "
        + say(f"{result['rounds']} 轮", f"{result['rounds']} rounds")
        + f"  {pinned}\n"
    )
    for line in _columns(_rows(result, words)):
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
    if out is not None:
        click.echo(out)


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
    if result["missing"]:
        missing = ", ".join(result["missing"])
        click.echo(
            say(f"· 未安装 {missing}：{_INSTALL}", f"· not installed: {missing}; {_INSTALL}")
        )


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


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows in columns, Chinese letters counted as two."""
    import unicodedata

    def width(text: str) -> int:
        return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)

    widths = [max(width(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for row in rows:
        padded = []
        for i, (text, wide) in enumerate(zip(row, widths, strict=True)):
            space = " " * (wide - width(text))
            padded.append(space + text if 0 < i < 5 else text + space)
        lines.append("  ".join(padded).rstrip())
    return lines
