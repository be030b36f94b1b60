"""Events from the call to their end, by every source, alone and two at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any, Literal, get_args

from tests.desk.conftest import Told, gas
from tests.desk.rows.acts import DAY, HOUR, Step, blow, call, place_of, say
from tests.desk.rows.without import Scene
from twin.county import County
from twin.county.event_types import load_event_kinds
from twin.desk import Rules
from twin.terms.decision import TaskAssigned
from twin.terms.incident_acts import ExtentReported
from twin.terms.observation import (
    AlarmBit,
    AlarmChanged,
    CountReported,
    TaskReported,
)
from twin.terms.place import Place
from twin.terms.plan_acts import AssignmentReported
from twin.terms.sources import ReportChannel, SourceKind

_RECKONED = ("gas_leak", "tanker_fire", "grass_fire", "forest_fire")
"""Kinds whose spread is reckoned every five minutes: half an hour of them is enough."""


def _story(kind: str, place: Place, grave: bool, **words: Any) -> Step:
    """An event from the call to its end, with people hurt, and people who do as they are asked."""

    def play(told: Told) -> None:
        told.see(10, call(kind, place, **words))
        say(told, 60)
        _everybody_works(told, 120)
        for at_s, dead in ((600, 1), (1200, 3), (1800, 10), (2400, 30)) if grave else ():
            told.wake_until(at_s)
            told.see(at_s, CountReported(what="dead", number=dead, place=place, by="hospital"))
            say(told, at_s + 60)
        if kind in _RECKONED:
            return
        told.wake_until(3 * HOUR)
        told.see(3 * HOUR + 1, *_done(told))
        told.wake_until(4 * HOUR)
        say(told, 4 * HOUR + 1)
        told.wake_until(DAY + HOUR)
        say(told, DAY + HOUR + 1)
        if grave:
            told.see(26 * HOUR, CountReported(what="dead", number=31, place=place, by="hospital"))
            told.wake_until(28 * HOUR)

    return play


def _everybody_works(told: Told, at_s: float) -> None:
    """Tasks are taken, requests granted, and units arrive."""
    told.wake_until(at_s)
    tasks = [
        AssignmentReported(assignment=a.assignment, state="accepted", by=a.owner)
        for a in told.all(TaskAssigned)
    ]
    told.see(at_s, *tasks)


def _done(told: Told) -> list[AssignmentReported]:
    return [
        AssignmentReported(assignment=a.assignment, state="done", by=a.owner)
        for a in told.all(TaskAssigned)
    ]


def events(county: County) -> Iterator[Scene]:
    village = place_of(county, "village")
    town = place_of(county, "county_seat")
    park = county.hazards["H-A1"].as_term()

    def story(kind: str, place: Place, *files: str, tag: str = "", desk: Any = "day",
              grave: bool = True, **words: Any) -> Scene:  # fmt: skip
        return Scene(files, tag, _story(kind, place, grave, **words), desk)

    for kind in load_event_kinds(county):
        tag = f"'{kind}'"
        yield story(kind, village, "cards", "hall", "responses", "convening", "notices", "dispatch",
                    tag=tag)  # fmt: skip
        yield story(kind, village, "cards", tag=tag, desk="night")
        yield story(kind, town, "cards", "dispatch", tag=tag)
        yield Scene(("responses", "convening", "authority"), tag, _silent(kind, village))
    for kind, task in (("snow", "plough"), ("earthquake", "evacuate"), ("traffic", "rescue")):
        yield Scene(("reporting",), "", _controlled(kind, task, village))
    yield story("heating", village, "cards", grave=False)
    for (prefix, cas), desk in product(_HEADS.items(), _HOURS):
        yield Scene(("cards",), cas, _two_heads(prefix), desk)
    yield Scene(("assessment",), "", _silent_heads(park))
    for kind in ("gas_leak", "fire", "explosion"):
        yield story(kind, park, "cards", "dispatch", "convening", "reporting", tag=f"'{kind}'",
                    hazard="H-A1")  # fmt: skip
    for urgency in range(6):
        yield story("medical", town, "dispatch", tag="'medical'", grave=False, urgency=urgency)
    for kind in (
        "fire",
        "flood",
        "epidemic",
        "mass_incident",
        "traffic",
        "forest_fire",
        "explosion",
    ):
        yield story(kind, village, "reporting", "authority", "incidents", "responses", "duty",
                    "convening")  # fmt: skip
        yield Scene(("reporting", "authority"), "", _silent(kind, village))
    yield Scene(("reporting", "incidents", "convening", "authority", "responses"), "",
                _larger_risk("gas_leak", park))  # fmt: skip
    yield Scene(("convening",), "'mine'", _larger_risk("mine", village))
    for kind, what in product(_GRADED, ("dead", "grave", "missing", "burnt_ha", "direct_loss_cny")):
        yield Scene(("grading", "responses", "dispatch"), "", _growing(kind, village, what))


_GRADED = ("fire", "forest_fire", "grass_fire", "earthquake", "landslide", "flood", "epidemic")
_STEPS = (1, 3, 10, 30, 50, 100, 300)


_HOURS: tuple[Literal["day", "night"], ...] = ("day", "night")
_HEADS = {"GHF": "7664-39-3", "GCL": "7782-50-5", "GNH": "7664-41-7"}


def _two_heads(prefix: str) -> Step:
    """Two heads of one gas confirm each other."""

    def play(told: Told) -> None:
        told.see(10, gas(f"{prefix}-001", 90.0), gas(f"{prefix}-002", 90.0))
        told.wake_until(60)

    return play


def _controlled(kind: str, task: str, place: Place) -> Step:
    """An event about which the sources differ, signed for, and brought under control."""

    def play(told: Told) -> None:
        told.see(10, call(kind, place))
        told_by: tuple[tuple[int, SourceKind], ...] = ((2, "firm"), (5, "centre"), (1, "hospital"))
        for number, source in told_by:
            told.see(20 + number, CountReported(what="dead", number=number, place=place,
                                                by=source, source_kind=source))  # fmt: skip
        told.wake_until(60)
        say(told, 61)
        told.see(100, TaskReported(task=task, place=place, hazard="", by="现场"))
        for hour in (1, 2, 3):
            told.wake_until(hour * HOUR)
            say(told, hour * HOUR + 1)

    return play


def _silent_heads(place: Place) -> Step:
    """A leak at a plant whose heads give no readings."""

    def play(told: Told) -> None:
        blow(told, "near")
        for k in range(1, 60):
            head = f"GHF-{k:03d}"
            told.see(6, AlarmChanged(point=head, bit=AlarmBit.BAD, active=True, value=None))
        told.see(10, call("gas_leak", place, hazard="H-A1", substance="7664-39-3"))
        told.wake_until(900)

    return play


def _growing(kind: str, place: Place, what: Any) -> Step:
    """One figure of an event grows from nothing to the largest there is."""

    def play(told: Told) -> None:
        told.see(10, call(kind, place))
        for k, number in enumerate(_STEPS):
            at_s = 100.0 + 60 * k
            if what in ("burnt_ha", "direct_loss_cny"):
                amount = 0.5 * 10.0 ** (k if what == "burnt_ha" else k + 2)
                told.see(at_s, ExtentReported(what=what, amount=amount, place=place, by="x"))
            else:
                told.see(at_s, CountReported(what=what, number=number, place=place, by="hospital"))

    return play


def _silent(kind: str, place: Place) -> Step:
    """Nobody answers anything for two days."""

    def play(told: Told) -> None:
        told.see(10, call(kind, place))
        told.see(600, CountReported(what="dead", number=1, place=place, by="hospital"))
        told.see(700, CountReported(what="grave", number=3, place=place, by="hospital"))
        told.wake_until(HOUR if kind in _RECKONED else 2 * DAY)

    return play


def _larger_risk(kind: str, place: Place) -> Step:
    def play(told: Told) -> None:
        told.see(10, call(kind, place, hazard="H-A1" if kind != "mine" else ""))
        told.see(100, CountReported(what="evacuated", number=600, place=place, by="township"))
        told.wake_until(200)
        say(told, 300)
        told.wake_until(2 * HOUR)
        say(told, 2 * HOUR + 1)
        told.wake_until(4 * HOUR)

    return play


def sources(county: County) -> Iterator[Scene]:
    """Two reports, the second from each source by each channel, with another number of dead."""
    place = place_of(county, "village")
    yield Scene(("incidents",), "", _far_alert(place))
    near = Place(name="附近", lat_deg=place.lat_deg + 0.004, lon_deg=place.lon_deg, node=place.node)
    channels: Sequence[ReportChannel] = get_args(ReportChannel)
    for kind, channel in product(get_args(SourceKind), channels):

        def play(told: Told, kind: Any = kind, channel: Any = channel) -> None:
            told.see(10, call("fire", near, source_kind=kind, channel=channel, accuracy_m=None))
            told.see(20, call("fire", place, "C-2", source_kind="crew", accuracy_m=10.0))
            told.see(30, CountReported(what="dead", number=2, place=place, by=kind,
                                       source_kind=kind))  # fmt: skip
            told.see(40, CountReported(what="dead", number=1, place=place, by="医院",
                                       source_kind="hospital"))  # fmt: skip
            told.wake_until(600)

        plain = (kind, channel) in (("unknown", "cap"), ("unknown", "phone"))
        yield Scene(("incidents",), "" if plain else f"'{kind}'", play)


def _far_alert(place: Place) -> Step:
    """An alert that names its place no better than to kilometres, then a call from there."""
    away = Place(name="别处", lat_deg=place.lat_deg + 0.02, lon_deg=place.lon_deg, node=place.node)

    def play(told: Told) -> None:
        told.see(10, call("fire", away, channel="cap", source_kind="unknown"))
        told.see(20, call("fire", place, "C-2", source_kind="crew"))
        told.wake_until(600)

    return play


def pairs(county: County, rules: Rules) -> Iterator[Scene]:
    """Two reports of kinds that may be one event, at the edge of their reach and time."""
    place = place_of(county, "village")
    linking = rules.incidents.linking
    for row in linking.kin:
        for one, other in product(row.types, row.types):
            if one != other:
                yield Scene(
                    ("incidents",), f"'{one}', '{other}'", _two(place, one, other, 300.0, 300.0)
                )
    for reach in linking.reach:
        kind, tag = (reach.types[0], f"'{reach.types[0]}'") if reach.types else ("fire", "")
        for share in (0.3, 0.6, 0.9):
            yield Scene(("incidents",), tag, _two(place, kind, kind, share * reach.radius_m,
                                          share * reach.within))  # fmt: skip


def _two(place: Place, one: str, other: str, apart_m: float, apart_s: float) -> Step:
    away = Place(
        name="别处", lat_deg=place.lat_deg + apart_m / 111_000.0, lon_deg=place.lon_deg,
        node=place.node,
    )  # fmt: skip

    def play(told: Told) -> None:
        told.see(10, call(one, place, accuracy_m=10.0))
        told.see(10 + apart_s, call(other, away, "C-2", accuracy_m=10.0))
        told.wake_until(20 + apart_s)

    return play
