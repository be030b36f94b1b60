"""Whatever stands behind the word of an order: it ends once, and no driver falls over it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from devices.drivers.readings import Outcome
from devices.wire.jt808_talk import showable
from tests.devices.rigs import (
    Rig,
    camera,
    kramer,
    lights,
    matrix,
    microphones,
    projector,
    siren,
    vehicle,
    vehicle_2019,
    wall,
)
from tests.devices.rigs_through import stream

Make = Callable[[int], Rig]
WORDS: list[tuple[Make, str, str]] = [
    (projector, "beamer", "on off"),
    (siren, "crier", "on off"),
    (vehicle, "centre", "text"),
    (vehicle_2019, "centre", "text"),
    (matrix, "switcher", "tie"),
    (kramer, "tier", "tie"),
    (wall, "driver", "brightness"),
    (microphones, "driver", "mute unmute gain"),
    (camera, "turner", "move zoom preset home on off"),
    (lights, "dimmer", "look blackout"),
    (stream, "streamer", "look blackout"),
]
GIVEN = [(make, driver, word) for make, driver, words in WORDS for word in words.split()]
BEHIND = [
    "", "nan", "-1", "1e9", "9" * 30, "0*0", "99999*1", "1*99999", "x" * 5000, "辽J😀\0", "1 nan",
    "1 -999", "a\r\nb", "'\"", "left 5 5", "-1,-1", "99999,99999", "50%", "五十", "²", "1 ²", "²*1",
]  # fmt: skip


@pytest.mark.parametrize(
    ("make", "driver", "word"), GIVEN, ids=[f"{m.__name__}-{w}" for m, _, w in GIVEN]
)
def test_a_strange_order_ends_once(make: Make, driver: str, word: str) -> None:
    for behind in BEHIND:
        rig = make(3)
        rig.run(20)
        order = f"{word} {behind}" if behind else word
        getattr(rig, driver).order(order, 20.0)
        rig.run(160)
        assert [one.order for one in rig.ended] == [order]


@pytest.mark.parametrize("make", [vehicle, vehicle_2019])
def test_a_crew_reads_what_its_terminal_can_show(make: Make) -> None:
    rig = make(3)
    assert rig.centre is not None
    assert rig.vehicle is not None
    rig.run(20)
    rig.centre.order("text 氟化氢 12 mg/m³，𠀀村😀\n撤离", 20.0)
    rig.centre.order(f"text {'撤' * 600}", 20.0)
    rig.run(40)
    assert [one.text for one in rig.vehicle.texts] == ["氟化氢 12 mg/m3，？村？ 撤离"]
    assert [one.outcome for one in rig.ended] == [Outcome.REFUSED, Outcome.CONFIRMED]
    assert "1200 字节" in rig.ended[0].why.zh


def test_what_can_be_shown_is_left_as_it_is() -> None:
    text = "请速到 A-7 号门，㎡、≥、℃ 都看得到"
    assert showable(text) == text
    assert showable(showable("m³\t😀")) == showable("m³\t😀")
