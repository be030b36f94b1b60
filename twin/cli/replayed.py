"""What a replay of a run needs: its drill, and the county and rules it was made with."""

from __future__ import annotations

import json
from pathlib import Path

from twin.cli.endings import INPUT, Stop
from twin.county import County, load_county
from twin.county.alarms.master import load_master
from twin.desk import Rules, load_rules
from twin.journal import read_manifest
from twin.terms.codec import from_plain
from twin.terms.drill import Drill

__all__ = ["stage"]


def stage(folder: Path, county_folder: Path | None) -> tuple[Drill, County, Rules]:
    """The drill, county and rules of a run.

    Raises:
        Stop: The county or its rules are others than those of the run.
        JournalError: The run has no readable manifest.
    """
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
