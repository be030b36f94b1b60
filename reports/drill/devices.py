"""The devices a run went over: which were simulated and which real, and what was lost of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reports.drill.blocks import Block, Heading, table
from reports.drill.story import Story
from reports.drill.words import Speaker

__all__ = ["devices"]


def devices(story: Story, say: Speaker) -> list[Block]:
    """A table with a row a device; nothing of a run without devices."""
    rig = story.start.get("rig")
    if rig is None:
        return []
    losses: dict[str, int] = {}
    reasons: dict[str, dict[str, None]] = {}
    for said in story.of("device.quality"):
        if said.body["quality"] != "good":
            point = said.body["point"]
            losses[point] = losses.get(point, 0) + 1
            reasons.setdefault(point, {})[said.body["why"][say.lang]] = None
    orders: dict[str, list[str]] = {}
    for said in story.of("device.order"):
        orders.setdefault(said.body["device"], []).append(said.body["outcome"])
    shadowed = any(one.get("shadow") for one in rig["devices"])
    rows = [
        (
            one["id"],
            say.pick(*one["form"].split("/")),
            say.pick(one["label"], one["type"]),
            "、".join(one["addresses"]),
            sum(count for point, count in losses.items() if _is_of(point, one)),
            _why(one, reasons),
            _said(orders.get(one["id"], [])),
            *([_compared(one, story, say)] if shadowed else []),
        )
        for one in rig["devices"]
    ]
    made = table(
        "t-devices",
        say.pick("经过的设备：模拟或实物", "devices the run went over: simulated or real"),
        [
            say.pick("设备", "device"),
            say.pick("形式", "form"),
            say.pick("类型", "type"),
            say.pick("地址", "address"),
            "#" + say.pick("数据中断（次）", "data lost (times)"),
            say.pick("中断的原因", "why it was lost"),
            say.pick("指令：确认/全部", "orders: confirmed/all"),
            *([say.pick("与影子比较", "beside its shadow")] if shadowed else []),
        ],
        rows,
        folded=len(rows) > 40,
    )
    return [Heading(say.pick("设备", "Devices")), made]


def _is_of(point: str, device: Mapping[str, Any]) -> bool:
    """Whether a point is the device's: the county's, or one named after it."""
    return point.partition("@")[0] in device["points"] or point.startswith(f"{device['id']}.")


def _compared(device: Mapping[str, Any], story: Story, say: Speaker) -> str:
    """How a real device agreed with its shadow, over all its points."""
    if not device.get("shadow") or not device["form"].endswith("real"):
        return "—"
    told = [one.body for one in story.of("device.compared") if one.body["device"] == device["id"]]
    if not told:
        return say.pick("没有可比的读数", "nothing to compare")
    beyond = [one for one in told if not one["agrees"]]
    if not beyond:
        return say.pick(f"一致（{device['shadow']}）", f"agrees ({device['shadow']})")
    points = "、".join(dict.fromkeys(one["point"] for one in beyond))
    return say.pick(
        f"超限 {len(beyond)} 次（{device['shadow']}）：{points}",
        f"beyond {len(beyond)} times ({device['shadow']}): {points}",
    )


def _why(device: Mapping[str, Any], reasons: Mapping[str, Mapping[str, None]]) -> str:
    """Why data of a device was lost, each reason once."""
    told = [why for point, each in reasons.items() if _is_of(point, device) for why in each]
    return "；".join(dict.fromkeys(told)) or "—"


def _said(outcomes: list[str]) -> str:
    return f"{outcomes.count('confirmed')}/{len(outcomes)}" if outcomes else "—"
