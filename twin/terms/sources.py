"""Who told the desk something, and by which way it came.

What a reader would get wrong: neither says how far somebody is to be believed. How reliable a kind
of source is, and how exactly it gives a place, is a rule of the county (`rules/incidents.yaml`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from twin.terms.text import Text

__all__ = ["CHANNELS", "SOURCES", "ReportChannel", "SourceKind"]

ReportChannel = Literal[
    "alarm", "phone", "app", "platform", "cap", "hand_over", "fax", "radio", "video", "in_person"
]
SourceKind = Literal[
    "sensor", "camera", "crew", "centre", "hospital", "township", "firm", "department", "superior",
    "staff", "public", "media", "unknown",
]  # fmt: skip

CHANNELS: Mapping[ReportChannel, Text] = {
    "alarm": Text("监测报警", "alarm"),
    "phone": Text("电话", "phone"),
    "app": Text("手机应用", "app"),
    "platform": Text("信息平台", "platform"),
    "cap": Text("预警平台", "CAP"),
    "hand_over": Text("移交", "hand-over"),
    "fax": Text("传真", "fax"),
    "radio": Text("无线电", "radio"),
    "video": Text("视频", "video"),
    "in_person": Text("当面", "in person"),
}
SOURCES: Mapping[SourceKind, Text] = {
    "sensor": Text("监测设备", "instrument"),
    "camera": Text("视频监控", "camera"),
    "crew": Text("现场队伍", "crew"),
    "centre": Text("110、119、120", "110, 119 or 120"),
    "hospital": Text("医院", "hospital"),
    "township": Text("乡镇", "township"),
    "firm": Text("企业", "firm"),
    "department": Text("部门", "department"),
    "superior": Text("上级", "higher level"),
    "staff": Text("导调组", "exercise staff"),
    "public": Text("群众", "public"),
    "media": Text("网络媒体", "media"),
    "unknown": Text("来源不明", "unknown"),
}
