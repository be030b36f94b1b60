"""What the public was told: where, what to do, which way, until when."""

from __future__ import annotations

from reports.drill.blocks import Block, Cell, table
from reports.drill.story import Story
from reports.drill.words import Speaker, t_plus
from twin.terms.text import Text

__all__ = ["notices"]

_STEPS = {
    "Alert": Text("首发", "first"),
    "Update": Text("更新", "update"),
    "Cancel": Text("解除", "all clear"),
}
_POINTS = (
    Text("北", "N"),
    Text("东北", "NE"),
    Text("东", "E"),
    Text("东南", "SE"),
    Text("南", "S"),
    Text("西南", "SW"),
    Text("西", "W"),
    Text("西北", "NW"),
)


def notices(story: Story, say: Speaker) -> Block:
    """The table of notices, a row for each zone."""
    rows = []
    for said in story.of("desk.warning_issued"):
        notice = said.body["notice"]
        cap = next(
            (
                str(sent.body["identifier"])
                for sent in story.of("device.cap_sent")
                if sent.body["warning"] == notice["warning"]
            ),
            say.pick("未发出", "not sent"),
        )
        over = notice["step"] == "Cancel"
        for zone in notice["zones"]:
            away = "" if over else _toward(notice["leave_toward_deg"], say)
            rows.append(
                (
                    t_plus(said.at_s),
                    notice["warning"],
                    say.word(_STEPS, notice["step"]),
                    zone["name"][say.lang],
                    zone["residents"],
                    say.joined(zone["places"]) or "—",
                    zone["instruction"][say.lang] + (away if zone["action"] == "evacuate" else ""),
                    "—" if over else t_plus(notice["expires_at_ms"] / 1000),
                    Cell(cap, "hash"),
                )
            )
    heads = [
        "@" + say.pick("时刻", "time"),
        "@" + say.pick("通知", "notice"),
        "@" + say.pick("步骤", "step"),
        say.pick("区域", "zone"),
        "#" + say.pick("居民", "residents"),
        say.pick("村镇", "places"),
        say.pick("怎么做", "what to do"),
        "@" + say.pick("有效至", "until"),
        "CAP 1.2",
    ]
    caption = say.pick(
        "公众避险通知（状态 Exercise，不是四色预警）",
        "notices (status Exercise; not a coloured warning)",
    )
    return table("t-notices", caption, heads, rows)


def _toward(bearing_deg: float, say: Speaker) -> str:
    point = say(_POINTS[int(bearing_deg / 45.0 + 0.5) % 8])
    return say.pick(f"；朝{point}（{bearing_deg:.0f}°）", f"; toward {point} ({bearing_deg:.0f}°)")
