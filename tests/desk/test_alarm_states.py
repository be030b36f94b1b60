"""The life of one alarm at one position, in every order of events."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twin.desk.alarms.states import Life
from twin.terms.alarm_acts import AlarmState as S


def life(**words: Any) -> Life:
    return Life(alarm="P/HH", latches=False, **words)


def told(one: Life, events: str) -> list[bool]:
    """What each event said: r rise, f fall, a ack, s shelve, u unshelve, x suppress, l lift, o
    out of service, i in service again, c reset. True is "tell the operator", or "done" for acts."""
    said = []
    for number, event in enumerate(events):
        match event:
            case "r":
                said.append(one.rise(f"P/HH/{number}", number))
            case "f":
                said.append(one.fall())
            case "a":
                said.append(one.acknowledge("") is None)
            case "c":
                said.append(one.reset() is None)
            case "s":
                said.append(one.shelve(number + 100, once=False) is None)
            case "u":
                said.append(one.unshelve(number))
            case "x":
                one.suppress("R")
                said.append(False)
            case "l":
                said.append(one.lift("R", number))
            case "o" | "i":
                said.append(one.serve(event == "i", number))
    return said


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ("", S.NORMAL),
        ("r", S.UNACKED),
        ("ra", S.ACKED),
        ("rf", S.RETURNED_UNACKED),
        ("rfa", S.NORMAL),
        ("raf", S.NORMAL),
        ("rfr", S.UNACKED),
        ("rs", S.SHELVED),
        ("rsx", S.SUPPRESSED),
        ("rsxo", S.OUT_OF_SERVICE),
        ("rsu", S.UNACKED),
        ("rasu", S.ACKED),
        ("rsfu", S.RETURNED_UNACKED),
        ("srfu", S.NORMAL),
        ("sru", S.UNACKED),
        ("xrl", S.UNACKED),
        ("ori", S.UNACKED),
    ],
)
def test_the_states_of_an_alarm_that_does_not_latch(events: str, state: S) -> None:
    one = life()
    told(one, events)
    assert one.state is state


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ("rf", S.LATCHED_UNACKED),
        ("rfa", S.LATCHED_ACKED),
        ("raf", S.LATCHED_ACKED),
        ("rafc", S.NORMAL),
        ("rfc", S.LATCHED_UNACKED),
        ("rafr", S.UNACKED),
        ("srfu", S.LATCHED_UNACKED),
    ],
)
def test_the_states_of_an_alarm_that_latches(events: str, state: S) -> None:
    one = Life(alarm="P/HH", latches=True)
    told(one, events)
    assert one.state is state


def test_an_alarm_that_rose_behind_a_cover_is_told_when_the_last_cover_goes() -> None:
    assert told(life(), "sxrul") == [True, False, False, False, True]
    assert told(life(), "oxrli") == [False, False, False, False, True]


def test_a_one_shot_shelf_ends_when_the_alarm_returns_and_the_next_one_is_told() -> None:
    one = life()
    one.rise("P/HH/1", 0)
    one.shelve(1000, once=True)
    assert one.fall()
    assert one.rise("P/HH/2", 5)


def test_acknowledging_an_older_occurrence_does_not_take_the_newer_one() -> None:
    one = life()
    one.rise("P/HH/1", 0)
    one.fall()
    one.rise("P/HH/2", 9)
    refusal = one.acknowledge("P/HH/1")
    assert refusal is not None
    assert "P/HH/2" in refusal.en
    assert one.state is S.UNACKED


@given(st.text(alphabet="rfasuxloic", max_size=30), st.booleans())
def test_no_order_of_events_loses_an_alarm(events: str, latches: bool) -> None:
    """Beside the machine runs the plain rule: what was told waits until it is acknowledged; what
    rose behind a cover is told when the last cover goes, unless it went before without a latch."""
    one = Life(alarm="P/HH", latches=latches)
    waiting, behind = False, False
    covers: list[str] = []
    for number, event in enumerate(events):
        if event == "r":
            told_now = one.rise(f"P/HH/{number}", number)
            assert told_now == (not covers)
            waiting, behind = waiting or told_now, behind or not told_now
        else:
            told(one, event)
        if event == "f" and not latches:
            behind = False
        if event == "a":
            waiting = False
        if event in "xo" or (event == "s" and covers in ([], ["s"])):
            covers = [*(c for c in covers if c != event), event]
        if event in "uli":
            covers = [c for c in covers if c != {"u": "s", "l": "x", "i": "o"}[event]]
            if not covers and behind:
                waiting, behind = True, False
        assert (one.unacked, one.pending, one.hidden) == (waiting, behind, bool(covers))


@given(st.text(alphabet="rfasuxloic", max_size=30))
def test_an_acknowledgement_is_taken_exactly_in_the_unacknowledged_states(events: str) -> None:
    one = life()
    told(one, events)
    waits = one.unacked
    if one.state in (S.UNACKED, S.RETURNED_UNACKED, S.LATCHED_UNACKED):
        assert waits
    assert (one.acknowledge("") is None) == waits
    assert not one.unacked
