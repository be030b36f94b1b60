"""The scene of an accident under the map, large enough to read: wreck or hazard, hurt, cordon.

What a reader would get wrong: it is drawn only where everything happens within a kilometre, so
that on the map itself there is nothing to see but a cross. Who is hurt is the truth, not the count.
"""

from __future__ import annotations

from reports.drill.hazard_map import draw_cells, draw_marks, hazards_at, name_marks, reach_of
from reports.drill.map_parts import SIZE, Frame, roads, shut_roads
from reports.drill.map_people import hurt
from reports.drill.map_room import Room, label, width_of
from reports.drill.map_units import units
from reports.drill.story import Said, Story
from reports.drill.words import Speaker
from reports.figures import COLOURS
from twin.county import County

__all__ = ["SCENE_HEIGHT", "scene", "scene_frame"]

SCENE_HEIGHT = 230.0
_LEAST_HALF_M = 250.0
_SMALL_M = 1000.0
_AROUND_M = 110.0
_STRIP = 15.0
_RAYS = ((0, -12), (0, 12), (-12, 0), (12, 0), (-8, -8), (8, 8), (-8, 8), (8, -8))


def scene_frame(story: Story, county: County) -> Frame | None:
    """The ground of the first incident and its hazard; None where there is none, or it is wide."""
    opened = story.of("desk.incident_opened")
    if not opened or story.of("world.plume"):
        return None
    place = opened[0].body["place"]
    x_m, y_m = county.xy(place["lat_deg"], place["lon_deg"])
    around = [(x_m - _AROUND_M, y_m - _AROUND_M), (x_m + _AROUND_M, y_m + _AROUND_M)]
    spots = [*around, *reach_of(story, county)]
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    wide_m, high_m = max(xs) - min(xs), max(ys) - min(ys)
    if max(wide_m, high_m) > _SMALL_M:
        return None
    half_m = max(_LEAST_HALF_M, 0.6 * max(wide_m, high_m * SIZE / SCENE_HEIGHT))
    middle = ((min(xs) + max(xs)) / 2.0, (min(ys) + max(ys)) / 2.0)
    return Frame(*middle, half_m, SIZE, SCENE_HEIGHT)


def scene(story: Story, county: County, near: Frame, at_s: float, say: Speaker) -> list[str]:
    """The picture of the scene as of a moment; only its ground before the incident."""
    opened = [s for s in story.of("desk.incident_opened")[:1] if s.at_s <= at_s + 0.5]
    room = Room(SIZE, SCENE_HEIGHT)
    room.take((0.0, 0.0, SIZE, _STRIP))
    room.take((0.0, SCENE_HEIGHT - _STRIP, SIZE, SCENE_HEIGHT))
    parts = [f'<rect width="{SIZE:g}" height="{SCENE_HEIGHT:g}" fill="#fff"/>']
    parts += roads(county, near, wider=3.0)
    parts += shut_roads(story, county, near, at_s)
    for said in opened:
        parts += _cordon(story, said, county, near, at_s, say, room)
    pictures = hazards_at(story, at_s)
    parts += draw_cells(pictures, county, near, room, outlines=True)
    parts += draw_marks(pictures, county, near, room)
    if opened and not story.of("world.hazard"):
        x, y = _spot(opened[0], county, near)
        room.take((x - 12, y - 12, x + 12, y + 12))
        parts.append(_wreck(x, y))
    parts += name_marks(pictures, county, near, say, room).values()
    parts += units(story, county, near, at_s, say, room)
    parts.append(_told(story, near, at_s, say))
    return parts


def _spot(opened: Said, county: County, near: Frame) -> tuple[float, float]:
    place = opened.body["place"]
    x, y = near.px(*county.xy(place["lat_deg"], place["lon_deg"]))
    return float(x), float(y)


def _cordon(
    story: Story, opened: Said, county: County, near: Frame, at_s: float, say: Speaker, room: Room
) -> list[str]:
    """The stand-off that the desk gave out last, as a ring with its radius beside it."""
    mine = str(opened.body["incident"])
    given = [
        float(said.body[key])
        for kind, key in (("desk.plan_started", "standoff_m"), ("desk.standoff_changed", "to_m"))
        for said in story.of(kind)
        if said.at_s <= at_s + 0.5 and str(said.body["incident"]) == mine
    ]
    if not given:
        return []
    px, py = _spot(opened, county, near)
    radius = given[-1] * near.metre_px
    told = say.pick(f"警戒 {given[-1]:g} 米", f"stand-off {given[-1]:g} m")
    x = min(px + 0.75 * radius + 4.0, SIZE - width_of(told, 9) - 4.0)
    y = max(py - 0.75 * radius, _STRIP + 12.0)
    room.take((x, y - 9.0, x + width_of(told, 9), y + 2.0))
    return [
        f'<circle cx="{px:.1f}" cy="{py:.1f}" r="{radius:.1f}" fill="{COLOURS["alert"]}" '
        f'fill-opacity="0.06" stroke="{COLOURS["alert"]}" stroke-width="1.4" '
        f'stroke-dasharray="5 3"/>' + label(x, y, told, 9, "#b42318", halo=True)
    ]


def _wreck(x: float, y: float) -> str:
    """A star where something has happened that no hazard draws."""
    rays = "".join(f"M{x:g} {y:g}l{dx} {dy}" for dx, dy in _RAYS)
    return (
        f'<path d="{rays}" stroke="{COLOURS["alert"]}" stroke-width="3"/>'
        f'<circle cx="{x:g}" cy="{y:g}" r="4" fill="#111"/>'
    )


def _told(story: Story, near: Frame, at_s: float, say: Speaker) -> str:
    """The scale above, and below it who is hurt by then."""
    wide_m = 2 * near.half_m
    high_m = wide_m * SCENE_HEIGHT / SIZE
    size = say.pick(
        f"现场放大：宽 {wide_m:.0f} 米，高 {high_m:.0f} 米，上北",
        f"the scene, {wide_m:.0f} m wide and {high_m:.0f} m high, north up",
    )
    words = hurt(story, at_s, say)
    below = (
        f'<rect y="{SCENE_HEIGHT - _STRIP:g}" width="{SIZE:g}" height="{_STRIP:g}" fill="#fff"/>'
        + label(8, SCENE_HEIGHT - 4, words, 10, "#b42318")
        if words
        else ""
    )
    return (
        f'<rect width="{SIZE:g}" height="{_STRIP:g}" fill="#fff"/>'
        + label(8, 11, size, 9, "#111")
        + below
        + f'<rect width="{SIZE:g}" height="{SCENE_HEIGHT:g}" fill="none" stroke="#111"/>'
    )
