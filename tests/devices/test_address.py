"""A driver is chosen by its address; without `allowed` it sends nothing but questions."""

from __future__ import annotations

import asyncio

import pytest

from devices.clock import DeviceClock
from devices.device_url import Address, AddressError, read_address
from devices.drivers.address import attach
from devices.drivers.pjlink_driver import PjlinkDriver
from devices.drivers.readings import OrderDone, Outcome, Reading
from devices.endpoint import dial, listen
from devices.hall.projector import PjlinkDevice, Projector
from devices.sensors.river_station import RiverSl651, RiverStation
from devices.session import Session
from tests.devices.rigs import EPOCH


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        (
            "modbus-tcp://127.1.0.7?unit=3",
            Address("modbus-tcp", "127.1.0.7", 502, more=(("unit", "3"),)),
        ),
        ("pjlink://:p%40ss@127.1.1.3", Address("pjlink", "127.1.1.3", 4352, password="p@ss")),
        ("sl651+listen://127.0.0.1:7611", Address("sl651", "127.0.0.1", 7611, listens=True)),
    ],
)
def test_addresses(url: str, meant: Address) -> None:
    assert read_address(url) == meant


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("modbus://127.0.0.1", "is not spoken here"),
        ("127.0.0.1:502", "is not spoken here"),
        ("jt808://127.0.0.1:1", "jt808.listen"),
        ("pjlink+listen://127.0.0.1:1", "is not spoken here"),
        ("hj212+listen://127.0.0.1", "give host and port"),
        ("modbus-tcp://:502", "give host and port"),
        ("modbus-tcp://127.0.0.1:70000", "not a number from 0 to 65535"),
        ("modbus-tcp://127.0.0.1?unit=x", "unit=x is not 0 to 255"),
        ("modbus-tcp://127.0.0.1?unit=256", "unit=256 is not 0 to 255"),
        ("modbus-tcp://127.0.0.1?unit=²", "is not 0 to 255"),
        ("modbus-tcp://127.0.0.1?period_s=nan", "between 0.01 and 86400"),
        ("pjlink://127.0.0.1?poll_s=soon", "between 0.01 and 86400"),
        ("snmp://127.0.0.1?version=3", "one of 1, 2c"),
        ("sis://127.0.0.1?output=4", "'output' is not known"),
        ("pjlink://[::1", "brackets"),
    ],
)
def test_a_wrong_address_says_what_is_wrong(url: str, why: str) -> None:
    with pytest.raises(AddressError, match=why) as caught:
        read_address(url)
    assert caught.value.message.zh != caught.value.message.en


class _Heard(Session):
    """Stands in the place of a real projector: answers as one, and keeps every byte."""

    def __init__(self, inner: Session, kept: bytearray) -> None:
        self._inner, self._kept = inner, kept

    def receive(self, data: bytes, now_s: float) -> bytes:
        self._kept += data
        return self._inner.receive(data, now_s)


def test_without_leave_not_one_writing_byte_is_sent_and_with_it_the_projector_starts() -> None:
    async def run(allowed: list[str]) -> tuple[bytes, list[Reading | OrderDone], Projector]:
        said: list[Reading | OrderDone] = []
        kept, box = bytearray(), Projector("P1", warm_s=0.05)
        place = await listen(lambda: _Heard(PjlinkDevice(box), kept), "127.1.7.60", 0)
        port = place.sockets[0].getsockname()[1]
        one = await attach(f"pjlink://127.1.7.60:{port}", "P1", said.append, allowed=allowed)
        assert isinstance(one.driver, PjlinkDriver)
        one.driver.poll_s = 0.02
        one.driver.order("on", asyncio.get_running_loop().time())
        await asyncio.sleep(0.3)
        await one.close()
        place.close()
        return bytes(kept), said, box

    kept, said, box = asyncio.run(run([]))
    assert set(kept.split(b"\r")) == {b"%1POWR ?", b""}
    assert [one.outcome for one in said if isinstance(one, OrderDone)] == [Outcome.REFUSED]
    assert box.starts == 0
    kept, said, box = asyncio.run(run(["on"]))
    assert kept.count(b"%1POWR 1\r") == 1
    assert [one.outcome for one in said if isinstance(one, OrderDone)] == [Outcome.CONFIRMED]
    assert box.starts == 1


def test_a_station_dials_the_address_that_listens_for_it() -> None:
    async def run() -> list[Reading | OrderDone]:
        said: list[Reading | OrderDone] = []
        station = RiverStation("0011223344", DeviceClock(EPOCH))
        station.level_m = 1.234
        one = await attach(
            "sl651+listen://127.1.7.61:0", "0011223344", said.append, points={"level": "NQ-07"}
        )
        link = dial(lambda: RiverSl651(station), "127.1.7.61", one.port)
        async with asyncio.timeout(3.0):
            while not said:
                await asyncio.sleep(0.005)
        await link.close()
        await one.close()
        return said

    first = asyncio.run(run())[0]
    assert isinstance(first, Reading)
    assert (first.point, first.value) == ("NQ-07", 1.234)


def test_a_modbus_driver_needs_something_to_read() -> None:
    async def run() -> None:
        await attach("modbus-tcp://127.0.0.1", "gas", lambda _: None)

    with pytest.raises(ValueError, match="nothing to read"):
        asyncio.run(run())
