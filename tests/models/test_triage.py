"""How the hurt get worse and who is carried first, against hand-worked cases."""

from __future__ import annotations

import pytest

from fast.streams import Stream
from twin.models.triage import (
    NEVER_S,
    Course,
    Triage,
    Worsening,
    boarding,
    next_worse,
    tag,
    wait_s,
)

GREEN, YELLOW, RED, BLACK = Triage.GREEN, Triage.YELLOW, Triage.RED, Triage.BLACK


def test_who_lies_goes_before_who_walks_and_the_reddest_first() -> None:
    crowd = [(GREEN, "a"), (YELLOW, "b"), (RED, "d"), (RED, "c"), (BLACK, "e"), (GREEN, "f")]
    assert boarding(crowd, lying=1, sitting=2) == ("c", "a", "f")
    assert boarding(crowd, lying=2, sitting=0) == ("c", "d")
    assert boarding(crowd[:1] + crowd[5:], lying=1, sitting=0) == ("a",)
    assert boarding([(BLACK, "e")], lying=1, sitting=2) == ()


def test_care_that_halves_the_pace_doubles_what_is_left() -> None:
    course = Course(left_s=1000.0)
    course.set_pace(400.0, 0.5)
    assert course.falls_at_s == 400.0 + 600.0 / 0.5
    course.set_pace(600.0, 0.0)
    assert course.falls_at_s == NEVER_S
    course.set_pace(90_000.0, 1.0)
    assert course.falls_at_s == 90_000.0 + 500.0


def test_the_untreated_fall_in_the_stated_share_and_half_of_them_by_the_median() -> None:
    law = Worsening(share=0.6, median_s=3600.0, sigma=0.5)
    dice = Stream(5, "test", "worsening")
    times = [law.after_s(dice.uniform(), dice.normal(0.0, 1.0)) for _ in range(20_000)]
    assert sum(t < NEVER_S for t in times) / 20_000 == pytest.approx(0.6, abs=0.01)
    assert sum(t <= 3600.0 for t in times) / 20_000 == pytest.approx(0.3, abs=0.01)
    # lognormal: 84.1 % of those who fall have fallen by median·e^sigma = 5936 s
    assert sum(t <= 5935.6 for t in times) / 20_000 == pytest.approx(0.6 * 0.8413, abs=0.01)


def test_down_goes_green_yellow_red_black() -> None:
    assert [next_worse(each) for each in (GREEN, YELLOW, RED, BLACK)] == [
        YELLOW, RED, BLACK, BLACK,
    ]  # fmt: skip


def test_tags_err_upward_and_downward_in_the_stated_shares_and_never_on_life() -> None:
    lucks = [(k + 0.5) / 1000 for k in range(1000)]
    tags = [tag(YELLOW, luck, over=0.25, under=0.05) for luck in lucks]
    assert (tags.count(RED), tags.count(GREEN), tags.count(YELLOW)) == (250, 50, 700)
    assert {tag(RED, luck, 0.25, 0.05) for luck in lucks} == {RED, YELLOW}
    assert {tag(BLACK, luck, 0.25, 0.05) for luck in lucks} == {BLACK}


def test_the_wait_for_a_table_by_hand() -> None:
    # two tables, an hour each: the third in line waits half an hour on average, the fifth 1.5 h
    assert wait_s(0, 2, 3600.0) == 0.0
    assert wait_s(1, 2, 3600.0) == 0.0
    assert wait_s(2, 2, 3600.0) == 1800.0
    assert wait_s(4, 2, 3600.0) == 5400.0
