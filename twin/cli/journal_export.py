"""`fumeng journal export RUN`: the records for a spreadsheet (CSV) or for a program (JSONL).

What a reader would get wrong: the CSV begins with a byte-order mark, without which Excel takes
Chinese for something else, and a cell that a spreadsheet would take for a formula is led in by an
apostrophe. The form follows the name of the file; on standard output it is JSONL.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import click

from twin.cli.language import say
from twin.terms.record import Record

__all__ = ["export"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MARK = "仿真演练·非真实事件"


@click.command(help=say("导出记录：CSV 或 JSONL。", "Export the records as CSV or JSONL."))
@click.argument("run", default="latest")
@click.option("--decisions", is_flag=True, help=say("只要决策日志", "the decision log only"))
@click.option(
    "-o",
    "--out",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    help=say("写到 .csv 或 .jsonl 文件", "a .csv or .jsonl file"),
)
@click.option(
    "--runs",
    type=click.Path(path_type=Path),
    default=Path("runs"),
    envvar="FUMENG_RUNS",
    help=say("运行文件夹在哪里", "where run folders are kept"),
)
def export(run: str, decisions: bool, target: Path | None, runs: Path) -> None:
    """Write the records of a run out."""
    from twin.journal import EVENTS, decision_log, read, resolve_run

    if target is not None and target.suffix not in (".csv", ".jsonl"):
        raise click.UsageError(
            say(f"{target.name} 应以 .csv 或 .jsonl 结尾", f"{target.name}: use .csv or .jsonl")
        )
    folder = resolve_run(run, runs)
    records = [r for r in read(folder / EVENTS) if not decisions or r.kind.startswith("desk.")]
    if target is not None and target.suffix == ".csv":
        start = datetime.fromisoformat(next(read(folder / EVENTS)).body["start"])
        data = _csv(records, start)
    elif decisions:
        data = decision_log(records)
    else:
        data = (folder / EVENTS).read_bytes()
    if target is None:
        sys.stdout.buffer.write(data)
        return
    target.write_bytes(data)
    said = say(f"{target}：{len(records)} 条", f"{target}: {len(records)} records")
    click.echo(said, err=True)


def _csv(records: Iterable[Record], start: datetime) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_MARK])
    writer.writerow(["seq", "at_s", "clock", "kind", "source", "body"])
    for record in records:
        clock = (start + timedelta(milliseconds=record.at_ms)).strftime("%Y-%m-%d %H:%M:%S")
        body = json.dumps(dict(record.body), ensure_ascii=False, sort_keys=True)
        row = [f"{record.at_ms / 1000:.3f}", clock, record.kind, record.source, body]
        writer.writerow([record.seq, *map(_plain_cell, row)])
    return out.getvalue().encode("utf-8-sig")


def _plain_cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
