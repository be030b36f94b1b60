"""Assessment as a part of the desk."""

from __future__ import annotations

from twin.desk.assessment import assessing
from twin.desk.part import Part
from twin.desk.turn import Moment

__all__ = ["PART"]

PART = Part(
    timers={"assess": assessing.again},
    hears={Moment.OPENED: assessing.first, Moment.CLOSED: assessing.forget},
    after=(assessing.wind_turned,),
)
