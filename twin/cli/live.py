"""`fumeng live`: a drill on the wall clock, with people at its desks."""

from __future__ import annotations

import shlex
from pathlib import Path

import click
from click.core import ParameterSource

from twin.cli.endings import leave
from twin.cli.kernels import compile_if_cold
from twin.cli.language import say
from twin.cli.options import (
    LOOPBACK,
    Number,
    as_json,
    county_option,
    print_json,
    quiet_option,
    runs_option,
    stock_option,
)

__all__ = ["live", "span_ms"]


@click.command(
    help=say(
        "按真实时间运行演练，人可参与；给设备台则是没有注入的值守。",
        "Run a drill on the wall clock, or with a rig alone a watch without injects.",
    )
)
@click.argument("drill_name", metavar="DRILL|RIG", required=False)
@click.option("--resume", metavar="RUN", help=say("接着运行中断的一次", "go on with a cut-off run"))
@click.option("--seed", type=click.IntRange(0), help=say("随机种子", "random seed"))
@click.option("--preset", default="", help=say("难度：易、中、难", "easy, usual or hard"))
@click.option("--variant", default="", help=say("想定里写的变体", "a variant of the file"))
@click.option(
    "--speed",
    type=Number(0.1, 10_000),
    default=60.0,
    show_default=True,
    help=say("几倍于真实时间", "times real time"),
)
@click.option("--for", "for_", metavar="10m", help=say("运行多长演练时间", "so much drill time"))
@click.option(
    "--auto", is_flag=True, help=say("各席位均由程序扮演（缺省）", "nobody real (default)")
)
@click.option("--people", metavar="ROLE,…", help=say("由真人扮演的席位", "positions people take"))
@click.option("--page/--no-page", default=True, help=say("是否提供网页", "serve the page or not"))
@click.option("--host", default="127.0.0.1", show_default=True, help=say("地址", "address"))
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True)
@click.option(
    "--token",
    "tokens",
    multiple=True,
    metavar="[ROLE=]T",
    envvar="FUMENG_LIVE_TOKEN",
    help=say("登录口令，可按角色给", "a token, or one a role"),
)
@click.option("--rig", "rig_name", metavar="RIG", help=say("经设备台的设备运行", "over a rig"))
@click.option(
    "--device",
    "swaps",
    multiple=True,
    metavar="NAME=URL",
    help=say("用实物换下设备台的一台", "put a real device in a twin's place"),
)
@click.option(
    "--arm",
    "armed",
    multiple=True,
    metavar="NAME",
    help=say("允许公众可闻可见的实物接受指令", "let what the public hears or sees take orders"),
)
@click.option(
    "--lockstep", is_flag=True, help=say("虚拟时钟，可重复", "in virtual time, the same every time")
)
@click.option("--no-report", is_flag=True, help=say("不写报告", "write no report"))
@stock_option
@county_option
@runs_option
@as_json
@quiet_option
def live(
    drill_name: str | None,
    resume: str | None,
    seed: int | None,
    preset: str,
    variant: str,
    speed: float,
    for_: str | None,
    auto: bool,
    people: str | None,
    page: bool,
    host: str,
    port: int,
    tokens: tuple[str, ...],
    rig_name: str | None,
    swaps: tuple[str, ...],
    armed: tuple[str, ...],
    lockstep: bool,
    no_report: bool,
    stock: Path | None,
    county_folder: Path | None,
    runs: Path,
    as_json: bool,
    quiet: bool,
) -> None:
    """Run a drill live, or go on with one."""
    if (drill_name is None) == (resume is None):
        raise click.UsageError(say("给出演练名，或用 --resume", "give a drill, or --resume RUN"))
    watch = drill_name is not None and rig_name is None and _is_rig(drill_name)
    if watch:
        from scenarios import quiet_drill

        drill_name, rig_name = str(quiet_drill()), drill_name
    if auto and people:
        raise click.UsageError(say("--auto 与 --people 只用一个", "give --auto or --people"))
    if resume is not None and (people or seed is not None or preset or variant or stock):
        told = say(
            "--resume 沿用原来的种子、席位、难度、变体和物资台账",
            "--resume keeps the seed, the positions, the preset, the variant and the stock",
        )
        raise click.UsageError(told)
    given = click.get_current_context().get_parameter_source
    by_hand = {name for name in ("speed", "page") if given(name) is ParameterSource.COMMANDLINE}
    if rig_name is None and (lockstep or swaps or armed):
        wrong = say(
            "--lockstep、--device、--arm 要有 --rig", "--lockstep, --device, --arm need --rig"
        )
        raise click.UsageError(wrong)
    if lockstep and resume is not None:
        told = say(
            "--lockstep 的运行不能接着，重跑一次结果相同",
            "a run in lockstep is not gone on with: run it again, it comes out the same",
        )
        raise click.UsageError(told)
    if lockstep and (people or by_hand & {"speed"} or (page and "page" in by_hand)):
        told = say(
            "--lockstep 不用真实时钟：不能有 --people、--speed、--page",
            "--lockstep has no wall clock: leave out --people, --speed and --page",
        )
        raise click.UsageError(told)
    page = page and not lockstep
    if rig_name is not None and "speed" not in by_hand:
        speed = 1.0
    if page and not tokens and not LOOPBACK.fullmatch(host):
        raise click.UsageError(
            say(
                f"地址 {host} 可由别的机器访问，必须用 --token 设口令",
                f"{host} can be reached from other machines; a --token is required",
            )
        )
    from scenarios import Form
    from twin.cli.live_running import argv, go_on_with, start_anew
    from twin.cli.live_surroundings import Served, Wired
    from twin.cli.summary import as_plain, exit_code, lines

    served = Served.checked(host, port, tokens) if page else None
    until_ms = None if for_ is None else span_ms(for_)
    compile_if_cold(quiet)
    wired = None if rig_name is None else Wired(rig_name, swaps, armed, lockstep, speed)
    if resume is not None:
        staged = go_on_with(resume, county_folder, runs, wired)
    else:
        assert drill_name is not None
        form = Form(preset=preset, variant=variant)
        so_long = (f"duration={for_}",) if watch and for_ is not None else ()  # all of the watch
        staged = start_anew(
            drill_name, county_folder, runs, seed, people, wired, form, stock, so_long
        )
    inputs, result = staged.play(speed, until_ms, served, quiet=quiet, report=not no_report)
    if as_json:
        print_json({**as_plain(inputs, result), "pace": dict(staged.pace)})
    else:
        repeat = "" if rig_name is None else shlex.join(["fumeng", *argv()])
        click.echo("\n".join([*lines(inputs, result, repeat), staged.pace_line()]))
    leave(exit_code(result))


def _is_rig(word: str) -> bool:
    """Whether the word that may name a drill names a rig; a shipped drill comes before it."""
    from scenarios import list_drills
    from twin.live.rig.read import names_rig

    return word not in {path.stem for path in list_drills()} and names_rig(word)


def span_ms(written: str) -> int:
    """Milliseconds of a span given to `--for`.

    Raises:
        UsageError: It is not spelled as one.
    """
    from twin.inputs import BadValue
    from twin.inputs.durations import duration_s

    try:
        return int(duration_s(written) * 1000)
    except BadValue as wrong:
        raise click.UsageError(f"--for: {say(wrong.message.zh, wrong.message.en)}") from None
