"""PointTable: what rows mean, and every fault of every row named at once."""

import math
from typing import Any

import numpy as np
import pytest

from fast.alarms import PointTable, rows


def test_what_a_row_leaves_out_can_never_be_reached() -> None:
    table = PointTable.from_rows([{"id": "p"}])
    low, high = [table.ll, table.l, table.range_lo], [table.h, table.hh, table.range_hi]
    assert [float(column[0]) for column in low] == [-math.inf] * 3
    assert [float(column[0]) for column in [*high, table.rate_per_s]] == [math.inf] * 4
    assert (table.scan_s[0], table.on_delay_s[0], table.stuck_ticks[0]) == (1.0, 0.0, 0)
    assert (table.kind, table.priority, table.latch.tolist()) == (("",), ("",), [0])


@pytest.mark.parametrize("absent", [None, "", math.nan, "nan"])
def test_none_blank_and_nan_all_mean_absent(absent: object) -> None:
    assert PointTable.from_rows([{"id": "p", "h": absent}]).h.tolist() == [math.inf]


def test_text_from_a_csv_and_patterns_from_yaml_are_read() -> None:
    row = {"id": "罐-01", "h": "6.5", "latch": True, "suppress": "3", "priority": 1, "basis": "V"}
    table = PointTable.from_rows([row])
    assert len(table) == 1
    assert (table.id, table.h.tolist(), table.priority) == (("罐-01",), [6.5], ("1",))
    assert (table.latch.tolist(), table.suppress.tolist()) == ([255], [3])


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"h": "six"}, "p: h is 'six', not a number"),
        ({"h": [6]}, r"p: h is \[6\], not a number"),
        ({"hihi": 6}, "p: unknown column 'hihi'"),
        ({"range_lo": 5, "range_hi": 5}, "range_lo 5.0 is not below range_hi 5.0"),
        ({"l": 6, "h": 6}, "limit l 6.0 is not below limit h 6.0"),
        ({"ll": 6, "hh": 5}, "limit ll 6.0 is not below limit hh 5.0"),
        ({"db_h": -1}, "db_h -1.0 must be 0 or more"),
        ({"db_h": math.inf}, "db_h inf must be 0 or more and finite"),
        ({"rate_per_s": 0}, "rate_per_s 0.0 must be above 0"),
        ({"stuck_ticks": 15}, "stuck_ticks 15 must be 0 .* or a whole number from 16: .* for 16"),
        ({"stuck_ticks": 16.5}, "stuck_ticks 16.5 must be .*; ask for 17"),
        ({"stuck_ticks": -3}, "stuck_ticks -3 must be .*; ask for 16"),
        ({"stuck_ticks": 1e10}, "stuck_ticks 1e\\+10 must be below 2147483648"),
        ({"scan_s": 0}, "scan_s 0.0 must be above 0"),
        (
            {"on_delay_s": 15, "scan_s": 10},
            "on_delay_s 15.0 .* scans of 10.0 s, .* nearest is 20.0",
        ),
        ({"on_delay_s": 0.35, "scan_s": 0.1}, "the nearest is 0.3$"),
        ({"off_delay_s": -1}, "off_delay_s -1.0 must be a whole number of scans .* is 0.0"),
        ({"on_delay_s": 70000}, "0 to 65535 of them; the nearest is 65535.0"),
        ({"latch": 256}, "latch 256 must be a bit pattern"),
        ({"suppress": 1.5}, "suppress 1.5 must be a bit pattern"),
        ({"id": ""}, "row 0: has no id"),
    ],
)
def test_a_faulty_row_is_named_with_its_fault(columns: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        PointTable.from_rows([{"id": "p", **columns}])


def test_all_faults_come_at_once_and_an_id_only_once() -> None:
    rows: list[dict[str, Any]] = [
        {"id": "a", "h": 1, "hh": 1, "db_h": -1},
        {"id": "b"},
        {"id": "b", "scan_s": -1},
    ]
    with pytest.raises(ValueError) as caught:
        PointTable.from_rows(rows)
    assert str(caught.value).splitlines() == [
        "alarm points:",
        "a: limit h 1.0 is not below limit hh 1.0",
        "a: db_h -1.0 must be 0 or more and finite",
        "b: scan_s -1.0 must be above 0",
        "b: row 2 repeats the id of row 1",
    ]


def test_a_delay_of_ten_tenths_is_whole_although_a_tenth_is_not_binary() -> None:
    table = PointTable.from_rows([{"id": "p", "scan_s": 0.1, "on_delay_s": 0.3}])
    assert table.on_delay_s.tolist() == [0.3]


def test_the_check_of_all_rows_at_once_suspects_just_those_with_a_fault() -> None:
    values = [
        -1.0,
        0.0,
        0.3,
        1.0,
        15.0,
        16.0,
        17.5,
        20.0,
        255.0,
        256.0,
        7e4,
        3e9,
        -math.inf,
        math.inf,
    ]
    rng, n = np.random.default_rng(3), 4000
    columns: dict[str, Any] = rows.read_columns([{"id": f"p{i}"} for i in range(n)])
    numbers = [name for name, column in columns.items() if isinstance(column, np.ndarray)]
    for name in numbers:
        some = rng.random(n) < 0.1
        columns[name][some] = rng.choice(values, n)[some]
    columns["scan_s"][rng.random(n) < 0.1] = 0.1
    columns["id"] = tuple("" if i % 97 == 0 else f"p{i}" for i in range(n))
    each = [{name: column[i] for name, column in columns.items()} for i in range(n)]
    want = [bool(rows._faults(row)) for row in each]
    assert rows._suspect(columns).tolist() == want
    assert 0.2 * n < sum(want) < 0.8 * n
