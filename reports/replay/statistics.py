"""What is said of a replay: response, queue, where units came from, how busy they were.

What a reader would get wrong: calls that nobody could answer count against the share within target
and are in no mean. Quantiles are empirical: the smallest time that so many calls do not exceed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reports.replay.intervals import (
    LEVEL,
    MOST_BATCHES,
    Interval,
    batches_of,
    interval_of,
    over_batches,
)
from twin.terms.text import Text

__all__ = ["METHOD", "Columns", "statistics"]

Columns = Mapping[str, NDArray[Any]]
_S = 1e6

METHOD = Text(
    f"置信区间（{LEVEL:.0%}）按批均值：呼叫按时间顺序分成至多 {MOST_BATCHES} 批，每批至少 10 次；"
    f"分位数用整段估计值和各批的离散；忙时比例按时间分 {MOST_BATCHES} 段。",
    f"Confidence intervals ({LEVEL:.0%}) by batch means: calls in order of time in at most "
    f"{MOST_BATCHES} batches of at least 10; for quantiles the whole run's estimate and the spread "
    f"of the batches; for busy fractions {MOST_BATCHES} equal stretches of time.",
)


def statistics(
    columns: Columns,
    spent_us: NDArray[Any],
    statuses: Sequence[str],
    length_us: int,
    units: Sequence[str],
    target_s: Mapping[int, float],
) -> dict[str, Any]:
    """Everything in one JSON-able object; times in seconds.

    Args:
        columns: As `Outcome.columns` gives them.
        spent_us: What each unit did, ``(units, statuses)``.
        units: Their ids.
        target_s: The response wanted, by priority.
    """
    everyone = np.ones(columns["at_us"].size, np.bool_)
    targets = np.array([target_s[p] for p in columns["priority"].tolist()]) * _S
    priorities = np.unique(columns["priority"]).tolist()
    return {
        "method": {"zh": METHOD.zh, "en": METHOD.en},
        "length_s": length_us / _S,
        "all": _of_calls(columns, everyone, targets),
        "by_priority": {
            str(priority): {
                "target_s": target_s[priority],
                **_of_calls(columns, columns["priority"] == priority, targets),
            }
            for priority in priorities
        },
        "units": _of_units(columns, spent_us, statuses, length_us, units),
    }


def _of_calls(
    columns: Columns, chosen: NDArray[np.bool_], target_us: NDArray[Any]
) -> dict[str, Any]:  # fmt: skip
    answered = chosen & columns["answered"]

    def told(name: str, which: NDArray[np.bool_] = answered) -> NDArray[Any]:
        return columns[name][which] / _S

    response, going = told("response_us"), answered & columns["transport"]
    in_time = columns["answered"] & (columns["response_us"] <= target_us)
    from_road, waits = columns["on_road"][answered], columns["queue_us"][answered] > 0
    service = (columns["free_us"] - columns["sent_us"])[answered] / _S
    return {
        "calls": int(chosen.sum()),
        "answered": int(answered.sum()),
        "response_s": {
            "mean": _plain(over_batches(response, np.mean)),
            **{f"p{q}": _plain(over_batches(response, _quantile(q))) for q in (50, 90, 95)},
        },
        "within_target": _plain(over_batches(in_time[chosen], np.mean)),
        "queued": _plain(over_batches(waits, np.mean)),
        "queue_s": _plain(over_batches(told("queue_us"), np.mean)),
        "turnout_s": _plain(over_batches(told("turnout_us"), np.mean)),
        "travel_s": _plain(over_batches(told("travel_us"), np.mean)),
        "on_scene_s": _plain(over_batches(told("on_scene_us"), np.mean)),
        "transported": _plain(over_batches(columns["transport"][answered], np.mean)),
        "to_hospital_s": _plain(over_batches(told("to_hospital_us", going), np.mean)),
        "handover_s": _plain(over_batches(told("handover_us", going), np.mean)),
        "service_s": _plain(over_batches(service, np.mean)),
        "from_station": _plain(over_batches(~from_road, np.mean)),
        "from_road": _plain(over_batches(from_road, np.mean)),
        "units_free": _plain(over_batches(columns["units_free"][chosen], np.mean)),
    }


def _of_units(
    columns: Columns, spent_us: NDArray[Any], statuses: Sequence[str], length_us: int,
    units: Sequence[str],
) -> list[dict[str, Any]]:  # fmt: skip
    rows = []
    for row, unit in enumerate(units):
        mine = columns["answered"] & (columns["unit"] == row)
        rows.append(
            {
                "id": unit,
                "calls": int(mine.sum()),
                "from_road": int(columns["on_road"][mine].sum()),
                "busy": _busy(columns, mine, length_us).plain(),
                "spent_s": {
                    status: float(spent) / _S
                    for status, spent in zip(statuses, spent_us[row].tolist(), strict=True)
                },
            }
        )
    return rows


def _busy(columns: Columns, mine: NDArray[np.bool_], length_us: int) -> Interval:
    """The share of the run a unit was on calls, from the times themselves."""
    order = np.argsort(columns["sent_us"][mine], kind="stable")
    begins, ends = columns["sent_us"][mine][order], columns["free_us"][mine][order]
    if length_us == 0:
        return Interval(0.0, None)
    edges = np.linspace(0.0, float(length_us), MOST_BATCHES + 1)
    before = np.r_[0, np.cumsum(ends - begins)]
    done = np.searchsorted(begins, edges, side="right")
    open_us = np.where(done > 0, np.r_[0, ends][done] - edges, 0.0)
    busy_us = before[done] - np.maximum(open_us, 0.0)
    shares = np.diff(busy_us) / (length_us / MOST_BATCHES)
    enough = len(batches_of(begins.size)) >= 2
    return interval_of(float(busy_us[-1] / length_us), shares.tolist() if enough else [])


def _quantile(percent: int) -> Any:
    return lambda values: float(np.quantile(values, percent / 100, method="inverted_cdf"))


def _plain(interval: Interval | None) -> dict[str, float | None] | None:
    return None if interval is None else interval.plain()
