"""Carrying out what the desk decided: orders to crews, requests to centres, notices to the public.

What a reader would get wrong: an effect is only *sent* here. Everything goes over the links, and
what comes back (an answer, a read-back, a crew's report) comes back as an observation.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from devices.wire.cap import CapError
from devices.wire.cap_notice import NamedPlace
from devices.wire.cap_outbox import Outbox, Sent
from devices.wire.cap_time import stamp
from twin.sim.centres import Centres
from twin.sim.channels import Channels
from twin.sim.crews import Crews
from twin.sim.duty_room import DutyRoom
from twin.sim.errand import Errand
from twin.sim.goods import GoodsTraffic
from twin.sim.inquiry import Inquiry
from twin.sim.issuers import Issuers
from twin.sim.links import DESK, Links, person_party, unit_party
from twin.sim.operators import Operators
from twin.sim.owners import Owners
from twin.sim.people import People
from twin.sim.plant import PlantStaff
from twin.sim.public import Public
from twin.sim.receivers import Receivers
from twin.sim.responders import Responders
from twin.sim.seats import DUTY
from twin.sim.siding import Side, Sides
from twin.sim.world import World
from twin.terms.calls import CallPlaced, VisitSent
from twin.terms.conference import ConferenceBegan, ConferenceCalled
from twin.terms.decision import (
    AlarmAnnounced,
    AlarmsGrouped,
    ApproachSaid,
    Asked,
    ContradictionNoted,
    CoverMove,
    Effect,
    GoodsDrawn,
    GoodsRequested,
    HospitalChosen,
    IncidentClosed,
    IncidentOpened,
    OrderGiven,
    ReportAlarm,
    ReportResent,
    ReportSent,
    RequestMade,
    RequestWithdrawn,
    SceneRequested,
    StandoffChanged,
    StepDue,
    StepMissed,
    SupportAnswered,
    TaskAssigned,
    TaskOverdue,
    UnitPreAlerted,
    UnitRecalled,
    UnitStoodDown,
    WarningIssued,
)
from twin.terms.dispatch_effects import COVER, TRANSPORT
from twin.terms.duty_effects import HandoverDue, InstructionPassed, RollCallStarted
from twin.terms.place import Place
from twin.terms.warning import PublicWarning, WarningZone
from twin.terms.warning_effects import (
    CountyWarning,
    CountyWarningIssued,
    DeliveryChanged,
    IssuerPressed,
    MeasureDue,
    MeasureLifted,
    MoveTaken,
    ProposalOverdue,
    WarningProposed,
)

__all__ = ["Effects", "addressee_of"]

_AT_SCENE_M = 1000.0
_ADDRESSED = ("position", "to", "room")


def addressee_of(effect: Effect) -> str:
    """The position an effect is for, empty when it is for none."""
    if isinstance(effect, HandoverDue):
        return DUTY
    if isinstance(effect, TaskAssigned):
        return effect.owner
    if isinstance(effect, CallPlaced):
        return person_party(effect.person)
    for name in _ADDRESSED:
        who = getattr(effect, name, None)
        if isinstance(who, str):
            return who
    return ""


class Effects:
    """Where each kind of effect goes. Kinds that leave no desk (log lines, grades) go nowhere.

    At the positions in `played` real people sit: what is for them is not carried, they see it.
    """

    def __init__(
        self,
        world: World,
        links: Links,
        *,
        people: People,
        plants: PlantStaff,
        receivers: Receivers,
        operators: Operators,
        owners: Owners,
        duty: DutyRoom,
        centres: Centres,
        crews: Crews,
        public: Public,
        inquiry: Inquiry,
        channels: Channels,
        responders: Responders,
        issuers: Issuers,
        sides: Sides,
        goods: GoodsTraffic,
        played: tuple[str, ...] = (),
    ) -> None:
        self._world, self._links = world, links
        self._played, self._responders = played, responders
        self._crews, self._public, self._inquiry = crews, public, inquiry
        self._centres, self._sides, self._goods = centres, sides, goods
        self._people, self._plants = people, plants
        self._receivers, self._duty, self._channels = receivers, duty, channels
        self._scenes: dict[str, Place] = {}
        self._outbox = Outbox(
            start=datetime.fromisoformat(world.drill.start),
            status=world.drill.status,
            places_of=self._named,
        )
        self._ways: dict[type, Callable[[Any], None]] = {
            AlarmAnnounced: operators.announce,
            AlarmsGrouped: operators.group,
            StepDue: operators.owe,
            StepMissed: operators.remind,
            Asked: people.ask,
            ReportSent: self._report,
            HandoverDue: duty.hand_over,
            RollCallStarted: duty.call_roll,
            InstructionPassed: duty.pass_on,
            ConferenceCalled: duty.convene,
            ConferenceBegan: duty.confer,
            ReportResent: receivers.again,
            ReportAlarm: self._press,
            SceneRequested: people.show,
            RequestMade: centres.request,
            RequestWithdrawn: self._withdraw,
            GoodsDrawn: goods.carry,
            GoodsRequested: goods.ask,
            SupportAnswered: centres.hear,
            OrderGiven: self._order,
            HospitalChosen: self._transport,
            CoverMove: self._cover,
            UnitRecalled: self._recall,
            ApproachSaid: self._side,
            StandoffChanged: self._push_back,
            UnitPreAlerted: partial(self._get_ready, True),
            UnitStoodDown: partial(self._get_ready, False),
            WarningIssued: self._warn,
            CountyWarningIssued: self._warn_of,
            DeliveryChanged: channels.give,
            WarningProposed: issuers.consider,
            ProposalOverdue: issuers.remind,
            IssuerPressed: issuers.press,
            MeasureDue: issuers.measure,
            MeasureLifted: issuers.lift,
            MoveTaken: self._move,
            CallPlaced: responders.call,
            VisitSent: responders.visit,
            TaskAssigned: owners.assign,
            TaskOverdue: owners.remind,
            IncidentOpened: self._open,
            ContradictionNoted: inquiry.note,
            IncidentClosed: self._close,
        }

    def carry(self, effect: Effect) -> None:
        """Send one effect on its way."""
        way = self._ways.get(type(effect))
        if addressee_of(effect) in self._played:
            if isinstance(effect, CallPlaced | VisitSent):
                self._responders.leave_to_people(effect)
        elif way is not None:
            way(effect)

    def _report(self, report: ReportSent) -> None:
        self._receivers.send(report)
        self._duty.instruct(report)

    def _press(self, alarm: ReportAlarm) -> None:
        """A limit is near: the firm is reminded, or those who may sign put all else aside."""
        kind, _, hazard = alarm.to.partition(":")
        if kind == "plant":
            self._links.phone(
                DESK, alarm.to, lambda: self._plants.reminded(hazard), about=alarm.report
            )
        else:
            self._people.press(alarm)

    def _withdraw(self, withdrawn: RequestWithdrawn) -> None:
        if not self._goods.withdraw(withdrawn):
            self._centres.withdraw(withdrawn)

    def _order(self, order: OrderGiven) -> None:
        crew = self._crews.of(order.unit)
        crew.reserve()
        errand = Errand(
            order=order.order,
            incident=order.incident,
            task=order.task,
            place=order.place,
            side=self._sides.of(order.incident),
        )
        self._links.send(
            DESK, unit_party(order.unit), lambda: crew.order(errand), about=order.order
        )

    def _transport(self, chosen: HospitalChosen) -> None:
        crew = self._crews.of(chosen.unit)
        errand = Errand(
            order=chosen.order, incident=chosen.incident, task=TRANSPORT, place=chosen.place
        )
        self._links.send(
            DESK, unit_party(chosen.unit), lambda: crew.order(errand), about=chosen.order
        )

    def _cover(self, move: CoverMove) -> None:
        errand = Errand(order=move.order, incident="", task=COVER, place=move.place)
        crew = self._crews.of(move.unit)
        self._links.send(DESK, unit_party(move.unit), lambda: crew.order(errand), about=move.order)

    def _get_ready(self, now: bool, said: UnitPreAlerted | UnitStoodDown) -> None:
        crew = self._crews.of(said.unit)
        self._links.send(
            DESK, unit_party(said.unit), partial(crew.get_ready, now), about=said.about
        )

    def _recall(self, recalled: UnitRecalled) -> None:
        crew = self._crews.of(recalled.unit)

        def hear() -> None:
            if crew.errand is not None and crew.errand.order == recalled.order:
                crew.recall()

        self._links.send(DESK, unit_party(recalled.unit), hear, about=recalled.order)

    def _side(self, said: ApproachSaid) -> None:
        self._tell_side(self._sides.take(said))

    def _push_back(self, changed: StandoffChanged) -> None:
        side = self._sides.push_back(changed)
        if side is not None:
            self._tell_side(side)

    def _tell_side(self, side: Side) -> None:
        """Tell one's own crews it concerns; those of others hear it from their centres."""
        for role in self._world.drill.roles:
            for unit in self._crews.heeding(side, role):
                hear = partial(self._crews.of(unit).hear_side, side)
                self._links.send(DESK, unit_party(unit), hear, about=side.incident)
        self._centres.tell_side(side)

    def _warn(self, issued: WarningIssued) -> None:
        """Send a notice as CAP, and to people. One that may not leave is recorded, and stays."""
        notice = issued.notice
        if self._send_cap(notice, lambda: self._outbox.send(notice)):
            self._channels.take(notice)
            self._public.notify(notice, self._channels.failing(notice.warning))

    def _warn_of(self, issued: CountyWarningIssued) -> None:
        """Send a 预警 of the county as CAP. It says what may happen, so nobody moves for it."""
        said, towns = issued.warning, self._world.county.townships
        codes = {town: towns[town].codes for town in said.townships}
        self._send_cap(said, lambda: self._outbox.send_warning(said, codes))

    def _send_cap(self, said: PublicWarning | CountyWarning, send: Callable[[], Sent]) -> bool:
        """Write down what went out as CAP, or why it did not."""
        about = {"warning": said.warning, "step": said.step.value}
        try:
            sent = send()
        except CapError as refused:
            self._world.record("device.cap_refused", "cap", {**about, "reason": str(refused)})
            return False
        self._world.record(
            "device.cap_sent",
            "cap",
            {
                **about,
                "identifier": sent.reference.identifier,
                "sender": sent.reference.sender,
                "sent": stamp(sent.reference.sent),
                "sha256": hashlib.sha256(sent.xml).hexdigest(),
                "xml": sent.xml.decode("utf-8"),
            },
        )
        return True

    def _move(self, taken: MoveTaken) -> None:
        """Who ordered it has told his own people; the county need not."""
        self._public.order_move(taken.villages, taken.stage)

    def _named(self, zone: WarningZone) -> list[NamedPlace]:
        """The places of a zone with their Mongolian names and their codes."""
        county = self._world.county
        named = []
        for place in self._public.places_of(zone):
            record = county.villages.get(place.id) or county.townships.get(place.id)
            codes = record.codes if record is not None else ()
            named.append(NamedPlace(name=place.name, name_mn=place.name_mn, codes=codes))
        return named

    def _open(self, opened: IncidentOpened) -> None:
        self._inquiry.open(opened)
        self._scenes[opened.incident] = opened.place

    def _close(self, closed: IncidentClosed) -> None:
        """Everybody goes home who has no patient aboard, whoever had sent them."""
        scene = self._scenes[closed.incident]

        def is_over(errand: Errand) -> bool:
            if errand.task in (TRANSPORT, COVER):
                return False
            if errand.incident:
                return errand.incident == closed.incident
            return self._world.apart_m(errand.place, scene) <= _AT_SCENE_M

        self._crews.recall(is_over)
        self._goods.close(closed)
