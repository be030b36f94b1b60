"""The board of a run, kept up with its records, and the word that something has changed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from twin.journal import EVENTS, read
from twin.live.board import Board
from twin.live.run import LiveRun

__all__ = ["Feed"]


class Feed:
    """Begins with what the journal holds already; `over` once the run has ended."""

    def __init__(self, live: LiveRun) -> None:
        self.board = Board()
        self.over = False
        self._changed = asyncio.Event()
        live.keeper.journal.commit()
        for record in read(live.folder / EVENTS):
            self.board.take(record.at_ms, record.kind, record.source, record.body)
        live.keeper.listeners.append(self._take)

    async def changed_since(self, version: int, at_most_s: float) -> None:
        """Wait until the board is another, or for a while."""
        if self.board.version != version or self.over:
            return
        self._changed.clear()
        try:
            async with asyncio.timeout(at_most_s):
                await self._changed.wait()
        except TimeoutError:
            pass

    def end(self) -> None:
        """The run has ended: nobody waits any longer."""
        self.over = True
        self._changed.set()

    def _take(self, at_ms: int, kind: str, source: str, body: Mapping[str, Any]) -> None:
        version = self.board.version
        self.board.take(at_ms, kind, source, body)
        if self.board.version != version:
            self._changed.set()
