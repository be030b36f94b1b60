"""Marks these tests, and prints peer, version and result at the end of a run."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.interop.peers import FOUND

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.interop)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    rows = []
    for result in ("passed", "failed", "skipped"):
        for report in terminalreporter.stats.get(result, []):
            if "tests/interop" not in report.nodeid:
                continue
            peer, version = FOUND.get(report.nodeid, ("-", "-"))
            name = report.nodeid.rpartition("::")[2].removeprefix("test_").replace("_", " ")
            why = str(report.longrepr[2]) if result == "skipped" else ""
            rows.append((peer, version, result, name, why.removeprefix("Skipped: ")))
    if rows:
        terminalreporter.section("peers")
        terminalreporter.write_line("| peer | version | result | what |\n|---|---|---|---|")
        for peer, version, result, name, why in sorted(rows):
            terminalreporter.write_line(f"| {peer} | {version} | {result} | {why or name} |")
        count = {result: sum(row[2] == result for row in rows) for result in ("passed", "skipped")}
        terminalreporter.write_line(f"{count['passed']} passed, {count['skipped']} skipped")
