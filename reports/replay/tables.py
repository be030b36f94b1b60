"""The tables of a replay as CSV files that Excel and WPS open: one row a call, one row a unit.

What a reader would get wrong: seconds are written exactly, to the microsecond where need be, so
that the parts of a response add up in the file as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from reports.replay.statistics import Columns
from twin.inputs import write_table

__all__ = ["CALL_COLUMNS", "seconds", "write_calls", "write_units"]

CALL_COLUMNS = (
    "id", "at_s", "priority", "node", "unit", "from", "from_node", "units_free", "ahead", "queue_s",
    "dispatch_s", "turnout_s", "travel_s", "arrive_s", "response_s", "on_scene_s", "hospital",
    "to_hospital_s", "handover_s", "free_s", "order", "reason",
)  # fmt: skip


def write_calls(
    path: Path,
    columns: Columns,
    *,
    ids: Sequence[str],
    nodes: Sequence[str],
    from_nodes: Sequence[str],
    units: Sequence[str],
    hospitals: Sequence[str],
    orders: Sequence[str],
    reasons: Sequence[str],
) -> None:
    """One row a call; cells of a call that nobody answered stay empty.

    Args:
        nodes, from_nodes, hospitals, orders, reasons: What to write of each call.
        units: Ids by row.
    """
    write_table(
        path,
        CALL_COLUMNS,
        _rows(columns, ids, nodes, from_nodes, units, hospitals, orders, reasons),
    )


def write_units(path: Path, told: Sequence[dict[str, Any]]) -> None:
    """One row a unit, as `statistics` gives them."""
    statuses = list(told[0]["spent_s"])
    names = ["id", "calls", "from_road", "busy", "busy_half_width", *(f"{s}_s" for s in statuses)]
    write_table(
        path,
        names,
        (
            {
                "id": unit["id"], "calls": unit["calls"], "from_road": unit["from_road"],
                "busy": unit["busy"]["value"], "busy_half_width": unit["busy"]["half_width"],
                **{f"{s}_s": unit["spent_s"][s] for s in statuses},
            }
            for unit in told
        ),
    )  # fmt: skip


def seconds(us: int) -> str:
    """Exact seconds of whole microseconds, without needless zeros."""
    whole, rest = divmod(us, 1_000_000)
    return str(whole) if rest == 0 else f"{whole}.{rest:06d}".rstrip("0")


def _rows(
    columns: Columns, ids: Sequence[str], nodes: Sequence[str], from_nodes: Sequence[str],
    units: Sequence[str], hospitals: Sequence[str], orders: Sequence[str], reasons: Sequence[str],
) -> Iterator[dict[str, Any]]:  # fmt: skip
    names = (
        "at_us", "priority", "answered", "unit", "on_road", "units_free", "ahead", "queue_us",
        "sent_us", "turnout_us", "travel_us", "arrive_us", "response_us", "on_scene_us",
        "to_hospital_us", "handover_us", "free_us", "transport",
    )  # fmt: skip
    values = zip(*(columns[name].tolist() for name in names), strict=True)
    for row, each in enumerate(values):
        (at, priority, answered, unit, on_road, free, ahead, queue, sent, turnout, travel, arrive,
         response, scene, to_hospital, handover, done, goes) = each  # fmt: skip
        told: dict[str, Any] = dict.fromkeys(CALL_COLUMNS, "")
        told.update(
            id=ids[row], at_s=seconds(at), priority=priority, node=nodes[row], units_free=free,
            ahead=ahead, on_scene_s=seconds(scene), hospital=hospitals[row],
        )  # fmt: skip
        if goes:
            told.update(to_hospital_s=seconds(to_hospital), handover_s=seconds(handover))
        if answered:
            told.update(
                unit=units[unit], queue_s=seconds(queue), dispatch_s=seconds(sent),
                turnout_s=seconds(turnout), travel_s=seconds(travel), arrive_s=seconds(arrive),
                response_s=seconds(response), free_s=seconds(done), from_node=from_nodes[row],
                order=orders[row], reason=reasons[row],
                **{"from": "road" if on_road else "station"},
            )  # fmt: skip
        yield told
