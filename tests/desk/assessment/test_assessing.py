"""综合研判: from what the desk was told, with how sure it is, and never in anybody's way."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.desk.conftest import Told, gas
from twin.county import County, load_county
from twin.desk import Rules, load_rules
from twin.inputs import InputProblems
from twin.terms.decision import Assessed, RequestMade, StandoffChanged
from twin.terms.observation import AlarmBit, AlarmChanged, EventReported, WeatherMeasured


def wind(station: str, from_deg: float = 195.0, m_s: float = 2.5) -> WeatherMeasured:
    return WeatherMeasured(
        station=station, wind_from_deg=from_deg, wind_m_s=m_s, temperature_c=24.0
    )


def leak(told: Told, at_s: float = 10.0) -> Assessed:
    told.see(at_s, gas("GHF-001"), gas("GHF-002"))
    return told.all(Assessed)[-1]


def test_it_says_how_far_who_is_inside_from_what_and_how_sure(told: Told) -> None:
    told.see(5, wind("WS-park"))
    found = leak(told)
    worst, milder = found.exposures
    assert (worst.threshold, milder.threshold) == ("IDLH", "ERPG-2")
    assert 0 < worst.reach_least_m < worst.reach_m < worst.reach_most_m
    assert worst.reach_m < milder.reach_m
    assert worst.people <= worst.people_most
    assert {each.name for each in found.inputs} == {"rate", "wind_from", "wind_speed"}
    assert [each.guessed for each in found.inputs] == [True, False, False]
    assert 0 < found.confidence < 1
    assert found.next_deadline
    assert found.gaps


def test_the_wind_of_the_nearest_station_counts(told: Told) -> None:
    told.see(5, wind("WS-park", 195.0), wind("WS-chengqu", 20.0))
    found = leak(told)
    assert [each.value for each in found.inputs if each.name == "wind_from"] == [195.0]


def test_without_wind_it_is_a_circle_and_less_sure(told: Told, county: County) -> None:
    found = leak(told)
    site = county.hazards["H-A1"]
    ring = found.exposures[0].ring
    south = min(lat for lat, _ in ring)
    assert south < site.lat_deg - 0.005
    assert "没有任何风" in found.lowered_by[0].zh


def test_in_calm_it_says_that_the_model_does_not_hold(told: Told) -> None:
    told.see(5, wind("WS-park", m_s=0.4))
    said = [text.zh for text in leak(told).lowered_by]
    assert any("静风" in text for text in said)


def test_a_heavy_gas_is_reckoned_by_the_workbook_and_says_over_what_time(told: Told) -> None:
    told.see(5, wind("WS-park"))
    found = leak(told)
    assert found.model == "britter_mcquaid"
    assert "Britter" in found.limits.en
    assert {each.averaging_s for each in found.exposures} == {600.0}


def test_of_a_flammable_gas_it_says_how_far_and_how_much_of_it_can_burn(told: Told) -> None:
    told.see(5, wind("WS-park"))
    told.see(10, gas("GL-062"), gas("GL-063"))
    found = told.all(Assessed)[-1]
    assert [each.threshold for each in found.exposures] == ["LFL", "LFL/2"]
    assert 0 < found.exposures[0].reach_m < found.exposures[1].reach_m
    (mass,) = [each for each in found.inputs if each.name == "flammable_gas"]
    assert mass.value > 0


def test_old_wind_and_silent_points_lower_the_confidence_and_say_so(told: Told) -> None:
    told.see(5, wind("WS-park"))
    fresh = leak(told)
    told.see(700, AlarmChanged(point="LT-001", bit=AlarmBit.BAD, active=True, value=None))
    told.wake_until(1000)
    stale = told.all(Assessed)[-1]
    assert stale.confidence < fresh.confidence
    said = " ".join(text.zh for text in stale.lowered_by)
    assert "分钟前" in said
    assert "没有数据" in said


def test_a_turn_of_the_wind_is_assessed_at_once(told: Told) -> None:
    told.see(5, wind("WS-park", 195.0))
    leak(told)
    told.see(60, wind("WS-park", 205.0))
    assert len(told.all(Assessed)) == 1
    told.see(120, wind("WS-park", 255.0))
    assert [found.number for found in told.all(Assessed)] == [1, 2]


def test_the_model_pushes_the_standoff_back_with_its_reason(told: Told, rules: Rules) -> None:
    told.see(5, wind("WS-park", 195.0))
    leak(told)
    (changed,) = told.all(StandoffChanged)
    assert changed.from_m < changed.to_m <= rules.assessment.standoff_at_most_m
    assert "IDLH" in changed.because.zh


def test_no_model_is_said_and_blocks_nothing(told: Told, county: County) -> None:
    place = county.hazards["H-A1"].as_term()
    told.see(
        5,
        EventReported(
            report="r", event_type="fire", place=place, caller="群众", channel="phone", text="火"
        ),
    )
    (found,) = told.all(Assessed)
    assert (found.model, found.confidence) == ("", 0.0)
    assert "人工研判" in found.lowered_by[0].zh
    assert told.all(RequestMade) != []


def test_without_thresholds_the_manual_path_goes_on(told: Told, rules: Rules) -> None:
    none = rules.assessment.model_copy(update={"thresholds": ()})
    told.desk._rules = rules.model_copy(update={"assessment": none})
    found = leak(told)
    assert (found.model, found.exposures) == ("", ())
    assert told.all(RequestMade) != []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("doubt: no_wind", "doubt: old_wind", "no_wind"),
        ("size: small, rate_kg_s: 0.05", "size: large, rate_kg_s: 0.05", "两个源强"),
        ("factor: 0.3", "factor: 1.3", ""),
    ],
)
def test_rules_that_cannot_be_are_refused(
    county: County, tmp_path: Path, before: str, after: str, said: str
) -> None:
    folder = tmp_path / "county"
    shutil.copytree(county.folder, folder)
    path = folder / "rules" / "assessment.yaml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(InputProblems) as caught:
        load_rules(load_county(folder))
    assert said in caught.value.problems[0].message.zh


def test_a_burning_tanker_is_circles_of_its_fireball_and_pushes_the_cordon_out(
    told: Told, county: County
) -> None:
    place = county.place("阜新镇/同乃营子村").as_term()
    told.see(
        5,
        wind("WS-park"),
        EventReported(
            report="r", event_type="tanker_fire", place=place, caller="群众", channel="phone",
            text="罐车着火",
        ),
    )  # fmt: skip
    found = told.all(Assessed)[-1]
    assert found.model == "fireball"
    burnt, severely, dies, unlit = found.exposures
    assert burnt.reach_m > severely.reach_m > dies.reach_m > 0
    assert unlit.reach_m > 0
    assert "同乃营子村" in burnt.places
    assert any("载量" in text.zh for text in found.lowered_by)
