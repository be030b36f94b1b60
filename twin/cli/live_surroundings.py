"""What a live run was told to stand in: the page it is served on, and the devices it goes over."""

from __future__ import annotations

import socket
from dataclasses import dataclass

import click

from devices.rig import Rig
from twin.cli.language import say
from twin.cli.rig_asked import rig_asked
from twin.cli.serving import must_serve_pages, taken_port
from twin.county import County
from twin.terms.text import Text

__all__ = ["Served", "Wired"]

_PAGE = Text("网页", "the page")


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
            Stop: They are not, or the address cannot be had; says how to mend it.
        """
        must_serve_pages(_PAGE, Text("加 --no-page", "use --no-page"))
        from twin.live.page.sessions import Doors, TokenError

        try:
            Doors(tokens)
        except TokenError as wrong:
            raise click.UsageError(say(f"--token：没有身份 {wrong}", f"--token {wrong}")) from None
        return cls(host, tokens, taken_port(host, port, _PAGE, "--port"))

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
