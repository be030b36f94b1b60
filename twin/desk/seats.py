"""Handing a seat over: the duty log says who, to whom, and what was open at that moment."""

from __future__ import annotations

from twin.desk.part import Part
from twin.desk.turn import Turn
from twin.terms.seats import SeatHandedOver

__all__ = ["PART"]


def _handed_over(turn: Turn, seen: SeatHandedOver) -> None:
    incidents = [i for i in turn.state.incidents.values() if i.is_open]
    asks = [ask for ask in turn.state.asks.values() if ask.to == seen.position]
    reports = [r for r in turn.state.reporting.reports.values() if r.is_owed]
    note = f"：{seen.note}" if seen.note else ""
    note_en = f": {seen.note}" if seen.note else ""
    turn.log(
        f"{seen.position} 席位移交，{seen.by} 交 {seen.to}；未结事件 {len(incidents)}、"
        f"待答 {len(asks)}、未报 {len(reports)}{note}",
        f"{seen.position} handed over by {seen.by} to {seen.to}; open: {len(incidents)} incidents, "
        f"{len(asks)} questions, {len(reports)} reports{note_en}",
    )


PART = Part(takes={SeatHandedOver: _handed_over})
