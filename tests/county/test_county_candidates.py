"""Ways that could be made: declared in the county, closed until opened, open when asked for."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from fast.routing import CLOSED, UNREACHABLE
from twin.county import County, let_be, load_county, router_of
from twin.county.check import check_county
from twin.county.load import default_folder
from twin.county.model import CLOSED_MS, CandidateKind
from twin.inputs.problems import InputProblems


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the embedded county to change."""
    return Path(shutil.copytree(default_folder(), tmp_path / "county"))


def rewrite(folder: Path, change: Callable[[str], str]) -> None:
    path = folder / "candidates.csv"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


def test_the_embedded_county_has_one_of_each_kind_marked_synthetic(county: County) -> None:
    listed = county.roads.candidates
    assert {c.kind for c in listed} == set(CandidateKind)
    assert {c.basis.value for c in listed} == {"S"}
    assert all(c.source and c.name and c.name_en for c in listed)


def test_each_is_two_closed_arcs_on_every_surface(county: County) -> None:
    net = county.roads
    assert CLOSED_MS == CLOSED
    for candidate in net.candidates:
        arcs = net.arcs_of_candidate(candidate.id)
        ends = {(int(net.tail[a]), int(net.head[a])) for a in arcs}
        assert ends == {(candidate.a, candidate.b), (candidate.b, candidate.a)}
        for surface in ("dry", "wet", "snow"):
            assert set(net.weight_ms(surface)[arcs].tolist()) == {CLOSED}
            assert set(net.free_ms(surface)[arcs].tolist()) == {candidate.open_ms(surface)}
    assert np.array_equal(net.free_ms()[net.standing], net.dry_ms[net.standing])
    with pytest.raises(KeyError, match="no candidate X-none"):
        net.arcs_of_candidate("X-none")


def test_closed_they_change_no_answer(county: County, folder: Path) -> None:
    rewrite(folder, lambda text: text.split("\n")[0] + "\n")
    without = load_county(folder)
    assert without.roads.candidates == ()
    assert without.roads.m == county.roads.m - 6
    bases = [unit.node for unit in county.units.values()][::5]
    villages = [village.node for village in county.villages.values()]
    with_them, without_them = (router_of(c).matrix_ms(bases, villages) for c in (county, without))
    assert np.array_equal(with_them, without_them)


def test_opened_they_are_the_way_and_closed_again_they_are_not(county: County) -> None:
    net, router = county.roads, router_of(county)
    (boat,) = (c for c in net.candidates if c.kind is CandidateKind.BOAT)
    arcs = net.arcs_of_candidate(boat.id).tolist()
    round_ms = router.distance_ms(boat.a, boat.b)
    let_be(router, net.free_ms(), arcs, 1.0)
    assert router.distance_ms(boat.a, boat.b) == boat.dry_ms < round_ms
    assert router.distance_ms(boat.b, boat.a) == boat.dry_ms
    let_be(router, net.free_ms(), arcs, 0.0)
    assert router.distance_ms(boat.a, boat.b) == round_ms


def test_the_temporary_bridge_replaces_the_low_crossing_beside_it(county: County) -> None:
    net, router = county.roads, router_of(county)
    spare = next(c for c in net.candidates if c.kind is CandidateKind.TEMPORARY_BRIDGE)
    router.close(net.arcs_of_bridge("B-098"))
    assert router.distance_ms(spare.a, spare.b) > 3_600_000
    let_be(router, net.free_ms(), net.arcs_of_candidate(spare.id).tolist(), 1.0)
    assert router.distance_ms(spare.a, spare.b) == spare.dry_ms < 60_000


def test_a_folder_without_the_table_has_no_candidates(folder: Path) -> None:
    (folder / "candidates.csv").unlink()
    county = load_county(folder)
    assert county.roads.candidates == ()
    assert county.roads.order is not None
    (found,) = (r for r in check_county(county) if r.key == "candidates")
    assert found.passed


@pytest.mark.parametrize(
    ("old", "new", "code", "told"),
    [
        (",temporary_bridge,", ",ferry,", "E506", "ferry"),
        (",12631,", ",999999,", "E507", "nodes.csv"),
        (",15120,15120,", ",0,15120,", "E505", "dry_ms must be 1 to 1073741822"),
        (",15120,15120,", ",soon,15120,", "E501", "whole number"),
    ],
)
def test_a_wrong_cell_is_told_where_it_stands(
    folder: Path, old: str, new: str, code: str, told: str
) -> None:
    rewrite(folder, lambda text: text.replace(old, new, 1))
    with pytest.raises(InputProblems) as caught:
        load_county(folder)
    (problem,) = caught.value.problems
    assert (Path(problem.file).name, problem.code) == ("candidates.csv", code)
    assert told in problem.message.en
    line = (folder / "candidates.csv").read_text(encoding="utf-8").split("\n")[problem.line - 1]
    assert line[problem.col - 1 :].startswith(new.strip(",").split(",")[0])


def test_the_check_refuses_a_candidate_that_leads_nowhere_or_likes_the_rain(folder: Path) -> None:
    rewrite(
        folder,
        lambda text: text.replace(",12631,12955,", ",12631,12631,").replace(",952457,", ",1,"),
    )
    (found,) = (r for r in check_county(load_county(folder)) if r.key == "candidates")
    assert not found.passed
    assert "X-boat-c、X-road-baichengzi" in found.detail.zh


def test_nobody_reaches_over_a_closed_candidate(county: County) -> None:
    net, router = county.roads, router_of(county)
    boat = next(c for c in net.candidates if c.kind is CandidateKind.BOAT)
    router.close(np.flatnonzero(net.standing & ((net.tail == boat.a) | (net.head == boat.a))))
    assert router.distance_ms(boat.a, boat.b) == UNREACHABLE
