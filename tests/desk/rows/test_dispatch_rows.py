"""Every row of `dispatch.yaml` decides something, asked of the functions that read its rows.

The scenes of `test_rows` send few units; what units do is held in `tests/desk/dispatch`, on a small
road with rules of its own. Here it is that each row *as shipped* gives another answer than the
rules without it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.desk.conftest import charge
from tests.desk.rows.without import rows_of, without
from twin.desk import Desk, Rules
from twin.desk.dispatch import command, hospitals, queueing, relief, requests
from twin.desk.dispatch.choice import policy_of
from twin.desk.dispatch.cover import target_of
from twin.desk.dispatch.looking import lesser_priorities
from twin.desk.dispatch.memory import Need
from twin.desk.dispatch.needs import priority_of
from twin.desk.incidents.memory import Incident
from twin.desk.state import DeskState
from twin.desk.turn import Turn
from twin.terms.levels import AccidentGrade, EventGrade
from twin.terms.place import Place
from twin.terms.units import Role

Probe = Callable[[Turn], list[Any]]


def incident(kind: str, **words: Any) -> Incident:
    """An incident in the county seat, as far as the rows ask for it."""
    said = {"hazard": "", "substance": "", "opened_ms": 0, "evidence": [], "because": "", **words}
    return Incident(id="I-1", event_type=kind, place=PLACE, **said)


PLACE = Place(name="某处", lat_deg=42.06, lon_deg=121.74, node=0)
KINDS = ("gas_leak", "tanker_fire", "explosion", "mine", "fire", "traffic", "medical", "flood")


def _priorities(turn: Turn) -> list[Any]:
    grades = (None, AccidentGrade.LARGER, EventGrade.LARGER)
    return [
        priority_of(turn, incident(kind, urgency=urgency, grade=grade))
        for kind in KINDS
        for urgency in range(6)
        for grade in grades
    ]


def _hospitals(turn: Turn) -> list[Any]:
    return [hospitals._able_for(turn, kind, out) for kind in KINDS for out in ("", "7664-39-3")]


def _moves(turn: Turn) -> list[Any]:
    for when in ("opened", "graded:larger"):
        for kind in KINDS:
            command.moved(turn, incident(kind, command=[Role.FIRM]), when)
    return [repr(effect) for effect in turn.effects]


def _substitutes(turn: Turn) -> list[Any]:
    """Whose queue is looked at again when a unit comes free."""
    wanted = list(turn.ground._by_capability)
    found = []
    for unit in turn.ground.units:
        turn.state.dispatch.waiting = {each: [(1, 0, 1, "I-1/N1")] for each in wanted}
        turn.state.dispatch.touched = []
        queueing.became_free(turn, unit)
        found.append(sorted(turn.state.dispatch.touched))
    return found


def _redispatch(turn: Turn) -> list[Any]:
    calls = [incident("medical", urgency=urgency) for urgency in range(1, 6)]
    return [sorted(lesser_priorities(turn, call, policy_of("closest"))) for call in calls]


def _coverage(turn: Turn) -> list[Any]:
    return [target_of(turn, unit) for unit in turn.ground.units.values()]


def _relief(turn: Turn) -> list[Any]:
    tasks = sorted({need.task for card in turn.rules.cards.cards for need in card.needs})
    needs = [Need(capability="", number=1, role=Role.CITY, task=task) for task in tasks]
    return [relief._row(turn, need) for need in needs]


def _escalation(turn: Turn) -> list[Any]:
    return [requests.next_above(turn, role) for role in Role]


PROBES: dict[str, Probe] = {
    "priorities": _priorities,
    "hospitals needs": _hospitals,
    "command moves": _moves,
    "substitutes": _substitutes,
    "redispatch pairs": _redispatch,
    "coverage targets": _coverage,
    "relief": _relief,
    "escalation": _escalation,
}
"""By list of rows, everything the desk asks of it."""


HELD = {
    ("substitutes", 1): "no unit has a water curtain and cannot suppress",
    ("substitutes", 4): "no unit goes in and cannot reconnoitre",
    ("substitutes", 5): "no unit patrols and cannot cordon",
}
"""Rows for units this county does not have; tests/desk/dispatch/test_choice_and_requests.py holds
what a substitute does, with units of its own."""


def asked(desk: Desk, rules: Rules, group: str) -> list[Any]:
    """What a desk is told by these rules."""
    turn = Turn(0, DeskState(), desk._ground, desk._roster, rules, charge(), {})
    return PROBES[group](turn)


@pytest.mark.parametrize("group", PROBES)
def test_every_row_of_dispatch_gives_another_answer(
    one_desk: Desk, rules: Rules, group: str
) -> None:
    whole = asked(one_desk, rules, group)
    paths = [row.path for row in rows_of(rules.dispatch) if _group(row.path) == group]
    assert paths
    idle = [
        path
        for path in paths
        if asked(one_desk, rules.model_copy(update={"dispatch": without(rules.dispatch, path)}),
                 group) == whole
    ]  # fmt: skip
    assert idle == [path for path in HELD if path[0] == group]


def test_every_list_of_rows_of_dispatch_is_asked(rules: Rules) -> None:
    assert {_group(row.path) for row in rows_of(rules.dispatch)} == set(PROBES)


def _group(path: tuple[str | int, ...]) -> str:
    return " ".join(str(part) for part in path if isinstance(part, str))
