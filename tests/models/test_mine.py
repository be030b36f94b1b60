"""Methane and water in a mine against their closed forms, and steps that agree with one another."""

from __future__ import annotations

import math

import pytest

from twin.models.mine_gas import explosive, seconds_to, share_after, steady_share
from twin.models.mine_inflow import inflow_m3, level_m, volume_after

# A heading of 12 m² and 200 m: 2400 m³; 0.03 m³/s of methane; 5 m³/s go out.
V_M3, GAS, OUT = 2400.0, 0.03, 5.0


def test_it_ends_at_gas_over_air() -> None:
    assert steady_share(GAS, OUT) == pytest.approx(0.006, rel=1e-15)
    assert share_after(0.0, GAS, OUT, V_M3, 1e6) == pytest.approx(0.006, rel=1e-12)
    assert steady_share(GAS, 0.0) == 1.0


def test_after_one_change_of_air_it_has_come_within_a_part_in_e() -> None:
    share = share_after(0.0, GAS, OUT, V_M3, V_M3 / OUT)
    assert share == pytest.approx(0.006 * (1.0 - math.exp(-1.0)), rel=1e-12)


def test_steps_of_any_length_come_to_the_same() -> None:
    share = 0.02
    for _ in range(360):
        share = share_after(share, GAS, OUT, V_M3, 10.0)
    assert share == pytest.approx(share_after(0.02, GAS, OUT, V_M3, 3600.0), rel=1e-12)


def test_gas_is_neither_made_nor_lost() -> None:
    """What came in is what is there and what went out, the latter summed by small steps."""
    share, out_m3 = 0.0, 0.0
    for _ in range(36_000):
        after = share_after(share, GAS, OUT, V_M3, 0.1)
        out_m3 += 0.5 * (share + after) * OUT * 0.1
        share = after
    assert share * V_M3 + out_m3 == pytest.approx(GAS * 3600.0, rel=1e-6)


def test_without_air_it_rises_in_a_straight_line() -> None:
    assert share_after(0.002, GAS, 0.0, V_M3, 800.0) == pytest.approx(0.012, rel=1e-12)
    assert seconds_to(0.015, 0.002, GAS, 0.0, V_M3) == pytest.approx(1040.0, rel=1e-12)


def test_the_time_to_a_limit_is_the_inverse_of_the_approach() -> None:
    taken_s = seconds_to(0.01, 0.004, 0.10, OUT, V_M3)
    assert taken_s == pytest.approx(480.0 * math.log(0.016 / 0.01), rel=1e-12)
    assert share_after(0.004, 0.10, OUT, V_M3, taken_s or 0.0) == pytest.approx(0.01, rel=1e-12)
    assert seconds_to(0.01, 0.004, GAS, OUT, V_M3) is None


# Published: "flammable in the range 5 %-15 % (by volume)", Advanced Mine Ventilation, 13.2.1.
@pytest.mark.parametrize(
    ("share", "may"), [(0.049, False), (0.05, True), (0.15, True), (0.151, False)]
)
def test_methane_explodes_from_5_to_15_percent(share: float, may: bool) -> None:
    assert explosive(share) is may


def test_an_inflow_comes_to_its_whole_source() -> None:
    whole = inflow_m3(0.5, 7200.0, 0.0, 1e7)
    assert whole == pytest.approx(0.5 * 7200.0, rel=1e-12)
    parts = sum(inflow_m3(0.5, 7200.0, 60.0 * k, 60.0 * (k + 1)) for k in range(120))
    assert parts == pytest.approx(3600.0 * (1.0 - math.exp(-1.0)), rel=1e-12)


def test_pumps_and_inflow_balance() -> None:
    volume = 0.0
    for k in range(360):
        came = inflow_m3(0.5, 7200.0, 10.0 * k, 10.0 * (k + 1))
        volume = volume_after(volume, came, 0.1, 10.0)
    closed = 3600.0 * (1.0 - math.exp(-0.5)) - 0.1 * 3600.0
    assert volume == pytest.approx(closed, rel=1e-9)
    assert volume_after(5.0, 0.0, 1.0, 10.0) == 0.0


def test_the_level_follows_the_voids_and_stops_at_the_top() -> None:
    voids = ((0.0, 0.0), (2.0, 400.0), (3.0, 2400.0))
    assert [level_m(v, voids) for v in (0.0, 200.0, 400.0, 1400.0, 9e9)] == [0, 1, 2, 2.5, 3]
