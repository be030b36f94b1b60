"""`fumeng journal verify|show|diff|replay|export`."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import click

from twin.cli.endings import FAILED, leave
from twin.cli.journal_export import export
from twin.cli.journal_replay import replay
from twin.cli.language import current, say
from twin.cli.options import as_json, print_json, runs_option

__all__ = ["journal"]


@click.group(
    help=say(
        "运行记录：校验、查看、比较、重演、导出。",
        "Journals: verify, show, compare, replay, export.",
    )
)
def journal() -> None:
    """The group of journal commands."""


journal.add_command(replay)
journal.add_command(export)


@journal.command(help=say("校验记录，改动一个字节也查得出。", "Find any changed byte."))
@click.argument("run", default="latest")
@runs_option
@as_json
def verify(run: str, runs: Path, as_json: bool) -> None:
    """Check a run's journal against its chain and its manifest."""
    from twin.journal import read_manifest, resolve_run
    from twin.journal import verify as find_faults

    folder = resolve_run(run, runs)
    faults = find_faults(folder)
    manifest = read_manifest(folder)
    if as_json:
        print_json(
            {
                "run": folder.name,
                "ok": not faults,
                "status": manifest.status,
                "events_sha256": manifest.events_sha256,
                "faults": [{"line": f.line, "what": f.what.in_(current())} for f in faults],
            }
        )
        leave(FAILED if faults else 0)
    for fault in faults:
        where = say(f"第 {fault.line} 行", f"line {fault.line}") if fault.line else folder.name
        click.echo(f"× {where}: {fault.what.in_(current())}")
    if faults:
        leave(FAILED)
    state = "" if manifest.status == "complete" else say("（运行未完成）", " (incomplete run)")
    click.echo(
        say(
            f"✓ {folder.name}：{manifest.lines} 行，完好{state}",
            f"✓ {folder.name}: {manifest.lines} lines, intact{state}",
        )
        + f"  sha256:{manifest.events_sha256}"
    )


@journal.command(help=say("逐条查看记录。", "Show the records."))
@click.argument("run", default="latest")
@click.option("--kind", help=say("只看这一类，如 desk.", "only this kind, as desk."))
@click.option("--limit", type=click.IntRange(1), help=say("最多多少条", "at most so many"))
@runs_option
@as_json
def show(run: str, kind: str | None, limit: int | None, runs: Path, as_json: bool) -> None:
    """Print records, one a line."""
    from twin.journal import EVENTS, read, resolve_run

    folder = resolve_run(run, runs)
    chosen = (r for r in read(folder / EVENTS) if kind is None or r.kind.startswith(kind))
    for record in itertools.islice(chosen, limit):
        body = json.dumps(dict(record.body), ensure_ascii=False)
        if as_json:
            print_json(
                {
                    "seq": record.seq,
                    "at_ms": record.at_ms,
                    "kind": record.kind,
                    "source": record.source,
                    "body": dict(record.body),
                }
            )
        else:
            second = record.at_ms / 1000
            click.echo(f"{second:>10.3f}  {record.kind:<24} {record.source:<18} {body}")


@journal.command(help=say("两次运行从哪里开始不同。", "Where two runs first differ."))
@click.argument("one")
@click.argument("other")
@runs_option
def diff(one: str, other: str, runs: Path) -> None:
    """Print the first record at which two journals part."""
    from twin.journal import EVENTS, read, resolve_run

    left, right = (read(resolve_run(name, runs) / EVENTS) for name in (one, other))
    for a, b in itertools.zip_longest(left, right):
        if (
            a is not None
            and b is not None
            and (a.at_ms, a.kind, a.source, a.body)
            == (
                b.at_ms,
                b.kind,
                b.source,
                b.body,
            )
        ):
            continue
        number = (a or b).seq + 1
        click.echo(say(f"首个不同在第 {number} 行", f"they first differ at line {number}"))
        for name, record in ((one, a), (other, b)):
            said = (
                say("（已结束）", "(ended)")
                if record is None
                else f"{record.at_ms / 1000:.3f} {record.kind} {record.source} "
                + json.dumps(dict(record.body), ensure_ascii=False)
            )
            click.echo(f"  {name}: {said}")
        leave(FAILED)
    click.echo(say("两次运行的记录完全相同", "the two runs have the same records"))
