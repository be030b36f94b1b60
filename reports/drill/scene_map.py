"""The scene of an accident in a corner of the map, large enough to read: wreck, victims, cordon.

What a reader would get wrong: it is drawn only where everything happens within a kilometre, so
that on the map itself there is nothing to see but a cross. Who is hurt is the truth, not the count.
"""

from __future__ import annotations

from reports.drill.hazard_map import draw_shapes, hazards_at, reach_of
from reports.drill.map_parts import SIZE, Frame, label, roads, shut_roads, units
from reports.drill.story import Said, Story
from reports.drill.words import Speaker
from reports.figures import COLOURS
from twin.county import County
from twin.terms.text import Text

__all__ = ["scene"]

_SIDE = 190.0
_LEFT, _TOP = SIZE - _SIDE - 5.0, 176.0
_HALF_M = 300.0
_SMALL_M = 1000.0
_RAYS = ((0, -12), (0, 12), (-12, 0), (12, 0), (-8, -8), (8, 8), (-8, 8), (8, -8))
_HURT = (
    ("dead", Text("亡", "dead")),
    ("grave", Text("重", "grave")),
    ("light", Text("轻", "light")),
    ("observed", Text("观", "watched")),
)


def scene(story: Story, county: County, frame: Frame, at_s: float, say: Speaker) -> list[str]:
    """The picture of the scene as of a moment; nothing where there is none, or it is wide."""
    opened = [s for s in story.of("desk.incident_opened") if s.at_s <= at_s + 0.5]
    reach = reach_of(story, county)
    if not opened or story.of("world.plume"):
        return []
    at = opened[0].body["place"]
    x_m, y_m = county.xy(at["lat_deg"], at["lon_deg"])
    if reach:
        (west_m, south_m), (east_m, north_m) = reach
        if max(east_m - west_m, north_m - south_m) > _SMALL_M:
            return []
        x_m, y_m = (west_m + east_m) / 2.0, (south_m + north_m) / 2.0
    near = Frame(x_m, y_m, _HALF_M, _SIDE)
    px, py = frame.px(x_m, y_m)
    parts = [
        f'<path d="M{px:.1f} {py:.1f}L{_LEFT:g} {_TOP + _SIDE / 2:g}" stroke="#111" '
        f'stroke-width="0.8" stroke-dasharray="2 2"/>'
        f'<svg x="{_LEFT:g}" y="{_TOP:g}" width="{_SIDE:g}" height="{_SIDE:g}" '
        f'viewBox="0 0 {_SIDE:g} {_SIDE:g}"><rect width="{_SIDE:g}" height="{_SIDE:g}" '
        f'fill="#fff" stroke="#111" stroke-width="2"/>'
    ]
    parts += roads(county, near, wider=3.0)
    parts += shut_roads(story, county, near, at_s)
    parts += _cordon(story, opened[0], county, near, at_s, say)
    shapes = draw_shapes(hazards_at(story, at_s), county, near.px, near.metre_px, _SIDE, say)
    parts += shapes if reach else [_wreck(_SIDE / 2.0, _SIDE / 2.0)]
    parts += units(story, county, near, at_s, say)
    parts.append(_told(story, at_s, say))
    parts.append(
        f'<rect width="{_SIDE:g}" height="{_SIDE:g}" fill="none" stroke="#111" stroke-width="2"/>'
        "</svg>"
    )
    return parts


def _cordon(
    story: Story, opened: Said, county: County, near: Frame, at_s: float, say: Speaker
) -> list[str]:
    """The stand-off that the desk gave out last, as a ring."""
    mine = str(opened.body["incident"])
    given = [
        float(said.body[key])
        for kind, key in (("desk.plan_started", "standoff_m"), ("desk.standoff_changed", "to_m"))
        for said in story.of(kind)
        if said.at_s <= at_s + 0.5 and str(said.body["incident"]) == mine
    ]
    if not given:
        return []
    place = opened.body["place"]
    px, py = near.px(*county.xy(place["lat_deg"], place["lon_deg"]))
    radius = given[-1] * near.metre_px
    under = py + radius + 11.0
    told = say.pick(f"警戒 {given[-1]:g} 米", f"stand-off {given[-1]:g} m")
    return [
        f'<circle cx="{px:.1f}" cy="{py:.1f}" r="{radius:.1f}" fill="{COLOURS["alert"]}" '
        f'fill-opacity="0.06" stroke="{COLOURS["alert"]}" stroke-width="1.4" '
        f'stroke-dasharray="5 3"/>'
        + label(
            px, under if under < _SIDE - 20.0 else py - radius - 4, told, 9, "#b42318", "middle"
        )
    ]


def _wreck(x: float, y: float) -> str:
    """A star where something has happened that no hazard draws."""
    rays = "".join(f"M{x:g} {y:g}l{dx} {dy}" for dx, dy in _RAYS)
    return (
        f'<path d="{rays}" stroke="{COLOURS["alert"]}" stroke-width="3"/>'
        f'<circle cx="{x:g}" cy="{y:g}" r="4" fill="#111"/>'
    )


def _told(story: Story, at_s: float, say: Speaker) -> str:
    """The scale, and who is hurt by then, along the top and bottom of the picture."""
    last = {
        str(said.body["place"]): said.body
        for said in story.of("world.casualty")
        if said.at_s <= at_s + 0.5
    }
    hurt = {key: sum(int(body[key]) for body in last.values()) for key, _ in _HURT}
    words = "  ".join(f"{say(name)} {hurt[key]}" for key, name in _HURT if hurt[key])
    side = say.pick(f"现场 {2 * _HALF_M:g} 米见方", f"the scene, {2 * _HALF_M:g} m square")
    strip = f'<rect y="{_SIDE - 16:g}" width="{_SIDE:g}" height="16" fill="#fff" opacity="0.9"/>'
    return (
        f'<rect width="{_SIDE:g}" height="14" fill="#fff" opacity="0.9"/>'
        + label(6, 11, side, 9, "#111")
        + (
            strip + label(6, _SIDE - 5, say.pick("伤亡：", "hurt: ") + words, 10, "#b42318")
            if words
            else ""
        )
    )
