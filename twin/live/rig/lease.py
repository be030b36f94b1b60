"""A real device is used by one run at a time: a lease on its address, with heartbeat and expiry.

What a reader would get wrong: nobody has to clean up. A holder that died on this machine, or whose
heartbeat is older than `EXPIRY_S`, holds nothing; and a holder that was stopped for so long finds
at its next beat that it has lost the lease, and ends.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import socket
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from devices.device_url import read_address
from devices.rig import Rig
from twin.live.rig.unavailable import RigUnavailable
from twin.terms.text import Text

__all__ = ["BEAT_S", "EXPIRY_S", "Lease", "lease_of"]

BEAT_S, EXPIRY_S = 5.0, 30.0


class Lease:
    """The lease on some places, all or none of them.

    Args:
        places: Names of what is leased, as ``10.0.0.5:4352``.
        who: Whom others are told it is held by.
    """

    def __init__(self, places: Sequence[str], who: str, folder: Path | None = None) -> None:
        self.places, self._who = tuple(sorted(places)), who
        self._folder = _folder() if folder is None else folder
        self._mine: tuple[str, int, str] = (socket.gethostname(), os.getpid(), _born(os.getpid()))
        self._held: list[str] = []

    def acquire(self) -> None:
        """Take it.

        Raises:
            RigUnavailable: Somebody holds one of the places; none is taken then.
        """
        self._folder.mkdir(mode=0o777, parents=True, exist_ok=True)
        for place in self.places:
            with self._file(place) as file:
                holder = _read(file)
                if _holds(holder):
                    self.release()
                    who, pid = holder["who"], holder["pid"]
                    since_s = time.time() - holder["beat_at"]
                    raise RigUnavailable(
                        Text(
                            f"实物设备 {place} 正被占用：{who}（进程 {pid}）",
                            f"the real device {place} is in use: {who} (process {pid}, "
                            f"heartbeat {since_s:.0f} s ago)",
                        )
                    )
                self._write(file)
            self._held.append(place)

    def beat(self) -> bool:
        """Say that it is still used. False: it was lost."""
        for place in self._held:
            with self._file(place) as file:
                if not self._is_mine(_read(file)):
                    return False
                self._write(file)
        return True

    def release(self) -> None:
        """Give back what is still ours."""
        for place in self._held:
            with self._file(place) as file:
                if self._is_mine(_read(file)):
                    file.truncate(0)
        self._held.clear()

    def _is_mine(self, holder: dict[str, Any]) -> bool:
        return (holder.get("host"), holder.get("pid"), holder.get("born")) == self._mine

    def _write(self, file: IO[str]) -> None:
        host, pid, born = self._mine
        said = {"who": self._who, "host": host, "pid": pid, "born": born, "beat_at": time.time()}
        file.seek(0)
        file.truncate(0)
        file.write(json.dumps(said, ensure_ascii=False))
        file.flush()

    @contextmanager
    def _file(self, place: str) -> Iterator[IO[str]]:
        path = self._folder / (re.sub(r"[^\w.-]", "_", place) + ".json")
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666)
        with os.fdopen(handle, "r+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file


def lease_of(rig: Rig, who: str) -> Lease:
    """The lease on all real devices of a rig."""
    addresses = [read_address(one.real) for one in rig.real_devices]
    return Lease(list(dict.fromkeys(f"{one.host}:{one.port}" for one in addresses)), who)


def _read(file: IO[str]) -> dict[str, Any]:
    file.seek(0)
    try:
        said = json.loads(file.read() or "{}")
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _holds(holder: dict[str, Any]) -> bool:
    if time.time() - float(holder.get("beat_at", 0.0)) > EXPIRY_S:
        return False
    here = holder.get("host") == socket.gethostname()
    return not here or _born(int(holder["pid"])) == holder["born"]


def _born(pid: int) -> str:
    """When a process of this machine began, in ticks of the kernel; "" when there is none."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    fields = stat.rpartition(")")[2].split()
    return "" if fields[0] == "Z" else fields[19]


def _folder() -> Path:
    given = os.environ.get("FUMENG_LEASES")
    return Path(given) if given else Path(tempfile.gettempdir()) / "fumeng-leases"
