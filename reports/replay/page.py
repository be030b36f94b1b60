"""The page of a replay: one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reports.bench.shell import rendered
from reports.bench.words import Words
from reports.drill.blocks import Block, Facts, Paragraph, Section, TableBlock, Tiles, table
from reports.replay.figures import draw_responses, draw_units
from reports.replay.statistics import Columns
from twin.terms.text import Lang

__all__ = ["replay_page"]

_SHARES = ("within_target", "queued", "transported", "from_station", "from_road")
_SECONDS = ("queue_s", "turnout_s", "travel_s", "on_scene_s", "to_hospital_s", "handover_s",
            "service_s")  # fmt: skip
_NAMES = {
    "within_target": ("达标", "within target"), "queued": ("排队", "queued"),
    "transported": ("送医", "taken to hospital"), "from_station": ("站内派出", "from station"),
    "from_road": ("路上派出", "from the road"), "queue_s": ("等待", "queue"),
    "turnout_s": ("出动", "turnout"), "travel_s": ("行驶", "travel"),
    "on_scene_s": ("现场", "on scene"), "to_hospital_s": ("送医行驶", "to hospital"),
    "handover_s": ("交接", "handover"), "service_s": ("每次占用", "service"),
    "units_free": ("来电时空闲队伍", "units free at the call"),
    "off_shift": ("不当班", "off shift"), "ready": ("待命", "ready"),
    "turnout": ("出动", "turnout"), "to_scene": ("赶往现场", "to scene"),
    "on_scene": ("现场", "on scene"), "to_hospital": ("送医", "to hospital"),
    "handover": ("交接", "handover"), "returning": ("返回", "returning"),
}  # fmt: skip


def replay_page(told: Mapping[str, Any], columns: Columns, lang: Lang) -> str:
    """The page of what `statistics` gave, with the calls it is of."""
    say = Words(lang)
    everything = told["all"]
    cover = [
        say("仿真重演·非真实调度", "A simulation, not a record"),
        say(f"{everything['calls']:,} 次呼叫", f"{everything['calls']:,} calls"),
        say(f"{len(told['units'])} 支队伍", f"{len(told['units'])} units"),
        f"{told['length_s'] / 3600:,.1f} h",
    ]
    sections = [_responses(told, columns, say), _units(told, say), _method(told, say)]
    return rendered(say("记录呼叫的重演", "Recorded calls again"), cover, sections, lang)


def _responses(told: Mapping[str, Any], columns: Columns, say: Words) -> Section:
    everything = told["all"]
    mean, p90 = everything["response_s"]["mean"], everything["response_s"]["p90"]
    lead = (
        say("没有一次呼叫能派出。", "No call could be answered.")
        if mean is None
        else say(
            f"响应平均 {mean['value'] / 60:.1f} 分钟，九成在 {p90['value'] / 60:.1f} 分钟内；"
            f"{100 * everything['within_target']['value']:.1f} % 达标。",
            f"The mean response is {mean['value'] / 60:.1f} min, nine of ten are within "
            f"{p90['value'] / 60:.1f} min; {100 * everything['within_target']['value']:.1f} % are "
            f"within target.",
        )
    )
    tiles = [
        (_number(everything["response_s"]["mean"]), say("响应均值 s", "mean response s")),
        (_number(everything["response_s"]["p90"]), "p90 s"),
        (_share(everything["within_target"]), say("达标", "within target")),
        (_share(everything["queued"]), say("排队", "queued")),
    ]
    blocks: list[Block] = [
        Tiles(tiles), draw_responses(told, columns, say), _groups(told, say), _shares(told, say),
        _parts(told, say),
    ]  # fmt: skip
    return Section("", "", say("响应", "Response"), lead, blocks)


def _units(told: Mapping[str, Any], say: Words) -> Section:
    busy = [unit["busy"]["value"] for unit in told["units"]]
    lead = say(
        f"各队忙时比例 {min(busy):.1%} 至 {max(busy):.1%}。"
        f"每支队伍各状态的时间之和等于全程，每次运行都核对。",
        f"Units are busy {min(busy):.1%} to {max(busy):.1%} of the time. What each unit did adds "
        f"up to the whole run; that is checked every time.",
    )
    blocks: list[Block] = [draw_units(told, _names(say), say), _unit_table(told, say)]
    return Section("", "", say("队伍", "Units"), lead, blocks)


def _method(told: Mapping[str, Any], say: Words) -> Section:
    by = (
        say("整个席位，每次派车有理由", "the whole desk, with a reason for each order")
        if told["by"] == "desk"
        else say("编译内核（与席位逐次核对过）", "the kernel, held against the desk call by call")
    )
    facts = Facts(
        [
            (say("由谁派", "sent by"), by),
            (say("策略", "policy"), told["policy"]),
            (say("等待次序", "queue"), told["queue"]),
            (say("角色", "role"), told["role"]),
            (say("不鸣警报", "without siren"), f"t / {told['siren_off']:g}"),
        ]
    )
    rules = say(
        "凡不在出警中的当班队伍都可派；返途中的队伍按已行时间的份额，取起讫点直线上最近的节点；"
        "警报行驶时间最短者（closest 则连同出动时间）派出，相同者取前；已在路上的不再计出动时间；"
        "送医到警报行驶时间最短的医院。现场、交接时间照记录。",
        "Every unit on shift that is not on a call may be sent; one on its way home stands at the "
        "node nearest the straight line between its ends, at the share of the time that has "
        "passed; the smallest time with siren wins (closest: with turnout), the first of equals; a "
        "unit that is out has no turnout; patients go to the hospital of the smallest time with "
        "siren. Times at the scene and for handover are those of the record.",
    )
    blocks: list[Block] = [Paragraph(rules), Paragraph(say.of(told["method"])), facts]
    return Section("", "", say("怎么算的", "How it was worked out"), by, blocks)


def _groups(told: Mapping[str, Any], say: Words) -> TableBlock:
    rows = [
        [
            name,
            "—" if target is None else f"{target:g}",
            f"{group['calls']:,}",
            f"{group['answered']:,}",
            *(_number(group["response_s"][key]) for key in ("mean", "p50", "p90", "p95")),
        ]
        for name, target, group in _all_groups(told, say)
    ]
    heads = [
        "", *("#" + head for head in (
            say("目标 s", "target s"), say("呼叫", "calls"), say("已派", "answered"),
            say("均值 s", "mean s"), "p50 s", "p90 s", "p95 s",
        )),
    ]  # fmt: skip
    return table("t-groups", say("响应时间，按优先级", "response by priority"), heads, rows)


def _shares(told: Mapping[str, Any], say: Words) -> TableBlock:
    rows = [
        [name, *(_share(group[key]) for key in _SHARES), _number(group["units_free"])]
        for name, _, group in _all_groups(told, say)
    ]
    heads = ["", *("#" + say(*_NAMES[key]) for key in (*_SHARES, "units_free"))]
    return table("t-shares", say("份额", "shares"), heads, rows)


def _parts(told: Mapping[str, Any], say: Words) -> TableBlock:
    rows = [
        [name, *(_number(group[key]) for key in _SECONDS)]
        for name, _, group in _all_groups(told, say)
    ]
    heads = ["", *("#" + say(*_NAMES[key]) + " s" for key in _SECONDS)]
    return table("t-parts", say("各段均值", "mean of each part"), heads, rows)


def _unit_table(told: Mapping[str, Any], say: Words) -> TableBlock:
    statuses = list(told["units"][0]["spent_s"])
    rows = [
        [
            unit["id"],
            f"{unit['calls']:,}",
            f"{unit['from_road']:,}",
            _share(unit["busy"]),
            *(f"{unit['spent_s'][status] / 3600:,.1f}" for status in statuses),
        ]
        for unit in told["units"]
    ]
    heads = [
        say("队伍", "unit"), *("#" + head for head in (
            say("呼叫", "calls"), say("路上派出", "from the road"), say("忙时", "busy"),
            *(say(*_NAMES[status]) + " h" for status in statuses),
        )),
    ]  # fmt: skip
    return table("t-units", say("各状态的小时数", "hours by status"), heads, rows)


def _all_groups(
    told: Mapping[str, Any], say: Words
) -> Sequence[tuple[str, float | None, Mapping[str, Any]]]:
    return [
        (say("全部", "all"), None, told["all"]),
        *(
            (say(f"优先级 {priority}", f"priority {priority}"), group["target_s"], group)
            for priority, group in told["by_priority"].items()
        ),
    ]


def _names(say: Words) -> dict[str, str]:
    return {key: say(*pair) for key, pair in _NAMES.items()}


def _number(interval: Mapping[str, float] | None) -> str:
    if interval is None:
        return "—"
    half = interval["half_width"]
    return f"{interval['value']:,.1f}" + ("" if half is None else f" ±{half:,.1f}")


def _share(interval: Mapping[str, float] | None) -> str:
    if interval is None:
        return "—"
    half = interval["half_width"]
    return f"{100 * interval['value']:.1f}" + ("" if half is None else f" ±{100 * half:.1f}") + " %"
