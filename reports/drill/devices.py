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
    for said in story.of("device.quality"):
        if said.body["quality"] != "good":
            losses[said.body["point"]] = losses.get(said.body["point"], 0) + 1
    orders: dict[str, list[str]] = {}
    for said in story.of("device.order"):
        orders.setdefault(said.body["device"], []).append(said.body["outcome"])
    rows = [
        (
            one["id"],
            say.pick(*one["form"].split("/")),
            say.pick(one["label"], one["type"]),
            "、".join(one["addresses"]),
            sum(count for point, count in losses.items() if _is_of(point, one)),
            _said(orders.get(one["id"], [])),
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
            say.pick("指令：确认/全部", "orders: confirmed/all"),
        ],
        rows,
        folded=len(rows) > 40,
    )
    return [Heading(say.pick("设备", "Devices")), made]


def _is_of(point: str, device: Mapping[str, Any]) -> bool:
    """Whether a point is the device's: the county's, or one named after it."""
    return point.partition("@")[0] in device["points"] or point.startswith(f"{device['id']}.")


def _said(outcomes: list[str]) -> str:
    return f"{outcomes.count('confirmed')}/{len(outcomes)}" if outcomes else "—"
