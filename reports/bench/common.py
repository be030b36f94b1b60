"""The tables that the benchmarks share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reports.bench.words import Words, duration, measure, ratio, result_of, verdict
from reports.drill.blocks import Cell, Facts, TableBlock, table

__all__ = [
    "against_all",
    "goal_verdict",
    "goals",
    "goals_met",
    "machine",
    "notes",
    "rounds",
    "time_of",
]


def goals(result: Mapping[str, Any], say: Words) -> TableBlock:
    """Each goal, what was reached, and whether that is enough."""
    rows = [
        [
            say.of(goal["label"]),
            ("≥ " if goal["at_least"] else "≤ ") + measure(goal["bound"], goal["unit"]),
            "—" if goal["reached"] is None else measure(goal["reached"], goal["unit"]),
            goal_verdict(goal, say),
        ]
        for goal in result["goals"]
    ]
    heads = [
        say("目标", "goal"),
        "#" + say("要求", "asked"),
        "#" + say("达到", "reached"),
        say("判定", "verdict"),
    ]
    return table("t-goals", say("目标与达到的数", "goals and what was reached"), heads, rows)


def goal_verdict(goal: Mapping[str, Any], say: Words) -> Cell:
    """Met, not met and for what, or not tried."""
    if goal["met"] is None:
        return Cell(say("未测", "not tried"), "not_tested")
    if goal["met"]:
        return Cell(verdict(True, say), "met")
    limit = goal.get("limit")
    return Cell(verdict(False, say) + (f": {say.of(limit)}" if limit else ""), "late")


def goals_met(result: Mapping[str, Any]) -> tuple[int, int]:
    """How many goals are met, of how many that were tried."""
    tried = [goal["met"] for goal in result["goals"] if goal["met"] is not None]
    return sum(tried), len(tried)


def against_all(result: Mapping[str, Any], say: Words) -> TableBlock:
    """Every contender; a struck time belongs to wrong answers."""
    names = result["contenders"]
    rows = []
    for task in result["tasks"]:
        cells: list[Any] = [f"{say.of(task['label'])} · {say.of(task['each'])}"]
        for name in names:
            found = result_of(task, name)
            wrong = found is not None and found["wrong"]
            cells.append(Cell(time_of(found), "wrong" if wrong else ""))
        rows.append(cells)
    caption = say(
        "各库 CPU 用时的中位数；—：做不了；≈：只做了一部分再折算；划去：答案有误",
        "median CPU time of each library; —: cannot; ≈: a part was done and scaled up; "
        "struck: its answers were wrong",
    )
    return table("t-all", caption, [say("任务", "task"), *(f"#{n}" for n in names)], rows)


def notes(result: Mapping[str, Any], say: Words) -> TableBlock:
    """How each time came about: what was checked, how often, between which quartiles."""
    rows = []
    for task in result["tasks"]:
        for found in task["results"]:
            spread = found["ratio"]
            rows.append(
                [
                    say.of(task["label"]),
                    found["contender"],
                    f"{duration(found['q1'])}–{duration(found['q3'])}",
                    "—" if spread is None else ratio(spread["median"]),
                    f"{found['items']}×{found['repeats']}",
                    _checked(found, say),
                    say.of(found["note"]),
                ]
            )
    heads = [
        say("任务", "task"),
        say("库", "library"),
        "#" + say("四分位", "quartiles"),
        "#" + say("本软件 ÷ 它", "ours / it"),
        "#" + say("每轮题数×遍数", "items × repeats a round"),
        say("核对", "checked"),
        say("做法", "how"),
    ]
    return table("t-notes", say("逐项细节", "every detail"), heads, rows, folded=True)


def machine(result: Mapping[str, Any], say: Words, more: Sequence[tuple[str, str]] = ()) -> Facts:
    """On what it was measured, with what; then `more`."""
    host = result["machine"]
    caches = "  ".join(f"{level} {held}" for level, held in host["caches"].items())
    pinned = say("是", "yes") if host["pinned"] else say("否", "no")
    versions = "  ".join(f"{name} {number}" for name, number in result["versions"].items())
    return Facts(
        [
            (say("处理器", "processor"), host["cpu"]),
            (say("核", "cores"), f"{host['cores']}"),
            (say("固定在一个核", "pinned to one core"), pinned),
            (say("缓存", "caches"), caches or "—"),
            (say("系统", "system"), host["system"]),
            ("Python", host["python"]),
            (say("版本", "versions"), versions),
            (say("时间", "date"), result["at"]),
            (say("种子", "seed"), str(result["seed"])),
            *more,
        ]
    )


def rounds(result: Mapping[str, Any], say: Words) -> list[tuple[str, str]]:
    """How many rounds, and what could not take part."""
    quick = say("（快测）", " (quick)") if result["quick"] else ""
    broken = [f"{trouble['contender']} {trouble['what']}" for trouble in result["troubles"]]
    return [
        (say("轮数", "rounds"), f"{result['rounds']}{quick}"),
        (say("未装", "not installed"), "  ".join(result["missing"]) or "—"),
        (say("中途失败", "broke down"), "  ".join(broken) or "—"),
    ]


def time_of(found: Mapping[str, Any] | None) -> str:
    """A contender's median time; ≈ where a part was done and scaled up."""
    if found is None:
        return "—"
    return ("≈ " if found["part"] else "") + duration(found["median"])


def _checked(found: Mapping[str, Any], say: Words) -> Cell:
    if not found["checked"]:
        return Cell("—", "not_tested")
    if not found["wrong"]:
        return Cell(say(f"{found['checked']} 个数全对", f"{found['checked']} right"), "met")
    off = f" ≤ {found['off_ms']} ms" if "off_ms" in found else ""
    return Cell(
        say(
            f"{found['checked']} 个数中 {found['wrong']} 个有误{off}",
            f"{found['wrong']} of {found['checked']} wrong{off}",
        ),
        "missed",
    )
