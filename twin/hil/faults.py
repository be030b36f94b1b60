"""Faults a test puts in: of a sensor, a crew, a line, or of the wire to a device.

What a reader would get wrong: a fault that cannot apply where the test runs (of a wire where there
is none, of a twin where the real device stands) skips the test with the reason. It never passes as
if the fault had been there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from devices.faults import WireFaultKind
from devices.rig import SECONDS_MAX
from twin.hil.course import Course
from twin.hil.handles import Sensor, Unit
from twin.hil.moments import Span, span_ms
from twin.hil.told import Misused

__all__ = ["Faults"]

_SENSOR = ("stuck", "silent", "drift", "false_value", "calibration", "misoperation")
_SHOWN = ("drift", "false_value", "calibration", "misoperation")
_BREAKDOWN, _LINE = "breakdown", "line"
_WIRE = tuple(kind.value for kind in WireFaultKind)


class Faults:
    """`fault.inject(target, kind, for_=)`; each ends by itself, and with the test."""

    def __init__(self, course: Course) -> None:
        self._course = course

    def inject(
        self,
        target: Sensor | Unit | str,
        kind: str,
        *,
        for_: Span,
        value: float | None = None,
        seconds: float = 1.0,
    ) -> None:
        """Let something go wrong now, for a while.

        Args:
            target: A sensor or unit or its id, a party whose line fails (`plant:H-A1`), a device.
            kind: `stuck silent drift false_value calibration misoperation` of a sensor,
                `breakdown` of a unit, `line` of a party, or a wire fault of a device.
            value: What a sensor shows instead; of `drift`, by how much it is off at the end.
            seconds: How late a `delay`, `trickle` or `flapping` of a wire makes it.

        Raises:
            Misused: Target, kind or value do not go together.
            NotHere: The fault cannot apply where the test runs.
        """
        for_ms = span_ms(for_)
        if kind in _WIRE:
            if not 0.0 < seconds <= SECONDS_MAX:
                most = f"{SECONDS_MAX:g}"
                raise Misused(
                    f"seconds= 应在 0 到 {most} 之间", f"seconds= is between 0 and {most}"
                )
            device = target if isinstance(target, str) else target.id
            self._course.break_wire(device, kind, for_ms, seconds)
            return
        if kind not in (*_SENSOR, _BREAKDOWN, _LINE):
            known = " ".join((*_SENSOR, _BREAKDOWN, _LINE, *_WIRE))
            raise Misused(f"没有故障 {kind!r}；有 {known}", f"no fault {kind!r}; there are {known}")
        if (kind in _SHOWN) != (value is not None):
            raise Misused(
                f"{kind} {'要' if kind in _SHOWN else '不要'} value=",
                f"{kind} takes {'a' if kind in _SHOWN else 'no'} value=",
            )
        name, act = self._sense(target, kind, value, for_ms)
        self._course.act("fault", {"target": name, "kind": kind, "for_ms": for_ms}, act)

    def _sense(
        self, target: Sensor | Unit | str, kind: str, value: float | None, for_ms: int
    ) -> tuple[str, Callable[[], None]]:
        """Who has the fault, and what brings it about."""
        course = self._course
        play = course.play
        if kind == _LINE:
            party = target if isinstance(target, str) else target.id
            return party, partial(play.links.fail, party, for_ms)
        if kind == _BREAKDOWN:
            if isinstance(target, Sensor):
                raise Misused(f"{target.id} 不是队伍", f"{target.id} is no unit")
            unit = target.id if isinstance(target, Unit) else Unit(course, target).id
            return unit, lambda: play.crews.of(unit).break_down(for_ms)
        if isinstance(target, Unit):
            raise Misused(f"{target.id} 不是测点", f"{target.id} is no sensor point")
        sensor = target if isinstance(target, Sensor) else Sensor(course, target)
        sensor.must_be_ours()
        point = sensor.id
        return point, partial(play.sensing.fail, point, kind, value, for_ms)
