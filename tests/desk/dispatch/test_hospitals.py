"""Where patients are taken, and why not elsewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.desk.conftest import Told
from tests.desk.dispatch.small import call, says, small_desk, stationed
from twin.county import County
from twin.desk import Rules
from twin.terms.dispatch_acts import BedsReported, TransportNeeded
from twin.terms.dispatch_effects import HospitalChosen
from twin.terms.observation import UnitStatus


@pytest.fixture
def told(county: County, rules: Rules) -> Told:
    """An ambulance, and three hospitals: near, a little farther with toxicology, a health post."""
    at_s = {"M-h2": 200.0, "M-h3": 300.0, "M-h1": 900.0, "M-hc-fuxin": 110.0}
    beds = {
        id: replace(
            county.hospitals[id],
            beds_free=2,
            toxicology=0 if id == "M-h2" else 2,
            burns=0,
        )
        for id in at_s
    }
    sites = {
        id: replace(county.resources[id], lat_deg=far_s, lon_deg=0.0, node=0)
        for id, far_s in at_s.items()
    }
    small = replace(county, hospitals=beds, resources=sites)
    return small_desk(small, rules, [stationed(county, id, 0) for id in "ABCD"])


def brings(told: Told, n: int, *able: str, hospital: str = "") -> HospitalChosen:
    """The n-th ambulance to be sent has a patient aboard; where does it go?"""
    unit, order = "ABCD"[n - 1], f"O-{n}"
    told.see(100 * n, call(f"C{n}", 100))
    told.see(100 * n + 1, says(unit, UnitStatus.ON_SCENE, 100, order=order, task="treat"))
    need = TransportNeeded(unit=unit, order=order, patients=1, able=able, hospital=hospital)
    told.see(100 * n + 50, need)
    return told.all(HospitalChosen)[-1]


def test_the_hospital_that_is_reached_first_is_taken_and_the_reason_given(told: Told) -> None:
    chosen = brings(told, 1)
    assert (chosen.hospital, chosen.order, chosen.place.lat_deg) == ("M-h2", "O-1", 200)
    assert [(c.hospital, c.arrive_in_s) for c in chosen.candidates] == [
        ("M-h2", 100),
        ("M-h3", 200),
        ("M-h1", 800),
    ]
    assert [c.passed_over and c.passed_over.zh for c in chosen.candidates] == [
        None,
        "到达更晚",
        "到达更晚",
    ]


def test_a_hospital_without_the_speciality_is_passed_over(told: Told) -> None:
    chosen = brings(told, 1, "toxicology")
    assert chosen.hospital == "M-h3"
    why = {c.hospital: c.passed_over and c.passed_over.zh for c in chosen.candidates}
    assert why == {"M-h3": None, "M-h1": "到达更晚", "M-h2": "无所需专科床位"}


def test_beds_given_out_count_until_the_hospital_says_otherwise(told: Told) -> None:
    assert [brings(told, n).hospital for n in (1, 2, 3)] == ["M-h2", "M-h2", "M-h3"]
    told.see(390, BedsReported(hospital="M-h2", free=5))
    assert brings(told, 4).hospital == "M-h2"


def test_a_full_hospital_is_passed_over_and_when_all_are_full_the_nearest_takes_them(
    told: Told,
) -> None:
    told.see(1, BedsReported(hospital="M-h2", free=0))
    chosen = brings(told, 1)
    assert chosen.hospital == "M-h3"
    assert [c.passed_over.zh for c in chosen.candidates if c.passed_over][-1] == "无空床"
    told.see(190, *(BedsReported(hospital=id, free=0) for id in ("M-h1", "M-h2", "M-h3")))
    full = brings(told, 2)
    assert (full.hospital, full.because.zh) == ("M-h2", "各院均无空床，送最近者")


def test_a_bed_is_drawn_down_when_the_patient_is_handed_over(told: Told) -> None:
    brings(told, 1)
    brings(told, 2)
    for at_s, unit, order in ((280, "A", "O-1"), (285, "B", "O-2")):
        done = says(unit, UnitStatus.TASK_DONE, 200, order=order, task="transport")
        told.see(at_s, done)
        told.see(at_s + 1, says(unit, UnitStatus.RETURNING, 200))
    told.see(299, says("A", UnitStatus.UNAVAILABLE, 0), says("B", UnitStatus.UNAVAILABLE, 0))
    assert brings(told, 3).hospital == "M-h3"


def test_a_hospital_that_was_already_decided_is_kept(told: Told) -> None:
    chosen = brings(told, 1, hospital="M-h1")
    assert (chosen.hospital, chosen.because.zh) == ("M-h1", "已指定")


def test_a_unit_that_is_not_on_the_order_is_not_sent_anywhere(told: Told) -> None:
    told.see(0, call("C1", 100))
    told.see(5, TransportNeeded(unit="B", order="O-1", patients=1))
    told.see(6, TransportNeeded(unit="A", order="O-9", patients=1))
    assert told.all(HospitalChosen) == []
