"""Reading a county folder: every table, every reference, all faults at once.

`load_county()` reads the embedded default. The three large tables come from ``packed.npz`` while
that fits their text, else the text is parsed.
"""

from __future__ import annotations

import importlib.resources
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from twin.county import model as m
from twin.county.assemble import assemble_points, assemble_roads
from twin.county.geo import Plane, plane_keys
from twin.county.large import LargeTableError, parse_large, report_large
from twin.county.pack import LARGE, digest_of, read_pack
from twin.county.places import all_places
from twin.county.records import Loaded, read_records
from twin.county.refer import check_references
from twin.county.shapes import read_lines, read_outline
from twin.inputs.problems import InputProblems, Problem, Problems, Spot
from twin.terms.text import Text

__all__ = ["TABLES", "load_county"]

R = TypeVar("R")

TABLES: tuple[str, ...] = (
    "county.csv", "defaults.csv", "townships.csv", "villages.csv", "districts.csv",
    "road_classes.csv", "roads.csv", "nodes.csv", "edges.csv", "bridges.csv", "reservoirs.csv",
    "rail_stations.csv", "crossings.csv", "substances.csv", "hazard_grading.csv", "firms.csv",
    "hazards.csv", "tanks.csv", "keepers.csv", "sensors.csv", "points.csv", "capabilities.csv",
    "resources.csv", "units.csv", "vehicles.csv", "hospitals.csv", "supplies.csv", "shelters.csv",
    "experts.csv", "rooms.csv", "net_nodes.csv", "net_links.csv", "outline.geojson",
    "rivers.geojson", "railways.geojson",
)  # fmt: skip
"""Every file a county folder must have; ``rules/`` may hold more."""


def default_folder() -> Path:
    """Where the embedded county lies."""
    return Path(str(importlib.resources.files("twin.county").joinpath("data")))


def load_county(folder: Path | None = None) -> m.County:
    """Read a county.

    Args:
        folder: A county folder; None for the embedded default.

    Raises:
        InputProblems: Everything wrong with the folder, by file, line and column.
    """
    root = default_folder() if folder is None else Path(folder)
    files = _read_files(root)
    problems = Problems()
    reader = _Reader(root, files, problems)
    county = reader.county()
    problems.raise_any()
    assert county is not None
    return county


def _read_files(root: Path) -> dict[str, bytes]:
    """The bytes of every file that counts for the digest."""
    problems = Problems()
    if not root.is_dir():
        raise InputProblems(
            [
                Problem(
                    "E100",
                    str(root),
                    1,
                    1,
                    Text("没有这个县域文件夹", "there is no such county folder"),
                    Text("用 fumeng county new 建一个", "make one with fumeng county new"),
                )
            ]
        )
    files: dict[str, bytes] = {}
    for name in TABLES:
        try:
            files[name] = (root / name).read_bytes()
        except OSError as error:
            said = error.strerror or str(error)
            problems.add(
                "E100",
                Spot(str(root / name), 1, 1),
                Text(f"县域文件夹缺少这个文件或读不了：{said}", f"cannot be read: {said}"),
                Text("fumeng county new 写出全部空表", "fumeng county new writes all empty tables"),
            )
    problems.raise_any()
    for path in sorted(root.glob("*.yaml")):
        files[path.name] = path.read_bytes()
    return files


class _Reader:
    """One reading of a folder; faults go to `problems`."""

    def __init__(self, root: Path, files: Mapping[str, bytes], problems: Problems) -> None:
        self.root = root
        self.files = files
        self.problems = problems
        self.loaded: dict[str, Loaded[Any]] = {}

    def county(self) -> m.County | None:
        """Everything, or None when something is wrong."""
        facts = self._table("county.csv", m.Fact, key="key")
        plane = self._plane(facts)
        if plane is None:
            return None
        at = {
            "x_m": lambda v: plane.xy_of(v["lat_deg"], v["lon_deg"])[0],
            "y_m": lambda v: plane.xy_of(v["lat_deg"], v["lon_deg"])[1],
        }
        tanks = self._table("tanks.csv", m.Tank, derived=at)
        keepers = self._table("keepers.csv", m.Keeper, key=None)
        by_hazard: dict[str, tuple[list[m.Tank], list[m.Keeper]]] = {}
        for tank in tanks.values():
            by_hazard.setdefault(tank.hazard, ([], []))[0].append(tank)
        for keeper in keepers.values():
            by_hazard.setdefault(keeper.hazard, ([], []))[1].append(keeper)
        of_hazard = {
            **at,
            "tanks": lambda v: tuple(by_hazard.get(v["id"], ([], []))[0]),
            "keepers": lambda v: tuple(by_hazard.get(v["id"], ([], []))[1]),
        }
        defaults = self._table("defaults.csv", _Default, key="table")
        classes = self._table("road_classes.csv", m.RoadClass)
        roads = self._table("roads.csv", m.Road)
        bridges = self._table("bridges.csv", m.Bridge)
        townships = self._table("townships.csv", m.Township)
        villages = self._table("villages.csv", m.Village)
        resources = self._table("resources.csv", m.Resource)
        units = self._units(resources)
        parts = {
            "townships": townships,
            "villages": villages,
            "reservoirs": self._table("reservoirs.csv", m.Reservoir),
            "crossings": self._table("crossings.csv", m.RailCrossing),
            "substances": self._table("substances.csv", m.Substance),
            "firms": self._table("firms.csv", m.Firm),
            "hazards": self._table("hazards.csv", m.Hazard, derived=of_hazard),
            "sensors": self._table("sensors.csv", m.Sensor),
            "capabilities": self._table("capabilities.csv", m.Capability, key="code"),
            "resources": resources,
            "units": units,
            "vehicles": self._table("vehicles.csv", m.Vehicle),
            "hospitals": self._table("hospitals.csv", m.Hospital),
            "supplies": self._table("supplies.csv", m.Supply),
            "shelters": self._table("shelters.csv", m.Shelter),
            "experts": self._table("experts.csv", m.Expert),
            "rooms": self._table("rooms.csv", m.Room),
            "net_nodes": self._table("net_nodes.csv", m.NetNode),
            "net_links": self._table("net_links.csv", m.NetLink),
        }
        grading = tuple(self._table("hazard_grading.csv", m.GradingStep, key=None).values())
        districts = self._table("districts.csv", m.District)
        stations = self._table("rail_stations.csv", m.RailStation)
        outline = read_outline(self.files["outline.geojson"], self._shown("outline.geojson"),
                               self.problems)  # fmt: skip
        rivers = read_lines(self.files["rivers.geojson"], self._shown("rivers.geojson"),
                            self.problems)  # fmt: skip
        railways = read_lines(self.files["railways.geojson"], self._shown("railways.geojson"),
                              self.problems)  # fmt: skip
        arrays = self._large()
        if arrays is None or outline is None:
            return None
        network = assemble_roads(arrays, plane, tuple(roads.values()), tuple(classes.values()),
                                 tuple(bridges.values()))  # fmt: skip
        points = assemble_points(arrays, plane, parts["sensors"], parts["hazards"])
        check_references(self.loaded, self.files, self._shown, arrays, points, rivers, railways,
                         self.problems)  # fmt: skip
        if any(not p.is_warning for p in self.problems.found):
            return None
        value = {key: fact.value for key, fact in facts.items()}
        rules = _rule_texts(self.root)
        return m.County(
            folder=str(self.root),
            digest=digest_of(self.files),
            id=value["id"],
            name=value["name"],
            name_en=value.get("name_en", ""),
            plane=plane,
            facts=facts,
            outline=outline,
            places=all_places(plane, network, townships, villages, districts, stations, resources,
                              parts["hazards"], parts["firms"], parts["rooms"]),
            roads=network,
            rivers=rivers,
            railways=railways,
            grading=grading,
            points=points,
            defaults={d.table: m.Sourced(basis=d.basis, source=d.source)
                      for d in defaults.values()},
            rule_texts=rules,
            rules_digest=digest_of({k: v.encode() for k, v in rules.items()}),
            **parts,
        )  # fmt: skip

    def _shown(self, name: str) -> str:
        return str(self.root / name)

    def _table(self, name: str, record: type[R], *, key: str | None = "id",
               derived: Mapping[str, Any] | None = None) -> dict[str, R]:  # fmt: skip
        loaded = read_records(self.files[name], self._shown(name), record, self.problems,
                              derived=derived, key=key)  # fmt: skip
        self.loaded[name] = loaded
        if key is None:
            return {str(i): record for i, record in enumerate(loaded.records)}
        return {str(getattr(record, key)): record for record in loaded.records}

    def _units(self, resources: Mapping[str, m.Resource]) -> dict[str, m.Unit]:
        """Units stand where their base stands."""

        def of_base(field: str, absent: Any) -> Any:
            return lambda v: (
                getattr(resources[v["base"]], field) if v["base"] in resources else absent
            )

        return self._table(
            "units.csv",
            m.Unit,
            derived={
                "node": of_base("node", -1),
                "lat_deg": of_base("lat_deg", 0.0),
                "lon_deg": of_base("lon_deg", 0.0),
            },
        )

    def _plane(self, facts: Mapping[str, m.Fact]) -> Plane | None:
        numbers: dict[str, float] = {}
        shown = self._shown("county.csv")
        for key in ("id", "name", *(f"plane_{k}" for k in plane_keys())):
            try:
                text = facts[key].value
                if key.startswith("plane_"):
                    numbers[key[6:]] = float(text)
            except KeyError:
                self.problems.add(
                    "E503",
                    Spot(shown, 1, 1),
                    Text(f"缺少一行 {key}", f"the line {key} is missing"),
                    Text("fumeng county new 写出全部行", "fumeng county new writes all lines"),
                )
            except ValueError:
                loaded = self.loaded["county.csv"]
                row = next(r for r, f in loaded.each() if f.key == key)
                self.problems.add(
                    "E501",
                    loaded.sheet.spot(row, "value"),
                    Text(f"{key} 应为数", f"{key} should be a number"),
                    None,
                    loaded.sheet.line(row),
                )
        return Plane(**numbers) if len(numbers) == len(plane_keys()) else None

    def _large(self) -> dict[str, Any] | None:
        large = {name: self.files[name] for name in LARGE}
        packed = read_pack(self.root, digest_of(large))
        if packed is not None:
            return packed
        try:
            return parse_large(large)
        except LargeTableError as error:
            report_large(error, large[error.table], self._shown(error.table), self.problems)
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Default(m.Sourced):
    """A line of ``defaults.csv``: basis and source of a table whose rows carry none."""

    table: str


def _rule_texts(root: Path) -> dict[str, str]:
    """The rule files by name, as text; their readers check them."""
    from twin.inputs.text_file import read_text

    folder = root / "rules"
    names: Iterable[Path] = sorted(folder.iterdir()) if folder.is_dir() else ()
    return {p.name: read_text(p) for p in names if p.suffix in (".yaml", ".yml", ".csv")}

