"""A matrix switcher: which input each output shows, and Extron SIS on it.

What a reader would get wrong: a tie made by one controller, or at the front panel, is told to all
the others without their asking. Connections are limited, and closed after five minutes of silence.
"""

from __future__ import annotations

from devices.session import NEVER, Session
from devices.wire.face import Bad
from devices.wire.sis import (
    AskTie,
    Plane,
    SisCommands,
    SisError,
    Tie,
    Tied,
    sis_answers,
    write_answer,
)

__all__ = ["Matrix", "SisDevice"]

IDLE_S = 300.0
CONNECTIONS_MAX = 200
_BANNER = "(c) Simulated matrix switcher, V1.00"
_VERSION = "1.00"


class Matrix:
    """The state: ties by output, input 0 meaning none; and who listens."""

    def __init__(self, inputs: int, outputs: int) -> None:
        self.inputs, self.outputs = inputs, outputs
        self.video = [0] * (outputs + 1)
        self.audio = [0] * (outputs + 1)
        self.listeners: list[SisDevice] = []

    def tie(self, tie: Tie, by: SisDevice | None = None) -> SisError | Tied:
        """Make a tie and tell every listener but the one who made it."""
        if tie.source > self.inputs:
            return SisError(1)
        if not 1 <= tie.output <= self.outputs:
            return SisError(12)
        if tie.plane is not Plane.AUDIO:
            self.video[tie.output] = tie.source
        if tie.plane is not Plane.VIDEO:
            self.audio[tie.output] = tie.source
        said = Tied(tie.source, tie.output, tie.plane)
        for listener in self.listeners:
            if listener is not by:
                listener.unsaid.append(said)
        return said

    def show(self, key: str, value: float | None, fault: bool = False) -> None:
        """See `Device.show`; keys are the outputs, the value an input: a hand at the panel."""
        if not (key.isdigit() and 1 <= int(key) <= self.outputs):
            raise KeyError(key)
        self.tie(Tie(int(value or 0.0), int(key)))

    def shown(self) -> dict[str, float | None]:
        """See `Device.shown`."""
        return {str(i): float(self.video[i]) for i in range(1, self.outputs + 1)}


class SisDevice(Session):
    """Port 23. What others tied is told within a tenth of a second."""

    TELL_S = 0.1

    def __init__(self, matrix: Matrix) -> None:
        self.unsaid: list[SisError | Tied] = []
        self._matrix, self._commands, self._lines = matrix, SisCommands(), sis_answers()
        self._idle_s, self._look_s, self._greeted = NEVER, 0.0, False

    def receive(self, data: bytes, now_s: float) -> bytes:
        """See `Session.receive`."""
        said: list[str] = []
        if not self._greeted:
            self._greeted, self._idle_s = True, now_s + IDLE_S
            if len(self._matrix.listeners) >= CONNECTIONS_MAX:
                self.closed = True
                return b""
            self._matrix.listeners.append(self)
            said.append(_BANNER)
        elif data:
            self._idle_s = now_s + IDLE_S
        self._look_s = now_s + self.TELL_S
        for one in self._commands.feed(data):
            said.append(self._answer(one))
        said += map(write_answer, self.unsaid)
        self.unsaid.clear()
        self.closed = now_s >= self._idle_s
        return b"".join(map(self._lines.encode, said))

    def wake_at_s(self) -> float:
        """See `Session.wake_at_s`."""
        return min(self._look_s, self._idle_s)

    def lost(self, now_s: float) -> None:
        """See `Session.lost`."""
        if self in self._matrix.listeners:
            self._matrix.listeners.remove(self)

    def _answer(self, one: object) -> str:
        match one:
            case Bad():
                return write_answer(SisError(10))
            case Tie():
                return write_answer(self._matrix.tie(one, self))
            case AskTie(output, plane):
                if not 1 <= output <= self._matrix.outputs:
                    return write_answer(SisError(12))
                ties = self._matrix.audio if plane is Plane.AUDIO else self._matrix.video
                return str(ties[output])
        return _VERSION
