"""Parts of the report on small made-up stories, where the right answer can be seen."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from reports.drill.appendix import appendix
from reports.drill.arrivals import arrivals
from reports.drill.blocks import Block, Cell, Heading, TableBlock
from reports.drill.decided import alarm_chain
from reports.drill.devices import devices
from reports.drill.dispatched import dispatch
from reports.drill.goods import goods
from reports.drill.map_room import Room, width_of
from reports.drill.map_units import ROLE_MARKS
from reports.drill.notices import notices
from reports.drill.story import Story, read_story
from reports.drill.words import Speaker
from reports.figures import COLOURS
from tests.reports.conftest import Finished
from twin.cli.running import run_once
from twin.journal import read_manifest
from twin.terms.record import Record
from twin.terms.text import Text
from twin.terms.units import Role

SAY = Speaker("en", "2026-07-12T20:30:00+08:00")
Spoken = tuple[float, str, Mapping[str, Any]]


def _story(*said: Spoken) -> Story:
    return read_story(
        Record(seq=seq, at_ms=int(at_s * 1000), kind=kind, source="test", body=body, prev="")
        for seq, (at_s, kind, body) in enumerate(said)
    )


def _crew(at_s: float, status: str, order: str = "R-1") -> Spoken:
    body = {"unit": "U-x", "name": "x", "role": "119", "status": status, "task": "rescue",
            "order": order, "incident": "I-1", "lat_deg": 42.0, "lon_deg": 121.5}  # fmt: skip
    return at_s, "world.crew", body


def test_a_sending_is_turnout_and_drive() -> None:
    story = _story(_crew(10, "alerted"), _crew(70, "en_route"), _crew(670, "on_scene"))
    (found,) = arrivals(story)
    assert (found.turnout_s, found.drive_s, found.response_s) == (60.0, 600.0, 660.0)


def test_being_held_up_on_the_way_is_driving_not_turnout() -> None:
    story = _story(
        _crew(0, "alerted"),
        _crew(60, "en_route"),
        _crew(100, "delayed"),
        _crew(400, "en_route"),
        _crew(900, "on_scene"),
    )
    (found,) = arrivals(story)
    assert (found.turnout_s, found.drive_s) == (60.0, 840.0)


@pytest.mark.parametrize("end", ["returning", "available", None])
def test_a_crew_that_never_came_is_counted_as_sent(end: str | None) -> None:
    said = [_crew(0, "alerted"), _crew(60, "en_route")]
    if end is not None:
        said.append(_crew(120, end))
    (found,) = arrivals(_story(*said))
    assert found.turnout_s == 60.0
    assert found.response_s is None


@pytest.mark.parametrize("called", [True, False], ids=["called", "turned"])
def test_a_new_order_on_the_way_is_a_second_sending(called: bool) -> None:
    story = _story(
        _crew(0, "alerted"),
        _crew(60, "en_route"),
        *([_crew(200, "alerted", "R-2")] if called else []),
        _crew(200, "en_route", "R-2"),
        _crew(500, "on_scene", "R-2"),
    )
    first, second = arrivals(story)
    assert (first.order, first.response_s) == ("R-1", None)
    assert (second.order, second.response_s) == ("R-2", 300.0)


def test_an_order_on_the_way_home_is_a_sending_without_turnout() -> None:
    story = _story(
        _crew(0, "alerted"),
        _crew(60, "en_route"),
        _crew(100, "on_scene"),
        _crew(300, "returning", ""),
        _crew(400, "en_route", "R-2"),
        _crew(700, "on_scene", "R-2"),
    )
    second = arrivals(story)[1]
    assert (second.order, second.turnout_s, second.drive_s) == ("R-2", 0.0, 300.0)


def test_moving_about_at_the_scene_is_no_sending() -> None:
    story = _story(
        _crew(0, "alerted"),
        _crew(60, "en_route"),
        _crew(100, "on_scene"),
        _crew(200, "en_route"),
        _crew(500, "alerted", "R-2"),
        _crew(560, "en_route", "R-2"),
        _crew(700, "on_scene", "R-2"),
    )
    assert [(a.order, a.turnout_s, a.drive_s) for a in arrivals(story)] == [
        ("R-1", 60.0, 40.0),
        ("R-2", 60.0, 140.0),
    ]


def _request(at_s: float, name: str, role: str) -> Spoken:
    body = {"request": name, "to_role": role, "incident": "I-1", "capability": "decon",
            "number": 1, "task": "decon"}  # fmt: skip
    return at_s, "desk.request_made", body


def _rows(found: TableBlock) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in found.rows]


def _table(blocks: Any, name: str) -> list[list[str]]:
    return _rows(next(b for b in blocks if isinstance(b, TableBlock) and b.id == name))


def test_a_shortage_stands_beside_the_request_it_answers(finished: Finished) -> None:
    because = {"zh": "缺", "en": "short"}
    story = _story(
        _request(10, "R-1", "119"),
        (20, "obs.request_answered", {"request": "R-1", "accepted": False, "reason": "no",
                                      "units": []}),
        (20, "desk.shortage_said", {"incident": "I-1", "capability": "decon",
                                    "because": because}),
        _request(20, "R-2", "city"),
    )  # fmt: skip
    inputs = finished.inputs
    section = dispatch(story, inputs.drill, inputs.county, SAY, Text("", ""))
    shortages = {row[1]: row[-1] for row in _table(section.blocks, "t-requests")}
    assert shortages == {"R-1": "short", "R-2": ""}


def test_a_report_not_sent_is_late_only_after_its_time() -> None:
    def due(name: str, due_s: float) -> Spoken:
        body = {"report": name, "incident": "I-1", "line": {"zh": "线", "en": "line"},
                "stage": "first", "form": "phone", "sender": "a", "to": "b", "clause": "c",
                "skips_levels": False, "owed_to_us": False,
                "due_at_ms": int(due_s * 1000)}  # fmt: skip
        return 0.0, "desk.report_due", body

    story = _story(
        due("SR-1", 50), due("SR-2", 500), (100, "run.end", {"reason": "complete", "counts": {}})
    )
    outcomes = {row[0]: row[7] for row in _table(alarm_chain(story, [], SAY).blocks, "t-clocks")}
    assert outcomes == {"SR-1": "not sent by the end", "SR-2": "not yet due"}


def _due(name: str, incident: str = "I-1", **more: Any) -> Spoken:
    body = {"report": name, "incident": incident, "line": {"zh": "线", "en": "line"},
            "stage": "first", "form": "phone", "sender": "a", "to": "b", "clause": "c",
            "skips_levels": False, "owed_to_us": False, "due_at_ms": 60_000}  # fmt: skip
    return 0.0, "desk.report_due", {**body, **more}


def _judged(at_s: float, name: str, verdict: str, margin_s: float) -> Spoken:
    body = {"report": name, "verdict": verdict, "margin_s": margin_s}
    return at_s, "desk.report_judged", body


def test_of_several_verdicts_on_a_report_the_last_stands_with_its_margin() -> None:
    story = _story(
        _due("SR-1"),
        _due("SR-2"),
        (30, "desk.report_alarm", {"report": "SR-2"}),
        _judged(40, "SR-1", "on_time", 20.0),
        _judged(80, "SR-1", "late", -5.0),
        (85, "desk.report_dropped", {"report": "SR-2"}),
        (90, "run.end", {"reason": "complete", "counts": {}}),
    )
    rows = {row[0]: row for row in _table(alarm_chain(story, [], SAY).blocks, "t-clocks")}
    assert rows["SR-1"][2] == "line, first report, phone"
    assert rows["SR-1"][7:9] == ["late", "−0:00:05"]
    assert (rows["SR-2"][5], rows["SR-2"][7]) == ("T+00:00:30", "no longer owed")


@pytest.mark.parametrize(
    ("says", "word"), [(None, "concealed (3 in truth)"), (0, "false (0, 3 in truth)")]
)
def test_a_lie_is_named_only_where_the_drill_planted_it(says: int | None, word: str) -> None:
    opened = {"incident": "I-1", "hazard": "H-A1", "event_type": "gas_leak"}
    hides = {"hazard": "H-A1", "what": "grave", "truth": 3, "says": says}

    def verdicts(*planted: Spoken) -> list[str]:
        story = _story(
            *planted,
            (0, "desk.incident_opened", {**opened, "evidence": []}),
            _due("SR-1", owed_to_us=True),
            _due("SR-2"),
            _due("SR-3", incident="I-2", owed_to_us=True),
            *(_judged(20, name, "on_time", 40.0) for name in ("SR-1", "SR-2", "SR-3")),
        )
        return [row[7] for row in _table(alarm_chain(story, [], SAY).blocks, "t-clocks")]

    assert verdicts() == ["on time"] * 3
    assert verdicts((0, "world.firm_hides", hides)) == [word, "on time", "on time"]


def test_a_notice_says_which_way_until_when_and_under_which_identifier() -> None:
    zone = {"action": "evacuate", "name": {"zh": "区", "en": "zone"}, "places": ["村"],
            "residents": 3, "instruction": {"zh": "走", "en": "leave"}}  # fmt: skip

    def issued(at_s: float, name: str, step: str) -> Spoken:
        notice = {"warning": name, "step": step, "zones": [zone], "leave_toward_deg": 350.0,
                  "expires_at_ms": 3_600_000}  # fmt: skip
        return at_s, "desk.warning_issued", {"notice": notice}

    story = _story(
        issued(10, "W-1", "Alert"),
        issued(20, "W-2", "Update"),
        (20, "device.cap_sent", {"identifier": "cap-2", "step": "Update", "warning": "W-2"}),
    )
    found = notices(story, SAY)
    assert isinstance(found, TableBlock)
    first, second = _rows(found)
    assert first[-3:] == ["leave; toward N (350°)", "T+01:00:00", "not sent"]
    assert second[-1] == "cap-2"


def test_a_run_cut_short_claims_nothing_it_has_not_seen(
    finished: Finished, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("short")
    short = run_once(finished.inputs, 7, folder, lang="en", until_s=300.0)
    page = (short.folder / "report.html").read_text(encoding="utf-8")
    tested = sum(f.outcome != "not_tested" for f in short.verdict.findings)
    left = len(short.verdict.findings) - tested
    assert f"Incomplete run: {tested} of {tested} expected actions on time" in page
    assert f"{left} more were not tested." in page
    assert "No alarm followed real gas" in page
    assert "<b>—</b><span>gas to acknowledgement, median</span>" in page
    assert 'id="t-requests"' in page  # an empty table says so
    assert '<td colspan="7">—</td>' in page


def test_the_appendix_tells_how_many_ways_and_times_were_checked(finished: Finished) -> None:
    routing = json.loads((finished.zh.parent / "manifest.json").read_bytes())["routing"]
    assert routing["world"]["checked"] > 0
    for counts in routing.values():
        queries, checked = counts["queries"], counts["checked"]
        zh, en = f"查询 {queries} 次，抽查 {checked} 次", f"{queries} queries, {checked} checked"
        assert zh in finished.zh.read_text(encoding="utf-8")
        assert en in finished.en.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("mode", "argv", "over", "told"),
    [
        ("sim", ("drill", "run", "hf-leak"), [], "fumeng drill run hf-leak --seed 7"),
        ("live", ("live", "hf-leak"), [], "fumeng drill run hf-leak --seed 7"),
        ("live", ("live", "a b"), [Heading("devices")], "fumeng live 'a b'"),
        ("lockstep", ("live", "hf-leak", "--lockstep"), [], "fumeng live hf-leak --lockstep"),
    ],
    ids=["headless", "live", "over a rig", "in lockstep"],
)
def test_a_run_over_devices_is_repeated_over_them(
    finished: Finished, mode: str, argv: tuple[str, ...], over: list[Block], told: str
) -> None:
    manifest = replace(read_manifest(finished.zh.parent), mode=mode, argv=argv)
    say = Speaker("zh", finished.inputs.drill.start)
    section = appendix(finished.inputs.drill, manifest, Text("", ""), [], over, say)
    assert told in repr(section)


def test_marks_on_the_map_keep_off_each_other() -> None:
    room = Room(460.0, 460.0)
    middles = [room.mark(100.0, 100.0, 20.0, 13.0) for _ in range(12)]
    for (ax, ay), (bx, by) in combinations(middles, 2):
        assert abs(ax - bx) >= 20.0 or abs(ay - by) >= 13.0


def test_a_word_goes_where_there_is_room_and_is_left_out_where_there_is_none() -> None:
    room = Room(200.0, 200.0)
    wide = width_of("Fosi", 8)
    beside = room.word(100.0, 100.0, "Fosi", 8, "#111", 5.0)
    assert 'x="105"' in beside
    other = room.word(100.0, 100.0, "Fosi", 8, "#111", 5.0)
    assert f'x="{95.0 - wide:.0f}"' in other
    room.take((60.0, 60.0, 140.0, 140.0))
    assert room.word(100.0, 100.0, "Fosi", 8, "#111", 5.0) == ""


def _contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio."""

    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_words_on_figures_and_maps_can_be_read() -> None:
    assert _contrast("#000000", "#ffffff") == pytest.approx(21.0)
    colours = [colour for _, _, colour in ROLE_MARKS.values()]
    for colour in [*colours, COLOURS["alert"], COLOURS["ink"], "#4b5563"]:
        assert _contrast(colour, "#ffffff") >= 4.5, colour


def test_every_role_has_its_own_letter() -> None:
    assert {role.value for role in Role} <= set(ROLE_MARKS)
    for i in (0, 1):
        letters = [mark[i] for mark in ROLE_MARKS.values()]
        assert len(set(letters)) == len(letters)


def test_a_run_over_devices_names_each_and_counts_what_was_lost_of_it() -> None:
    told = [
        {"id": "GC-1", "form": "实物/real", "type": "gas-controller", "label": "气体报警控制器",
         "addresses": ["modbus-tcp://10.0.0.5:502"], "points": ["GHF-001", "GHF-002"]},
        {"id": "V-1", "form": "模拟/simulated", "type": "vehicle-terminal", "label": "车载终端",
         "addresses": ["jt808+listen://127.11.0.1:7611"], "points": []},
    ]  # fmt: skip
    lost = {"quality": "no_link", "why": {"zh": "连接断了", "en": "the connection is gone"}}
    story = _story(
        (0, "run.start", {"rig": {"id": "r", "devices": told}}),
        (5, "device.quality", {"point": "GHF-001", **lost}),
        (9, "device.quality", {"point": "GHF-001", **lost, "quality": "good"}),
        (9, "device.quality", {"point": "V-1.lat", **lost}),
        (12, "device.order", {"device": "V-1", "order": "text 1", "outcome": "confirmed"}),
        (13, "device.order", {"device": "V-1", "order": "text 2", "outcome": "unconfirmed"}),
    )
    _, made = devices(story, SAY)
    assert isinstance(made, TableBlock)
    rows = [[cell.text for cell in row.cells] for row in made.rows]
    assert [(row[0], row[1], row[4], row[5], row[6]) for row in rows] == [
        ("GC-1", "real", "1", "the connection is gone", "—"),
        ("V-1", "simulated", "1", "the connection is gone", "1/2"),
    ]
    assert devices(_story((0, "run.start", {})), SAY) == []


@pytest.mark.parametrize(
    ("agreed", "said"),
    [
        ([], "nothing to compare"),
        ([True], "agrees (±0.5)"),
        ([True, False, True], "beyond 1 times (±0.5): GHF-001"),
    ],
)
def test_a_real_device_with_a_shadow_says_whether_the_two_agreed(
    agreed: list[bool], said: str
) -> None:
    row = {"id": "GC-1", "form": "实物/real", "type": "gas-controller", "label": "气体报警控制器",
           "addresses": [], "points": ["GHF-001"], "shadow": "±0.5"}  # fmt: skip
    story = _story(
        (0, "run.start", {"rig": {"id": "r", "devices": [row]}}),
        *(
            (5 + i, "device.compared", {"device": "GC-1", "point": "GHF-001", "agrees": each})
            for i, each in enumerate(agreed)
        ),
    )
    _, made = devices(story, SAY)
    assert isinstance(made, TableBlock)
    assert made.rows[0].cells[-1].text == said


def _goods(at_s: float, kind: str, **said: Any) -> Spoken:
    body = {"incident": "I-1", "row": 1, "name": "salt", "unit": "t", "request": "G-1",
            "to_role": "city", "reason": "", **said}  # fmt: skip
    return at_s, kind, body


SHORT_OF_SALT = (
    _goods(10, "desk.goods_drawn", needed=80.0, quantity=50.0),
    _goods(10, "desk.goods_short", needed=80.0, found=50.0),
    _goods(10, "desk.goods_requested", quantity=30.0),
)


def test_goods_are_needed_released_promised_and_come() -> None:
    came = (
        _goods(200, "obs.goods_answered", quantity=20.0, reason="库存不足"),
        _goods(900, "desk.goods_booked", arrived=50.0),
        _goods(1800, "desk.goods_booked", arrived=70.0),
    )
    (row,) = _cells(goods(_story(*SHORT_OF_SALT, *came), SAY))
    _, _, card, ours, short, said, there, last, lacking = row
    assert [cell.text for cell in (card, ours, there, last)] == ["80 t", "50", "70", "T+00:30:00"]
    assert "asked for 30 t, it gives 20" in said.text
    assert (short.text, lacking.text, lacking.css) == ("short", "10", "missed")


def test_goods_that_never_came_lack_whole_and_two_rows_of_a_good_add_up() -> None:
    second = _goods(50, "desk.goods_drawn", row=2, needed=40.0, quantity=40.0)
    again = _goods(90, "desk.goods_drawn", needed=80.0, quantity=30.0)  # what was still lacking
    (row,) = _cells(goods(_story(*SHORT_OF_SALT, second, again), SAY))
    assert [row[k].text for k in (2, 3, -1)] == ["120 t", "120", "120"]
    assert "no answer" in row[5].text
    assert goods(_story(), SAY) is None


def _cells(found: Block | None) -> list[Sequence[Cell]]:
    assert isinstance(found, TableBlock)
    return [row.cells for row in found.rows]
