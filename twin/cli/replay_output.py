"""What `fumeng replay` says of a run: one object, tables and a page, or lines on a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twin.cli.language import current, say

if TYPE_CHECKING:
    from twin.sim.replay import Outcome

__all__ = ["lines", "told_of", "write"]


def told_of(
    outcome: Outcome, wanted: Mapping[int | None, float], policy: str, queue: str,
    siren_off: float, role: str,
) -> dict[str, Any]:  # fmt: skip
    """The result as one JSON object."""
    from reports.replay.statistics import statistics
    from twin.sim.replay import STATUSES

    case, ledger = outcome.case, outcome.ledger
    targets = {p: wanted.get(p, wanted[None]) for p in set(case.calls.priority.tolist())}
    counted = statistics(
        outcome.columns(), ledger.spent_us, STATUSES, ledger.length_us, case.units.id, targets
    )
    return {
        "kind": "fumeng-replay", "schema": 1, "simulated": True, "policy": policy, "queue": queue,
        "siren_off": siren_off, "role": role, "by": "desk" if outcome.orders else "kernel",
        **counted,
    }  # fmt: skip


def write(outcome: Outcome, told: Mapping[str, Any], out: Path) -> None:
    """Tables and a page into a folder."""
    from reports.replay.page import replay_page
    from reports.replay.tables import write_calls, write_units
    from twin.sim.replay import reason_of

    out.mkdir(parents=True, exist_ok=True)
    case, answers = outcome.case, outcome.answers
    node_id, hospital_id = case.nodes.id, (*case.hospitals.id, "")
    none = [""] * len(case.calls)
    write_calls(
        out / "replay.csv",
        outcome.columns(),
        ids=case.calls.id,
        nodes=[node_id[node] for node in case.calls.node.tolist()],
        from_nodes=[node_id[node] for node in answers.left_from.tolist()],
        units=case.units.id,
        hospitals=[hospital_id[row] for row in outcome.plan.hospital.tolist()],
        orders=[each.order if each else "" for each in outcome.orders] or none,
        reasons=[
            reason_of(each, case.units.id).in_(current()) if each else "" for each in outcome.orders
        ]
        or none,
    )
    write_units(out / "replay-units.csv", told["units"])
    page = replay_page(told, outcome.columns(), current())
    (out / "replay.html").write_text(page, encoding="utf-8")


def lines(told: Mapping[str, Any]) -> list[str]:
    """What a planner wants first."""
    from twin.cli.bench_output import columns

    groups = [(say("全部", "all"), told["all"])] + [
        (say(f"优先级 {p}", f"priority {p}"), group) for p, group in told["by_priority"].items()
    ]
    heads = [
        "", say("呼叫", "calls"), say("已派", "answered"), say("响应均值 s", "response mean s"),
        "p50", "p90", "p95", say("达标", "in target"), say("排队", "queued"),
        say("路上派出", "from road"),
    ]  # fmt: skip
    rows = [heads]
    for name, group in groups:
        response = group["response_s"]
        rows.append(
            [name, f"{group['calls']:,}", f"{group['answered']:,}"]
            + [_with_ci(response[key], 1) for key in ("mean", "p50", "p90", "p95")]
            + [_with_ci(group[key], 1, 100) for key in ("within_target", "queued", "from_road")]
        )
    busy = [unit["busy"]["value"] for unit in told["units"]]
    return [
        *columns(rows),
        "",
        say(
            f"忙时比例 {min(busy):.1%}–{max(busy):.1%}，{len(busy)} 支队伍；"
            f"全程 {told['length_s'] / 3600:,.1f} h。仿真重演，非真实调度。",
            f"busy {min(busy):.1%}–{max(busy):.1%} of the time, {len(busy)} units; "
            f"{told['length_s'] / 3600:,.1f} h in all. A simulation, not a record.",
        ),
        told["method"][current()],
    ]


def _with_ci(interval: Mapping[str, float | None] | None, digits: int, times: float = 1.0) -> str:
    if interval is None or interval["value"] is None:
        return "—"
    shown = f"{times * interval['value']:,.{digits}f}"
    half = interval["half_width"]
    shown = shown if half is None else f"{shown} ±{times * half:,.{digits}f}"
    return f"{shown} %" if times == 100 else shown
