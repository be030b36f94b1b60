"""Units that report by themselves: split reports, minute data, fires first and nothing stale."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.cable import Cable
from devices.clock import DeviceClock
from devices.drivers.centres import FireCentre, HjCentre, Known
from devices.drivers.readings import OrderDone, Quality, Reading
from devices.faults import FaultPipe, WireFault, WireFaultKind
from devices.outbox import Outbox
from devices.sensors.environmental_station import EnvironmentalStation, StationHj212
from devices.sensors.fire_alarm_unit import FireAlarmUnit
from devices.sensors.fire_reports import FireReports
from devices.sensors.gas_controller import Detector, GasController, GasHj212
from devices.sensors.river_station import RiverSl651, RiverStation
from devices.wire.checks import crc_hj212
from devices.wire.face import WireError, frames_of
from devices.wire.gbt26875 import Act, Gbt26875, Telegram
from devices.wire.gbt26875_data import ComponentState, Status, UnitState, read_data
from devices.wire.hj212 import DATA_MAX, Hj212, Packet, in_parts
from devices.wire.sl651 import Sl651
from devices.wire.sl651_body import ElementId, StationClass, read_body
from tests.devices.rigs import EPOCH

WORD = st.text("abcdefghij0123456789-", min_size=1, max_size=20)
GROUPS = st.lists(st.lists(st.tuples(WORD, WORD), min_size=1, max_size=3).map(tuple), max_size=80)


@given(GROUPS.map(tuple))
def test_the_parts_of_a_packet_fit_and_are_the_packet(
    cp: tuple[tuple[tuple[str, str], ...], ...],
) -> None:
    whole = Packet(qn="20260701080000000", st="22", cn="2011", mn="M1", flag=5, cp=cp)
    parts = in_parts(whole)
    assert frames_of(Hj212().feed(b"".join(map(Hj212().encode, parts)))) == parts
    assert sum((one.cp for one in parts), ()) == cp
    assert {one.qn for one in parts} == {whole.qn}
    if len(parts) > 1:
        assert [(one.pno, one.pnum) for one in parts] == [
            (i, len(parts)) for i in range(1, len(parts) + 1)
        ]
        assert all(one.wants_answer and one.edition == 2017 for one in parts)
    else:
        assert parts == [whole]


def test_a_group_that_fits_no_packet_is_an_error_of_ours() -> None:
    packet = Packet(qn="1", st="22", cn="2011", mn="M1", cp=((("a", "b" * DATA_MAX),),))
    with pytest.raises(WireError, match="a group of"):
        in_parts(packet)


def test_of_a_packet_too_long_the_first_group_may_fill_a_part() -> None:
    for size in range(900, DATA_MAX):
        groups = ((("a", "b" * size),), (("c", "d" * 60),))
        try:
            parts = in_parts(Packet(qn="1", st="22", cn="2011", mn="M1", flag=5, cp=groups))
        except WireError:
            return
        assert all(one.cp for one in parts)
    raise AssertionError("no group was ever too long")


def _sixty() -> GasController:
    return GasController([Detector(str(i), 12.34) for i in range(60)], DeviceClock(EPOCH), mn="M1")


def _cable(
    gas: GasController, unit: Known, pipe: FaultPipe | None = None, period_s: float = 60.0
) -> Cable:
    factors = [f"g{i}" for i in range(60)]
    return Cable(
        lambda: GasHj212(gas, factors, period_s),
        lambda: HjCentre(unit),
        pipe or FaultPipe(1, "gas", {}),
        device_dials=True,
    )


def test_sixty_heads_take_two_packets_and_all_arrive_once() -> None:
    said: list[Reading | OrderDone] = []
    points = {f"g{i}": f"p{i}" for i in range(60)}
    gas, pipe = _sixty(), FaultPipe(1, "gas", {})
    pipe.set([WireFault(WireFaultKind.DROP, chance=0.4)])
    _cable(gas, Known("M1", points, said.append), pipe, 3600.0).run(120.0)
    good = [one.point for one in said if isinstance(one, Reading) and one.quality is Quality.GOOD]
    assert sorted(good) == sorted(points.values())
    assert len(gas.reporter.box) == 0


def test_a_centre_that_names_no_part_confirms_the_one_in_flight() -> None:
    gas = _sixty()
    session = GasHj212(gas, [f"g{i}" for i in range(60)], 3600.0)
    [first] = frames_of(Hj212().feed(session.receive(b"", 0.0)))
    answer = Hj212().encode(Packet(qn=first.qn, st="91", cn="9014", mn="M1"))
    [second] = frames_of(Hj212().feed(session.receive(answer, 0.1)))
    assert (first.qn, first.pno, second.qn, second.pno) == (first.qn, 1, first.qn, 2)
    assert session.receive(answer, 0.2) == b""
    assert len(gas.reporter.box) == 0


def test_a_station_of_2005_is_heard_by_a_centre_that_is_lenient() -> None:
    """Real-time data of an air station as one program quotes it; its end as many really send it."""
    data = (
        b"ST=22;CN=2011;PW=123456;MN=120112TJTGGN13;CP=&&DataTime=20150811151200;"
        b"PM10-Rtd=89.59,PM10-Flag=N;TSP-Rtd=133.71,TSP-Flag=N&&"
    )
    assert crc_hj212(data) == 0xC241  # as quoted: V
    frame = b"##%04d%bc241\n" % (len(data), data)

    def heard(*, strict: bool) -> list[float | None]:
        said: list[Reading | OrderDone] = []
        centre = HjCentre(Known("120112TJTGGN13", {"PM10": "pm"}, said.append, strict=strict))
        later = frame.replace(b"89.59", b"90.00").replace(b"151200", b"151300")
        for nth, one in enumerate((frame, frame, later)):
            assert centre.receive(one, float(nth)) == b""
        return [one.value for one in said if isinstance(one, Reading)]

    assert heard(strict=True) == []
    assert heard(strict=False) == [89.59, 90.0]


def test_a_station_tells_now_and_what_the_minutes_were() -> None:
    station = EnvironmentalStation("M2", "22", ("a34004", "a01001"), DeviceClock(EPOCH))
    said: list[Reading | OrderDone] = []
    points = {"a34004": "pm", "a34004.avg": "pm.avg", "a01001": "t", "a01001.avg": "t.avg"}
    unit = Known("M2", points, said.append)
    cable = Cable(
        lambda: StationHj212(station, 30.0, 60.0),
        lambda: HjCentre(unit),
        FaultPipe(1, "air", {}),
        device_dials=True,
    )
    station.show("a01001", None)
    for to_s, value in ((29.0, 10.0), (61.0, 40.0)):
        station.show("a34004", value)
        cable.run(to_s)
    readings = [(one.point, one.value) for one in said if isinstance(one, Reading)]
    assert [value for point, value in readings if point == "pm"] == [10.0, 40.0, 40.0]
    [mean] = [value for point, value in readings if point == "pm.avg"]
    assert mean == pytest.approx((6 * 10.0 + 6 * 40.0) / 12, abs=3.0)
    assert {value for point, value in readings if point in ("t", "t.avg")} == {None}
    dead = [one for one in said if isinstance(one, Reading) and one.point == "t"]
    assert {one.quality for one in dead} == {Quality.DEVICE_FAULT}


def test_minute_data_are_of_the_time_their_samples_began() -> None:
    station = EnvironmentalStation("M2", "22", ("a34004",), DeviceClock(EPOCH), decimals=1)
    for second in (0.0, 5.0, 10.0):
        station.show("a34004", second)
        station.sample(second)
    of, [group] = station.minutes(60.0)
    assert of == EPOCH
    assert group == {
        "a34004-Min": "0.0",
        "a34004-Avg": "5.0",
        "a34004-Max": "10.0",
        "a34004-Flag": "N",
    }
    assert station.minutes(120.0) == (datetime(2026, 7, 1, 8, 2), [{"a34004-Flag": "D"}])


def test_a_rain_station_has_no_level_and_says_its_class() -> None:
    def told(kind: str) -> tuple[int, set[int]]:
        session = RiverSl651(RiverStation("0021092101", DeviceClock(EPOCH), kind=kind))
        [frame] = frames_of(Sl651().feed(session.receive(b"", 0.0)))
        body = read_body(frame.body)
        return body.station_class, {one.id for one in body.elements}

    rain = {int(ElementId.RAIN_TOTAL), int(ElementId.VOLTAGE)}
    assert told("rain") == (StationClass.RAIN, rain)
    assert told("reservoir") == (StationClass.RESERVOIR, rain | {int(ElementId.LEVEL)})
    assert told("river") == (StationClass.RIVER, rain | {int(ElementId.LEVEL)})
    with pytest.raises(KeyError):
        RiverStation("0021092101", DeviceClock(EPOCH), kind="rain").show("level", 1.0)


def test_the_urgent_are_told_in_their_order_and_after_what_waits_about_the_same() -> None:
    box = Outbox()
    for name, about, urgent in (
        ("beat", None, False),
        ("1 normal", 1, False),
        ("2 normal", 2, False),
        ("2 fire", 2, True),
        ("3 fire", 3, True),
        ("1 fire", 1, True),
    ):
        box.put(name, name.encode(), about=about, urgent=urgent)
        box.due(0.0)
    told = []
    while box.first is not None:
        told.append(box.first)
        box.due(0.0)
        box.confirmed(told[-1])
    assert told == ["beat", "2 normal", "2 fire", "3 fire", "1 normal", "1 fire"]
    assert not box.waits_about(1)


def _told(session: FireReports, now_s: float) -> list[ComponentState | UnitState]:
    """All that is said when every telegram is confirmed at once."""
    found, answer = [], b""
    while said := session.receive(answer, now_s):
        [telegram] = frames_of(Gbt26875().feed(said))
        found += [
            one for one in read_data(telegram.data) if isinstance(one, ComponentState | UnitState)
        ]
        answer = Gbt26875().encode(
            Telegram(serial=telegram.serial, command=Act.CONFIRM, at=telegram.at)
        )
    return found


def test_a_unit_tells_all_afresh_on_a_new_connection_and_then_what_changes() -> None:
    unit = FireAlarmUnit(3, ("smoke", "heat", "manual"), DeviceClock(EPOCH))
    first = FireReports(unit.teller, unit.parts)
    states = [one for one in _told(first, 0.0) if isinstance(one, ComponentState)]
    assert [(one.part, one.component, one.status) for one in states] == [
        (1, 40, 0),
        (2, 30, 0),
        (3, 23, 0),
    ]
    assert states[2].text == "手动火灾报警按钮3"
    assert _told(first, 1.0) == []
    unit.show("3", 1.0)
    [fire] = [one for one in _told(first, 2.0) if isinstance(one, ComponentState)]
    assert (fire.part, fire.status) == (3, int(Status.FIRE))
    again = _told(FireReports(unit.teller, unit.parts), 9.0)
    assert {one.part: one.status for one in again if isinstance(one, ComponentState)} == {
        1: 0,
        2: 0,
        3: int(Status.FIRE),
    }


def test_more_parts_than_wait_at_a_time_are_all_told() -> None:
    unit = FireAlarmUnit(3, ("smoke",) * 600, DeviceClock(EPOCH))
    said: list[Reading | OrderDone] = []
    known = Known("3", {f"fire.{i}": f"p{i}" for i in range(1, 601)}, said.append)
    cable = Cable(
        lambda: FireReports(unit.teller, unit.parts),
        lambda: FireCentre(known),
        FaultPipe(1, "building", {}),
        device_dials=True,
    )
    cable.run(30.0)
    assert {one.point for one in said if isinstance(one, Reading)} == {
        f"p{i}" for i in range(1, 601)
    }
    assert unit.teller.box.lost == 0


def test_minute_data_come_although_no_connection_lasts_that_long() -> None:
    station = EnvironmentalStation("M2", "22", ("a34004",), DeviceClock(EPOCH))
    said: list[Reading | OrderDone] = []
    unit = Known("M2", {"a34004": "pm", "a34004.avg": "pm.avg"}, said.append)
    cable = Cable(
        lambda: StationHj212(station, 600.0, 60.0),
        lambda: HjCentre(unit),
        FaultPipe(1, "air", {}),
        device_dials=True,
    )
    for second in range(40, 400, 40):
        cable.run(float(second))
        cable.cut()
    means = [one for one in said if isinstance(one, Reading) and one.point == "pm.avg"]
    good = [one for one in means if one.quality is Quality.GOOD]
    assert 4 <= len(good) <= 6
    assert {one.quality for one in means} == {Quality.GOOD, Quality.NO_LINK}


def test_what_burns_is_known_though_the_line_was_down_and_a_fault_is_no_value() -> None:
    unit = FireAlarmUnit(3, ("smoke", "heat"), DeviceClock(EPOCH))
    said: list[Reading | OrderDone] = []
    pipe = FaultPipe(1, "building", {})
    known = Known("3", {"fire.1": "hall", "fire.2": "stair"}, said.append, silence_s=30.0)
    cable = Cable(
        lambda: FireReports(unit.teller, unit.parts, 10.0),
        lambda: FireCentre(known),
        pipe,
        device_dials=True,
    )

    def last() -> dict[str, tuple[float | None, Quality]]:
        return {one.point: (one.value, one.quality) for one in said if isinstance(one, Reading)}

    cable.run(5.0)
    assert last() == {"hall": (0.0, Quality.GOOD), "stair": (0.0, Quality.GOOD)}
    pipe.set([WireFault(WireFaultKind.REFUSE)])
    cable.cut()
    unit.show("1", 1.0)
    unit.show("2", None)
    cable.run(100.0)
    assert last() == {"hall": (None, Quality.NO_LINK), "stair": (None, Quality.NO_LINK)}
    pipe.set([])
    cable.run(200.0)
    assert last() == {"hall": (1.0, Quality.GOOD), "stair": (None, Quality.DEVICE_FAULT)}
