"""Every type of the catalogue at work: its twin on a socket, and what it shows read back."""

from __future__ import annotations

import asyncio
import os
from typing import Any

import pytest

from devices.bends import DATAGRAMS
from devices.catalogue import TYPES, DeviceType, Nature
from devices.clock import DeviceClock
from devices.datagrams import call, serve
from devices.drivers.readings import OrderDone, Quality, Reading
from devices.endpoint import dial, listen
from devices.rig import Rig, RigDevice, Served
from devices.wire.gbt26875_data import Status
from tests.devices.rigs import EPOCH
from twin.terms.text import Text

PAIRS = [
    (kind, protocol, f"127.1.5.{i}", j)
    for i, kind in enumerate(TYPES.values(), 1)
    for j, protocol in enumerate(kind.sessions)
    if protocol != "sacn"  # it reads nothing back
]
NEEDED = {"phone": "013800138000", "period_s": 1.0}
SHOWN = {
    "sending": 1.0,
    "sounding": 1.0,
    "on_battery": 1.0,
    "pressure_hpa": 985.0,
    "power": 1.0,
    "lat": 42.01,
    "lon": 121.6,
}


@pytest.mark.parametrize(
    ("kind", "protocol", "host", "nth"), PAIRS, ids=[f"{k.name}-{p}" for k, p, _, _ in PAIRS]
)
def test_what_a_twin_shows_comes_out_of_its_driver(
    kind: DeviceType, protocol: str, host: str, nth: int
) -> None:
    given = kind.filled({k: v for k, v in NEEDED.items() if k in kind.parameters})
    dials = protocol in kind.dials
    device = RigDevice(
        "D1", kind.name, given, (Served(protocol, host, 20000 + os.getpid() % 20000 + nth, dials),)
    )
    twin = kind.make(given, DeviceClock(EPOCH))
    keys = kind.keys(given)
    for key in keys:
        twin.show(key, SHOWN.get(key, 60.0 if protocol == "gbt26875" else 2.0))
    wanted = {device.point(key): value for key, value in twin.shown().items() if key in keys}
    if kind.name == "gas-controller" and protocol == "gbt26875":
        wanted = {"D1.state.1": float(Status.FIRE)}

    async def run() -> list[Reading]:
        said: list[Reading | OrderDone] = []
        served = device.endpoints[0]

        def make() -> object:
            return kind.sessions[protocol](twin, given)

        if protocol in DATAGRAMS and not dials:
            place: Any = await serve(make, host, served.port)  # type: ignore[arg-type]
        elif not dials:
            place = await listen(make, host, served.port)  # type: ignore[arg-type]
        attached = await kind.driver(device, served.url, said.append, ())
        if dials:
            link = (call if protocol in DATAGRAMS else dial)(make, host, served.port)  # type: ignore[arg-type]
        try:
            async with asyncio.timeout(5.0):
                while wanted.keys() - {one.point for one in said if isinstance(one, Reading)}:
                    await asyncio.sleep(0.005)
        finally:
            await attached.close()
            if dials:
                await link.close()
            else:
                place.close()
        return [one for one in said if isinstance(one, Reading)]

    said = asyncio.run(run())
    assert {one.quality for one in said if one.value is not None} == {Quality.GOOD}
    values = {one.point: one.value for one in said if one.value is not None}
    values = {point: value for point, value in values.items() if point in wanted}
    assert values == pytest.approx(wanted)


def test_process_equipment_has_no_orders_and_what_the_public_hears_has_a_safe_state() -> None:
    for kind in TYPES.values():
        if kind.nature is Nature.PROCESS:
            assert kind.orders == ()
        if kind.nature is Nature.PUBLIC:
            assert kind.safe
        assert kind.safe is None or kind.safe.split()[0] in kind.orders


def test_a_rig_names_its_real_devices() -> None:
    twin, real = RigDevice("a", "projector"), RigDevice("b", "projector", real="pjlink://10.0.0.5")
    rig = Rig("r", Text("台", "rig"), (twin, real))
    assert rig.real_devices == (real,)
    assert rig["a"] is twin
    with pytest.raises(KeyError):
        rig["c"]
    assert twin.point("power") == "a.power"
