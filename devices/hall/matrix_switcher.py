"""A matrix switcher: which input each output shows; Extron SIS and Kramer Protocol 3000 on it.

What a reader would get wrong: a tie made by one controller, or at the front panel, is told to all
the others without their asking. Connections are limited, and closed after five minutes of silence.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from types import MappingProxyType

from devices.session import NEVER, Session
from devices.wire.face import Bad, WireError
from devices.wire.p3000 import Asked, Replied, p3000_lines, read_asked, write_replied
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

__all__ = ["Controller", "Matrix", "P3000Device", "SisDevice"]

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
        self.listeners: list[Controller] = []

    def tie(self, tie: Tie, by: Controller | None = None) -> SisError | Tied:
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
        self.tie(Tie(int(min(self.inputs, max(0.0, value or 0.0))), int(key)))

    def shown(self) -> dict[str, float | None]:
        """See `Device.shown`."""
        return {str(i): float(self.video[i]) for i in range(1, self.outputs + 1)}


class Controller(Session):
    """One controller's connection. What others tied is told within a tenth of a second."""

    TELL_S = 0.1

    def __init__(self, matrix: Matrix) -> None:
        self.unsaid: list[SisError | Tied] = []
        self.matrix = matrix
        self._idle_s, self._look_s, self._greeted = NEVER, 0.0, False

    @abstractmethod
    def greet(self) -> list[str]:
        """What is said to a new connection."""

    @abstractmethod
    def answer(self, data: bytes) -> list[str]:
        """What is answered to what came."""

    @abstractmethod
    def told(self, tied: SisError | Tied) -> str:
        """A tie somebody else made."""

    @abstractmethod
    def write(self, line: str) -> bytes:
        """The bytes of a line."""

    def receive(self, data: bytes, now_s: float) -> bytes:
        """See `Session.receive`."""
        said: list[str] = []
        if not self._greeted:
            self._greeted, self._idle_s = True, now_s + IDLE_S
            if len(self.matrix.listeners) >= CONNECTIONS_MAX:
                self.closed = True
                return b""
            self.matrix.listeners.append(self)
            said += self.greet()
        elif data:
            self._idle_s = now_s + IDLE_S
        self._look_s = now_s + self.TELL_S
        said += self.answer(data)
        said += map(self.told, self.unsaid)
        self.unsaid.clear()
        self.closed = now_s >= self._idle_s
        return b"".join(map(self.write, said))

    def wake_at_s(self) -> float:
        """See `Session.wake_at_s`."""
        return min(self._look_s, self._idle_s)

    def lost(self, now_s: float) -> None:
        """See `Session.lost`."""
        if self in self.matrix.listeners:
            self.matrix.listeners.remove(self)


class SisDevice(Controller):
    """Extron SIS, port 23."""

    def __init__(self, matrix: Matrix) -> None:
        super().__init__(matrix)
        self._commands, self._lines = SisCommands(), sis_answers()

    def greet(self) -> list[str]:
        """See `Controller.greet`."""
        return [_BANNER]

    def answer(self, data: bytes) -> list[str]:
        """See `Controller.answer`."""
        return [self._answer(one) for one in self._commands.feed(data)]

    def told(self, tied: SisError | Tied) -> str:
        """See `Controller.told`."""
        return write_answer(tied)

    def write(self, line: str) -> bytes:
        """See `Controller.write`."""
        return self._lines.encode(line)

    def _answer(self, one: object) -> str:
        match one:
            case Bad():
                return write_answer(SisError(10))
            case Tie():
                return write_answer(self.matrix.tie(one, self))
            case AskTie(output, plane):
                if not 1 <= output <= self.matrix.outputs:
                    return write_answer(SisError(12))
                ties = self.matrix.audio if plane is Plane.AUDIO else self.matrix.video
                return str(ties[output])
        return _VERSION


class P3000Device(Controller):
    """Kramer Protocol 3000, port 5000: ties of video, audio or both, and asking for them.

    Errors as the manual numbers them (G): 1 no form, 2 no such command, 3 parameter out of range.
    """

    _PLANES = MappingProxyType({"VID": Plane.VIDEO, "AUD": Plane.AUDIO, "AV": Plane.ALL})

    def __init__(self, matrix: Matrix) -> None:
        super().__init__(matrix)
        self._asks, self._says = p3000_lines(device=False), p3000_lines(device=True)

    def greet(self) -> list[str]:
        """See `Controller.greet`."""
        return []

    def answer(self, data: bytes) -> list[str]:
        """See `Controller.answer`."""
        return [
            write_replied(Replied("", error=1) if isinstance(line, Bad) else self._answer(line))
            for line in self._asks.feed(data)
        ]

    def told(self, tied: SisError | Tied) -> str:
        """See `Controller.told`."""
        assert isinstance(tied, Tied)
        name = next(name for name, plane in self._PLANES.items() if plane is tied.plane)
        return write_replied(Replied(name, f"{tied.source}>{tied.output}"))

    def write(self, line: str) -> bytes:
        """See `Controller.write`."""
        return self._says.encode(line)

    def _answer(self, line: str) -> Replied:
        try:
            asked = read_asked(line)
        except WireError:
            return Replied("", error=1)
        if not asked.name:
            return Replied("OK")
        plane = self._PLANES.get(asked.name)
        if plane is None:
            return Replied(asked.name, _MODEL) if asked == _ASK_MODEL else _error(asked, 2)
        if asked.query:
            return self._shows(asked, plane)
        found = _P3000_TIE.fullmatch(asked.text)
        if found is None:
            return _error(asked, 3)
        tied = self.matrix.tie(Tie(int(found[1]), int(found[2]), plane), self)
        return _error(asked, 3) if isinstance(tied, SisError) else Replied(asked.name, asked.text)

    def _shows(self, asked: Asked, plane: Plane) -> Replied:
        ties = self.matrix.audio if plane is Plane.AUDIO else self.matrix.video
        outputs = range(1, self.matrix.outputs + 1)
        if asked.text != "*":
            if not asked.text.isdigit() or int(asked.text) not in outputs:
                return _error(asked, 3)
            outputs = range(int(asked.text), int(asked.text) + 1)
        return Replied(asked.name, ",".join(f"{ties[n]}>{n}" for n in outputs))


_MODEL = "Simulated matrix switcher"
_ASK_MODEL = Asked("MODEL", query=True)
_P3000_TIE = re.compile(r"(\d{1,3})>(\d{1,3})", re.ASCII)


def _error(asked: Asked, code: int) -> Replied:
    return Replied(asked.name, error=code)
