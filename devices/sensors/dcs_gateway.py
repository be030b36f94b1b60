"""A DCS or tank-farm gateway: tags read by OPC UA (4840/tcp), by the library asyncua.

What a reader would get wrong: it has no session of ours, for OPC UA is too large to write again, so
no wire fault can be put on it; value faults can. Every tag is read-only: process equipment takes no
orders.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from devices.shown_values import ShownValues

__all__ = ["NAMESPACE", "DcsGateway", "serve_opcua"]

NAMESPACE = "urn:fumeng:gateway"
_REFRESH_S = 0.2
HOW = "OPC UA needs asyncua: pip install 'fumeng-twin[devices]'"


class DcsGateway(ShownValues):
    """The state: a value a tag; None where the plant has none."""


async def serve_opcua(gateway: DcsGateway, host: str, port: int) -> Callable[[], Awaitable[None]]:
    """Serve the tags; the answer ends it. Nodes are ``ns=2;s=<key>``.

    Raises:
        ModuleNotFoundError: asyncua is not installed; the text says how to.
        OSError: The address cannot be had.
    """
    try:
        from asyncua import Server, ua
    except ModuleNotFoundError:
        raise ModuleNotFoundError(HOW) from None
    logging.getLogger("asyncua").setLevel(logging.ERROR)
    server = Server()
    await server.init()
    server.set_endpoint(f"opc.tcp://{host}:{port}/")
    server.set_security_policy([ua.SecurityPolicyType.NoSecurity])
    space = await server.register_namespace(NAMESPACE)
    nodes = {
        key: await server.nodes.objects.add_variable(ua.NodeId(key, space), key, 0.0)
        for key in gateway.values
    }
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

    return close


def _data(ua: Any, value: float | None) -> Any:
    if value is None:
        return ua.DataValue(StatusCode=ua.StatusCode(ua.StatusCodes.BadDeviceFailure))
    return ua.DataValue(ua.Variant(value, ua.VariantType.Double))
