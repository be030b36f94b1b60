"""`fumeng replay`: recorded calls again, with these units."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from twin.cli.language import current, say
from twin.cli.options import Number, as_json, county_option, print_json, quiet_option

if TYPE_CHECKING:
    from twin.county import County
    from twin.sim.replay import Case, Outcome, Plan
    from twin.terms.units import Role

__all__ = ["replay"]

_FILE = click.Path(path_type=Path, dir_okay=False)
_FOLDER = click.Path(path_type=Path, file_okay=False)
_TARGET_S = 480.0


@click.command(
    help=say(
        "把记录下来的呼叫再派一遍：CALLS（id,at_s,node|lat,lon,priority,on_scene_s,transport,"
        "hospital,handover_s）逐次由同一套派车逻辑派车，给出每次呼叫的队伍、出动、行驶、响应、等待、"
        "医院，以及带置信区间的统计。路网：--matrix 加 --nodes，或 --roads，否则用县域路网。",
        "Recorded calls again: CALLS (id,at_s,node|lat,lon,priority,on_scene_s,transport,hospital,"
        "handover_s) go through the same dispatch logic one by one; gives unit, turnout, travel, "
        "response, queue and hospital of each, and statistics with confidence intervals. Ways: "
        "--matrix with --nodes, or --roads, else the county's roads.",
    )
)
@click.argument("calls", type=_FILE)
@click.option(
    "--units",
    type=_FILE,
    required=True,
    help="id,kind,node|lat,lon,shift_from_s,shift_to_s,turnout_s",
)
@click.option(
    "--matrix",
    type=_FILE,
    help=say("警报行驶秒数，行为起点，.npy 或 .csv", "seconds with siren, row = from: .npy, .csv"),
)
@click.option("--nodes", type=_FILE, help=say("矩阵的节点：id,x,y", "nodes of the matrix: id,x,y"))
@click.option(
    "--roads",
    type=_FOLDER,
    help=say("县域文件夹或 JEMSS 城市文件夹", "a county folder, or a city case of JEMSS"),
)
@click.option(
    "--hospitals",
    type=_FILE,
    help=say(
        "id,node；默认用 CALLS 或 --nodes 旁边的 hospitals.csv",
        "id,node; default: hospitals.csv beside CALLS or the nodes",
    ),
)
@click.option(
    "--policy",
    type=click.Choice(["shortest_drive", "closest"]),
    default="shortest_drive",
    show_default=True,
    help=say(
        "shortest_drive：警报行驶时间最短；closest：连同出动时间最早到达",
        "shortest_drive: smallest time with siren; closest: first to arrive, turnout included",
    ),
)
@click.option(
    "--role", default="120", show_default=True, help=say("以谁的名义派", "the role that dispatches")
)
@click.option(
    "--queue",
    type=click.Choice(["priority", "fcfs"]),
    default="priority",
    show_default=True,
    help=say("等待的次序", "who waits first: by priority then time, or by time alone"),
)
@click.option(
    "--siren-off",
    type=Number(0.0, 10.0, min_open=True),
    default=0.95,
    show_default=True,
    help=say("不鸣警报的时间 = 时间 / F", "time without siren = time / F"),
)
@click.option(
    "--target",
    "targets",
    multiple=True,
    metavar=say("[优先级=]秒", "[PRIORITY=]SECONDS"),
    help=say("响应目标，可逐级给；默认 480", "response wanted, also by priority; default 480"),
)
@click.option(
    "--fast", is_flag=True, help=say("用编译内核，不写理由", "the compiled kernel, without reasons")
)
@click.option(
    "-o",
    "--out",
    type=_FOLDER,
    help=say(
        "写 replay.csv、replay-units.csv、replay.html 到这里",
        "write replay.csv, replay-units.csv, replay.html into this folder",
    ),
)
@county_option
@as_json
@quiet_option
def replay(
    calls: Path,
    units: Path,
    matrix: Path | None,
    nodes: Path | None,
    roads: Path | None,
    hospitals: Path | None,
    policy: str,
    role: str,
    queue: str,
    siren_off: float,
    targets: tuple[str, ...],
    fast: bool,
    out: Path | None,
    county_folder: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Read, run, tell."""
    if (matrix is None) != (nodes is None):
        raise click.UsageError(
            say("--matrix 和 --nodes 要一起给", "--matrix and --nodes go together")
        )
    if matrix is not None and roads is not None:
        raise click.UsageError(
            say("--matrix 与 --roads 只能给一个", "give --matrix or --roads, not both")
        )
    wanted = _targets(targets)
    from twin.cli.kernels import compile_if_cold
    from twin.cli.replay_output import lines, told_of, write
    from twin.county import load_county
    from twin.inputs import render
    from twin.sim.replay import Sources, plan_of, read_case

    compile_if_cold(quiet)
    sources = Sources(
        calls=calls, units=units, matrix=matrix, nodes=nodes, roads=roads, hospitals=hospitals
    )
    county, who = load_county(county_folder), _role(role)
    case, warnings = read_case(sources, county, who)
    for warning in () if quiet else warnings:
        click.echo(render(warning, current()), err=True)
    plan = plan_of(case, siren_off, by_priority=queue == "priority")
    if fast:
        outcome = _by_kernel(case, plan, policy)
    else:
        outcome = _by_desk(case, plan, county, who, policy, queue, quiet)
    told = told_of(outcome, wanted, policy, queue, siren_off, role)
    if out is not None:
        write(outcome, told, out)
    if as_json:
        print_json(told)
        return
    for line in lines(told):
        click.echo(line)
    if out is not None:
        click.echo(out)


def _by_kernel(case: Case, plan: Plan, policy: str) -> Outcome:
    from twin.sim.replay import outcome_of, run_fast

    return outcome_of(case, plan, run_fast(case, plan, by_arrival=policy == "closest"))


def _by_desk(
    case: Case, plan: Plan, county: County, role: Role, policy: str, queue: str, quiet: bool
) -> Outcome:  # fmt: skip
    from twin.cli.bench_output import Progress
    from twin.desk import load_rules
    from twin.sim.replay import outcome_of, run_desk

    progress = Progress(quiet or not sys.stderr.isatty())
    answers, orders = run_desk(
        case, plan, county, load_rules(county), role=role, policy=policy,
        by_priority=queue == "priority",
        progress=lambda done, of: progress.tell(f"{done:,} / {of:,}"),
    )  # fmt: skip
    progress.end()
    return outcome_of(case, plan, answers, orders)


def _role(name: str) -> Role:
    from twin.terms.units import Role

    try:
        return Role(name)
    except ValueError:
        known = "、".join(role.value for role in Role)
        raise click.UsageError(
            say(f"没有角色“{name}”；可用：{known}", f"no role {name!r}; known: {known}")
        ) from None


def _targets(written: tuple[str, ...]) -> dict[int | None, float]:
    """Seconds by priority, None for all others."""
    found: dict[int | None, float] = {None: _TARGET_S}
    for each in written:
        priority, sign, seconds = each.rpartition("=")
        try:
            key = int(priority) if sign else None
            found[key] = float(seconds)
            if not 0 <= found[key] < 1e9:
                raise ValueError(each)
        except ValueError:
            raise click.UsageError(
                say(
                    f"--target {each}：写秒数，或 优先级=秒",
                    f"--target {each}: write SECONDS or PRIORITY=SECONDS",
                )
            ) from None
    return found
