"""The journal of a live run and the way out: on disk first, then sent, then said to be sent.

What a reader would get wrong: a step's observations and effects share one fsync. The desk is pure,
so nothing has been *acted on* while it decides; the first thing anybody else can notice is an
effect that leaves, or a person told "taken", and both come after the commit. `live.decided` ends
what a crash must keep; what is behind the last commit was known to nobody and happens again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from twin.journal import JournalWriter
from twin.live.gate import Gate, Key
from twin.terms.decision import Effect

__all__ = ["DECIDED", "RESUMED", "SENT", "Keeper", "Listener"]

DECIDED = "live.decided"
SENT = "live.sent"
RESUMED = "live.resumed"
Listener: TypeAlias = Callable[[int, str, str, Mapping[str, Any]], None]


class Keeper:
    """Keeps every record, and hands effects to the county's `gate` once they are safe.

    While `muted` (a county is being rebuilt) nothing is written: it is all there already.
    `on_safe` is called when a step is on disk and sent; `beside` brings to the disk what is kept
    beside the journal, before the step that came of it; `listeners` hear every record.
    """

    def __init__(self, journal: JournalWriter) -> None:
        self.journal = journal
        self.counts: dict[str, int] = {}
        self.muted = False
        self.gate = Gate(lambda effect: None)
        self.listeners: list[Listener] = []
        self.on_safe: Callable[[], None] = lambda: None
        self.beside: Callable[[], None] = lambda: None
        self._at_ms = 0
        self._nth = 0
        self._something = False

    def sink(self, at_ms: int, kind: str, source: str, body: Mapping[str, Any]) -> None:
        """Take a record of the run."""
        self._at_ms = at_ms
        if self.muted:
            return
        self.counts[kind] = self.counts.get(kind, 0) + 1
        self.journal.append(at_ms, kind, source, body)
        for listen in self.listeners:
            listen(at_ms, kind, source, body)

    def through(self, carry: Callable[[Effect], None]) -> Callable[[Effect], None]:
        """The way to the counterpart that `carry` leads to."""
        self.gate = Gate(carry)
        return self.send

    def send(self, effect: Effect) -> None:
        """Send the next effect of the step that was decided last."""
        key, self._nth = Key(self._at_ms, self._nth), self._nth + 1
        self.gate.take(key, effect)

    def decided(self, step: int, seen: int, effects: int) -> None:
        """Bring a step to the disk; nothing of it has left."""
        self._nth = 0
        self._something = seen > 0 or effects > 0
        if self._something and not self.muted:
            body = {"step": step, "seen": seen, "effects": effects}
            self.sink(self._at_ms, DECIDED, "live", body)
            self.beside()
            self.journal.commit()

    def sent(self, step: int) -> None:
        """Write down that a step's effects have been handed over."""
        if self._something and not self.muted:
            self.sink(self._at_ms, SENT, "live", {"step": step})
            self.on_safe()

    def send_again(self, at_ms: int, step: int, effects: Sequence[Effect]) -> int:
        """Send what was decided before a crash and not surely sent; the gate drops doubles.

        Returns:
            How many of them the county had not had.
        """
        before = self.gate.doubles
        self._at_ms, self._nth, self._something = at_ms, 0, True
        for effect in effects:
            self.send(effect)
        self.sent(step)
        return len(effects) - (self.gate.doubles - before)
