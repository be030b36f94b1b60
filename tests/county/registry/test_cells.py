"""Cells as departments write them, and what the registry makes of each."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twin.county.registry import Book
from twin.county.registry.amounts import amount
from twin.county.registry.cells import CellReader, degrees_of
from twin.county.registry.entries import decimal_of
from twin.county.registry.hours import hours_of, is_open
from twin.inputs import BadValue
from twin.inputs.cell_file import Cell


@pytest.mark.parametrize(
    "written",
    ["2024年3月5日", "2024-3-5", "2024/3/5", "2024.03.05", "２０２４－３－５", "20240305", "45356",
     "2024年3月5日 08:30", "2024 年 3 月 5 日"],
)  # fmt: skip
def test_a_date_is_read_in_every_usual_spelling(book: Book, written: str) -> None:
    assert CellReader(book).day(Cell(written)) == "2024-03-05"


def test_serial_dates_count_as_the_workbook_does(book: Book) -> None:
    assert CellReader(book).day(Cell("45356.25", is_number=True)) == "2024-03-05"
    assert CellReader(book, from_1904=True).day(Cell("43894", is_number=True)) == "2024-03-05"


@pytest.mark.parametrize(
    "written", ["2024年3月", "2024", "3月5日", "2024-2-30", "5/3/2024", "待定"]
)
def test_a_date_that_does_not_say_the_day_is_refused(book: Book, written: str) -> None:
    with pytest.raises(BadValue, match="is not a date"):
        CellReader(book).day(Cell(written))


def test_no_end_is_no_date_only_where_an_end_is_asked_for(book: Book) -> None:
    assert CellReader(book).day(Cell("长期"), "valid_to") == ""
    with pytest.raises(BadValue):
        CellReader(book).day(Cell("长期"), "valid_from")


@pytest.mark.parametrize(
    "cell",
    [Cell("2.1E+11"), Cell("2.10921e+11"), Cell("1.38123E+10"), Cell("210921100.0"),
     Cell("2.10921199001011e+17", is_number=True), Cell("210921199001010000", is_number=True),
     Cell("210921199001010000")],
)  # fmt: skip
def test_a_code_that_a_spreadsheet_has_spoilt_is_refused(book: Book, cell: Cell) -> None:
    with pytest.raises(BadValue, match="turned this code into the number") as caught:
        CellReader(book).code(cell)
    assert caught.value.code == "E531"


@pytest.mark.parametrize(
    "written",
    ["210921100", "210921100001", "91210921MA0XYZ1234", "0418-8234567", "210921199001011234"],
)  # fmt: skip
def test_a_whole_code_stays_digit_by_digit(book: Book, written: str) -> None:
    assert CellReader(book).code(Cell(written)) == written


@pytest.mark.parametrize(
    ("written", "dimension", "hint", "number", "unit"),
    [
        ("1.2万件", "goods", "", 12000, "件"),
        ("３，５００　公斤", "goods", "", 3500, "kg"),
        ("2.5", "goods", "吨", 2500, "kg"),
        ("5千克", "goods", "", 5, "kg"),
        ("3万", "goods", "件", 30000, "件"),
        ("2", "goods", "万件", 20000, "件"),
        ("1,200床", "goods", "", 1200, "床"),
        ("１２", "area", "亩", 8000, "m2"),
        ("0.5公顷", "area", "", 5000, "m2"),
        ("1.5小时", "time", "", 90, "min"),
        ("５０人", "people", "", 50, "人"),
        ("600", "count", "", 600, ""),
    ],
)
def test_amounts_are_exact_in_the_registrys_units(
    book: Book, written: str, dimension: str, hint: str, number: int, unit: str
) -> None:
    assert amount(written, dimension, hint, book.units) == (Fraction(number), unit)


def test_a_mu_is_two_thousand_thirds_of_a_square_metre(book: Book) -> None:
    assert amount("1亩", "area", "", book.units)[0] == Fraction(2000, 3)


@pytest.mark.parametrize(
    ("written", "dimension", "hint", "code"),
    [
        ("约500", "goods", "件", "E501"),
        ("50余", "people", "", "E522"),
        ("5-8", "people", "", "E522"),
        ("1,2", "goods", "件", "E501"),
        ("三十", "people", "", "E501"),
        ("500", "goods", "", "E522"),
        ("5 吨", "goods", "件", "E523"),
        ("12", "area", "", "E522"),
        ("500 担", "goods", "", "E522"),
        ("5 kg", "people", "", "E522"),
    ],
)
def test_an_amount_that_is_hedged_or_without_unit_is_refused(
    book: Book, written: str, dimension: str, hint: str, code: str
) -> None:
    with pytest.raises(BadValue) as caught:
        amount(written, dimension, hint, book.units)
    assert caught.value.code == code


@given(st.integers(0, 10**12), st.integers(0, 6))
def test_a_decimal_is_written_exactly(digits: int, places: int) -> None:
    number = Fraction(digits, 10**places)
    assert Fraction(decimal_of(number)) == number


@given(count=st.integers(0, 10**6), unit=st.sampled_from(["件", "箱", "公斤", "吨", "米", "升"]))
def test_what_is_read_can_be_read_again(book: Book, count: int, unit: str) -> None:
    number, own = amount(f"{count}{unit}", "goods", "", book.units)
    assert amount(f"{decimal_of(number)} {own}", "goods", "", book.units) == (number, own)


@pytest.mark.parametrize(
    ("written", "axis", "degrees"),
    [("121°44′19″E", "lon", 121.7386111), ("42.0547", "lat", 42.0547),
     ("北纬42度3分17秒", "lat", 42.0547222), ("42°3'17\"N", "lat", 42.0547222)],
)  # fmt: skip
def test_degrees_are_read_in_decimals_and_in_minutes(
    written: str, axis: str, degrees: float
) -> None:
    assert degrees_of(written, axis) == pytest.approx(degrees, abs=1e-6)


def test_swapped_coordinates_are_noticed() -> None:
    with pytest.raises(BadValue) as caught:
        degrees_of("121.7387", "lat")
    assert caught.value.hint is not None
    assert "swapped" in caught.value.hint.en


def test_a_formula_is_never_text(book: Book) -> None:
    with pytest.raises(BadValue, match="formula"):
        CellReader(book).text(Cell('=HYPERLINK("x")'))


@pytest.mark.parametrize(
    ("written", "kept"),
    [("24小时", "24h"), ("全天", "24h"), ("工作日", "workdays"),
     ("每天8:00-20:00", "daily 08:00-20:00"),
     ("周一至周五 8:30—17:00", "workdays 08:30-17:00"), ("22:00-6:00", "daily 22:00-06:00")],
)  # fmt: skip
def test_hours_have_one_spelling(written: str, kept: str) -> None:
    assert hours_of(written) == kept
    assert hours_of(kept) == kept


@pytest.mark.parametrize("written", ["有事打电话", "8点", "25:00-26:00"])
def test_hours_that_say_no_time_are_refused(written: str) -> None:
    with pytest.raises(BadValue, match="cannot be read"):
        hours_of(written)


FRIDAY, SATURDAY = date(2026, 1, 2), date(2026, 1, 3)


@pytest.mark.parametrize(
    ("hours", "day", "hour", "opened"),
    [
        ("24h", SATURDAY, 3, True),
        ("workdays", FRIDAY, 20, True),
        ("workdays", SATURDAY, 12, False),
        ("workdays 08:00-17:00", FRIDAY, 8, True),
        ("workdays 08:00-17:00", FRIDAY, 17, False),
        ("daily 08:00-20:00", SATURDAY, 19, True),
        ("daily 22:00-06:00", SATURDAY, 5, True),
        ("daily 22:00-06:00", SATURDAY, 12, False),
        ("workdays 22:00-06:00", SATURDAY, 5, True),  # Friday's night
        ("workdays 22:00-06:00", SATURDAY, 23, False),
        ("", FRIDAY, 12, None),
    ],
)
def test_open_then(hours: str, day: date, hour: int, opened: bool | None) -> None:
    assert is_open(hours, None, datetime(day.year, day.month, day.day, hour)) is opened
