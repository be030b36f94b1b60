"""A rig at work on loopback sockets: readings, faults, orders, and what is never sent."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from devices.clock import DeviceClock
from devices.drivers.readings import OrderDone, Outcome, Quality, Reading
from devices.endpoint import listen
from devices.hall.matrix_switcher import Matrix, SisDevice
from devices.hall.projector import PjlinkDevice, Projector
from devices.hall.siren import Siren
from devices.modbus_unit import ModbusUnit
from devices.rig import Rig, RigDevice, RigFault, Served
from devices.sensors.gas_controller import Detector, GasController, GasModbus
from devices.session import Session
from devices.wire.face import Bad
from devices.wire.modbus_tcp import ModbusTcp
from tests.devices.rigs import EPOCH
from twin.live.rig import at_work
from twin.live.rig.at_work import NotApplicable, RigAtWork
from twin.live.rig.outputs import Watchdog, allowed_orders
from twin.live.rig.unavailable import RigUnavailable
from twin.terms.text import Text

PORT = 20000 + os.getpid() % 20000
GAS = RigDevice(
    "GC",
    "gas-controller",
    {"heads": 2, "poll_s": 0.05},
    (Served("modbus-tcp", "127.1.6.1", PORT), Served("hj212", "127.1.6.1", PORT + 1, True)),
    points={"1": "GHF-001"},
)
BEAMER = RigDevice(
    "P",
    "projector",
    {"warm_s": 0.02, "cool_s": 0.02, "poll_s": 0.05},
    (Served("pjlink", "127.1.6.2", PORT + 2),),
)
TRUCK = RigDevice(
    "V",
    "vehicle-terminal",
    {"phone": "013800138001", "period_s": 0.1},
    (Served("jt808", "127.1.6.3", PORT + 3, True),),
    unit="U-fire-1-1",
)


@pytest.fixture(autouse=True)
def _leases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUMENG_LEASES", str(tmp_path / "leases"))


def _rig(*devices: RigDevice) -> Rig:
    return Rig("r", Text("台", "rig"), devices)


Said = list[Reading | OrderDone]


def _run(rig: Rig, body: Callable[[RigAtWork, Said], Awaitable[None]], **words: object) -> Said:
    said: Said = []

    async def run() -> None:
        async with RigAtWork(rig, said.append, epoch=EPOCH, **words) as work:  # type: ignore[arg-type]
            await body(work, said)

    asyncio.run(run())
    return said


async def _until(what: Callable[[], bool], most_s: float = 5.0) -> None:
    async with asyncio.timeout(most_s):
        while not what():
            await asyncio.sleep(0.005)


def _values(said: Said, point: str) -> list[float | None]:
    return [one.value for one in said if isinstance(one, Reading) and one.point == point]


def test_what_the_world_shows_comes_back_as_readings_of_the_countys_points() -> None:
    async def body(work: RigAtWork, said: Said) -> None:
        work.show("GC", "1", 12.3)
        await _until(lambda: 12.3 in _values(said, "GHF-001"))
        work.show("GC", "1", None)
        await _until(lambda: _values(said, "GHF-001")[-1] is None)
        work.show("V", "lat", 42.05)
        await _until(lambda: 42.05 in _values(said, "V.lat"))

    said = _run(_rig(GAS, TRUCK), body)
    assert _values(said, "GC.2")[0] == 0.0
    assert _values(said, "GHF-001@hj212")
    assert all(0.0 <= one.at_s < 10.0 for one in said)


def test_value_faults_stand_between_world_and_device_and_wire_faults_behind_it() -> None:
    async def body(work: RigAtWork, said: Said) -> None:
        work.show("GC", "1", 10.0)
        work.inject("GC", RigFault("offset", amount=5.0, key="1"))
        await _until(lambda: 15.0 in _values(said, "GHF-001"))
        work.clear("GC", "offset")
        await _until(lambda: _values(said, "GHF-001")[-1] == 10.0)
        work.inject("GC", RigFault("stuck", key="1"))
        work.show("GC", "1", 40.0)
        work.inject("GC", RigFault("exception", endpoint="modbus-tcp"))
        await _until(lambda: said[-1].point == "GC.2" and said[-1].quality is Quality.DEVICE_FAULT)  # type: ignore[union-attr]
        assert 40.0 not in _values(said, "GHF-001")
        work.clear("GC")
        await _until(lambda: 40.0 in _values(said, "GHF-001"))
        with pytest.raises(NotApplicable, match="no endpoint on which wrong_check can be"):
            work.inject("GC", RigFault("wrong_check", endpoint="modbus-tcp"))

    _run(_rig(GAS), body)


def test_a_fault_of_the_file_comes_and_goes_by_itself() -> None:
    gas = replace(GAS, faults=(RigFault("offset", at_s=0.3, for_s=1.2, key="1", amount=7.0),))

    async def body(work: RigAtWork, said: Said) -> None:
        work.show("GC", "1", 3.0)
        await _until(lambda: _values(said, "GHF-001")[-2:] == [10.0, 3.0])

    assert _values(_run(_rig(gas), body), "GHF-001")[0] == 3.0


def test_a_simulated_device_takes_the_orders_of_its_type_and_confirms_them() -> None:
    async def body(work: RigAtWork, said: Said) -> None:
        await _until(lambda: bool(_values(said, "V.lat")))
        on, text = await asyncio.gather(work.order("P", "on"), work.order("V", "text 集合"))
        assert (on.outcome, on.device, on.order) == (Outcome.CONFIRMED, "P", "on")
        assert (text.outcome, text.device) == (Outcome.CONFIRMED, "V")
        refused = await work.order("GC", "on")
        assert refused.outcome is Outcome.REFUSED

    said = _run(_rig(GAS, BEAMER, TRUCK), body)
    assert len([one for one in said if isinstance(one, OrderDone)]) == 3


class _Recorded(Session):
    """Stands in the place of a real device: answers as one, and keeps every byte it is sent."""

    def __init__(self, inner: Session, kept: bytearray) -> None:
        self._inner, self._kept = inner, kept

    def receive(self, data: bytes, now_s: float) -> bytes:
        self._kept += data
        said = self._inner.receive(data, now_s)
        self.closed = self._inner.closed
        return said

    def wake_at_s(self) -> float:
        return self._inner.wake_at_s()

    def lost(self, now_s: float) -> None:
        self._inner.lost(now_s)


def _lines(kept: bytes) -> set[bytes]:
    return {one for one in re.split(rb"\r|(?<=!)", kept) if one}


def _functions(kept: bytes) -> set[bytes]:
    codec = ModbusTcp()
    found = codec.feed(kept)
    assert not any(isinstance(one, Bad) for one in found)
    return {one.pdu[:1] for one in found if not isinstance(one, Bad)}


REALS: list[tuple[str, str, tuple[str, ...], str, Callable[[], Session], Any, set[bytes]]] = [
    ("projector", "pjlink", (), "on", lambda: PjlinkDevice(Projector("P")), _lines, {b"%1POWR ?"}),
    ("matrix-switcher", "sis", (), "tie 1*1", lambda: SisDevice(Matrix(4, 1)), _lines, {b"1!"}),
    (
        "gas-controller",
        "modbus-tcp",
        ("on",),
        "on",
        lambda: GasModbus(GasController([Detector("1")], DeviceClock(EPOCH))),
        _functions,
        {b"\x03"},
    ),
    (
        "siren",
        "modbus-tcp",
        ("on", "off"),
        "on",
        lambda: ModbusUnit(Siren()),
        _functions,
        {b"\x01", b"\x02", b"\x04"},
    ),
]


@pytest.mark.parametrize(
    ("type_", "scheme", "orders", "order", "make", "taken", "questions"),
    REALS,
    ids=[one[0] for one in REALS],
)
def test_a_real_device_that_may_not_be_told_is_sent_questions_only(
    type_: str,
    scheme: str,
    orders: tuple[str, ...],
    order: str,
    make: Callable[[], Session],
    taken: Callable[[bytes], set[bytes]],
    questions: set[bytes],
) -> None:
    """Not one byte but those of questions, neither for an order nor on leaving: without orders in
    the rig, of process equipment whatever the rig says, and of a siren without ``--arm``."""
    kept, box = bytearray(), make()
    said: Said = []

    async def run() -> None:
        place = await listen(lambda: _Recorded(box, kept), "127.1.6.9", 0)
        port = place.sockets[0].getsockname()[1]
        url = f"{scheme}://127.1.6.9:{port}"
        given = {"outputs": 1} if type_ == "matrix-switcher" else {}
        real = RigDevice("D", type_, given, real=url, orders=orders)
        async with RigAtWork(_rig(real), said.append, epoch=EPOCH) as work:
            await _until(lambda: any(isinstance(one, Reading) for one in said))
            assert (await work.order("D", order)).outcome is Outcome.REFUSED
            await asyncio.sleep(0.05)
        place.close()

    asyncio.run(run())
    asked = taken(bytes(kept))
    assert asked
    assert asked <= questions


def test_an_armed_siren_sounds_and_is_silent_when_its_run_is_over() -> None:
    box = Siren()

    async def run() -> None:
        place = await listen(lambda: ModbusUnit(box), "127.1.6.9", 0)
        port = place.sockets[0].getsockname()[1]
        url = f"modbus-tcp://127.1.6.9:{port}"
        real = RigDevice("D", "siren", real=url, orders=("on", "off"))
        async with RigAtWork(_rig(real), lambda _: None, epoch=EPOCH, armed=["D"]) as work:
            assert (await work.order("D", "on")).outcome is Outcome.CONFIRMED
            assert box.sounding
        place.close()

    asyncio.run(run())
    assert (box.starts, box.sounding) == (1, False)


def test_leave_is_given_by_the_rig_and_for_the_public_by_name() -> None:
    real = replace(BEAMER, real="pjlink://10.0.0.5")
    assert allowed_orders(BEAMER, ()) == ("on", "off")
    assert allowed_orders(real, ("P",)) == ()
    assert allowed_orders(replace(real, orders=("off",)), ()) == ("off",)
    siren = RigDevice("S", "siren", orders=("on", "off"), real="modbus-tcp://10.0.0.7")
    assert allowed_orders(siren, ()) == ()
    assert allowed_orders(siren, ("S",)) == ("on", "off")
    assert allowed_orders(replace(siren, real=""), ()) == ("on", "off")
    gas = replace(GAS, real="modbus-tcp://10.0.0.6", orders=("on",))
    assert allowed_orders(gas, ("GC",)) == ()


def test_faster_than_life_is_refused_with_a_real_device() -> None:
    async def body(work: RigAtWork, said: Said) -> None:
        raise AssertionError

    with pytest.raises(RigUnavailable, match="--speed 1"):
        _run(_rig(replace(BEAMER, real="pjlink://127.1.6.2:9")), body, speed=60.0)


def test_an_address_that_is_taken_is_said() -> None:
    async def body(work: RigAtWork, said: Said) -> None:
        raise AssertionError

    two = replace(BEAMER, id="Q")
    with pytest.raises(RigUnavailable, match=r"Q cannot serve pjlink at 127\.1\.6\.2:"):
        _run(_rig(BEAMER, two), body)


def test_a_real_device_takes_no_faults_and_a_unit_that_never_dials_is_missed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("twin.live.rig.at_work.DIALS_S", 0.05)
    real = replace(TRUCK, real=f"jt808+listen://127.1.6.4:{PORT}")

    async def body(work: RigAtWork, said: Said) -> None:
        with pytest.raises(NotApplicable, match="V is real"):
            work.inject("V", RigFault("drop"))
        await _until(lambda: bool(said))

    said = _run(_rig(real), body)
    assert {(one.quality, one.why.en) for one in said if isinstance(one, Reading)} == {
        (Quality.NO_LINK, "it has never dialled")
    }


def test_leaving_switches_off_what_was_on_and_reads_it_back(tmp_path: Path) -> None:
    box = Projector("P1", warm_s=0.02, cool_s=0.02)
    kept = bytearray()
    said: Said = []
    log = tmp_path / "safe.jsonl"

    async def run() -> Watchdog:
        place = await listen(lambda: _Recorded(PjlinkDevice(box), kept), "127.1.6.9", 0)
        port = place.sockets[0].getsockname()[1]
        real = RigDevice(
            "D", "projector", real=f"pjlink://127.1.6.9:{port}?poll_s=0.05", orders=("on", "off")
        )
        with suppress(KeyboardInterrupt):
            async with RigAtWork(_rig(real), said.append, epoch=EPOCH, log=log) as work:
                assert (await work.order("D", "on")).outcome is Outcome.CONFIRMED
                watchdog = work._watchdog
                raise KeyboardInterrupt
        place.close()
        assert watchdog is not None
        return watchdog

    asyncio.run(run()).wait(10.0)
    ended = [(one.order, one.outcome) for one in said if isinstance(one, OrderDone)]
    assert ended == [("on", Outcome.CONFIRMED), ("off", Outcome.CONFIRMED)]
    assert kept.count(b"%1POWR 0\r") == 1
    assert not log.exists()


def test_an_output_that_cannot_be_reached_is_left_to_the_watchdog_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(at_work, "LEAVE_S", 0.2)
    real = RigDevice("D", "projector", real="pjlink://127.1.6.10:9", orders=("on", "off"))

    async def run() -> RigAtWork:
        log = tmp_path / "safe.jsonl"
        async with RigAtWork(_rig(real), lambda _: None, epoch=EPOCH, log=log) as work:
            began_s = work.now_s()
        assert work.now_s() - began_s < 20.0
        assert work._watchdog is not None
        assert work._watchdog._process is not None
        work._watchdog._process.kill()  # it would go on for minutes
        return work

    work = asyncio.run(run())
    assert work.unsafe is not None
    assert work.unsafe.zh.startswith("D 没有读回安全状态")
    assert "safe.jsonl" in work.unsafe.en


DCS = RigDevice(
    "DCS",
    "dcs-gateway",
    {"tags": ("LI-101", "PI-101", "ns=3;s=FIC101.PV", "罐 1;温度"), "poll_s": 0.05},
    (Served("opc.tcp", "127.1.6.9", PORT + 9),),
    points={"LI-101": "GHF-001"},
)


def test_a_dcs_is_read_by_opc_ua_suffers_faults_and_takes_no_order() -> None:
    pytest.importorskip("asyncua", reason="pip install 'fumeng-twin[devices]'")

    async def body(work: RigAtWork, said: Said) -> None:
        work.show("DCS", "LI-101", 3.5)
        work.inject("DCS", RigFault("offset", amount=5.0, key="PI-101"))
        work.show("DCS", "PI-101", 1.0)
        work.show("DCS", "ns=3;s=FIC101.PV", 7.0)
        work.show("DCS", "罐 1;温度", 8.0)
        await _until(
            lambda: (
                _values(said, "DCS.ns=3;s=FIC101.PV")[-1:] == [7.0]
                and _values(said, "DCS.罐 1;温度")[-1:] == [8.0]
            )
        )
        await _until(lambda: 3.5 in _values(said, "GHF-001") and 6.0 in _values(said, "DCS.PI-101"))
        work.show("DCS", "LI-101", None)
        await _until(lambda: _values(said, "GHF-001")[-1] is None)
        work.show("DCS", "LI-101", 3.5)
        await _until(lambda: _values(said, "GHF-001")[-1] == 3.5)
        work.inject("DCS", RigFault("exception"))
        await _until(lambda: _values(said, "GHF-001")[-1] is None)
        work.clear("DCS")
        await _until(lambda: _values(said, "GHF-001")[-1] == 3.5)
        with pytest.raises(NotApplicable, match="no endpoint on which wrong_check can be"):
            work.inject("DCS", RigFault("wrong_check"))
        assert (await work.order("DCS", "write 5")).outcome is Outcome.REFUSED

    said = _run(_rig(DCS), body)
    assert all(0.0 <= one.at_s < 10.0 for one in said)


def test_a_missing_library_is_named_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def body(work: RigAtWork, said: Said) -> None:
        raise AssertionError("it was not at work")

    monkeypatch.setitem(sys.modules, "asyncua", None)
    for one in (DCS, replace(DCS, endpoints=(), real="opc.tcp://127.1.6.9:4840/plant")):
        with pytest.raises(RigUnavailable, match=r"DCS: .*pip install 'fumeng-twin\[devices\]'"):
            _run(_rig(one), body)
