"""Units on the map: where each is at a moment, those at one spot counted on one mark."""

from __future__ import annotations

from reports.drill.map_parts import Frame
from reports.drill.map_room import Room, label
from reports.drill.story import Story
from reports.drill.words import Speaker
from reports.figures import COLOURS
from twin.county import County

__all__ = ["ROLE_MARKS", "units"]

# Letter in Chinese and English, and a colour on which white can be read (at least 4.5 to 1).
ROLE_MARKS = {
    "119": ("消", "F", "#b42318"),
    "120": ("救", "A", "#0f6b3e"),
    "110": ("警", "P", "#0b5394"),
    "county_hq": ("县", "C", "#8e3a7c"),
    "park": ("园", "K", "#7c2d12"),
    "city": ("市", "Y", COLOURS["ink"]),
    "neighbour": ("邻", "N", COLOURS["ink"]),
    "township": ("乡", "T", "#5b6470"),
    "firm": ("企", "E", "#5b6470"),
}
_MARK_H = 13.0


def units(
    story: Story, county: County, frame: Frame, at_s: float, say: Speaker, room: Room
) -> list[str]:
    """Units under way or at work; those at one spot are counted on one mark.

    Marks keep off each other and off what `room` holds; one moved away keeps a line to its place.
    """
    spots: dict[tuple[int, int, str], int] = {}
    for crew in story.crews.values():
        status, place = crew.status_at(at_s), crew.place_at(at_s)
        if place is None or status not in ("en_route", "on_scene", "task_done", "delayed"):
            continue
        px, py = frame.px(*county.xy(*place))
        if frame.holds(px, py):
            key = (round(px / 6) * 6, round(py / 6) * 6, crew.role)
            spots[key] = spots.get(key, 0) + 1
    lines, marks = [], []
    for (px, py, role), number in spots.items():
        zh, en, colour = ROLE_MARKS[role]
        told = say.pick(zh, en) + ("" if number == 1 else str(number))
        width = _MARK_H if number == 1 else _MARK_H + 7.0
        x, y = room.mark(px, py, width, _MARK_H)
        if (x, y) != (px, py):
            lines.append(f'<path d="M{px} {py}L{x:.0f} {y:.0f}" stroke="{colour}"/>')
        marks.append(
            f'<rect x="{x - width / 2:.1f}" y="{y - _MARK_H / 2:.1f}" width="{width:g}" '
            f'height="{_MARK_H:g}" rx="6.5" fill="{colour}" stroke="#fff"/>'
            + label(x, y + 3, told, 9, "#fff", "middle")
        )
    return lines + marks
