"""What users of other alarm systems complain about, each as a test named after its complaint.

The tracker and number stand in the docstring. Those that concern the evaluation of signals are with
the kernels; these concern the lifecycle and the desk.
"""

from __future__ import annotations

import json

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.desk.conftest import Told, charge, gas
from twin.county import County
from twin.desk import Desk, Rules, Watch
from twin.journal import canonical_bytes
from twin.terms.alarm_acts import (
    AlarmHandled,
    AlarmShelved,
    AlarmsSuppressed,
    AlarmUnshelved,
    HandlingStep,
    ServiceChanged,
)
from twin.terms.decision import ActRefused, AlarmActed, AlarmAnnounced, Decision, PointsMasked
from twin.terms.observation import Acknowledged, AlarmBit, AlarmChanged, Observation, Seen
from twin.terms.text import Text

HEAD, PLANT, COUNTY = "GHF-001", "plant:H-A1", "county_duty"
ALARM = f"{HEAD}/HH"


def change(bit: AlarmBit, active: bool) -> AlarmChanged:
    return AlarmChanged(point=HEAD, bit=bit, active=active, value=None)


def calibration(on: bool) -> AlarmsSuppressed:
    return AlarmsSuppressed(
        rule="SUP-calibration", area="H-A1", on=on, by="乙", role="engineer", reason="标定"
    )


def names(told: Told, position: str = PLANT) -> list[str]:
    return [a.alarm for a in told.all(AlarmAnnounced) if a.position == position and not a.again]


def test_a_delay_that_ran_out_while_the_alarm_was_disabled_raises_nothing_then_and_is_not_lost(
    told: Told,
) -> None:
    """phoebus 1966, 2310, 2309: raised on a disabled point; and never raised after re-enabling."""
    told.see(5, calibration(True))
    told.see(10, gas(HEAD))  # the watch's delay has run out
    assert names(told) == []
    told.see(20, calibration(False))
    assert names(told) == [f"{ALARM}/1"]


def test_a_masked_point_whose_delay_runs_out_is_raised_when_unmasked_and_only_then(
    county: County,
) -> None:
    """The same complaint, of the mask the watch itself is told to hold."""
    watch = Watch(county)
    high = {1: np.full(len(watch.points(1)), 6.0, dtype=np.float32)}

    def heed(masked: bool) -> None:
        mask = PointsMasked(
            points=(HEAD,), bits=tuple(AlarmBit), masked=masked, because=Text("试", "test")
        )
        watch.heed(Decision((mask,), None))

    def raised(ticks: range) -> list[AlarmBit]:
        found = [o for tick in ticks for o in watch.step(tick, high) if o.source == HEAD]
        return [o.body.bit for o in found if isinstance(o.body, AlarmChanged)]

    heed(True)
    assert raised(range(20)) == []
    heed(False)
    assert raised(range(20, 30)) == [AlarmBit.H, AlarmBit.HH]


def test_acknowledgements_shelves_and_latches_outlive_a_restart(
    told: Told, county: County, rules: Rules
) -> None:
    """phoebus 2520, 3078: acknowledgements are lost at a restart, a description drops the latch."""
    told.see(10, gas(HEAD))
    told.see(20, Acknowledged(alarm=ALARM, by="甲", position=PLANT))
    told.see(30, AlarmShelved(alarm=ALARM, position=COUNTY, for_s=600, by="丁", reason="试"))
    frozen = json.loads(canonical_bytes(told.desk.snapshot()))
    renamed = charge(title=Text("改了名", "renamed"))
    again = Told(Desk.restore(county, rules, renamed, frozen))
    again.see(40, Acknowledged(alarm=ALARM, by="乙", position=PLANT))
    assert "已签收" in again.all(ActRefused)[0].because.zh
    again.see(630)
    assert [act.position for act in again.all(AlarmActed)] == [COUNTY]


def test_acknowledging_a_lost_signal_does_not_acknowledge_the_alarm_behind_it(told: Told) -> None:
    """phoebus 1928: ack of "disconnected" silently acks the hidden real alarm."""
    told.see(10, gas(HEAD))
    told.see(20, change(AlarmBit.BAD, True))
    told.see(30, Acknowledged(alarm=f"{HEAD}/BAD/1", by="甲", position=PLANT))
    lives = told.desk._state.alarms.lives
    assert not lives[f"{PLANT}|{HEAD}/BAD"].unacked
    assert lives[f"{PLANT}|{ALARM}"].unacked


def test_the_observations_replay_to_exactly_the_live_state(
    told: Told, county: County, rules: Rules
) -> None:
    """phoebus 2267: after an outage client and server disagree on what is active."""
    steps: list[tuple[float, list[Seen]]] = [
        (10, [gas(HEAD), change(AlarmBit.BAD, True)]),
        (20, [Acknowledged(alarm=ALARM, by="甲", position=PLANT)]),
        (30, [gas(HEAD, 0.0, active=False)]),
        (40, [change(AlarmBit.BAD, False)]),
    ]
    other = Told(Desk(county, rules, charge()))
    for at_s, seen in steps:
        told.see(at_s, *seen)
        other.see(at_s, *seen)
    assert canonical_bytes(told.desk.snapshot()) == canonical_bytes(other.desk.snapshot())


def test_one_transition_makes_one_announcement_a_position(told: Told) -> None:
    """phoebus 3679: a delayed alarm emits two messages."""
    told.see(10, gas(HEAD))
    told.see(11, gas(HEAD))  # the same transition once more
    told.see(12, gas(HEAD, 0.0, active=False))
    told.see(13, gas(HEAD, 0.0, active=False))
    assert [a.position for a in told.all(AlarmAnnounced)] == [PLANT, COUNTY]


def test_a_lost_signal_never_clears_an_alarm(told: Told) -> None:
    """prometheus 204, 7595, 14085: a lost sample counts as "condition cleared"."""
    told.see(10, gas(HEAD))
    told.see(20, change(AlarmBit.BAD, True))
    life = told.desk._state.alarms.lives[f"{PLANT}|{ALARM}"]
    assert (life.active, life.unacked) == (True, True)


def test_an_active_alarm_can_be_acknowledged_and_so_can_one_that_returned(told: Told) -> None:
    """Scada-LTS 2745, 2673: an active alarm cannot be acknowledged."""
    told.see(10, gas(HEAD))
    told.see(20, Acknowledged(alarm=ALARM, by="甲", position=PLANT))
    told.see(30, gas(HEAD, 0.0, active=False))
    told.see(40, Acknowledged(alarm=ALARM, by="丁", position=COUNTY))
    states = [act.state.value for act in told.all(AlarmActed) if act.state is not None]
    assert states == ["acked", "latched_acked"]  # the second level of a gas head latches


def test_silence_is_not_an_acknowledgement(told: Told) -> None:
    """prometheus and thingsboard users ask for one: a silenced alarm is still owed."""
    told.see(5, AlarmShelved(alarm=ALARM, position=PLANT, for_s=60, by="甲", reason="试"))
    told.see(10, gas(HEAD))
    told.wake_until(66)
    assert names(told) == [f"{ALARM}/1"]


_EVENTS = st.lists(st.sampled_from("rfbBaAgsuxloivmc"), min_size=1, max_size=25)


def _body(event: str) -> Seen:
    shelf = AlarmShelved(alarm=ALARM, position=PLANT, for_s=30, by="甲", reason="试", once=True)
    step = {"v": HandlingStep.VERIFY, "m": HandlingStep.MEASURE, "c": HandlingStep.CLOSE}
    match event:
        case "r" | "f":
            return gas(HEAD, active=event == "r")
        case "b" | "B":
            return change(AlarmBit.BAD, event == "b")
        case "a" | "A":
            return Acknowledged(alarm=ALARM, by="甲", position=PLANT if event == "a" else COUNTY)
        case "g":
            return gas("GHF-002")
        case "s":
            return shelf
        case "u":
            return AlarmUnshelved(alarm=ALARM, position=PLANT, by="甲", reason="试")
        case "x" | "l":
            return calibration(event == "x")
        case "o" | "i":
            return ServiceChanged(
                point=HEAD, in_service=event == "i", by="乙", role="engineer", reason="试"
            )
        case _:
            return AlarmHandled(alarm=ALARM, stage=step[event], position=COUNTY, by="丁", note="试")


@settings(max_examples=30, deadline=None)
@given(_EVENTS, st.integers(0, 24), st.integers(1, 40))
def test_a_desk_restored_at_any_point_goes_on_the_same(
    county: County, rules: Rules, events: list[str], cut: int, gap_s: int
) -> None:
    """phoebus 3078 and prometheus 13136: whatever the order, a restart changes nothing."""
    whole = Desk(county, rules, charge())
    other = whole
    for number, event in enumerate(events):
        at_ms = (number + 1) * gap_s * 1000
        seen = [Observation(at_ms=at_ms, source="t", order=0, body=_body(event))]
        decided = whole.step(at_ms / 1000, seen)
        if other is not whole:
            assert other.step(at_ms / 1000, seen) == decided
        if number == cut % len(events):
            frozen = json.loads(canonical_bytes(whole.snapshot()))
            other = Desk.restore(county, rules, charge(), frozen)
            assert canonical_bytes(other.snapshot()) == canonical_bytes(whole.snapshot())


@settings(max_examples=30, deadline=None)
@given(_EVENTS, st.integers(1, 40))
def test_no_order_of_delay_suppress_shelve_and_acknowledge_loses_an_alarm(
    county: County, rules: Rules, events: list[str], gap_s: int
) -> None:
    """Every rise was announced or waits behind a cover, and is unacked until a person acts."""
    told = Told(Desk(county, rules, charge()))
    for number, event in enumerate(events):
        at_s = (number + 1) * gap_s
        told.wake_until(at_s - 0.001)
        told.see(at_s, _body(event))
    for position in (PLANT, COUNTY):
        life = told.desk._state.alarms.lives.get(f"{position}|{ALARM}")
        if life is None:
            continue
        acked = [a for a in told.all(AlarmActed) if a.position == position and a.target == ALARM]
        if life.active and not life.hidden:
            assert life.alarm in names(told, position)
            assert life.unacked or any(a.act.value == "acknowledge" for a in acked)
        assert not (life.pending and not life.hidden)
