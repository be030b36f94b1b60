"""An alert of others as the desk sees it: in drill time, one language, colours only as stated."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as at_most

from devices.wire.cap import CapAlert, CapCircle, CapInfo
from devices.wire.cap_notice import alert_of
from devices.wire.cap_seen import alert_received
from tests.devices.cap_examples import EARLIER, NOTICE, START, ZONE, alerts
from twin.terms.alerts import (
    AlertMessage,
    AlertReceived,
    AlertReference,
    AlertSeverity,
    AlertStatus,
)
from twin.terms.codec import from_plain, to_plain
from twin.terms.levels import WarningColour
from twin.terms.text import Text
from twin.terms.warning import ProtectiveAction

OURS = alert_of(
    replace(
        NOTICE,
        zones=(
            ZONE,
            replace(
                ZONE,
                action=ProtectiveAction.SHELTER,
                name=Text("避险区", "shelter"),
                instruction=Text("进屋", "go in"),
            ),
        ),
    ),
    start=START,
    identifier="x",
    references=(EARLIER,),
)
RAIN: CapInfo = replace(
    OURS.infos[0], event="暴雨", headline="暴雨", parameters=(), severity=AlertSeverity.MODERATE
)


def seen(*infos: CapInfo, alert: CapAlert = OURS) -> AlertReceived:
    return alert_received(replace(alert, infos=infos or alert.infos), start=START)


def test_an_alert_is_seen_in_drill_time_and_told_once() -> None:
    received = seen()
    assert (received.identifier, received.status) == ("x", AlertStatus.EXERCISE)
    assert received.message is AlertMessage.UPDATE
    assert received.event == "有毒气体泄漏"
    assert received.instruction == "【演练】立即横风向离开【演练】；【演练】进屋【演练】"
    assert [area.name for area in received.areas] == ["疏散区（2500 米内）", "避险区"]
    assert received.areas[0].polygons == (ZONE.ring,)
    assert ("fumeng:place", "七家子村") in received.areas[0].geocodes
    assert (received.sent_at_ms, received.onset_at_ms) == (742_000, 742_000)
    assert received.expires_at_ms == 742_000 + 7_200_000
    assert received.references == (
        AlertReference(
            sender="fumeng-210921", identifier="21092100000000_20260712203500_0", sent_at_ms=0
        ),
    )


def test_a_circle_is_seen_in_metres() -> None:
    area = replace(RAIN.areas[0], circles=(CapCircle(lat_deg=42.0, lon_deg=121.0, radius_km=2.5),))
    assert seen(replace(RAIN, areas=(area,))).areas[0].circles == ((42.0, 121.0, 2500.0),)


def test_of_several_languages_chinese_is_taken_and_else_the_first() -> None:
    french, german = (replace(RAIN, language=tag, event=tag) for tag in ("fr-CA", "de"))
    assert seen(french, replace(RAIN, language="zh-Hans-CN")).event == "暴雨"
    assert seen(french, german, french).event == "fr-CA"
    assert seen(alert=replace(OURS, infos=())).event == ""


def test_the_worst_part_decides_and_an_open_end_stays_open() -> None:
    worse = replace(RAIN, severity=AlertSeverity.EXTREME)
    assert seen(RAIN, worse).severity is AlertSeverity.EXTREME
    assert seen(RAIN, replace(RAIN, expires=None)).expires_at_ms is None


def _headline(said: str) -> CapInfo:
    return replace(RAIN, headline=said)


def _parameter(name: str, value: str) -> CapInfo:
    return replace(RAIN, parameters=((name, value),))


@pytest.mark.parametrize(
    ("info", "colour"),
    [
        (_headline("县气象台发布暴雨橙色预警"), WarningColour.ORANGE),
        (_headline("暴雨红色预警信号"), WarningColour.RED),
        (_headline("由黄色预警升级为橙色预警"), None),
        (_headline("红色文化节暴雨预警"), None),
        (_headline("暴雨"), None),
        (_parameter("awareness_level", "2; yellow; Moderate"), WarningColour.YELLOW),
        (_parameter("预警级别", "蓝"), WarningColour.BLUE),
        (_parameter("CAP-CN:colour", "Red"), WarningColour.RED),
        (_parameter("colour", "reddish"), None),
        (_parameter("HSAS", "ORANGE"), None),
    ],
)
def test_a_colour_is_seen_only_where_it_is_stated(
    info: CapInfo, colour: WarningColour | None
) -> None:
    assert seen(info).colour is colour


def test_severity_never_makes_a_colour() -> None:
    for severity in AlertSeverity:
        assert seen(replace(RAIN, severity=severity)).colour is None


@given(alerts)
@at_most(max_examples=40)
def test_what_is_seen_goes_into_a_journal_and_comes_back(alert: CapAlert) -> None:
    received = alert_received(alert, start=START)
    assert from_plain(AlertReceived, to_plain(received)) == received
