"""Measures that follow one thing through a run: a notice, a unit, the hurt, a consultation."""

from __future__ import annotations

from scenarios.coverage.told import Told, share

__all__ = ["KINDS", "clashing_orders", "joined_by_video", "own_means", "warnings_left"]

_FREE = ("returning", "available")


def warnings_left(told: Told) -> float | None:
    """Notices whose incident is over and that none after them replaced or cancelled."""
    issued = [record.body["notice"] for record in told.of("desk.warning_issued")]
    over = {record.body["incident"] for record in told.of("desk.incident_closed")}
    followed = {earlier for notice in issued for earlier in notice["references"]}
    left = [
        notice["step"] != "Cancel"
        and notice["warning"] not in followed
        and notice["incident"] in over
        for notice in issued
    ]
    return float(sum(left)) if issued else None


def clashing_orders(told: Told) -> float | None:
    """Orders of ours to a unit still bound by another: neither free, recalled nor diverted."""
    given = told.of("desk.order_given")
    freed = [(r.body["unit"], r.at_ms) for r in told.of("desk.unit_recalled", "desk.unit_diverted")]
    freed += [
        (r.body["unit"], r.at_ms) for r in told.of("world.crew") if r.body.get("status") in _FREE
    ]
    bound: dict[str, int] = {}
    clashes = 0
    for record in given:
        unit = record.body["unit"]
        since = bound.get(unit)
        clashes += since is not None and not any(
            name == unit and since <= at_ms <= record.at_ms for name, at_ms in freed
        )
        bound[unit] = record.at_ms
    return float(clashes) if given else None


def own_means(told: Told) -> float | None:
    """Of the hurt who set out for a hospital, those whom kin and neighbours drove."""
    whats = [record.body.get("what") for record in told.of("world.patient")]
    driven = whats.count("driven")
    return share(driven, driven + whats.count("carried"))


def joined_by_video(told: Told) -> float | None:
    """Of those who had to attend a consultation, those who were there by video as it began."""
    began = [record.body for record in told.of("desk.conference_began")]
    there = [means for each in began for _, means in each["present"]]
    return share(there.count("video"), len(there) + sum(len(each["absent"]) for each in began))


KINDS = frozenset(
    {"desk.warning_issued", "desk.incident_closed", "desk.order_given", "desk.unit_recalled",
     "desk.unit_diverted", "world.crew", "world.patient", "desk.conference_began"}
)  # fmt: skip
"""The kinds of record that they look at."""
