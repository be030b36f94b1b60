"""What else a drill file may say: clock times, wind in words, presets, variants; its grade."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scenarios import Form, find_drill, load_drill, read_drill
from scenarios.json_schema import drill_schema
from scenarios.rating import grade_of
from scenarios.schema import DrillFile
from tests.scenarios.shipped import HF_LEAK
from twin.county import County
from twin.inputs import InputProblems
from twin.terms.happenings import WildfireStarts, WindTurns
from twin.terms.place import Place
from twin.terms.trigger import Fulfilled
from twin.terms.verdict import Grade

Written = Callable[..., Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    def write(*changes: tuple[str, str]) -> Path:
        text = HF_LEAK
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        path = tmp_path / "drill.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_clock_time_is_a_moment_after_the_start(written: Written, county: County) -> None:
    drill = load_drill(written(("at: T+00:12", "at: 20:42")), county)
    assert {inject.id: inject.at_s for inject in drill.injects}["M-003"] == 720.0


def test_a_clock_time_past_midnight_is_of_the_next_day(written: Written, county: County) -> None:
    late = written(("start: 2026-07-12 20:30", "start: 2026-07-12 23:00"), ("T+00:45", "00:10"))
    drill = load_drill(late, county)
    assert {inject.id: inject.at_s for inject in drill.injects}["M-006"] == 4200.0


@pytest.mark.parametrize(
    ("said", "from_deg", "speed_m_s"),
    [("西北风 4级", 315.0, 6.7), ("{from: 北西北, speed: 3级}", 337.5, 4.4),
     ("{from: 200, speed: 2.5}", 200.0, 2.5)],
)  # fmt: skip
def test_wind_in_words_and_grades(
    written: Written, county: County, said: str, from_deg: float, speed_m_s: float
) -> None:
    world = load_drill(written(("{from: 195, speed: 2.5}", said)), county).world
    assert world.wind_from_deg == from_deg
    assert world.wind_m_s == pytest.approx(speed_m_s)


FORMS = """presets:
  易: {world.crews.turnout: 0.5}
  难: {world.crews.turnout: 2, world.staff.duty_officers: 1}
variants:
  冬夜: {start: 2026-01-12 02:00, world.surface: 雪}

bookmarks:"""


def test_a_preset_and_a_variant_replace_values(written: Written, county: County) -> None:
    path = written(("bookmarks:", FORMS))
    plain = load_drill(path, county)
    hard = load_drill(path, county, form=Form(preset="hard", variant="冬夜"))
    assert (plain.world.turnout_scale, plain.world.surface) == (1.0, "dry")
    assert (hard.world.turnout_scale, hard.world.duty_officers) == (2.0, 1)
    assert (hard.world.surface, hard.start[:16]) == ("snow", "2026-01-12T02:00")


def test_a_preset_reaches_an_item_of_a_list_by_its_id(written: Written, county: County) -> None:
    forms = FORMS.replace("world.crews.turnout: 2", "injects.M-005.wind.speed: 9")
    drill = load_drill(written(("bookmarks:", forms)), county, form=Form(preset="难"))
    turn = next(each.happening for each in drill.injects if each.id == "M-005")
    assert isinstance(turn, WindTurns)
    assert turn.speed_m_s == 9.0
    nobody = FORMS.replace("world.crews.turnout: 2", "injects.M-999.at: T+00:09")
    with pytest.raises(InputProblems) as caught:
        load_drill(written(("bookmarks:", nobody)), county, form=Form(preset="难"))
    assert [problem.code for problem in caught.value.problems] == ["E306"]


def test_a_preset_that_the_file_has_not_is_refused(written: Written, county: County) -> None:
    with pytest.raises(InputProblems) as caught:
        load_drill(written(("bookmarks:", FORMS)), county, form=Form(preset="中"))
    assert [problem.code for problem in caught.value.problems] == ["E307"]
    assert caught.value.problems[0].message.zh.startswith("没有“中”")
    assert "难" in caught.value.problems[0].message.zh


def test_slips_and_wrong_names_are_told_together(written: Written, county: County) -> None:
    reading = read_drill(
        written(("seed: 7", "seed: x"), ("channel: 电话", "channal: 电话"),
                ("within: 60s", "within: 60"),
                ("place: H-sewage,", "place: 石桥村,"), ("target: GHF-036", "target: GHF-936")),
        county,
    )  # fmt: skip
    assert reading.drill is None
    codes = [problem.code for problem in reading.problems]
    assert codes == ["E103", "E204", "E104", "E102", "E203"]


def test_a_deadline_nobody_can_meet_is_doubted(written: Written, county: County) -> None:
    asked: list[tuple[str, str]] = []

    def drive_s(role: str, place: Place) -> float | None:
        asked.append((role, place.name))
        return 16.5 * 60 if role == "119" else 60.0

    reading = read_drill(written(), county, drive_s=drive_s)
    doubted = [problem.message.zh for problem in reading.problems if problem.code == "W402"]
    assert reading.drill is not None
    assert [said.partition(" ")[0] for said in doubted] == ["E-011"]
    assert ("120", asked[0][1]) in asked


def test_an_idle_objective_is_doubted(written: Written, county: County) -> None:
    reading = read_drill(
        written(("objectives:", "objectives:\n  - {id: O9, text: 无人问津}")), county
    )
    assert [problem.code for problem in reading.problems] == ["W403"]


def test_keys_in_both_languages_are_doubted_once(written: Written, county: County) -> None:
    reading = read_drill(written(("seed: 7", "种子: 7"), ("gust: 0.2", "阵性: 0.2")), county)
    (problem,) = reading.problems
    assert problem.code == "W401"
    assert HF_LEAK.splitlines()[problem.line - 1].startswith("seed: 7")


def test_a_fire_in_the_open_is_read_with_its_place_and_fuel(
    written: Written, county: County
) -> None:
    fire = "{type: 草原火灾, place: 大巴镇, off: 800m, bearing: 西南, fuel: 灌草, slope: 0.1}"
    path = written(("wind: {from: 255, speed: 3.0, over: 3m}", f"wildfire: {fire}"))
    (found,) = (
        inject.happening
        for inject in load_drill(path, county).injects
        if isinstance(inject.happening, WildfireStarts)
    )
    assert (found.event_type, found.fuel, found.place.name) == ("grass_fire", "shrub", "大巴镇")
    town = county.place("大巴镇")
    x_m, y_m = county.xy(found.place.lat_deg, found.place.lon_deg)
    assert x_m - town.x_m == pytest.approx(y_m - town.y_m, abs=0.5)
    assert x_m - town.x_m == pytest.approx(-800.0 * 0.5**0.5, abs=0.5)
    assert found.place.node == county.roads.nearest_node(x_m, y_m) != town.node


def test_a_double_blind_drill_is_not_announced_unless_it_says_so(
    written: Written, county: County
) -> None:
    assert load_drill(written(), county).notice
    blind = ("form: 实战", "form: 双盲")
    assert not load_drill(written(blind), county).notice
    assert load_drill(written((blind[0], blind[1] + "\nnotice: true")), county).notice


def test_an_inject_may_be_untrue_and_an_action_name_its_capability(
    written: Written, county: County
) -> None:
    drill = load_drill(
        written(("    call: {type: 气体泄漏", "    truth: false\n    call: {type: 气体泄漏"),
                ("action: 堵漏, where", "action: 堵漏, capability: 堵漏, where")),
        county,
    )  # fmt: skip
    assert {i.id: i.truth for i in drill.injects}["M-004"] is False
    assert {e.id: e.capability for e in drill.expects}["E-015"] == "repair.leak"


def test_a_stop_rule_is_a_condition(written: Written, county: County) -> None:
    drill = load_drill(written(("bookmarks:", "stop: 已完成(E-022)\n\nbookmarks:")), county)
    assert drill.stop is not None
    assert drill.stop.test == Fulfilled(expect="E-022")


@pytest.mark.parametrize(
    ("path", "good"),
    [("world.people.compliance", True), ("世界.群众.服从率", True), ("seed", True),
     ("world.wind.speed", True), ("world.people", False), ("world.peeple.compliance", False),
     ("injects.leak.hole", False), ("title", False)],
)  # fmt: skip
def test_monte_carlo_varies_numbers_of_the_file(
    written: Written, county: County, path: str, good: bool
) -> None:
    vary = f"monte_carlo:\n  runs: 9\n  vary:\n    {path}: uniform(0.9, 1.4)\n\nbookmarks:"
    found = read_drill(written(("bookmarks:", vary)), county).problems
    assert [problem.code for problem in found if not problem.is_warning] == (
        [] if good else ["E306"]
    )


@pytest.mark.parametrize(
    ("on_time", "critical", "grade"),
    [(1.0, 1.0, Grade.EXCELLENT), (0.95, 1.0, Grade.EXCELLENT), (0.949, 1.0, Grade.GOOD),
     (1.0, 0.9, Grade.FAIR), (0.7, 0.8, Grade.FAIR), (0.69, 1.0, Grade.POOR),
     (1.0, 0.79, Grade.POOR)],
)  # fmt: skip
def test_the_grade_follows_its_rule(on_time: float, critical: float, grade: Grade) -> None:
    assert grade_of(on_time, critical) is grade


@pytest.mark.parametrize(("keys", "name"), [("zh", "注入"), ("en", "injects")])
def test_the_schema_has_every_key_in_its_language(keys: str, name: str) -> None:
    schema = drill_schema("zh" if keys == "zh" else "en")
    assert name in schema["properties"]
    assert len(schema["properties"]) == len(DrillFile.model_fields)
    assert "definitions" in schema
    assert "$defs" not in str(schema)


@pytest.mark.parametrize("template", ["blank", "chem", "fire", "flood", "quake"])
def test_a_template_checks_clean_in_every_form(county: County, template: str) -> None:
    path = find_drill("hf-leak").parents[1] / "templates" / f"{template}.yaml"
    assert read_drill(path, county).problems == ()
    hard = load_drill(path, county, form=Form(preset="难", variant="冬夜"))
    assert hard.world.surface == "snow"
