"""Ways over the county's roads: against NetworkX, under closures, by name, against known times."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from fast.routing import UNREACHABLE, Router
from twin.county import County, roads_of
from twin.county.known import compare_known
from twin.county.lookup import PlaceNotFoundError
from twin.county.view import road_graph
from twin.county.way import NoWayError, way
from twin.inputs.problems import InputProblems


@pytest.fixture(scope="module")
def graph(county: County) -> nx.DiGraph[int]:
    return road_graph(county)


def ends(county: County) -> tuple[list[int], list[int]]:
    """20 sources (bases of units) and 50 targets (villages), spread over the county."""
    units = [u.node for u in county.units.values()]
    villages = [v.node for v in county.villages.values()]
    return units[:: len(units) // 20][:20], villages[:: len(villages) // 50][:50]


@pytest.mark.parametrize("closed", [False, True])
def test_the_router_agrees_with_networkx(
    county: County, graph: nx.DiGraph[int], closed: bool
) -> None:
    net = county.roads
    router = Router(roads_of(county), net.dry_ms)
    low = [b.id for b in net.bridges if b.closes_at_m is not None and b.closes_at_m < 4.0]
    shut = {int(arc) for b in low for arc in net.arcs_of_bridge(b)} if closed else set()
    router.close(np.array(sorted(shut), dtype=np.int64))
    sources, targets = ends(county)
    times = router.matrix_ms(sources, targets)

    def weight(u: int, v: int, data: dict[str, int]) -> int | None:
        return None if data["arc"] in shut else data["dry_ms"]

    for row, source in enumerate(sources):
        plain = nx.single_source_dijkstra_path_length(graph, source, weight=weight)
        assert times[row].tolist() == [plain.get(t, UNREACHABLE) for t in targets]


def test_the_plain_view_can_leave_the_streets_out(county: County, graph: nx.DiGraph[int]) -> None:
    roads = road_graph(county, streets=False)
    assert roads.number_of_nodes() < graph.number_of_nodes()
    assert "street" not in {d["road_class"] for _, _, d in roads.edges(data=True)}


def test_a_way_tells_its_roads_and_adds_up(county: County) -> None:
    found = way(county, "伊吗图镇", "县人民医院")
    assert found.minutes == pytest.approx(sum(leg.minutes for leg in found.legs))
    assert found.km == pytest.approx(sum(leg.km for leg in found.legs))
    assert (found.nodes[0], found.nodes[-1]) == (found.start.node, found.goal.node)
    assert found.basis.value == "S"


def test_rain_and_snow_make_it_longer(county: County) -> None:
    dry, wet, snow = (
        way(county, "于寺镇", "泡子镇", surface=s).minutes for s in ("dry", "wet", "snow")
    )
    assert dry < wet < snow


def test_a_closed_bridge_is_not_used(county: County) -> None:
    before = way(county, "伊吗图镇", "县人民医院")
    assert before.bridges
    after = way(county, "伊吗图镇", "县人民医院", closed_bridges=before.bridges[:1])
    assert before.bridges[0] not in after.bridges
    assert after.minutes > before.minutes


def test_the_ring_shape_shows_some_ways_cross_the_city(county: County) -> None:
    assert way(county, "东梁镇", "城区街道").crosses_city


def test_a_place_that_cannot_be_reached_is_said(county: County) -> None:
    class Nowhere(Router):
        def path(self, source: int, target: int):  # type: ignore[no-untyped-def]
            self.close(np.arange(self.roads.arc_count))
            return super().path(source, target)

    with pytest.raises(NoWayError, match="there is no way from 伊吗图镇 to 城区街道"):
        way(county, "伊吗图镇", "城区街道", router_factory=Nowhere)


def test_an_unknown_name_lists_near_ones(county: County) -> None:
    with pytest.raises(PlaceNotFoundError, match="伊吗图镇"):
        way(county, "伊马图镇", "城区街道")


def test_namesakes_are_told_apart_by_their_township(county: County) -> None:
    with pytest.raises(PlaceNotFoundError, match="新民镇/平安地村"):
        county.place("平安地村")
    assert county.place("新民镇/平安地村").township == "T-xinmin"


def test_known_times_show_by_how_much_and_where_the_model_is_off(
    county: County, tmp_path: Path
) -> None:
    model = way(county, "伊吗图镇", "城区街道").minutes
    table = tmp_path / "times.csv"
    table.write_text(
        "from,to,minutes,source\n"
        f"伊吗图镇,城区街道,{model / 2:.3f},司机\n"
        f"大巴镇,城区街道,{way(county, '大巴镇', '城区街道').minutes:.3f},司机\n",
        encoding="utf-8-sig",
    )
    found = compare_known(county, table)
    assert [row.factor for row in found.rows] == [
        pytest.approx(2.0, rel=1e-3), pytest.approx(1.0, rel=1e-3)
    ]  # fmt: skip
    assert found.within_quarter == 0.5
    assert found.worst[0].start == "伊吗图镇"
    assert sum(c.ways for c in found.by_class) == 2


def test_a_known_time_with_an_unknown_place_is_an_input_problem(
    county: County, tmp_path: Path
) -> None:
    table = tmp_path / "times.csv"
    table.write_text("from,to,minutes\n伊吗图镇,城区街道,40\n伊吗图镇,某镇,40\n", encoding="utf-8")
    with pytest.raises(InputProblems) as caught:
        compare_known(county, table)
    (problem,) = caught.value.problems
    assert (problem.line, problem.col, problem.code) == (3, 6, "E507")


def test_an_opened_candidate_is_the_way_and_named_in_it(county: County) -> None:
    ends = ("白城子村", "下大巴沟村")
    shut, opened = way(county, *ends), way(county, *ends, opened=("X-road-baichengzi",))
    assert opened.minutes < shut.minutes
    assert (shut.candidates, opened.candidates) == ((), ("X-road-baichengzi",))
    assert [leg.name for leg in opened.legs] == ["白城子—下大巴沟堤顶路"]
    assert opened.minutes == pytest.approx(666_720 / 60_000)
    with pytest.raises(KeyError, match="no candidate X-none"):
        way(county, *ends, opened=("X-none",))
