"""Alarm evaluation for many points at once (DESIGN §8).

A field turns readings into transitions. Before it, windows turn readings into readings of virtual
points; after it, votes, first-out groups and the load of the operators see transitions only.

What a reader would get wrong: a field knows conditions, deadbands, delays and latches, not the life
of an alarm. Acknowledging and shelving belong to the desk, which sees transitions too.
"""

from fast.alarms.events import EVENT
from fast.alarms.field import AlarmField
from fast.alarms.first_out import FIRST, FirstOut
from fast.alarms.load import LOAD, AlarmLoad, LoadRules
from fast.alarms.table import ALARMS, PointTable
from fast.alarms.votes import BLIND, DEGRADED, VOTE, VOTED, Group, Votes
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
    "AlarmLoad",
    "FirstOut",
    "Group",
    "LoadRules",
    "PointTable",
    "Votes",
    "Window",
    "Windows",
]
