"""A capture played back as the device it is of: to what it was asked, it answers as recorded.

A question is known by its bytes, without the number its protocol counts questions by; the answer
carries the number of the question it is given to. What the device said by itself, it says again at
the same time after the connection began.

What a reader would get wrong: of a question that was put many times the answers come in their
recorded order, and the last one again and again when they are used up. A question that was never
put gets no answer, as from a device that does not know it; `Recording.strange` counts those.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from devices.capture import Frame, in_order
from devices.session import NEVER, Session

__all__ = ["Played", "Recording", "differences"]

_COUNTED = {"modbus-tcp": slice(0, 2)}
"""Where a protocol counts its questions; the answer repeats it."""


@dataclass(slots=True)
class Recording:
    """What one endpoint said: answers by their question, and the rest by its time.

    Over several connections the answers go on where they were; `by_itself` is the first
    connection's.
    """

    endpoint: str
    protocol: str
    by_itself: list[tuple[float, bytes]] = field(default_factory=list)
    strange: int = 0
    _answers: dict[bytes, list[list[tuple[float, bytes]]]] = field(default_factory=dict)
    _next: dict[bytes, int] = field(default_factory=dict)

    @classmethod
    def of(cls, frames: Iterable[Frame], endpoint: str, protocol: str) -> Recording:
        """The recording of an endpoint.

        Raises:
            ValueError: There is no frame of it; says which there are.
        """
        every = list(frames)
        recording = cls(endpoint, protocol)
        opened: dict[int, float] = {}
        asked: dict[int, tuple[float, list[tuple[float, bytes]]]] = {}
        for frame in in_order(one for one in every if one.endpoint == endpoint):
            if frame.direction == "open":
                opened[frame.connection] = frame.at_s
            elif frame.direction == "in":
                given: list[tuple[float, bytes]] = []
                asked[frame.connection] = (frame.at_s, given)
                key = recording._bare(frame.data)
                recording._answers.setdefault(key, []).append(given)
            elif frame.direction == "out" and frame.answer and frame.connection in asked:
                at_s, given = asked[frame.connection]
                given.append((frame.at_s - at_s, frame.data))
            elif frame.direction == "out" and frame.connection == 1:
                recording.by_itself.append((frame.at_s - opened.get(1, 0.0), frame.data))
        if not opened:
            there = ", ".join(sorted({one.endpoint for one in every})) or "none"
            raise ValueError(f"the capture has no endpoint {endpoint!r}; it has {there}")
        return recording

    def knows(self, question: bytes) -> bool:
        """Whether it was put."""
        return self._bare(question) in self._answers

    def may_become_known(self, part: bytes) -> bool:
        """Whether a question that was put begins so."""
        bare = self._bare(part)
        return any(key.startswith(bare) for key in self._answers)

    def answer(self, question: bytes) -> list[tuple[float, bytes]]:
        """What was said to it the next time, each after so many seconds."""
        key = self._bare(question)
        every, nth = self._answers[key], self._next.get(key, 0)
        self._next[key] = nth + 1
        counted = _COUNTED.get(self.protocol)
        given = every[min(nth, len(every) - 1)]
        if counted is None:
            return given
        number = question[counted]
        return [(after_s, _numbered(data, counted, number)) for after_s, data in given]

    def _bare(self, question: bytes) -> bytes:
        counted = _COUNTED.get(self.protocol)
        return question if counted is None else _numbered(question, counted, b"\0\0")


def _numbered(data: bytes, counted: slice, number: bytes) -> bytes:
    return number + data[counted.stop :] if len(data) >= counted.stop else data


class Played(Session):
    """One connection to a recording."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._came = b""
        self._due: list[tuple[float, bytes]] | None = None

    def receive(self, data: bytes, now_s: float) -> bytes:
        """See `Session`."""
        if self._due is None:
            self._due = [(now_s + at_s, said) for at_s, said in self._recording.by_itself]
        self._came += data
        if self._came and self._recording.knows(self._came):
            given = self._recording.answer(self._came)
            self._due += [(now_s + after_s, said) for after_s, said in given]
            self._due.sort(key=lambda one: one[0])
            self._came = b""
        elif self._came and not self._recording.may_become_known(self._came):
            self._recording.strange += 1
            self._came = b""
        now = [said for at_s, said in self._due if at_s <= now_s]
        self._due = [one for one in self._due if one[0] > now_s]
        return b"".join(now)

    def wake_at_s(self) -> float:
        """See `Session`."""
        return self._due[0][0] if self._due else NEVER


def differences(golden: Iterable[Frame], now: Iterable[Frame], within_s: float) -> list[str]:
    """Where two captures differ, the first place of each endpoint, as lines; empty when nowhere.

    Args:
        within_s: By how much a frame may come earlier or later than in the golden one.
    """
    wanted, found = _by_endpoint(golden), _by_endpoint(now)
    told = []
    for endpoint in sorted({*wanted, *found}):
        left, right = wanted.get(endpoint, []), found.get(endpoint, [])
        for nth, (one, other) in enumerate(zip(left, right, strict=False), start=1):
            if _content(one) != _content(other):
                told.append(f"{endpoint} frame {nth}: {_words(one)}, now {_words(other)}")
                break
            if abs(one.at_s - other.at_s) > within_s:
                told.append(f"{endpoint} frame {nth}: at {one.at_s:g} s, now at {other.at_s:g} s")
                break
        else:
            if len(left) != len(right):
                told.append(f"{endpoint}: {len(left)} frames, now {len(right)}")
    return told


def _by_endpoint(frames: Iterable[Frame]) -> dict[str, list[Frame]]:
    by: dict[str, list[Frame]] = {}
    for frame in in_order(frames):
        by.setdefault(frame.endpoint, []).append(frame)
    return by


def _content(frame: Frame) -> tuple[int, str, bytes, str]:
    return frame.connection, frame.direction, frame.data, frame.fault


def _words(frame: Frame) -> str:
    fault = f" ({frame.fault})" if frame.fault else ""
    return f"{frame.direction} {frame.data.hex() or '-'}{fault}"
