"""The order in which the router contracts the county's nodes comes with the county."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from fast.routing import Roads, Router, store
from twin.county import County, load_county, roads_of, router_of
from twin.county.load import default_folder


@pytest.fixture
def never_cut_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cutting up a road network fails the test."""

    def refuse(roads: Roads) -> None:
        raise AssertionError("the roads were cut up anew")

    monkeypatch.setattr(store, "nested_dissection", refuse)


def fresh(county: County) -> Roads:
    """The county's roads as a process that has just started sees them."""
    net = county.roads
    return Roads.from_arrays(net.first_out, net.head, net.lat_deg, net.lon_deg, net.order)


@pytest.mark.usefixtures("never_cut_up")
def test_the_embedded_county_is_never_cut_up_even_with_an_empty_cache(county: County) -> None:
    assert sorted(roads_of(county).order.tolist()) == list(range(county.roads.n))  # type: ignore[union-attr]
    router = Router(fresh(county), county.roads.dry_ms, cache_dir=False)
    assert router.distance_ms(0, 1) == router_of(county).distance_ms(0, 1)


def _no_pack(folder: Path) -> None:
    (folder / "packed.npz").unlink()


def _edited(folder: Path) -> None:
    text = (folder / "edges.csv").read_text(encoding="utf-8")
    (folder / "edges.csv").write_text(text.rstrip("\n").rpartition("\n")[0] + "\n", "utf-8")


@pytest.mark.parametrize("change", [_no_pack, _edited])
def test_a_folder_whose_order_is_missing_or_stale_goes_without(
    tmp_path: Path, change: Callable[[Path], None]
) -> None:
    folder = Path(shutil.copytree(default_folder(), tmp_path / "county"))
    change(folder)
    assert load_county(folder).roads.order is None


def test_the_order_changes_no_answer(county: County) -> None:
    net = county.roads
    mine = Roads.from_arrays(net.first_out, net.head, net.lat_deg, net.lon_deg)
    homes = [unit.node for unit in county.units.values()][:50]
    towns = [town.node for town in county.townships.values()]
    own = Router(mine, net.dry_ms, cache_dir=False)
    assert np.array_equal(own.matrix_ms(homes, towns), router_of(county).matrix_ms(homes, towns))
    for one, other in zip(
        own.paths(towns[:9], homes[:9]), router_of(county).paths(towns[:9], homes[:9]), strict=True
    ):
        assert np.array_equal(one.arcs, other.arcs)


def test_all_routers_of_a_county_share_one_road_network(county: County) -> None:
    assert router_of(county, "snow").roads is router_of(county, "dry").roads is roads_of(county)
