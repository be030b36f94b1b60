"""Carrying out what the desk decided: orders to crews, requests to centres, notices to the public.

What a reader would get wrong: an effect is only *sent* here. Everything goes over the links, and
what comes back (an answer, a read-back, a crew's report) comes back as an observation.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from devices.wire.cap import identifier_of, write_cap
from twin.sim.centres import Centres
from twin.sim.crews import Crews, Errand
from twin.sim.links import DESK, Links, unit_party
from twin.sim.operators import Operators
from twin.sim.people import People
from twin.sim.public import Public
from twin.sim.world import World
from twin.terms.decision import (
    AlarmAnnounced,
    AlarmsGrouped,
    Asked,
    Effect,
    HospitalChosen,
    IncidentClosed,
    IncidentOpened,
    OrderGiven,
    ReportSent,
    RequestMade,
    SceneRequested,
    StepDue,
    StepMissed,
    WarningIssued,
)
from twin.terms.dispatch_effects import TRANSPORT
from twin.terms.place import Place

__all__ = ["Effects"]

_AT_SCENE_M = 1000.0


class Effects:
    """Where each kind of effect goes. Kinds that leave no desk (log lines, grades) go nowhere."""

    def __init__(
        self,
        world: World,
        links: Links,
        *,
        people: People,
        operators: Operators,
        centres: Centres,
        crews: Crews,
        public: Public,
    ) -> None:
        self._world, self._links = world, links
        self._crews, self._public = crews, public
        self._scenes: dict[str, Place] = {}
        self._ways: dict[type, Callable[[Any], None]] = {
            AlarmAnnounced: operators.announce,
            AlarmsGrouped: operators.group,
            StepDue: operators.owe,
            StepMissed: operators.remind,
            Asked: people.ask,
            ReportSent: people.receive,
            SceneRequested: people.show,
            RequestMade: centres.request,
            OrderGiven: self._order,
            HospitalChosen: self._transport,
            WarningIssued: self._warn,
            IncidentOpened: self._open,
            IncidentClosed: self._close,
        }

    def carry(self, effect: Effect) -> None:
        """Send one effect on its way."""
        way = self._ways.get(type(effect))
        if way is not None:
            way(effect)

    def _order(self, order: OrderGiven) -> None:
        crew = self._crews.of(order.unit)
        crew.reserve()
        errand = Errand(
            order=order.order, incident=order.incident, task=order.task, place=order.place
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

    def _warn(self, issued: WarningIssued) -> None:
        start = datetime.fromisoformat(self._world.drill.start)
        xml = write_cap(issued.notice, start=start)
        sent = start + timedelta(milliseconds=issued.notice.sent_at_ms)
        self._world.record(
            "device.cap_sent",
            "cap",
            {
                "identifier": identifier_of(issued.notice.warning, sent),
                "step": issued.notice.step.value,
                "sha256": hashlib.sha256(xml).hexdigest(),
                "xml": xml.decode("utf-8"),
            },
        )
        self._public.notify(issued.notice)

    def _open(self, opened: IncidentOpened) -> None:
        self._scenes[opened.incident] = opened.place

    def _close(self, closed: IncidentClosed) -> None:
        """Everybody goes home who has no patient aboard, whoever had sent them."""
        scene = self._scenes[closed.incident]

        def is_over(errand: Errand) -> bool:
            if errand.task == TRANSPORT:
                return False
            if errand.incident:
                return errand.incident == closed.incident
            return self._world.apart_m(errand.place, scene) <= _AT_SCENE_M

        self._crews.recall(is_over)
