"""Fields in space and the instruments that stand in them.

What a reader would get wrong: nothing here knows stability classes, substances or alarm limits;
they are numbers by the time they arrive.
"""

from fast.fields.puffs import Puffs, concentration_kg_m3, plume_kg_m3
from fast.fields.sensing import DROPOUT, FALSE, OK, STUCK, SensorField, Sensors
from fast.fields.visits import READING, TRUTH, Visits

__all__ = [
    "DROPOUT",
    "FALSE",
    "OK",
    "READING",
    "STUCK",
    "TRUTH",
    "Puffs",
    "SensorField",
    "Sensors",
    "Visits",
    "concentration_kg_m3",
    "plume_kg_m3",
]
