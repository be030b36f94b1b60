"""How good an alarm system is to its operator: the KPIs of ISA-18.2 and EEMUA 191, as they stream.

What a reader would get wrong: only *annunciated new* alarms count. Returns, acknowledgements, and
alarms that were shelved or suppressed load nobody; counting them makes a system look many times
worse than it is. One `AlarmLoad` is one operator position; its definitions are `KpiRules`, data.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from twin.models.alarm_kpi_rules import KpiRules

__all__ = ["AlarmLoad", "Kpi"]

_DAY_MS = 86_400_000
_MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi:
    """The figures of one position from `from_ms` to `to_ms`; shares are of alarms or of time.

    `intervals` are (start, number) of every interval, empty ones left out; `floods` are (begin,
    end, alarms); `top`, `chattering` are (alarm, number), most first.
    """

    from_ms: int
    to_ms: int
    alarms: int
    average: float
    most: int
    most_in_a_minute: int
    over_peak_share: float
    intervals: tuple[tuple[int, int], ...]
    floods: tuple[tuple[int, int, int], ...]
    flood_share: float
    top: tuple[tuple[str, int], ...]
    top_share: float
    chattering: tuple[tuple[str, int], ...]
    fleeting: int
    stale_at_once: int
    stale_at_end: int
    priorities: Mapping[str, int]
    acts: Mapping[str, int]
    level: str


@dataclass(slots=True)
class _Tag:
    """What is kept of one alarm."""

    number: int = 0
    last: deque[int] = field(default_factory=deque)
    chatter: int = 0
    stood_since_ms: int = -1
    short_since_ms: int = -1  # it went after too short a life; not yet known whether it comes again


class AlarmLoad:
    """The counters of one operator position. Moments must not go backwards."""

    def __init__(self, rules: KpiRules) -> None:
        self._rules = rules
        self._minutes: dict[int, int] = {}
        self._tags: dict[str, _Tag] = {}
        self._priorities: dict[str, int] = {}
        self._acts: dict[str, int] = {}
        self._fleeting = 0
        self._stale: list[tuple[int, int]] = []  # (moment, +1 or −1)
        self._window: deque[int] = deque()
        self._floods: list[tuple[int, int, int]] = []
        self._flood_from_ms = -1
        self._in_flood = 0
        self._window_ms = _ms(rules.flood.window)
        self._chatter_ms = _ms(rules.chattering.within)
        self._chatter_times = rules.chattering.times
        self._quiet_ms = _ms(rules.fleeting.quiet_for)

    def new(self, at_ms: int, alarm: str, priority: str = "") -> None:
        """A new alarm was put before the operator."""
        minute = at_ms // _MINUTE_MS
        self._minutes[minute] = self._minutes.get(minute, 0) + 1
        self._priorities[priority] = self._priorities.get(priority, 0) + 1
        tag = self._tags.get(alarm)
        if tag is None:
            tag = self._tags[alarm] = _Tag(last=deque(maxlen=self._chatter_times))
        tag.number += 1
        tag.last.append(at_ms)
        if len(tag.last) == self._chatter_times and at_ms - tag.last[0] <= self._chatter_ms:
            tag.chatter += 1
        if tag.short_since_ms >= 0:
            if at_ms - tag.short_since_ms > self._quiet_ms:
                self._fleeting += 1
            tag.short_since_ms = -1
        if tag.stood_since_ms < 0:
            tag.stood_since_ms = at_ms
        self._flood(at_ms)

    def returned(self, at_ms: int, alarm: str) -> None:
        """The condition of an alarm has gone."""
        tag = self._tags.get(alarm)
        if tag is None or tag.stood_since_ms < 0:
            return
        if at_ms - tag.stood_since_ms < _ms(self._rules.fleeting.shorter_than):
            tag.short_since_ms = at_ms
        stale_ms = tag.stood_since_ms + _ms(self._rules.stale.longer_than)
        if at_ms >= stale_ms:
            self._stale += [(stale_ms, 1), (at_ms, -1)]
        tag.stood_since_ms = -1

    def acted(self, act: str, number: int = 1) -> None:
        """Somebody shelved, suppressed or took out of service."""
        self._acts[act] = self._acts.get(act, 0) + number

    def result(self, from_ms: int, to_ms: int) -> Kpi:
        """The figures over a span that holds all that was counted; counting may go on."""
        rules = self._rules
        alarms = sum(self._minutes.values())
        step_ms = _ms(rules.rate.interval)
        spells: dict[int, int] = {}
        for minute, number in self._minutes.items():
            start_ms = from_ms + (minute * _MINUTE_MS - from_ms) // step_ms * step_ms
            start_ms = max(from_ms, start_ms)
            spells[start_ms] = spells.get(start_ms, 0) + number
        span_ms = max(1, to_ms - from_ms)
        count = max(1, -(-span_ms // step_ms))
        over = sum(number > rules.rate.peak for number in spells.values())
        average = alarms * step_ms / max(span_ms, step_ms)
        most = max(spells.values(), default=0)
        floods = (*self._floods, *self._open_flood(to_ms))
        ranked = sorted(self._tags.items(), key=lambda item: (-item[1].number, item[0]))
        top = tuple((name, tag.number) for name, tag in ranked[:10])
        chatter = [(name, tag.chatter) for name, tag in self._tags.items() if tag.chatter]
        standing = self._standing(to_ms)
        return Kpi(
            from_ms=from_ms,
            to_ms=to_ms,
            alarms=alarms,
            average=average,
            most=most,
            most_in_a_minute=max(self._minutes.values(), default=0),
            over_peak_share=over / count,
            intervals=tuple(sorted(spells.items())),
            floods=floods,
            flood_share=sum(end - begin for begin, end, _ in floods) / span_ms,
            top=top,
            top_share=sum(number for _, number in top) / max(1, alarms),
            chattering=tuple(sorted(chatter, key=lambda item: (-item[1], item[0]))),
            fleeting=self._fleeting + self._short_at_end(to_ms),
            stale_at_once=_most_at_once([*self._stale, *((at, 1) for at in standing)]),
            stale_at_end=len(standing),
            priorities=dict(sorted(self._priorities.items())),
            acts=dict(sorted(self._acts.items())),
            level=_level(rules, average, most, over / count),
        )

    def _flood(self, at_ms: int) -> None:
        """Keep the window, and note where a flood begins and ends."""
        rule, window = self._rules.flood, self._window
        if self._flood_from_ms >= 0:
            end_ms = window[-min(rule.ends_below, len(window))] + self._window_ms
            if end_ms <= at_ms:
                self._floods.append((self._flood_from_ms, end_ms, self._in_flood))
                self._flood_from_ms = -1
        window.append(at_ms)
        while window[0] <= at_ms - self._window_ms:
            window.popleft()
        if self._flood_from_ms >= 0:
            self._in_flood += 1
        elif len(window) >= rule.begins_at:
            self._flood_from_ms, self._in_flood = at_ms, len(window)

    def _open_flood(self, to_ms: int) -> list[tuple[int, int, int]]:
        if self._flood_from_ms < 0:
            return []
        window = self._window
        last = min(self._rules.flood.ends_below, len(window))
        end_ms = min(to_ms, window[-last] + self._window_ms)
        return [(self._flood_from_ms, max(self._flood_from_ms, end_ms), self._in_flood)]

    def _short_at_end(self, to_ms: int) -> int:
        return sum(
            tag.short_since_ms >= 0 and to_ms - tag.short_since_ms > self._quiet_ms
            for tag in self._tags.values()
        )

    def _standing(self, to_ms: int) -> list[int]:
        """When each of the alarms that stand at the end became stale."""
        longer_ms = _ms(self._rules.stale.longer_than)
        since = [tag.stood_since_ms for tag in self._tags.values() if tag.stood_since_ms >= 0]
        return [at_ms + longer_ms for at_ms in since if to_ms - at_ms >= longer_ms]


def _level(rules: KpiRules, average: float, most: int, outside: float) -> str:
    """The best EEMUA level none of whose three limits is passed; `overloaded` beyond the last."""
    for row in rules.eemua_levels:
        if average <= row.average and most <= row.most and outside <= row.outside:
            return row.id
    return "overloaded"


def _most_at_once(changes: list[tuple[int, int]]) -> int:
    now, most = 0, 0
    for _, change in sorted(changes):
        now += change
        most = max(most, now)
    return most


def _ms(seconds: float) -> int:
    return int(seconds * 1000.0 + 0.5)
