"""OPC UA: our gateway read by a node client, our driver against a stranger's server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from devices.drivers.opcua_driver import OpcUaDriver
from devices.drivers.readings import OrderDone, Quality, Reading
from devices.sensors.dcs_gateway import DcsGateway
from tests.devices.opcua_rig import serve_gateway
from tests.interop.peers import library, node, run_program

Said = list[Reading | OrderDone]


async def _until(done: Callable[[], bool], seconds: float = 20.0) -> None:
    async with asyncio.timeout(seconds):
        while not done():
            await asyncio.sleep(0.02)


def _last(said: Said, point: str) -> tuple[float | None, Quality]:
    found = [one for one in said if isinstance(one, Reading) and one.point == point]
    return (found[-1].value, found[-1].quality) if found else (None, Quality.NO_LINK)


def test_a_node_client_browses_and_reads_the_gateway_and_cannot_write() -> None:
    library("asyncua", "asyncua")
    env = node("node-opcua-client")
    script = """
    const u = require("node-opcua-client");
    (async () => {
      const c = u.OPCUAClient.create({endpointMustExist: false});
      await c.connect("opc.tcp://127.1.7.140:48400/");
      const s = await c.createSession();
      const b = await s.browse("ObjectsFolder");
      console.log(b.references.map(r => r.browseName.toString()).join(" "));
      const d = await s.read({nodeId: "ns=2;s=T1.level", attributeId: u.AttributeIds.Value});
      console.log("value", d.value.value);
      const w = await s.write({nodeId: "ns=2;s=T1.level", attributeId: u.AttributeIds.Value,
        value: {value: {dataType: u.DataType.Double, value: 1}}});
      console.log("write", w.toString());
      await s.close(); await c.disconnect();
    })();
    """

    async def run() -> tuple[int, str]:
        gateway = DcsGateway(("T1.level", "T1.pressure"))
        gateway.show("T1.level", 12.5)
        close = await serve_gateway(gateway, "127.1.7.140", 48400)
        await asyncio.sleep(0.3)
        try:
            return await run_program("node", "-e", script, env=env, seconds=60.0)
        finally:
            await close()

    code, said = asyncio.run(run())
    assert code == 0, said
    assert "T1.level T1.pressure" in said
    assert "value 12.5" in said
    assert "write Bad" in said


def test_our_driver_reads_a_strangers_server_and_its_bad_status_and_its_end() -> None:
    asyncua: Any = library("asyncua", "asyncua")

    async def run() -> tuple[Said, Said, Said]:
        server = asyncua.Server()
        await server.init()
        server.set_endpoint("opc.tcp://127.1.7.141:48400/")
        space = await server.register_namespace("urn:stranger")
        level = await server.nodes.objects.add_variable(
            asyncua.ua.NodeId("level", space), "level", 3.25
        )
        await server.start()
        said: Said = []
        points = {"level": "level", "nothing": "nothing"}
        url = "opc.tcp://127.1.7.141:48400/"
        driver = OpcUaDriver(url, points, said.append, period_s=0.1, timeout_s=2.0)
        await _until(lambda: _last(said, "level") == (3.25, Quality.GOOD))
        first = list(said)
        bad = asyncua.ua.StatusCode(asyncua.ua.StatusCodes.BadSensorFailure)
        await server.write_attribute_value(level.nodeid, asyncua.ua.DataValue(StatusCode=bad))
        await _until(lambda: _last(said, "level") == (None, Quality.DEVICE_FAULT))
        second = list(said)
        await server.stop()
        await _until(lambda: _last(said, "level")[1] in (Quality.NO_LINK, Quality.NO_ANSWER))
        await driver.close()
        return first, second, said

    first, _, _ = asyncio.run(run())
    assert _last(first, "nothing") == (None, Quality.DEVICE_FAULT)


def test_our_driver_reads_our_gateway_and_it_comes_back_after_an_end() -> None:
    library("asyncua", "asyncua")

    async def run() -> None:
        said: Said = []
        gateway = DcsGateway(("T1.level",))
        gateway.show("T1.level", 12.5)
        url = "opc.tcp://127.1.7.142:48400/"
        driver = OpcUaDriver(url, {"T1.level": "p"}, said.append, period_s=0.1, timeout_s=2.0)
        await _until(lambda: bool(said))
        assert _last(said, "p") == (None, Quality.NO_LINK)
        close = await serve_gateway(gateway, "127.1.7.142", 48400)
        await _until(lambda: _last(said, "p") == (12.5, Quality.GOOD))
        gateway.show("T1.level", None)
        await _until(lambda: _last(said, "p") == (None, Quality.DEVICE_FAULT))
        await driver.close()
        await close()

    asyncio.run(run())
