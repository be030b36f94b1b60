"""Short ways to tell a desk of alerts and drafts, and a desk that has heard nothing yet."""

from __future__ import annotations

from typing import Any

import pytest

from tests.desk.conftest import Told
from twin.desk import Desk
from twin.desk.state import DeskState
from twin.terms.alerts import (
    AlertArea,
    AlertCertainty,
    AlertMessage,
    AlertReceived,
    AlertReference,
    AlertSeverity,
    AlertStatus,
    AlertUrgency,
)
from twin.terms.levels import WarningColour
from twin.terms.text import Text
from twin.terms.warning_acts import WarningDrafted
from twin.terms.warning_stages import OwnKind

PAOZI = AlertArea(name="泡子镇", polygons=(), circles=(), geocodes=(("mca", "210921109"),))
COUNTY = AlertArea(name="阜新蒙古族自治县", polygons=(), circles=(), geocodes=())


def alert(identifier: str = "A1", **changes: Any) -> AlertReceived:
    """An orange rainstorm warning of the county's weather station for one township."""
    words: dict[str, Any] = {
        "identifier": identifier,
        "sender": "weather@fumeng",
        "sender_name": "阜新蒙古族自治县气象局",
        "status": AlertStatus.EXERCISE,
        "message": AlertMessage.ALERT,
        "event": "暴雨",
        "headline": "发布暴雨橙色预警",
        "instruction": "",
        "urgency": AlertUrgency.EXPECTED,
        "severity": AlertSeverity.SEVERE,
        "certainty": AlertCertainty.LIKELY,
        "colour": WarningColour.ORANGE,
        "areas": (PAOZI,),
        "sent_at_ms": 0,
        "onset_at_ms": None,
        "expires_at_ms": 6 * 3_600_000,
        "references": (),
    }
    return AlertReceived(**{**words, **changes})


def refers(*identifiers: str) -> tuple[AlertReference, ...]:
    """References to earlier alerts of the weather station."""
    return tuple(
        AlertReference(sender="weather@fumeng", identifier=name, sent_at_ms=0)
        for name in identifiers
    )


def drafted(**changes: Any) -> WarningDrafted:
    """A red warning of the county about a work accident."""
    words: dict[str, Any] = {
        "warning_kind": OwnKind.ACCIDENT,
        "colour": WarningColour.ORANGE,
        "townships": ("T-paozi",),
        "starts_at_ms": 0,
        "expires_at_ms": 4 * 3_600_000,
        "caution": Text("尾矿库坝体渗漏", "a tailings dam leaks"),
        "advice": Text("下游暂停作业", "stop work downstream"),
        "by": "值班员甲",
        "role": "duty_officer",
    }
    return WarningDrafted(**{**words, **changes})


@pytest.fixture
def told(one_desk: Desk) -> Told:
    """A desk with an empty memory: no road was ever reported to it, so its ways are as new."""
    one_desk._state = DeskState()
    one_desk._clock.now_ms = -1
    return Told(one_desk)
