"""The life of one alarm at one operator position, as a state machine on events (IEC 62682).

The condition goes on being followed while an alarm is hidden (shelved, suppressed by design, out of
service). What a reader would get wrong: an alarm that rose while hidden is *pending*, not lost. The
moment nothing hides it any more it is announced, if it still stands or is latched.
"""

from __future__ import annotations

from dataclasses import dataclass

from twin.terms.alarm_acts import AlarmState
from twin.terms.text import Text

__all__ = ["NOT_SHELVED", "Life"]

NOT_SHELVED = -1


@dataclass(slots=True, kw_only=True)
class Life:
    """One alarm at one position. `alarm` is its latest occurrence; times are milliseconds.

    `line` is the group it was last shown on, empty when alone; `case` is how the county handles it.
    `suppressed_by` names every suppression that holds it: it is free when the last one is lifted.
    """

    alarm: str
    latches: bool
    active: bool = False
    unacked: bool = False
    latched: bool = False
    pending: bool = False
    unacked_since_ms: int = -1
    announced: int = 0
    shelved_until_ms: int = NOT_SHELVED
    once: bool = False
    suppressed_by: tuple[str, ...] = ()
    in_service: bool = True
    line: str = ""
    case: str = ""

    @property
    def hidden(self) -> bool:
        """Whether anything keeps the alarm from its operator."""
        return bool(
            not self.in_service or self.suppressed_by or self.shelved_until_ms != NOT_SHELVED
        )

    @property
    def state(self) -> AlarmState:
        """The named state; what hides an alarm comes before its condition."""
        if not self.in_service:
            return AlarmState.OUT_OF_SERVICE
        if self.suppressed_by:
            return AlarmState.SUPPRESSED
        if self.shelved_until_ms != NOT_SHELVED:
            return AlarmState.SHELVED
        if self.active:
            return AlarmState.UNACKED if self.unacked else AlarmState.ACKED
        if self.latched:
            return AlarmState.LATCHED_UNACKED if self.unacked else AlarmState.LATCHED_ACKED
        return AlarmState.RETURNED_UNACKED if self.unacked else AlarmState.NORMAL

    def rise(self, alarm: str, now_ms: int) -> bool:
        """The condition came: True when the operator must be told now."""
        self.alarm, self.active, self.latched = alarm, True, False
        if self.hidden:
            self.pending = True
            return False
        self._announce(now_ms)
        return True

    def fall(self) -> bool:
        """The condition went: True when a one-shot shelf ended with it."""
        self.active = False
        self.latched = self.latches
        self.pending = self.pending and self.latches
        over = self.once and self.shelved_until_ms != NOT_SHELVED
        if over:
            self.shelved_until_ms, self.once = NOT_SHELVED, False
        return over

    def acknowledge(self, alarm: str) -> Text | None:
        """Take note of one occurrence, whether it stands, has returned or is latched."""
        if alarm not in ("", self.alarm):
            return Text(
                f"它又报了一次，请签收 {self.alarm}", f"it came again; acknowledge {self.alarm}"
            )
        if not self.unacked:
            return Text(
                f"它不在未签收状态（{self.state.label.zh}）",
                f"it is not waiting for an acknowledgement ({self.state.label.en})",
            )
        self.unacked, self.unacked_since_ms = False, -1
        return None

    def reset(self) -> Text | None:
        """Let a latched alarm go."""
        if self.active:
            return Text("报警条件仍在", "its condition still stands")
        if not self.latched:
            return Text("它没有锁存", "it is not latched")
        if self.unacked or self.pending:
            return Text("先签收，再复位", "acknowledge it before resetting it")
        self.latched = False
        return None

    def shelve(self, until_ms: int, *, once: bool) -> Text | None:
        """Set the alarm aside until a moment; with `once`, until it returns if that is sooner."""
        if not self.in_service or self.suppressed_by:
            return Text(f"它已处于“{self.state.label.zh}”", f"it is {self.state.label.en} already")
        self.shelved_until_ms, self.once = until_ms, once
        return None

    def unshelve(self, now_ms: int) -> bool:
        """End the shelf: True when the operator must be told now."""
        self.shelved_until_ms, self.once = NOT_SHELVED, False
        return self.uncover(now_ms)

    def suppress(self, rule: str) -> None:
        """Let one more suppression hold the alarm."""
        if rule not in self.suppressed_by:
            self.suppressed_by = (*self.suppressed_by, rule)

    def lift(self, rule: str, now_ms: int) -> bool:
        """Take one suppression away: True when the operator must be told now."""
        self.suppressed_by = tuple(other for other in self.suppressed_by if other != rule)
        return self.uncover(now_ms)

    def serve(self, in_service: bool, now_ms: int) -> bool:
        """Take out of service or back: True when the operator must be told now."""
        self.in_service = in_service
        return self.uncover(now_ms)

    def uncover(self, now_ms: int) -> bool:
        """Announce what waited behind a cover, unless another cover is left."""
        if self.hidden or not self.pending:
            return False
        self.pending = False
        self._announce(now_ms)
        return True

    def _announce(self, now_ms: int) -> None:
        self.unacked, self.unacked_since_ms, self.announced = True, now_ms, 1
