"""The positions at which people sit: what the desk calls them, and what people do."""

from __future__ import annotations

from collections.abc import Container

from twin.county import County
from twin.terms.text import Text
from twin.terms.units import Role

__all__ = ["POSITIONS", "label_of", "position_of"]

POSITIONS: dict[str, Text] = {
    "county_duty": Text("值班员", "duty officer"),
    "leader": Text("带班领导", "leader on duty"),
    "deputy": Text("副职领导", "deputy leader"),
    "hall": Text("大厅操作员", "hall operator"),
    "county_deputy_head": Text("分管副县长", "deputy county head in charge"),
    "county_head": Text("县长", "county head"),
    "ecology_head": Text("生态环境局带班领导", "leader on duty of the ecology bureau"),
    "ecology_deputy": Text("生态环境局副带班领导", "its deputy"),
    "health_head": Text("卫生健康局带班领导", "leader on duty of the health bureau"),
    "health_deputy": Text("卫生健康局副带班领导", "its deputy"),
    "county-emergency": Text("应急管理局", "emergency bureau"),
    "county-police": Text("公安局", "police"),
    **{
        f"centre:{role.value}": role.label
        for role in (Role.FIRE_119, Role.AMBULANCE_120, Role.POLICE_110, Role.PARK)
    },
}


def label_of(position: str, county: County) -> Text:
    """What people call a position; one that is not known is called as it is."""
    if position in POSITIONS:
        return POSITIONS[position]
    kind, _, name = position.partition(":")
    if kind == "plant" and name in county.hazards:
        hazard = county.hazards[name].name
        return Text(f"{hazard}控制室", f"control room of {hazard}")
    if kind == "township" and name in county.townships:
        town = county.townships[name].name
        return Text(f"{town}值班室", f"duty room of {town}")
    for node in county.net_nodes.values():
        if node.owner == position and node.kind == "department":
            return Text(node.name, node.name)
    return Text(position, position)


def position_of(word: str, county: County, persons: Container[str] = ()) -> str | None:
    """The position a word names, in either language or as the desk writes it; None if none.

    `persons` are the ids of the responsible persons, who sit at `person:ID`.
    """
    for position, label in POSITIONS.items():
        if word in (position, label.zh, label.en):
            return position
    kind, _, name = word.partition(":")
    if kind == "plant":
        return word if name in county.hazards else None
    if kind == "township":
        return word if name in county.townships else None
    if kind == "person":
        return word if name in persons else None
    for node in county.net_nodes.values():
        if node.kind == "department" and word in (node.owner, node.name):
            return node.owner
    return None
