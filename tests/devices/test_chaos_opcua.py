"""Every wire fault against the OPC UA driver and a real server of the library's, between sockets.

The table of `docs/wire.md` prints the ends with those of the other drivers (`test_chaos`).
"""

from __future__ import annotations

import os

import pytest

from devices.bends import pipe_of
from devices.drivers.readings import Quality
from devices.faults import WireFaultKind as Kind
from tests.devices.opcua_rig import LEVELS, OPCUA_ENDS, OpcUaRig, over_opcua

pytest.importorskip("asyncua", reason="pip install 'fumeng-twin[devices]'")

_CAN = [kind for kind in Kind if pipe_of(0, "gateway", "opc.tcp").can(kind)]


def _host(nth: int) -> str:
    return f"127.{13 + os.getpid() % 200}.{nth}.1"


@pytest.mark.long
@pytest.mark.parametrize("kind", _CAN, ids=lambda kind: kind.value)
def test_the_opcua_driver_ends_in_the_stated_quality_and_recovers(kind: Kind) -> None:
    async def story(rig: OpcUaRig) -> None:
        assert await rig.until(Quality.GOOD, 60.0)
        before = len(rig.said)
        rig.strike(kind)
        assert await rig.until(OPCUA_ENDS[kind], 120.0)
        if kind is not Kind.FLAPPING:
            await rig.run(30.0)
            assert rig.quality is OPCUA_ENDS[kind]
            assert len(rig.said) - before <= 3  # the last good one, and the loss once
        rig.pipe.set([])
        assert await rig.until(Quality.GOOD, 200.0)

    rig = over_opcua(_host(list(Kind).index(kind)), story)
    assert {one.value for one in rig.readings if one.value is not None} <= {0.0, *LEVELS}
    assert all((one.value is None) == (one.quality is not Quality.GOOD) for one in rig.readings)


def test_without_a_fault_no_reading_is_lost() -> None:
    async def story(rig: OpcUaRig) -> None:
        assert await rig.until(Quality.GOOD, 60.0)
        await rig.run(20.0)

    rig = over_opcua(_host(99), story)
    assert {one.quality for one in rig.readings} == {Quality.GOOD}
