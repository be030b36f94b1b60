"""`fumeng drill check|timeline|new`, `schema`, `explain`: what they print and how they end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from scenarios import find_drill
from twin.cli.drill_check import check
from twin.cli.drill_new import new
from twin.cli.drill_office import export, import_
from twin.cli.drill_timeline import timeline
from twin.cli.explain import explain
from twin.cli.schema import schema
from twin.inputs import CODES

SHIPPED = find_drill("hf-leak").read_text(encoding="utf-8")


def asked(command: object, *words: str) -> Result:
    return CliRunner().invoke(command, list(words))  # type: ignore[arg-type]


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.yaml"
    text = SHIPPED.replace("seed: 7", "seed: x").replace("place: H-sewage,", "place: 石桥村,")
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_drill_is_told_in_one_line() -> None:
    done = asked(check, "hf-leak", "--no-ways")
    assert done.exit_code == 0
    assert done.output.startswith("✓ hf-leak  6 条注入 · 38 项预期行动")


def test_errors_come_with_caret_and_exit_code_3(bad: Path) -> None:
    done = asked(check, str(bad), "--no-ways")
    assert done.exit_code == 3
    assert f"{bad}:14:7: 错误 E103" in done.output
    assert "^^^^^^" in done.output
    assert "2 个错误" in done.output


def test_as_json_each_problem_has_its_place(bad: Path) -> None:
    done = asked(check, str(bad), "hf-leak", "--format", "json", "--no-ways")
    first, second = json.loads(done.output)["files"]
    assert (first["ok"], second["ok"]) == (False, True)
    problem = first["problems"][0]
    assert (problem["code"], problem["line"], problem["column"]) == ("E103", 14, 7)


def test_for_github_each_problem_is_an_annotation(bad: Path) -> None:
    lines = asked(check, str(bad), "--format", "github", "--no-ways").output.splitlines()
    assert lines[0].startswith(f"::error file={bad},line=14,col=7,")
    assert len(lines) == 2


def test_the_timeline_is_in_order_and_says_what_waits() -> None:
    done = asked(timeline, "hf-leak", "--json")
    rows = json.loads(done.output)["rows"]
    known = [row["at_s"] for row in rows if row["at_s"] >= 0]
    assert known == sorted(known)
    assert {row["what"] for row in rows} == {"inject", "due", "bookmark", "since"}
    assert {row["id"]: row["at_s"] for row in rows}["E-004"] == 660.0
    assert "T+00:10:00  20:40:00  ● M-002" in asked(timeline, "hf-leak").output


def test_a_new_drill_checks_clean_and_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "my-drill.yaml"
    done = asked(new, "my-drill", "--template", "chem", "-o", str(path))
    assert done.exit_code == 0, done.output
    assert "id: my-drill" in path.read_text(encoding="utf-8")
    assert asked(check, str(path), "--no-ways").exit_code == 0
    before = path.read_bytes()
    assert asked(new, "my-drill", "-o", str(path)).exit_code != 0
    assert path.read_bytes() == before
    assert asked(new, "我的演练", "-o", str(tmp_path / "x.yaml")).exit_code == 2


def test_every_code_is_explained_and_a_wrong_one_named() -> None:
    assert "E203" in asked(explain, "e203").output
    listed = asked(explain).output
    assert all(code in listed for code in CODES)
    assert "E203" in asked(explain, "E2O3").output


def test_the_schema_is_json(tmp_path: Path) -> None:
    out = tmp_path / "drill.zh.json"
    assert asked(schema, "--keys", "zh", "-o", str(out)).exit_code == 0
    assert "注入" in json.loads(out.read_text(encoding="utf-8"))["properties"]


def test_a_new_workbook_checks_clean_and_a_mistake_is_told_at_its_cell(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    assert asked(new, "my-drill", "--excel", "-o", str(path)).exit_code == 0
    assert asked(check, str(path), "--no-ways").output.startswith(f"✓ {path}  1 条注入")
    book = load_workbook(path)
    assert {"'名单'!$A$2" in each.formula1 for each in _choices(book["事件清单"])} == {True, False}
    book["事件清单"]["K2"] = "阜薪镇"
    book.save(path)
    done = asked(check, str(path), "--no-ways")
    assert done.exit_code == 3
    assert f"{path}[事件清单]!K2: 错误 E203" in done.output
    (problem,) = json.loads(asked(check, str(path), "--no-ways", "--format", "json").output)[
        "files"
    ][0]["problems"]
    assert (problem["sheet"], problem["cell"]) == ("事件清单", "K2")


def _choices(page: Any) -> Any:
    return page.data_validations.dataValidation


def test_a_drill_goes_out_as_a_list_of_events_and_comes_back(tmp_path: Path) -> None:
    book, back = tmp_path / "events.xlsx", tmp_path / "back.yaml"
    assert asked(export, "hf-leak", "--events", "-o", str(book)).exit_code == 0
    assert asked(export, "hf-leak", "--events", "-o", str(book)).exit_code != 0
    assert asked(import_, str(book), "--into", "hf-leak", "-o", str(back)).exit_code == 0
    assert "6 条注入 · 38 项预期行动" in asked(check, str(back), "--no-ways").output
    assert "W533" in asked(check, str(book), "--no-ways").output
