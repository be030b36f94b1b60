"""The desk that a replay is put before: the county's own rules, with these units and hospitals.

What a reader would get wrong: the desk is the one that runs in drills, whole. Only what it looks
up is another: who stands where, the run card of a recorded call (one unit of the role), a row of
priority for each that occurs, nobody taken off a call or relieved, no report by the hour of the day
(there is nobody to sign it), and travel times (`tracking`). Ids are the rows of the lists, so that
ties go to whoever stands first in them.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from twin.county import County
from twin.desk import Charge, Desk, Rules
from twin.desk.ways import Ways
from twin.sim.replay.case import Case
from twin.terms.basis import Basis
from twin.terms.place import Place
from twin.terms.text import Text
from twin.terms.units import Role
from twin.terms.warning import ExerciseStatus

__all__ = ["CAPABILITY", "EVENT", "desk_for", "hospital_id", "row_of", "spot", "unit_id"]

CAPABILITY = "ems.ambulance"
EVENT = "medical"
_START = "2026-01-01T00:00:00+08:00"
_MANY_BEDS = 2**31


def desk_for(
    case: Case, county: County, rules: Rules, ways: Ways, role: Role, policy: str, queue: str
) -> Desk:
    """A desk of `role` over the units of a case.

    Args:
        queue: "priority" or "fcfs".
    """
    charge = Charge(
        roles=(role,),
        policy=policy,
        status=ExerciseStatus.EXERCISE,
        title=Text("重演记录的呼叫", "recorded calls again"),
        start=_START,
        surface="dry",
    )
    return Desk(_county(case, county, role), _rules(case, rules, role, queue), charge, ways)


def unit_id(row: int) -> str:
    """What the desk calls a unit."""
    return f"U{row:06d}"


def hospital_id(row: int) -> str:
    """What the desk calls a hospital."""
    return f"H{row:06d}"


def row_of(id: str) -> int:
    """The row behind such an id."""
    return int(id[1:])


def spot(county: County, node: int, name: str) -> Place:
    """A node as the desk's place; where it lies is known to the ways alone."""
    at = next(iter(county.places.values()))
    return Place(name=name, lat_deg=at.lat_deg, lon_deg=at.lon_deg, node=node)


def _county(case: Case, county: County, role: Role) -> County:
    """The county with the units and hospitals of the case in place of its own."""
    crew, ward = next(iter(county.units.values())), next(iter(county.hospitals.values()))
    site = county.resources[ward.id]
    units, hospitals = case.units, case.hospitals
    theirs = Role.FIRE_119 if role is not Role.FIRE_119 else Role.AMBULANCE_120
    stationed = {}
    for row, node in enumerate(units.home.tolist()):
        turnout_s = int(units.turnout_us[row]) / 1e6
        stationed[unit_id(row)] = replace(
            crew,
            id=unit_id(row),
            name=units.id[row],
            name_en=units.id[row],
            kind=units.kind[row],
            node=node,
            ordered_by=role if units.barred[row] is None else theirs,
            capabilities=(CAPABILITY,),
            turnout_day_s=turnout_s,
            turnout_night_s=turnout_s,
            speed_pct=100,
            status="ready",
        )
    wards = {
        hospital_id(row): replace(ward, id=hospital_id(row), beds_free=_MANY_BEDS)
        for row in range(len(hospitals))
    }
    sites = {
        hospital_id(row): replace(site, id=hospital_id(row), name=hospitals.id[row], node=node)
        for row, node in enumerate(hospitals.node.tolist())
    }
    return replace(
        _unwatched(county),
        units=stationed,
        hospitals=wards,
        resources={**county.resources, **sites},
    )


def _unwatched(county: County) -> County:
    """The county without its instruments, for nothing is measured in a replay."""
    none, points = np.zeros(0, np.int64), county.points
    bare = replace(
        points,
        id=(),
        text=dict.fromkeys(points.text, ()),
        numbers={name: column[none] for name, column in points.numbers.items()},
        x_m=points.x_m[none],
        y_m=points.y_m[none],
    )
    master_text = county.master_text.split(b"\n", 1)[0]
    return replace(county, points=bare, windows={}, master_text=master_text)


def _rules(case: Case, rules: Rules, role: Role, queue: str) -> Rules:
    cards = rules.cards.cards
    card = next(card for card in cards if card.event_type == EVENT)
    need = card.needs[0].model_copy(update={"capability": CAPABILITY, "number": 1, "role": role})
    own = card.model_copy(update={"needs": (need,)})
    row = rules.dispatch.priorities[0]
    priorities = tuple(
        row.model_copy(
            update={
                "event_type": EVENT, "urgency": place, "grade": None, "priority": place,
                "clause": f"priority {priority}", "basis": Basis.SYNTHETIC,
                "source": "recorded call",
            }
        )
        for place, priority in enumerate(np.unique(case.calls.priority).tolist(), start=1)
    )  # fmt: skip
    dispatch = rules.dispatch.model_copy(
        update={
            "queue": rules.dispatch.queue.model_copy(update={"order": queue}),
            "priorities": priorities,
            "redispatch": rules.dispatch.redispatch.model_copy(update={"pairs": ()}),
            "relief": (),
        }
    )
    due = rules.reporting.rules
    undated = tuple(rule for rule in due if not rule.started_by.startswith("day@"))
    return rules.model_copy(
        update={
            "cards": rules.cards.model_copy(update={"cards": (own,)}),
            "dispatch": dispatch,
            "reporting": rules.reporting.model_copy(update={"rules": undated}),
        }
    )
