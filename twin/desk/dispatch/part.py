"""Dispatch as a part of the desk: what they take, hear and are woken for."""

from __future__ import annotations

from twin.desk.dispatch import filling
from twin.desk.part import Part
from twin.terms.observation import RequestAnswered, UnitReported

__all__ = ["PART"]

PART = Part(
    takes={UnitReported: filling.unit_reported, RequestAnswered: filling.answered},
    after=(filling.overdue,),
    wakes=(filling.next_request_ms,),
)
