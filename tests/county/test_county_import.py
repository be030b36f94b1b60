"""Roads from elsewhere: an OSM file written here, and a city's road table."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

from fast.routing import Router
from twin.county import load_county, roads_of
from twin.county.importing import ImportedEdge, ImportedRoad, write_roads
from twin.county.new import new_county
from twin.county.osm import import_osm, oneway, speed_kmh
from twin.inputs.problems import InputProblems

OSM = """<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6" generator="test">
  <node id="1" lat="42.1500" lon="121.7500"/>
  <node id="2" lat="42.1500" lon="121.7600"/>
  <node id="3" lat="42.1600" lon="121.7600"/>
  <node id="4" lat="42.1600" lon="121.7500"/>
  <node id="5" lat="42.1550" lon="121.7700"/>
  <node id="8" lat="42.1800" lon="121.8000"/>
  <node id="9" lat="42.1810" lon="121.8000"/>
  <way id="10"><nd ref="1"/><nd ref="2"/><nd ref="3"/>
    <tag k="highway" v="primary"/><tag k="ref" v="S201"/><tag k="maxspeed" v="50"/></way>
  <way id="11"><nd ref="3"/><nd ref="4"/><nd ref="1"/>
    <tag k="highway" v="residential"/><tag k="oneway" v="-1"/></way>
  <way id="12"><nd ref="2"/><nd ref="5"/><nd ref="3"/>
    <tag k="highway" v="tertiary"/><tag k="bridge" v="yes"/><tag k="name" v="河上路"/></way>
  <way id="13"><nd ref="4"/><nd ref="5"/>
    <tag k="highway" v="service"/><tag k="access" v="private"/></way>
  <way id="14"><nd ref="8"/><nd ref="9"/><tag k="highway" v="unclassified"/></way>
  <way id="15"><nd ref="1"/><nd ref="5"/><tag k="highway" v="footway"/></way>
</osm>
"""


def test_an_osm_extract_becomes_a_county_that_routes(tmp_path: Path) -> None:
    pytest.importorskip("osmium")
    folder = tmp_path / "county"
    new_county(folder, lat_deg=42.15, lon_deg=121.75)
    source = tmp_path / "small.osm"
    source.write_text(OSM, encoding="utf-8")
    report = import_osm(source, folder)
    assert (report.nodes, report.edges, report.roads, report.bridges) == (5, 6, 3, 1)
    assert report.left_out_nodes == 2
    assert (folder / "candidates.csv").read_text(encoding="utf-8").count("\n") == 1
    county = load_county(folder)
    net = county.roads
    assert net.order is not None
    assert sorted(net.order.tolist()) == list(range(net.n))
    by_class = {net.roads[r].id: net.classes[c].id for r, c in
                zip(net.road.tolist(), net.road_class.tolist(), strict=True)}  # fmt: skip
    assert by_class == {"W10": "provincial", "W11": "street", "W12": "township"}
    assert net.roads[0].basis.value == "V"
    assert "OpenStreetMap contributors" in net.roads[0].source


def test_speeds_and_directions_of_an_extract_hold(tmp_path: Path) -> None:
    pytest.importorskip("osmium")
    folder = tmp_path / "county"
    new_county(folder, lat_deg=42.15, lon_deg=121.75)
    source = tmp_path / "small.osm"
    source.write_text(OSM, encoding="utf-8")
    import_osm(source, folder)
    net = load_county(folder).roads
    at = {(round(a, 4), round(b, 4)): i
          for i, (a, b) in enumerate(zip(net.lat_deg.tolist(), net.lon_deg.tolist(),
                                         strict=True))}  # fmt: skip
    one, two, four = at[42.15, 121.75], at[42.15, 121.76], at[42.16, 121.75]
    (arc,) = net.arcs_between(one, two).tolist()
    assert net.length_m[arc] == pytest.approx(827, abs=2)
    assert net.dry_ms[arc] == pytest.approx(net.length_m[arc] * 3600 / 50, abs=1)
    assert net.arcs_between(one, four).size == 1
    assert net.arcs_between(four, one).size == 0
    assert net.arcs_of_bridge("B12").size == 4


def test_a_file_that_is_no_osm_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("osmium")
    new_county(tmp_path / "county")
    source = tmp_path / "bad.osm"
    source.write_text("<html>", encoding="utf-8")
    with pytest.raises(InputProblems):
        import_osm(source, tmp_path / "county")
    with pytest.raises(InputProblems):
        import_osm(tmp_path / "none.osm", tmp_path / "county")


def test_an_extract_without_roads_changes_nothing(tmp_path: Path) -> None:
    pytest.importorskip("osmium")
    folder = tmp_path / "county"
    new_county(folder)
    before = (folder / "nodes.csv").read_bytes()
    source = tmp_path / "empty.osm"
    source.write_text('<osm version="0.6"><node id="1" lat="42" lon="121"/></osm>', "utf-8")
    with pytest.raises(ValueError, match="holds no road that cars may use"):
        import_osm(source, folder)
    assert (folder / "nodes.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("text", "kmh"),
    [("50", 50.0), ("30 mph", 48.28032), ("60 km/h", 60.0), ("RU:urban", None), ("none", None),
     ("", None), ("0", None)],
)  # fmt: skip
def test_speed_values_as_people_write_them(text: str, kmh: float | None) -> None:
    assert speed_kmh(text) == (None if kmh is None else pytest.approx(kmh))


def test_motorways_and_roundabouts_are_one_way_unless_told_otherwise() -> None:
    assert oneway({}, "motorway") == 1
    assert oneway({"junction": "roundabout"}, "tertiary") == 1
    assert oneway({"oneway": "no"}, "motorway") == 0
    assert oneway({"oneway": "-1"}, "primary") == -1
    assert oneway({}, "primary") == 0


def _csv_part(archive: zipfile.ZipFile, name: str) -> list[list[str]]:
    """Rows of a table that stands behind some lines of its own header."""
    rows = list(csv.reader(io.StringIO(archive.read(name).decode("utf-8"))))
    start = next(i for i, row in enumerate(rows) if row and row[0] == "index")
    return [row for row in rows[start + 1 :] if row and row[0]]


def test_the_streets_of_a_real_city_load_and_route(shared: Path, tmp_path: Path) -> None:
    source = shared / "manhattan" / "roads.zip"
    if not source.is_file():
        pytest.skip("the city case manhattan/roads.zip is not beside the checkout")
    with zipfile.ZipFile(source) as archive:
        nodes, arcs = _csv_part(archive, "nodes.csv"), _csv_part(archive, "arcs.csv")
    lon = np.array([float(row[1]) for row in nodes])
    lat = np.array([float(row[2]) for row in nodes])
    folder = tmp_path / "city"
    new_county(folder, name="Manhattan", lat_deg=40.78, lon_deg=-73.97)
    road = ImportedRoad(id="W1", name="street", ref="", road_class="street", ramp=False, kmh=None)
    edges = [
        ImportedEdge(a=int(float(row[1])) - 1, b=int(float(row[2])) - 1, road=0, oneway=True)
        for row in arcs
    ]
    report = write_roads(folder, lat, lon, [road], edges, "JEMSS case")
    assert report.nodes > 0.9 * len(nodes)
    county = load_county(folder)
    times = Router(roads_of(county), county.roads.dry_ms).one_to_all_ms(0)
    assert times.max() < 2**30 - 1
