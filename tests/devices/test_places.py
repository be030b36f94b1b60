"""Many units at one listening address: each is heard by its own centre, by the name it gives."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from random import Random

import pytest

from devices.catalogue import TYPES
from devices.clock import DeviceClock
from devices.datagrams import call
from devices.drivers.address import Attached
from devices.drivers.readings import OrderDone, Outcome, Reading
from devices.drivers.vehicle_centre import Vehicle
from devices.endpoint import dial
from devices.kept import Kept
from devices.places import Place, place_at
from devices.rig import RigDevice
from devices.session import Session
from devices.wire.hj212 import Hj212, Packet
from tests.devices.rigs import EPOCH

HOST = f"127.{os.getpid() % 200 + 2}.{os.getpid() // 200 % 250}.9"


class _Echo(Session):
    """Says whose it is, and what it was given."""

    def __init__(self, name: str) -> None:
        self.name, self.ended = name, False

    def receive(self, data: bytes, now_s: float) -> bytes:
        return self.name.encode() + b":" + data if data else b""

    def wake_at_s(self) -> float:
        return 77.0

    def lost(self, now_s: float) -> None:
        self.ended = True


def _hello(mn: str) -> bytes:
    return Hj212().encode(Packet(qn="20260701080000000", st="22", cn="2011", mn=mn, flag=5))


def _place() -> tuple[Place, dict[str, _Echo]]:
    place, made = Place("hj212"), dict[str, _Echo]()

    def make(name: str) -> Callable[[], Session]:
        def session() -> Session:
            made[name] = _Echo(name)
            return made[name]

        return session

    for name in ("A1", "A2"):
        place.join(name, make(name))
    return place, made


def test_a_connection_is_held_back_until_it_says_whose_it_is() -> None:
    place, made = _place()
    session, hello = place.session(), _hello("A2")
    assert session.receive(b"", 0.0) == b""
    assert session.wake_at_s() == 60.0
    assert session.receive(hello[:20], 1.0) == b""
    assert session.receive(hello[20:], 2.0) == b"A2:" + hello
    assert session.receive(b"more", 3.0) == b"A2:more"
    assert session.wake_at_s() == 77.0
    session.lost(4.0)
    assert (list(made), made["A2"].ended) == (["A2"], True)


def test_who_is_not_expected_or_says_nothing_for_a_minute_is_ended() -> None:
    place, made = _place()
    stranger = place.session()
    assert (stranger.receive(_hello("B9"), 0.0), stranger.closed, place.strangers) == (b"", True, 1)
    silent = place.session()
    silent.receive(b"", 0.0)
    silent.receive(b"?", 59.0)
    assert not silent.closed
    silent.receive(b"", 60.0)
    assert silent.closed
    flood = place.session()
    for _ in range(3):
        flood.receive(b"x" * 4096, 0.0)
    assert flood.closed
    for one in (stranger, silent, flood):
        one.lost(99.0)
    assert made == {}


@pytest.mark.parametrize("scheme", ["hj212", "gbt26875", "sl651", "jt808", "mqtt", "gb28181"])
def test_noise_ends_a_connection_and_is_not_kept(scheme: str) -> None:
    dice = Random(7)
    place = Place(scheme)
    for name in ("1", "2"):
        place.join(name, lambda: _Echo("x"))
    for noise in (lambda size: dice.randbytes(size), lambda size: b"#@~\x7e" * size):
        session, given = place.session(), 0
        while not session.closed:
            piece = noise(dice.randrange(1, 200))
            given += len(piece)
            assert session.receive(piece, 0.0) == b""
        assert given <= 8192 + 800


def test_a_name_is_expected_once_and_one_unit_alone_is_not_asked_for_it() -> None:
    place = Place("jt808")
    leave = place.join("013800000001", lambda: _Echo("V"))
    with pytest.raises(ValueError, match="expected here already"):
        place.join("13800000001", lambda: _Echo("W"))
    assert place.session().receive(b"anything", 0.0) == b"V:anything"
    leave()
    assert place.empty


def test_an_address_is_free_again_when_the_last_unit_has_left() -> None:
    async def run() -> None:
        place = await place_at("hj212", HOST, 9301, beyond_loopback=False)
        leaves = [place.join(name, lambda: _Echo("x")) for name in ("A1", "A2")]
        assert await place_at("hj212", HOST, 9301, beyond_loopback=False) is place
        with pytest.raises(OSError, match="in use"):
            await place_at("sl651", HOST, 9301, beyond_loopback=False)
        for leave in leaves:
            leave()
        again = await place_at("sl651", HOST, 9301, beyond_loopback=False)
        assert again is not place
        again.join("1", lambda: _Echo("x"))()

    asyncio.run(run())


FIRST = {"phone": "013800000001"}
PAIRS = [
    ("vehicle-terminal", "jt808", (FIRST, {"phone": "013800000002", "year": 2019})),
    ("environmental-station", "hj212", ({"mn": "A1"}, {"mn": "A2"})),
    ("fire-alarm-unit", "gbt26875", ({"address": 1}, {"address": 2})),
    ("river-station", "sl651", ({"station": "0000000001"}, {"station": "0000000002"})),
    ("dtu", "mqtt", ({"name": "D1"}, {"name": "D2"})),
    ("field-camera", "gb28181", ({"name": "3" * 20}, {"name": "4" * 20})),
]  # fmt: skip


@pytest.mark.parametrize(("type_", "protocol", "each"), PAIRS, ids=[one[1] for one in PAIRS])
def test_two_units_at_one_address_are_two(
    type_: str, protocol: str, each: tuple[dict[str, object], ...]
) -> None:
    kind, port = TYPES[type_], 9310

    async def run() -> list[list[Reading | OrderDone]]:
        heard: list[list[Reading | OrderDone]] = []
        drivers: list[Attached] = []
        links: list[Kept] = []
        for nth, given in enumerate(each):
            device = RigDevice(f"U-{nth}", type_, given)
            url, said = f"{protocol}+listen://:12345678@{HOST}:{port}", list[Reading | OrderDone]()
            drivers.append(await kind.driver(device, url, said.append, ("text",)))
            heard.append(said)
        for nth, given in enumerate(each):
            filled = kind.filled(given)
            twin = kind.make(filled, DeviceClock(EPOCH))
            for key in kind.keys(filled):
                twin.show(key, float(nth))

            def make(twin: object = twin, filled: dict[str, object] = filled) -> Session:
                return kind.sessions[protocol](twin, filled)

            links.append((call if protocol == "gb28181" else dial)(make, HOST, port))
        async with asyncio.timeout(5.0):
            while not all(heard):
                await asyncio.sleep(0.005)
            for one in drivers:
                if isinstance(one.driver, Vehicle):
                    one.driver.order(f"text {one.driver.name}", asyncio.get_running_loop().time())
                    while not any(
                        isinstance(said, OrderDone) for said in heard[drivers.index(one)]
                    ):
                        await asyncio.sleep(0.005)
        for link in links:
            await link.close()
        for one in drivers:
            await one.close()
        return heard

    for nth, said in enumerate(asyncio.run(run())):
        readings = [one for one in said if isinstance(one, Reading) and one.value is not None]
        assert {one.point.partition(".")[0] for one in readings} == {f"U-{nth}"}
        assert all(one.outcome is Outcome.CONFIRMED for one in said if isinstance(one, OrderDone))
