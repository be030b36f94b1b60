"""The master scenario events list at work: each inject in its time, recorded, then made to happen.

What a reader would get wrong: an inject changes the *world*. The desk hears of it only when
somebody in the world sees it and says so; calls and counts of the exercise staff come over the
links like any other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeAlias

import numpy as np

from twin.sim.crews import Crews
from twin.sim.events import Events
from twin.sim.hazards.at_work import Hazards
from twin.sim.issuers import Issuers
from twin.sim.leak import Leaks
from twin.sim.links import STAFF, Links, caller_party, centre_party
from twin.sim.plant import PlantStaff
from twin.sim.road_works import RoadWorks
from twin.sim.roads import RoadChange
from twin.sim.seats import DUTY
from twin.sim.sensing import Sensing
from twin.sim.telling import Origins, leak_of
from twin.sim.weather import Weather
from twin.sim.world import Life, World, ms
from twin.terms.codec import to_plain
from twin.terms.drill import (
    Inject,
)
from twin.terms.happenings import (
    AlertComes,
    CallComes,
    CandidateOpens,
    CountComes,
    EventHappens,
    ExtentComes,
    FirmHides,
    LeakStarts,
    LineFails,
    MoveComes,
    PersonActs,
    RoadChanges,
    SensorFails,
    SupportComes,
    TakenBack,
    UnitFails,
    WindTurns,
)
from twin.terms.observation import (
    CallCancelled,
    CountReported,
    EventReported,
    ExtentReported,
    GradeChanged,
    MergeAsked,
    PhaseChanged,
    Seen,
    SplitAsked,
    SupportAsked,
    SupportCancelled,
    UndoAsked,
)
from twin.terms.units import Role
from twin.terms.warning_acts import MoveOrdered

__all__ = ["STEERED", "Cause", "Injector", "Steer", "inject_life"]

STEERED = "world.steered"
"""The kind of record of what the exercise staff did with an inject."""
Steer: TypeAlias = Literal["fire", "hold", "release"]
Cause: TypeAlias = Literal["time", "condition", "not_after", "staff"]
"""Why an inject happened when it did."""


def inject_life(world: World, injector: Injector) -> Life:
    """Let the drill's injects come due in time order; of one instant, in the order of the drill."""
    for inject in sorted(world.drill.injects, key=lambda inject: ms(inject.at_s)):
        yield world.env.timeout(ms(inject.at_s) - world.now_ms)
        injector.due(inject)


class Injector:
    """Makes happenings happen, each once: in its time, or when the exercise staff says so.

    What a reader would get wrong: an inject that is held is not lost. Released after its time, it
    happens at once.
    """

    def __init__(
        self,
        world: World,
        *,
        weather: Weather,
        leaks: Leaks,
        sensing: Sensing,
        road_works: RoadWorks,
        hazards: Hazards,
        events: Events,
        links: Links,
        origins: Origins,
        crews: Crews,
        plants: PlantStaff,
        issuers: Issuers,
    ) -> None:
        self._world = world
        self._weather, self._leaks, self._sensing = weather, leaks, sensing
        self._road_works, self._events, self._links = road_works, events, links
        self._hazards = hazards
        self._origins = origins
        self._crews = crews
        self._plants = plants
        self._issuers = issuers
        self._fired: dict[str, bool] = {}
        self._held: dict[str, bool] = {}
        self._come: dict[str, Cause] = {}
        self._acts: dict[type, Callable[[Inject, Any], None]] = {
            WindTurns: self._wind,
            LeakStarts: self._leak,
            SensorFails: self._sensor,
            RoadChanges: self._road,
            CandidateOpens: self._open,
            UnitFails: self._unit,
            EventHappens: self._event,
            CallComes: self._call,
            SupportComes: self._support,
            TakenBack: self._take_back,
            CountComes: self._count,
            ExtentComes: self._extent,
            PersonActs: self._act,
            LineFails: self._line,
            FirmHides: self._hides,
            AlertComes: self._alert,
            MoveComes: self._move,
        }

    def due(self, inject: Inject) -> None:
        """Its time has come, or its last moment: it happens, unless it has already or is held."""
        self._has_come(inject, "time" if inject.when is None else "not_after")

    def come(self, inject: Inject) -> None:
        """What it waited for has come: it happens, unless it has already or is held."""
        self._has_come(inject, "condition")

    def _has_come(self, inject: Inject, cause: Cause) -> None:
        first = self._come.setdefault(inject.id, cause)
        if not self._held.get(inject.id, False):
            self._fire(inject, first)

    def steer(self, inject: Inject, act: Steer, by: str) -> None:
        """The exercise staff fires an inject now, holds it back, or releases it.

        The record of it comes last: with it, all it did at once is on record.
        """
        self._held[inject.id] = act == "hold"
        if act == "fire":
            self._fire(inject, "staff")
        elif act == "release" and inject.id in self._come:
            self._fire(inject, self._come[inject.id])
        self._world.record(STEERED, "msel", {"inject": inject.id, "act": act, "by": by})

    def _fire(self, inject: Inject, cause: Cause) -> None:
        """Let the inject's happening take place now, if it has not yet."""
        if self._fired.get(inject.id, False):
            return
        self._fired[inject.id] = True
        self._world.record(
            "world.inject",
            "msel",
            {
                "id": inject.id,
                "happening": inject.happening.kind,
                "text": to_plain(inject.text),
                "sender": inject.sender,
                "to": inject.to,
                "channel": inject.channel,
                "cause": cause,
                "condition": "" if inject.when is None else inject.when.text,
            },
        )
        if self._hazards.knows(type(inject.happening)):
            self._hazards.begin(inject)
        else:
            self._acts[type(inject.happening)](inject, inject.happening)

    def _wind(self, inject: Inject, turn: WindTurns) -> None:
        self._weather.turn(turn.from_deg, turn.speed_m_s, turn.over_s)

    def _leak(self, inject: Inject, leak: LeakStarts) -> None:
        hazard = self._world.county.hazards[leak.hazard]
        self._origins.happen(inject.id, leak_of(leak.hazard), "gas_leak", hazard.name)
        self._leaks.open(leak.hazard, leak.hole_mm)

    def _sensor(self, inject: Inject, fault: SensorFails) -> None:
        self._sensing.fail(fault.point, fault.fault, fault.value, ms(fault.for_s))

    def _road(self, inject: Inject, road: RoadChanges) -> None:
        arcs = self._arcs_between(*road.between)
        changed = RoadChange(road=inject.id, between=road.between, arcs=arcs, share=road.share)
        self._road_works.change_for(changed, ms(road.for_s), after=1.0)

    def _open(self, inject: Inject, opening: CandidateOpens) -> None:
        net = self._world.county.roads
        (name,) = (c.name for c in net.candidates if c.id == opening.candidate)
        arcs = tuple(net.arcs_of_candidate(opening.candidate).tolist())
        opened = RoadChange(road=inject.id, between=(name,), arcs=arcs, share=1.0)
        self._road_works.change_for(opened, ms(opening.for_s), after=0.0)

    def _unit(self, inject: Inject, fails: UnitFails) -> None:
        self._crews.of(fails.unit).break_down(ms(fails.for_s))

    def _event(self, inject: Inject, event: EventHappens) -> None:
        self._events.happen(inject, event)

    def _call(self, inject: Inject, call: CallComes) -> None:
        said = EventReported(
            report=inject.id,
            event_type=call.event_type,
            place=call.place,
            caller=call.caller,
            channel=inject.channel or "phone",
            text=inject.text.zh,
            hazard=call.hazard,
            substance=call.substance,
            source_kind=call.source,
            accuracy_m=call.accuracy_m,
            counts=call.counts,
        )
        self._origins.report(inject.id, call.of or inject.id)
        self._links.phone_desk(caller_party(call.caller), said, about=inject.id)

    def _support(self, inject: Inject, support: SupportComes) -> None:
        said = SupportAsked(
            request=inject.id,
            asker=support.asker,
            by=inject.sender,
            event_type=support.event_type,
            capability=support.capability,
            number=support.number,
            task=support.task,
            place=support.place,
            answer_by_ms=self._world.now_ms + ms(support.answer_s),
            urgency=support.urgency,
            reason=inject.text.zh,
        )
        self._links.phone_desk(centre_party(Role(support.asker)), said, about=inject.id)

    def _take_back(self, inject: Inject, back: TakenBack) -> None:
        said: Seen
        if back.what == "support":
            said = SupportCancelled(request=back.of, by=back.by, why=back.why)
        else:
            said = CallCancelled(report=back.of, by=back.by, why=back.why)
        self._links.phone_desk(caller_party(back.by), said, about=inject.id)

    def _count(self, inject: Inject, count: CountComes) -> None:
        said = CountReported(
            what=count.what,
            number=count.number,
            place=count.place,
            by=inject.sender,
            source_kind=count.source,
        )
        self._links.phone_desk(STAFF, said, about=inject.id)

    def _extent(self, inject: Inject, extent: ExtentComes) -> None:
        said = ExtentReported(
            what=extent.what,
            amount=extent.amount,
            place=extent.place,
            by=inject.sender,
            source_kind=extent.source,
        )
        self._links.phone_desk(STAFF, said, about=inject.id)

    def _act(self, inject: Inject, act: PersonActs) -> None:
        """Somebody of the duty room does it at his screen."""
        name = {"by": act.by, "reason": act.reason}
        done: Seen
        match act.act:
            case "merge":
                done = MergeAsked(incident=act.incident, other=act.other, **name)
            case "split":
                done = SplitAsked(incident=act.incident, evidence=act.evidence, **name)
            case "undo":
                done = UndoAsked(act=act.undone, **name)
            case "grade":
                done = GradeChanged(incident=act.incident, grade=act.grade, **name)
            case "phase":
                done = PhaseChanged(incident=act.incident, phase=act.phase, **name)
        self._links.tell_desk(DUTY, done, about=inject.id)

    def _line(self, inject: Inject, line: LineFails) -> None:
        self._links.fail(line.party, ms(line.for_s))

    def _hides(self, inject: Inject, hides: FirmHides) -> None:
        self._plants.hide(hides)

    def _alert(self, inject: Inject, alert: AlertComes) -> None:
        self._issuers.publish(inject.id, alert)

    def _move(self, inject: Inject, move: MoveComes) -> None:
        said = MoveOrdered(
            order=inject.id,
            stage=move.stage,
            by=move.by,
            role=move.role,
            township=move.township,
            villages=move.villages,
            reason=inject.text.zh,
        )
        self._links.phone_desk(move.by, said, about=inject.id)

    def _arcs_between(self, one: str, other: str) -> tuple[int, ...]:
        """The arcs of the quickest way between two neighbouring places, both directions.

        Only the middle half of the way counts, so that no village street is closed with it.
        """
        county = self._world.county
        a, b = county.place(one).node, county.place(other).node
        found: list[int] = []
        for start, goal in ((a, b), (b, a)):
            path, _ = self._road_works.roads.path(start, goal)
            length = path.arcs.size
            found += path.arcs[length // 4 : max(length // 4 + 1, length - length // 4)].tolist()
        return tuple(int(arc) for arc in np.unique(np.array(found, dtype=np.int64)))
