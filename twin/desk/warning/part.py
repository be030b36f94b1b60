"""Warning as a part of the desk: notices, the county's warnings, those of others, moves."""

from __future__ import annotations

from twin.desk.incidents.memory import Incident
from twin.desk.part import Part
from twin.desk.turn import Moment, Turn
from twin.desk.warning import deliveries, incoming, measures, moves, notices, own, proposals
from twin.terms.alerts import AlertReceived
from twin.terms.observation import AlarmChanged
from twin.terms.warning_acts import (
    ChannelReported,
    MeasureReported,
    MoveOrdered,
    NoticeActed,
    ProposalAnswered,
    WarningActed,
    WarningDrafted,
)

__all__ = ["PART"]


def _opened(turn: Turn, incident: Incident, _: str) -> None:
    notices.draft(turn, incident)


def _closed(turn: Turn, incident: Incident, by: str) -> None:
    notices.call_off(turn, incident, approved_by=by)


PART = Part(
    takes={
        AlertReceived: incoming.receive,
        AlarmChanged: proposals.measured,
        ProposalAnswered: proposals.answered,
        MeasureReported: measures.reported,
        MoveOrdered: moves.ordered,
        NoticeActed: notices.act,
        WarningDrafted: own.draft,
        WarningActed: own.act,
        ChannelReported: deliveries.reported,
    },
    answers={
        "approve_warning": notices.approved,
        own.TOPIC: own.approved,
        proposals.MATTER: proposals.pressed,
    },
    silences={
        "approve_warning": notices.unapproved,
        own.TOPIC: own.unapproved,
        proposals.MATTER: proposals.unpressed,
    },
    timers={
        "notice_renewal": notices.renew,
        "notice_expiry": notices.expire,
        "delivery_late": deliveries.late,
        "own_expiry": own.expire,
        "incoming_expiry": incoming.expire,
        "measure_overdue": measures.overdue,
        "evidence_gathered": proposals.gather,
        "proposal_unanswered": proposals.unanswered,
    },
    hears={Moment.OPENED: _opened, Moment.CLOSED: _closed},
    after=(notices.watch_wind,),
    wakes=(notices.next_turn_ms,),
)
