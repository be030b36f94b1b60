"""Devices in place of links: the scan sees what was read, terminals say where crews are."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.sim.small import MemoryJournal, ScriptedDesk, inject, order, small_drill
from twin.county import County
from twin.desk import Rules
from twin.sim.play import Play
from twin.terms.drill import Drill
from twin.terms.happenings import SensorFails

FALSE = inject("M-1", 60.0, SensorFails(point="GHF-001", fault="false_value", value=12.0, for_s=60))
SILENT = inject("M-1", 60.0, SensorFails(point="GHF-001", fault="silent", value=None, for_s=60))


class Wires:
    """Devices and drivers at once: what is shown can be read, unless the wire is `cut`."""

    def __init__(self, *points: str, units: tuple[str, ...] = ()) -> None:
        self.points, self.units = points, units
        self.cut = self.real = False
        self.showing: dict[str, float | None] = {}
        self.moves: list[tuple[str, float, float]] = []
        self.told: list[tuple[str, str]] = []
        self.acts: list[Callable[[], None]] = []

    def has_point(self, point: str) -> bool:
        return point in self.points

    def is_real(self, point: str) -> bool:
        return self.real

    def has_unit(self, unit: str) -> bool:
        return unit in self.units

    def show(self, point: str, value: float | None) -> None:
        self.showing[point] = value

    def sample(self, point: str) -> float:
        value = None if self.cut else self.showing[point]
        return float("nan") if value is None else value

    def move(self, unit: str, lat_deg: float, lon_deg: float) -> None:
        self.moves.append((unit, lat_deg, lon_deg))

    def tell(self, party: str, about: str, act: Callable[[], None]) -> bool:
        if party.removeprefix("unit:") not in self.units:
            return False
        self.told.append((party, about))
        self.acts.append(act)
        return True


@pytest.fixture
def play(county: County, rules: Rules) -> Callable[..., tuple[Play, MemoryJournal]]:
    def make(
        drill: Drill, wires: Wires | None, desk: ScriptedDesk | None = None
    ) -> tuple[Play, MemoryJournal]:
        journal = MemoryJournal()
        desk = ScriptedDesk() if desk is None else desk
        made = Play(drill, county, rules, 1, journal.append, desk=desk, carrier=wires)
        return made, journal

    return make


Plays = Callable[..., tuple[Play, MemoryJournal]]


def alarms(journal: MemoryJournal) -> list[tuple[int, int, bool]]:
    return [
        (r.at_ms, r.body["bit"], r.body["active"])
        for r in journal.of("obs.alarm_changed")
        if r.body["point"] == "GHF-001"
    ]


def test_a_simulated_device_is_seen_with_the_scan_the_uplink_of_its_plant_would_take(
    play: Plays,
) -> None:
    """The plant's uplink takes two scans, the wire one; a real device's line takes its own time."""
    told = {}
    for name in ("links", "simulated", "real"):
        wires = None if name == "links" else Wires("GHF-001", "GHF-002")
        if wires is not None:
            wires.real = name == "real"
        made, journal = play(small_drill(FALSE, duration_s=300.0), wires)
        made.run_through(299_000)
        told[name] = alarms(journal)
    assert {bit for _, bit, _ in told["links"]} == {2, 3}
    assert told["simulated"] == told["links"]
    assert told["real"] == [(at - 1000, bit, on) for at, bit, on in told["links"]]


def test_before_the_first_scan_the_instruments_show_what_is_normal(play: Plays) -> None:
    wires = Wires("LT-001", "GHF-001")
    play(small_drill(), wires)
    assert wires.showing == {"LT-001": 70.0, "GHF-001": 0.0}


def test_an_instrument_that_can_give_no_value_shows_none(play: Plays) -> None:
    wires = Wires("GHF-001")
    made, journal = play(small_drill(SILENT, duration_s=300.0), wires)
    made.run_through(90_000)
    assert wires.showing == {"GHF-001": None}
    assert alarms(journal)[0][1:] == (6, True)
    made.run_through(299_000)
    assert alarms(journal)[-1][1:] == (6, False)


def test_a_wire_that_is_cut_is_a_bad_reading(play: Plays) -> None:
    wires = Wires("GHF-001")
    made, journal = play(small_drill(duration_s=300.0), wires)
    made.run_through(60_500)
    assert alarms(journal) == []
    wires.cut = True
    made.run_through(120_000)
    assert [(bit, on) for _, bit, on in alarms(journal)] == [(6, True)]


def test_a_terminal_reports_the_way_and_the_crew_its_states(play: Plays, county: County) -> None:
    go = order("U-park-2", "standby", county.place("T-paozi").as_term())
    told = {}
    for name, wires in (("links", None), ("wires", Wires(units=("U-park-2",)))):
        desk = ScriptedDesk((10.0, go))
        made, journal = play(small_drill(duration_s=900.0), wires, desk)
        made.run_through(11_000)
        if wires is not None:
            assert wires.told == [("unit:U-park-2", "O-1")]
            assert journal.of("world.crew") == []
            made.world.later(1, wires.acts[0])
        made.run_through(890_000)
        reports = journal.of("obs.unit_reported")
        told[name] = [r.body["status"] for r in reports]
        if wires is not None:
            assert len(wires.moves) > len(reports)
            assert {unit for unit, _, _ in wires.moves} == {"U-park-2"}
    assert told["wires"][:2] == told["links"][:2] == ["alerted", "en_route"]
    assert told["links"].count("en_route") > 5
    assert told["wires"].count("en_route") == 1
