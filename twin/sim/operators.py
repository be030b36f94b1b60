"""The people at the alarm screens: they acknowledge, take the steps of handling, and close.

What a reader would get wrong: an operator works through what is *shown*, one line after the other.
In a flood a line is a whole group, so the queue before him is short although the alarms are many.
A step that the plant forgets is taken when somebody reminds it, and only then. Outside the county's
duty room he also shelves what keeps coming back, and lets a latched alarm go once his panel shows
that its reading has returned.
"""

from __future__ import annotations

from collections.abc import Callable

import simpy

from twin.desk.alarms.names import key_of
from twin.sim.figures.rows import Spread
from twin.sim.links import DESK, Links
from twin.sim.panel import Panel
from twin.sim.seats import DUTY, Finds, Seats
from twin.sim.world import Life, World, ms
from twin.terms.alarm_acts import AlarmHandled, AlarmReset, AlarmShelved, HandlingStep
from twin.terms.alarm_effects import AlarmAnnounced, AlarmsGrouped, StepDue, StepMissed
from twin.terms.observation import Acknowledged

__all__ = ["Operators"]


class Operators:
    """Control rooms and the county's duty room. `finds` says what an alarm is on the spot."""

    def __init__(
        self,
        world: World,
        links: Links,
        seats: Seats,
        finds: Finds,
        shown: Callable[[str], float],
    ) -> None:
        self._world, self._links, self._seats, self._finds = world, links, seats, finds
        self._shown = shown
        self._panel = Panel(world.county)
        self._came_ms: dict[tuple[str, str], list[int]] = {}
        self._members: dict[str, list[str]] = {}
        self._letting_go: dict[tuple[str, str], bool] = {}
        self._first_out: dict[str, str] = {}
        self._queued: dict[str, bool] = {}
        self._times: dict[str, int] = {}
        self._forgotten: dict[tuple[str, HandlingStep], StepDue] = {}

    def announce(self, alarm: AlarmAnnounced) -> None:
        """An alarm sounds at a position; whoever sits there takes note of it."""
        if not alarm.again:
            came_ms = self._came_ms.setdefault((alarm.position, key_of(alarm.alarm)), [])
            came_ms.append(self._world.now_ms)
        self._hear(alarm.position, alarm.alarm)

    def group(self, line: AlarmsGrouped) -> None:
        """A line of a flood comes up, or grows."""
        self._first_out[line.group] = line.first_out
        self._members.setdefault(line.group, []).extend(line.members)
        self._hear(line.position, line.group)

    def owe(self, due: StepDue) -> None:
        """A step of handling is due from somebody; the plant may forget it."""
        if not due.to:
            return
        key = f"{due.alarm}/{due.stage.value}"
        forgets = self._world.figures.people.forgets_step.share
        if due.to != DUTY and self._world.stream("forgets", key).chance(forgets):
            self._forgotten[due.alarm, due.stage] = due
            return
        self._send(due)

    def remind(self, missed: StepMissed) -> None:
        """Somebody higher up asks where a step stays."""
        due = self._forgotten.pop((missed.alarm, missed.stage), None)
        if due is not None:
            self._send(due)

    def _hear(self, position: str, target: str) -> None:
        name = f"{position}/{target}"

        def look() -> None:
            if not self._queued.get(name, False):
                self._queued[name] = True
                self._world.start(self._acknowledge(position, target))

        self._links.send(DESK, position, look, about=target)

    def _acknowledge(self, position: str, target: str) -> Life:
        """Wait for a free officer, look, press the button."""
        name = f"{position}/{target}"
        with self._seats.at(position).request() as seat:
            yield seat
            yield self._takes(self._world.figures.people.acknowledge, "acknowledge", name)
        self._queued[name] = False
        said = Acknowledged(alarm=target, by=position, position=position)
        self._links.tell_desk(position, said)
        if position == DUTY:
            return
        for alarm in self._members.pop(target, [target]):
            key = key_of(alarm)
            if self._comes_back(position, key):
                self._shelve(position, key)
            if self._panel.latches(key) and not self._letting_go.get((position, key), False):
                self._letting_go[position, key] = True
                self._world.start(self._let_go(position, key))

    def _comes_back(self, position: str, key: str) -> bool:
        """Whether the alarm has come so often lately that it is a nuisance."""
        habit = self._world.figures.people.shelves
        since_ms = self._world.now_ms - ms(habit.within_s)
        came_ms = [at for at in self._came_ms.get((position, key), []) if at > since_ms]
        return habit.after > 0 and len(came_ms) >= habit.after

    def _shelve(self, position: str, key: str) -> None:
        """Set it aside for a while, and have the instrument looked at."""
        self._came_ms.pop((position, key), None)
        said = AlarmShelved(
            alarm=key,
            position=position,
            for_s=self._world.figures.people.shelves.for_s,
            by=position,
            reason="反复报警，已安排检查",
        )
        self._links.tell_desk(position, said)

    def _let_go(self, position: str, key: str) -> Life:
        """Look at the panel now and then, and reset a latched alarm once its reading is back."""
        while True:
            yield self._takes(self._world.figures.people.reset, "reset", f"{position}/{key}")
            if self._panel.is_back(key, self._shown):
                break
        self._letting_go[position, key] = False
        self._links.tell_desk(position, AlarmReset(alarm=key, position=position, by=position))

    def _send(self, due: StepDue) -> None:
        def hear() -> None:
            self._world.start(self._step(due))

        self._links.send(DESK, due.to, hear, about=due.alarm)

    def _step(self, due: StepDue) -> Life:
        """Take one step and report it; for a head of no plant the duty room has somebody look."""
        people = self._world.figures.people
        cause = None
        if due.stage is HandlingStep.CLOSE:
            with self._seats.at(due.to).request() as seat:
                yield seat
                yield self._takes(people.close_alarm, due.stage.value, due.alarm)
        else:
            spread = people.measure if due.stage is HandlingStep.MEASURE else people.verify
            yield self._takes(spread, due.stage.value, due.alarm)
            if due.stage is not HandlingStep.MEASURE:
                hazard = due.to.partition(":")[2]
                cause = self._finds(self._first_out.get(due.alarm, due.alarm), hazard)
        said = AlarmHandled(
            alarm=due.alarm, stage=due.stage, position=due.to, by=due.to, cause=cause
        )
        self._links.tell_desk(due.to, said)

    def _takes(self, spread: Spread, purpose: str, key: str) -> simpy.Event:
        """One duration; a line that comes up again takes another."""
        name = f"{purpose}/{key}"
        times = self._times[name] = self._times.get(name, 0) + 1
        drawn = key if times == 1 else f"{key}#{times}"
        scale = self._world.reaction
        return self._world.env.timeout(ms(self._world.draw_s(spread, purpose, drawn, scale)))
