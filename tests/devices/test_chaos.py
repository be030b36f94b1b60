"""Every wire fault against every driver: the quality it ends in, that it recovers, invents nothing.

Time is virtual and nothing sleeps. The fault is on from 60 s to 300 s; `docs/wire.md` prints this
table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from devices.bends import DATAGRAMS, pipe_of
from devices.drivers.modbus_driver import ModbusDriver, Register
from devices.drivers.pjlink_driver import PjlinkDriver
from devices.drivers.readings import OrderDone, Outcome, Quality, Reading
from devices.drivers.reasons import BROKER_REFUSES
from devices.drivers.sis_driver import SisDriver
from devices.faults import WireFault
from devices.faults import WireFaultKind as Kind
from devices.wire.sis import Tie
from tests.devices.opcua_rig import OPCUA_ENDS
from tests.devices.rigs import (
    RIGS,
    Rig,
    camera,
    gas_hj212,
    gas_modbus,
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
from tests.devices.rigs_through import THROUGH, broker, stream

GOOD, NONE, DEAD, LINK = Quality.GOOD, Quality.NO_ANSWER, Quality.DEVICE_FAULT, Quality.NO_LINK
POLLED = dict.fromkeys(Kind, NONE) | {
    Kind.EXCEPTION: DEAD,
    Kind.RESET: LINK,
    Kind.FIN: LINK,
    Kind.REFUSE: LINK,
    Kind.FLAPPING: LINK,
}
TOLD = POLLED | {Kind.DELAY: GOOD, Kind.FLAPPING: GOOD, Kind.WRONG_SEQUENCE: GOOD}
CUT_OFF = (Kind.DROP, Kind.TRICKLE, Kind.GARBAGE, Kind.TRUNCATE, Kind.WRONG_SEQUENCE)
ENDS: dict[str, Mapping[Kind, Quality | Outcome]] = {
    "modbus-tcp": POLLED,
    "rtu+tcp": POLLED,
    "pjlink": POLLED,
    "sis": POLLED | {Kind.FLAPPING: GOOD},
    "p3000": POLLED | {Kind.FLAPPING: GOOD},
    "novastar": POLLED,
    "shure": POLLED,
    "hj212": TOLD,
    "gbt26875": TOLD,
    "fire unit": TOLD | {Kind.WRONG_SEQUENCE: LINK},
    "sl651": TOLD,
    "jt808": TOLD | {Kind.WRONG_SEQUENCE: LINK},
    "mqtt": TOLD | dict.fromkeys(CUT_OFF, LINK),
    "gb28181": TOLD,
    "visca": POLLED | {Kind.FLAPPING: GOOD},
    "artnet": POLLED | {Kind.FLAPPING: GOOD},
    "snmp": POLLED | {Kind.FLAPPING: GOOD},
    "mqtt broker": POLLED | {Kind.WRONG_SEQUENCE: GOOD, Kind.FLAPPING: GOOD, Kind.EXCEPTION: LINK},
    "cap http": POLLED | dict.fromkeys((Kind.DELAY, Kind.RESET, Kind.FIN, Kind.FLAPPING), GOOD),
    "sacn": dict.fromkeys(Kind, Outcome.UNCONFIRMED),
    "opc.tcp": OPCUA_ENDS,
}
PIPES = {rig.column: rig.pipe for rig in (make(0) for make in (*RIGS, *THROUGH, stream))}
PIPES["opc.tcp"] = pipe_of(0, "gateway", "opc.tcp")
ANY = pytest.mark.parametrize("make", [*RIGS, *THROUGH], ids=lambda make: make.__name__)


def _fault(kind: Kind, chance: float = 1.0) -> WireFault:
    return WireFault(kind, chance, 1.0 if kind is Kind.TRICKLE else 5.0)


@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.value)
@ANY
def test_a_driver_ends_in_the_stated_quality_and_recovers(
    make: Callable[[int], Rig], kind: Kind
) -> None:
    rig = make(7)
    if not rig.pipe.can(kind):
        with pytest.raises(ValueError, match=f"has no {kind.value}"):
            rig.pipe.set([_fault(kind)])
        return
    rig.run(60)
    assert rig.quality is GOOD
    rig.strike(_fault(kind))
    rig.run(300)
    assert rig.quality is ENDS[rig.column][kind]
    rig.pipe.set([])
    rig.run(430)
    assert rig.quality is GOOD
    assert {one.value for one in rig.readings if one.value is not None} <= set(rig.truth)
    assert all((one.value is None) == (one.quality is not GOOD) for one in rig.readings)
    assert len(rig.taken) == len(set(rig.taken)) == len(rig.ended)


@ANY
def test_a_loss_is_said_once_not_at_every_try(make: Callable[[int], Rig]) -> None:
    rig = make(7)
    rig.run(60)
    rig.pipe.set([_fault(Kind.BLACK_HOLE)])
    before = len(rig.readings)
    rig.run(300)
    assert len(rig.readings) - before <= 2


@ANY
def test_two_runs_of_one_seed_say_the_same_and_another_seed_does_not(
    make: Callable[[int], Rig],
) -> None:
    def said(seed: int) -> list[object]:
        rig = make(seed)
        ends = Kind.TRUNCATE if rig.protocol in DATAGRAMS else Kind.RESET
        rig.pipe.set([_fault(Kind.DROP, 0.4), _fault(Kind.GARBAGE, 0.2), _fault(ends, 0.2)])
        rig.run(200)
        return list(rig.said)

    assert said(3) == said(3)
    assert said(3) != said(4)


def test_what_is_sent_again_is_taken_once() -> None:
    """A delay beyond the time-out makes the station send every report twice or more."""
    rig = gas_hj212(7)
    rig.pipe.set([WireFault(Kind.DELAY, seconds=12.0)])
    rig.run(300)
    times = [one.at_s for one in rig.readings if one.quality is GOOD]
    assert len(times) >= 8
    assert len(times) == len(set(times)) <= 30


def test_a_polled_value_outside_the_instrument_is_given_but_not_called_good() -> None:
    rig = gas_modbus(1)
    rig.run(5)
    assert rig.quality is GOOD
    said: list[Reading | OrderDone] = []
    ModbusDriver([Register("p", 0, 0.1, 0.0, 50.0)], said.append).have((999,), 1.0)
    [one] = said
    assert isinstance(one, Reading)
    assert (round(one.value or 0.0, 1), one.quality) == (99.9, Quality.IMPLAUSIBLE)


def test_a_projector_is_switched_and_read_back_and_its_lamp_is_spared() -> None:
    rig = projector(1)
    assert rig.projector is not None
    assert rig.beamer is not None
    rig.run(20)
    assert rig.beamer.order("on", 20.0)
    rig.run(40)
    assert rig.ended == []
    rig.run(70)
    assert [one.outcome for one in rig.ended] == [Outcome.CONFIRMED]
    assert rig.beamer.order("off", 70.0)
    rig.run(150)
    assert [one.outcome for one in rig.ended] == [Outcome.CONFIRMED] * 2
    assert not rig.beamer.order("on", 150.0)
    assert rig.ended[-1].outcome is Outcome.REFUSED
    assert "须关满 90 秒" in rig.ended[-1].why.zh
    assert rig.beamer.order("on", 240.0)
    rig.run(300)
    assert rig.projector.starts == 2


Given = tuple[Callable[[int], Rig], str, str, Callable[[Any], int]]
"""A rig, an order, the driver it is given to, and how often the device has done it."""

ORDERS: list[Given] = [
    (projector, "on", "beamer", lambda rig: rig.projector.starts),
    (siren, "on", "crier", lambda rig: rig.siren.starts),
    (vehicle, "text 前往", "centre", lambda rig: len(rig.vehicle.texts)),
    (vehicle_2019, "text 前往", "centre", lambda rig: len(rig.vehicle.texts)),
    (matrix, "tie 5*1", "switcher", lambda rig: rig.matrix.video[1] == 5),
    (kramer, "tie 5*1", "tier", lambda rig: rig.matrix.video[1] == 5),
    (wall, "brightness 77", "driver", lambda rig: rig.wall.brightness == 77),
    (microphones, "mute 1", "driver", lambda rig: rig.table.muted[0]),
    (camera, "zoom 900", "turner", lambda rig: rig.camera.zoom == 900),
    (lights, "look duty", "dimmer", lambda rig: rig.node.levels[0] == 200),
    (stream, "look duty", "streamer", lambda rig: rig.node.levels[0] == 200),
]


@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.value)
@pytest.mark.parametrize("given", ORDERS, ids=lambda given: given[0].__name__)
def test_an_order_given_into_a_fault_ends_once_and_is_done_at_most_once(
    given: Given, kind: Kind
) -> None:
    make, order, driver, times_done = given
    rig = make(7)
    if not rig.pipe.can(kind):
        return
    rig.run(60)
    rig.move = lambda _: None  # no other hand than ours
    rig.strike(_fault(kind))
    getattr(rig, driver).order(order, 60.0)
    rig.run(310)
    assert [one.order for one in rig.ended] == [order]
    if rig.ended[0].outcome is Outcome.CONFIRMED:
        assert times_done(rig) == 1
    rig.pipe.set([])
    rig.run(430)
    assert len(rig.ended) == 1
    assert times_done(rig) <= 1


def test_a_broker_that_refuses_from_the_beginning_is_said_to_do_so() -> None:
    rig = broker(7)
    rig.pipe.set([_fault(Kind.EXCEPTION)])
    rig.run(60)
    assert [(one.quality, one.why) for one in rig.readings] == [(DEAD, BROKER_REFUSES)]
    rig.pipe.set([])
    rig.run(130)
    assert rig.quality is GOOD


def test_a_stream_that_reads_nothing_back_says_no_reading_and_goes_on_after_a_black_hole() -> None:
    rig = stream(7)
    assert rig.streamer is not None
    assert rig.node is not None
    assert [kind for kind in Kind if rig.pipe.can(kind)] == [Kind.BLACK_HOLE]
    rig.strike(_fault(Kind.BLACK_HOLE))
    assert rig.streamer.order("look duty", 0.0)
    rig.run(60)
    assert not any(rig.node.levels)
    rig.pipe.set([])
    rig.run(62)
    assert rig.node.levels[0] == 200
    assert [one.outcome for one in rig.ended] == [ENDS["sacn"][Kind.BLACK_HOLE]]
    assert rig.said == rig.ended


@pytest.mark.parametrize("kind", [Kind.DROP, Kind.BLACK_HOLE, Kind.EXCEPTION, Kind.REFUSE])
def test_an_order_that_cannot_be_read_back_ends_unconfirmed(kind: Kind) -> None:
    rig = projector(1)
    assert rig.projector is not None
    assert rig.beamer is not None
    rig.run(20)
    rig.strike(_fault(kind))
    rig.beamer.order("on", 20.0)
    rig.run(320)
    assert [one.outcome for one in rig.ended] == [Outcome.UNCONFIRMED]
    assert rig.projector.starts <= 1


def test_an_order_the_rig_does_not_list_sends_not_one_byte() -> None:
    said: list[Reading | OrderDone] = []
    driver = PjlinkDriver("P1", said.append)
    assert not driver.order("on", 0.0)
    assert driver.wants() == ""
    [one] = said
    assert isinstance(one, OrderDone)
    assert one.outcome is Outcome.REFUSED


def test_a_tie_is_confirmed_by_itself_and_not_by_somebody_elses() -> None:
    rig = matrix(1)
    assert rig.matrix is not None
    assert rig.switcher is not None
    rig.run(10)
    assert rig.switcher.tie(5, 1, 10.0)
    rig.matrix.tie(Tie(5, 3))
    rig.cable.run(10.02)
    assert rig.ended == []
    rig.run(12)
    assert [(one.order, one.outcome) for one in rig.ended] == [("tie 5*1", Outcome.CONFIRMED)]
    assert rig.matrix.video[1] == 5
    assert rig.switcher.tie(9, 1, 12.0)
    rig.run(14)
    assert (rig.ended[-1].outcome, rig.ended[-1].why.en) == (Outcome.REFUSED, "E01")
    rig.pipe.set([_fault(Kind.DROP)])
    assert rig.switcher.tie(6, 1, 14.0)
    rig.run(60)
    assert rig.ended[-1].outcome is Outcome.UNCONFIRMED
    assert len(rig.ended) == 3


def test_a_tie_the_rig_does_not_list_is_refused() -> None:
    said: list[Reading | OrderDone] = []
    assert not SisDriver("M1", 4, said.append).tie(1, 1, 0.0)
    assert isinstance(said[0], OrderDone)
    assert said[0].outcome is Outcome.REFUSED


@pytest.mark.parametrize("version", [None, 1], ids=["2013", "2019"])
def test_a_text_is_shown_to_the_crew_once_however_often_it_is_sent(version: int | None) -> None:
    shown = []
    for seed in range(6):
        rig = vehicle(seed, version)
        assert rig.centre is not None
        assert rig.vehicle is not None
        rig.run(30)
        rig.pipe.set([_fault(Kind.DROP, 0.6)])
        assert rig.centre.order("text 前往氟化工企业A", 30.0)
        rig.run(200)
        assert len(rig.vehicle.texts) == 1
        assert len(rig.ended) == 1
        shown.append(rig.ended[0].outcome)
    assert Outcome.CONFIRMED in shown


def test_the_table_in_the_documentation_is_this_one() -> None:
    text = (Path(__file__).parents[2] / "docs" / "wire.md").read_text(encoding="utf-8")
    assert f"| fault | {' | '.join(ENDS)} |" in text
    for kind in Kind:
        cells = [ENDS[one][kind].value if PIPES[one].can(kind) else "—" for one in ENDS]
        assert f"| {kind.value} | {' | '.join(cells)} |" in text
