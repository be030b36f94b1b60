"""People on the map: villages told to leave, and where the hurt are by now.

What a reader would get wrong: both are the truth of the simulated world, not what was reported.
"""

from __future__ import annotations

from collections.abc import Mapping

from reports.drill.map_parts import Frame
from reports.drill.map_room import Room, label, width_of
from reports.drill.story import Said, Story
from reports.drill.words import Speaker
from twin.county import County
from twin.terms.text import Text

__all__ = ["PEOPLE_COLOUR", "hospitals", "hurt", "told_places", "villages"]

PEOPLE_COLOUR = "#1d4ed8"
_HOSPITAL = "#0f6b3e"
_RING = 4.0
_HURT = (
    ("dead", Text("亡", "dead")),
    ("grave", Text("重", "grave")),
    ("light", Text("轻", "light")),
    ("observed", Text("观", "watched")),
)
_ON_THE_WAY = ("carried", "driven")


def told_places(story: Story, county: County) -> list[tuple[float, float]]:
    """Where the villages are (metres) whose people were ever told to leave or stay in."""
    told = dict.fromkeys(str(s.body["id"]) for s in story.of("world.people") if _told(s))
    return [(county.places[id].x_m, county.places[id].y_m) for id in told]


def villages(story: Story, county: County, frame: Frame, at_s: float, room: Room) -> list[str]:
    """A ring for each village told by then, the fuller the more of its people have gone or hide."""
    latest = {str(s.body["id"]): s for s in story.of("world.people") if s.at_s <= at_s + 0.5}
    parts = []
    for id, said in latest.items():
        px, py = frame.px(county.places[id].x_m, county.places[id].y_m)
        if not _told(said) or not frame.holds(px, py):
            continue
        body = said.body
        moved = int(body["evacuated"]) + int(body["sheltering"])
        share = min(1.0, moved / max(1, int(body["residents"])))
        room.take((px - _RING, py - _RING, px + _RING, py + _RING))
        parts.append(
            f'<circle cx="{px:.1f}" cy="{py:.1f}" r="{_RING}" fill="#fff" '
            f'stroke="{PEOPLE_COLOUR}" stroke-width="1.4"/>'
            f'<circle cx="{px:.1f}" cy="{py:.1f}" r="{_RING * share**0.5:.1f}" '
            f'fill="{PEOPLE_COLOUR}"/>'
        )
    return parts


def _told(said: Said) -> bool:
    return any(int(said.body[key]) for key in ("warned", "evacuated", "evacuating", "sheltering"))


def hospitals(
    story: Story, county: County, frame: Frame, at_s: float, say: Speaker, room: Room
) -> list[str]:
    """How many of the hurt each hospital has taken in by then."""
    beds: dict[str, int] = {}
    for body in _patients(story, at_s).values():
        if body["what"] == "admitted":
            beds[str(body["hospital"])] = beds.get(str(body["hospital"]), 0) + 1
    parts = []
    for hospital, number in sorted(beds.items()):
        place = county.places[hospital]
        px, py = frame.px(place.x_m, place.y_m)
        if not frame.holds(px, py):
            continue
        told = say.pick(f"院 {number} 人", f"H {number}")
        wide = width_of(told, 9) + 6.0
        x, y = room.mark(px, py, wide, 13.0)
        line = f'<path d="M{px:.0f} {py:.0f}L{x:.0f} {y:.0f}" stroke="{_HOSPITAL}"/>'
        parts.append(
            (line if (x, y) != (px, py) else "")
            + f'<rect x="{x - wide / 2:.1f}" y="{y - 6.5:.1f}" width="{wide:.1f}" height="13" '
            f'fill="#fff" stroke="{_HOSPITAL}" stroke-width="1.4"/>'
            + label(x, y + 3, told, 9, _HOSPITAL, "middle")
        )
    return parts


def hurt(story: Story, at_s: float, say: Speaker) -> str:
    """Who is hurt by then, and how many are on the way and in hospital; empty while nobody is."""
    last = {
        str(s.body["place"]): s.body for s in story.of("world.casualty") if s.at_s <= at_s + 0.5
    }
    numbers = {key: sum(int(body[key]) for body in last.values()) for key, _ in _HURT}
    if not any(numbers.values()):
        return ""
    told = "  ".join(f"{say(name)} {numbers[key]}" for key, name in _HURT if numbers[key])
    whats = [str(body["what"]) for body in _patients(story, at_s).values()]
    away = sum(what in _ON_THE_WAY for what in whats)
    inside = whats.count("admitted")
    if away:
        told += say.pick(f"  ·  送医途中 {away}", f"  ·  on the way {away}")
    if inside:
        told += say.pick(f"  ·  已入院 {inside}", f"  ·  in hospital {inside}")
    return say.pick("伤亡：", "hurt: ") + told


def _patients(story: Story, at_s: float) -> dict[str, Mapping[str, object]]:
    """Where each of the hurt was last said to be; getting worse moves nobody."""
    return {
        str(said.body["person"]): said.body
        for said in story.of("world.patient")
        if said.at_s <= at_s + 0.5 and said.body["what"] != "worse"
    }
