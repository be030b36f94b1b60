"""A run and its page in one loop: the server serves as long as time passes.

What a reader would get wrong: the port is taken before the run begins, so that a port that is in
use is an error of the command and not of the exercise; and signals are the run's, not the server's.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable, Iterator
from typing import Any

import uvicorn

from twin.live.bridge import Bridge
from twin.live.page.app import Page
from twin.live.run import LiveRun
from twin.sim.play import RunSummary

__all__ = ["listen", "run_with_page", "server_of"]

_ANY = ("0.0.0.0", "::")


def listen(host: str, port: int) -> socket.socket:
    """Take a port.

    Raises:
        OSError: It is in use, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=64)


async def run_with_page(
    live: LiveRun,
    bridge: Bridge,
    at: socket.socket,
    *,
    host: str,
    tokens: tuple[str, ...],
    until_ms: int | None,
    stop: Callable[[], bool],
) -> RunSummary:
    """Let the run pass to its end with people at its page."""
    hosts = frozenset() if host in _ANY else frozenset([host, "localhost", "127.0.0.1", "::1"])
    page = Page(live, bridge, tokens, hosts)
    server = server_of(page.app)
    serving = asyncio.create_task(server.serve(sockets=[at]))
    try:
        return await live.run(bridge, until_ms=until_ms, stop=stop)
    finally:
        page.end()
        server.should_exit = True
        await serving


def server_of(app: Any) -> uvicorn.Server:
    """A server that leaves signals alone; end it by `should_exit`."""
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, lifespan="off", server_header=False,
        timeout_graceful_shutdown=1,
    )  # fmt: skip
    return _Server(config)


class _Server(uvicorn.Server):
    """A server that leaves signals to whoever runs it."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield
