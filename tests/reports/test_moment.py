"""Coverage at a moment of a run: its roads, its units, the map, and what is refused."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from reports.county_map import draw_county_map
from reports.moment import Moment, MomentError, moment_of
from reports.typeface import covered
from tests.reports.conftest import Finished
from twin.county import County
from twin.county.coverage import Coverage, Situation, UnitNow, coverage
from twin.journal import EVENTS, read
from twin.terms.record import Record
from twin.terms.units import Role

AT_S = 2400.0


@pytest.fixture(scope="module")
def records(finished: Finished) -> list[Record]:
    return list(read(finished.folder / EVENTS))


@pytest.fixture(scope="module")
def moment(finished: Finished) -> Moment:
    return moment_of(finished.folder, finished.inputs.county, AT_S)


def last_status(records: list[Record], at_s: float) -> dict[str, str]:
    return {
        str(r.body["unit"]): str(r.body["status"])
        for r in records
        if r.kind == "world.crew" and r.at_ms <= at_s * 1000
    }


@pytest.mark.parametrize("at_s", [0.0, 700.0, 1500.0, AT_S, 5400.0, 9000.0])
def test_a_unit_is_free_when_it_was_at_its_base_or_on_its_way_home(
    finished: Finished, records: list[Record], at_s: float
) -> None:
    units = moment_of(finished.folder, finished.inputs.county, at_s).situation.units
    told = last_status(records, at_s)
    assert {unit: now.free for unit, now in units.items()} == {
        unit: status in ("available", "returning") for unit, status in told.items()
    }
    assert {unit for unit, now in units.items() if now.at_base} == {
        unit for unit, status in told.items() if status == "available"
    }


def test_a_unit_is_where_it_last_was_seen(moment: Moment, records: list[Record]) -> None:
    seen = {
        str(r.body["unit"]): (r.body["lat_deg"], r.body["lon_deg"])
        for r in records
        if r.kind in ("world.crew", "world.position") and r.at_ms <= AT_S * 1000
    }
    units = moment.situation.units
    assert {unit: (now.lat_deg, now.lon_deg) for unit, now in units.items()} == seen


def test_a_road_is_closed_from_its_inject_to_its_reopening(finished: Finished) -> None:
    county = finished.inputs.county

    def shares(at_s: float) -> list[float]:
        return [share for _, _, share in moment_of(finished.folder, county, at_s).situation.roads]

    assert [shares(at_s) for at_s in (719.0, 720.0, 3719.0, 3720.0)] == [[], [0], [0], [0, 1]]


def test_the_clock_and_the_hour_of_the_turnouts_are_the_drills(moment: Moment) -> None:
    assert (moment.clock, moment.situation.night, moment.surface) == ("21:10", True, "dry")


def test_units_on_a_task_leave_more_people_uncovered_than_at_rest(
    county: County, moment: Moment
) -> None:
    now = coverage(county, Role.FIRE_119, 900.0, situation=moment.situation)
    rest = coverage(county, Role.FIRE_119, 900.0, situation=Situation(night=True))
    assert now.uncovered_residents > rest.uncovered_residents + 10_000
    assert now.uncovered["T-yimatu"] > rest.uncovered["T-yimatu"]
    assert now.uncovered["T-yusi"] == rest.uncovered["T-yusi"]


def test_with_everybody_called_free_the_roads_alone_make_the_difference(
    county: County, moment: Moment
) -> None:
    roads_only = replace(moment.situation, units={})
    nothing = coverage(county, Role.FIRE_119, 900.0, situation=Situation(night=True))
    roads = coverage(county, Role.FIRE_119, 900.0, situation=roads_only)
    everything = coverage(county, Role.FIRE_119, 900.0, situation=moment.situation)
    assert (nothing.arrive_s <= roads.arrive_s).all()
    assert (nothing.arrive_s < roads.arrive_s).any()
    assert everything.uncovered_residents > roads.uncovered_residents


def test_a_unit_on_its_way_home_answers_from_where_it_is_without_turning_out(
    county: County,
) -> None:
    net = county.roads
    place = county.townships["T-yusi"]
    (lat,), (lon,) = net.lat_deg[[place.node]].tolist(), net.lon_deg[[place.node]].tolist()
    out = UnitNow(lat_deg=lat, lon_deg=lon, at_base=False, free=True)
    found = coverage(county, Role.FIRE_119, 900.0, situation=Situation(units={"U-fire-1-2": out}))
    assert found.arrive_s[place.node] == 0.0
    busy = Situation(units={"U-fire-1-2": replace(out, free=False)})
    assert coverage(county, Role.FIRE_119, 900.0, situation=busy).arrive_s[place.node] > 0.0


def test_a_unit_between_two_crossings_leaves_in_both_directions(county: County) -> None:
    net = county.roads
    arc = int(((net.road_class == 5) & (net.length_m > 200)).nonzero()[0][0])
    ends = [int(net.tail[arc]), int(net.head[arc])]
    middle = [float(values[ends].mean()) for values in (net.lat_deg, net.lon_deg)]
    out = UnitNow(lat_deg=middle[0], lon_deg=middle[1], at_base=False, free=True)
    found = coverage(county, Role.FIRE_119, 900.0, situation=Situation(units={"U-fire-1-2": out}))
    half_s = int(net.dry_ms[arc]) / 2 / (10.0 * county.units["U-fire-1-2"].speed_pct)
    assert found.arrive_s[ends].tolist() == pytest.approx([half_s, half_s], rel=0.05)


def test_a_moment_after_the_end_and_another_county_are_refused(
    finished: Finished, tmp_path: Path
) -> None:
    county = finished.inputs.county
    with pytest.raises(MomentError, match=r"ended at T\+02:30:00; there is no T\+02:30:01"):
        moment_of(finished.folder, county, 9001.0)
    with pytest.raises(MomentError, match="was made with other county data"):
        moment_of(finished.folder, replace(county, digest="0" * 64), AT_S)
    empty = Path(shutil.copytree(finished.folder, tmp_path / "empty"))
    (empty / EVENTS).write_bytes(b"")
    with pytest.raises(MomentError, match="was made with other county data"):
        moment_of(empty, county, AT_S)


@pytest.fixture(scope="module")
def at_moment(county: County, moment: Moment) -> Coverage:
    return coverage(county, Role.FIRE_119, 900.0, situation=moment.situation)


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("zh", ("仿真演练·非真实事件", "T+00:40:00 (21:10)", "中断路段", "执行任务的队伍")),
        ("en", ("Exercise, not a real event", "T+00:40:00 (21:10)", "closed road", "on a task")),
    ],
)
def test_the_map_says_which_run_and_moment_and_that_it_is_an_exercise(
    county: County,
    moment: Moment,
    at_moment: Coverage,
    tmp_path: Path,
    lang: str,
    told: tuple[str, ...],
) -> None:
    texts = []
    for name in ("one.svg", "two.svg"):
        draw_county_map(county, tmp_path / name, lang, at_moment, moment)  # type: ignore[arg-type]
        texts.append((tmp_path / name).read_text(encoding="utf-8"))
    assert texts[0] == texts[1]
    assert moment.run in texts[0]
    assert all(word in texts[0] for word in told)
    assert not {letter for letter in texts[0] if ord(letter) > 127} - set(covered_letters())


def covered_letters() -> set[str]:
    return {chr(code) for code in covered()}


def test_the_map_at_rest_names_no_run_and_no_exercise(county: County, tmp_path: Path) -> None:
    draw_county_map(county, tmp_path / "map.svg", "zh", coverage(county, Role.FIRE_119, 900.0))
    text = (tmp_path / "map.svg").read_text(encoding="utf-8")
    assert "仿真演练" not in text
    assert "执行任务的队伍" not in text
    assert "备选通道（未启用）" in text


def fumeng(*words: str, runs: Path, code: int) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "twin.cli", "county", "map", *words, "-o", str(runs / "map.svg")],
        capture_output=True, text=True, check=False,
        env={**os.environ, "FUMENG_LANG": "zh", "FUMENG_RUNS": str(runs)},
    )  # fmt: skip
    assert done.returncode == code, done.stdout + done.stderr
    return done


def test_the_command_gives_the_difference_to_rest_township_by_township(
    finished: Finished, at_moment: Coverage
) -> None:
    runs = finished.folder.parent
    words = ("--coverage", "119", "--at", f"{finished.folder.name}@T+00:40")
    plain = json.loads(fumeng(*words, "--json", runs=runs, code=0).stdout)
    assert plain["uncovered"] == at_moment.uncovered_residents
    assert (plain["run"], plain["at_s"], plain["exercise"]) == (finished.folder.name, AT_S, True)
    rest = plain["at_rest"]
    more = plain["uncovered"] - rest["uncovered"]
    said = fumeng(*words, runs=runs, code=0).stdout
    assert f"（比平时 {more:+d}）" in said.splitlines()[1]
    assert "仿真演练·非真实事件" in said
    town = "伊吗图镇"
    shift = plain["by_township"][town] - rest["by_township"][town]
    assert f"  {town}  {plain['by_township'][town]}（比平时 {shift:+d}）" in said


@pytest.mark.parametrize(
    ("at", "code", "told"),
    [
        ("latest", 2, "写作 运行@T+00:40"),
        ("latest@00:40", 2, "时刻“00:40”格式不对"),
        ("nothing@T+00:40", 3, "没有运行“nothing”"),
        ("latest@T+02:31", 3, "没有 T+02:31:00 这一刻"),
    ],
)
def test_what_cannot_be_shown_is_told(finished: Finished, at: str, code: int, told: str) -> None:
    done = fumeng("--coverage", "119", "--at", at, runs=finished.folder.parent, code=code)
    assert told in done.stderr


def test_a_what_if_opens_candidates_for_the_question_alone(county: County, tmp_path: Path) -> None:
    words = ("--coverage", "119", "--within", "20m", "--with", "X-road-baichengzi")
    plain = json.loads(fumeng(*words, "--json", runs=tmp_path, code=0).stdout)
    assert plain["with"] == ["X-road-baichengzi"]
    assert plain["uncovered"] <= plain["at_rest"]["uncovered"]
    assert "启用：白城子—下大巴沟堤顶路" in (tmp_path / "map.svg").read_text(encoding="utf-8")
    done = fumeng("--coverage", "119", "--with", "X-boot", runs=tmp_path, code=3)
    assert "没有备选通道“X-boot”。可用：" in done.stderr
    assert "X-boat-c" in done.stderr
    done = fumeng("--with", "X-boat-c", runs=tmp_path, code=2)
    assert "要与 --coverage 同用" in done.stderr
