"""Each policy moves the figure it is for on one busy day: 100 calls in 22 hours, 11 ambulances.

What a reader would get wrong: this shows that a policy does something, and in which direction. On
other days and loads coverage-aware dispatch and move-up may gain nothing (Lee 2011): with one call
in 18 minutes instead of 13, `dmexclp` leaves *more* people uncovered than `closest` does.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from tests.desk.dispatch.busy import Day, day
from twin.county import County
from twin.desk import Rules
from twin.desk.dispatch.choice import POLICIES

Played = Callable[[str], Day]


@pytest.fixture(scope="module")
def played(county: County, rules: Rules) -> Played:
    """The same day under a policy, once each."""
    return cache(lambda policy: day(county, rules, policy, calls=100, every_s=800.0))


def test_going_by_roads_and_turnout_beats_going_by_the_map(played: Played) -> None:
    assert played("closest").p90_s < 0.95 * played("beeline").p90_s


def test_looking_at_coverage_leaves_fewer_people_without_a_unit(played: Played) -> None:
    assert played("coverage_aware").mean_uncovered < played("closest").mean_uncovered - 0.005


def test_moving_free_units_shortens_the_worst_responses_and_uncovers_fewer(played: Played) -> None:
    moved, still = played("dmexclp"), played("closest")
    assert moved.moves > 0
    assert moved.p90_s < still.p90_s
    assert moved.mean_uncovered < still.mean_uncovered


def test_every_policy_can_be_written_in_a_drill_and_read_in_a_report() -> None:
    from typing import get_args

    from reports.drill.words import POLICIES as WORDS
    from scenarios.values import Policy

    names = get_args(get_args(Policy)[0])
    assert set(names) == set(POLICIES) == set(WORDS)
