"""The subjects of the desk, in the order in which they act on the same thing.

Dispatch is last: it sends when all that happens at an instant is known.
"""

from __future__ import annotations

from twin.desk.alarms.part import PART as ALARMS
from twin.desk.assessment.part import PART as ASSESSMENT
from twin.desk.calling.part import PART as CALLING
from twin.desk.convening.part import PART as CONVENING
from twin.desk.dispatch.part import PART as DISPATCH
from twin.desk.duty.part import PART as DUTY
from twin.desk.hall import PART as HALL
from twin.desk.incidents.part import MOMENTS
from twin.desk.incidents.part import PART as INCIDENTS
from twin.desk.outside import PART as OUTSIDE
from twin.desk.part import Part
from twin.desk.plans.part import PART as PLANS
from twin.desk.reporting.part import PART as REPORTING
from twin.desk.seats import PART as SEATS
from twin.desk.stock.part import PART as STOCK
from twin.desk.warning.part import PART as WARNING

__all__ = ["PARTS"]

PARTS: tuple[Part, ...] = (
    OUTSIDE,
    HALL,
    REPORTING,
    CONVENING,
    PLANS,
    STOCK,
    WARNING,
    CALLING,
    INCIDENTS,
    ALARMS,
    DISPATCH,
    ASSESSMENT,
    DUTY,
    SEATS,
    MOMENTS,
)
