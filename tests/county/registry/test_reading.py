"""Departments' tables as they really are, and where each row of them goes."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.county.registry.tables import csv_of, read, workbook
from twin.county import County
from twin.county.registry import Book, entries_of_county
from twin.county.registry.entries import written

PLAIN = [
    ["队伍名称", "所属乡镇", "联系人", "联系电话", "人数", "能力", "状态", "更新日期"],
    ["阜新镇消防队", "阜新镇", "张某", "13800000001", "１２人",
     "灭火、堵漏", "在位", "2024年3月5日"],
    ["务欢池镇消防队", "务欢池", "李某", "0418-8234567", "7", "ems.bls", "停用", "45356"],
]  # fmt: skip
DEEP: list[list[Any]] = [
    ["阜蒙县救援队伍统计表", None, None, None, None, None, None],
    ["填报日期：2024-3-5", None, None, None, None, None, None],
    ["队伍名称", "乡镇", "联系人", None, "位置（GCJ-02）", None, "准备时间（分钟）"],
    [None, None, "姓名", "电话", "经度", "纬度", None],
    ["一队", "阜新镇", "张某", 13800000001, 121.743125, 42.058607, 5],
    ["二队", None, "李某", "0418-8234567", "121.75", "42.06", "60分"],
    ["合计", None, None, None, None, None, 65],
]
MERGED = ("A1:G1", "A3:A4", "B3:B4", "C3:D3", "E3:F3", "G3:G4", "B5:B6")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_plain_table_in_any_encoding(
    tmp_path: Path, county: County, book: Book, encoding: str
) -> None:
    path = csv_of(tmp_path / "t.csv", PLAIN, encoding)
    rows, problems = read(path, county, book, category="teams", source="卫健局")
    assert problems == []
    assert rows is not None
    first, second = rows.drafts
    assert first.cells == {
        "name": "阜新镇消防队", "township": "T-fuxin", "contact": "张某", "phone": "13800000001",
        "headcount": "12", "capabilities": "fire.engine;repair.leak", "status": "ready",
        "last_verified_at": "2024-03-05",
    }  # fmt: skip
    assert first.source == "county-health"
    assert second.cells["township"] == "T-wuhuanchi"
    assert second.cells["capabilities"] == "ems.bls"
    assert second.cells["last_verified_at"] == "2024-03-05"


def test_titles_two_row_headers_and_merged_cells_of_a_workbook(
    tmp_path: Path, county: County, book: Book
) -> None:
    path = workbook(tmp_path / "t.xlsx", DEEP, MERGED)
    rows, problems = read(path, county, book, category="teams")
    assert problems == []
    assert rows is not None
    one, two = rows.drafts
    assert one.cells["phone"] == "13800000001"
    assert one.cells["township"] == two.cells["township"] == "T-fuxin"
    assert (one.cells["lat"], one.cells["lon"]) == ("42.056404", "121.737606")
    assert one.cells["crs_from"] == "GCJ-02"
    assert two.cells["readiness_min"] == "60"
    assert [row.why.zh for row in rows.left_out] == ["合计行"]
    assert one.source == "t.xlsx"
    assert rows.rows == 3


def test_the_same_table_saved_as_csv_needs_to_be_told_what_a_blank_means(
    tmp_path: Path, county: County, book: Book
) -> None:
    path = csv_of(tmp_path / "t.csv", DEEP)
    rows, problems = read(path, county, book, category="teams")
    assert problems == []
    assert rows is not None
    assert "township" not in rows.drafts[1].cells
    rows, _ = read(path, county, book, category="teams", fill_down=("township",))
    assert rows is not None
    assert rows.drafts[1].cells["township"] == "T-fuxin"


def test_a_spoilt_code_is_refused_by_sheet_and_cell(
    tmp_path: Path, county: County, book: Book
) -> None:
    table: list[list[Any]] = [
        ["队伍名称", "乡镇代码", "统一社会信用代码", "联系电话"],
        ["一队", "2.1E+11", "91210921MA0XYZ1234", "138 0000 0001"],
        ["二队", 210921100, 210921199001010000, "1.38E+10"],
    ]
    path = workbook(tmp_path / "book.xlsx", table)
    rows, problems = read(path, county, book, category="teams")
    assert [(p.where.rpartition("/")[2], p.code) for p in problems] == [
        ("book.xlsx[表1]!B2", "E531"),
        ("book.xlsx[表1]!C3", "E531"),
        ("book.xlsx[表1]!D3", "E531"),
    ]
    assert rows is not None
    assert (rows.refused, rows.drafts) == (2, ())


def test_a_file_with_both_township_code_lists_is_refused(
    tmp_path: Path, county: County, book: Book
) -> None:
    table = [
        ["队伍名称", "乡镇", "乡镇代码"],
        ["一队", "蜘蛛山镇", "210921123"],  # as NBS has it
        ["二队", "红帽子镇", "210921125"],  # as civil affairs has it
        ["三队", "阜新镇", "210921100"],
    ]
    path = csv_of(tmp_path / "mixed.csv", table)
    rows, problems = read(path, county, book, category="teams")
    assert [(p.line, p.col, p.code) for p in problems] == [(2, 9, "E532"), (3, 9, "E532")]
    assert all(p.hint is not None and "--code-system" in p.hint.zh for p in problems)
    assert rows is not None
    assert (rows.refused, len(rows.drafts)) == (2, 1)
    _, problems = read(path, county, book, category="teams", code_system="nbs-2023")
    assert [(p.line, p.code) for p in problems] == [(3, "E523")]


def test_a_column_that_names_its_code_list_is_believed(
    tmp_path: Path, county: County, book: Book
) -> None:
    table = [["队伍名称", "民政区划代码"], ["一队", "210921123"]]
    rows, problems = read(csv_of(tmp_path / "m.csv", table), county, book, category="teams")
    assert (problems, rows is not None) == ([], True)
    assert rows is not None
    assert rows.drafts[0].cells["township"] == "T-zhalanyingzi"


def test_a_position_without_its_coordinate_system_is_refused(
    tmp_path: Path, county: County, book: Book
) -> None:
    table = [["队伍名称", "经度", "纬度"], ["一队", "121.74", "42.05"]]
    path = csv_of(tmp_path / "p.csv", table)
    _, problems = read(path, county, book, category="teams")
    assert [p.code for p in problems] == ["E535"]
    rows, problems = read(path, county, book, category="teams", crs="BD-09")
    assert problems == []
    assert rows is not None
    assert rows.drafts[0].cells["crs_from"] == "BD-09"


@pytest.mark.parametrize(
    ("header", "cells", "crs"),
    [
        (["百度经度", "百度纬度"], ["121.75", "42.06"], "BD-09"),
        (["坐标（GCJ-02）"], ["121.743125 42.058607"], "GCJ-02"),
        (["坐标", "坐标系"], ["42.058607，121.743125", "高德"], "GCJ-02"),
        (["经度(WGS84)", "纬度(WGS84)"], ["121°44′19″E", "42°03′17″N"], "WGS-84"),
        (["经度", "纬度", "坐标系"], ["121.7", "42.1", "国家2000"], "CGCS2000"),
    ],
)
def test_a_coordinate_system_is_found_wherever_it_is_written(
    tmp_path: Path, county: County, book: Book, header: list[str], cells: list[str], crs: str
) -> None:
    path = workbook(tmp_path / "p.xlsx", [["队伍名称", *header], ["一队", *cells]])
    rows, problems = read(path, county, book, category="teams")
    assert problems == []
    assert rows is not None
    assert rows.drafts[0].cells["crs_from"] == crs
    assert rows.drafts[0].cells["lat"].startswith("42.")


def test_units_from_the_header_the_column_or_the_cell(
    tmp_path: Path, county: County, book: Book
) -> None:
    table: list[list[Any]] = [
        ["物资名称", "仓库", "数量", "单位", "最低库存", "有效期至"],
        ["大米", "县库", "1.5", "吨", "800公斤", "长期"],
        ["棉被", "县库", "0.2万", "床", "1,800", "2031/8/28"],
        ["编织袋", "县库", "3万条", "", "", ""],
    ]
    path = workbook(tmp_path / "s.xlsx", table)
    rows, problems = read(path, county, book, category="supplies")
    assert [(p.where.rpartition("[")[2], p.code) for p in problems] == [("表1]!E2", "E523")]
    table[1][4] = "0.8"
    path = workbook(tmp_path / "s2.xlsx", table)
    rows, problems = read(path, county, book, category="supplies")
    assert problems == []
    assert rows is not None
    rice, quilts, sacks = rows.drafts
    assert (rice.cells["quantity"], rice.cells["unit"], rice.cells["min_stock"]) == (
        "1500", "kg", "800",
    )  # fmt: skip
    assert "expires" not in rice.cells
    assert (quilts.cells["quantity"], quilts.cells["min_stock"]) == ("2000", "1800")
    assert (sacks.cells["quantity"], sacks.cells["unit"]) == ("30000", "条")


def test_a_quantity_merged_over_rows_belongs_to_none(
    tmp_path: Path, county: County, book: Book
) -> None:
    table: list[list[Any]] = [["物资名称", "数量（件）"], ["棉被", 100], ["棉衣", None]]
    path = workbook(tmp_path / "s.xlsx", table, ("B2:B3",))
    _, problems = read(path, county, book, category="supplies")
    assert [p.code for p in problems] == ["E534"]
    assert problems[0].where.endswith("[表1]!B3")


def test_a_formula_without_result_and_an_error_are_refused(
    tmp_path: Path, county: County, book: Book
) -> None:
    table = [["物资名称", "数量（件）"], ["棉被", "=1+1"], ["棉衣", "#REF!"]]
    _, problems = read(workbook(tmp_path / "s.xlsx", table), county, book, category="supplies")
    assert [p.code for p in problems] == ["E501", "E501"]


def test_several_worksheets_are_not_chosen_among(
    tmp_path: Path, county: County, book: Book
) -> None:
    path = workbook(tmp_path / "w.xlsx", PLAIN, sheet="队伍")
    workbook(path, [["说明"], ["本表一式两份"]], sheet="填表说明")
    _, problems = read(path, county, book, category="teams")
    assert [p.code for p in problems] == ["E533"]
    assert "队伍、填表说明" in problems[0].message.zh
    rows, problems = read(path, county, book, category="teams", sheets=("队伍",))
    assert problems == []
    assert rows is not None
    assert len(rows.drafts) == 2
    _, problems = read(path, county, book, category="teams", sheets=("队",))
    assert [p.code for p in problems] == ["E506"]


def test_what_a_table_is_follows_from_its_header_or_must_be_said(
    tmp_path: Path, county: County, book: Book
) -> None:
    path = csv_of(tmp_path / "h.csv", [["医院名称", "床位数", "重症床位"], ["县医院", "600", "24"]])
    rows, problems = read(path, county, book)
    assert problems == []
    assert rows is not None
    assert rows.categories == ("hospitals",)
    _, problems = read(csv_of(tmp_path / "n.csv", [["名称", "地址"], ["甲", "乙"]]), county, book)
    assert [p.code for p in problems] == ["E533"]
    _, problems = read(
        csv_of(tmp_path / "x.csv", [["甲", "乙"], ["1", "2"]]), county, book, category="teams"
    )
    assert [p.code for p in problems] == ["E503"]


def test_columns_nobody_reads_are_reported_and_two_of_one_field_refused(
    tmp_path: Path, county: County, book: Book
) -> None:
    table = [["序号", "队伍名称", "拖拉机", "电话", "手机"], ["1", "一队", "3", "110", "120"]]
    path = csv_of(tmp_path / "c.csv", table)
    rows, problems = read(path, county, book, category="teams")
    assert rows is not None
    assert [name for _, name in rows.unknown_columns] == ["拖拉机"]
    assert [(p.code, p.col) for p in problems] == [("E504", 16)]
    rows, problems = read(
        path, county, book, category="teams", columns={"手机": "phone_backup", "拖拉机": "vehicles"}
    )
    assert problems == []
    assert rows is not None
    assert rows.drafts[0].cells["phone_backup"] == "120"


def test_two_phones_in_a_cell_are_two_phones_and_three_are_refused(
    tmp_path: Path, county: County, book: Book
) -> None:
    table = [["队伍名称", "联系电话"], ["一队", "13800000001、0418-8234567"], ["二队", "1；2；3"]]
    rows, problems = read(csv_of(tmp_path / "p.csv", table), county, book, category="teams")
    assert rows is not None
    assert rows.drafts[0].cells["phone_backup"] == "0418-8234567"
    assert [(p.line, p.code) for p in problems] == [(3, "E501")]


def test_everything_wrong_is_told_at_once(tmp_path: Path, county: County, book: Book) -> None:
    table = [
        ["队伍名称", "乡镇", "人数", "状态", "更新日期", "24小时值班"],
        ["", "阜新", "约十人", "还行", "去年", "有时"],
        ["二队", "不存在镇", "-5", "完好", "2024-13-1", "是"],
    ]
    rows, problems = read(csv_of(tmp_path / "b.csv", table), county, book, category="teams")
    assert [(p.line, p.code) for p in problems] == [
        (2, "E503"), (2, "E501"), (2, "E506"), (2, "E501"), (2, "E506"),
        (3, "E507"), (3, "E505"), (3, "E501"),
    ]  # fmt: skip
    assert rows is not None
    assert rows.refused == 2


def test_a_repeated_header_and_remarks_are_counted_and_not_taken(
    tmp_path: Path, county: County, book: Book
) -> None:
    table = [*PLAIN, PLAIN[0], ["注：数据截至三月"], ["总计", "", "", "", "19", "", "", ""]]
    rows, problems = read(csv_of(tmp_path / "r.csv", table), county, book, category="teams")
    assert problems == []
    assert rows is not None
    assert [row.why.zh for row in rows.left_out] == ["重复的表头", "说明行", "合计行"]
    assert rows.rows == 5


def test_date_cells_are_dates_whatever_they_look_like(
    tmp_path: Path, county: County, book: Book
) -> None:
    table: list[list[Any]] = [
        ["队伍名称", "更新日期", "有效期止"],
        ["一队", datetime(2024, 3, 5), 45356],
    ]
    rows, _ = read(workbook(tmp_path / "d.xlsx", table), county, book, category="teams")
    assert rows is not None
    cells = rows.drafts[0].cells
    assert (cells["last_verified_at"], cells["valid_to"]) == ("2024-03-05", "2024-03-05")


MESS = st.text("0123456789.,-/ 年月日吨件人万约=EE+\"'，、；（）阜新镇", max_size=12)


@settings(max_examples=60)
@given(rows=st.lists(st.lists(MESS, min_size=6, max_size=6), max_size=8))
def test_no_row_is_lost_whatever_it_holds(
    tmp_path_factory: pytest.TempPathFactory, county: County, book: Book, rows: list[list[str]]
) -> None:
    header = ["物资名称", "数量", "单位", "有效期至", "乡镇", "批次"]
    quoted = [['"' + cell.replace('"', '""') + '"' for cell in row] for row in rows]
    path = csv_of(tmp_path_factory.mktemp("mess") / "m.csv", [header, *quoted])
    found, problems = read(path, county, book, category="supplies")
    assert found is not None
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    assert found.rows == len(filled)
    assert bool(found.refused) == any(not problem.is_warning for problem in problems)
    taken = {draft.spot.line for draft in found.drafts} | {r.spot.line for r in found.left_out}
    assert len(taken) == len(found.drafts) + len(found.left_out)


def test_a_registrys_own_table_goes_in_again_as_it_came_out(
    tmp_path: Path, county: County, book: Book
) -> None:
    own = entries_of_county(county)
    by_category: dict[str, list[dict[str, str]]] = {}
    for entry in own.values():
        by_category.setdefault(entry.category, []).append(written(entry))
    for category, tables in by_category.items():
        columns = list(tables[0])
        quoted = [['"' + cells[c].replace('"', '""') + '"' for c in columns] for cells in tables]
        path = csv_of(tmp_path / f"{category}.csv", [columns, *quoted])
        rows, problems = read(path, county, book, category=category)
        assert [p for p in problems if not p.is_warning] == []
        assert rows is not None
        aside = {"category", "crs_from", "version", "basis", "source"}
        aside |= {"skills", "capabilities"}  # a skill that stands for a capability becomes one
        for cells, draft in zip(tables, rows.drafts, strict=True):
            kept = {c: text for c, text in draft.cells.items() if c not in aside}
            sent = {c: text for c, text in cells.items() if text and c not in aside}
            if sent.get("unit") == "t":  # the county counts it in tonnes, the registry in kg
                kilos = {k: f"{Fraction(sent[k]) * 1000}" for k in ("quantity", "min_stock")}
                sent |= {"unit": "kg", "min_unit": "kg", **kilos}
            assert kept == sent
