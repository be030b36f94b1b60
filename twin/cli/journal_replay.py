"""`fumeng journal replay RUN`: what was seen, decided again by both drivers; the same bytes?"""

from __future__ import annotations

import hashlib
import json
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

import click

from twin.cli.endings import FAILED, INPUT, Stop, leave
from twin.cli.language import say
from twin.cli.options import as_json, county_option, print_json, runs_option

if TYPE_CHECKING:
    from twin.county import County
    from twin.desk import Rules
    from twin.terms.drill import Drill

__all__ = ["replay"]


@click.command(help=say("用记录的观测重新决策，两种驱动都做。", "Decide again from a journal."))
@click.argument("run", default="latest")
@county_option
@runs_option
@as_json
def replay(run: str, county_folder: Path | None, runs: Path, as_json: bool) -> None:
    """Replay a journal in drill time and live; ends with 1 when a decision differs."""
    from twin.journal import EVENTS, decision_log, read, resolve_run
    from twin.live.journal_replay import replay_live
    from twin.sim.journal_replay import replay_in_drill_time

    folder = resolve_run(run, runs)
    staged = _stage(folder, county_folder)
    records = list(read(folder / EVENTS))
    recorded = decision_log(records)
    logs = {
        "sim": replay_in_drill_time(*staged, records),
        "live": replay_live(*staged, records),
    }
    same = {name: log == recorded for name, log in logs.items()}
    digest = hashlib.sha256(recorded).hexdigest()
    if as_json:
        print_json(
            {
                "run": folder.name,
                "decisions": recorded.count(b"\n"),
                "sha256": digest,
                "same": same,
                "first_difference": {
                    name: _first(recorded, log) for name, log in logs.items() if not same[name]
                },
            }
        )
        leave(0 if all(same.values()) else FAILED)
    for name, log in logs.items():
        driver = say({"sim": "演练驱动", "live": "实时驱动"}[name], f"{name} driver")
        if same[name]:
            told = say("决策逐字节相同", "the same decisions, to the byte")
            click.echo(f"✓ {driver}: {told}  ({recorded.count(bytes([10]))})")
        else:
            click.echo(
                f"× {driver}: " + say("首个不同：", "first difference: ") + _first(recorded, log)
            )
    click.echo(f"sha256:{digest}")
    leave(0 if all(same.values()) else FAILED)


def _first(recorded: bytes, log: bytes) -> str:
    """The first line at which two logs part."""
    for one, other in zip_longest(recorded.splitlines(), log.splitlines()):
        if one != other:
            line = json.loads(one or other)
            return f"{line['at_ms'] / 1000:.3f} {line['kind']}"
    return ""


def _stage(folder: Path, county_folder: Path | None) -> tuple[Drill, County, Rules]:
    """The drill, county and rules of a run.

    Raises:
        Stop: The county or its rules are others than those of the run.
        JournalError: The run has no readable manifest.
    """
    from twin.county import load_county
    from twin.county.alarms.master import load_master
    from twin.desk import load_rules
    from twin.journal import read_manifest
    from twin.terms.codec import from_plain
    from twin.terms.drill import Drill

    manifest = read_manifest(folder)
    county = load_county(county_folder)
    load_master(county)
    rules = load_rules(county)
    drill = from_plain(Drill, json.loads((folder / "resolved.json").read_text(encoding="utf-8")))
    if (county.digest, rules.digest) != (manifest.inputs["county"], manifest.inputs["rules"]):
        raise Stop(
            INPUT,
            f"这次运行用的县域数据或规则不是现在这一份（{county.folder}），"
            f"用 --county 指定当时的文件夹",
            f"the run was made with another county or other rules than {county.folder}; "
            f"give them with --county",
        )
    return drill, county, rules
