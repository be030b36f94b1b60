"""`fumeng drill timeline`: the course of a drill as it is written, without a world."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import click

from twin.cli.language import say, text
from twin.cli.options import as_json, county_option, print_json

__all__ = ["timeline"]


@click.command(help=say("不运行，打印时间轴。", "Print injects and deadlines in order."))
@click.argument("drill_name", metavar="DRILL")
@county_option
@as_json
def timeline(drill_name: str, county_folder: Path | None, as_json: bool) -> None:
    """Print everything a drill says about time, in order."""
    from reports.drill.words import t_plus
    from reports.papers import course_of
    from scenarios import find_drill, load_drill
    from twin.county import load_county

    drill = load_drill(find_drill(drill_name), load_county(county_folder))
    course = course_of(drill)
    if as_json:
        rows = [
            {"at_s": each.at_s, "what": each.what, "id": each.id, "text": each.text.zh,
             "text_en": each.text.en, "critical": each.critical}
            for each in course
        ]  # fmt: skip
        print_json({"schema": "fumeng.timeline/1", "drill": drill.id, "rows": rows})
        return
    start = datetime.fromisoformat(drill.start)
    click.echo(f"{text(drill.title)}  {start:%Y-%m-%d %H:%M}  "
               + say("仿真演练·非真实事件", "exercise, not a real event"))  # fmt: skip
    for each in course:
        known = each.at_s >= 0
        clock = f"{start + timedelta(seconds=each.at_s):%H:%M:%S}" if known else " " * 8
        mark = _MARKS[each.what]
        star = "★ " if each.critical else ""
        when = t_plus(each.at_s) if known else say("待起算", "open") + "    "
        click.echo(f"{when}  {clock}  {mark} {each.id:<6} {star}{text(each.text)}")


_MARKS = {"inject": "●", "due": "◷", "bookmark": "◆", "since": "…", "waits": "◌"}
