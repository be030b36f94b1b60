"""The alarm load of every operator position, from a run's records or from a log of any plant.

What a reader would get wrong: an alarm shown on a group's line in a flood is as new to the operator
as one shown alone, so both count, and the line itself does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from twin.inputs.alarm_log import AlarmLog
from twin.models.alarm_kpi import AlarmLoad, Kpi
from twin.models.alarm_kpi_rules import KpiRules
from twin.terms.observation import AlarmBit

__all__ = ["KINDS", "log_kpis", "run_kpis"]

KINDS = (
    "desk.alarm_announced",
    "desk.alarms_grouped",
    "desk.alarm_acted",
    "obs.alarm_changed",
)
"""The kinds of record that `run_kpis` reads."""
_HIDING = ("shelve", "suppress", "remove")


def run_kpis(
    records: Iterable[tuple[int, str, Mapping[str, Any]]], rules: KpiRules, end_ms: int
) -> dict[str, Kpi]:
    """The figures by position, in the order in which positions were first told something.

    Args:
        records: (milliseconds, kind, body) of the `KINDS`, in the order of the journal.
        end_ms: When the run ended.
    """
    loads: dict[str, AlarmLoad] = {}

    def load(position: str) -> AlarmLoad:
        return loads.setdefault(position, AlarmLoad(rules))

    for at_ms, kind, body in records:
        if kind == "obs.alarm_changed":
            if not body["active"]:
                name = f"{body['point']}/{AlarmBit(body['bit']).name}"
                for each in loads.values():
                    each.returned(at_ms, name)
        elif kind == "desk.alarm_announced":
            if not body["again"]:
                load(body["position"]).new(at_ms, _alarm(body["alarm"]), body["priority"])
        elif kind == "desk.alarms_grouped":
            for member in body["members"]:
                load(body["position"]).new(at_ms, _alarm(member), body["priority"])
        elif kind == "desk.alarm_acted" and body["act"] in _HIDING:
            load(body["position"]).acted(body["act"])
    return {position: each.result(0, end_ms) for position, each in loads.items()}


def log_kpis(log: AlarmLog, rules: KpiRules) -> dict[str, Kpi]:
    """The figures by position of a log, over the span from its first to its last row."""
    loads = [AlarmLoad(rules) for _ in log.positions]
    rows = zip(
        log.at_ms.tolist(),
        log.tag.tolist(),
        log.event.tolist(),
        log.priority.tolist(),
        log.position.tolist(),
        strict=True,
    )
    tags, priorities = log.tags, log.priorities
    is_new = [event == "new" for event in log.events]
    for at_ms, tag, event, priority, position in rows:
        if is_new[event]:
            loads[position].new(at_ms, tags[tag], priorities[priority])
        elif log.events[event] == "returned":
            loads[position].returned(at_ms, tags[tag])
        elif log.events[event] in _HIDING:
            loads[position].acted(log.events[event])
    begin_ms, end_ms = int(log.at_ms[0]), int(log.at_ms[-1])
    return {
        name: load.result(begin_ms, end_ms) for name, load in zip(log.positions, loads, strict=True)
    }


def _alarm(occurrence: str) -> str:
    return occurrence.rsplit("/", 1)[0]
