"""Scenes that between them give every row of the rule files something to decide."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any, Literal, get_args

from tests.desk.conftest import Told, gas
from tests.desk.rows.without import Scene
from tests.desk.warning.conftest import alert, drafted
from twin.county import County
from twin.county.event_types import load_event_kinds
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
from twin.terms.decision import AlarmAnnounced, Asked, RequestMade, TaskAssigned
from twin.terms.duty_acts import InstructionGiven, ModeOrdered
from twin.terms.incident_acts import ExtentReported
from twin.terms.levels import WarningColour
from twin.terms.observation import (
    Acknowledged,
    AlarmBit,
    AlarmChanged,
    Answered,
    CountReported,
    EventReported,
    TaskReported,
    UnitReported,
    UnitStatus,
    WeatherMeasured,
)
from twin.terms.place import Place
from twin.terms.plan_acts import AssignmentReported
from twin.terms.sources import ReportChannel, SourceKind
from twin.terms.warning_acts import MoveOrdered, NoticeActed, WarningActed
from twin.terms.warning_stages import MoveStage, NoticeAct, OwnKind, WarningAct

Step = Callable[[Told], None]
HOUR, DAY = 3600.0, 86_400.0
_RECKONED = ("gas_leak", "tanker_fire", "grass_fire", "forest_fire")
"""Kinds whose spread is reckoned every five minutes: half an hour of them is enough."""


def scenes(county: County, rules: Rules) -> list[Scene]:
    """All of them; those that many rows speak of first."""
    return [
        *_events(county),
        *_sources(county),
        *_pairs(county, rules),
        *_hazards(county),
        *_warnings(county, rules),
        *_alarms(county),
        *_duty(county),
    ]


def place_of(county: County, kind: str) -> Place:
    """A place of a kind: the county seat's middle, a village."""
    return next(row for row in county.places.values() if row.kind == kind).as_term()


def say(told: Told, at_s: float, answer: int = 0) -> None:
    """Everybody who is asked something answers, with the same of his options."""
    open_asks = dict(told.desk._state.asks)
    asked = {each.question: each for each in told.all(Asked) if each.question in open_asks}
    told.see(
        at_s,
        *(
            Answered(question=a.question, answer=a.options[min(answer, len(a.options) - 1)],
                     by=a.to)
            for a in asked.values()
        ),
    )  # fmt: skip


def call(kind: str, place: Place, name: str = "C-1", **words: Any) -> EventReported:
    """Somebody calls about an event."""
    said = {"caller": "群众", "channel": "phone", "text": "有事", **words}
    return EventReported(report=name, event_type=kind, place=place, **said)


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


def _events(county: County) -> Iterator[Scene]:
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
        _blow(told, "near")
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


def _sources(county: County) -> Iterator[Scene]:
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


def _pairs(county: County, rules: Rules) -> Iterator[Scene]:
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


def _hazards(county: County) -> Iterator[Scene]:
    """A leak at the first source of each substance, small or large, with and without a wind."""
    first: dict[str, str] = {}
    for source in county.hazards.values():
        for tank in source.tanks:
            first.setdefault(tank.substance, source.id)
    for (substance, hazard), known in product(first.items(), (True, False)):
        place, cas = county.hazards[hazard].as_term(), county.substances[substance].cas
        for wind in ("none", "near", "weak", "far"):

            def play(
                told: Told, place: Place = place, cas: str = cas, wind: str = wind,
                hazard: str = hazard if known else "",
            ) -> None:  # fmt: skip
                _blow(told, wind)
                told.see(10, call("gas_leak", place, hazard=hazard, substance=cas))
                if wind != "none":  # more than one sign: it may be large
                    told.see(30, call("gas_leak", place, "C-2", hazard=hazard, substance=cas))
                say(told, 60)
                told.wake_until(0.3 * HOUR)

            yield Scene(("cards", "notices"), cas, play)
            yield Scene(("cards",), cas, play, "night")
            if cas in ("7664-39-3", "7782-50-5", "7664-41-7", "68476-85-7"):
                yield Scene(("assessment",), "", play)
    park = county.hazards["H-A1"].as_term()
    for kind in ("tanker_fire", "grass_fire", "forest_fire", "earthquake"):

        def go(told: Told, kind: str = kind) -> None:
            _blow(told, "near")
            told.see(10, call(kind, park))
            if kind == "earthquake":
                told.see(20, ExtentReported(what="magnitude", amount=6.5, place=park, by="台网"))
            say(told, 60)
            told.wake_until(0.3 * HOUR)

        yield Scene(("assessment",), "", go)
        yield Scene(("cards", "notices", "incidents"), f"'{kind}'", go)


def _blow(told: Told, wind: str) -> None:
    if wind == "none":
        return
    station = "WS-huashige" if wind == "far" else "WS-park"
    speed = 0.8 if wind == "weak" else 3.0
    told.see(5, WeatherMeasured(station=station, wind_from_deg=225.0, wind_m_s=speed,
                                temperature_c=20.0))  # fmt: skip


def _warnings(county: County, rules: Rules) -> Iterator[Scene]:
    for row in rules.warnings.kinds:
        for colour in WarningColour:
            for issuer in row.issuers:

                def hear(
                    told: Told, row: Any = row, colour: Any = colour, who: str = issuer
                ) -> None:
                    told.see(
                        10,
                        alert(
                            event=row.words[0],
                            sender_name=f"县{who}局",
                            colour=colour,
                            headline=f"发布{row.words[0]}预警",
                        ),
                    )
                    told.wake_until(HOUR)

                yield Scene(("warnings", "calling"), f"{row.kind!r}", hear)
    for evidence in rules.warnings.evidence:
        yield Scene(("warnings",), f"'{evidence.quantity}'", _evidence(county, evidence))
    roles = sorted({role for row in rules.warnings.acts for role in row.roles})
    for act, role in product(WarningAct, roles):
        for kind in OwnKind:

            def own(told: Told, act: Any = act, role: str = role, kind: Any = kind) -> None:
                told.see(10, drafted(warning_kind=kind, role=role if act is WarningAct.DRAFT
                                     else "duty_officer"))  # fmt: skip
                if act not in (WarningAct.REVIEW, WarningAct.REJECT):
                    _own_act(told, 20, WarningAct.REVIEW, "deputy")
                if act in (WarningAct.CANCEL, WarningAct.REPLACE):
                    told.answer(60, "approve_county_warning", "approve", by="county_head")
                if act is WarningAct.REPLACE:
                    told.see(65, drafted(warning_kind=kind, role=role, replaces="CW-1"))
                _own_act(told, 70, act, role)
                told.wake_until(2 * HOUR)

            yield Scene(("warnings",), f"{act!r}", own)
    for colour, kind in product(WarningColour, OwnKind):

        def issued(told: Told, colour: Any = colour, kind: Any = kind) -> None:
            told.see(10, drafted(colour=colour, warning_kind=kind))
            _own_act(told, 20, WarningAct.REVIEW, "deputy")
            told.answer(60, "approve_county_warning", "approve", by="county_head")
            told.wake_until(5 * HOUR)

        yield Scene(("warnings", "calling", "authority"), "", issued)
    village = next(v.id for v in county.villages.values() if v.township == "T-paozi")
    by = {"county_hq": "county_hq", "township": "township:T-paozi", "village": f"village:{village}"}
    for right, stage in product(rules.warnings.moves, MoveStage):

        def move(told: Told, role: str = right.role, stage: Any = stage) -> None:
            only = (village,) if role == "village" else ()
            for k, each in enumerate((MoveStage.PREPARE, stage)):
                told.see(10 + k, MoveOrdered(order=f"M-{k}", stage=each, by=by[role], role=role,
                                             township="T-paozi", villages=only))  # fmt: skip
            told.wake_until(HOUR)

        yield Scene(("warnings", "calling"), f"'{right.role}'", move)
    notice_roles = sorted({role for row in rules.notices.acts for role in row.roles})
    for step, role in product(NoticeAct, notice_roles):

        def notice(told: Told, act: Any = step, role: str = role) -> None:
            _blow(told, "near")
            told.see(10, gas("GHF-001"), gas("GHF-002"))
            if act in (NoticeAct.CANCEL, NoticeAct.REPLACE):
                told.answer(60, "approve_warning", "approve")
            told.see(70, NoticeActed(notice="W-1", act=act, by="张三", role=role))
            told.wake_until(0.5 * HOUR)

        yield Scene(("notices",), f"{step!r}", notice)


def _own_act(told: Told, at_s: float, act: WarningAct, role: str) -> None:
    told.see(at_s, WarningActed(warning="CW-1", act=act, by="李四", role=role, reason="研判"))


def _evidence(county: County, row: Any) -> Step:
    known = [(w.id, w.kind) for w in county.windows.values()]
    known += list(zip(county.points.id, county.points.text["kind"], strict=True))
    points = [point for point, kind in known if kind == row.kind]

    def play(told: Told) -> None:
        at_s = 10.0
        for bit in row.bits:
            value = 10.0 if bit in (AlarmBit.L, AlarmBit.LL) else 1000.0
            for point in points[:30]:
                told.see(at_s, AlarmChanged(point=point, bit=bit, active=True, value=value))
                at_s += 1.0
        told.wake_until(HOUR)

    return play


def _alarms(county: County) -> Iterator[Scene]:
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
    """An alarm that reached the county goes all steps but the last."""
    told.see(10, gas("GHF-001"))
    at_s = 20.0
    for shown in told.all(AlarmAnnounced):
        words: dict[str, Any] = {"alarm": shown.alarm, "position": shown.position, "by": "甲"}
        told.see(at_s, Acknowledged(**words))
        for stage in (HandlingStep.VERIFY, HandlingStep.CAUSE, HandlingStep.MEASURE):
            at_s += 10.0
            told.see(at_s, AlarmHandled(**words, stage=stage, cause=AlarmCause.MISOPERATION))
        at_s += 10.0
    told.wake_until(3 * HOUR)


def _duty(county: County) -> Iterator[Scene]:
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
