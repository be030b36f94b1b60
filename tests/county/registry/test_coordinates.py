"""Positions of Chinese maps come back to WGS-84; what cannot be undone is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twin.county.registry.claims import distance_m
from twin.county.registry.coordinates import bd09_of, gcj02_of, wgs84_of

lats, lons = st.floats(41.7, 42.6), st.floats(121.0, 122.5)


@given(lats, lons)
def test_a_disguise_is_undone_to_a_tenth_of_a_metre(lat: float, lon: float) -> None:
    for forward, crs in ((gcj02_of, "GCJ-02"), (bd09_of, "BD-09")):
        back = wgs84_of(*forward(lat, lon), crs)
        assert distance_m((str(lat), str(lon)), tuple(map(str, back))) < 0.15


def test_the_county_seat_agrees_with_two_public_sources() -> None:
    """DataV's centre (GCJ-02) and the seat of zh Wikipedia are some 200 m apart."""
    seat = wgs84_of(42.058607, 121.743125, "GCJ-02")
    assert seat == pytest.approx((42.0564, 121.7376), abs=1e-4)
    assert distance_m(tuple(map(str, seat)), ("42.0547", "121.7387")) < 250


@given(lats, lons)
def test_gcj02_lies_hundreds_of_metres_off_here(lat: float, lon: float) -> None:
    off_m = distance_m((str(lat), str(lon)), tuple(map(str, gcj02_of(lat, lon))))
    assert 300 < off_m < 800


def test_cgcs2000_is_taken_as_it_is_and_old_datums_are_not() -> None:
    assert wgs84_of(42.1, 121.7, "CGCS2000") == (42.1, 121.7)
    with pytest.raises(ValueError, match="Beijing-54 cannot be converted"):
        wgs84_of(42.1, 121.7, "Beijing-54")
