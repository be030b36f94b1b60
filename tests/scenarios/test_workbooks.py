"""Drills as workbooks: the same drill both ways, the same checks, what Excel and WPS do."""

from __future__ import annotations

import random
import shutil
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from scenarios import Form, find_drill, list_drills, load_drill, read_drill
from scenarios.includes import fill_up, load_document
from scenarios.load import read_document
from scenarios.office import as_yaml, read_workbook, write_events, write_workbook
from scenarios.office.pairs import read_pairs, write_pairs
from twin.county import County
from twin.inputs import InputProblems, load_yaml_text
from twin.terms.drill import Drill
from twin.terms.text import Lang

TEMPLATES = sorted((find_drill("hf-leak").parents[1] / "templates").glob("*.yaml"))
Change = Callable[[Any], None]


def without_lines(drill: Drill | None) -> Drill | None:
    """The drill without the lines of its file."""
    if drill is None:
        return None
    return replace(
        drill,
        injects=tuple(replace(inject, line=0) for inject in drill.injects),
        expects=tuple(replace(expect, line=0) for expect in drill.expects),
    )


@pytest.fixture(scope="module")
def blank(county: County, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The blank template as a workbook, without the sheet of names: it is slow to copy."""
    path = tmp_path_factory.mktemp("book") / "book.xlsx"
    write_workbook(load_document(TEMPLATES[0]), county, path, "zh")
    book = load_workbook(path)
    del book["名单"]
    book.save(path)
    return path


@pytest.fixture
def changed(blank: Path, tmp_path: Path) -> Callable[[Change], Path]:
    def change(how: Change) -> Path:
        path = tmp_path / "book.xlsx"
        book = load_workbook(blank)
        how(book)
        book.save(path)
        return path

    return change


@pytest.mark.parametrize(
    ("path", "lang"),
    [*((path, "zh") for path in [*list_drills(), *TEMPLATES]), (find_drill("hf-leak"), "en"),
     (TEMPLATES[-2], "en")],
    ids=lambda value: getattr(value, "stem", value),
)  # fmt: skip
def test_a_drill_and_its_workbook_are_the_same_drill(
    path: Path, lang: Lang, county: County, tmp_path: Path
) -> None:
    book = tmp_path / "book.xlsx"
    write_workbook(load_document(path), county, book, lang)
    reading, plainly = read_drill(book, county), read_drill(path, county)
    assert [p.code for p in reading.problems] == [p.code for p in plainly.problems] == []
    assert without_lines(reading.drill) == without_lines(plainly.drill)
    data = load_document(book).data
    assert load_yaml_text(as_yaml(data), "").data == data


def test_every_sheet_prints_one_page_wide_with_its_headings_on_each(blank: Path) -> None:
    for page in load_workbook(blank):
        if page.title != "说明":
            assert page.print_title_rows == "$1:$1"
            assert page.sheet_properties.pageSetUpPr.fitToPage
            assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    sizes = {page.title: page.page_setup.paperSize for page in load_workbook(blank)}
    assert (sizes["事件清单"], sizes["目标"]) == (8, 9)  # A3 for the wide one, A4


def test_presets_and_variants_survive_the_workbook(blank: Path, county: County) -> None:
    for form in (Form(preset="难"), Form(preset="easy"), Form(variant="冬夜")):
        kept = load_drill(blank, county, form=form)
        assert without_lines(kept) == without_lines(load_drill(TEMPLATES[0], county, form=form))
    assert load_drill(blank, county, overrides=("world.surface=雪",)).world.surface == "snow"


def test_events_alone_go_back_into_their_drill(county: County, tmp_path: Path) -> None:
    path, events = find_drill("hf-leak"), tmp_path / "events.xlsx"
    document = load_document(path)
    write_events(document, county, events, "zh")
    del document.data["injects"]
    fill_up(document, read_workbook(events, language="en"))
    found = read_document(document, county)
    assert found.problems == ()
    assert without_lines(found.drill) == without_lines(load_drill(path, county))


def test_actions_without_an_id_are_numbered(county: County, tmp_path: Path) -> None:
    """The columns that planners keep: 预期行动, 责任方, 时限, 关键, without an id."""
    book = Workbook()
    page = book.active
    page.title = "事件清单"
    page.append(["演练事件清单"])
    page.merge_cells("A1:I1")
    page.append(["编号", "时间", "内容", "发生", "参数", "预期行动", "责任方", "时限", "关键"])
    page.append(["M-001", "T+00:05", "火警", "事件", "类型：火灾；地点：阜新镇", "立案", "指挥平台",
                 "5m", "是"])  # fmt: skip
    page.append([None] * 5 + ["定级", "指挥平台", "10m", None])
    page.merge_cells("A3:A4")
    page.merge_cells("C3:C4")
    book.save(tmp_path / "e.xlsx")
    (inject,) = read_workbook(tmp_path / "e.xlsx").data["注入"]
    assert inject["事件"] == {"类型": "火灾", "地点": "阜新镇"}
    assert [action["编号"] for action in inject["预期行动"]] == ["E-001", "E-002"]
    assert inject["预期行动"][0]["关键"] is True


def _set(sheet: str, cell: str, value: Any, number_format: str = "@") -> Change:
    def change(book: Any) -> None:
        book[sheet][cell] = value
        book[sheet][cell].number_format = number_format

    return change


@pytest.mark.parametrize(
    ("change", "asked", "expected"),
    [
        (_set("基本信息", "B9", datetime(2026, 7, 12, 20, 30), "yyyy-mm-dd hh:mm"),
         lambda d: d.start, "2026-07-12T20:30:00+08:00"),
        (_set("基本信息", "B9", 46215.8541666667, "General"),
         lambda d: d.start, "2026-07-12T20:30:00+08:00"),
        (_set("基本信息", "B9", "2026年7月12日 20:30"),
         lambda d: d.start, "2026-07-12T20:30:00+08:00"),
        (_set("事件清单", "B2", time(9, 12), "h:mm"), lambda d: d.injects[0].at_s, 720.0),
        (_set("事件清单", "B2", "Ｔ＋００：１２"), lambda d: d.injects[0].at_s, 720.0),
        (_set("预期行动", "F2", time(0, 15), "h:mm"), lambda d: d.expects[0].within_s, 900.0),
        (_set("预期行动", "F2", "１５ｍ"), lambda d: d.expects[0].within_s, 900.0),
        (_set("预期行动", "H2", "√"), lambda d: d.expects[0].critical, True),
        (_set("基本信息", "B11", "７"), lambda d: d.seed, 7),
        (_set("基本信息", "B11", "7"), lambda d: d.seed, 7),
        (_set("世界", "B2", "西北风　４级"), lambda d: d.world.wind_m_s, 6.7),
        (_set("事件清单", "E2", 119, "General"), lambda d: d.injects[0].to, "119"),
        (_set("事件清单", "M2", "轻伤：３；重伤：1"), lambda d: d.injects[0].happening.light, 3),
    ],
)  # fmt: skip
def test_what_excel_makes_of_a_cell_is_taken_back(
    changed: Callable[[Change], Path],
    county: County,
    change: Change,
    asked: Callable[[Any], Any],
    expected: Any,
) -> None:
    reading = read_drill(changed(change), county, form=Form(preset="易"))
    assert reading.drill is not None, [p.message.zh for p in reading.problems]
    found = asked(reading.drill)
    assert found == (pytest.approx(expected) if isinstance(expected, float) else expected)


def test_a_formula_without_its_result_is_told(
    changed: Callable[[Change], Path], county: County
) -> None:
    (problem,) = read_drill(changed(_set("基本信息", "B3", "=A1")), county).problems
    assert (problem.code, problem.spot.cell) == ("E103", "B3")


def test_a_part_of_a_day_is_read_with_a_doubt(
    changed: Callable[[Change], Path], county: County
) -> None:
    reading = read_drill(changed(_set("预期行动", "F2", 15 / 1440, "General")), county)
    (problem,) = reading.problems
    assert (problem.code, problem.spot.cell) == ("W404", "F2")
    assert reading.drill is not None
    assert reading.drill.expects[0].within_s == 900.0


def test_blank_rows_titles_and_own_columns_do_no_harm(
    changed: Callable[[Change], Path], county: County
) -> None:
    def change(book: Any) -> None:
        page = book["预期行动"]
        page.insert_rows(3, 2)
        page.insert_rows(1)
        page["A1"] = "某县应急演练 预期行动"
        page.merge_cells("A1:F1")
        page["A2"] = "* 注入（必填）"
        page["N2"] = "评估员意见"
        page["N3"] = "待定"

    reading = read_drill(changed(change), county)
    assert [p.code for p in reading.problems] == ["W532"]
    assert without_lines(reading.drill) == without_lines(load_drill(TEMPLATES[0], county))


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "code", "hint"),
    [
        ("事件清单", "I2", "事故件", "E102", None),
        ("事件清单", "J2", "交通事帮", "E210", "交通事故"),
        ("事件清单", "K2", "阜薪镇", "E203", "阜新镇"),
        ("事件清单", "M2", "轻伤 3", "E104", "孔径"),
        ("事件清单", "M2", "地点: 大巴镇", "E101", "删去"),
        ("事件清单", "I2", "泄漏", "E102", None),
        ("事件清单", "I2", None, "E105", "泄漏"),
        ("事件清单", "B2", "5分钟", "E104", "T+00:05"),
        ("事件清单", "B2", "T+09:05", "E302", "提前"),
        ("事件清单", "B2", None, "E105", "at: T+00:05"),
        ("事件清单", "C2", None, "", None),
        ("事件清单", "H2", "O9", "E207", "O1"),
        ("事件清单", "G2", None, "E105", "填写这一格"),
        ("预期行动", "D2", "立安", "E208", "立案"),
        ("预期行动", "A2", "M-010", "E313", "M-001"),
        ("预期行动", "A2", None, "E105", "编号"),
        ("预期行动", "F2", "9h", "E301", "缩短"),
        ("预期行动", "F2", 5, "E104", "90s"),
        ("预期行动", "B3", "E-001", "E303", "换"),
        ("预期行动", "G3", "E-009", "E304", "E-00"),
        ("预期行动", "E2", "类型：交通事帮", "E210", "交通事故"),
        ("基本信息", "B5", "考核", "E106", None),
        ("基本信息", "A9", "开始时", "E102", "开始"),
        ("世界", "B2", "西北风 44级", "E104", "级"),
        ("难度与变体", "C2", "world.sky.x", "E306", "路径"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_at_its_cell(
    changed: Callable[[Change], Path],
    county: County,
    sheet: str,
    cell: str,
    value: Any,
    code: str,
    hint: str | None,
) -> None:
    problems = read_drill(changed(_set(sheet, cell, value)), county).problems
    told = {(p.code, p.where): p for p in problems}
    if not code:
        assert problems == ()
        return
    at = {("B2", None): "A2", ("I2", "泄漏"): "J2"}.get((cell, value), cell)
    found = [p for (c, where), p in told.items() if c == code and where.endswith(f"[{sheet}]!{at}")]
    assert found, [(p.code, p.where, p.message.zh) for p in problems]
    if hint is not None:
        assert found[0].hint is not None
        assert hint in found[0].hint.zh


def test_two_mistakes_of_one_cell_are_both_told(
    changed: Callable[[Change], Path], county: County
) -> None:
    problems = read_drill(changed(_set("事件清单", "M2", "轻伤: 多\n颜: 红")), county).problems
    assert [(p.code, p.spot.cell) for p in problems] == [("E102", "M2"), ("E103", "M2")]


def _renamed(book: Any) -> None:
    book["目标"].title = "目 标表"
    book["事件清单"].title = "事件单"


def test_a_sheet_with_nearly_its_name_is_named(
    changed: Callable[[Change], Path], county: County
) -> None:
    problems = read_drill(changed(_renamed), county).problems
    assert ("E102", "事件清单") in [(p.code, p.hint.zh[6:10]) for p in problems if p.hint]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("b.xlsx", b"", "工作簿"),
        ("b.xlsx", b"PK\x03\x04 and no more", "工作簿"),
        ("b.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "密码"),
        ("b.xlsx", "编号,时间\nM-001,T+00:05\n".encode(), "工作簿"),
        ("b.xls", b"old", "不读 .xls"),
        ("b.et", b"wps", "不读 .et"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_in_words(
    county: County, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    (problem,) = read_drill(path, county).problems
    assert problem.code == "E100"
    assert said in problem.message.zh
    assert problem.hint is not None


def test_a_workbook_of_something_else_is_refused_in_words(county: County, tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["姓名", "电话"])
    book.save(tmp_path / "b.xlsx")
    (problem,) = read_drill(tmp_path / "b.xlsx", county).problems
    assert problem.code == "E533"


def test_without_openpyxl_it_says_what_to_install(
    blank: Path, county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "b.xlsx"
    shutil.copy(blank, copy)
    for name in [name for name in sys.modules if name.partition(".")[0] == "openpyxl"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    (problem,) = read_drill(copy, county).problems
    assert problem.hint is not None
    assert "fumeng-twin[office]" in problem.hint.zh
    with pytest.raises(InputProblems, match="E100"):
        write_workbook(load_document(TEMPLATES[0]), county, tmp_path / "c.xlsx", "zh")


def test_whatever_stands_in_the_cells_nothing_breaks(
    changed: Callable[[Change], Path], county: County
) -> None:
    rare = ["", " ", "：", "{", "[a", '"', "=1/0", "T+99:99", "9" * 40, 1e300, -1, 0.5, True, "\n",
            datetime(1900, 1, 1), time(23, 59, 59), "M-001", "因为；所以", "a: {b: [1",
            "不.存.在"]  # fmt: skip
    draw = random.Random(7)

    def change(book: Any) -> None:
        for page in book.worksheets[:8]:
            for _ in range(6):
                cell = page.cell(draw.randint(1, 6), draw.randint(1, 17))
                cell.value = draw.choice(rare)

    for _ in range(4):
        problems = read_drill(changed(change), county).problems
        assert all(p.code for p in problems)


def test_whatever_happens_to_the_bytes_nothing_breaks(
    blank: Path, county: County, tmp_path: Path
) -> None:
    whole, draw = blank.read_bytes(), random.Random(11)
    path = tmp_path / "b.xlsx"
    for _ in range(25):
        hurt = bytearray(whole)
        for _ in range(draw.randint(1, 30)):
            hurt[draw.randrange(len(hurt))] = draw.randrange(256)
        path.write_bytes(hurt[: draw.choice((len(hurt), len(hurt), len(hurt) // 2))])
        assert all(p.code for p in read_drill(path, county, form=Form(preset="易")).problems)


@pytest.mark.parametrize("block", [b"A1:XFD1048576", b"$A$1:$XFD$1048576", b"A:XFD"])
def test_a_block_merged_over_the_whole_sheet_is_refused_at_once(
    block: bytes, blank: Path, county: County, tmp_path: Path
) -> None:
    bomb = b'</sheetData><mergeCells><mergeCell ref="' + block + b'"/></mergeCells>'
    path = tmp_path / "b.xlsx"
    with zipfile.ZipFile(blank) as old, zipfile.ZipFile(path, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename.startswith("xl/worksheets/"):
                content = content.replace(b"</sheetData>", bomb)
            new.writestr(part.filename, content)
    (problem,) = read_drill(path, county).problems
    assert problem.code == "E109"


WORDS = st.text(
    st.sampled_from("甲乙 ab：:,，;；[]{}\"'#-?!&*|>%@`3.5\n=是"), min_size=0, max_size=12
)
KEYS = st.text(st.sampled_from("甲乙丙ab_"), min_size=1, max_size=5)
VALUES = st.one_of(
    WORDS, st.integers(-9, 99), st.booleans(), st.floats(-5, 5).map(lambda x: round(x, 3))
)
PLAIN = st.recursive(VALUES, lambda inner: st.lists(inner, max_size=3)
                     | st.dictionaries(KEYS, inner, max_size=3), max_leaves=6)  # fmt: skip


@settings(max_examples=60)
@given(st.dictionaries(KEYS, PLAIN, max_size=4))
def test_a_group_in_a_cell_reads_back(group: dict[str, Any]) -> None:
    assert read_pairs(write_pairs(group)) == group


@settings(max_examples=60)
@given(st.dictionaries(KEYS, PLAIN, min_size=1, max_size=4))
def test_a_drill_written_as_text_reads_back(group: dict[str, Any]) -> None:
    assert load_yaml_text(as_yaml(group), "").data == group


def test_a_preset_reaches_an_item_of_a_workbook_by_its_id(
    changed: Callable[[Change], Path], county: County
) -> None:
    path = changed(_set("难度与变体", "C2", "injects.M-001.event.light"))
    book = load_workbook(path)
    book["难度与变体"]["D2"] = 9
    book.save(path)
    (event,) = (i.happening for i in load_drill(path, county, form=Form(preset="易")).injects)
    assert event.light == 9  # type: ignore[union-attr]
