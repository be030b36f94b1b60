"""Sensor points: what measures what, and where (positions S). Limits: `rationalise`."""

from __future__ import annotations

import numpy as np

from twin.county.build import waters
from twin.county.build.dice import Dice
from twin.county.build.hazards import sources
from twin.county.build.industry import park_xy
from twin.county.build.network import network
from twin.county.build.outline import PLANE
from twin.county.build.settlements import settle
from twin.county.build.site_points import Numbering, Point, of_hazard, park_fence


def points() -> list[Point]:
    """All points, group by group; the same on every call."""
    number = Numbering()
    result: list[Point] = []
    for source in sources():
        result += of_hazard(source, number)
    result += park_fence(number)
    result += _weather()
    result += _water(number)
    result += _townships(number)
    result += _traffic(number)
    result += _lookouts(number)
    result += _visibility(number)
    return result


WEATHER_SITES = ("T-chengqu", "T-wangfu", "T-jiumiao", "T-wuhuanchi", "T-paozi", "T-furong",
                 "T-huashige")  # fmt: skip


def _weather() -> list[Point]:
    spots = [("park", *park_xy(2.5, 4.3), "F-park")]
    by_id = {p.id: p for p in settle()[0]}
    for site in WEATHER_SITES:
        spots.append((site[2:], by_id[site].x + 350.0, by_id[site].y + 350.0, site))
    result = []
    for name, x, y, owner in spots:
        for sensor, prefix, normal, height in (
            ("wind-speed", "WS", 3.0, 10.0),
            ("wind-from", "WD", 300.0, 10.0),
            ("air-temperature", "AT", 12.0, 1.5),
            ("humidity", "RH", 55.0, 1.5),
        ):
            result.append(
                Point(id=f"{prefix}-{name}", sensor=sensor, x=x, y=y, owner=owner,
                      tag=f"{prefix}-{name}", height_m=height, normal=normal)
            )  # fmt: skip
    return result


def gauges() -> list[tuple[str, str, float, float]]:
    """River gauges: id, river, x, y; three on a long river, on its own course."""
    result = []
    for river in waters.RIVERS:
        line = waters.course(river)
        count = 1 if len(line) < 60 else 3
        for k in range(count):
            at = line[round((len(line) - 1) * (k + 0.7) / (count + 0.4))]
            result.append((f"RS-{river.id[2:]}-{k + 1}", river.id, float(at[0]), float(at[1])))
    return result


def _water(number: Numbering) -> list[Point]:
    result = [
        Point(id=gauge, sensor="river-stage", x=x, y=y, owner="county-water", tag=gauge,
              normal=1.0)
        for gauge, _, x, y in gauges()
    ]  # fmt: skip
    for key, _, _, lat, lon, _, normal, check, _, _ in waters.RESERVOIRS:
        x, y = PLANE.xy_of(lat, lon)
        result.append(
            Point(id=f"RV-{key[2:]}", sensor="reservoir-stage", x=x, y=y, owner="county-water",
                  tag=f"RV-{key[2:]}", normal=normal - 2.0,
                  normal_level_m=normal, check_level_m=check,
                  span=(normal - 40.0, check + 5.0))
        )  # fmt: skip
        for k in range(4):
            result.append(
                Point(id=number("SP"), sensor="piezometer", x=x + 40.0 * k, y=y - 30.0,
                      owner="county-water", tag=f"SP-{key[2:]}-{k + 1}", normal=6.0)
            )  # fmt: skip
    for k, place in enumerate(p for p in settle()[0] if p.kind in ("seat", "village")):
        if place.kind == "seat" or k % 3 == 0:
            result.append(
                Point(id=number("RG"), sensor="rain", x=place.x + 60.0, y=place.y - 60.0,
                      owner=place.township, tag=f"RG-{place.id[2:]}")
            )  # fmt: skip
    return result


def _townships(number: Numbering) -> list[Point]:
    """What every town has: fire panels, heating, mains, water works, snow and soil gauges."""
    net = network()
    result: list[Point] = []
    for place in settle()[0]:
        if place.kind not in ("seat", "county_seat"):
            continue
        urban = place.kind == "county_seat"
        dice = Dice("town points", place.id)
        streets = net.street_nodes[place.id]

        def put(prefix: str, sensor: str, normal: float, *, own: str = place.id,
                dice: Dice = dice, streets: tuple[int, ...] = streets) -> None:  # fmt: skip
            node = dice.pick(streets)
            name = number(prefix)
            result.append(
                Point(id=name, sensor=sensor, x=float(net.x[node]) + dice.between(-25, 25),
                      y=float(net.y[node]) + dice.between(-25, 25), owner=own, tag=name,
                      normal=normal)
            )  # fmt: skip

        for _ in range(140 if urban else 12):
            put("FA", "fire-unit", 0.0)
        for _ in range(12 if urban else 2):
            put("BP", "boiler-pressure", 900.0)
            put("CO", "gas-co", 0.0)
        for _ in range(10 if urban else 2):
            put("TO", "transformer-oil", 45.0)
            put("ML", "mains-load", 55.0)
            put("BV", "bus-voltage", 53.5)
        put("WP", "water-pressure", 320.0)
        put("WP", "water-pressure", 300.0)
        put("RC", "residual-chlorine", 0.4)
        put("SD", "snow-depth", 0.0)
        put("SM", "soil-moisture", 24.0)
    return result


def _traffic(number: Numbering) -> list[Point]:
    """Cameras and counters at junctions of the main roads, evenly picked."""
    net = network()
    road_class = {r.id: r.road_class for r in net.roads}
    degree = np.zeros(len(net.x), dtype=int)
    main = np.zeros(len(net.x), dtype=bool)
    for s in net.sections:
        degree[s.a] += 1
        degree[s.b] += 1
        if road_class[s.road] in ("national", "provincial", "county", "expressway"):
            main[s.a] = main[s.b] = True
    own = np.array([j == "county" for j in net.jurisdiction])
    junctions = np.flatnonzero(main & own & (degree >= 3))
    result = []
    for k in range(0, len(junctions), max(1, len(junctions) // 240)):
        node = int(junctions[k])
        x, y = float(net.x[node]), float(net.y[node])
        result.append(Point(id=number("TC"), sensor="camera", x=x, y=y, owner="county-traffic",
                            tag=f"TC@{node}", height_m=6.0, normal=1.0))  # fmt: skip
        if k % 2 == 0:
            result.append(Point(id=number("TF"), sensor="traffic-flow", x=x, y=y,
                                owner="county-traffic", tag=f"TF@{node}", height_m=5.0,
                                normal=300.0))  # fmt: skip
    return result


def _visibility(number: Numbering) -> list[Point]:
    """Visibility at the weather stations of the townships and along the expressways."""
    by_id = {p.id: p for p in settle()[0]}
    spots = [(by_id[site].x + 350.0, by_id[site].y + 350.0, site) for site in WEATHER_SITES]
    net = network()
    own = [j == "county" for j in net.jurisdiction]
    motorway = {r.id for r in net.roads if r.road_class == "expressway"}
    nodes = list(dict.fromkeys(s.a for s in net.sections if s.road in motorway and own[s.a]))
    for node in nodes[:: max(1, len(nodes) // 16)]:
        spots.append((float(net.x[node]), float(net.y[node]), "county-traffic"))
    return [
        Point(id=number("VI"), sensor="visibility", x=x, y=y, owner=owner,
              tag=f"VI-{k + 1}", height_m=2.5, normal=15000.0)
        for k, (x, y, owner) in enumerate(spots)
    ]  # fmt: skip


def _lookouts(number: Numbering) -> list[Point]:
    """Forest-fire lookouts at every twelfth village."""
    villages = [p for p in settle()[0] if p.kind == "village"]
    return [
        Point(id=number("FL"), sensor="lookout", x=p.x + 600.0, y=p.y + 400.0,
              owner="county-forestry", tag=f"FL-{p.id[2:]}", height_m=20.0, normal=18.0)
        for p in villages[::12]
    ]  # fmt: skip


__all__ = ["gauges", "points"]
