"""A DCS or tank-farm gateway: tags read by OPC UA (4840/tcp), by the library asyncua.

What a reader would get wrong: the library listens at a loopback port of its own; at the gateway's
address are connections of ours that carry its bytes (`devices.carried`). Every tag is read-only:
process equipment takes no orders.
"""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from devices.carried import LibraryServer
from devices.shown_values import ShownValues
from devices.wire.opcua_tag import node_id

__all__ = ["NAMESPACE", "DcsGateway", "serve_opcua"]

NAMESPACE = "urn:fumeng:gateway"
_REFRESH_S = 0.2
HOW = "OPC UA needs asyncua: pip install 'fumeng-twin[devices]'"


class DcsGateway(ShownValues):
    """The state: a value a tag; None where the plant has none."""


async def serve_opcua(gateway: DcsGateway, host: str, port: int) -> LibraryServer:
    """Serve the tags, to be seen at an address. Nodes are ``ns=2;s=<key>``, or those
    that the keys name themselves.

    The library makes its address space in a thread, for seconds. It is waited for here: no loop,
    with whatever time, has to carry that.

    Raises:
        ModuleNotFoundError: asyncua is not installed; the text says how to.
    """
    try:
        from asyncua import ua
    except ModuleNotFoundError:
        raise ModuleNotFoundError(HOW) from None
    logging.getLogger("asyncua").setLevel(logging.ERROR)
    with ThreadPoolExecutor(1) as beside:
        server, nodes = beside.submit(asyncio.run, _made(gateway, host, port)).result()
    await server.start()
    told: dict[str, float | None] = {}

    async def refresh() -> None:
        while True:
            for key, value in gateway.shown().items():
                if key not in told or told[key] != value:
                    told[key] = value
                    await server.write_attribute_value(nodes[key].nodeid, _data(ua, value))
            await asyncio.sleep(_REFRESH_S)

    task = asyncio.get_running_loop().create_task(refresh())

    async def close() -> None:
        task.cancel()
        await server.stop()

    return LibraryServer(server.bserver.hostname, server.bserver.port, close)


async def _made(gateway: DcsGateway, host: str, port: int) -> tuple[Any, dict[str, Any]]:
    from asyncua import Server, ua

    server = Server()
    await server.init()
    server.set_endpoint(f"opc.tcp://{host}:{port}/")
    server.socket_address = ("127.0.0.1", 0)
    server.set_match_discovery_client_ip(False)
    server.set_security_policy([ua.SecurityPolicyType.NoSecurity])
    space = await server.register_namespace(NAMESPACE)
    nodes = {
        key: await server.nodes.objects.add_variable(node_id(ua, key, space), key, 0.0)
        for key in gateway.values
    }
    return server, nodes


def _data(ua: Any, value: float | None) -> Any:
    if value is None:
        return ua.DataValue(StatusCode=ua.StatusCode(ua.StatusCodes.BadDeviceFailure))
    return ua.DataValue(ua.Variant(value, ua.VariantType.Double))
