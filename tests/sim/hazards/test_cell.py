"""A storm cell: what lies under its track fails together, and is mended."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sim.conftest import Runner
from tests.sim.small import bare_world, inject, small_drill, with_figure
from twin.county import County
from twin.sim.links import DESK, township_party
from twin.sim.parameters import Parameters
from twin.terms.happenings import CellCrosses


@pytest.fixture(scope="module")
def cross(run: Runner, county: County) -> Any:
    def play(figures: Parameters | None = None, **more: Any) -> Any:
        given = {"radius_m": 8000.0, "toward_deg": 90.0, "speed_m_s": 12.0, "for_s": 900.0, **more}
        cell = CellCrosses(place=county.place("阜新镇").as_term(), **given)
        drill = small_drill(inject("M-1", 60.0, cell), duration_s=1200.0, bookmarks=(600.0,))
        return run(drill) if figures is None else run(drill, figures=figures)

    return play


def _broken(played: Any, what: str) -> set[str]:
    return {name for r in played.of("world.outage", what=what) for name in r.body["broken"]}


def _only(figures: Parameters, **shares: float) -> Parameters:
    rows = [{**row.model_dump(), "share": shares.get(row.what, 0.0)} for row in figures.cell.breaks]
    return with_figure(figures, "cell.breaks", rows)


def test_one_cell_takes_power_lines_and_roads_and_the_wider_one_more(cross: Any) -> None:
    narrow, wide = cross(radius_m=3000.0), cross(radius_m=12000.0)
    for what in ("power", "fibre", "mobile", "road"):
        assert _broken(wide, what)
        assert len(_broken(narrow, what)) <= len(_broken(wide, what))
    assert _broken(narrow, "power") < _broken(wide, "power")
    assert any(r.body["share"] == 0.0 for r in wide.of("world.road"))
    assert wide.of("world.links_cut")
    assert wide.of("world.hazard")


def test_what_fails_does_so_as_the_cell_comes_over_it(cross: Any) -> None:
    passing, standing = cross(), cross(speed_m_s=0.0)
    assert len({r.at_ms for r in passing.of("world.outage", what="power")}) > 10
    assert {r.at_ms for r in standing.of("world.outage")} == {60_000}


def test_switched_off_nothing_breaks(cross: Any, figures: Parameters, county: County) -> None:
    off, fibre = cross(_only(figures)), cross(_only(figures, fibre=1.0))
    assert off.of("world.outage") == off.of("world.links_cut") == []
    cut = {link for r in fibre.of("world.links_cut") for link in r.body["links"]}
    assert cut
    assert {county.net_links[link].medium for link in cut} == {"fibre"}


def test_a_message_goes_the_other_way_and_without_one_is_lost_until_mended(
    county: County, figures: Parameters
) -> None:
    world, journal, links = bare_world(county, figures)
    party = township_party("T-daban")
    ours = [link for link in county.net_links.values() if "N-daban" in (link.a, link.b)]
    (fibre,) = (link.id for link in ours if link.medium == "fibre")
    (mobile,) = (link.id for link in ours if link.medium == "mobile")

    def told() -> Any:
        links.send(party, DESK, lambda: None, about=f"at {world.now_ms}")
        world.env.run(until=world.now_ms + 5000)
        return journal.records[-1]

    assert fibre in told().body["link"]
    links.cut((fibre,), 600_000)
    assert mobile in told().body["link"]
    links.cut((mobile,), 60_000)
    assert not links.reaches(party, DESK)
    assert told().kind == "world.message_lost"
    world.env.run(until=120_000)
    assert mobile in told().body["link"]
    world.env.run(until=700_000)
    assert fibre in told().body["link"]
