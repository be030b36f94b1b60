"""Every frame of a rig written down: when, at which endpoint, which way, the bytes, the fault.

A JSON line a frame, times in seconds since the capture began. Directions are the *device's*: `in`
is what it was told, `out` what left it, after its wire faults; `lost` is what it said and a fault
kept back; `open` and `close` are its connections, numbered at each endpoint.

What a reader would get wrong: what is sent to a device in a black hole reaches nobody here either,
and is not written. Of a real device the driver's end is captured, told as the device would.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal, Self, TextIO

from devices.faults import FaultPipe, Parcel
from devices.session import Session

__all__ = [
    "Capture",
    "Direction",
    "Frame",
    "captures_drivers",
    "capturing",
    "in_order",
    "outside",
    "read_capture",
    "tapped",
]

Direction = Literal["open", "in", "out", "lost", "close"]
Make = Callable[[], Session]


@dataclass(frozen=True, slots=True)
class Frame:
    """What went over the wire of an endpoint at a moment; `fault` names what struck it, or ``""``.

    `answer`: it was said to what had just come, and not by itself.
    """

    at_s: float
    endpoint: str
    connection: int
    direction: Direction
    data: bytes = b""
    fault: str = ""
    answer: bool = False

    def line(self) -> str:
        """The frame as a line of a capture, without its newline."""
        plain = {
            "at_s": round(self.at_s, 6),
            "endpoint": self.endpoint,
            "connection": self.connection,
            "direction": self.direction,
            "bytes": self.data.hex(),
            "fault": self.fault,
            "answer": self.answer,
        }
        return json.dumps(plain, ensure_ascii=False)

    @classmethod
    def of_line(cls, line: str) -> Frame:
        """A line read back.

        Raises:
            ValueError: It is none.
        """
        try:
            plain = json.loads(line)
            return cls(
                float(plain["at_s"]),
                str(plain["endpoint"]),
                int(plain["connection"]),
                plain["direction"],
                bytes.fromhex(plain["bytes"]),
                str(plain["fault"]),
                bool(plain["answer"]),
            )
        except (KeyError, TypeError) as error:
            raise ValueError(f"no line of a capture: {error}") from None


class Capture:
    """Writes frames to a file as they come, and keeps them. Close it, or use it as a context."""

    def __init__(self, path: Path | None = None, began_s: float = 0.0) -> None:
        self.path, self.began_s = path, began_s
        self.frames: list[Frame] = []
        self._connections: dict[str, int] = {}
        self._file: TextIO | None = None if path is None else path.open("x", encoding="utf-8")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Write no more."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def opened(self, endpoint: str) -> int:
        """The number of a new connection of an endpoint."""
        self._connections[endpoint] = self._connections.get(endpoint, 0) + 1
        return self._connections[endpoint]

    def note(
        self,
        now_s: float,
        endpoint: str,
        connection: int,
        direction: Direction,
        data: bytes = b"",
        fault: str = "",
        answer: bool = False,
    ) -> None:
        """Write a frame; `now_s` is the loop's time."""
        at_s = now_s - self.began_s
        self.keep(Frame(at_s, endpoint, connection, direction, data, fault, answer))

    def keep(self, frame: Frame) -> None:
        """Put a frame with the others."""
        self.frames.append(frame)
        if self._file is not None:
            self._file.write(frame.line() + "\n")


def read_capture(path: Path) -> list[Frame]:
    """The frames of a file, in time order.

    Raises:
        ValueError: A line is none of a capture; it is named.
    """
    frames = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            frames.append(Frame.of_line(line))
        except ValueError as error:
            raise ValueError(f"{path}:{number}: {error}") from None
    return in_order(frames)


def in_order(frames: Iterable[Frame]) -> list[Frame]:
    """Frames by time; what a fault delayed was written when it was said."""
    return sorted(frames, key=lambda frame: frame.at_s)


_NOW: ContextVar[Capture | None] = ContextVar("capture", default=None)
_OUTSIDE: ContextVar[bool] = ContextVar("outside", default=False)


@contextmanager
def capturing(capture: Capture) -> Iterator[Capture]:
    """Have every endpoint that is made in this context captured."""
    token = _NOW.set(capture)
    try:
        yield capture
    finally:
        _NOW.reset(token)


@contextmanager
def outside() -> Iterator[None]:
    """The drivers made in this context speak to real devices: theirs is the end to capture."""
    token = _OUTSIDE.set(True)
    try:
        yield
    finally:
        _OUTSIDE.reset(token)


def captures_drivers() -> bool:
    """Whether a driver made in this context is to be captured."""
    return _NOW.get() is not None and _OUTSIDE.get()


def tapped(make: Make, endpoint: str, pipe: FaultPipe | None = None) -> Make:
    """The sessions of an endpoint, captured if somebody is capturing, else as they are.

    Args:
        endpoint: Its name in the capture.
        pipe: The device's; without one the sessions are a driver's, and are captured only when
            the device is `outside`.
    """
    capture = _NOW.get()
    if capture is None or (pipe is None and not captures_drivers()):
        return make
    if pipe is None:
        return lambda: _DriverEnd(make(), capture, endpoint)
    tap = _Tap(capture, endpoint)
    pipe.tap = tap.sent
    return lambda: _DeviceEnd(make(), tap)


class _Tap:
    """What one endpoint's pipe tells; it is asked right after the session that speaks."""

    def __init__(self, capture: Capture, endpoint: str) -> None:
        self.capture, self.endpoint = capture, endpoint
        self.connection, self.answer = 0, False

    def sent(self, now_s: float, data: bytes, parcels: list[Parcel], fault: str) -> None:
        """Bytes a device said, and what became of them."""
        note, where = self.capture.note, (self.endpoint, self.connection)
        if not any(parcel.data for parcel in parcels):
            note(now_s, *where, "lost", data, fault, self.answer)
        for parcel in parcels:
            at_s = now_s + parcel.after_s
            if parcel.data:
                note(at_s, *where, "out", parcel.data, fault, self.answer)


class _DeviceEnd(Session):
    def __init__(self, inner: Session, tap: _Tap) -> None:
        self._inner, self._tap = inner, tap
        self._connection = 0

    def wakened_by(self, wake: Callable[[], None]) -> None:
        self._inner.wakened_by(wake)

    def receive(self, data: bytes, now_s: float) -> bytes:
        tap = self._tap
        note = tap.capture.note
        if not self._connection:
            self._connection = tap.capture.opened(tap.endpoint)
            note(now_s, tap.endpoint, self._connection, "open")
        if data:
            note(now_s, tap.endpoint, self._connection, "in", data)
        tap.connection, tap.answer = self._connection, bool(data)
        said = self._inner.receive(data, now_s)
        self.closed = self._inner.closed
        return said

    def wake_at_s(self) -> float:
        return self._inner.wake_at_s()

    def lost(self, now_s: float) -> None:
        self._tap.capture.note(now_s, self._tap.endpoint, self._connection, "close")
        self._inner.lost(now_s)


class _DriverEnd(Session):
    def __init__(self, inner: Session, capture: Capture, endpoint: str) -> None:
        self._inner, self._capture, self._endpoint = inner, capture, endpoint
        self._connection, self._asked_s = 0, float("-inf")

    def receive(self, data: bytes, now_s: float) -> bytes:
        capture, endpoint = self._capture, self._endpoint
        if not self._connection:
            self._connection = capture.opened(endpoint)
            capture.note(now_s, endpoint, self._connection, "open")
        if data:
            answer = now_s - self._asked_s < _ANSWER_S
            capture.note(now_s, endpoint, self._connection, "out", data, "", answer)
        said = self._inner.receive(data, now_s)
        self.closed = self._inner.closed
        if said:
            self._asked_s = now_s
            capture.note(now_s, endpoint, self._connection, "in", said)
        return said

    def wake_at_s(self) -> float:
        return self._inner.wake_at_s()

    def lost(self, now_s: float) -> None:
        self._capture.note(now_s, self._endpoint, self._connection, "close")
        self._inner.lost(now_s)


_ANSWER_S = 1.0
"""What a real device says so soon after it was asked counts as its answer."""
