"""The file of an incident: made from the journal, every line leads to its record, findings true."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from reports.drill.incident_file import file_name
from reports.drill.incident_lessons import findings
from reports.drill.incident_story import Case, read_cases
from reports.drill.incident_words import KINDS, told
from reports.drill.words import NOT_REAL, Speaker
from reports.typeface import covered
from tests.reports.conftest import Finished
from tests.reports.test_report import _page
from twin.cli.running import write_report
from twin.journal import EVENTS, read
from twin.terms.decision import EFFECTS
from twin.terms.observation import SEEN
from twin.terms.record import Record
from twin.terms.text import Lang

SAY = Speaker("zh", "2026-07-12T20:30:00+08:00")


@pytest.fixture(scope="module")
def cases(finished: Finished) -> list[Case]:
    return read_cases(read(finished.folder / EVENTS))


@pytest.fixture(params=[("I-1", "zh"), ("I-2", "zh"), ("I-2", "en")], ids=lambda p: "-".join(p))
def page(request: pytest.FixtureRequest, finished: Finished) -> Path:
    name, lang = request.param
    path: Path = finished.folder / file_name(name, lang)
    return path


def test_every_incident_has_its_file_in_each_language(
    finished: Finished, cases: list[Case]
) -> None:
    assert [case.id for case in cases] == ["I-1", "I-2"]
    langs: tuple[Lang, ...] = ("zh", "en")
    for case in cases:
        assert all((finished.folder / file_name(case.id, lang)).is_file() for lang in langs)


def test_every_line_leads_to_a_record_and_that_record_is_the_journals(
    finished: Finished, page: Path
) -> None:
    journal = {record.seq: record for record in read(finished.folder / EVENTS)}
    text = page.read_text(encoding="utf-8")
    rows = re.findall(
        r'<tr id="r-(\d+)">.*?<td class="\s*">([a-z_.]+)</td>|<tr id="r-(\d+)">', text
    )
    assert rows
    bodies = re.findall(r'<tr id="r-(\d+)">.*?<td class=" hash">(.*?)</td></tr>', text)
    assert len(bodies) > 50
    for seq, raw in bodies:
        assert json.loads(unescape(raw)) == dict(journal[int(seq)].body)
    links = set(re.findall(r'href="#r-(\d+)"', text))
    assert links <= {seq for seq, _ in bodies}
    assert len(links) > 50


def test_it_is_a_sound_page_that_says_it_is_not_real(page: Path) -> None:
    found = _page(page)
    assert found.crossed == []
    assert found.open == []
    assert len(found.ids) == len(set(found.ids))
    assert {link.removeprefix("#") for link in found.links} <= set(found.ids)
    shown = {ord(letter) for letter in "".join(found.text) if not letter.isspace()}
    assert {chr(code) for code in shown - covered()} == set()
    lang: Lang = "en" if ".en." in page.name else "zh"
    assert NOT_REAL.in_(lang) in "".join(found.text)


def test_writing_it_again_gives_the_same_bytes(finished: Finished) -> None:
    path = finished.folder / file_name("I-2", "zh")
    before = path.read_bytes()
    inputs = finished.inputs
    write_report(finished.folder, inputs.county, inputs.drill, finished.verdict, "zh", "zh")
    assert path.read_bytes() == before


def test_every_order_answer_and_report_of_an_incident_is_in_its_file_and_in_no_others(
    finished: Finished, cases: list[Case]
) -> None:
    mine = {line.seq: case.id for case in cases for line in case.lines}
    for record in read(finished.folder / EVENTS):
        if record.kind in ("desk.order_given", "desk.request_made", "desk.report_due"):
            assert mine[record.seq] == record.body["incident"]
        if record.kind in ("obs.event_reported", "obs.request_answered"):
            assert record.seq in mine
    assert len(mine) == sum(len(case.lines) for case in cases)


def test_every_kind_of_line_has_words_and_says_something(
    finished: Finished, cases: list[Case]
) -> None:
    known = {f"obs.{kind}" for kind in SEEN} | {f"desk.{kind}" for kind in EFFECTS}
    assert set(KINDS) <= known
    for case in cases:
        for line in case.lines:
            if line.kind in KINDS:
                assert told(line, finished.inputs.county, SAY), line


def record(seq: int, at_s: float, kind: str, **body: Any) -> Record:
    return Record(seq, int(at_s * 1000), kind, "desk", body, "")


TEXT: Mapping[str, str] = {"zh": "某事", "en": "something"}


def small(*more: Record, end_s: float = 9000.0) -> Case:
    opened = record(
        1, 0, "desk.incident_opened", incident="I-1", event_type="fire", evidence=["C-1"],
        place={"name": "某处"}, hazard="", substance="", because=TEXT,
    )  # fmt: skip
    (case,) = read_cases([opened, *more, record(99, end_s, "run.end")])
    return case


def due(seq: int = 2) -> Record:
    return record(
        seq, 0, "desk.report_due", incident="I-1", report="SR-1", sender="县", to="市",
        due_at_ms=1_800_000, clause="第十一条",
    )  # fmt: skip


def sent(margin_s: float) -> Record:
    return record(3, 100, "desk.report_sent", incident="I-1", report="SR-1", margin_s=margin_s)


def test_a_report_is_found_late_or_missing_with_its_clause_and_only_then() -> None:
    def of(*more: Record, end_s: float = 9000.0) -> list[tuple[int, str]]:
        found = findings(small(due(), *more, end_s=end_s), SAY)
        assert all(one.clause == "第十一条" for one in found)
        return [(one.seq, one.what) for one in found]

    assert of() == [(2, "SR-1 县 → 市 到时未报")]
    assert of(end_s=1700.0) == []
    assert of(sent(-60.0)) == [(3, "SR-1 县 → 市 迟报 1 分")]
    assert of(sent(60.0)) == []


def asked(answer_by_s: float) -> Record:
    return record(
        4, 10, "desk.asked", question="Q-1", about="I-1", to="leader", topic="close_incident",
        options=["agree"], answer_by_ms=int(answer_by_s * 1000), text=TEXT,
    )  # fmt: skip


def answer(at_s: float) -> Record:
    return record(5, at_s, "obs.answered", question="Q-1", answer="agree", by="leader", note="")


def test_a_question_is_found_unanswered_only_when_its_time_is_over() -> None:
    assert len(findings(small(asked(600)), SAY)) == 1
    assert len(findings(small(asked(600), answer(700)), SAY)) == 1
    assert findings(small(asked(600), answer(500)), SAY) == []
    assert findings(small(asked(600), end_s=500.0), SAY) == []


def noted(seq: int, *, settled: bool) -> Record:
    sayings = [{"value": value, "by": "甲", "voices": 1} for value in ("3", "7")]
    return record(
        seq, 20, "desk.contradiction_noted", contradiction="K-1", incident="I-1", what="light",
        place="某处", sayings=sayings, used="7", settled=settled, because=TEXT, clause="第四条",
    )  # fmt: skip


def test_a_contradiction_is_an_open_lesson_until_it_is_settled() -> None:
    settled = record(7, 30, "desk.contradiction_settled", contradiction="K-1", incident="I-1")
    (found,) = findings(small(noted(6, settled=False)), SAY)
    assert (found.seq, found.what, found.clause) == (6, "轻伤 3、7 未核清", "第四条")
    assert findings(small(noted(6, settled=False), settled), SAY) == []
    assert findings(small(noted(6, settled=True)), SAY) == []


def test_a_clock_over_its_target_and_a_shortage_are_found() -> None:
    clock = record(
        8, 900, "desk.clock_measured", incident="I-1", clock="order", from_ms=0, to_ms=301_000,
        target_s=300.0, round=1, clause="第七十二条",
    )  # fmt: skip
    short = record(
        9, 950, "desk.shortage_said", incident="I-1", capability="decon", needed=2, found=1,
        because=TEXT,
    )  # fmt: skip
    found = findings(small(clock, short), SAY)
    assert [one.clause for one in found] == ["第七十二条", ""]
    assert "目标 5 分" in found[0].what
    assert found[1].lesson == "补充洗消或签互助协议"


def test_a_merged_incident_says_into_which_and_an_undo_takes_that_back() -> None:
    second = record(
        2, 5, "desk.incident_opened", incident="I-2", event_type="fire", evidence=["C-2"],
        place={"name": "别处"}, hazard="", substance="", because=TEXT,
    )  # fmt: skip
    words = {"act": "IA-1", "incident": "I-1", "other": "I-2", "by": "甲", "because": TEXT}
    merged = record(3, 9, "desk.incidents_merged", **words)
    undone = record(4, 12, "desk.act_undone", **words)
    opened = small().opened
    first = record(1, 0, "desk.incident_opened", **dict(opened.body))
    assert [case.into for case in read_cases([first, second, merged])] == ["", "I-1"]
    assert [case.into for case in read_cases([first, second, merged, undone])] == ["", ""]


def test_the_six_clocks_of_every_incident_stand_in_the_report_too(finished: Finished) -> None:
    text = finished.zh.read_text(encoding="utf-8")
    table = text[text.index('id="t-phase-clocks"') :]
    table = table[: table.index("</table>")]
    assert table.count("<tr>") == 3
    assert "结束到复盘" in table
