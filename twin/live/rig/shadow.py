"""The twin beside a real device: what each of them says, how far apart, and whether that is borne.

What a reader would get wrong: a residual beyond its bound for less than `hold_s` is no finding, for
the two are not asked at one instant. Where either has no good value there is nothing to compare;
that is told by the driver's quality, and not here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from devices.drivers.readings import Quality, Reading
from devices.rig import RigDevice

__all__ = ["Beside", "Compared", "Compares"]


@dataclass(frozen=True, slots=True)
class Compared:
    """A point's first comparison, or one at which it came to agree or ceased to.

    `real`, `shadow` and `bound` are in the point's unit.
    """

    at_s: float
    device: str
    point: str
    real: float
    shadow: float
    bound: float
    agrees: bool

    @property
    def residual(self) -> float:
        """What the real device says less what its twin says."""
        return self.real - self.shadow


Compares = Callable[[Compared], None]


@dataclass(slots=True)
class _Pair:
    real: float | None = None
    shadow: float | None = None
    beyond_since_s: float | None = None
    agrees: bool | None = None
    worst: float = 0.0
    findings: int = 0


@dataclass(slots=True)
class Beside:
    """The comparison of one device that has a shadow, point by point."""

    device: RigDevice
    tell: Compares
    _pairs: dict[str, _Pair] = field(default_factory=dict)

    def real(self, said: Reading) -> None:
        """The real device's driver says this."""
        self._pair(said.point).real = _good(said)
        self._look(said.point, said.at_s)

    def twin(self, said: Reading) -> None:
        """The driver at the twin says this."""
        self._pair(said.point).shadow = _good(said)
        self._look(said.point, said.at_s)

    def tick(self, now_s: float) -> None:
        """Time passed; drivers that say only what is new have the same to say."""
        for point in self._pairs:
            self._look(point, now_s)

    def shown(self, point: str) -> float | None:
        """What the twin says at a point."""
        return self._pair(point).shadow

    def outcomes(self) -> dict[str, tuple[bool, float, int]]:
        """By point: whether it was ever compared, the worst residual borne out, the findings."""
        return {
            point: (pair.agrees is not None, pair.worst, pair.findings)
            for point, pair in self._pairs.items()
        }

    def _pair(self, point: str) -> _Pair:
        return self._pairs.setdefault(point, _Pair())

    def _look(self, point: str, now_s: float) -> None:
        pair, wanted = self._pairs[point], self.device.shadow
        assert wanted is not None
        if pair.real is None or pair.shadow is None:
            pair.beyond_since_s = None
            return
        residual = pair.real - pair.shadow
        if abs(residual) <= wanted.bound:
            pair.beyond_since_s = None
            agrees = True
        else:
            if pair.beyond_since_s is None:
                pair.beyond_since_s = now_s
            if now_s - pair.beyond_since_s < wanted.hold_s:
                return
            agrees = False
        pair.worst = max(pair.worst, residual, -residual)
        if agrees is not pair.agrees:
            pair.agrees = agrees
            pair.findings += not agrees
            device, bound = self.device.id, wanted.bound
            self.tell(Compared(now_s, device, point, pair.real, pair.shadow, bound, agrees))


def _good(said: Reading) -> float | None:
    return said.value if said.quality is Quality.GOOD else None
