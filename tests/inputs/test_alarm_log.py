"""An alarm log from any control system: many spellings in, one table out, every mistake named."""

from __future__ import annotations

from pathlib import Path

import pytest

from twin.inputs import InputProblems
from twin.inputs.alarm_log import AlarmLog, read_alarm_log


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "log.csv"
    path.write_bytes(text.encode(encoding))
    return path


def rows(log: AlarmLog) -> list[tuple[int, str, str, str, str]]:
    return [
        (int(at), log.tags[t], log.events[e], log.priorities[p], log.positions[s])
        for at, t, e, p, s in zip(
            log.at_ms, log.tag, log.event, log.priority, log.position, strict=True
        )
    ]


def problems(path: Path, **mapping: str) -> list[tuple[int, int, str]]:
    with pytest.raises(InputProblems) as caught:
        read_alarm_log(path, mapping)
    return [(p.line, p.col, p.code) for p in caught.value.problems]


CHINESE = (
    "时间,位号,状态,优先级,席位\n"
    "1970-01-01 00:00:01.500,T-1,报警,高,甲\n"
    "1970-01-01 00:00:03,T-1,恢复,高,甲\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_headers_and_words_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    log = read_alarm_log(write(tmp_path, CHINESE, encoding))
    assert rows(log) == [
        (1500, "T-1", "new", "high", "甲"),
        (3000, "T-1", "returned", "high", "甲"),
    ]


def test_english_headers_semicolons_and_a_map(tmp_path: Path) -> None:
    path = write(tmp_path, "When;Point;State\n10;P;ACT\n20;P;RTN\n")
    log = read_alarm_log(path, {"When": "time"})
    assert rows(log) == [(10_000, "P", "new", "", ""), (20_000, "P", "returned", "", "")]


def test_without_an_event_column_every_row_is_a_new_alarm(tmp_path: Path) -> None:
    log = read_alarm_log(write(tmp_path, "time,tag\n1,A\n2,B\n"))
    assert [row[2] for row in rows(log)] == ["new", "new"]


def test_the_newest_first_is_put_in_the_order_of_time(tmp_path: Path) -> None:
    log = read_alarm_log(write(tmp_path, "time,tag\n9,A\n5,B\n5,C\n1,D\n"))
    assert [row[1] for row in rows(log)] == ["D", "B", "C", "A"]


@pytest.mark.parametrize(
    ("written", "at_ms"),
    [
        ("1970-01-01T08:00:00+08:00", 8 * 3600_000),
        ("1970-01-01T00:00:00Z", 8 * 3600_000),
        ("1970/1/1 0:01", 60_000),
        ("1970-01-01 00:00:00.25", 250),
        ("12.5", 12_500),
    ],
)
def test_moments_as_people_and_programs_write_them(
    tmp_path: Path, written: str, at_ms: int
) -> None:
    assert rows(read_alarm_log(write(tmp_path, f"time,tag\n{written},A\n")))[0][0] == at_ms


def test_every_mistake_is_named_with_line_and_column(tmp_path: Path) -> None:
    text = "time,tag,state\n1,A,ACT\nsoon,A,ACT\n3,A,?\n25:00,B,RTN\n"
    assert problems(write(tmp_path, text)) == [(3, 1, "E104"), (4, 3, "E506"), (5, 1, "E104")]


def test_a_missing_column_says_how_to_map_it(tmp_path: Path) -> None:
    with pytest.raises(InputProblems) as caught:
        read_alarm_log(write(tmp_path, "moment,tag\n1,A\n"))
    (problem,) = caught.value.problems
    assert problem.hint is not None
    assert "--map" in problem.hint.zh


def test_a_map_to_nowhere_ragged_rows_and_an_empty_file_are_refused(tmp_path: Path) -> None:
    good = "time,tag\n1,A\n"
    assert problems(write(tmp_path, good), nothing="time") == [(1, 1, "E502")]
    assert problems(write(tmp_path, good), tag="colour") == [(1, 1, "E502")]
    assert problems(write(tmp_path, "time,tag\n1,A\n2\n")) == [(3, 1, "E508")]
    assert problems(write(tmp_path, "time,tag\n")) == [(1, 1, "E503")]
    assert problems(write(tmp_path, "")) == [(1, 1, "E503")]


def test_blank_lines_are_passed_over_and_the_lines_after_them_still_named_right(
    tmp_path: Path,
) -> None:
    path = write(tmp_path, "time,tag\n1,A\n\n\n2,B\n\nsoon,C\n")
    assert problems(path) == [(7, 1, "E104")]
