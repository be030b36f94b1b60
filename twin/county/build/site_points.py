"""Sensor points of hazard sources: vessels, gas heads round them and along fences, mines, ponds."""

from __future__ import annotations

import math
from dataclasses import dataclass

from twin.county.build.hazards import LOW_PRESSURE_KPA, Source, Tank
from twin.county.build.industry import BLOCK_X_M, BLOCK_Y_M, PARK_COLUMNS, PARK_ROWS, park_xy
from twin.county.build.instruments import INSTRUMENTS
from twin.county.build.network import network

HEAD_HEIGHT_M = {"HF": 0.5, "CL2": 0.5, "HCL": 0.5, "H2S": 0.5, "NH3": 2.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A point before its limits are worked out, with the facts they follow from.

    `span` replaces the instrument's own range. Pressures are gauge pressures.
    """

    id: str
    sensor: str
    x: float
    y: float
    owner: str
    tag: str
    height_m: float = 2.0
    hazard: str = ""
    tank: str = ""
    normal: float = 0.0
    working_kpa: float | None = None
    relief_kpa: float | None = None
    normal_level_m: float | None = None
    check_level_m: float | None = None
    span: tuple[float, float] | None = None


class Numbering:
    """Serial numbers by prefix: GHF-001, GHF-002, …"""

    def __init__(self) -> None:
        self._next: dict[str, int] = {}

    def __call__(self, prefix: str) -> str:
        self._next[prefix] = self._next.get(prefix, 0) + 1
        return f"{prefix}-{self._next[prefix]:03d}"


def of_hazard(source: Source, number: Numbering) -> list[Point]:
    """All points of one hazard source."""
    plan = source.plan
    result: list[Point] = []
    for tank in source.tanks:
        result += _of_tank(source, tank, number)
    if plan.kind in ("chemical", "fuel_depot", "lpg_depot", "sewage", "gas_station_city"):
        result += _fence(source, number)
    if plan.kind == "mine":
        result += _of_mine(source, number)
    if plan.kind == "tailings_pond":
        for k in range(16):
            kind, tag = ("piezometer", "SY") if k % 2 else ("slope-shift", "WY")
            result.append(
                Point(id=number("TP"), sensor=kind, x=plan.x + 30 * k - 240,
                      y=plan.y + 60 * math.sin(k), owner=plan.firm, hazard=plan.id,
                      tag=f"{tag}-{k + 1:02d}", normal=8.0 if k % 2 else 2.0)
            )  # fmt: skip
    return result


def _gas_sensor(substance: str) -> str:
    toxic = f"gas-{substance.lower()}"
    return toxic if toxic in INSTRUMENTS else "gas-lel"


def _of_tank(source: Source, tank: Tank, number: Numbering) -> list[Point]:
    plan, vessel = source.plan, tank.plan
    small = plan.kind == "filling_station"
    result: list[Point] = []

    def put(sensor: str, tag: str, dx: float, dy: float, **more: object) -> None:
        point = Point(id=number(_PREFIX[sensor]), sensor=sensor, x=tank.x + dx, y=tank.y + dy,
                      owner=plan.firm, hazard=plan.id, tank=tank.id,
                      tag=f"{tag}-{tank.id[2:]}", **more)  # type: ignore[arg-type]  # fmt: skip
        result.append(point)

    put("tank-level", "LT-A", 0.5, 0.0, normal=70.0)
    if small:
        put("sump-leak", "LS", 0.0, -1.0)
        put("gas-lel", "GT", 2.5, 1.5, height_m=0.5)
        return result
    put("tank-level", "LT-B", -0.5, 0.0, normal=70.0)
    low = vessel.relief_kpa < LOW_PRESSURE_KPA
    put("tank-low-pressure" if low else "tank-pressure", "PT", 0.0, 0.5,
        normal=vessel.normal_kpa, working_kpa=vessel.working_kpa, relief_kpa=vessel.relief_kpa,
        span=None if low else (0.0, float(round(1.4 * vessel.relief_kpa))))  # fmt: skip
    put("tank-temperature", "TT", 0.0, -0.5, normal=vessel.temperature_c)
    heads = 8 if vessel.substance == "HF" else 2 if plan.kind == "fuel_depot" else 3
    if vessel.substance in ("TDI", "SO3"):
        return result
    sensor = _gas_sensor(vessel.substance)
    for k in range(heads):
        angle = 2 * math.pi * (k + 0.25) / heads
        reach = vessel.diameter_m / 2 + 5.0
        put(sensor, f"GT{k + 1}", reach * math.cos(angle), reach * math.sin(angle),
            height_m=HEAD_HEIGHT_M.get(vessel.substance, 0.5))  # fmt: skip
    return result


_PREFIX = {"tank-level": "LT", "tank-pressure": "PT", "tank-low-pressure": "PT",
           "tank-temperature": "TT", "sump-leak": "LS",
           "gas-lel": "GL", "gas-hf": "GHF", "gas-nh3": "GNH", "gas-cl2": "GCL", "gas-hcl": "GHC",
           "gas-h2s": "GHS"}  # fmt: skip


def _fence(source: Source, number: Numbering) -> list[Point]:
    """Heads along the fence of the plant, 40 m inside its block."""
    plan = source.plan
    substance = source.tanks[0].plan.substance
    if substance in ("TDI", "SO3") or plan.id == "H-A2":
        return []
    if plan.kind == "sewage":
        substance = "H2S"
    sensor = _gas_sensor(substance)
    count = 16 if substance == "HF" else 8
    half_x, half_y = (BLOCK_X_M / 2 - 40, BLOCK_Y_M / 2 - 40)
    if plan.kind not in ("chemical", "sewage"):
        half_x, half_y, count = 70.0, 50.0, 6
    result = []
    for k, (dx, dy) in enumerate(_along_rectangle(half_x, half_y, count)):
        result.append(
            Point(id=number(_PREFIX[sensor]), sensor=sensor, x=plan.x + dx, y=plan.y + dy,
                  owner=plan.firm, hazard=plan.id, tag=f"GF{k + 1:02d}-{plan.id[2:]}",
                  height_m=HEAD_HEIGHT_M.get(substance, 0.5))
        )  # fmt: skip
    return result


def _along_rectangle(half_x: float, half_y: float, count: int) -> list[tuple[float, float]]:
    """`count` points spread evenly round a rectangle about the origin."""
    around = 4 * (half_x + half_y)
    corners = [(-half_x, -half_y), (half_x, -half_y), (half_x, half_y), (-half_x, half_y)]
    spots = []
    for k in range(count):
        left = around * k / count
        for a, b in zip(corners, [*corners[1:], corners[0]], strict=True):
            side = math.dist(a, b)
            if left <= side:
                t = left / side
                spots.append((a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t))
                break
            left -= side
    return spots


def park_fence(number: Numbering) -> list[Point]:
    """HF heads round the whole park, HF heads on the town's side, a wind mast."""
    x0, y0 = park_xy(0, 0)
    x1, y1 = park_xy(PARK_COLUMNS - 1, PARK_ROWS - 1)
    middle = ((x0 + x1) / 2, (y0 + y1) / 2)
    spots = _along_rectangle((x1 - x0) / 2 + 30, (y1 - y0) / 2 + 30, 24)
    result = [
        Point(id=number("GHF"), sensor="gas-hf", x=middle[0] + dx, y=middle[1] + dy,
              owner="F-park", tag=f"GP{k + 1:02d}", height_m=1.5)
        for k, (dx, dy) in enumerate(spots)
    ]  # fmt: skip
    net = network()
    town = net.street_nodes["T-yimatu"]
    north = sorted(town, key=lambda n: (-net.y[n], n))[:24:6]
    result += [
        Point(id=number("GHF"), sensor="gas-hf", x=float(net.x[n]), y=float(net.y[n]),
              owner="T-yimatu", tag=f"GN{k + 1:02d}", height_m=1.5)
        for k, n in enumerate(north)
    ]  # fmt: skip
    return result


def _of_mine(source: Source, number: Numbering) -> list[Point]:
    plan = source.plan
    coal = "煤矿" in plan.name
    result = []
    for k in range(40 if coal else 14):
        sensor = ("mine-ch4", "gas-co", "mine-wind", "slope-shift")[k % 4]
        if not coal and sensor == "mine-ch4":
            sensor = "slope-shift"
        normal = {"mine-ch4": 0.2, "mine-wind": 2.0, "slope-shift": 2.0, "gas-co": 0.0}[sensor]
        result.append(
            Point(id=number("MN"), sensor=sensor, x=plan.x + 35.0 * (k % 8) - 140,
                  y=plan.y - 45.0 * (k // 8), owner=plan.firm, hazard=plan.id,
                  tag=f"MN{k + 1:02d}-{plan.id[2:]}", height_m=-80.0 if coal else 1.5,
                  normal=normal)
        )  # fmt: skip
    return result
