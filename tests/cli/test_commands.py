"""The command line as people and programs meet it: exit codes, one JSON object, no litter."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from twin.cli.language import pick
from twin.journal import read_manifest, verify

ROOT = Path(__file__).resolve().parents[2]


def fumeng(
    *words: str, cwd: Path, code: int | None = 0, **environ: str
) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder and check its exit code."""
    done = subprocess.run(
        [sys.executable, "-m", "twin.cli", *words],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "FUMENG_LANG": "zh", **environ},
    )
    assert code is None or done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the shipped drill was run once, without a report."""
    folder = tmp_path_factory.mktemp("cli")
    fumeng("drill", "run", "hf-leak", "--no-report", "-q", cwd=folder)
    return folder


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv=['fumeng','--help']\n"
        "try:\n from twin.cli import main; main()\n"
        "except SystemExit: pass\n"
        "heavy={'numpy','numba','pydantic','matplotlib','simpy','ruamel','lxml','rich'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stderr.strip() == "[]"
    assert "drill" in done.stdout


@pytest.mark.parametrize(
    "words",
    [
        ["frob"],
        ["drill", "run"],
        ["drill", "run", "hf-leak", "--seeds", "5"],
        ["drill", "run", "hf-leak", "--until", "40"],
        ["county", "way"],
        ["county", "map", "-o", "x.bmp"],
    ],
)
def test_a_command_written_wrong_ends_with_2(tmp_path: Path, words: list[str]) -> None:
    fumeng(*words, cwd=tmp_path, code=2)
    assert list(tmp_path.iterdir()) == []


def test_a_bad_drill_ends_with_3_tells_where_and_leaves_nothing(tmp_path: Path) -> None:
    text = (ROOT / "scenarios/drills/hf-leak.yaml").read_text(encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(text.replace("seed: 7", "seed：7"), encoding="utf-8")
    done = fumeng("drill", "run", "mine.yaml", cwd=tmp_path, code=3)
    assert "mine.yaml:14:5: 错误 E110" in done.stderr
    assert done.stdout == ""
    assert [path.name for path in tmp_path.iterdir()] == ["mine.yaml"]


def test_a_county_with_a_broken_reference_ends_with_3_and_tells_the_cell(tmp_path: Path) -> None:
    folder = tmp_path / "county"
    shutil.copytree(ROOT / "twin/county/data", folder)
    (folder / "packed.npz").unlink()
    path = folder / "vehicles.csv"
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    cells = lines[1].split(",")
    cells[1] = "U-nobody"
    path.write_text("\n".join([lines[0], ",".join(cells), *lines[2:]]) + "\n", encoding="utf-8")
    done = fumeng("county", "check", "--county", "county", cwd=tmp_path, code=3)
    col = len(cells[0]) + 2
    assert f"vehicles.csv:2:{col}:" in done.stderr
    assert "U-nobody" in done.stderr


def test_check_reads_the_rules_and_tells_every_mistake_in_them(tmp_path: Path) -> None:
    folder = tmp_path / "county"
    shutil.copytree(ROOT / "twin/county/data", folder)
    for name, was, becomes in (
        ("cards.yaml", "capability: recon.gas", "capability: recon.gaz"),
        ("authority.yaml", "chain: [leader, deputy]", "chain: [leader, nobody]"),
    ):
        path = folder / "rules" / name
        path.write_text(path.read_text(encoding="utf-8").replace(was, becomes, 1), encoding="utf-8")
    said = fumeng("county", "check", "--county", "county", cwd=tmp_path, code=3).stderr
    assert "recon.gaz" in said
    assert "nobody" in said


def test_check_lists_the_rule_rows_that_neither_runs_nor_tests_use(ran: Path) -> None:
    for runs in (("latest",), ("runs", "latest")):
        words = [word for run in runs for word in ("--exercised-by", run)]
        found = json.loads(fumeng("county", "check", *words, "--json", cwd=ran).stdout)
        assert [row["row"] for row in found["unused"]] == [f"substitutes[{n}]" for n in (1, 4, 5)]
        assert all(row["why"] and row["line"] > 1 for row in found["unused"])


def test_json_is_one_object_and_nothing_else(ran: Path) -> None:
    strict = ("--set", "pass.on_time_at_least=1.0")
    done = fumeng("drill", "run", "hf-leak", "--json", "--no-report", *strict, cwd=ran, code=1)
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["schema"] == "fumeng.run/1"
    assert found["exit_code"] == 1
    assert found["expected"]["total"] == len(found["findings"])


def test_a_demo_that_completes_ends_with_0_and_writes_its_report(tmp_path: Path) -> None:
    fumeng("demo", "-q", cwd=tmp_path)
    assert (tmp_path / "runs/latest/report.html").is_file()
    done = fumeng("report", "latest", "--lang", "en", cwd=tmp_path)
    assert done.stdout.strip().endswith("report.en.html")


def test_verify_passes_and_after_a_changed_byte_names_the_line(ran: Path, tmp_path: Path) -> None:
    fumeng("journal", "verify", "latest", cwd=ran)
    runs = tmp_path / "runs"
    shutil.copytree(ran / "runs", runs, symlinks=True)
    path = (runs / "latest").resolve() / "events.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    lines[-1] = lines[-1].replace(b"complete", b"completd")
    path.write_bytes(b"".join(lines))
    done = fumeng("journal", "verify", "latest", cwd=tmp_path, code=1)
    assert f"第 {len(lines)} 行" in done.stdout


@pytest.mark.long
def test_two_runs_of_one_seed_do_not_differ_and_of_two_seeds_do(ran: Path) -> None:
    for _ in range(2):
        fumeng("drill", "run", "hf-leak", "--no-report", "-q", cwd=ran)
    fumeng("journal", "diff", "latest", "latest~1", cwd=ran)
    words = ("--seed", "8", "--no-report", "-q", "--until", "T+00:12")
    fumeng("drill", "run", "hf-leak", *words, cwd=ran, code=1)
    done = fumeng("journal", "diff", "latest", "latest~1", cwd=ran, code=1)
    assert "第 1 行" in done.stdout


def test_records_are_shown_by_kind(ran: Path) -> None:
    done = fumeng("journal", "show", "--kind", "desk.incident_opened", cwd=ran)
    assert all("desk.incident_opened" in line for line in done.stdout.splitlines())
    assert done.stdout


def test_no_runs_is_nothing_to_do(tmp_path: Path) -> None:
    fumeng("runs", "list", cwd=tmp_path, code=5)


def test_runs_are_listed_shown_and_removed(ran: Path, tmp_path: Path) -> None:
    shutil.copytree(ran / "runs", tmp_path / "runs", symlinks=True)
    listed = json.loads(fumeng("runs", "list", "--json", cwd=tmp_path).stdout)["runs"]
    assert listed
    path = fumeng("runs", "path", "latest", cwd=tmp_path).stdout.strip()
    assert json.loads(fumeng("runs", "show", cwd=tmp_path).stdout)["drill"] == "hf-leak"
    fumeng("runs", "rm", Path(path).name, "--yes", cwd=tmp_path)
    assert not Path(path).exists()


def test_ctrl_c_leaves_a_verified_incomplete_run(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "twin.cli", "drill", "run", "hf-leak", "--no-report"]
    with subprocess.Popen(
        command, cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        while "T+00:" not in process.stderr.readline():
            pass
        process.send_signal(signal.SIGINT)
        process.stderr.read()
        assert process.wait(timeout=60) == 130
    folder = (tmp_path / "runs" / "latest").resolve()
    assert read_manifest(folder).status == "incomplete"
    assert verify(folder) == []


def test_a_place_for_runs_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("a file")
    done = fumeng("drill", "run", "hf-leak", "-q", cwd=tmp_path, code=3)
    assert "建不了运行文件夹" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk_is_told(tmp_path: Path) -> None:
    code = (
        "import twin.journal.writer as w, pathlib\n"
        "real = pathlib.Path.open\n"
        "def full(self, *a, **k):\n"
        "    return real(pathlib.Path('/dev/full'), 'wb', buffering=1024)"
        " if self.name == 'events.jsonl' and 'x' in a[0] else real(self, *a, **k)\n"
        "pathlib.Path.open = full\n"
        "import sys; sys.argv = ['fumeng', 'drill', 'run', 'hf-leak', '-q', '--no-report']\n"
        "from twin.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 3, done.stderr
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_checks_of_both_routers_are_counted_in_the_manifest(ran: Path) -> None:
    folder = ran / "runs" / "latest"
    routing = read_manifest(folder).routing
    assert list(routing) == ["desk", "world"]
    for tally in routing.values():
        # the first of each kind of query, then one in 200
        often = tally["queries"] // 200
        assert max(1, often) <= tally["checked"] <= often + 4
    assert '"routing"' in fumeng("runs", "show", "latest", cwd=ran).stdout
    assert '"checked"' not in (folder / "events.jsonl").read_text(encoding="utf-8")


def test_a_router_that_lies_stops_the_run_and_marks_it_incomplete(tmp_path: Path) -> None:
    code = (
        "from fast.routing import queries\n"
        "real = queries.matrix\n"
        "queries.matrix = lambda *a, **k: real(*a, **k) + 1\n"
        "import sys; sys.argv = ['fumeng', 'drill', 'run', 'hf-leak', '-q', '--no-report']\n"
        "from twin.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**os.environ, "FUMENG_LANG": "zh", "TMPDIR": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 70, done.stderr
    assert "行车时间自检不符，运行已停止；留下的运行文件夹标为未完成" in done.stderr
    assert "Traceback" not in done.stderr
    (folder,) = (path for path in (tmp_path / "runs").iterdir() if not path.is_symlink())
    assert read_manifest(folder).status == "incomplete"
    assert verify(folder) == []


def test_an_unknown_place_gets_near_names(tmp_path: Path) -> None:
    done = fumeng("county", "way", "伊玛图镇", "城区街道", cwd=tmp_path, code=3)
    assert "伊吗图镇" in done.stderr


def test_a_way_is_told_with_minutes_roads_and_basis(tmp_path: Path) -> None:
    done = fumeng("county", "way", "城区街道", "伊吗图镇", "--json", cwd=tmp_path)
    found = json.loads(done.stdout)
    assert found["basis"] == "S"
    assert 10 < found["minutes"] < 60
    snow = fumeng("county", "way", "城区街道", "伊吗图镇", "--snow", "--json", cwd=tmp_path)
    assert json.loads(snow.stdout)["minutes"] > found["minutes"]


@pytest.mark.parametrize(
    ("argv", "environ", "lang"),
    [
        (["--lang", "en", "demo"], {"FUMENG_LANG": "zh"}, "en"),
        (["report", "--lang=en"], {}, "en"),
        ([], {"FUMENG_LANG": "en", "LANG": "zh_CN.UTF-8"}, "en"),
        ([], {"LANG": "en_GB.UTF-8"}, "en"),
        ([], {"LC_ALL": "zh_CN.UTF-8", "LANG": "en_GB.UTF-8"}, "zh"),
        ([], {}, "zh"),
        ([], {"LANG": "C.UTF-8"}, "zh"),
    ],
)
def test_the_language_is_the_flag_then_the_environment_then_chinese(
    argv: list[str], environ: dict[str, str], lang: str
) -> None:
    assert pick(argv, environ) == lang


def test_doctor_warns_of_folders_that_hide_ours(tmp_path: Path) -> None:
    (tmp_path / "scenarios").mkdir()
    done = subprocess.run(
        [str(Path(sys.executable).with_name("fumeng")), "doctor"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "FUMENG_LANG": "zh"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "! 当前文件夹里的 scenarios/" in done.stdout


OSM = """<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6" generator="test">
  <node id="1" lat="42.15" lon="121.75"/><node id="2" lat="42.15" lon="121.76"/>
  <node id="3" lat="42.16" lon="121.76"/>
  <way id="10"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="primary"/></way>
</osm>
"""


def test_a_new_county_loads_takes_roads_from_osm_and_is_never_overwritten(tmp_path: Path) -> None:
    fumeng("county", "new", "mine", cwd=tmp_path)
    fumeng("county", "info", "--county", "mine", cwd=tmp_path)
    done = fumeng("county", "new", "mine", cwd=tmp_path, code=3)
    assert "已存在且不为空" in done.stderr
    (tmp_path / "roads.osm").write_text(OSM, encoding="utf-8")
    done = fumeng("county", "import", "osm", "roads.osm", "-o", "mine", cwd=tmp_path)
    assert "3 个节点" in done.stdout
    (tmp_path / "bad.osm").write_text("<osm", encoding="utf-8")
    fumeng("county", "import", "osm", "bad.osm", "-o", "mine", cwd=tmp_path, code=3)
    fumeng("county", "import", "osm", "none.osm", "-o", "mine", cwd=tmp_path, code=3)
