"""The audit: each finding has a file that brings about just it, and says where and how to mend."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook

from twin.county import County
from twin.county.alarms.audit import Summary, audit
from twin.county.alarms.audit_file import rows_of_county, rows_of_file
from twin.county.alarms.book import RuleBook, load_rule_book
from twin.county.alarms.master import load_master
from twin.inputs import InputProblems, Problem, Problems

SAMPLE = Path(__file__).resolve().parents[2] / "docs" / "alarms-sample.csv"
HEADER = (
    "位号,介质,量程,单位,低低报,低报,高报,高高报,一级报警值,二级报警值,死区,延时,优先级,后果,处置"
)
TANK = "LT-1,液氨,0～100,%,5,10,80,85,,,4,60,低,冒罐,切断进料"
HEAD = "GT-1,氨,0～75,mg/m³,,,,,20,40,2,3,高,中毒,撤人"


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load_rule_book()


def audited(path: Path, book: RuleBook) -> tuple[list[Problem], Summary]:
    problems = Problems()
    summary = audit(rows_of_file(path, book, problems), book, problems)
    return list(InputProblems(problems.found).problems), summary


def check(text: str, tmp_path: Path, book: RuleBook) -> list[Problem]:
    path = tmp_path / "mine.csv"
    path.write_text(text, encoding="utf-8")
    return audited(path, book)[0]


def one(row: str, tmp_path: Path, book: RuleBook, header: str = HEADER) -> list[tuple[str, int]]:
    """Codes and columns of a file of one row."""
    found = check(f"{header}\n{row}\n", tmp_path, book)
    assert all(p.message.zh and p.message.en and p.hint for p in found)
    return [(p.code, row[: p.col - 1].count(",") + 1) for p in found]


@pytest.mark.parametrize("row", [TANK, HEAD])
def test_a_sound_row_has_no_finding(row: str, tmp_path: Path, book: RuleBook) -> None:
    assert one(row, tmp_path, book) == []


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        (TANK.replace("0～100", "100～100"), "E601", 3),
        (TANK.replace("0～100", "100～0"), "E601", 3),
        (TANK.replace("80,85", "85,80"), "E602", 8),
        (TANK.replace("5,10", "10,10"), "E602", 6),
        (TANK.replace(",4,60", ",-4,60"), "E603", 11),
        (HEAD.replace("氨", "无名气"), "E604", 2),
        (HEAD.replace("氨", ""), "E604", 2),
        (TANK.replace("%", "斗"), "E605", 4),
        (TANK.replace("%", ""), "E605", 4),
        (TANK.replace(",60,", ",1.5,"), "E606", 12),
        (TANK.replace(",60,", ",-1,"), "E606", 12),
        (TANK.replace("低,冒罐", "紧急,冒罐"), "E506", 13),
        (TANK.replace("80,85", "八十,85"), "E501", 7),
        (TANK.replace("0～100", "一百"), "E501", 3),
        (HEAD.replace(",,20,40", ",39,20,40"), "E608", 10),
        (TANK.replace("LT-1", ""), "E503", 1),
        (TANK.replace("5,10,80,85", ",-5,80,85"), "W601", 6),
        (TANK.replace(",4,60", ",0,60"), "W602", 11),
        (TANK.replace(",4,60", ",,60"), "W602", 11),
        (TANK.replace(",4,60", ",21,60"), "W603", 11),
        (HEAD.replace(",2,3,", ",25,3,"), "W603", 11),
        (TANK.replace(",60,", ",301,"), "W604", 12),
        (TANK.replace("冒罐", ""), "W606", 14),
        (TANK.replace("切断进料", ""), "W607", 15),
        (HEAD.replace("20,40", "25,40"), "W608", 9),
        (HEAD.replace("20,40", "20,50"), "W608", 10),
        ("GL-1,汽油,0～100,%LEL,,,,,30,50,2,3,高,爆燃,禁火", "W608", 9),
        ("GT-1,硫化氢,0～100,ppm,,,,,7.2,15,1,3,高,中毒,撤人", "W608", 10),
        (TANK.replace("80,85", "80,91"), "W609", 8),
        (HEAD.replace("20,40", "20,"), "W610", 1),
        ("PT-1,水,0～1,MPa,,,,,,,0.1,15,低,超压,停泵", "W611", 1),
    ],
)
def test_each_fault_brings_about_just_its_own_finding_at_its_cell(
    row: str, code: str, cell: int, tmp_path: Path, book: RuleBook
) -> None:
    found = one(row, tmp_path, book)
    assert found == [(code, cell)]


@pytest.mark.parametrize(
    ("header", "row", "code"),
    [
        ("id,unit,range,h,deadband,stuck_ticks,consequence,response",
         "T-1,degC,0-100,80,2,15,x,y", "E607"),
        ("id,unit,range,h,deadband,delay,scan_s,consequence,response",
         "T-1,degC,0-100,80,2,15,10,x,y", "E606"),
        ("id,unit,range,h,deadband,scan_s,consequence,response",
         "T-1,degC,0-100,80,2,-1,x,y", "E505"),
        ("id,unit,range,h,deadband,noise,consequence,response",
         "T-1,degC,0-100,80,2,0.7,x,y", "W602"),
        ("id,unit,range,h,deadband,delay,suppress_s,consequence,response",
         "T-1,degC,0-100,80,2,60,60,x,y", "W604"),
        ("id,unit,range,h,hh,deadband,储罐形式,consequence,response",
         "L-1,m,0-3,2,2.6,0.1,卧式,x,y", "W609"),
        ("id,unit,range,h,l,deadband,储罐容积,油品类别,年周转次数,consequence,response",
         "L-1,m,0-15,12,2,0.5,10000,甲B,7,x,y", "W613"),
        ("id,unit,range,h,l,deadband,储罐容积,浮顶落底高度,consequence,response",
         "L-1,m,0-15,12,1.9,0.5,9000,1.8,x,y", "W613"),
    ],
)  # fmt: skip
def test_what_only_some_files_say_is_judged_where_it_is_said(
    header: str, row: str, code: str, tmp_path: Path, book: RuleBook
) -> None:
    assert [c for c, _ in one(row, tmp_path, book, header)] == [code]


def test_a_lying_tank_is_full_at_a_lower_level_than_a_standing_one(
    tmp_path: Path, book: RuleBook
) -> None:
    header = "id,unit,range,hh,deadband,shape,consequence,response"
    for shape, most in (("立式", 2.7), ("卧式", 2.53), ("球罐", 2.41)):
        assert one(f"L-1,m,0-3,{most},0.1,{shape},x,y", tmp_path, book, header) == []
        over = one(f"L-1,m,0-3,{most + 0.01},0.1,{shape},x,y", tmp_path, book, header)
        assert [code for code, _ in over] == ["W609"]


def test_every_fault_of_every_row_is_told_at_once(tmp_path: Path, book: RuleBook) -> None:
    rows = [
        HEADER,
        TANK.replace("80,85", "85,80"),
        TANK.replace("LT-1", "LT-2").replace("0～100", "5～5"),
        TANK.replace("LT-1", "LT-3").replace(",4,60", ",-4,60"),
        HEAD.replace("氨", "无名气"),
        TANK.replace("LT-1", "LT-4").replace("%", "斗"),
        "LT-5,只有两格",
        TANK.replace("LT-1", "LT-6").replace("80,85", "八十,85"),
        TANK,
    ]
    found = check("\n".join(rows), tmp_path, book)
    assert [(p.line, p.code) for p in found if not p.is_warning] == [
        (2, "E602"), (3, "E601"), (4, "E603"), (5, "E604"), (6, "E605"), (7, "E508"),
        (8, "E501"), (9, "E504"),
    ]  # fmt: skip
    assert all(p.where.startswith(f"{p.file}:{p.line}:{p.col}") for p in found)


def test_priorities_off_the_split_are_one_finding_for_the_file(
    tmp_path: Path, book: RuleBook
) -> None:
    rows = [TANK.replace("LT-1", f"LT-{k}").replace("低,冒罐", "高,冒罐") for k in range(5)]
    found = check("\n".join([HEADER, *rows]), tmp_path, book)
    assert [p.code for p in found] == ["W605"]
    assert "0 / 0 / 100" in found[0].message.zh
    few = check("\n".join([HEADER, *rows[:4]]), tmp_path, book)  # 16 alarms say nothing
    assert few == []


def test_headers_stand_in_any_order_in_either_language(tmp_path: Path, book: RuleBook) -> None:
    text = "response,HH,unit,位号,高报,死区,Range,consequence\n切断,85,%,LT-1,80,4,0-100,冒罐\n"
    assert check(text, tmp_path, book) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_reads_alike_in_every_encoding(
    encoding: str, tmp_path: Path, book: RuleBook
) -> None:
    path = tmp_path / "mine.csv"
    bad = HEAD.replace("20,40", "20,50")
    path.write_bytes(f"{HEADER}\r\n{bad}\r\n".encode(encoding))
    found, summary = audited(path, book)
    assert [(p.code, p.line) for p in found] == [("W608", 2)]
    assert summary.alarms == 2


def test_a_workbook_reads_like_a_csv_and_names_the_cell(tmp_path: Path, book: RuleBook) -> None:
    book_file = Workbook()
    sheet = book_file.active
    sheet.title = "报警"
    sheet.append(HEADER.split(","))
    for row in (TANK, HEAD.replace("20,40", "20,50"), TANK.replace("80,85", "85,80")):
        sheet.append([float(c) if c.replace(".", "").isdigit() else c for c in row.split(",")])
    sheet["A4"] = "LT-2"
    sheet["P5"] = "一格太多"
    path = tmp_path / "mine.xlsx"
    book_file.save(path)
    found, _ = audited(path, book)
    assert [(p.code, p.where) for p in found] == [
        ("W608", f"{path}[报警]!J3"),
        ("E602", f"{path}[报警]!H4"),
        ("E508", f"{path}[报警]!P5"),
    ]


def test_ten_thousand_rows_are_audited_in_one_go(tmp_path: Path, book: RuleBook) -> None:
    rows = [TANK.replace("LT-1", f"LT-{k}") for k in range(5000)]
    rows += [HEAD.replace("GT-1", f"GT-{k}").replace("20,40", "20,50") for k in range(5000)]
    path = tmp_path / "large.csv"
    path.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    found, summary = audited(path, book)
    assert (summary.points, summary.alarms) == (10_000, 30_000)
    assert len(found) == 5001  # each head, and the split


def test_the_sample_file_is_sound(book: RuleBook) -> None:
    assert audited(SAMPLE, book)[0] == []


def test_the_countys_own_alarms_are_sound(county: County, book: RuleBook) -> None:
    problems = Problems()
    summary = audit(rows_of_county(county, book, load_master(county), problems), book, problems)
    assert problems.found == []
    assert summary.points == len(county.points) + len(county.windows)


def test_an_alarm_missing_from_the_database_is_a_finding(county: County, book: RuleBook) -> None:
    master = load_master(county)
    fewer = {key: alarm for key, alarm in master.alarms.items() if key != "LT-001/HH"}
    problems = Problems()
    rows_of_county(county, book, replace(master, alarms=fewer), problems)
    assert [(p.code, p.message.en) for p in problems.found] == [
        ("W612", "LT-001/HH is not in the database")
    ]
