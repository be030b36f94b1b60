"""The rapid loss estimate: from the magnitude and the place of the quick report alone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.desk.conftest import Told
from twin.county import County
from twin.terms.decision import Assessed
from twin.terms.incident_acts import ExtentReported
from twin.terms.observation import EventReported


@pytest.fixture
def felt(told: Told, county: County) -> Any:
    place = county.place("阜新镇").as_term()

    def tell(magnitude: float | None) -> Assessed:
        told.see(10, EventReported(report="r", event_type="earthquake", place=place,
                                   caller="地震台网", channel="phone", text="地震速报",
                                   source_kind="department"))  # fmt: skip
        if magnitude is not None:
            told.see(20, ExtentReported(what="magnitude", amount=magnitude, place=place,
                                        by="地震台网", source_kind="department"))  # fmt: skip
        told.wake_until(700)
        return told.all(Assessed)[-1]

    return tell


def test_without_a_magnitude_no_model_is_said(felt: Any) -> None:
    assert felt(None).model == ""


def test_the_ellipses_hold_people_and_the_stronger_shock_more(felt: Any) -> None:
    eight, seven, six = felt(5.5).exposures
    assert (eight.level, seven.level, six.level) == (8.0, 7.0, 6.0)
    assert eight.people == 0  # 7.2 at the epicentre
    assert eight.ring == ()
    assert 0 < seven.people < six.people < six.people_most
    assert six.reach_m == pytest.approx(22_780.0, rel=0.01)  # 10^1.6797 - 25 km, by hand


def test_a_stronger_shock_reaches_further_and_is_no_surer(felt: Any) -> None:
    strong = felt(6.5)
    assert strong.exposures[0].people > 0
    assert strong.confidence == pytest.approx(0.8)
    assert "伤亡" in strong.limits.zh
