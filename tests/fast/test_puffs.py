"""Gaussian puffs and plumes: published cases, the formula told slowly, and its edges."""

import hashlib
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fast.fields import Puffs, concentration_kg_m3, plume_kg_m3
from fast.streams import Stream

pytestmark = pytest.mark.kernel_small
ORACLES = Path(__file__).parents[3] / "shared" / "data" / "oracles" / "hazards.json"


def puffs(*rows: tuple[float, ...]) -> Puffs:
    return Puffs(*(np.array(column) for column in zip(*rows, strict=True)))


def at(*places: tuple[float, float, float]) -> tuple[Any, Any, Any]:
    x, y, z = (np.array(column) for column in zip(*places, strict=True))
    return x, y, z


def published(case: str) -> dict[str, Any]:
    if not ORACLES.is_file():
        pytest.skip("the published hazard cases are not beside the checkout")
    cases = json.loads(ORACLES.read_text(encoding="utf-8"))["cases"]
    return next(dict(each) for each in cases if each["id"] == case)


def test_the_ccps_puff_centre_on_the_ground() -> None:
    case = published("disp.puff_ccps_p101")
    sigma_h, sigma_z = 0.02 * 500**0.89, 0.05 * 500**0.61  # class F, as the case states
    got = concentration_kg_m3(puffs((500, 0, 0, 1.0, sigma_h, sigma_z)), *at((500, 0, 0)))
    assert got[0] == pytest.approx(case["expected"]["c"]["value"], rel=1e-9)


def test_the_ccps_plume_on_its_axis() -> None:
    case = published("disp.plume_ccps_p97")
    given = {name: np.array([case["inputs"][name]["value"]]) for name in ("sigma_y", "sigma_z")}
    got = plume_kg_m3(
        0.1, 2.0, 0.0, y_m=np.zeros(1), z_m=np.zeros(1),
        sigma_y_m=given["sigma_y"], sigma_z_m=given["sigma_z"],
    )  # fmt: skip
    assert got[0] == pytest.approx(case["expected"]["c"]["value"], rel=1e-6)


@pytest.mark.parametrize(("y_m", "grams"), [(0.0, 3.313e-5), (50.0, 1.2628e-5)])
def test_turners_refinery_stack_at_the_ground(y_m: float, grams: float) -> None:
    """AP-26 problems 2 and 3: 80 g/s, 6 m/s, stack 60 m, spreads 36 and 18.5 m."""
    got = plume_kg_m3(
        0.080, 6.0, 60.0, y_m=np.array([y_m]), z_m=np.zeros(1),
        sigma_y_m=np.array([36.0]), sigma_z_m=np.array([18.5]),
    )  # fmt: skip
    assert 1000 * got[0] == pytest.approx(grams, rel=2e-4)


def test_the_sum_over_puffs_is_the_formula_told_slowly() -> None:
    s = Stream(1, "test", "puffs")
    clouds = [
        (s.uniform(0, 200), s.uniform(-40, 40), s.uniform(0, 8), s.uniform(0.1, 3),
         s.uniform(5, 40), s.uniform(3, 15))
        for _ in range(30)
    ]  # fmt: skip
    places = [(s.uniform(0, 250), s.uniform(-80, 80), s.uniform(0, 12)) for _ in range(40)]
    got = concentration_kg_m3(puffs(*clouds), *at(*places))
    for (x, y, z), c in zip(places, got.tolist(), strict=True):
        want = 0.0
        for px, py, h, mass, sh, sz in clouds:
            flat = -((x - px) ** 2 + (y - py) ** 2) / (2 * sh**2)
            terms = [math.exp(flat - (z - v) ** 2 / (2 * sz**2)) for v in (h, -h)]
            want += mass / ((2 * math.pi) ** 1.5 * sh**2 * sz) * sum(terms)
        assert c == pytest.approx(want, rel=1e-11)


def test_a_puffs_mass_is_found_again_above_the_ground() -> None:
    step = 4.0
    axis = np.arange(-100, 100, step) + step / 2
    x, y, z = (grid.ravel() for grid in np.meshgrid(axis, axis, axis[axis > 0], indexing="ij"))
    c = concentration_kg_m3(puffs((0, 0, 10, 2.5, 18, 12)), x, y, z)
    assert float(c.sum()) * step**3 == pytest.approx(2.5, rel=1e-3)


def test_far_off_the_concentration_is_nothing_at_all() -> None:
    cloud = puffs((0, 0, 0, 1.0, 10, 10))
    edge = 10 * math.sqrt(60)  # exponent −30
    near, far = concentration_kg_m3(cloud, *at((edge - 0.01, 0, 0), (edge + 0.01, 0, 0)))
    assert near > 0.0
    assert far == 0.0


def test_no_puffs_no_receptors_and_upwind_places() -> None:
    none = Puffs(*(np.empty(0) for _ in range(6)))
    assert concentration_kg_m3(none, *at((1, 2, 3))).tolist() == [0.0]
    assert concentration_kg_m3(puffs((0, 0, 0, 1, 1, 1)), *(np.empty(0),) * 3).shape == (0,)
    upwind = plume_kg_m3(
        1.0, 2.0, 0.0, y_m=np.zeros(1), z_m=np.zeros(1), sigma_y_m=np.zeros(1),
        sigma_z_m=np.zeros(1),
    )  # fmt: skip
    assert upwind.tolist() == [0.0]


def test_impossible_questions_are_refused() -> None:
    good = puffs((0, 0, 0, 1, 1, 1))
    one = np.ones(1)
    with pytest.raises(ValueError, match=r"puff 0 has a spread of 0\.0 m"):
        concentration_kg_m3(good._replace(sigma_z_m=np.zeros(1)), one, one, one)
    with pytest.raises(ValueError, match=r"mass_kg has shape \(2,\)"):
        concentration_kg_m3(good._replace(mass_kg=np.ones(2)), one, one, one)
    with pytest.raises(ValueError, match="z_m has shape"):
        concentration_kg_m3(good, one, one, np.ones(2))
    for calm in (0.0, -1.0, math.nan, math.inf):
        with pytest.raises(ValueError, match="needs a wind above 0"):
            plume_kg_m3(1.0, calm, 0.0, y_m=one, z_m=one, sigma_y_m=one, sigma_z_m=one)


def test_the_bits_are_the_same_on_every_machine_and_in_every_mode() -> None:
    s = Stream(3, "test", "bits")
    clouds = [
        (s.uniform(0, 200), s.uniform(-40, 40), s.uniform(0, 8), 1.0, s.uniform(5, 40), 6.0)
        for _ in range(40)
    ]
    places = [(s.uniform(0, 250), s.uniform(-80, 80), s.uniform(0, 12)) for _ in range(60)]
    c = concentration_kg_m3(puffs(*clouds), *at(*places))
    assert (
        hashlib.sha256(c.astype("<f8").tobytes()).hexdigest()
        == "fed9fda6d40b038485a32ac20246cd704ba22860ec3af57fb843f1bcf084b006"
    )
