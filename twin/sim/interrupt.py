"""Ctrl-C as a flag that is looked at between events, so a journal line is never cut in half.

What a reader would get wrong: while `CtrlC` is active the first Ctrl-C raises nothing; the run ends
at the next event and the journal says so. The second one raises `KeyboardInterrupt` as usual, for a
user whose run hangs.
"""

from __future__ import annotations

import signal
import threading
from types import FrameType, TracebackType
from typing import Any

__all__ = ["CtrlC"]


class CtrlC:
    """A context in which `pressed` tells whether the user wants to stop.

    Python delivers signals to the main thread only, so in any other thread (a pool's worker) the
    context changes nothing and `pressed` stays False.
    """

    def __init__(self) -> None:
        self.pressed = False
        self._before: Any = None
        self._active = False

    def __enter__(self) -> CtrlC:
        self._active = threading.current_thread() is threading.main_thread()
        if self._active:
            self._before = signal.signal(signal.SIGINT, self._press)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._active:
            signal.signal(signal.SIGINT, self._before or signal.SIG_DFL)

    def _press(self, number: int, frame: FrameType | None) -> None:
        if self.pressed:
            raise KeyboardInterrupt
        self.pressed = True
