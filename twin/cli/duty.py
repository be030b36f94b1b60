"""`fumeng duty log|calls`: the duty log of a run, and its roll-calls."""

from __future__ import annotations

from pathlib import Path

import click

from twin.cli.endings import NOTHING, Stop
from twin.cli.language import current, say
from twin.cli.options import as_json, print_json, runs_option

__all__ = ["duty"]


@click.group(help=say("值班：日志、点名。", "The duty room: log, roll-calls."))
def duty() -> None:
    """The group of commands about the duty room."""


@duty.command(help=say("一次运行的值班日志。", "The duty log of a run."))
@click.argument("run", default="latest")
@click.option(
    "--csv",
    "csv_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help=say("写成 CSV（Excel、WPS 可直接打开）", "write it as CSV"),
)
@runs_option
@as_json
def log(run: str, csv_file: Path | None, runs: Path, as_json: bool) -> None:
    """Put the lines of the log together and show or write them."""
    from reports.duty_log import COLUMNS, log_lines
    from twin.inputs.table_file import write_table
    from twin.journal import EVENTS, read, resolve_run

    records = ((r.at_ms, r.kind, r.body) for r in read(resolve_run(run, runs) / EVENTS))
    lines = log_lines(records, current())
    if not lines:
        raise Stop(NOTHING, "这次运行没有值班记录。", "this run has no duty log.")
    rows = [(_t(line.at_s), line.incident, *(line.text(c) for c in COLUMNS)) for line in lines]
    if csv_file is not None:
        head = ("时刻", "事件", "接报", "核实", "定级", "报送", "指示", "转办", "反馈", "备注")
        note = ("仿真演练·非真实事件",) + ("",) * (len(head) - 1)
        write_table(csv_file, head, [dict(zip(head, row, strict=True)) for row in (*rows, note)])
        click.echo(csv_file)
    elif as_json:
        print_json({"lines": [{"entry": x.entry, "at_s": x.at_s, "cells": x.cells} for x in lines]})
    else:
        click.echo(say("值班日志  仿真演练·非真实事件", "Duty log, an exercise, not real"))
        for at, incident, *cells in rows:
            click.echo(f"{at}  {incident or '—':<5}  " + "  |  ".join(c for c in cells if c))


@duty.command(help=say("一次运行的点名结果。", "The roll-calls of a run."))
@click.argument("run", default="latest")
@runs_option
@as_json
def calls(run: str, runs: Path, as_json: bool) -> None:
    """Who was called, how many answered, who was silent."""
    from twin.journal import EVENTS, read, resolve_run

    found = [
        (record.at_ms / 1000, record.body)
        for record in read(resolve_run(run, runs) / EVENTS)
        if record.kind == "desk.roll_call_ended"
    ]
    if not found:
        raise Stop(NOTHING, "这次运行没有点名。", "this run had no roll-call.")
    if as_json:
        print_json({"roll_calls": [{"at_s": at_s, **body} for at_s, body in found]})
        return
    for at_s, body in found:
        silent = "、".join(body["silent"]) or say("无", "none")
        click.echo(
            say(
                f"{_t(at_s)}  应到 {body['called']}，应答 {body['answered']}，未应答：{silent}",
                f"{_t(at_s)}  called {body['called']}, answered {body['answered']}: {silent}",
            )
        )


def _t(at_s: float) -> str:
    minute = int(at_s) // 60
    return f"T+{minute // 60:02d}:{minute % 60:02d}:{int(at_s) % 60:02d}"
