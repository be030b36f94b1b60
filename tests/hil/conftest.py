"""A project of somebody who tests with the plugin, run inside this process."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest

import twin.hil.case  # the inner runs share what is loaded here
import twin.hil.faults  # noqa: F401
from fast._jit import cache_folder
from twin.cli.language import current

Inner = Callable[..., pytest.RunResult]

CACHE = cache_folder().parent  # pytester has another home, where no kernel is compiled
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")  # the inner run stands in its folder
PLUGINS = ("-p", "twin.pytest_plugin", "-p", "no:cacheprovider")
PROJECT = """
[pytest]
addopts = --strict-markers
junit_family = xunit1
"""


@pytest.fixture
def zh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Failures are told in Chinese."""
    monkeypatch.setenv("FUMENG_LANG", "zh")
    current.cache_clear()
    yield
    current.cache_clear()


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch, zh: None) -> None:
    """An inner pytest loads no plugin by itself, whether this one is installed or not."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("FUMENG_CACHE_DIR", str(CACHE))


@pytest.fixture
def inner(pytester: pytest.Pytester, alone: None) -> Inner:
    """Run a project's tests; `outcomes` are counted by the caller."""
    pytester.makefile(".ini", pytest=PROJECT)

    def run(source: str, *options: str) -> pytest.RunResult:
        pytester.makepyfile(test_it=source)
        return pytester.runpytest_inprocess(*PLUGINS, *options)

    return run
