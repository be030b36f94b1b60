"""Reads the tags of an OPC UA server, again and again, by the library asyncua; never writes.

What a reader would get wrong: a tag has a status beside its value. A value whose status is not
good is no value, and a tag that is not there is said to be so without silencing the others.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Coroutine, Mapping
from typing import Any
from urllib.parse import urlsplit

from devices.carried import way_to
from devices.drivers import reasons
from devices.drivers.readings import Quality, Reading, Sink
from devices.endpoint import first_of
from devices.kept import Kept
from devices.sensors.dcs_gateway import HOW
from devices.wire.opcua_tag import node_id
from twin.terms.text import Text

__all__ = ["OpcUaDriver"]

_PORT = 4840
_Lost = tuple[Quality, Text]
_NOBODY: _Lost = (Quality.NO_LINK, reasons.NOBODY)
_NOTHING: _Lost = (Quality.NO_ANSWER, reasons.UNREADABLE)
_GONE: _Lost = (Quality.NO_LINK, reasons.GONE)


class OpcUaDriver(Kept):
    """A client at work until it is closed; times are the loop's.

    Args:
        points: The point of each tag; a tag is a node's text in `space`, or a whole node id.
        name: The device's end in a capture.
        bind: Our address to dial from.
    """

    def __init__(
        self,
        url: str,
        points: Mapping[str, str],
        sink: Sink,
        *,
        space: int = 2,
        period_s: float = 1.0,
        timeout_s: float = 4.0,
        name: str = "opc.tcp",
        bind: str = "",
    ) -> None:
        try:
            import asyncua
        except ModuleNotFoundError:
            raise ModuleNotFoundError(HOW) from None
        logging.getLogger("asyncua").setLevel(logging.CRITICAL)
        self._asyncua, self._url, self._points = asyncua, url, dict(points)
        self._sink, self._space, self._name, self._bind = sink, space, name, bind
        self._period_s, self._timeout_s = period_s, timeout_s
        self._said: dict[str, tuple[float | None, Quality]] = {}
        super().__init__()

    async def _keep(self) -> None:
        parts = urlsplit(self._url)
        assert parts.hostname is not None
        at = parts.hostname, parts.port or _PORT
        async with way_to(*at, self._name, self._bind) as (host, port):
            await self._keep_reading(host, port)

    async def _keep_reading(self, host: str, port: int) -> None:
        loop = asyncio.get_running_loop()
        while not self._closed.is_set():
            since_s = loop.time()
            client = self._asyncua.Client(self._url, timeout=self._timeout_s)
            connect = client.uaclient.connect_socket
            client.uaclient.connect_socket = lambda *_, to=connect: to(host, port)
            lost = await self._lost(self._connect(client), _NOBODY)
            if lost is None:
                self._have_not(*(await self._lost(self._read(client), _NOTHING) or _NOTHING))
                # A library that waits for the end of a dead connection must not keep the news.
                await self._lost(self._hang_up(client), _NOTHING)
            else:
                self._have_not(*lost)
            if not self._closed.is_set():
                wait_s = self._back_off.wait_s(loop.time() - since_s)
                await first_of(self._closed, after_s=wait_s)

    async def _lost(self, work: Coroutine[Any, Any, None], otherwise: _Lost) -> _Lost | None:
        """Do some work of the library's; what is known when it fails, None when it does not."""
        try:
            await work
        except asyncio.CancelledError:
            # The library cancels its own waits when a connection is lost.
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
            return otherwise
        except self._asyncua.ua.UaStatusCodeError as error:
            return Quality.DEVICE_FAULT, reasons.STATUS(code=f"{error.code:#010x}")
        except (TimeoutError, OSError, self._asyncua.ua.UaError) as error:
            gone = isinstance(error, ConnectionError) and otherwise is _NOTHING
            return _GONE if gone else otherwise
        return None

    async def _connect(self, client: Any) -> None:
        async with asyncio.timeout(4.0 * self._timeout_s):
            await client.connect()

    async def _hang_up(self, client: Any) -> None:
        async with asyncio.timeout(self._timeout_s):
            await client.disconnect()

    def _have_not(self, quality: Quality, why: Text) -> None:
        """Nothing can be read, unless that is by our own closing."""
        if not self._closed.is_set():
            for key in self._points:
                self._say(key, None, quality, why)

    async def _read(self, client: Any) -> None:
        nodes = {
            key: client.get_node(node_id(self._asyncua.ua, key, self._space))
            for key in self._points
        }
        while not self._closed.is_set():
            async with asyncio.timeout(self._timeout_s):
                found = await client.read_attributes(list(nodes.values()))
            for key, one in zip(nodes, found, strict=True):
                value = None if one.Value is None else one.Value.Value
                if not one.StatusCode.is_good():
                    self._say(
                        key, None, Quality.DEVICE_FAULT, reasons.own_words(one.StatusCode.name)
                    )
                elif isinstance(value, bool | int | float) and math.isfinite(value):
                    self._say(key, float(value), Quality.GOOD, reasons.NONE)
                else:
                    self._say(key, None, Quality.DEVICE_FAULT, reasons.NOT_A_NUMBER)
            await first_of(self._closed, after_s=self._period_s)

    def _say(self, key: str, value: float | None, quality: Quality, why: Text) -> None:
        last = self._said.get(key)
        lost = (Quality.NO_LINK, Quality.NO_ANSWER)
        if last == (value, quality) or (last and last[1] in lost and quality in lost):
            return
        self._said[key] = (value, quality)
        at_s = asyncio.get_running_loop().time()
        self._sink(Reading(at_s, self._points[key], value, quality, why))
