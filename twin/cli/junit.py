"""Runs as a JUnit file: a suite a run, a case an expected action."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from twin.cli.language import text
from twin.cli.running import Inputs, RunResult

__all__ = ["junit"]


def junit(runs: Iterable[tuple[Inputs, RunResult]]) -> str:
    """The whole file. Ids are ASCII; the words of an action are in the text of its case."""
    suites = [_suite(inputs, result) for inputs, result in runs]
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<testsuites>\n'
        + "".join(suites)
        + ("</testsuites>\n")
    )


def _suite(inputs: Inputs, result: RunResult) -> str:
    drill, findings = inputs.drill, result.verdict.findings
    failed = sum(finding.outcome in ("late", "missed") for finding in findings)
    skipped = sum(finding.outcome == "not_tested" for finding in findings)
    said = {
        "seed": result.seed,
        "status": drill.status.value,
        "passed": str(result.verdict.passed).lower(),
        "events_sha256": result.seal.events_sha256,
        "run": result.folder.name,
    }
    lines = [
        f'<testsuite name={quoteattr(drill.id)} tests="{len(findings)}" '
        f'failures="{failed}" skipped="{skipped}" time="{result.simulation_s:.3f}">',
        "<properties>",
        *(f'<property name="{key}" value={quoteattr(str(value))}/>' for key, value in said.items()),
        "</properties>",
    ]
    for expect, finding in zip(drill.expects, findings, strict=True):
        inside = f"<system-out>{escape(text(expect.label))}</system-out>"
        due, was = finding.deadline_s, finding.actual_s
        if finding.outcome in ("late", "missed"):
            message = f"{finding.outcome}: due {due} s, was {was} s"
            inside = f"<failure message={quoteattr(message)}>{escape(text(expect.label))}</failure>"
        elif finding.outcome == "not_tested":
            inside = f'<skipped message="not tested"/>{inside}'
        lines.append(
            f"<testcase classname={quoteattr(drill.id)} name={quoteattr(expect.id)}>"
            f"{inside}</testcase>"
        )
    return "\n".join([*lines, "</testsuite>", ""])
