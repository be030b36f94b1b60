"""A candidate road, boat or bridge opened in mid-drill: driven over, reported, closed again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scenarios import find_drill, load_drill
from tests.sim.conftest import Runner
from tests.sim.small import Run, inject, order, small_drill
from twin.county import County
from twin.inputs import InputProblems
from twin.terms.drill import Inject
from twin.terms.happenings import CandidateOpens

Sent = Callable[..., Run]

ROAD, UNIT, GOAL = "X-road-baichengzi", "U-tfb-paozi-1", "V-tayingzi-205"


def opening(at_s: float, for_s: float = 7200.0) -> Inject:
    return inject("M-1", at_s, CandidateOpens(candidate=ROAD, for_s=for_s))


@pytest.fixture
def sent(run: Runner, county: County) -> Sent:
    """Send `UNIT` to a village beyond the candidate."""

    def play(*injects: Inject) -> Run:
        drill = small_drill(*injects, duration_s=7200.0)
        place = county.places[GOAL].as_term()
        return run(drill, (10.0, order(UNIT, "standby", place)))

    return play


def arrives_ms(played: Run) -> int:
    return played.of("world.crew", unit=UNIT, status="on_scene")[0].at_ms


def test_a_candidate_opened_while_a_crew_is_on_its_way_shortens_it(sent: Sent) -> None:
    without, before, under_way = (
        arrives_ms(played) for played in (sent(), sent(opening(1.0)), sent(opening(400.0)))
    )
    assert before < without - 400_000
    assert before <= under_way < without


def test_without_the_opening_it_stays_closed_and_so_after_its_time(sent: Sent) -> None:
    assert arrives_ms(sent(opening(1.0, for_s=2.0))) == arrives_ms(sent())


def test_opening_and_closing_are_recorded_and_reported_to_the_desk(
    sent: Sent, county: County
) -> None:
    played = sent(opening(60.0, for_s=1800.0))
    told = [(r.at_ms, r.body["between"], r.body["share"]) for r in played.of("world.road")]
    name = next(c.name for c in county.roads.candidates if c.id == ROAD)
    assert told == [(60_000, [name], 1.0), (1_860_000, [name], 0.0)]
    seen = played.of("obs.road_reported")
    assert [r.body["share"] for r in seen] == [1.0, 0.0]
    assert seen[0].body["arcs"] == county.roads.arcs_of_candidate(ROAD).tolist()
    assert seen[0].at_ms > 60_000


@pytest.mark.parametrize(
    "key",
    [
        "open: {candidate: X-boat-c, for: 50m}",
        "启用: {备选通道: 水库丙渡船, 持续: 50m}",
    ],
)
def test_a_drill_file_opens_one_by_id_or_name(county: County, tmp_path: Path, key: str) -> None:
    text = find_drill("hf-leak").read_text(encoding="utf-8")
    road = "road: {between: [东梁镇/南荒村, 东梁镇/转角庙子村], share: 0, for: 50m}"
    path = tmp_path / "drill.yaml"
    path.write_text(text.replace(road, key), encoding="utf-8")
    happenings = [i.happening for i in load_drill(path, county).injects]
    assert CandidateOpens(candidate="X-boat-c", for_s=3000.0) in happenings


def test_an_unknown_candidate_is_told_with_those_there_are(county: County, tmp_path: Path) -> None:
    text = find_drill("hf-leak").read_text(encoding="utf-8")
    road = "road: {between: [东梁镇/南荒村, 东梁镇/转角庙子村], share: 0, for: 50m}"
    path = tmp_path / "drill.yaml"
    path.write_text(text.replace(road, "open: {candidate: 浮桥, for: 50m}"), encoding="utf-8")
    with pytest.raises(InputProblems) as caught:
        load_drill(path, county)
    (problem,) = caught.value.problems
    assert (problem.code, problem.message.zh) == ("E209", "没有备选通道“浮桥”")
    assert problem.hint is not None
    assert "X-boat-c" in problem.hint.zh
