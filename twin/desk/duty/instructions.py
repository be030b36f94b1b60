"""Instructions from above: passed on, waited for, asked for again, and answered upward."""

from __future__ import annotations

from twin.desk.duty import log
from twin.desk.duty.memory import Instruction
from twin.desk.timers import arm_at
from twin.desk.turn import Turn, ms
from twin.terms.duty_acts import FeedbackGiven, InstructionGiven
from twin.terms.duty_effects import InstructionClosed, InstructionOverdue, InstructionPassed
from twin.terms.text import Text
from twin.terms.units import Role

__all__ = ["feedback", "given", "overdue"]


def given(turn: Turn, seen: InstructionGiven) -> None:
    """Write it down and pass it on; the same instruction twice is one."""
    duty, rule = turn.state.duty, turn.rules.duty.instructions
    if seen.instruction in duty.instructions:
        return
    within_s = seen.within_s if seen.within_s > 0 else rule.feedback_within
    text = Text(seen.text, seen.text)
    entry = log.entry_of(turn, seen.incident)
    if entry:
        log.note(turn, seen.incident, "instructed", text, seen.by)
    else:
        entry = log.open_entry(turn, text, seen.by, seen.incident)
    duty.instructions[seen.instruction] = Instruction(
        by=seen.by,
        to=seen.to,
        text=seen.text,
        incident=seen.incident,
        due_ms=turn.now_ms + ms(within_s),
        entry=entry,
    )
    _pass_on(turn, seen.instruction, duty.instructions[seen.instruction])


def feedback(turn: Turn, seen: FeedbackGiven) -> None:
    """The answer is in: tell whoever gave the instruction, and close it."""
    instruction = turn.state.duty.instructions.pop(seen.instruction, None)
    if instruction is None:
        return
    log.note(turn, instruction.incident, "feedback", Text(seen.text, seen.text), seen.by)
    turn.emit(
        InstructionClosed(
            instruction=seen.instruction,
            to=instruction.by,
            text=seen.text,
            margin_s=(instruction.due_ms - turn.now_ms) / 1000.0,
        )
    )


def overdue(turn: Turn, name: str) -> None:
    """No feedback in time: say so, and ask again as often as the rule says."""
    instruction = turn.state.duty.instructions.get(name)
    if instruction is None:
        return
    turn.emit(InstructionOverdue(instruction=name, to=instruction.to, due_at_ms=turn.now_ms))
    if instruction.asked < turn.rules.duty.instructions.ask_again:
        instruction.asked += 1
        _pass_on(turn, name, instruction)


def _named(turn: Turn, to: str) -> Text:
    """Who is to carry it out, as people write it."""
    role = to.removeprefix("centre:")
    known = next((each.label for each in Role if each.value == role), None)
    if known is not None:
        return Text(f"转{known.zh}", f"passed to {known.en}")
    name = turn.ground.townships.get(to.removeprefix("township:"), to)
    return Text(f"转{name}", f"passed to {to}")


def _pass_on(turn: Turn, name: str, instruction: Instruction) -> None:
    again_ms = turn.now_ms + ms(turn.rules.duty.instructions.feedback_within)
    due_ms = again_ms if instruction.asked else instruction.due_ms
    arm_at(turn, due_ms, "instruction", name)
    log.note(
        turn,
        instruction.incident,
        "passed",
        _named(turn, instruction.to),
        "desk",
    )
    turn.emit(
        InstructionPassed(
            instruction=name,
            by=instruction.by,
            to=instruction.to,
            text=instruction.text,
            due_at_ms=due_ms,
            incident=instruction.incident,
        )
    )
