"""Reading a county folder: every table, every reference, all faults at once.

`load_county()` reads the embedded default. The three large tables come from ``packed.npz`` while
that fits their text, else the text is parsed.
"""

from __future__ import annotations

import importlib.resources
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from twin.county import model as m
from twin.county.assemble import assemble_points, assemble_roads
from twin.county.check_windows import check_windows
from twin.county.geo import Plane, plane_keys
from twin.county.large import LargeTableError, empty_table, parse_table, report_large
from twin.county.pack import LARGE, digest_of, read_pack
from twin.county.places import all_places
from twin.county.records import Loaded, read_records
from twin.county.refer import check_references
from twin.county.schema import OPTIONAL, SPECS, TABLES, Default, columns_of
from twin.county.shapes import read_lines, read_outline
from twin.inputs.problems import InputProblems, Problem, Problems, Spot
from twin.terms.text import Text

__all__ = ["default_folder", "load_county"]

R = TypeVar("R")
Compute = Callable[[dict[str, Any]], Any]
Array = np.ndarray[Any, Any]


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
            if name in OPTIONAL and isinstance(error, FileNotFoundError):
                files[name] = ",".join(columns_of(name)).encode()
                continue
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
        facts = self._table("county.csv", m.Fact)
        plane = self._plane(facts)
        if plane is None:
            return None
        table = self._table
        townships = table("townships.csv", m.Township)
        villages = table("villages.csv", m.Village)
        districts = table("districts.csv", m.District)
        stations = table("rail_stations.csv", m.RailStation)
        resources = table("resources.csv", m.Resource)
        firms = table("firms.csv", m.Firm)
        hazards = self._hazards(plane)
        rooms = table("rooms.csv", m.Room)
        sensors = table("sensors.csv", m.Sensor)
        rivers = read_lines(*self._file("rivers.geojson"), self.problems)
        railways = read_lines(*self._file("railways.geojson"), self.problems)
        outline = read_outline(*self._file("outline.geojson"), self.problems)
        arrays = self._large()
        network = self._roads(arrays, plane)
        points = assemble_points(arrays, plane, sensors, hazards)
        rules = _rule_texts(self.root)
        county = m.County(
            folder=str(self.root),
            digest=digest_of(self.files),
            id=_value(facts, "id"),
            name=_value(facts, "name"),
            name_en=_value(facts, "name_en"),
            plane=plane,
            facts=facts,
            outline=outline,
            townships=townships,
            villages=villages,
            places=all_places(plane, network, townships, villages, districts, stations, resources,
                              hazards, firms, rooms),
            roads=network,
            rivers=rivers,
            railways=railways,
            reservoirs=table("reservoirs.csv", m.Reservoir),
            crossings=table("crossings.csv", m.RailCrossing),
            substances=table("substances.csv", m.Substance),
            grading=tuple(table("hazard_grading.csv", m.GradingStep).values()),
            firms=firms,
            hazards=hazards,
            sensors=sensors,
            points=points,
            windows=table("windows.csv", m.VirtualPoint),
            capabilities=table("capabilities.csv", m.Capability),
            resources=resources,
            units=self._units(resources),
            vehicles=table("vehicles.csv", m.Vehicle),
            hospitals=table("hospitals.csv", m.Hospital),
            supplies=table("supplies.csv", m.Supply),
            shelters=table("shelters.csv", m.Shelter),
            experts=table("experts.csv", m.Expert),
            rooms=rooms,
            net_nodes=table("net_nodes.csv", m.NetNode),
            net_links=table("net_links.csv", m.NetLink),
            defaults={d.table: m.Sourced(basis=d.basis, source=d.source)
                      for d in table("defaults.csv", Default).values()},
            rule_texts=rules,
            rules_digest=digest_of({name: text.encode() for name, text in rules.items()}),
            master_text=self.files["alarms.csv"],
        )  # fmt: skip
        check_references(self.loaded, self.files, self._shown, arrays, points, rivers, railways,
                         self.problems)  # fmt: skip
        check_windows(self.loaded["windows.csv"], points, self.problems)
        return county

    def _hazards(self, plane: Plane) -> dict[str, m.Hazard]:
        """Hazard sources with their vessels and keepers."""
        at: dict[str, Compute] = {
            "x_m": lambda v: plane.xy_of(v["lat_deg"], v["lon_deg"])[0],
            "y_m": lambda v: plane.xy_of(v["lat_deg"], v["lon_deg"])[1],
        }
        tanks: dict[str, list[m.Tank]] = {}
        for tank in self._table("tanks.csv", m.Tank, at).values():
            tanks.setdefault(tank.hazard, []).append(tank)
        keepers: dict[str, list[m.Keeper]] = {}
        for keeper in self._table("keepers.csv", m.Keeper).values():
            keepers.setdefault(keeper.hazard, []).append(keeper)
        parts: dict[str, Compute] = {
            "tanks": lambda v: tuple(tanks.get(v["id"], ())),
            "keepers": lambda v: tuple(keepers.get(v["id"], ())),
        }
        return self._table("hazards.csv", m.Hazard, at | parts)

    def _roads(self, arrays: Mapping[str, Array], plane: Plane) -> m.RoadNetwork:
        classes = self._table("road_classes.csv", m.RoadClass)
        roads = self._table("roads.csv", m.Road)
        bridges = self._table("bridges.csv", m.Bridge)
        candidates = self._table("candidates.csv", m.Candidate)
        self._check_times(candidates.values())
        return assemble_roads(
            arrays,
            plane,
            tuple(roads.values()),
            tuple(classes.values()),
            tuple(bridges.values()),
            tuple(candidates.values()),
        )

    def _check_times(self, candidates: Iterable[m.Candidate]) -> None:
        """A time the router cannot take is a fault of its cell."""
        loaded = self.loaded["candidates.csv"]
        row_of = {candidate.id: row for row, candidate in loaded.each()}
        for candidate in candidates:
            for column in ("length_m", "dry_ms", "wet_ms", "snow_ms"):
                if not 1 <= getattr(candidate, column) < m.CLOSED_MS:
                    row = row_of[candidate.id]
                    self.problems.add(
                        "E505",
                        loaded.sheet.spot(row, column),
                        Text(f"{column} 应在 1 到 {m.CLOSED_MS - 1} 之间",
                             f"{column} must be 1 to {m.CLOSED_MS - 1}"),
                        None,
                        loaded.sheet.line(row),
                    )  # fmt: skip

    def _file(self, name: str) -> tuple[bytes, str]:
        return self.files[name], self._shown(name)

    def _shown(self, name: str) -> str:
        return str(self.root / name)

    def _table(
        self, name: str, record: type[R], derived: Mapping[str, Compute] | None = None
    ) -> dict[str, R]:
        key = SPECS[name].key
        loaded = read_records(self.files[name], self._shown(name), record, self.problems,
                              derived=derived, key=key)  # fmt: skip
        self.loaded[name] = loaded
        if key is None:
            return {str(i): record for i, record in enumerate(loaded.records)}
        return {str(getattr(record, key)): record for record in loaded.records}

    def _units(self, resources: Mapping[str, m.Resource]) -> dict[str, m.Unit]:
        """Units stand where their base stands."""

        def of_base(field: str, absent: float) -> Compute:
            return lambda v: getattr(resources.get(v["base"]), field, absent)

        return self._table(
            "units.csv",
            m.Unit,
            {
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

    def _large(self) -> dict[str, Array]:
        """The three large tables; a table that does not parse is reported and taken as empty."""
        large = {name: self.files[name] for name in LARGE}
        packed = read_pack(self.root, digest_of(large))
        if packed is not None:
            return packed
        arrays: dict[str, Array] = {}
        for name in LARGE:
            try:
                arrays |= parse_table(name, large[name])
            except LargeTableError as error:
                report_large(error, large[name], self._shown(name), self.problems)
                arrays |= empty_table(name)
        return arrays


def _value(facts: Mapping[str, m.Fact], key: str) -> str:
    return facts[key].value if key in facts else ""


def _rule_texts(root: Path) -> dict[str, str]:
    """The rule files by name, as text; their readers check them."""
    from twin.inputs.text_file import read_text

    folder = root / "rules"
    names: Iterable[Path] = sorted(folder.iterdir()) if folder.is_dir() else ()
    return {p.name: read_text(p) for p in names if p.suffix in (".yaml", ".yml", ".csv")}
