"""The duty desk: pure decisions from what was seen. See `Desk.step`."""

from twin.desk.desk import Desk, StepError
from twin.desk.rules import Rules, load_rules
from twin.desk.turn import Charge
from twin.desk.watch import Watch

__all__ = ["Charge", "Desk", "Rules", "StepError", "Watch", "load_rules"]
