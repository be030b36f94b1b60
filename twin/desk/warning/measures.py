"""What a warning period asks for (突发事件应对法 arts. 66, 67), each with its clock."""

from __future__ import annotations

from typing import Literal

from twin.desk.timers import arm
from twin.desk.turn import Turn, ms
from twin.desk.warning.memory import Measure
from twin.terms.levels import WarningColour
from twin.terms.text import Text
from twin.terms.warning_acts import MeasureReported
from twin.terms.warning_effects import MeasureDue, MeasureLifted, MeasureMissed

__all__ = ["lift", "overdue", "reported", "start"]


def start(
    turn: Turn, warning: str, occasion: str, colour: WarningColour, of: Literal["own", "incoming"]
) -> None:
    """What the colour asks for and no earlier warning of the same line has asked for."""
    memory = turn.state.warnings
    asked = memory.asked.setdefault(occasion, [])
    for row in turn.rules.warnings.measures:
        if of not in row.of or colour not in row.colours or row.id in asked:
            continue
        asked.append(row.id)
        measure = Measure(
            id=turn.new_id("MW"),
            warning=occasion,
            rule=row.id,
            to=row.to,
            due_ms=turn.now_ms + ms(row.within),
            stands_by=row.stands_by,
        )
        memory.measures[measure.id] = measure
        turn.emit(
            MeasureDue(
                measure=measure.id,
                warning=warning,
                rule=row.id,
                to=row.to,
                text=Text(row.text, row.text_en),
                clause=row.clause,
                due_at_ms=measure.due_ms,
                stands_by=row.stands_by,
            )
        )
        arm(turn, row.within, "measure_overdue", measure.id)


def reported(turn: Turn, seen: MeasureReported) -> None:
    """A measure is taken."""
    measure = turn.state.warnings.measures.get(seen.measure)
    if measure is not None:
        measure.taken = True


def overdue(turn: Turn, measure_id: str) -> None:
    """Nobody has said in time that it is taken."""
    measure = turn.state.warnings.measures.get(measure_id)
    if measure is not None and not measure.taken:
        turn.emit(MeasureMissed(measure=measure.id, to=measure.to, due_at_ms=measure.due_ms))


def lift(turn: Turn, occasion: str) -> None:
    """The warning period is over, and with it what was asked for (art. 70)."""
    memory = turn.state.warnings
    memory.asked.pop(occasion, None)
    for measure in list(memory.measures.values()):
        if measure.warning == occasion:
            del memory.measures[measure.id]
            others = memory.measures.values()
            still = any(each.stands_by and each.to == measure.to for each in others)
            turn.emit(
                MeasureLifted(
                    measure=measure.id, to=measure.to, stands_by=measure.stands_by and not still
                )
            )
