"""A registry folder is written whole or not at all, and reads back as it was."""

from __future__ import annotations

import csv
import os
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import pytest

from tests.county.registry.test_entering import HEALTH, RESCUE, draft, entered
from twin.county.registry import Book, Registry, entries_of, read_registry, write_registry
from twin.county.registry.entries import Goods, Hospital, written
from twin.inputs import InputProblems


@pytest.fixture
def registry(book: Book) -> Registry:
    """Two hospitals with conflicts of a field and of a position, and goods."""
    here = {"lat": "42.1", "lon": "121.7", "crs": "WGS-84", "crs_from": "GCJ-02"}
    first = [
        draft(HEALTH, 2, name="县医院", beds="600", **here),
        draft(HEALTH, 3, name="中医院", skills="针灸;正骨", duty_24h="1"),
        draft(
            RESCUE, 4, "supplies", name="大米", depot="县库", quantity="1500.5", unit="kg",
            expires="2027-01-31", loaner="0",
        ),
    ]  # fmt: skip
    second = [
        draft(
            RESCUE,
            id="RH-0001",
            beds="650",
            lat="42.2",
            lon="121.7",
            crs="WGS-84",
            crs_from="WGS-84",
        ),
    ]
    result, _ = entered(book, first, second)
    return result.registry


def test_what_is_written_is_read_back(tmp_path: Path, book: Book, registry: Registry) -> None:
    names = write_registry(tmp_path / "r", registry, book)
    assert names == ["claims.csv", "conflicts.csv", "hospitals.csv", "supplies.csv"]
    assert read_registry(tmp_path / "r", book) == registry
    entries = entries_of(tmp_path / "r", book)
    assert {key: written(entry) for key, entry in entries.items()} == {
        key: dict(row.cells) for key, row in registry.rows.items()
    }
    hospital, rice = entries["RH-0001"], entries["RG-0001"]
    assert isinstance(hospital, Hospital)
    assert isinstance(rice, Goods)
    assert (hospital.beds, hospital.lat_deg) == (600, 42.1)
    assert rice.quantity == Fraction(3001, 2)


def test_the_tables_open_in_excel_and_conflicts_name_both_sources(
    tmp_path: Path, book: Book, registry: Registry
) -> None:
    write_registry(tmp_path, registry, book)
    data = (tmp_path / "conflicts.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    lines = data.decode("utf-8-sig").splitlines()
    assert lines[1] == (
        "RH-0001,县医院,hospitals,beds,600,县卫生健康局,650,县应急管理局,"
        "county-emergency.csv:2:1,县卫生健康局"
    )
    assert len(lines) == 3


def test_other_files_of_the_folder_are_left_alone(
    tmp_path: Path, book: Book, registry: Registry
) -> None:
    (tmp_path / "说明.txt").write_text("x")
    write_registry(tmp_path, registry, book)
    write_registry(tmp_path, registry, book)
    assert (tmp_path / "说明.txt").read_text() == "x"
    assert not [p.name for p in tmp_path.iterdir() if p.name.startswith(".")]


@pytest.mark.parametrize("calls", range(8))
def test_a_kill_at_any_rename_leaves_the_old_or_the_new_registry(
    tmp_path: Path, book: Book, registry: Registry, monkeypatch: pytest.MonkeyPatch, calls: int
) -> None:
    old, _ = entered(book, [draft(HEALTH, name="老院", beds="1")])
    write_registry(tmp_path, old.registry, book)
    left = [calls]
    real = os.replace

    def replace(source: Path, target: Path) -> None:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        real(source, target)

    monkeypatch.setattr("twin.county.registry.folder.os.replace", replace)
    with suppress(KeyboardInterrupt):
        write_registry(tmp_path, registry, book)
    monkeypatch.undo()
    assert read_registry(tmp_path, book) == (registry if calls else old.registry)
    write_registry(tmp_path, registry, book)
    assert read_registry(tmp_path, book) == registry
    assert not [p.name for p in tmp_path.iterdir() if p.name.startswith(".")]


def test_a_folder_mended_by_hand_against_every_source_is_refused(
    tmp_path: Path, book: Book, registry: Registry
) -> None:
    write_registry(tmp_path, registry, book)
    path = tmp_path / "hospitals.csv"
    path.write_text(path.read_text("utf-8-sig").replace(",600,", ",640,"), encoding="utf-8")
    with pytest.raises(InputProblems) as caught:
        read_registry(tmp_path, book)
    assert [p.code for p in caught.value.problems] == ["E523"]
    assert "640" in caught.value.problems[0].message.zh


def test_faults_of_a_folder_are_told_by_file_and_cell(
    tmp_path: Path, book: Book, registry: Registry
) -> None:
    write_registry(tmp_path, registry, book)
    path = tmp_path / "hospitals.csv"
    text = path.read_text("utf-8-sig").replace("RH-0002,hospitals", "RH-0001,teams")
    path.write_text(text.replace(",600,", ",many,"), encoding="utf-8")
    (tmp_path / "claims.csv").write_text("record,fact\nx,y\n", encoding="utf-8")
    with pytest.raises(InputProblems) as caught:
        read_registry(tmp_path, book)
    assert {p.code for p in caught.value.problems} == {"E501", "E506", "E507"}


def test_an_empty_folder_is_no_registry_unless_one_is_begun(tmp_path: Path, book: Book) -> None:
    assert read_registry(tmp_path / "new", book, new=True) == Registry()
    for read in (read_registry, entries_of):
        with pytest.raises(InputProblems, match="E100"):
            read(tmp_path / "new", book)


def test_a_folder_of_an_older_version_that_lacks_a_column_is_read(
    tmp_path: Path, book: Book, registry: Registry
) -> None:
    write_registry(tmp_path, registry, book)
    path = tmp_path / "supplies.csv"
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    at = rows[0].index("note")
    lines = [",".join(cells[:at] + cells[at + 1 :]) for cells in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert read_registry(tmp_path, book) == registry
    path.write_text("\n".join(lines).replace("id,", "", 1) + "\n", encoding="utf-8")
    with pytest.raises(InputProblems, match="E503"):
        read_registry(tmp_path, book)
