"""A department that is a real person issues its own warning: as a form, or as CAP it brings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from devices.wire.cap_read import read_alert
from tests.live.conftest import records_of
from tests.live.page.conftest import Browser, Stage
from twin.live.run import LiveRun
from twin.terms.alerts import AlertMessage

Play = Callable[..., None]
FORM = {"kind": "rainstorm", "colour": "red", "hours": "6", "town-T-yimatu": "on", "how": "issue"}
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]>'
    '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>&b;</identifier></alert>'
)


def bodies(stage: Stage, kind: str) -> list[dict[str, Any]]:
    return [dict(r.body) for r in records_of(stage.folder) if r.kind == kind]


async def seated(stage: Stage, position: str = "county-weather") -> Browser:
    who = stage.browser()
    await who.enter("player", position)
    return who


def test_a_warning_filled_in_comes_to_the_desk_as_cap_and_counts(at_moment: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = await seated(stage)
        assert 'href="/form/alert"' in (await who.ask("GET", "/")).text
        assert "伊吗图镇" in (await who.ask("GET", "/form/alert")).text
        assert "已记录" in (await who.post("alert", **FORM)).text
        (came,) = bodies(stage, "device.cap_received")
        alert = read_alert(came["xml"].encode()).alert  # strictly
        assert (alert.sender, alert.message) == ("county-weather", AlertMessage.ALERT)
        (seen,) = [r for r in records_of(stage.folder) if r.kind == "obs.alert_received"]
        assert (seen.source, seen.body["status"]) == ("page:王某", "Exercise")
        (taken,) = bodies(stage, "desk.warning_taken")
        assert (taken["counts"], taken["colour"]) == (True, "red")
        assert taken["townships"] == ["T-yimatu"]
        assert bodies(stage, "desk.call_placed")  # its keepers are called

    at_moment(scene, people=("county-weather",))


def test_its_issuer_changes_it_and_lifts_it(at_moment: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = await seated(stage)
        refused = await who.post("alert", **{**FORM, "how": "cancel"})
        assert "请选要解除的预警" in refused.text
        await who.post("alert", **FORM)
        first = bodies(stage, "device.cap_received")[-1]["identifier"]
        assert first in (await who.ask("GET", "/form/alert")).text
        await who.post("alert", **{**FORM, "colour": "orange", "about": first})
        second = bodies(stage, "device.cap_received")[-1]["identifier"]
        page = (await who.ask("GET", "/form/alert")).text
        assert second in page
        assert first not in page
        await who.post("alert", **{**FORM, "about": second, "how": "cancel"})
        taken = bodies(stage, "desk.warning_taken")
        assert [each["message"] for each in taken] == ["Alert", "Update", "Cancel"]
        assert [len(each["replaced"]) for each in taken] == [0, 1, 1]
        gone = await who.post("alert", **{**FORM, "about": second})
        assert "没有这条预警" in gone.text

    at_moment(scene, people=("county-weather",))


def test_an_alert_of_its_own_system_is_pasted_as_it_is(at_moment: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = await seated(stage)
        await who.post("alert", **FORM)
        (came,) = bodies(stage, "device.cap_received")
        other = came["xml"].replace(came["identifier"], "elsewhere-1")
        assert "已记录" in (await who.post("cap", xml=other)).text
        assert bodies(stage, "device.cap_received")[-1]["xml"] == other.strip()
        assert bodies(stage, "desk.warning_taken")[-1]["identifier"] == "elsewhere-1"
        real = other.replace("elsewhere-1", "real-1").replace(">Exercise<", ">Actual<")
        await who.post("cap", xml=real)
        last = bodies(stage, "desk.warning_taken")[-1]
        assert (last["identifier"], last["counts"]) == ("real-1", False)

    at_moment(scene, people=("county-weather",))


@pytest.mark.parametrize(
    ("act", "form", "said"),
    [
        ("cap", {"xml": "no xml"}, "报文第 1:1 处"),
        ("cap", {"xml": BOMB}, "报文第 1:"),
        ("cap", {"xml": " "}, "请粘贴报文"),
        ("alert", {**FORM, "colour": "pink"}, "请选种类和颜色"),
        ("alert", {**FORM, "hours": "0"}, "有效时间"),
        ("alert", {**FORM, "about": "nothing"}, "没有这条预警"),
    ],
)
def test_what_cannot_be_read_is_refused_and_the_desk_sees_nothing(
    at_moment: Play, act: str, form: dict[str, str], said: str
) -> None:
    async def scene(stage: Stage) -> None:
        who = await seated(stage)
        assert said in (await who.post(act, **form)).text
        assert bodies(stage, "obs.alert_received") == []
        assert bodies(stage, "device.cap_received") == []

    at_moment(scene, people=("county-weather",), at_s=2.0)


def test_only_a_department_issues_and_only_what_it_may(at_moment: Play) -> None:
    async def scene(stage: Stage) -> None:
        duty = await seated(stage, "county_duty")
        assert 'href="/form/alert"' not in (await duty.ask("GET", "/")).text
        assert "只有部门席位" in (await duty.post("alert", **FORM)).text
        watcher = stage.browser()
        await watcher.enter("observer", "county-weather")
        assert (await watcher.post("alert", **FORM)).status == 403
        health = await seated(stage, "county-health")
        await health.post("alert", **FORM)
        (taken,) = bodies(stage, "desk.warning_taken")
        assert not taken["counts"]
        assert "无权发布" in taken["because"]["zh"]

    at_moment(scene, people=("county-weather", "county-health"), at_s=2.0)


def test_a_run_with_a_warning_from_the_page_goes_on_after_a_crash(at_moment: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = await seated(stage)
        await who.post("alert", **FORM)
        stage.live.keeper.journal.commit()
        before = records_of(stage.folder)
        again = LiveRun.resume(stage.live.cast, stage.folder)
        again.close()
        after = [r for r in records_of(stage.folder) if not r.kind.startswith("live.")]
        kept = [r for r in before if not r.kind.startswith("live.")]
        assert after[: len(kept)] == kept
        assert [r.kind for r in after].count("device.cap_received") == 1

    at_moment(scene, people=("county-weather",), at_s=2.0)
