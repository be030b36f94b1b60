"""Every wire fault against every driver: the quality it ends in, that it recovers, invents nothing.

Time is virtual and nothing sleeps. The fault is on from 60 s to 300 s; `docs/wire.md` prints this
table.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from devices.bends import DATAGRAMS, pipe_of
from devices.drivers.modbus_driver import ModbusDriver, Register
from devices.drivers.pjlink_driver import PjlinkDriver
from devices.drivers.readings import OrderDone, Outcome, Quality, Reading
from devices.drivers.sis_driver import SisDriver
from devices.faults import WireFault
from devices.faults import WireFaultKind as Kind
from devices.wire.sis import Tie
from tests.devices.rigs import RIGS, Rig, gas_hj212, gas_modbus, matrix, projector, vehicle

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
ENDS: dict[str, dict[Kind, Quality]] = {
    "modbus-tcp": POLLED,
    "rtu+tcp": POLLED,
    "pjlink": POLLED,
    "sis": POLLED | {Kind.FLAPPING: GOOD},
    "p3000": POLLED | {Kind.FLAPPING: GOOD},
    "novastar": POLLED,
    "shure": POLLED,
    "hj212": TOLD,
    "gbt26875": TOLD,
    "sl651": TOLD,
    "jt808": TOLD | {Kind.WRONG_SEQUENCE: LINK},
    "mqtt": TOLD | dict.fromkeys(CUT_OFF, LINK),
    "gb28181": TOLD,
    "visca": POLLED | {Kind.FLAPPING: GOOD},
    "artnet": POLLED | {Kind.FLAPPING: GOOD},
    "snmp": POLLED | {Kind.FLAPPING: GOOD},
}
ANY = pytest.mark.parametrize("make", RIGS, ids=lambda make: make.__name__)


def _fault(kind: Kind, chance: float = 1.0) -> WireFault:
    return WireFault(kind, chance, 1.0 if kind is Kind.TRICKLE else 5.0)


def _can(protocol: str, kind: Kind) -> bool:
    return pipe_of(0, "", protocol).can(kind)


@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.value)
@ANY
def test_a_driver_ends_in_the_stated_quality_and_recovers(
    make: Callable[[int], Rig], kind: Kind
) -> None:
    rig = make(7)
    if not _can(rig.protocol, kind):
        with pytest.raises(ValueError, match=f"has no {kind.value}"):
            rig.pipe.set([_fault(kind)])
        return
    rig.run(60)
    assert rig.quality is GOOD
    rig.pipe.set([_fault(kind)])
    if kind is Kind.REFUSE:
        rig.cable.cut()
    rig.run(300)
    assert rig.quality is ENDS[rig.protocol][kind]
    rig.pipe.set([])
    rig.run(430)
    assert rig.quality is GOOD
    assert {one.value for one in rig.readings if one.value is not None} <= set(rig.truth)
    assert all((one.value is None) == (one.quality is not GOOD) for one in rig.readings)


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
    assert "stay off" in rig.ended[-1].why
    assert rig.beamer.order("on", 240.0)
    rig.run(300)
    assert rig.projector.starts == 2


@pytest.mark.parametrize("kind", [Kind.DROP, Kind.BLACK_HOLE, Kind.EXCEPTION, Kind.REFUSE])
def test_an_order_that_cannot_be_read_back_ends_unconfirmed(kind: Kind) -> None:
    rig = projector(1)
    assert rig.projector is not None
    assert rig.beamer is not None
    rig.run(20)
    rig.pipe.set([_fault(kind)])
    if kind is Kind.REFUSE:
        rig.cable.cut()
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
    assert (rig.ended[-1].outcome, rig.ended[-1].why) == (Outcome.REFUSED, "E01")
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
    for kind in Kind:
        cells = [ENDS[p][kind].value if _can(p, kind) else "—" for p in ENDS]
        assert f"| {kind.value} | {' | '.join(cells)} |" in text
