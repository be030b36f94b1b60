"""`fumeng config`: each setting with where it comes from."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from twin.cli.config import config, settings


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
