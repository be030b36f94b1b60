"""`fumeng drill list|run`, and the group that holds the other commands of drills."""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import click

from twin.cli.endings import INTERRUPTED, leave
from twin.cli.kernels import compile_if_cold
from twin.cli.language import current, say, text
from twin.cli.lazy import LazyGroup
from twin.cli.options import (
    as_json,
    county_option,
    print_json,
    quiet_option,
    runs_option,
    stock_option,
)

__all__ = ["drill"]


_MORE = {
    "new": ("twin.cli.drill_new:new", "写一个新的想定", "write a new drill file"),
    "check": ("twin.cli.drill_check:check", "检查想定，不运行", "check drill files, run nothing"),
    "export": (
        "twin.cli.drill_office:export",
        "想定写成工作簿（Excel、WPS）",
        "a drill as a workbook",
    ),
    "import": (
        "twin.cli.drill_office:import_",
        "工作簿写成想定文件",
        "a workbook as a drill file",
    ),
    "papers": (
        "twin.cli.drill_papers:papers",
        "演练文书：方案、脚本、导调卡等",
        "plan, script, control cards and more",
    ),
    "coverage": (
        "twin.cli.drill_coverage:coverage",
        "演练覆盖：建设方案逐项量到多少",
        "what the drills show of the county's plan",
    ),
    "timeline": (
        "twin.cli.drill_timeline:timeline",
        "不运行，打印时间轴",
        "print the course of a drill without a world",
    ),
}


class _Drills(LazyGroup):
    """`list` and `run` are here, the rest is imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, as a planner meets them."""
        return ["list", "new", "check", "timeline", "papers", "export", "import", "run", "coverage"]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One that is here, or one to import."""
        return self.commands.get(cmd_name) or super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List them without importing any."""
        here = {name: command.help or "" for name, command in self.commands.items()}
        told = {name: say(zh, en) for name, (_, zh, en) in _MORE.items()}
        with formatter.section(say("命令", "Commands")):
            formatter.write_dl([(n, {**here, **told}[n]) for n in self.list_commands(ctx)])


@click.group(
    cls=_Drills,
    lazy=_MORE,
    help=say("演练：编写、检查、运行。", "Drills: write, check and run them."),
)
def drill() -> None:
    """The group of drill commands."""


@drill.command("list", help=say("自带的演练。", "The shipped drills."))
@county_option
@as_json
def list_(county_folder: Path | None, as_json: bool) -> None:
    """List the shipped drills."""
    from scenarios import list_drills, load_drill
    from twin.county import load_county

    county = load_county(county_folder)
    found = [load_drill(path, county) for path in list_drills()]
    if as_json:
        print_json(
            {"drills": [{"id": d.id, "title": d.title.zh, "title_en": d.title.en} for d in found]}
        )
        return
    for one in found:
        hours, minutes = divmod(int(one.duration_s) // 60, 60)
        length = say(f"{hours} 小时 {minutes:02d} 分", f"{hours} h {minutes:02d} min")
        click.echo(f"{one.id:<14} {text(one.title)}  {length}")


class _SeedRange(click.ParamType[range]):
    """`5..8`: seeds 5, 6, 7 and 8."""

    name = "A..B"

    def convert(self, value: Any, param: Any, ctx: Any) -> range:
        first, _, last = str(value).partition("..")
        if not (first.isdigit() and last.isdigit() and int(first) <= int(last)):
            self.fail(
                say(f"“{value}”应写作 1..20", f"{value!r} should look like 1..20"), param, ctx
            )
        return range(int(first), int(last) + 1)


@drill.command(help=say("运行一场演练并写出报告。", "Run a drill and write its report."))
@click.argument("drill_name", metavar="DRILL", required=False)
@click.option("--all", "every", is_flag=True, help=say("运行全部自带演练", "all shipped drills"))
@click.option("--preset", default="", help=say("难度：易、中、难", "easy, usual or hard"))
@click.option("--variant", default="", help=say("想定里写的变体", "a variant of the file"))
@click.option(
    "--junitxml",
    type=click.Path(path_type=Path),
    help=say("另写 JUnit 结果文件", "also write the results as JUnit"),
)
@click.option("--seed", type=click.IntRange(0), help=say("随机种子", "random seed"))
@click.option("--seeds", type=_SeedRange(), help=say("一串种子，如 1..20", "seeds, as 1..20"))
@click.option(
    "--workers",
    type=click.IntRange(1),
    default=1,
    help=say("同时运行几个进程", "processes at once"),
)
@click.option(
    "--set",
    "overrides",
    multiple=True,
    metavar="K=V",
    help=say("改动想定中的值", "change a value of the drill"),
)
@click.option("--until", metavar="T+hh:mm", help=say("运行到此时为止", "stop at this drill time"))
@click.option(
    "--counterfactual",
    is_flag=True,
    help=say("同种子再跑一遍“不处置”，写明避免的损失", "compare with the same seed without action"),
)
@click.option("--no-report", is_flag=True, help=say("不写报告", "write no report"))
@stock_option
@county_option
@runs_option
@as_json
@quiet_option
def run(
    drill_name: str | None,
    every: bool,
    preset: str,
    variant: str,
    junitxml: Path | None,
    seed: int | None,
    seeds: range | None,
    workers: int,
    overrides: tuple[str, ...],
    until: str | None,
    counterfactual: bool,
    no_report: bool,
    stock: Path | None,
    county_folder: Path | None,
    runs: Path,
    as_json: bool,
    quiet: bool,
) -> None:
    """Run a drill once, or once for each of several seeds."""
    from scenarios import Form, list_drills
    from twin.cli.junit import junit
    from twin.cli.running import load_inputs
    from twin.cli.summary import as_plain, exit_code, lines

    if seed is not None and seeds is not None:
        raise click.UsageError(say("--seed 与 --seeds 只用一个", "give --seed or --seeds"))
    if (drill_name is None) != every:
        raise click.UsageError(say("写一个演练，或用 --all", "name a drill, or give --all"))
    until_s = _until_s(until)
    names = [path.stem for path in list_drills()] if every else [str(drill_name)]
    form = Form(preset=preset, variant=variant)
    inputs = {name: load_inputs(name, county_folder, overrides, form, stock) for name in names}
    compile_if_cold(quiet)
    tasks = [
        (
            _Job(
                (name, county_folder, overrides, form, stock),
                runs,
                until_s,
                not no_report,
                counterfactual,
            ),
            each,
        )
        for name in names
        for each in seeds or [inputs[name].drill.seed if seed is None else seed]
    ]
    results = _run_many(tasks, workers, quiet)
    codes = [exit_code(result) for result in results]
    code = INTERRUPTED if INTERRUPTED in codes else max(codes)
    told = [(inputs[job.name], result) for (job, _), result in zip(tasks, results, strict=True)]
    if junitxml is not None:
        junitxml.write_text(junit(told), encoding="utf-8")
    if as_json:
        plain = [as_plain(its, result) for its, result in told]
        one = seeds is None and not every
        print_json(plain[0] if one else {"schema": "fumeng.runs/1", "runs": plain})
    elif seeds is None and not every:
        click.echo("\n".join(lines(*told[0])))
    else:
        for its, result in told:
            click.echo((f"{its.drill.id:<16} " if every else "") + _one_line(result))
    leave(code)


class _Job:
    """What every seed of a command shares; plain values, so that it can go to other processes."""

    def __init__(
        self,
        inputs: tuple[str, Path | None, tuple[str, ...], Any, Path | None],
        runs: Path,
        until_s: float | None,
        report: bool,
        counterfactual: bool,
    ) -> None:
        self.name, self.inputs = inputs[0], inputs
        self.words = (runs, until_s, report, current())
        self.counterfactual = counterfactual

    def run(self, seed: int, progress: Any = None) -> Any:
        """Run one seed."""
        from twin.cli.running import load_inputs, run_once

        runs, until_s, report, lang = self.words
        inputs = load_inputs(*self.inputs)
        return run_once(
            inputs, seed, runs, lang=lang, until_s=until_s, report=report, progress=progress,
            counterfactual=self.counterfactual,
        )  # fmt: skip


def _run_many(tasks: list[tuple[_Job, int]], workers: int, quiet: bool) -> list[Any]:
    if workers == 1 or len(tasks) == 1:
        return [job.run(seed, None if quiet else _progress(seed)) for job, seed in tasks]
    jobs, seeds = zip(*tasks, strict=True)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return list(pool.map(_Job.run, jobs, seeds))


def _progress(seed: int) -> Any:
    """A line a tenth of the drill; on a terminal one line that is written over."""
    on_tty = sys.stderr.isatty()
    said = -1

    def show(done_s: float, total_s: float) -> None:
        nonlocal said
        tenth = int(10 * done_s / total_s)
        if tenth == said:
            return
        said = tenth
        words = say("运行", "running")
        line = f"{words} s{seed}  T+{int(done_s) // 3600:02d}:{int(done_s) // 60 % 60:02d}"
        click.echo(f"\r{line}  {10 * tenth}%", err=True, nl=not on_tty)
        if on_tty and tenth == 10:
            click.echo("\r" + " " * 40 + "\r", err=True, nl=False)

    return show


def _one_line(result: Any) -> str:
    verdict = result.verdict
    passed = say("通过", "passed") if verdict.passed else say("未通过", "not passed")
    failed = ", ".join(f.expect for f in verdict.findings if f.outcome != "met")
    share = f"{verdict.on_time_share:.1%}"
    return f"s{result.seed:<4} {passed}  {share}  {result.seal.events_sha256[:12]}  {failed}"


def _until_s(written: str | None) -> float | None:
    if written is None:
        return None
    parts = written.removeprefix("T+").split(":")
    if len(parts) not in (2, 3) or not all(part.isdigit() for part in parts):
        raise click.UsageError(
            say(
                f"--until“{written}”应写作 T+00:40", f"--until {written!r} should look like T+00:40"
            )
        )
    hours, minutes, seconds = ([int(part) for part in parts] + [0])[:3]
    return float(hours * 3600 + minutes * 60 + seconds)
