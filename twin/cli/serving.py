"""Where a command serves pages or an interface to programs: its packages there, its port taken."""

from __future__ import annotations

import socket
import sys
from importlib.util import find_spec
from pathlib import Path

from twin.cli.endings import UNAVAILABLE, Stop
from twin.terms.text import Text

__all__ = ["must_serve_pages", "taken_port"]


def must_serve_pages(what: Text, otherwise: Text) -> None:
    """See to it that what serves pages is installed.

    Args:
        what: What is to be served.
        otherwise: How to do without.

    Raises:
        Stop: It is not; says which command installs it.
    """
    missing = [name for name in ("starlette", "uvicorn") if find_spec(name) is None]
    if missing:
        command = f"{Path(sys.executable).name} -m pip install 'fumeng-twin[live]'"
        raise Stop(
            UNAVAILABLE,
            f"{what.zh}要用到 {'、'.join(missing)}，请安装：{command}；或{otherwise.zh}",
            f"{what.en} needs {', '.join(missing)}: {command}; or {otherwise.en}",
        )


def taken_port(host: str, port: int, what: Text, option: str) -> socket.socket:
    """A socket that listens.

    Args:
        option: Of the command, by which another port is given.

    Raises:
        Stop: The address cannot be had.
    """
    from twin.live.page.serve import listen

    try:
        return listen(host, port)
    except OSError as error:
        why = error.strerror or str(error)
        raise Stop(
            UNAVAILABLE,
            f"不能在 {host}:{port} 提供{what.zh}：{why}；换一个 {option}",
            f"cannot serve {what.en} at {host}:{port}: {why}; use another {option}",
        ) from None
