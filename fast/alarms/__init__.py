"""Alarm evaluation for many points at once (DESIGN §8).

What a reader would get wrong: a field knows conditions, deadbands and delays, not the life of an
alarm. Acknowledging, latching and shelving belong to the desk, which sees transitions only.
"""

from fast.alarms.events import EVENT
from fast.alarms.field import AlarmField
from fast.alarms.table import ALARMS, PointTable

__all__ = ["ALARMS", "EVENT", "AlarmField", "PointTable"]
