"""The section on warnings and calling counts persons, never calls."""

from __future__ import annotations

from typing import Any

import pytest

from reports.drill.blocks import TableBlock
from reports.drill.story import Story, read_story
from reports.drill.warned import warned
from reports.drill.words import Speaker
from twin.county import County
from twin.terms.record import Record
from twin.terms.text import Lang

TEXT = {"zh": "橙色预警", "en": "orange warning"}


def story(*lines: tuple[float, str, dict[str, Any]]) -> Story:
    return read_story(
        Record(i, int(at_s * 1000), kind, "desk", body, "")
        for i, (at_s, kind, body) in enumerate(lines)
    )


CALLED: tuple[tuple[float, str, dict[str, Any]], ...] = (
    (10.0, "desk.calling_started",
     {"calling": "L-1", "persons": 2, "because": TEXT, "clause": "第六十七条"}),
    *((10.0, "desk.call_placed", {"call": f"C-{i}", "calling": "L-1", "post": f"P-{i % 2}"})
      for i in range(4)),
    (40.0, "obs.call_ended", {"call": "C-0", "outcome": "answered"}),
    (70.0, "obs.call_ended", {"call": "C-1", "outcome": "confirmed"}),
    (130.0, "desk.reach_counted",
     {"calling": "L-1", "township": "T-paozi", "persons": 2, "reached": 1, "acting": 0,
      "visits": 1, "lost": 0}),
    (200.0, "desk.delivery_changed",
     {"notice": "W-1", "channel": "短信", "delivery": "failed", "number": 0, "late": True}),
)  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_one_of_two_is_reached_however_often_they_were_called(county: County, lang: Lang) -> None:
    section = warned(story(*CALLED), county, Speaker(lang, "2026-07-12T20:30:00+08:00"))
    assert "50 %" in section.lead
    assert "4" in section.lead
    tables = {block.id: block for block in section.blocks if isinstance(block, TableBlock)}
    (row,) = tables["t-reach"].rows
    assert [cell.text for cell in row.cells[1:]] == ["2", "1", "0", "0", "50 %"]
    calling = [cell.text for cell in tables["t-callings"].rows[0].cells]
    assert calling[4] in ("1 分", "1 min")
    channel = tables["t-channels"].rows[0].cells[-1]
    assert channel.css == "missed"


def test_a_run_without_warnings_says_so_in_one_sentence(county: County) -> None:
    section = warned(story(), county, Speaker("zh", "2026-07-12T20:30:00+08:00"))
    assert section.lead == "没有叫应责任人。"
    assert section.blocks == []
