"""A connection without sockets: two sessions in virtual time, the device's faults between them.

The caller dials again after a loss, with a pause that doubles from one second to a minute
(`BackOff`), as it does over a real socket (`devices.endpoint`).

What a reader would get wrong: the device is not always the one that is called. Field units dial
their centre; the faults are the device's all the same.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable

from devices.capture import tapped
from devices.faults import End, FaultPipe
from devices.session import NEVER, Session

__all__ = ["BackOff", "Cable"]

Make = Callable[[], Session]


class BackOff:
    """How long to wait before dialling again: 1 s, doubled at each failure, at most 60 s.

    A connection that held for `steady_s` starts it anew.
    """

    def __init__(self, first_s: float = 1.0, most_s: float = 60.0, steady_s: float = 10.0) -> None:
        self._first_s, self._most_s, self._steady_s = first_s, most_s, steady_s
        self._next_s = first_s

    def wait_s(self, held_s: float) -> float:
        """The pause after a connection that held `held_s` (0: it was refused)."""
        if held_s >= self._steady_s:
            self._next_s = self._first_s
        wait_s = self._next_s
        self._next_s = min(self._most_s, 2.0 * wait_s)
        return wait_s


class Cable:
    """A device and whoever it talks to. `run` steps both to a time; times are seconds.

    Args:
        device: Makes the device's session, at each connection.
        other: Makes the session of the driver at the other end.
        device_dials: Whether the device is the caller.
        unreachable: Told when the device takes no connection.
        name: The device's end in a capture.
    """

    def __init__(
        self,
        device: Make,
        other: Make,
        pipe: FaultPipe,
        *,
        device_dials: bool = False,
        unreachable: Callable[[float], None] | None = None,
        latency_s: float = 0.01,
        name: str = "cable",
    ) -> None:
        self.now_s, self.connections = 0.0, 0
        self._make = (tapped(device, name, pipe), other)
        self._ends: list[Session | None] = [None, None]
        self._pipe, self._latency_s, self._device_dials = pipe, latency_s, device_dials
        self._unreachable = unreachable
        self._back_off, self._since_s, self._dial_s = BackOff(), 0.0, 0.0
        self._due: list[tuple[float, int, int, bytes, End | None, int]] = []
        self._nth = 0

    def run(self, to_s: float) -> None:
        """Let everything happen up to `to_s`."""
        while (next_s := self._next_s()) <= to_s:
            self.now_s = max(self.now_s, next_s)
            self._step()
        self.now_s = to_s

    def cut(self) -> None:
        """Break the connection, as a pulled plug does."""
        if self._ends[0] is not None:
            self._hang_up()

    def _next_s(self) -> float:
        if self._ends[0] is None:
            return self._dial_s
        due_s = self._due[0][0] if self._due else NEVER
        return min(due_s, self._wakes_s(0), self._wakes_s(1))

    def _wakes_s(self, i: int) -> float:
        end = self._ends[i]
        deaf = i == 0 and not self._pipe.hears()
        return NEVER if end is None or end.closed or deaf else end.wake_at_s()

    def _step(self) -> None:
        if self._ends[0] is None:
            self._dial()
        elif self._due and self._due[0][0] <= self.now_s:
            _, _, to, data, end, connection = heapq.heappop(self._due)
            if connection != self.connections:
                return
            if end is not None:
                self._hang_up()
            else:
                self._give(to, data)
        else:
            for i in (0, 1):
                if self._wakes_s(i) <= self.now_s:
                    self._give(i, b"")

    def _dial(self) -> None:
        if not self._pipe.accepts(self.now_s):
            self._dial_s = self.now_s + self._back_off.wait_s(0.0)
            if self._unreachable is not None:
                self._unreachable(self.now_s)
            return
        self.connections += 1
        self._since_s = self.now_s
        self._ends = [make() for make in self._make]
        for i in (0, 1) if self._device_dials else (1, 0):
            self._give(i, b"")

    def _give(self, to: int, data: bytes) -> None:
        end = self._ends[to]
        if end is None or (to == 0 and not self._pipe.hears()):
            return
        said = end.receive(data, self.now_s)
        if to == 1:
            if said:
                self._post(0, said, 0.0, None)
        else:
            for parcel in self._pipe.send(said, self.now_s):
                self._post(1, parcel.data, parcel.after_s, parcel.end)
        if end.closed:
            self._post(1 - to, b"", 0.0, End.FIN)

    def _post(self, to: int, data: bytes, after_s: float, end: End | None) -> None:
        self._nth += 1
        at_s = self.now_s + self._latency_s + after_s
        heapq.heappush(self._due, (at_s, self._nth, to, data, end, self.connections))

    def _hang_up(self) -> None:
        for end in self._ends:
            if end is not None:
                end.lost(self.now_s)
        self._ends, self._due = [None, None], []
        self._dial_s = self.now_s + self._back_off.wait_s(self.now_s - self._since_s)
