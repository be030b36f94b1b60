"""`fumeng replay` on the command line."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from click.testing import CliRunner, Result

from tests.sim.replay_files import CALLS, write
from twin.cli.replay import replay
from twin.sim.replay import Sources


def run(sources: Sources, *more: str) -> Result:
    words = [str(sources.calls), "--units", str(sources.units), "--matrix", str(sources.matrix),
             "--nodes", str(sources.nodes), *more]  # fmt: skip
    return CliRunner().invoke(replay, words, catch_exceptions=True)


def test_one_json_object_with_the_statistics(tmp_path: Path) -> None:
    found = run(write(tmp_path), "--fast", "--json", "--siren-off", "1", "--target", "2=50")
    told = json.loads(found.stdout)
    assert told["simulated"] is True
    assert told["all"]["calls"] == 3
    assert told["all"]["response_s"]["p50"] == {"value": 145.0, "half_width": None}
    assert told["by_priority"]["2"]["target_s"] == 50.0
    assert told["by_priority"]["2"]["within_target"]["value"] == 0.0
    assert [unit["calls"] for unit in told["units"]] == [1, 2]


def test_a_table_of_the_calls_and_one_of_the_units(tmp_path: Path) -> None:
    out = tmp_path / "made" / "here"
    assert run(write(tmp_path), "--fast", "-o", str(out)).exit_code == 0
    with (out / "replay.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [row["unit"] for row in rows] == ["A1", "A2", "A2"]
    assert [row["hospital"] for row in rows] == ["H2", "", "H2"]
    with (out / "replay-units.csv").open(encoding="utf-8-sig") as file:
        assert [row["id"] for row in csv.DictReader(file)] == ["A1", "A2"]


def test_the_desk_and_the_kernel_write_the_same_table_but_for_the_reasons(tmp_path: Path) -> None:
    tables = []
    for words in ([], ["--fast"]):
        out = tmp_path / f"out{len(words)}"
        assert run(write(tmp_path), *words, "-q", "-o", str(out)).exit_code == 0
        with (out / "replay.csv").open(encoding="utf-8-sig") as file:
            tables.append(list(csv.DictReader(file)))
        assert "<svg" in (out / "replay.html").read_text(encoding="utf-8")
    by_desk, by_kernel = tables
    assert [row["order"] for row in by_desk] == ["O-1", "O-2", "O-3"]
    assert "行车更久" in by_desk[0]["reason"]
    for row in by_desk:
        row["order"] = row["reason"] = ""
    assert by_desk == by_kernel


def test_the_inputs_are_left_alone_when_the_output_goes_beside_them(tmp_path: Path) -> None:
    sources = write(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    run(sources, "--fast", "-o", str(tmp_path))
    assert {name: (tmp_path / name).read_bytes() for name in before} == before


def test_a_person_reads_a_table(tmp_path: Path) -> None:
    said = run(write(tmp_path), "--fast").stdout
    assert "仿真重演，非真实调度" in said
    assert "优先级 1" in said


def test_wrong_words_are_a_usage_error(tmp_path: Path) -> None:
    sources = write(tmp_path)
    for words in (["--role", "121"], ["--target", "x"], ["--siren-off", "0"], ["--roads", "."]):
        assert run(sources, *words).exit_code == 2
    alone = CliRunner().invoke(
        replay, [str(sources.calls), "--units", str(sources.units), "--matrix", "m.npy"]
    )
    assert alone.exit_code == 2


def test_a_call_out_of_order_is_refused_at_its_place(tmp_path: Path) -> None:
    sources = write(tmp_path, calls=CALLS.replace("K3,20", "K3,2"))
    found = run(sources, "--fast")
    assert [problem.code for problem in found.exception.problems] == ["E541"]  # type: ignore[union-attr]
