"""Says at the end of a run how many inputs a second each codec took, if it was fuzzed at length."""

from __future__ import annotations

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    rows = []
    for result in ("passed", "failed"):
        for report in terminalreporter.stats.get(result, []):
            told = dict(getattr(report, "user_properties", ())).get("fuzzed")
            if told is not None:
                rows.append((report.nodeid.rpartition("[")[2].removesuffix("]"), told))
    if not rows:
        return
    terminalreporter.section("fuzzed")
    terminalreporter.write_line(
        "| codec | inputs | read | refused | inputs a second | slowest hundred |"
    )
    terminalreporter.write_line("|---|---|---|---|---|---|")
    for name, (inputs, read, refused, seconds, worst_s) in rows:
        speed, slowest = inputs / seconds, f"{1000 * worst_s:.0f} ms"
        terminalreporter.write_line(
            f"| {name} | {inputs:,} | {read:,} | {refused:,} | {speed:,.0f} | {slowest} |"
        )
    inputs, seconds = (sum(told[i] for _, told in rows) for i in (0, 3))
    terminalreporter.write_line(f"{inputs:,} inputs in {seconds:,.0f} s of a core")
