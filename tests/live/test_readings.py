"""What devices showed is seen again, look by look, by a run that goes on after a crash."""

from __future__ import annotations

import math
import os
from pathlib import Path

import pytest

from twin.journal import JournalError
from twin.live.readings import FILE, Readings

NAN = math.nan


def _seen(path: Path, *values: float) -> None:
    kept = Readings(path, resumed=False)
    for value in values:
        assert kept.take("P", value) is value
    kept.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / FILE


def test_every_look_sees_again_what_it_saw_and_only_changes_are_written(path: Path) -> None:
    _seen(path, 1.5, 1.5, NAN, NAN, 2.0)
    again = Readings(path, resumed=True)
    assert [str(again.again("P")) for _ in range(5)] == ["1.5", "1.5", "nan", "nan", "2.0"]
    assert len(path.read_text(encoding="utf-8").splitlines()) == 3


def test_what_was_read_after_the_cut_is_dropped_and_what_comes_now_follows(path: Path) -> None:
    _seen(path, 1.0, 2.0, 3.0)
    again = Readings(path, resumed=True)
    assert [again.again("P"), again.again("P")] == [1.0, 2.0]
    again.go_on()
    again.take("P", 9.0)
    again.close()
    third = Readings(path, resumed=True)
    assert [third.again("P") for _ in range(3)] == [1.0, 2.0, 9.0]


def test_a_crash_while_it_is_cut_off_loses_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _seen(path, 1.0, 2.0)
    before = path.read_bytes()
    again = Readings(path, resumed=True)
    again.again("P")

    def crash(scratch: Path, kept: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", crash)
    with pytest.raises(KeyboardInterrupt):
        again.go_on()
    assert path.read_bytes() == before


def test_a_torn_last_line_is_left_out_and_a_damaged_one_is_told_by_its_number(path: Path) -> None:
    _seen(path, 1.0, 2.0)
    whole = path.read_bytes()
    path.write_bytes(whole[:-3])
    assert [Readings(path, resumed=True).again("P") for _ in range(1)] == [1.0]
    for damaged in (b"\xff\n", b"{}\n", b'["P",1]\n', b'["P","x",1]\n'):
        path.write_bytes(whole + damaged)
        with pytest.raises(JournalError, match="line 3"):
            Readings(path, resumed=True)
