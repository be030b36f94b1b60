"""What a live run was told to stand in: the page it is served on, and the devices it goes over."""

from __future__ import annotations

import socket
from dataclasses import dataclass

import click

from devices.rig import Rig
from twin.cli.endings import UNAVAILABLE, Stop
from twin.cli.language import say
from twin.cli.rig_asked import must_serve_pages, rig_asked
from twin.county import County

__all__ = ["Served", "Wired"]


@dataclass(frozen=True, slots=True)
class Served:
    """Where the page is served and what one must know to see it."""

    host: str
    tokens: tuple[str, ...]
    socket: socket.socket

    @classmethod
    def checked(cls, host: str, port: int, tokens: tuple[str, ...]) -> Served:
        """The same, if the packages it needs are installed.

        Raises:
            Stop: They are not; says which command installs them.
        """
        must_serve_pages("加 --no-page 可不用网页；网页", "leave the page out by --no-page; it")
        from twin.live.page.serve import listen
        from twin.live.page.sessions import Doors, TokenError

        try:
            Doors(tokens)
            return cls(host, tokens, listen(host, port))
        except TokenError as wrong:
            raise click.UsageError(say(f"--token：没有身份 {wrong}", f"--token {wrong}")) from None
        except OSError as error:
            why = error.strerror or str(error)
            raise Stop(
                UNAVAILABLE,
                f"不能在 {host}:{port} 提供网页：{why}；换一个 --port",
                f"cannot serve the page at {host}:{port}: {why}; use another --port",
            ) from None

    def line(self) -> str:
        """Where to look, as a line."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        url = f"http://{name}:{self.socket.getsockname()[1]}/"
        return say(f"网页 {url}  （Ctrl-C 结束）", f"page {url}  (Ctrl-C ends it)")


@dataclass(frozen=True, slots=True)
class Wired:
    """What was said of devices: the rig, real ones by ``NAME=URL``, and how time passes."""

    rig_name: str
    swaps: tuple[str, ...]
    armed: tuple[str, ...]
    lockstep: bool
    speed: float

    def rig(self, county: County) -> Rig:
        """The rig with its real devices.

        Raises:
            InputProblems: The rig file is wrong, or a device or address is not known.
            UsageError: ``--arm`` names no device.
        """
        return rig_asked(self.rig_name, county, self.swaps, self.armed)
