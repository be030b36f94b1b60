"""Alarm evaluation for many points at once (DESIGN §8).

A field turns readings into transitions. Before it, windows turn readings into readings of virtual
points; after it, a stage of votes, first-out groups and operators' load sees transitions only.

What a reader would get wrong: a field knows conditions, deadbands, delays and latches, not the life
of an alarm. Acknowledging and shelving belong to the desk, which sees transitions too.
"""

from fast.alarms.events import EVENT
from fast.alarms.field import AlarmField
from fast.alarms.groups import BLIND, DEGRADED, FIRST, VOTE, VOTED, Group
from fast.alarms.load import LOAD, LoadRules
from fast.alarms.stage import EventStage, Told
from fast.alarms.table import ALARMS, PointTable
from fast.alarms.windows import Window, Windows

__all__ = [
    "ALARMS",
    "BLIND",
    "DEGRADED",
    "EVENT",
    "FIRST",
    "LOAD",
    "VOTE",
    "VOTED",
    "AlarmField",
    "EventStage",
    "Group",
    "LoadRules",
    "PointTable",
    "Told",
    "Window",
    "Windows",
]
