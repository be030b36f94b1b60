"""Files people write: every slip is found where it stands, with how to mend it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from twin.inputs import (
    CODES,
    BadValue,
    Column,
    InputProblems,
    Problem,
    bind,
    decode,
    load_yaml_text,
    near,
    read_table,
    read_text,
    render,
    write_table,
)
from twin.inputs.durations import duration_s
from twin.terms.text import Text

ROOT = Path(__file__).resolve().parents[2]


def _refused(text: str) -> list[tuple[str, int, int]]:
    with pytest.raises(InputProblems) as caught:
        load_yaml_text(text, "x.yaml")
    return [(p.code, p.line, p.col) for p in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("时间：1\n", ("E110", 1, 3)),
        ("a: 1\nb: {c：2}\n", ("E110", 2, 6)),
        ("a:　1\n", ("E111", 1, 3)),
        ("a:\n　b: 1\n", ("E111", 2, 1)),
        ("a:\n\tb: 1\n", ("E112", 2, 1)),
        ("a: 1\nb: 2\na: 3\n", ("E101", 3, 1)),
        ("a: [1, 2\n", ("E108", 1, 4)),
        ("a: 1\n  b: 2\n", ("E108", 2, 4)),
    ],
)
def test_a_slip_of_the_keyboard_is_named_at_its_place(
    text: str, where: tuple[str, int, int]
) -> None:
    assert _refused(text) == [where]


def test_a_full_width_colon_in_a_text_is_no_slip() -> None:
    text = 'a: 注意：小心\nb: "{甲：乙}"\nc: |\n  甲：乙\n# 说明：注释\n'
    assert load_yaml_text(text, "x.yaml").data["c"] == "甲：乙\n"


def test_a_duplicate_key_names_the_line_of_the_first() -> None:
    with pytest.raises(InputProblems) as caught:
        load_yaml_text("a: 1\nb: 2\na: 3\n", "x.yaml")
    assert "第 1 行" in caught.value.problems[0].message.zh


def test_times_and_dates_stay_text_and_yes_is_a_word() -> None:
    text = "a: 12:30\nb: 2026-07-12 20:30\nc: yes\nd: on\ne: true\nf: ~\ng: 1.5\nh: 0x1f\n"
    assert load_yaml_text(text, "x").data == {
        "a": "12:30",
        "b": "2026-07-12 20:30",
        "c": "yes",
        "d": "on",
        "e": True,
        "f": None,
        "g": 1.5,
        "h": 31,
    }


def test_an_alias_bomb_is_refused_at_once() -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 9)]
    assert _refused("\n".join(rows))[0][0] == "E109"


@given(st.text(max_size=200))
def test_any_text_is_either_read_or_refused_with_a_place(text: str) -> None:
    try:
        load_yaml_text(text, "x.yaml")
    except InputProblems as found:
        for problem in found.problems:
            assert problem.line >= 1
            assert problem.col >= 1
            assert render(problem, "zh")


class _Inject(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str
    channel: str = Field(validation_alias=AliasChoices("channel", "渠道"))
    form: Literal["phone", "radio"] = "phone"


class _Drill(BaseModel):
    model_config = ConfigDict(extra="forbid")
    seed: int = Field(ge=0)
    injects: tuple[_Inject, ...]


GOOD = "seed: 1\ninjects:\n  - {id: M-1, 渠道: 电话}\n"


def test_a_good_file_is_bound_and_knows_its_places() -> None:
    bound = bind(load_yaml_text(GOOD, "x.yaml"), _Drill)
    assert bound.value.injects[0].channel == "电话"
    spot = bound.at("injects", 0, "id")
    assert (spot.line, spot.col) == (3, 10)


def test_all_that_does_not_fit_is_told_at_once_in_file_order() -> None:
    text = (
        "seed: 四十二\nsede: 3\ninjects:\n  - {id: M-1, channal: x}\n"
        "  - id: 7\n    channel: y\n    form: phon\n"
    )
    with pytest.raises(InputProblems) as caught:
        bind(load_yaml_text(text, "x.yaml"), _Drill)
    told = [(p.code, p.line, p.col) for p in caught.value.problems]
    assert told == [
        ("E103", 1, 7),
        ("E102", 2, 1),
        ("E105", 4, 6),
        ("E102", 4, 15),
        ("E103", 5, 9),
        ("E106", 7, 11),
    ]
    hints = [p.hint.zh if p.hint else "" for p in caught.value.problems]
    assert "seed" in hints[1]
    assert "channel" in hints[3]
    assert "phone" in hints[5]


def test_a_comma_in_unquoted_text_gets_its_own_message() -> None:
    text = "seed: 1\ninjects:\n  - {id: M-1, channel: uniform(0.9, 1.4)}\n"
    with pytest.raises(InputProblems) as caught:
        bind(load_yaml_text(text, "x.yaml"), _Drill)
    assert [p.code for p in caught.value.problems] == ["E113"]


def test_a_number_out_of_bounds_names_the_bound() -> None:
    with pytest.raises(InputProblems) as caught:
        bind(load_yaml_text("seed: -1\ninjects: []\n", "x.yaml"), _Drill)
    (problem,) = caught.value.problems
    assert (problem.code, problem.message.en) == ("E107", "should be at least 0")


def test_the_caret_stands_under_wide_letters() -> None:
    problem = Problem("E103", "x", 1, 5, Text("坏", "bad"), None, 2, "时间: 四二")
    line, caret = render(problem, "zh").splitlines()[1:]
    assert line == "     1 | 时间: 四二"
    assert caret == "       | " + " " * 6 + "^" * 4


@pytest.mark.parametrize(
    ("encoding", "bom"), [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("gb18030", b"")]
)
def test_text_is_read_in_the_encodings_people_save(
    tmp_path: Path, encoding: str, bom: bytes
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(bom + "名称\r\n伊吗图镇\r\n".encode(encoding))
    assert read_text(path) == "名称\n伊吗图镇\n"


def test_bytes_in_no_encoding_are_refused_at_their_place() -> None:
    with pytest.raises(InputProblems) as caught:
        decode("第一行\n好\n".encode() + b"\xff\xfe\xff", "x")
    (problem,) = caught.value.problems
    assert (problem.code, problem.line, problem.col) == ("E100", 3, 1)


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_what_cannot_be_opened_is_said(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputProblems, match="E100"):
        read_text(tmp_path / name)


COLUMNS = (
    Column(name="id", unique=True),
    Column(name="residents", kind="int", lo=0),
    Column(name="basis", kind="enum", choices=("V", "S")),
    Column(name="note", required=False),
)


def _table(tmp_path: Path, text: str) -> list[tuple[str, int, int]]:
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputProblems) as caught:
        read_table(path, COLUMNS, "t.csv")
    return [(p.code, p.line, p.col) for p in caught.value.problems]


def test_a_table_is_read_by_its_header_in_any_order(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    write_table(path, ["basis", "id", "residents"], [{"basis": "S", "id": "甲", "residents": 5}])
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    table = read_table(path, COLUMNS)
    assert list(table.rows()) == [{"basis": "S", "id": "甲", "residents": 5, "note": ""}]


def test_bad_cells_are_told_by_line_and_column(tmp_path: Path) -> None:
    text = 'id,residents,basis,note\n甲,many,S,\n"乙, 丙",-3,X,\n甲,4,V,\n'
    assert _table(tmp_path, text) == [
        ("E501", 2, 3),
        ("E505", 3, 8),
        ("E506", 3, 11),
        ("E504", 4, 1),
    ]


def test_a_misspelt_and_a_missing_column_are_told_together(tmp_path: Path) -> None:
    assert _table(tmp_path, "id,resident,basis\n") == [("E503", 1, 1), ("E502", 1, 4)]


def test_a_row_with_too_few_cells_is_told(tmp_path: Path) -> None:
    assert _table(tmp_path, "id,residents,basis\n甲,1\n") == [("E508", 2, 1)]


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("90s", 90), ("5m", 300), ("2h", 7200), ("2h30m", 9000), ("1h1s", 3601)],
)
def test_a_span_of_time(written: str, seconds: float) -> None:
    assert duration_s(written) == seconds


@pytest.mark.parametrize("written", ["", "5", 5, "5分钟", "5 m", "m5", "1.5h", None, "30m2h"])
def test_a_span_spelled_in_another_way_is_refused_with_a_hint(written: object) -> None:
    with pytest.raises(BadValue) as caught:
        duration_s(written)
    assert caught.value.hint is not None
    assert "5m" in caught.value.hint.zh


def test_near_names_are_near() -> None:
    names = ["石桥村", "沙坪村", "channel"]
    assert near("石挢村", names) == ["石桥村"]
    assert near("channal", names) == ["channel"]
    assert near("完全不同", names) == []


def test_every_code_used_in_the_product_is_explained() -> None:
    import re

    used = set()
    for folder in ("twin", "devices", "scenarios"):
        for path in (ROOT / folder).rglob("*.py"):
            used |= set(re.findall(r'"([EW]\d{3})"', path.read_text(encoding="utf-8")))
    assert used <= set(CODES)
