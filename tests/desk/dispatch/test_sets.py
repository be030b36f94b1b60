"""Several units wanted at once are chosen as a set: each pick sees what those before it leave."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from tests.desk.dispatch.small import Line, small_desk, spot, stationed
from twin.county import County
from twin.desk import Rules
from twin.desk.dispatch.choice import Available, choose, policy_of
from twin.terms.decision import OrderGiven
from twin.terms.dispatch_acts import SupportAsked

SLACK_S = 120.0


def test_the_second_unit_is_not_taken_from_where_the_first_left_nobody(
    county: County, rules: Rules
) -> None:
    """A and B stand together, C and D too; any one may go, but not both of a place."""
    units = [stationed(county, id, at) for id, at in (("A", 0), ("B", 0), ("C", 2000), ("D", 2000))]
    homes = [(-500, 600), (2500, 400)]
    asked = SupportAsked(
        request="S1", asker="119", by="119", event_type="fire", capability="ems.ambulance",
        number=2, task="treat", place=spot(1000),
    )  # fmt: skip
    sent = {}
    for policy in ("closest", "coverage_aware"):
        told = small_desk(county, rules, units, Line(homes), policy=policy)
        told.see(0, asked)
        if policy == "closest":
            told.answer(5, "lend_units", "lend")
        sent[policy] = told.all(OrderGiven)
    assert [o.unit for o in sent["closest"]] == ["A", "B"]
    assert [o.unit for o in sent["coverage_aware"]] == ["A", "C"]
    last = sent["coverage_aware"][-1]
    assert "2 支成组第 2 支" in last.because.zh
    assert last.coverage is not None
    assert last.coverage.uncovered_after == 0.0
    assert {c.unit: c.passed_over.zh for c in last.candidates if c.passed_over} == {
        "B": "到达更晚", "D": "到达更晚",
    }  # fmt: skip


_UNITS = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 31)), min_size=1, max_size=7)


@given(rows=_UNITS, number=st.integers(1, 4))
def test_each_pick_is_the_best_beside_those_before_it(
    rows: list[tuple[int, int]], number: int
) -> None:
    """Against a plain reference; each unit reaches the homes whose bit it has."""
    names = [f"U{n}" for n in range(len(rows))]
    units = [
        Available(unit=name, turnout_s=0.0, drive_s=float(drive))
        for name, (drive, _) in zip(names, rows, strict=True)
    ]
    reaches = {name: homes for name, (_, homes) in zip(names, rows, strict=True)}

    def left(gone: Sequence[str]) -> float:
        covered = 0
        for name, homes in reaches.items():
            covered |= 0 if name in gone else homes
        return sum(not covered >> home & 1 for home in range(5)) / 5.0

    wanted: list[str] = []
    while len(wanted) < min(number, len(names)):
        free = [unit for unit in units if unit.unit not in wanted]
        first_s = min(unit.arrive_s for unit in free)
        near = [unit for unit in free if unit.arrive_s <= first_s + SLACK_S]
        ranked = sorted((left([*wanted, u.unit]), u.arrive_s, u.unit) for u in near)
        wanted.append(ranked[0][2])
    choice = choose(units, number, policy_of("coverage_aware"), SLACK_S, left)
    assert [unit.unit for unit in choice.taken] == wanted
    told = [each.unit for each in choice.looked_at]
    assert sorted(told) == sorted(names)
    assert all(each.passed_over is None for each in choice.looked_at[: len(wanted)])
    assert all(each.passed_over is not None for each in choice.looked_at[len(wanted) :])
