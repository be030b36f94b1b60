"""A 预警 of the county on the wire: its colour stated, its drill named, and read back as said."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from devices.wire.cap import CapError
from devices.wire.cap_outbox import Outbox
from devices.wire.cap_read import read_alert
from devices.wire.cap_seen import alert_received
from twin.terms.alerts import AlertMessage
from twin.terms.levels import WarningColour
from twin.terms.text import Text
from twin.terms.warning import EXERCISE_MARK, ExerciseStatus, WarningStep
from twin.terms.warning_effects import CountyWarning
from twin.terms.warning_stages import OwnKind

START = datetime.fromisoformat("2026-07-12T20:30:00+08:00")
SAID = CountyWarning(
    warning="CW-1",
    warning_kind=OwnKind.ACCIDENT,
    colour=WarningColour.ORANGE,
    step=WarningStep.ALERT,
    status=ExerciseStatus.EXERCISE,
    starts_at_ms=60_000,
    expires_at_ms=3_600_000,
    townships=("T-paozi",),
    places=("泡子镇",),
    caution=Text("坝体渗漏，值班电话 13912345678", "a dam leaks"),
    advice=Text("下游暂停作业", "stop work downstream"),
    issuer="阜新蒙古族自治县人民政府",
    sent_at_ms=60_000,
    references=(),
    note="演练",
)
CODES = {"T-paozi": (("mca", "210921109"),)}


def _outbox() -> Outbox:
    return Outbox(start=START, status=ExerciseStatus.EXERCISE)


def test_it_is_read_back_with_the_colour_and_the_place_it_was_given() -> None:
    alert = read_alert(_outbox().send_warning(SAID, CODES).xml).alert
    seen = alert_received(alert, start=START)
    assert seen.colour is WarningColour.ORANGE
    assert seen.areas[0].geocodes == (("mca", "210921109"),)
    assert (seen.sent_at_ms, seen.expires_at_ms) == (60_000, 3_600_000)


def test_every_text_is_marked_at_both_ends_and_telephones_are_masked() -> None:
    xml = _outbox().send_warning(SAID, CODES).xml.decode()
    assert "13912345678" not in xml
    for info in read_alert(xml.encode()).alert.infos:
        for text in (info.headline, info.description, info.instruction):
            assert text.startswith(EXERCISE_MARK)
            assert text.endswith(EXERCISE_MARK)


def test_a_change_refers_to_what_was_sent_and_to_nothing_else() -> None:
    outbox = _outbox()
    first = outbox.send_warning(SAID, CODES)
    update = replace(SAID, warning="CW-2", step=WarningStep.UPDATE, references=("CW-1",),
                     sent_at_ms=120_000)  # fmt: skip
    alert = read_alert(outbox.send_warning(update, CODES).xml).alert
    assert alert.message is AlertMessage.UPDATE
    assert alert.references == (first.reference,)
    with pytest.raises(CapError, match="never sent"):
        outbox.send_warning(replace(update, warning="CW-3", references=("CW-9",)), CODES)
    with pytest.raises(CapError, match="has been sent"):
        outbox.send_warning(SAID, CODES)


def test_one_with_the_status_actual_never_leaves_a_drill() -> None:
    with pytest.raises(CapError, match="Actual"):
        _outbox().send_warning(replace(SAID, status=ExerciseStatus.ACTUAL), CODES)
