"""The positions at which people sit: what the desk calls them, and what people do."""

from __future__ import annotations

from twin.county import County
from twin.terms.text import Text

__all__ = ["POSITIONS", "label_of", "position_of"]

POSITIONS: dict[str, Text] = {
    "county_duty": Text("值班员", "duty officer"),
    "leader": Text("带班领导", "leader on duty"),
    "deputy": Text("副职领导", "deputy leader"),
    "hall": Text("大厅操作员", "hall operator"),
}
_PLANT = "plant"


def label_of(position: str, county: County) -> Text:
    """What people call a position; one that is not known is called as it is."""
    kind, _, name = position.partition(":")
    if kind == _PLANT and name in county.hazards:
        hazard = county.hazards[name].name
        return Text(f"{hazard}控制室", f"control room of {hazard}")
    return POSITIONS.get(position, Text(position, position))


def position_of(word: str, county: County) -> str | None:
    """The position a word names, in either language or as the desk writes it; None if none."""
    for position, label in POSITIONS.items():
        if word in (position, label.zh, label.en):
            return position
    kind, _, name = word.partition(":")
    return word if kind == _PLANT and name in county.hazards else None
