"""The wind as it really blows: a mean that turns when the drill says so, gusts and meandering.

What a reader would get wrong: the plume and the instruments see `at`, gusts included; only the
journal's `world.wind` shows the mean. Gusts are a first-order autoregressive series on a fixed
ten-second grid, so asking twice, or not at all, changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from fast import exact
from twin.models.weather import Stability, stability, sun_at, turned_deg
from twin.sim.world import Life, World, ms

__all__ = ["Blow", "Weather", "wind_record_life"]

_GUST_STEP_MS = 10_000
_LOOK_EVERY_MS = 30_000
_SPEAK_EVERY_MS = 300_000
_LEAST_M_S = 0.3  # below this a direction means nothing
_GUST_LIMIT = 2.5  # standard deviations


@dataclass(frozen=True, slots=True)
class Blow:
    """Wind at one moment: where it comes *from*, degrees clockwise from north, and how fast."""

    from_deg: float
    speed_m_s: float


@dataclass(frozen=True, slots=True)
class _Turn:
    """A passage of the mean wind from one value to another."""

    begun_ms: int
    over_ms: int
    before: Blow
    after: Blow


class Weather:
    """The wind of one drill, the same everywhere in the county."""

    def __init__(self, world: World) -> None:
        start = world.drill.world
        self._share = start.gust_share
        calm = Blow(start.wind_from_deg, max(start.wind_m_s, _LEAST_M_S))
        self._world = world
        self._turn = _Turn(0, 0, calm, calm)
        self._keep = exact.exp(-_GUST_STEP_MS / 1000 / world.figures.weather.gust_memory.value)
        self._fresh = exact.sqrt(1.0 - self._keep * self._keep)
        self._speed_dice = world.stream("gust_speed", "county")
        self._side_dice = world.stream("gust_direction", "county")
        self._gust_step = 0
        self._gust_speed = self._speed_dice.normal(0.0, 1.0)
        self._gust_side = self._side_dice.normal(0.0, 1.0)

    def turn(self, from_deg: float, speed_m_s: float, over_s: float) -> None:
        """Let the mean wind go over to another value, the shorter way round."""
        self._turn = _Turn(
            self._world.now_ms,
            ms(over_s),
            self.mean(),
            Blow(from_deg % 360.0, max(speed_m_s, _LEAST_M_S)),
        )

    def mean(self) -> Blow:
        """The mean wind now."""
        turn = self._turn
        passed_ms = self._world.now_ms - turn.begun_ms
        if passed_ms >= turn.over_ms:
            return turn.after
        part = passed_ms / turn.over_ms
        return Blow(
            turned_deg(turn.before.from_deg, turn.after.from_deg, part),
            turn.before.speed_m_s + part * (turn.after.speed_m_s - turn.before.speed_m_s),
        )

    def at(self) -> Blow:
        """The wind now, gusts and meandering included."""
        mean = self.mean()
        if self._share == 0.0:
            return mean
        self._advance(self._world.now_ms // _GUST_STEP_MS)
        swing = self._share * self._world.figures.weather.meander_deg_per_share.value
        speed = mean.speed_m_s * (1.0 + self._share * _within(self._gust_speed))
        return Blow(
            (mean.from_deg + swing * _within(self._gust_side)) % 360.0, max(speed, _LEAST_M_S)
        )

    def stability(self) -> Stability:
        """The Pasquill class of the mean wind, the drill's sky and the hour."""
        sky = self._world.drill.world.sky
        return stability(self.mean().speed_m_s, sky, sun_at(self._world.hour, sky))

    def _advance(self, step: int) -> None:
        while self._gust_step < step:
            self._gust_step += 1
            self._gust_speed = self._keep * self._gust_speed + self._speed_dice.normal(
                0.0, self._fresh
            )
            self._gust_side = self._keep * self._gust_side + self._side_dice.normal(
                0.0, self._fresh
            )


def wind_record_life(world: World, weather: Weather) -> Life:
    """Write the mean wind to the journal when it has changed, and every five minutes anyway."""
    said: dict[str, object] = {}
    said_ms = 0
    while True:
        mean = weather.mean()
        body: dict[str, object] = {
            "from_deg": round(mean.from_deg) % 360,
            "speed_m_s": round(mean.speed_m_s, 1),
            "stability": weather.stability(),
        }
        if body != said or world.now_ms - said_ms >= _SPEAK_EVERY_MS:
            world.record("world.wind", "world", body)
            said, said_ms = body, world.now_ms
        yield world.env.timeout(_LOOK_EVERY_MS)


def _within(gust: float) -> float:
    return max(-_GUST_LIMIT, min(_GUST_LIMIT, gust))
