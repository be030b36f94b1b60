"""The stock ledger: lines played on the count; what cannot have been is told at its place."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from twin.county import County
from twin.county.registry import entries_of_county
from twin.county.registry.moves import Move, add_move, counted, read_moves
from twin.county.registry.stock import Good, Ledger
from twin.inputs import InputProblems

QUILTS = Good("S-depot-chengqu", "棉被", "床")
HEAD = "on,act,depot,name,unit,quantity,expires,by,why\n"


@pytest.fixture(scope="module")
def count(county: County) -> Ledger:
    return counted(entries_of_county(county))


def move(act: str, quantity: str, on: str = "2026-07-12", expires: date | None = None) -> Move:
    return Move(on=date.fromisoformat(on), act=act, depot=QUILTS.depot, name=QUILTS.name,
                unit=QUILTS.unit, quantity=Fraction(quantity), expires=expires, by="张三",
                why="安置点")  # fmt: skip


def test_without_a_ledger_the_count_holds(count: Ledger, tmp_path: Path) -> None:
    assert read_moves(tmp_path / "none.csv", count) == ([], count)


def test_what_was_drawn_and_brought_is_read_again_to_the_last_decimal(
    count: Ledger, tmp_path: Path
) -> None:
    path, before = tmp_path / "ledger.csv", count.on_hand(QUILTS)
    moves = [move("draw", "500.25"), move("restock", "1234567.125", expires=date(2030, 1, 1))]
    for each in moves:
        add_move(path, each)
    read, now = read_moves(path, count)
    assert read == moves
    assert now.on_hand(QUILTS) == before - Fraction("500.25") + Fraction("1234567.125")
    late = now.available(QUILTS, date(2030, 1, 2))
    assert late == before - Fraction("500.25")  # what was brought in is past its day


def test_lines_are_only_added(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    add_move(path, move("draw", "1"))
    first = path.read_bytes()
    add_move(path, move("draw", "2"))
    assert path.read_bytes().startswith(first)
    assert path.read_text(encoding="utf-8").count("on,act") == 1


def test_every_line_that_cannot_have_been_is_told_at_its_cell(
    count: Ledger, tmp_path: Path
) -> None:
    path = tmp_path / "ledger.csv"
    lines = [
        "2026-07-12,draw,S-depot-chengqu,棉被,床,999999,,甲,x",
        "2026-07-11,draw,S-depot-chengqu,棉被,床,1,,甲,x",
        "2026-07-12,lend,S-depot-chengqu,棉被,床,1,,甲,x",
        "2026-07-12,draw,S-depot-chengqu,棉被,床,0,,甲,x",
        "2026-07-12,draw,S-depot-chengqu,棉被,床,1,,,x",
        "2026-07-12,draw,S-depot-nowhere,棉被,床,1,,甲,x",
    ]
    path.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(InputProblems) as caught:
        read_moves(path, count)
    told = [(p.code, p.line, p.col) for p in caught.value.problems]
    assert told == [
        ("E607", 2, 38), ("E607", 3, 1), ("E506", 4, 12), ("E505", 5, 38), ("E505", 6, 41),
        ("E607", 7, 38),
    ]  # fmt: skip
