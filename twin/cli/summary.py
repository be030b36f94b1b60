"""A run's verdict as a person reads it on the terminal, and as a program reads it."""

from __future__ import annotations

from typing import Any

from reports.drill.losses import Loss, avoided
from reports.drill.words import t_plus
from twin.cli.language import current, say, text
from twin.cli.running import STOCK, Inputs, RunResult
from twin.journal import said_again
from twin.terms.drill import Expect
from twin.terms.verdict import Finding

__all__ = ["as_plain", "exit_code", "lines"]

_MARKS = {"met": "✓", "late": "△", "missed": "×", "not_tested": "·"}


def exit_code(result: RunResult) -> int:
    """0 when the drill passed, 1 when an expectation failed, 130 when it was interrupted."""
    if result.summary.reason == "interrupted":
        return 130
    return 0 if result.verdict.passed else 1


def as_plain(inputs: Inputs, result: RunResult) -> dict[str, Any]:
    """The run as one JSON object."""
    expects = {expect.id: expect for expect in inputs.drill.expects}
    findings = result.verdict.findings
    return {
        "schema": "fumeng.run/1",
        "drill": inputs.drill.id,
        "seed": result.seed,
        "run": result.folder.name,
        "folder": str(result.folder),
        "status": "complete" if result.summary.whole else "incomplete",
        "passed": result.verdict.passed,
        "grade": None if result.verdict.grade is None else result.verdict.grade.value,
        "exit_code": exit_code(result),
        "events_sha256": result.seal.events_sha256,
        "records": result.seal.lines,
        "simulation_s": round(result.simulation_s, 3),
        "desk_s": round(result.summary.desk_s, 3),
        "expected": {
            "total": len(findings),
            **{outcome: sum(f.outcome == outcome for f in findings) for outcome in _MARKS},
            "critical_on_time_share": result.verdict.critical_on_time_share,
            "on_time_share": result.verdict.on_time_share,
        },
        "findings": [
            {
                "expect": finding.expect,
                "outcome": finding.outcome,
                "deadline_s": finding.deadline_s,
                "actual_s": finding.actual_s,
                "line": expects[finding.expect].line,
            }
            for finding in findings
        ],
        "avoided": [
            {
                "what": loss.what.en,
                "run": loss.run,
                "no_action": loss.no_action,
                "avoided": loss.avoided,
            }
            for loss in avoided(result.folder)
        ],
    }


def lines(inputs: Inputs, result: RunResult, repeat: str = "") -> list[str]:
    """The run in a screenful; `repeat` is the command that repeats it, if it is no drill run."""
    verdict, drill = result.verdict, inputs.drill
    speed = result.summary.simulated_s / max(result.simulation_s, 1e-9)
    desk_share = result.summary.desk_s / max(result.simulation_s, 1e-9)
    counts = {mark: sum(f.outcome == mark for f in verdict.findings) for mark in _MARKS}
    critical = sum(expect.critical for expect in drill.expects)
    on_time = sum(
        expect.critical and finding.outcome == "met"
        for expect, finding in zip(drill.expects, verdict.findings, strict=True)
    )
    head = [
        f"{text(drill.title)}  " + say("仿真演练·非真实事件", "exercise, not a real event"),
        say(
            f"种子 {result.seed} · {result.seal.lines} 条记录 · 仿真 {result.simulation_s:.1f} 秒"
            f"（{speed:,.0f}× 实时，值班台决策占 {desk_share:.1%}）",
            f"seed {result.seed} · {result.seal.lines} records · simulated in "
            f"{result.simulation_s:.1f} s ({speed:,.0f}× real time, {desk_share:.1%} in the desk)",
        ),
        "",
        say(
            f"预期行动 {len(verdict.findings)}   按时 {counts['met']}   逾时 {counts['late']}   "
            f"未完成 {counts['missed']}   未检验 {counts['not_tested']}   "
            f"关键行动 {on_time}/{critical}",
            f"expected {len(verdict.findings)}   on time {counts['met']}   late {counts['late']}   "
            f"missed {counts['missed']}   not tested {counts['not_tested']}   "
            f"critical {on_time}/{critical}",
        ),
    ]
    failed = [
        _finding_line(expect, finding)
        for expect, finding in zip(drill.expects, verdict.findings, strict=True)
        if finding.outcome != "met"
    ]
    if not verdict.complete:
        ruling = say("运行未完成，不作总评", "the run is incomplete: no verdict")
    elif not verdict.findings:
        ruling = say("没有预期行动，不作总评", "nothing was expected: no verdict")
    elif verdict.passed:
        ruling = say("总评：通过", "verdict: passed")
    else:
        ruling = say("总评：未通过", "verdict: not passed")
    if verdict.grade is not None:
        ruling += say("，等第：", ", grade: ") + text(verdict.grade.label)
    stock = "" if inputs.stock is None else str(result.folder / STOCK)
    again = said_again(inputs.preset, inputs.variant, inputs.overrides, stock)
    return [
        *head,
        *failed,
        "",
        ruling,
        *(_loss_line(loss) for loss in avoided(result.folder)),
        say("报告   ", "report  ") + str(result.folder / "report.html"),
        say("摘要   ", "digest  ") + f"sha256:{result.seal.events_sha256}",
        say("复现   ", "repeat  ")
        + (repeat or f"fumeng drill run {_asked(inputs)} --seed {result.seed}{again}"),
    ]


def _asked(inputs: Inputs) -> str:
    """The drill as it is given to the command: a shipped one by its name."""
    from scenarios import list_drills

    return inputs.drill.id if inputs.drill_file in list_drills() else str(inputs.drill_file)


def _finding_line(expect: Expect, finding: Finding) -> str:
    mark = _MARKS[finding.outcome]
    label = expect.label.in_(current())
    told = f" {mark} {expect.id} {label}"
    if finding.deadline_s is not None:
        told += say("  时限 ", "  due ") + t_plus(finding.deadline_s)
    if finding.actual_s is not None and finding.outcome == "late":
        assert finding.deadline_s is not None
        late_s = finding.actual_s - finding.deadline_s
        told += say("  实际 ", "  was ") + f"{t_plus(finding.actual_s)}  +{_span(late_s)}"
    return told


def _loss_line(loss: Loss) -> str:
    return say("对照   ", "spared  ") + say(
        f"{loss.what.zh} {loss.run:g}，不处置 {loss.no_action:g}，差 {loss.avoided:+g}",
        f"{loss.what.en}: {loss.run:g}, without action {loss.no_action:g} ({loss.avoided:+g})",
    )


def _span(seconds: float) -> str:
    whole = int(seconds + 0.5)
    return say(f"{whole // 60} 分 {whole % 60} 秒", f"{whole // 60} min {whole % 60} s")
