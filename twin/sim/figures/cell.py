"""The figures of a storm cell: what it breaks as it passes, and how long that stays broken."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from twin.sim.figures.rows import Row, Spread

__all__ = ["BrokenRow", "CellFigures"]


class BrokenRow(Row):
    """What of a kind breaks under the cell, and when it is mended.

    A medium is a link of the command network; `power` silences instruments, `road` shuts one.
    """

    what: Literal["power", "fibre", "mobile", "road"]
    share: float
    mended: Spread


class CellFigures(BaseModel):
    """Storm cells."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    breaks: tuple[BrokenRow, ...]
