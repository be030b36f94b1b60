"""`fumeng alarms list|show`: the master alarm database of the county."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from twin.cli.endings import INPUT, NOTHING, Stop
from twin.cli.language import say, text
from twin.cli.options import as_json, county_option, print_json

if TYPE_CHECKING:
    from twin.county.model import MasterAlarm

__all__ = ["list_", "show"]


@click.command("list", help=say("列出报警，可按危险源、区域、优先级选。", "List alarms."))
@click.option("--hazard", metavar="H", help=say("危险源编号", "hazard source"))
@click.option("--area", metavar="T", help=say("乡镇编号或名称", "township, by id or name"))
@click.option(
    "--priority", type=click.Choice(["high", "medium", "low"]), help=say("优先级", "priority")
)
@county_option
@as_json
def list_(
    hazard: str | None,
    area: str | None,
    priority: str | None,
    county_folder: Path | None,
    as_json: bool,
) -> None:
    """Print one line an alarm."""
    from twin.county import load_county
    from twin.county.alarms.master import load_master

    county = load_county(county_folder)
    if hazard is not None and hazard not in county.hazards:
        raise Stop(INPUT, f"没有危险源 {hazard}", f"there is no hazard source {hazard}")
    towns = {key: town.name for key, town in county.townships.items()}
    if area is not None and area not in towns and area not in towns.values():
        raise Stop(INPUT, f"没有乡镇 {area}", f"there is no township {area}")
    of_point = dict(zip(county.points.id, county.points.text["hazard"], strict=True))
    found = [
        alarm
        for alarm in load_master(county).alarms.values()
        if (hazard is None or of_point.get(alarm.point) == hazard)
        and (area is None or area in (alarm.area, towns.get(alarm.area)))
        and (priority is None or alarm.priority.value == priority)
    ]
    split = Counter(alarm.priority.value for alarm in found)
    if as_json:
        print_json({"alarms": [_plain(alarm) for alarm in found], "split": dict(split)})
        return
    if not found:
        raise Stop(NOTHING, "没有符合条件的报警", "no alarm fits")
    for alarm in found:
        limit = "" if alarm.limit is None else f"{alarm.limit:g} {alarm.unit}"
        meaning = say(alarm.consequence, alarm.consequence_en)
        click.echo(f"{alarm.id:<26} {limit:<14} {text(alarm.priority.label):<6} {meaning}")
    shares = "  ".join(f"{key} {split[key]}" for key in ("low", "medium", "high"))
    click.echo(say(f"共 {len(found)} 条：{shares}", f"{len(found)} alarms: {shares}"), err=True)


@click.command(
    help=say("一个测点或报警（测点/HH）：限值来历、时延、处置。", "A point or POINT/BIT.")
)
@click.argument("name")
@county_option
@as_json
def show(name: str, county_folder: Path | None, as_json: bool) -> None:
    """Print the alarms of a point, or one alarm, with how each limit came about."""
    from twin.county import load_county
    from twin.county.alarms.master import load_master
    from twin.inputs import near

    database = load_master(load_county(county_folder))
    found = [a for a in database.alarms.values() if name in (a.id, a.point)]
    if not found:
        meant = near(name, list(dict.fromkeys(a.point for a in database.alarms.values())))
        zh = f"没有测点或报警 {name}" + (f"，是不是 {'、'.join(meant)}？" if meant else "")
        en = f"no point or alarm {name}" + (f"; did you mean {', '.join(meant)}?" if meant else "")
        raise Stop(INPUT, zh, en)
    if as_json:
        print_json({"alarms": [_plain(alarm) for alarm in found]})
        return
    click.echo("\n\n".join("\n".join(_lines(alarm)) for alarm in found))


def _lines(alarm: MasterAlarm) -> list[str]:
    limit = say("无限值", "no limit") if alarm.limit is None else f"{alarm.limit:g} {alarm.unit}"
    band = "—" if alarm.deadband is None else f"{alarm.deadband:g} {alarm.unit}"
    rows = [
        (say("限值", "limit"), limit),
        (say("推算", "working"), say(alarm.working, alarm.working_en)),
        (say("条款", "clause"), alarm.clause),
        (say("依据", "basis"), f"{alarm.basis.value} {text(alarm.basis.label)}：{alarm.source}"),
        (say("回差", "deadband"), band),
        (say("延时", "delay"), say(f"报警 {alarm.on_delay_s:g} s，返回 {alarm.off_delay_s:g} s",
                                  f"on {alarm.on_delay_s:g} s, off {alarm.off_delay_s:g} s")),
        (say("优先级", "priority"), text(alarm.priority.label)),
        (say("后果", "consequence"), say(alarm.consequence, alarm.consequence_en)),
        (say("处置", "response"), say(alarm.response, alarm.response_en)),
        (say("分组", "group"), f"{alarm.group}  {alarm.area}"),
        (say("岗位", "positions"), " ".join(alarm.positions)),
    ]  # fmt: skip
    return [alarm.id, *(f"  {label}  {value}" for label, value in rows if value)]


def _plain(alarm: MasterAlarm) -> dict[str, Any]:
    """An alarm as JSON: the columns of the file."""
    plain: dict[str, Any] = {name: getattr(alarm, name) for name in alarm.__slots__}
    return plain | {
        "priority": alarm.priority.value,
        "positions": list(alarm.positions),
        "basis": alarm.basis.value,
        "source": alarm.source,
    }
