"""Dispatch rules that contradict themselves or the county are told at once, at their places."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from twin.county import County, load_county
from twin.desk import Rules, load_rules
from twin.inputs import InputProblems

BAD = (
    ("{wanted: ems.als, stands_in: ems.bls", "{wanted: ems.alz, stands_in: ems.bls", "ems.alz"),
    ("wanted: recon.gas, stands_in: hazmat.entry", "wanted: fire.engine, stands_in: water.supply",
     "替代成环"),
    ("- {of: 3, to: 1}", "- {of: 1, to: 3}", "不是由缓改急"),
    ("- {of: 5, to: 3}", "- {of: 4, to: 1}", "已写过"),
    ("event_type: traffic, priority", "event_type: fire, priority", "轮不到这一行"),
    ("{of: county_hq, ask: city", "{of: city, ask: park", "求援成环"),
    ("chain: [firm, park, county_hq, city]", "chain: [firm, park, county_hq, park]", "出现两次"),
    ("receive: [三级甲等", "receive: [四级甲等", "四级甲等"),
    ("{task: rescue, work: 2h", "{task: stop_leak, work: 2h", "写了两次"),
    ("capabilities: [hazmat.entry, ", "capabilities: [hazmat.enter, ", "hazmat.enter"),
)  # fmt: skip


@pytest.fixture
def folder(county: County, tmp_path: Path) -> Path:
    """A copy of the county that may be changed."""
    copy = tmp_path / "county"
    shutil.copytree(county.folder, copy)
    return copy


def test_every_contradiction_is_told_at_once_with_its_place(folder: Path) -> None:
    path = folder / "rules" / "dispatch.yaml"
    text = path.read_text(encoding="utf-8")
    for before, after, _ in BAD:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    path.write_text(text, encoding="utf-8")
    lines = text.splitlines()
    with pytest.raises(InputProblems) as caught:
        load_rules(load_county(folder))
    found = caught.value.problems
    assert all(Path(p.file).name == "dispatch.yaml" for p in found)
    for _, after, said in BAD:
        at = {p.line for p in found if said in p.message.zh}
        assert at, said
        assert any(after in lines[line - 1] for line in at), said
    assert any("不在指挥链上" in p.message.zh for p in found)  # the city fell out of the chain


def test_the_shipped_rules_have_a_clause_and_a_source_each(rules: Rules) -> None:
    def rows(value: object) -> list[Any]:
        if isinstance(value, tuple):
            return [row for each in value for row in rows(each)]
        fields = getattr(type(value), "model_fields", None)
        if fields is None:
            return []
        inner = [row for name in fields for row in rows(getattr(value, name))]
        return [value, *inner] if "source" in fields else inner

    found = rows(rules.dispatch)
    assert len(found) > 50
    for row in found:
        assert row.source
        assert row.clause or type(row).__name__ == "Acceptance"
