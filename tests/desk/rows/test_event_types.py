"""Every kind of event decides something: without its row, a call about it is of no known kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.desk.conftest import Told, charge
from tests.desk.rows.acts import call
from twin.county import County
from twin.county.event_types import EventKind
from twin.desk import Desk, Rules, load_rules
from twin.desk.state import DeskState
from twin.inputs import InputProblems
from twin.terms.units import Role


def told_of(desk: Desk, kind: str, county: County) -> str:
    """What a desk with an empty memory makes of a call; that it cannot go on is an answer too."""
    desk._state, desk._clock.now_ms = DeskState(), -1
    told = Told(desk)
    place = next(p for p in county.places.values() if p.kind == "village").as_term()
    try:
        told.see(10, call(kind, place))
    except KeyError as stuck:
        return repr(stuck)
    return repr(told.effects)


def test_without_its_row_a_kind_of_event_is_none(county: County, rules: Rules) -> None:
    """Of a desk that also takes the calls of 119 and 120 itself."""
    roles = (Role.COUNTY_HQ, Role.FIRE_119, Role.AMBULANCE_120)
    desk = Desk(county, rules, charge(roles=roles))
    ground, whole = desk._ground, desk._ground.kinds
    idle = []
    try:
        for kind in whole:
            as_written = told_of(desk, kind, county)
            ground.kinds = _without(whole, kind)
            if told_of(desk, kind, county) == as_written:
                idle.append(kind)
            ground.kinds = whole
    finally:
        ground.kinds = whole
    assert idle == ["medical"]  # a call for an ambulance is taken as one, whatever it is called
    text = county.rule_texts["event_types.yaml"]
    without = "".join(line for line in text.splitlines(True) if "{id: medical," not in line)
    with pytest.raises(InputProblems, match=r"cards\.yaml"):  # the card for it is of no known kind
        load_rules(replace(county, rule_texts={**county.rule_texts, "event_types.yaml": without}))


def _without(kinds: Mapping[str, EventKind], name: str) -> dict[str, EventKind]:
    return {id: kind for id, kind in kinds.items() if id != name}
