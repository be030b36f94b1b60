"""`fumeng config`: each setting with where it comes from."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from twin.cli.config import config, settings
from twin.cli.settings_file import fill
from twin.inputs.problems import InputProblems


@pytest.mark.parametrize(
    ("words", "environ", "name", "value", "origin"),
    [
        ([], {}, "language", "zh", "built-in"),
        ([], {"LANG": "en_GB.UTF-8"}, "language", "en", "LANG"),
        ([], {"LANG": "C.UTF-8"}, "language", "zh", "built-in"),
        ([], {"LANG": "en_GB.UTF-8", "FUMENG_LANG": "zh"}, "language", "zh", "FUMENG_LANG"),
        (["--lang", "en"], {"FUMENG_LANG": "zh"}, "language", "en", "--lang"),
        ([], {"FUMENG_COUNTY": "/data/county"}, "county", "/data/county", "FUMENG_COUNTY"),
        ([], {"FUMENG_RUNS": "/data/runs"}, "runs", "/data/runs", "FUMENG_RUNS"),
        ([], {"FUMENG_CACHE_DIR": "/data/cache"}, "cache", "/data/cache", "FUMENG_CACHE_DIR"),
        ([], {}, "live_token", "", "built-in"),
        ([], {"FUMENG_LIVE_TOKEN": "secret"}, "live_token", "***", "FUMENG_LIVE_TOKEN"),
    ],
)
def test_a_setting_and_where_it_comes_from(
    words: list[str], environ: dict[str, str], name: str, value: str, origin: str
) -> None:
    found = {each.name: each for each in settings(words, environ)}
    assert (found[name].value, found[name].origin) == (value, origin)


def test_a_token_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUMENG_LIVE_TOKEN", "secret")
    for words in ([], ["--json"]):
        done = CliRunner().invoke(config, words)
        assert done.exit_code == 0, done.output
        assert "secret" not in done.output
        assert "FUMENG_LIVE_TOKEN" in done.output
    plain = json.loads(CliRunner().invoke(config, ["--json"]).output)["settings"]
    assert set(plain) == {"language", "county", "runs", "cache", "live_token"}


def test_the_file_of_the_folder_fills_in_what_no_variable_says(tmp_path: Path) -> None:
    (tmp_path / "fumeng.toml").write_text('language = "en"\nruns = "mine"\n', encoding="utf-8")
    environ = {"FUMENG_LANG": "zh", "LANG": "C"}
    of_file = fill(tmp_path, environ)
    assert environ == {"FUMENG_LANG": "zh", "LANG": "C", "FUMENG_RUNS": str(tmp_path / "mine")}
    found = {each.name: each for each in settings([], environ, of_file)}
    assert (found["runs"].value, found["runs"].origin) == (str(tmp_path / "mine"), "fumeng.toml")
    assert (found["language"].value, found["language"].origin) == ("zh", "FUMENG_LANG")
    assert fill(tmp_path / "elsewhere", environ) == set()


@pytest.mark.parametrize(
    ("source", "where", "code", "hint"),
    [
        ('runs = "a"\nlangauge = "en"\n', "2:1", "E102", "language"),
        ('language = "fr"\n', "1:1", "E106", "zh or en"),
        ("runs = 3\n", "1:1", "E103", 'runs = "…"'),
        ('runs = "a\n', "1:", "E108", ""),
        ("[runs]\nthere = 1\n", "1:2", "E103", ""),
    ],
)
def test_a_mistake_in_the_file_is_shown_where_it_stands(
    tmp_path: Path, source: str, where: str, code: str, hint: str
) -> None:
    (tmp_path / "fumeng.toml").write_text(source, encoding="utf-8")
    with pytest.raises(InputProblems) as bad:
        fill(tmp_path, {})
    told = bad.value.render("en")
    assert f"fumeng.toml:{where}" in told
    assert code in told
    assert hint in told


def test_the_command_line_speaks_the_language_of_the_file_and_stops_at_a_bad_one(
    tmp_path: Path,
) -> None:
    words = [sys.executable, "-m", "twin.cli", "config"]
    free = {k: v for k, v in os.environ.items() if not k.startswith("FUMENG_")}
    (tmp_path / "fumeng.toml").write_text('language = "en"\n', encoding="utf-8")
    done = subprocess.run(words, cwd=tmp_path, env=free, capture_output=True, text=True)
    assert (done.returncode, "language en  [fumeng.toml, --lang wins]" in done.stdout) == (0, True)
    (tmp_path / "fumeng.toml").write_text("language\n", encoding="utf-8")
    done = subprocess.run(words, cwd=tmp_path, env=free, capture_output=True, text=True)
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
