"""`fumeng drill timeline`: the course of a drill as it is written, without a world."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

from twin.cli.language import say, text
from twin.cli.options import as_json, county_option, print_json
from twin.terms.text import Text

__all__ = ["timeline"]


@click.command(help=say("不运行，打印时间轴。", "Print injects and deadlines in order."))
@click.argument("drill_name", metavar="DRILL")
@county_option
@as_json
def timeline(drill_name: str, county_folder: Path | None, as_json: bool) -> None:
    """Print everything a drill says about time, in order."""
    from reports.drill.words import t_plus
    from scenarios import find_drill, load_drill
    from twin.county import load_county

    drill = load_drill(find_drill(drill_name), load_county(county_folder))
    rows = _rows(drill)
    if as_json:
        plain = [{**row, "text": row["text"].zh, "text_en": row["text"].en} for row in rows]
        print_json({"schema": "fumeng.timeline/1", "drill": drill.id, "rows": plain})
        return
    start = datetime.fromisoformat(drill.start)
    click.echo(f"{text(drill.title)}  {start:%Y-%m-%d %H:%M}  "
               + say("仿真演练·非真实事件", "exercise, not a real event"))  # fmt: skip
    for row in rows:
        known = row["at_s"] >= 0
        clock = f"{start + timedelta(seconds=row['at_s']):%H:%M:%S}" if known else " " * 8
        mark = {"inject": "●", "due": "◷", "bookmark": "◆", "since": "…", "waits": "◌"}[row["what"]]
        star = "★ " if row["critical"] else ""
        when = t_plus(row["at_s"]) if known else say("待起算", "open") + "    "
        click.echo(f"{when}  {clock}  {mark} {row['id']:<6} {star}{text(row['text'])}")


def _rows(drill: Any) -> list[dict[str, Any]]:
    """Injects, deadlines known beforehand, bookmarks; then those that count from another action."""
    begun = {inject.id: inject for inject in drill.injects}
    rows = [_inject_row(inject) for inject in drill.injects]
    for expect in drill.expects:
        minutes = expect.within_s / 60
        absent = ("不得出现", "must not come") if expect.absent else ("时限", "due")
        zh = f"{absent[0]} {expect.label.zh}"
        en = f"{absent[1]}: {expect.label.en}"
        if expect.since:
            zh += f"（{expect.since} 之后 {minutes:g} 分钟）"
            en += f" ({minutes:g} min after {expect.since})"
            rows.append(_row(-1.0, "since", expect.id, zh, en, critical=expect.critical))
        elif begun[expect.inject].when is not None:
            zh += f"（{expect.inject} 之后 {minutes:g} 分钟）"
            en += f" ({minutes:g} min after {expect.inject})"
            rows.append(_row(-1.0, "since", expect.id, zh, en, critical=expect.critical))
        else:
            due_s = begun[expect.inject].at_s + expect.within_s
            rows.append(_row(due_s, "due", expect.id, zh, en, critical=expect.critical))
    if drill.stop is not None:
        ends = drill.stop.text
        rows.append(_row(-1.0, "waits", "", f"演练终止：{ends}", f"the drill ends on: {ends}"))
    rows += [
        _row(mark.at_s, "bookmark", "", mark.name.zh, mark.name.en) for mark in drill.bookmarks
    ]
    return sorted(rows, key=lambda row: (row["at_s"] < 0, row["at_s"], row["id"]))


def _inject_row(inject: Any) -> dict[str, Any]:
    """An inject at its time; one that waits has none, and says for what and until when."""
    zh, en = inject.text.zh, inject.text.en
    if not inject.truth:
        zh, en = f"{zh}（不属实）", f"{en} (not true)"
    if inject.when is None:
        return _row(inject.at_s, "inject", inject.id, zh, en)
    from reports.drill.words import t_plus

    latest = t_plus(inject.at_s)
    zh += f"（待 {inject.when.text}，至 {latest}）"
    en += f" (on {inject.when.text}, by {latest})"
    return _row(-1.0, "waits", inject.id, zh, en)


def _row(
    at_s: float, what: str, id: str, zh: str, en: str, *, critical: bool = False
) -> dict[str, Any]:
    return {"at_s": at_s, "what": what, "id": id, "text": Text(zh, en), "critical": critical}
