"""Whatever a device is made to show, and whatever its clock: it goes on speaking its protocol."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from devices.catalogue import TYPES, DeviceType
from devices.clock import DeviceClock
from devices.device_type import Given

SPOKEN = [(kind, scheme) for kind in TYPES.values() for scheme in kind.sessions]
ASKED = {
    "modbus-tcp": bytes.fromhex("000100000006 01 0300000001"),
    "pjlink": b"%1POWR ?\r",
    "sis": b"1%\r",
    "p3000": b"#VID? 1\r",
    "shure": b"< GET 1 AUDIO_MUTE >",
}


def _given(kind: DeviceType) -> dict[str, Any]:
    return kind.filled({"phone": "013800138000"} if "phone" in kind.parameters else {})


def _talks(kind: DeviceType, scheme: str, device: Any, given: Given) -> None:
    session: Any = kind.sessions[scheme](device, given)
    session.receive(b"", 0.0)
    session.receive(ASKED.get(scheme, b""), 1.0)
    if scheme == "jt808":
        session._next_s = 1.0  # as if the platform had let it in
    for second in range(2, 1300, 4):
        session.receive(b"", float(second))


@pytest.mark.parametrize("value", [1e300, -1e300, 70_000.0, -1.0, 0.5])
@pytest.mark.parametrize(("kind", "scheme"), SPOKEN, ids=lambda one: getattr(one, "name", one))
def test_a_device_shows_anything_as_well_as_it_can(
    kind: DeviceType, scheme: str, value: float
) -> None:
    given = _given(kind)
    device = kind.make(given, DeviceClock(datetime(2026, 7, 1)))
    for key in kind.keys(given):
        device.show(key, value)
    assert set(device.shown()) >= set(kind.keys(given))
    _talks(kind, scheme, device, given)


@pytest.mark.parametrize("skew_s", [1e300, -1e300, 3e9, -1e9])
@pytest.mark.parametrize(("kind", "scheme"), SPOKEN, ids=lambda one: getattr(one, "name", one))
def test_a_clock_that_is_far_off_stops_at_the_end_of_its_century(
    kind: DeviceType, scheme: str, skew_s: float
) -> None:
    given, clock = _given(kind), DeviceClock(datetime(2026, 7, 1), skew_s)
    assert 2000 <= clock.at(10.0).year <= 2099
    _talks(kind, scheme, kind.make(given, clock), given)
