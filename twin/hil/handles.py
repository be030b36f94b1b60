"""What a test holds of the world: its clock, a sensor, a unit, the drill, the desk.

What a reader would get wrong: a sensor is set to what is *true* at it. What it shows follows as the
instrument does (response, noise, resolution, faults), and the desk sees that some seconds later.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np

from devices.drivers.readings import OrderDone
from fast._types import Floats
from scenarios import judge
from scenarios.names import point_of, unit_of
from twin.hil.course import Course
from twin.hil.moments import Moment, Span, clock_text, moment_ms, span_ms
from twin.hil.told import Misused, NotHere
from twin.inputs import BadValue
from twin.journal import EVENTS, read
from twin.sim.injects import Steer
from twin.terms.drill import Drill
from twin.terms.observation import Seen, UnitStatus
from twin.terms.record import Record
from twin.terms.verdict import Verdict

__all__ = ["Clock", "DeskAtWork", "DeviceAtWork", "DrillAtWork", "Sensor", "Unit"]


class Clock:
    """The drill's clock. It passes only in `run` and while something is expected."""

    def __init__(self, course: Course, mind: Callable[[], None]) -> None:
        self._course, self._mind = course, mind

    @property
    def now_s(self) -> float:
        """Drill seconds since T+00:00."""
        return self._course.now_ms / 1000

    @property
    def text(self) -> str:
        """The same as `T+00:07:10`."""
        return clock_text(self._course.now_ms)

    @property
    def slip_s(self) -> float:
        """Wall seconds by which a clock bound to the wall fell behind; 0 in virtual time."""
        return self._course.slip_s

    def run(self, *, until: Moment | None = None, for_: Span | None = None) -> None:
        """Let time pass, until a moment or for a span, at most to the end of the drill.

        Raises:
            Misused: Neither or both are given, or the moment is past.
        """
        course = self._course
        if (until is None) == (for_ is None):
            raise Misused("clock.run 要 until= 或 for_= 之一", "clock.run takes until= or for_=")
        to_ms = course.now_ms + span_ms(for_) if for_ is not None else moment_ms(until or 0.0)
        if to_ms < course.now_ms:
            raise Misused(
                f"{clock_text(to_ms)} 已过，现在是 {self.text}",
                f"{clock_text(to_ms)} is past, it is {self.text}",
            )
        course.go(to_ms)
        self._mind()


class Sensor:
    """One sensor point, by its id or its tag."""

    def __init__(self, course: Course, name: str) -> None:
        self._course = course
        county = course.inputs.county
        try:
            self.id = point_of(county, name)
        except BadValue as wrong:
            raise Misused.of(wrong) from None
        self.unit = county.points.text["unit"][county.points.row_of[self.id]]
        self._line: list[tuple[int, float]] = []

    @property
    def truth(self) -> float:
        """What was true at it at its last scan."""
        return self._course.play.sensing.truth(self.id)

    @property
    def shown(self) -> float:
        """What it shows; NaN for no reading."""
        return self._course.play.sensing.shown(self.id)

    @property
    def read(self) -> float:
        """What a driver read last from the device here; NaN for nothing good, or no device."""
        return self._course.read(self.id)

    @property
    def residual(self) -> float:
        """What was read less what the world would have here: the check of a real device beside
        its shadow. NaN where either is missing."""
        return self._course.read(self.id) - self._course.meant(self.id)

    def must_be_ours(self) -> None:
        """See to it that what is true here is for the test to say.

        Raises:
            NotHere: A real device measures it.
        """
        device = self._course.real_at(self.id)
        if device:
            raise NotHere(
                f"{self.id} 由实物设备 {device} 测量，不能设定，也不能注入故障",
                f"{self.id} is measured by the real device {device}: it cannot be set or made to "
                f"fail",
            )

    def set(self, value: float, *, unit: str | None = None) -> None:
        """Let `value` be true at it from now on."""
        self.ramp(to=value, over=0.0, unit=unit)

    def ramp(self, *, to: float, over: Span, unit: str | None = None) -> None:
        """Let the truth at it go to a value in a straight line, and stay there.

        Raises:
            Misused: The point measures in another unit.
            NotHere: A real device measures it.
        """
        self.must_be_ours()
        if unit is not None and unit != self.unit:
            raise Misused(
                f"{self.id} 的单位是 {self.unit}，不是 {unit}",
                f"{self.id} measures in {self.unit}, not in {unit}",
            )
        course, over_ms = self._course, span_ms(over)
        now = self._at(course.now_ms + 1) if self._line else self.truth
        body = {"point": self.id, "from": now, "to": float(to), "over_ms": over_ms}

        def begin() -> None:
            if not self._line:
                course.play.sensing.feed((self.id,), self._read)
            at_ms = course.play.world.now_ms
            self._line = [each for each in self._line if each[0] < at_ms]
            self._line += [(at_ms, now), (at_ms + over_ms, float(to))]

        course.act("sensor", body, begin)

    def crossed(self, value: float) -> float:
        """The drill second at which what was set here first passes `value`; for `since=`.

        Raises:
            Misused: What was set does not pass it.
        """
        line = self._line
        for (from_ms, low), (to_ms, high) in itertools.pairwise(line):
            if min(low, high) <= value <= max(low, high) and low != high:
                return (from_ms + (to_ms - from_ms) * (value - low) / (high - low)) / 1000
        raise Misused(
            f"{self.id} 的设定没有经过 {value:g}",
            f"what {self.id} was set to never passes {value:g}",
        )

    def _read(self) -> Floats:
        return np.array([self._at(self._course.play.world.now_ms)])

    def _at(self, at_ms: int) -> float:
        """The truth that was set, at a moment."""
        line = self._line
        for (from_ms, low), (to_ms, high) in itertools.pairwise(line):
            if from_ms <= at_ms < to_ms:
                return low + (high - low) * (at_ms - from_ms) / (to_ms - from_ms)
        return line[-1][1]


class Unit:
    """One unit of the county, by its id."""

    def __init__(self, course: Course, name: str) -> None:
        self._course = course
        try:
            self.id = unit_of(course.inputs.county, name)
        except BadValue as wrong:
            raise Misused.of(wrong) from None

    @property
    def status(self) -> UnitStatus:
        """What its crew is at, in truth."""
        crew = self._course.play.crews.known(self.id)
        return UnitStatus.AVAILABLE if crew is None else crew.status

    @property
    def position_deg(self) -> tuple[float, float]:
        """Latitude and longitude where it is, in truth."""
        crew = self._course.play.crews.known(self.id)
        if crew is None:
            unit = self._course.inputs.county.units[self.id]
            return unit.lat_deg, unit.lon_deg
        return crew.position_deg


class DrillAtWork:
    """The drill being played: its plan, and what the exercise staff may do with it."""

    def __init__(self, course: Course, mind: Callable[[], None]) -> None:
        self._course, self._mind = course, mind

    @property
    def plan(self) -> Drill:
        """The drill as it was read and checked."""
        return self._course.inputs.drill

    def fire(self, inject: str) -> None:
        """Let an inject happen now."""
        self._steer(inject, "fire")

    def hold(self, inject: str) -> None:
        """Let an inject wait when its time comes."""
        self._steer(inject, "hold")

    def release(self, inject: str) -> None:
        """Let an inject that is held come; at once when its time is past."""
        self._steer(inject, "release")

    def play(self) -> Verdict:
        """Let it go on to its end, and judge its expected actions."""
        course = self._course
        course.go(course.end_ms)
        self._mind()
        course.close()
        return judge(read(course.folder / EVENTS), self.plan)

    def _steer(self, inject: str, act: Steer) -> None:
        known = [each.id for each in self.plan.injects]
        if inject not in known:
            raise Misused(
                f"想定里没有注入“{inject}”；有 {'、'.join(known) or '没有注入'}",
                f"the drill has no inject {inject!r}; it has {', '.join(known) or 'none'}",
            )
        play = self._course.play
        self._course.act(
            "inject", {"inject": inject, "act": act}, lambda: play.steer(inject, act, "test")
        )


class DeskAtWork:
    """The desk under test: what it decided, and a way to tell it something."""

    def __init__(self, course: Course) -> None:
        self._course = course

    def tell(self, body: Seen, by: str = "test") -> None:
        """Let it see what a person says at this instant."""
        course = self._course
        course.act("desk", {"by": by, "said": body.kind}, lambda: course.play.driver.see(by, body))

    def decided(self, kind: str = "") -> list[Record]:
        """Its effects so far, of one kind (`incident_opened`) or of all."""
        wanted = f"desk.{kind}"
        return [
            record
            for record in self._course.told
            if (record.kind == wanted if kind else record.kind.startswith(wanted))
        ]


class DeviceAtWork:
    """One device of the rig, simulated or real behind the same driver."""

    def __init__(self, course: Course, name: str) -> None:
        self._course, self.id = course, name

    def order(self, order: str) -> OrderDone:
        """Tell it something, and wait until it has been read back, refused or given up.

        A real device, and any the public hears or sees, only takes what its rig entry allows.
        """
        return self._course.order(self.id, order)
