"""The goals that were set for the engine, and what was reached.

What a reader would get wrong: a goal that was not tried (a size left out, a baseline struck for a
wrong answer) is neither met nor missed. `limit` names what stands in the way of a goal where that
is known; it is not measured here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from twin.terms.text import Text

__all__ = ["goals"]

_TIMES = ((100_000, 40.0, 5.0), (1_000_000, 30.0, 4.0))
_ROOF_AT, _ROOF_SHARE = 100_000, 0.6
_SMALL, _SMALL_S = 10_000, 10e-6
_SYNTHESIS_S = 40e-6
_BAD_SHARE = 0.7
_WORST_S = 100e-9
_EVENT_S = 20e-9
_CALL = Text(
    "约五分之一的时间不在扫描各点，而在调用、活动点和事件；另有上一读数的写回",
    "a fifth of the tick is the call, busy points and events; and last readings are written back",
)
_TRIPS = Text(
    "每个事件取一次测点、一次报警的内存；入组的报警另取成员与组，约占一半",
    "each event is a trip to its point and to its alarm; groups, with trips of their own, are half",
)
_STAGES = {
    "burst": Text("全体中断", "mass loss"),
    "mix": Text("随机混合", "random mix"),
    "scattered": Text("散布于任何报警", "scattered over any alarm"),
}


def goals(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One entry a goal: what, the bound and its sense, what was reached, whether it is met."""
    tasks = {(task["load"], task["points"]): task for task in result["tasks"]}
    found = []
    for size, dense, guard in _TIMES:
        for peer, bound in (("numpy_dense", dense), ("numpy_guard", guard)):
            ratio = _ratio(tasks.get(("quiet", size)), "results", peer)
            times = None if ratio is None else 1 / ratio
            label = Text(f"{size:,} 点，快于 {peer} 的倍数", f"{size:,} points, times {peer}")
            found.append(_goal(label, "times", bound, times, at_least=True))
    roof = _ratio(tasks.get(("quiet", _ROOF_AT)), "roofs", "read_tick")
    label = Text(
        f"{_ROOF_AT:,} 点，占实际读取上限的份额", f"{_ROOF_AT:,} points, share of realistic roof"
    )
    found.append(_goal(label, "share", _ROOF_SHARE, _over(1, roof), at_least=True, limit=_CALL))
    small = tasks.get(("quiet", _SMALL))
    mine = None if small is None else small["results"][0]["median"]
    label = Text(f"{_SMALL:,} 点，每拍", f"{_SMALL:,} points, a tick")
    found.append(_goal(label, "time", _SMALL_S, mine))
    bad = result["bad"]
    label = Text("30 % 坏点时的速率，占平静时", "rate with 30 % bad, of the quiet rate")
    found.append(_goal(label, "share", _BAD_SHARE, bad["share"]["median"], at_least=True))
    worst = max(each["median"] / each["points"] for each in result["worst"])
    label = Text("最坏一拍，每点", "worst tick, a point")
    found.append(_goal(label, "time", _WORST_S, worst))
    for each in result["stage"]:
        name = _STAGES[each["what"]]
        label = Text(f"事件级，每个事件（{name.zh}）", f"event stage, an event ({name.en})")
        found.append(_goal(label, "time", _EVENT_S, each["median"], limit=_TRIPS))
    label = Text("安静一拍的 Python 内存分配", "Python allocations of a quiet tick")
    found.append(_goal(label, "count", 0.0, float(result["allocations"])))
    both = result["synthesis"]
    label = Text(
        f"{both['points']:,} 点，传感器合成加报警，每拍",
        f"{both['points']:,} points, synthesis and alarms, a tick",
    )
    reached = both["both"]["median"] if both["points"] == _SMALL else None
    found.append(_goal(label, "time", _SYNTHESIS_S, reached))
    return found


def _goal(
    label: Text, unit: str, bound: float, reached: float | None, *, at_least: bool = False,
    limit: Text | None = None,
) -> dict[str, Any]:  # fmt: skip
    met = None if reached is None else reached >= bound if at_least else reached <= bound
    return {
        "label": {"zh": label.zh, "en": label.en}, "unit": unit, "at_least": at_least,
        "bound": bound, "reached": reached, "met": met,
        "limit": None if limit is None else {"zh": limit.zh, "en": limit.en},
    }  # fmt: skip


def _ratio(task: Mapping[str, Any] | None, part: str, name: str) -> float | None:
    """Median of ours / theirs."""
    for found in [] if task is None else task[part]:
        if found["contender"] == name and found["ratio"] is not None:
            return float(found["ratio"]["median"])
    return None


def _over(one: float, other: float | None) -> float | None:
    return None if other is None else one / other
