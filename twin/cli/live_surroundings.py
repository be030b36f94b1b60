"""What a live run was told to stand in: the page it is served on, and the devices it goes over."""

from __future__ import annotations

import importlib.util
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

import click

from devices.rig import Rig
from twin.cli.device_serve import swaps_of
from twin.cli.endings import Stop
from twin.cli.language import say
from twin.county import County
from twin.live.rig.read import find_rig, load_rig

__all__ = ["Served", "Wired"]

_UNAVAILABLE = 4


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
        missing = [n for n in ("starlette", "uvicorn") if importlib.util.find_spec(n) is None]
        if missing:
            command = f"{Path(sys.executable).name} -m pip install 'fumeng-twin[live]'"
            raise Stop(
                _UNAVAILABLE,
                f"网页要用到 {'、'.join(missing)}，请安装：{command}；或加 --no-page",
                f"the page needs {', '.join(missing)}: {command}; or use --no-page",
            )
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
                _UNAVAILABLE,
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
        rig = load_rig(find_rig(self.rig_name), county, swaps_of(self.swaps))
        for name in self.armed:
            if name not in [one.id for one in rig.devices]:
                told = say(f"--arm：没有设备 {name}", f"--arm: there is no device {name}")
                raise click.UsageError(told)
        return rig
