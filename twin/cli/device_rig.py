"""`fumeng device rig`: the rig file of a county, with its gas heads and vehicle terminals."""

from __future__ import annotations

import re
from pathlib import Path

import click

from twin.cli.endings import INPUT, Stop
from twin.cli.language import say
from twin.cli.options import Number, county_option

__all__ = ["rig"]


@click.command(help=say("由县域数据写一个设备台文件。", "Write the rig file of a county."))
@click.argument("name")
@click.option("--near", metavar="PLACE", help=say("只要此地周围的探头", "heads near it only"))
@click.option(
    "--km", type=Number(0.0, min_open=True), default=5.0, show_default=True,
    help=say("周围多少公里", "how near, in km"),
)  # fmt: skip
@click.option(
    "-o", "--out", type=click.Path(path_type=Path),
    help=say("写到哪里（默认 NAME.yaml）", "where to (default: NAME.yaml)"),
)  # fmt: skip
@county_option
def rig(
    name: str, near: str | None, km: float, out: Path | None, county_folder: Path | None
) -> None:
    """Write it under a name; an existing file stays as it is."""
    if not re.fullmatch(r"[a-z][a-z0-9-]{1,40}", name):
        raise click.UsageError(
            say(f"“{name}”要用小写字母开头，只含小写字母、数字、-", f"{name!r}: lower-case, 0-9, -")
        )
    path = out or Path(f"{name}.yaml")
    if path.exists():
        raise Stop(INPUT, f"{path} 已有，没有改动", f"{path} exists and was left alone")
    from scenarios.names import place_of
    from twin.county import load_county
    from twin.inputs import BadValue, InputProblems, Problem
    from twin.live.rig.of_county import Around, rig_of_county

    county, around = load_county(county_folder), None
    if near is not None:
        try:
            place = place_of(county, near).as_term()
        except BadValue as wrong:
            where = ("--near", 1, 1)
            problem = Problem(wrong.code, *where, wrong.message, wrong.hint, 1, "")
            raise InputProblems([problem]) from None
        around = Around(place.name, place.lat_deg, place.lon_deg, 1000.0 * km)
    path.write_text(rig_of_county(county, name, around), encoding="utf-8")
    click.echo(
        say(f"已写 {path}；查看：fumeng device list {path}；运行：fumeng live 演练 --rig {path}",
            f"wrote {path}; see it: fumeng device list {path}; "
            f"run over it: fumeng live DRILL --rig {path}")
    )  # fmt: skip
