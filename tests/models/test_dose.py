"""What gas does to people against the published cases; peaks within the mean."""

from __future__ import annotations

import math

import pytest

from twin.county import County
from twin.desk import load_rules
from twin.models.dose import DEATH_BY_CAS, share_affected
from twin.models.fluctuation import peak_to_mean, spread_of_readings

HF, CL2, NH3 = "7664-39-3", "7782-50-5", "7664-41-7"


@pytest.mark.parametrize(
    ("cas", "minutes", "lc50_ppm", "rel"),
    [
        # tox.cl2_probit_withers_lees (V), rounded in the source; the others derived (G).
        (CL2, 10.0, 433.0, 0.005),
        (CL2, 30.0, 250.0, 0.005),
        (NH3, 30.0, 11540.0, 0.001),
        (HF, 30.0, 331.2, 0.001),
    ],
)
def test_half_die_at_the_published_concentration(
    cas: str, minutes: float, lc50_ppm: float, rel: float
) -> None:
    curve = DEATH_BY_CAS[cas]
    low, high = 1.0, 1e6
    for _ in range(60):
        middle = 0.5 * (low + high)
        if share_affected(middle**curve.n * minutes, curve) < 0.5:
            low = middle
        else:
            high = middle
    assert low == pytest.approx(lc50_ppm, rel=rel)


@pytest.mark.parametrize(
    ("hour_ppm", "minutes", "want_ppm"),
    [
        (20.0, (10.0, 30.0, 240.0, 480.0), (50.0, 28.0, 10.0, 7.1)),  # tox.cl2_aegl, AEGL-3 (V)
        (24.0, (30.0,), (34.0,)),  # tox.guidelines_general: HF AEGL-2 (G)
        (44.0, (30.0,), (62.0,)),  # HF AEGL-3 (G)
        (1100.0, (10.0, 30.0), (2700.0, 1600.0)),  # NH3 AEGL-3 (G)
    ],
)
def test_guideline_values_lie_on_one_toxic_load(
    hour_ppm: float, minutes: tuple[float, ...], want_ppm: tuple[float, ...]
) -> None:
    """With C² t as the load, as the curves of chlorine and ammonia have it."""
    found = [hour_ppm * math.sqrt(60.0 / t) for t in minutes]
    assert found == pytest.approx(want_ppm, rel=0.03)
    chlorine = DEATH_BY_CAS[CL2]
    shares = [
        share_affected(c**chlorine.n * t, chlorine) for c, t in zip(found, minutes, strict=True)
    ]
    assert shares == pytest.approx([shares[0]] * len(shares))


def test_the_desk_uses_the_published_idlh(county: County) -> None:
    # tox.idlh: NIOSH (chlorine), OSHA page (HF), Minnesota page (ammonia).
    idlh = {
        row.substance: row.ppm
        for row in load_rules(county).assessment.thresholds
        if row.id == "IDLH"
    }
    assert idlh == {CL2: 10.0, NH3: 300.0, HF: 30.0}


def test_peaks_are_higher_the_shorter_the_reading_and_the_mean_stays() -> None:
    # (600 / 3)^0.2 = 2.885: Turner's power law, worked by hand (G).
    assert peak_to_mean(600.0, 3.0, 0.2) == pytest.approx(2.885, abs=0.001)
    spread = spread_of_readings(600.0, 3.0, 0.2)
    quantile = 2.5758293  # of one reading in 200
    assert math.exp(quantile * spread - spread**2 / 2) == pytest.approx(2.885, abs=0.001)
    assert spread_of_readings(600.0, 60.0, 0.2) < spread
    assert spread_of_readings(600.0, 3.0, 0.0) == 0.0
