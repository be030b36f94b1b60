"""Why that unit: the desk's reason for an order, with those it looked at, in one line."""

from __future__ import annotations

from collections.abc import Sequence

from twin.sim.replay.desk_side import row_of
from twin.terms.decision import Candidate, OrderGiven
from twin.terms.text import Text

__all__ = ["reason_of"]


def reason_of(order: OrderGiven, units: Sequence[str]) -> Text:
    """The reason and why not the others; `units` has the ids of the file."""
    others = [each for each in order.candidates if each.passed_over is not None]
    told = [_told(each, units[row_of(each.unit)]) for each in others]
    if not told:
        return order.because
    zh = "；".join(text.zh for text in told)
    en = "; ".join(text.en for text in told)
    return Text(f"{order.because.zh}。未派：{zh}", f"{order.because.en}. Not sent: {en}")


def _told(candidate: Candidate, unit: str) -> Text:
    why = candidate.passed_over or Text("", "")
    if candidate.arrive_in_s < 0.0:
        return Text(f"{unit} {why.zh}", f"{unit} {why.en}")
    seconds = f"{candidate.arrive_in_s:.0f} s"
    return Text(f"{unit} {why.zh}（{seconds}）", f"{unit} {why.en} ({seconds})")
