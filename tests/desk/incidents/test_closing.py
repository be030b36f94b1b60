"""The end of an incident: a person agrees, but nobody is troubled over daily work."""

from __future__ import annotations

from tests.desk.dispatch.small import call, says, small_desk, stationed
from twin.county import County
from twin.desk import Rules
from twin.terms.decision import Asked, IncidentClosed
from twin.terms.observation import UnitStatus


def test_daily_work_ends_with_its_last_unit_and_nobody_is_asked(
    county: County, rules: Rules
) -> None:
    told = small_desk(county, rules, [stationed(county, "X", 0, base="X")])
    told.see(0, call("C1", 60))
    told.see(120, says("X", UnitStatus.ON_SCENE, 60, order="O-1", task="treat"))
    told.see(900, says("X", UnitStatus.TASK_DONE, 60, order="O-1", task="treat"))
    told.wake_until(2 * 3600)
    told.see(2 * 3600, says("X", UnitStatus.RETURNING, 60))
    told.wake_until(4 * 3600)
    assert len(told.all(IncidentClosed)) == 1
    assert [asked for asked in told.all(Asked) if asked.topic == "close_incident"] == []
