"""Measures of the coverage: each a function from the records of one run to a figure.

What a reader would get wrong: a measure gives None where the run had no occasion for it. That is
a gap, never a success.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from scenarios.coverage.harder import (
    KINDS,
    clashing_orders,
    joined_by_video,
    own_means,
    warnings_left,
)
from scenarios.coverage.told import Told, moments, quantile, share, spans_s
from twin.terms.observation import AlarmBit
from twin.terms.record import Record

__all__ = ["MEASURES", "READ"]

_COUNTY = "county_duty"


def _since_opened(told: Told, *kinds: str) -> float | None:
    """The longest span from an incident's opening to its first record of some kinds."""
    begins, ends = told.of("desk.incident_opened"), told.of(*kinds)
    return max(spans_s(moments(begins, "incident"), moments(ends, "incident")), default=None)


def _first_task_s(told: Told) -> float | None:
    tasks = told.of("desk.task_assigned", "desk.order_given", "desk.request_made")
    begins = moments(told.of("desk.incident_opened"), "incident")
    spans = spans_s(begins, moments(tasks, "incident"), over_ms=told.over_ms)
    return max(spans, default=None)


def _between(told: Told, begins: str, ends: str, *fields: str) -> list[float]:
    """The spans from records of one kind to those of another, by fields that both have."""
    return spans_s(moments(told.of(begins), *fields), moments(told.of(ends), *fields))


def _delivered(told: Told, concerns: Callable[[Record], bool]) -> float | None:
    messages = [record for record in told.of("world.message") if concerns(record)]
    kept = sum(record.body.get("delivered_ms") is not None for record in messages)
    return share(kept, len(messages))


def _with_department(record: Record) -> bool:
    return any(str(record.body.get(end, "")).startswith("county-") for end in ("from", "to"))


def _of_county(told: Told, kind: str) -> list[Record]:
    return [record for record in told.of(kind) if record.body.get("position") == _COUNTY]


def _shown_to_county(told: Told) -> list[tuple[str, int]]:
    """Alarms put before the county's duty room, alone or on a group's line."""
    alone = moments(_of_county(told, "desk.alarm_announced"), "alarm")
    lines = _of_county(told, "desk.alarms_grouped")
    return alone + [(alarm, line.at_ms) for line in lines for alarm in line.body["members"]]


def _detection_to_duty_s(told: Told) -> float | None:
    """At major sources of levels 一 and 二: from the second-level alarm to the county's desk."""
    active = [r for r in told.of("obs.alarm_changed") if r.body["active"]]
    second = [r for r in active if r.body["bit"] == AlarmBit.HH.value]
    begins = [(f"{r.body['point']}/HH", r.at_ms) for r in second if r.body["point"] in told.major]
    shown = [(alarm.rpartition("/")[0], at_ms) for alarm, at_ms in _shown_to_county(told)]
    return quantile(spans_s(begins, shown, over_ms=told.over_ms), 0.95)


def _county_ack_s(told: Told) -> float | None:
    """Of alarms shown alone and of groups' lines, which are taken as one."""
    begins = [
        moment
        for kind, name in (("desk.alarm_announced", "alarm"), ("desk.alarms_grouped", "group"))
        for moment in moments(_of_county(told, kind), name)
    ]
    ends = moments(_of_county(told, "obs.acknowledged"), "alarm")
    return quantile(spans_s(begins, ends, over_ms=told.over_ms), 0.95)


def _ended(told: Told) -> list[Record]:
    return told.of("desk.task_ended")


def _tasks_in_time(told: Told) -> float | None:
    """Tasks ended by their time, of all that were assigned."""
    good = sum((record.body.get("margin_s") or 0.0) >= 0.0 for record in _ended(told))
    return share(good, len(told.of("desk.task_assigned")))


def _instructions(told: Told) -> float | None:
    closed = {record.body["instruction"] for record in told.of("desk.instruction_closed")}
    passed = {record.body["instruction"] for record in told.of("desk.instruction_passed")}
    return share(len(passed & closed), len(passed))


def _clocks(told: Told, only: str = "") -> float | None:
    """Phase clocks with a target, of all incidents, that were kept."""
    measured = [
        record.body
        for record in told.of("desk.clock_measured")
        if record.body.get("target_s") is not None and only in ("", record.body.get("clock"))
    ]
    kept = sum(each["to_ms"] - each["from_ms"] <= each["target_s"] * 1000 for each in measured)
    return share(kept, len(measured))


def _crossings(told: Told) -> list[float]:
    return _between(told, "world.truth_crossed", "world.reading_crossed", "point", "bit")


def _detected(told: Told) -> float | None:
    crossed = {(r.body["point"], r.body["bit"]) for r in told.of("world.truth_crossed")}
    return share(len(_crossings(told)), len(crossed))


def _mean(values: list[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _alert_taken_s(told: Told) -> float | None:
    return max(
        _between(told, "device.cap_received", "desk.warning_taken", "identifier"), default=None
    )


def _notice_s(told: Told) -> float | None:
    issued = [(r.body["notice"]["incident"], r.at_ms) for r in told.of("desk.warning_issued")]
    return max(spans_s(moments(told.of("desk.incident_opened"), "incident"), issued), default=None)


def _on_time(told: Told) -> float | None:
    judged = told.of("desk.report_judged")
    return share(sum(r.body.get("verdict") == "on_time" for r in judged), len(judged))


def _settled(told: Told) -> float | None:
    noted = {record.body["contradiction"] for record in told.of("desk.contradiction_noted")}
    settled = {record.body["contradiction"] for record in told.of("desk.contradiction_settled")}
    return share(len(noted & settled), len(noted))


def _turnout_s(told: Told) -> float | None:
    """Of the fire service, by order and unit: from the alert to driving off."""
    crews = [record for record in told.of("world.crew") if record.body.get("role") == "119"]
    alerted, gone = (
        moments([r for r in crews if r.body.get("status") == status], "order", "unit")
        for status in ("alerted", "en_route")
    )
    return quantile(spans_s(alerted, gone), 0.9)


def _reached(told: Told) -> float | None:
    """Persons reached, of all on the lists of callings, by the last count of each list."""
    last = {
        (record.body["calling"], record.body["township"]): record.body
        for record in told.of("desk.reach_counted")
    }
    return share(
        sum(each["reached"] for each in last.values()),
        sum(each["persons"] for each in last.values()),
    )


def _answers_s(told: Told) -> float | None:
    return quantile(_between(told, "desk.asked", "obs.answered", "question"), 0.5)


def _scene_s(told: Told) -> float | None:
    done = [record for record in told.of("obs.scene_reported") if record.body.get("done")]
    begins = moments(told.of("desk.scene_requested"), "room", "scene")
    return max(spans_s(begins, moments(done, "room", "scene")), default=None)


def _call_answer_s(told: Told) -> float | None:
    return quantile(_between(told, "obs.call_rang", "obs.call_picked_up", "call"), 0.95)


def _calls_missed(told: Told) -> float | None:
    missed = float(len(told.of("desk.call_missed")))
    return missed if told.of("obs.call_rang") else None


def _minuted(told: Told) -> float | None:
    began = {record.body["conference"] for record in told.of("desk.conference_began")}
    kept = {record.body["conference"] for record in told.of("desk.minutes_kept")}
    return share(len(began & kept), len(began))


def _roll_call_share(told: Told) -> float | None:
    ended = [record.body for record in told.of("desk.roll_call_ended")]
    return share(sum(e["answered"] for e in ended), sum(e["called"] for e in ended))


def _roll_call_s(told: Told) -> float | None:
    return max((float(r.body["took_s"]) for r in told.of("desk.roll_call_ended")), default=None)


def _reports_kept(told: Told) -> float | None:
    """Reports of events that an incident was opened for or that were linked to one."""
    told_of = {record.body["report"] for record in told.of("obs.event_reported")}
    opened = {e for r in told.of("desk.incident_opened") for e in r.body["evidence"]}
    linked = {record.body["evidence"] for record in told.of("desk.incident_linked")}
    return share(len(told_of & (opened | linked)), len(told_of))


def _mode_switch_s(told: Told) -> float | None:
    """From the latest start of a response to the switch to crisis mode."""
    began = [record.at_ms for record in told.of("desk.response_started")]
    for record in told.of("desk.mode_changed"):
        before = [at_ms for at_ms in began if at_ms <= record.at_ms]
        if record.body.get("mode") == "crisis" and before:
            return (record.at_ms - max(before)) / 1000.0
    return None


MEASURES: Mapping[str, Callable[[Told], float | None]] = {
    "delivered_share": lambda told: _delivered(told, lambda _: True),
    "detection_to_duty_s": _detection_to_duty_s,
    "county_ack_s": _county_ack_s,
    "first_task_s": _first_task_s,
    "tasks_ended_share": lambda told: share(len(_ended(told)), len(told.of("desk.task_assigned"))),
    "tasks_in_time_share": _tasks_in_time,
    "instructions_closed_share": _instructions,
    "department_delivered_share": lambda told: _delivered(told, _with_department),
    "arrivals_in_time_share": lambda told: _clocks(told, "arrival"),
    "advice_s": lambda told: _since_opened(told, "desk.assessed"),
    "detected_share": _detected,
    "detect_mean_s": lambda told: _mean(_crossings(told)),
    "alert_taken_s": _alert_taken_s,
    "notice_s": _notice_s,
    "reports_on_time_share": _on_time,
    "grade_s": lambda told: _since_opened(told, "desk.incident_graded"),
    "contradictions_settled_share": _settled,
    "journal_faults": lambda told: float(told.faults),
    "turnout_s": _turnout_s,
    "reached_share": _reached,
    "clocks_kept_share": _clocks,
    "answer_median_s": _answers_s,
    "call_answer_s": _call_answer_s,
    "calls_missed": _calls_missed,
    "scene_s": _scene_s,
    "minuted_share": _minuted,
    "roll_call_share": _roll_call_share,
    "roll_call_s": _roll_call_s,
    "reports_kept_share": _reports_kept,
    "mode_switch_s": _mode_switch_s,
    "warnings_left": warnings_left,
    "clashing_orders": clashing_orders,
    "own_means_share": own_means,
    "joined_by_video_share": joined_by_video,
    "actions_on_time_share": lambda told: told.on_time,
}
READ = frozenset(
    {"world.message", "desk.incident_opened", "desk.alarm_announced", "desk.alarms_grouped",
     "obs.alarm_changed", "world.truth_crossed",
     "obs.acknowledged", "desk.task_ended", "desk.task_assigned", "desk.order_given",
     "desk.request_made", "desk.instruction_closed", "desk.instruction_passed",
     "desk.clock_measured", "world.reading_crossed", "device.cap_received", "desk.warning_taken",
     "desk.warning_issued", "desk.report_judged", "desk.contradiction_noted",
     "desk.contradiction_settled", "world.crew", "desk.reach_counted", "desk.asked",
     "obs.answered", "desk.scene_requested", "obs.scene_reported", "obs.call_rang",
     "obs.call_picked_up", "desk.call_missed", "desk.conference_began", "desk.minutes_kept",
     "desk.roll_call_ended", "obs.event_reported", "desk.incident_linked",
     "desk.response_started", "desk.mode_changed", "desk.assessed", "desk.incident_graded"}
    | KINDS
)  # fmt: skip
"""The kinds of record that measures look at; the others are not kept."""
