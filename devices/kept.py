"""Something kept at work until it is closed: again and again, with a pause that grows.

What a reader would get wrong: the work is a task of the running loop, which begins once whoever
made this gives the loop its turn; `close` waits for its end.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod

from devices.cable import BackOff

__all__ = ["Kept"]


class Kept(ABC):
    """`_keep` goes round until `_closed` is set; `_back_off` says how long to pause."""

    def __init__(self) -> None:
        self._back_off, self._closed = BackOff(), asyncio.Event()
        self._task = asyncio.get_running_loop().create_task(self._keep())

    async def close(self) -> None:
        """Hang up and begin no more."""
        self._closed.set()
        await self._task

    @abstractmethod
    async def _keep(self) -> None:
        """Work, pause, work again."""
