"""The words that cells are chosen from: names of the county, words of the drill language."""

from __future__ import annotations

import typing
from collections import Counter
from typing import Any

from pydantic import BeforeValidator
from pydantic.fields import FieldInfo

from scenarios.actions import vocabulary
from scenarios.happenings.table import HAPPENINGS
from scenarios.office.cells import hints_of
from scenarios.values import OneOf
from twin.county import County
from twin.county.event_types import load_event_kinds
from twin.terms.sources import CHANNELS
from twin.terms.text import Lang

__all__ = ["LISTS", "list_for", "names_of", "options_of"]

LISTS = {
    "place": ("地点", "places"),
    "hazard": ("危险源", "hazards"),
    "channel": ("渠道", "channels"),
    "happening": ("发生", "happenings"),
    "type": ("事件类型", "event types"),
    "action": ("预期行动", "actions"),
    "party": ("单位与席位", "parties"),
    "unit": ("队伍", "units"),
    "capability": ("能力", "capabilities"),
}
"""The columns of the sheet of names, with their headings."""
_BY_FIELD = {
    "place": "place",
    "hazard": "hazard",
    "channel": "channel",
    "type": "type",
    "action": "action",
    "who": "party",
    "from": "party",
    "sender": "party",
    "to": "party",
    "capability": "capability",
}
_PARTIES = (
    "指挥平台", "告警系统", "值班员", "带班领导", "县应急指挥中心", "县应急指挥部", "县应急管理局",
    "导调组", "世界", "群众", "消防救援", "急救", "公安", "园区应急队", "企业控制室", "企业负责人",
    "乡镇", "村", "指挥大厅",
)  # fmt: skip
_SMALL = frozenset(
    {"shelter", "clinic", "expert", "militia", "forest_squad", "police_station", "health_centre",
     "township_office", "volunteer_team", "repair_team", "gateway", "depot"}
)  # fmt: skip
"""Kinds of places that a list of all would drown in; they may be written all the same."""


def names_of(county: County, lang: Lang) -> dict[str, list[str]]:
    """Each list of `LISTS` for a county."""
    words = vocabulary()
    zh = lang == "zh"
    teams = [unit.name for unit in county.units.values()]
    townships = [town.name for town in county.townships.values()]
    return {
        "place": _places(county),
        "hazard": [hazard.name for hazard in county.hazards.values()],
        "channel": [label.in_(lang) if zh else code for code, label in CHANNELS.items()],
        "happening": [each.chinese if zh else name for name, each in HAPPENINGS.items()],
        "type": [kind.name if zh else kind.id for kind in load_event_kinds(county).values()],
        "action": [name if zh else action.en for name, action in words.actions.items()],
        "party": [*_PARTIES, *townships],
        "unit": list(dict.fromkeys(teams)),
        "capability": [c.name if zh else code for code, c in county.capabilities.items()],
    }


def list_for(field: str) -> str:
    """The list that a field is chosen from; empty for none."""
    return _BY_FIELD.get(field, "")


def options_of(info: FieldInfo, lang: Lang) -> list[str]:
    """The words a field may hold where they are few: choices and truths."""
    hints = hints_of(info)
    if bool in hints:
        return ["是", "否"] if lang == "zh" else ["yes", "no"]
    found: list[Any] = [*info.metadata]
    found += [m for hint in hints for m in typing.get_args(hint)]
    for each in found:
        if isinstance(each, BeforeValidator) and isinstance(each.func, OneOf):
            words = each.func.words
            return list(words if lang == "zh" else dict.fromkeys(words.values()))
    return []


def _places(county: County) -> list[str]:
    """Names by which each place is found; a namesake with its township before it."""
    shown = [p for p in county.places.values() if p.kind not in _SMALL]
    named = Counter(p.name for p in county.places.values())
    found: list[str] = []
    for place in shown:
        if named[place.name] == 1 or place.kind in ("seat", "county_seat"):
            found.append(place.name)
        elif place.township in county.townships:
            found.append(f"{county.townships[place.township].name}/{place.name}")
    counted = Counter(found)
    return [name for name in found if counted[name] == 1]
