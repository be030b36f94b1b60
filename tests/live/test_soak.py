"""Devices polled each second for hours: nothing missed, nothing lost unsaid, memory flat.

What a reader would get wrong: a machine that gives the processor to others makes polls late. In
real time what it held up is measured and is the only excuse, second by second; a process that held
itself up has none. At a speed the clock waits or slips, as in lockstep: there is none.
"""

from __future__ import annotations

import pytest

from tests.live.mixed_rig import own_net
from tests.live.soak import Account, Soak, Told, soaked

HOUR_S = 3600.0
FLAT_BYTES = 2 * 1024 * 1024
BREAK_S = 75.0
"""A break lasts as long as its fault, then until the driver dials again, at most a minute."""

BORNE = 0.01
"""A larger share of the time held up by the machine, and a soak proves nothing."""


def _holds(soak: Soak, told: Told) -> int:
    """All adds up; the seconds for which the machine held a process up."""
    assert [one.end["own_s"] for one in told.sides.values()] == [0] * len(told.sides), told.table()
    held_s = sum(int(one.end["held_s"]) for one in told.sides.values())
    assert len(told.accounts) == soak.count
    for nth, one in enumerate(told.accounts):
        _adds_up(one, soak, soak.ill(nth), held_s, f"{soak.device(nth).id}: {one}, held {held_s} s")
    return held_s


def _adds_up(one: Account, soak: Soak, ill: str, held_s: int, who: str) -> None:
    """Each poll is a reading or a stated failure; without ill luck each second is a reading."""
    assert one.unsaid <= held_s, who
    assert one.doubtful <= held_s, who
    assert one.readings + one.missed + BREAK_S * one.statements >= soak.seconds - 1.0, who
    if ill in ("", "drop"):
        assert one.missed <= one.lost + held_s, who
        assert one.statements <= one.lost // 3 + held_s, who
        assert 0 <= one.asked - one.answered <= held_s, who
        assert 0 <= one.asked - one.readings - one.lost <= 1 + held_s, who
    else:
        assert one.statements >= one.breaks >= 1, who
        assert one.missed <= held_s, who


@pytest.mark.parametrize("speed", [None, 10.0], ids=["in lockstep", "at ten times the speed"])
def test_twenty_seconds_of_thirty_devices(speed: float | None) -> None:
    soak = Soak(30, 20.0, speed, own_net(2))
    _holds(soak, soaked(soak))


@pytest.mark.long
@pytest.mark.parametrize(
    ("count", "hours", "speed"),
    [(100, 12, None), (100, 12, 60.0), (1_000, 1, 1.0)],
    ids=["12 h in lockstep", "12 h at 60", "1 h at 1"],
)
def test_hours_of_many_devices(count: int, hours: int, speed: float | None) -> None:
    soak = Soak(count, hours * HOUR_S, speed, own_net(3), parts=24)
    told = soaked(soak)
    print(told.table())
    held_s = _holds(soak, told)
    for one in told.sides.values():
        assert one.grown_bytes <= FLAT_BYTES, told.table()
    if speed != 1.0:
        assert held_s == 0
    elif held_s > BORNE * soak.seconds:
        pytest.skip(f"the machine held the processes up for {held_s} of {soak.seconds:.0f} s")
