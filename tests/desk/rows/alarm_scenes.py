"""Alarms and every act upon them, one event's whole life, and the duty room."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from tests.desk.conftest import Told, gas
from tests.desk.rows.acts import DAY, HOUR, Step, say
from tests.desk.rows.without import Scene
from twin.county import County
from twin.desk import Rules
from twin.terms.alarm_acts import (
    AlarmCause,
    AlarmHandled,
    AlarmShelved,
    AlarmsSuppressed,
    HandlingStep,
    ServiceChanged,
)
from twin.terms.calls import CallEnded, CallOutcome, CallPlaced
from twin.terms.decision import AlarmAnnounced, RequestMade
from twin.terms.duty_acts import InstructionGiven, ModeOrdered
from twin.terms.observation import (
    Acknowledged,
    AlarmBit,
    AlarmChanged,
    TaskReported,
    UnitReported,
    UnitStatus,
)
from twin.terms.place import Place


def alarms(county: County) -> Iterator[Scene]:
    """One point of each family, source level and owner: each alarm, and each act upon it."""
    seen: dict[tuple[str, str, str], str] = {}
    text = county.points.text
    for k, point in enumerate(county.points.id):
        hazard = county.hazards.get(text["hazard"][k])
        level = "none" if hazard is None else str(hazard.level)
        owner = text["owner"][k].partition("-")[0] if hazard else text["owner"][k][:8]
        seen.setdefault((text["family"][k], level, owner), point)
    for (family, _, _), point in seen.items():
        yield Scene(("alarms",), f"'{family}'", _one_alarm(point))
    for point in ("GHF-001", "RS-xihe-1", "FL-001", "TC-001", "FA-001", "WS-park"):
        yield Scene(("alarms",), "", _acts(point))


def _one_alarm(point: str) -> Step:
    def play(told: Told) -> None:
        for k, bit in enumerate(AlarmBit):
            told.see(10 + 1000 * k, AlarmChanged(point=point, bit=bit, active=True, value=1.0))
            told.wake_until(10 + 1000 * k + 900)

    return play


def _acts(point: str) -> Step:
    def play(told: Told) -> None:
        told.see(10, AlarmChanged(point=point, bit=AlarmBit.HH, active=True, value=9.0))
        told.wake_until(700)
        at_s = 700.0
        roles = sorted({row.role for row in _rules(told).alarms.roles})
        for shown, role in product(told.all(AlarmAnnounced), roles):
            words: dict[str, Any] = {"alarm": shown.alarm, "position": shown.position, "by": "甲",
                                     "role": role}  # fmt: skip
            acts: list[Any] = [
                Acknowledged(**words),
                AlarmShelved(**words, for_s=1200.0, reason="检修"),
                AlarmHandled(**words, stage=HandlingStep.VERIFY),
                ServiceChanged(point=point, in_service=False, by="甲", reason="检修", role=role),
            ]
            for act in acts:
                told.see(at_s, act)
                at_s += 1.0
        for rule in ("SUP-calibration", "SUP-no-data"):
            told.see(at_s, AlarmsSuppressed(rule=rule, area="H-A1", on=True, by="甲",
                                            reason="检修", role="engineer"))  # fmt: skip
            at_s += 1.0
        for bit in (AlarmBit.BAD, AlarmBit.RATE):
            told.see(at_s, AlarmChanged(point="LT-001", bit=bit, active=True, value=None))
            at_s += 1.0
        told.wake_until(at_s + 3 * HOUR)

    return play


def _rules(told: Told) -> Rules:
    return told.desk._rules


def _life(place: Place) -> Step:
    """A leak from its first sign to the review, as one plant's heads and people tell it."""

    def play(told: Told) -> None:
        told.see(0, AlarmChanged(point="GHF-001", bit=AlarmBit.H, active=True, value=2.5))
        told.see(100, gas("GHF-001"))
        told.see(160, gas("GHF-002"))
        request = told.all(RequestMade)[0].request
        told.see(700, UnitReported(unit="U-fire-1-1", status=UnitStatus.ON_SCENE, order=request,
                                   lat_deg=place.lat_deg, lon_deg=place.lon_deg))  # fmt: skip
        told.see(1000, *(gas(f"GHF-00{n}", 0.0, active=False) for n in (1, 2)))
        told.see(1200, TaskReported(task="stop_leak", place=place, hazard="H-A1", by="企业"))
        told.wake_until(2200)
        say(told, 2300)
        told.wake_until(2 * HOUR)
        say(told, 2 * HOUR + 1)
        told.wake_until(DAY)
        say(told, DAY + 1)

    return play


def _handled(told: Told) -> None:
    """An alarm that reached the county goes all steps and returns, and nobody closes it."""
    told.see(10, gas("GHF-001"))
    at_s = 20.0
    for shown in told.all(AlarmAnnounced):
        words: dict[str, Any] = {"alarm": shown.alarm, "position": shown.position, "by": "甲"}
        told.see(at_s, Acknowledged(**words))
        for stage in (HandlingStep.VERIFY, HandlingStep.CAUSE, HandlingStep.MEASURE):
            at_s += 10.0
            told.see(at_s, AlarmHandled(**words, stage=stage, cause=AlarmCause.MISOPERATION))
        at_s += 10.0
    told.see(at_s, gas("GHF-001", 0.0, active=False))
    told.wake_until(3 * HOUR)


def duty(county: County) -> Iterator[Scene]:
    def days(told: Told) -> None:
        told.see(0, CallEnded(call="none", outcome=CallOutcome.MISSED))
        told.wake_until(4 * DAY)

    def orders(told: Told) -> None:
        told.see(10, InstructionGiven(instruction="IN-1", by="city_duty", text="核实",
                                      to="county_duty", within_s=600.0))  # fmt: skip
        told.see(20, ModeOrdered(mode="crisis", by="leader", reason="大汛"))
        told.wake_until(DAY)

    def nobody_home(told: Told) -> None:
        """Nobody who is called picks up."""
        told.see(10, gas("GHF-001"), gas("GHF-002"))
        told.answer(60, "approve_warning", "approve")
        for k in range(20):
            told.see(100.0 + 200 * k, *(
                CallEnded(call=each.call, outcome=CallOutcome.MISSED)
                for each in told.all(CallPlaced)[-40:]
            ))  # fmt: skip
        told.wake_until(2 * HOUR)

    yield Scene(
        ("incidents", "authority", "reporting", "responses"),
        "",
        _life(county.hazards["H-A1"].as_term()),
    )
    yield Scene(("alarms",), "", _handled)
    yield Scene(("duty",), "", days)
    yield Scene(("duty", "authority"), "", orders)
    yield Scene(("calling", "notices"), "", nobody_home)
