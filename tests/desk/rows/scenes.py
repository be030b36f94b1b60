"""Scenes that between them give every row of the rule files something to decide."""

from __future__ import annotations

from tests.desk.rows.alarm_scenes import alarms, duty
from tests.desk.rows.hazard_scenes import hazards, warnings
from tests.desk.rows.incident_scenes import events, pairs, sources
from tests.desk.rows.without import Scene
from twin.county import County
from twin.desk import Rules


def scenes(county: County, rules: Rules) -> list[Scene]:
    """All of them; those that many rows speak of first."""
    return [
        *events(county),
        *sources(county),
        *pairs(county, rules),
        *hazards(county),
        *warnings(county, rules),
        *alarms(county),
        *duty(county),
    ]
