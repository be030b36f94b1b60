"""CAP out: what we send is valid, complete, marked as an exercise, and comes back as it went."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import settings as at_most

from devices.wire.cap import CapAlert, CapError, CapInfo
from devices.wire.cap_bytes import read_tree
from devices.wire.cap_notice import NamedPlace, alert_of
from devices.wire.cap_outbox import Outbox, check_exercise
from devices.wire.cap_own import notice_of
from devices.wire.cap_read import read_alert
from devices.wire.cap_schema import schema_faults
from devices.wire.cap_words import ACTIONS, MARK
from devices.wire.cap_write import write_alert
from devices.wire.gbt35965 import WarningIdentifier
from tests.devices.cap_examples import EARLIER, NOTICE, START, ZONE, alerts, notices
from twin.terms.alerts import AlertStatus
from twin.terms.text import Text
from twin.terms.warning import ExerciseStatus, ProtectiveAction, PublicWarning, WarningStep

FIRST = replace(NOTICE, warning="W-1", step=WarningStep.ALERT, references=())


def outbox(status: ExerciseStatus = ExerciseStatus.EXERCISE) -> Outbox:
    return Outbox(start=START, status=status, earlier={"W-1": EARLIER})


def sent(notice: PublicWarning = NOTICE) -> str:
    return outbox(notice.status).send(notice).xml.decode()


def alert(notice: PublicWarning = NOTICE) -> CapAlert:
    return alert_of(notice, start=START, identifier="x", references=(EARLIER,))


@given(notices())
@at_most(max_examples=60)
def test_every_notice_is_valid_by_the_oasis_schema_and_comes_back_as_it_went(
    notice: PublicWarning,
) -> None:
    xml = outbox(notice.status).send(notice).xml
    assert schema_faults(read_tree(xml, "sent")) == []
    assert notice_of(read_alert(xml).alert) == notice


@given(alerts)
@at_most(max_examples=80)
def test_every_element_of_the_standard_comes_back_as_it_went(any_alert: CapAlert) -> None:
    data = write_alert(any_alert)
    assert schema_faults(read_tree(data, "sent")) == []
    assert read_alert(data).alert == any_alert
    assert read_alert(data, lenient=True).alert == any_alert


def test_times_are_beijing_time_without_fraction_or_z() -> None:
    utc = datetime.fromisoformat("2026-07-12T12:30:00+00:00")
    xml = Outbox(start=utc, status=ExerciseStatus.EXERCISE).send(FIRST).xml.decode()
    for tag in ("sent", "effective", "onset"):
        assert f"<{tag}>2026-07-12T20:42:22+08:00</{tag}>" in xml
    assert "<expires>2026-07-12T22:42:22+08:00</expires>" in xml


def test_a_change_names_what_it_replaces_by_sender_identifier_and_time() -> None:
    assert (
        "<references>fumeng-210921,21092100000000_20260712203500_0,2026-07-12T20:30:00+08:00<"
    ) in sent()


def test_a_change_of_something_never_sent_is_refused() -> None:
    with pytest.raises(CapError, match="replaces W-7, which was never sent"):
        outbox().send(replace(NOTICE, references=("W-7",)))


@pytest.mark.parametrize("step", [WarningStep.UPDATE, WarningStep.CANCEL])
def test_a_change_that_names_nothing_is_refused(step: WarningStep) -> None:
    with pytest.raises(CapError, match="must name earlier alerts"):
        outbox().send(replace(NOTICE, step=step, references=()))


def test_the_identifiers_of_one_second_are_numbered_from_0_to_9() -> None:
    box = outbox()
    made = [
        WarningIdentifier.parse(box.send(replace(FIRST, warning=f"W-1{n}")).reference.identifier)
        for n in range(10)
    ]
    assert [identifier.serial for identifier in made] == list(range(10))
    assert str(made[0]) == "21092100000000_20260712204222_0"
    with pytest.raises(CapError, match="eleventh alert of one second"):
        box.send(replace(FIRST, warning="W-20"))
    later = box.send(replace(FIRST, warning="W-20", sent_at_ms=743_345))
    assert later.reference.identifier.endswith("20260712204223_0")


def test_a_refused_notice_takes_no_serial_and_may_come_again() -> None:
    box = outbox()
    with pytest.raises(CapError, match="drill"):
        box.send(replace(FIRST, warning="W-9", note=""))
    assert box.send(replace(FIRST, warning="W-9")).reference.identifier.endswith("_0")
    with pytest.raises(CapError, match="W-9 has been sent"):
        box.send(replace(FIRST, warning="W-9"))


def test_an_outbox_goes_on_where_an_earlier_part_of_the_run_stopped() -> None:
    box = outbox()
    first = box.send(replace(FIRST, warning="W-3")).reference
    resumed = Outbox(start=START, status=ExerciseStatus.EXERCISE, earlier={"W-3": first})
    again = resumed.send(replace(NOTICE, warning="W-4", references=("W-3",)))
    assert again.reference.identifier == f"{first.identifier[:-1]}1"
    assert first.identifier in again.xml.decode()


def test_every_text_of_a_drill_is_marked_once_at_each_end() -> None:
    marked_already = replace(
        NOTICE, headline=Text(f"{MARK}{MARK}请疏散{MARK}", f"leave{MARK}"), zones=(ZONE, ZONE)
    )
    for info in read_alert(sent(marked_already).encode()).alert.infos:
        for said in (info.headline, info.description, info.instruction):
            assert said.startswith(MARK)
            assert said.endswith(MARK)
            assert said.count(MARK) == 2
    assert "<headline>【演练】请疏散【演练】</headline>" in sent(marked_already)
    assert "<headline>【演练】[EXERCISE] leave [EXERCISE]【演练】</headline>" in sent(
        marked_already
    )


def test_the_note_names_the_drill() -> None:
    assert "<note>仿真演练·非真实事件：氟化氢泄漏应急演练</note>" in sent()


def test_a_drill_never_sends_actual() -> None:
    with pytest.raises(CapError, match="never sends an alert with the status Actual"):
        outbox(ExerciseStatus.ACTUAL)
    with pytest.raises(CapError, match="has the status Actual"):
        outbox().send(replace(NOTICE, status=ExerciseStatus.ACTUAL))
    with pytest.raises(CapError, match="has the status Test"):
        outbox().send(replace(NOTICE, status=ExerciseStatus.TEST))


def _headline(info: CapInfo) -> CapInfo:
    return replace(info, headline="请疏散")


def _instruction(info: CapInfo) -> CapInfo:
    return replace(info, instruction=f"{MARK}离开")


@pytest.mark.parametrize("spoil", [_headline, _instruction])
def test_the_last_look_is_at_the_bytes(spoil: Callable[[CapInfo], CapInfo]) -> None:
    good = alert()
    bad = replace(good, infos=(good.infos[0], spoil(good.infos[1])))
    check_exercise(write_alert(good), ExerciseStatus.EXERCISE)
    with pytest.raises(CapError, match="not marked as an exercise"):
        check_exercise(write_alert(bad), ExerciseStatus.EXERCISE)
    actual = write_alert(replace(good, status=AlertStatus.ACTUAL))
    for status in ExerciseStatus:
        with pytest.raises(CapError, match="may not send"):
            check_exercise(actual, status)
    with pytest.raises(CapError, match="does not name its drill"):
        check_exercise(write_alert(replace(good, note="")), ExerciseStatus.EXERCISE)


def test_telephone_numbers_are_masked_everywhere_unless_asked() -> None:
    number = "13812345678"
    zone = replace(
        ZONE,
        name=Text(f"区 {number}", f"zone {number}"),
        instruction=Text(f"打 {number}", f"call {number}"),
    )
    notice = replace(
        NOTICE,
        zones=(zone,),
        headline=Text(f"打 {number}", number),
        event=Text(number, number),
        sender=f"值班 {number}",
        note=f"演练 {number}",
    )
    made = {
        shown: Outbox(
            start=START,
            status=ExerciseStatus.EXERCISE,
            contact=number,
            phones_shown=shown,
            earlier={"W-1": EARLIER},
        )
        .send(notice)
        .xml.decode()
        for shown in (False, True)
    }
    assert number not in made[False]
    assert "<contact>138****5678</contact>" in made[False]
    assert f"<contact>{number}</contact>" in made[True]
    assert made[True].count(number) >= 12


def test_a_mongolian_info_is_there_only_where_a_name_is_known() -> None:
    def told(name_mn: str) -> list[CapInfo]:
        places = [NamedPlace(name="七家子村", name_mn=name_mn), NamedPlace(name="伊吗图镇")]
        return list(
            alert_of(
                NOTICE, start=START, identifier="x", references=(EARLIER,),
                places_of=lambda zone: places,
            ).infos
        )  # fmt: skip

    assert [info.language for info in told("")] == ["zh-CN", "en"]
    assert [info.language for info in told("Долоон гэр")] == ["zh-CN", "en"]
    *_, mongolian = told("ᠳᠣᠯᠣᠭᠠᠨ")
    assert mongolian.language == "mn-Mong-CN"
    assert mongolian.areas[0].area_desc == "疏散区（2500 米内）：ᠳᠣᠯᠣᠭᠠᠨ（七家子村）、伊吗图镇"
    assert mongolian.headline.startswith(MARK)


def test_places_are_geocodes_by_name_and_by_every_code_known() -> None:
    codes = (("nbs-2023", "210921104"), ("mca", "210921104"))
    made = alert_of(
        NOTICE,
        start=START,
        identifier="x",
        references=(EARLIER,),
        places_of=lambda zone: [NamedPlace(name="伊吗图镇", codes=codes)],
    )
    area = made.infos[0].areas[0]
    assert area.geocodes == (
        ("fumeng:place", "七家子村"),
        ("fumeng:place", "伊吗图镇"),
        *codes,
    )


def test_an_area_is_closed_and_its_precision_stated() -> None:
    open_ring = ((41.900004, 121.4), (41.91, 121.400006), (41.91, 121.42))
    info = alert(replace(NOTICE, zones=(replace(ZONE, ring=open_ring),))).infos[0]
    assert info.areas[0].polygons == (
        ((41.9, 121.4), (41.91, 121.40001), (41.91, 121.42), (41.9, 121.4)),
    )
    assert ("fumeng:polygon_step_deg", "0.00001") in info.parameters
    with pytest.raises(CapError, match="fewer than three corners"):
        alert(replace(NOTICE, zones=(replace(ZONE, ring=((41.9, 121.4), (41.91, 121.4))),)))


@pytest.mark.parametrize("action", list(ProtectiveAction))
def test_what_to_do_is_said_in_the_words_of_cap(action: ProtectiveAction) -> None:
    info = alert(replace(NOTICE, zones=(replace(ZONE, action=action),))).infos[0]
    words = ACTIONS[action]
    assert info.response_types == (words.response,)
    assert (info.urgency, info.severity, info.certainty) == (
        words.urgency,
        words.severity,
        words.certainty,
    )
    assert words.source


def test_only_those_who_leave_are_told_which_way_and_all_by_parameter() -> None:
    leave, shelter = (
        alert(replace(NOTICE, zones=(replace(ZONE, action=action),))).infos[0]
        for action in (ProtectiveAction.EVACUATE, ProtectiveAction.SHELTER)
    )
    assert "离开方向 135°" in leave.description
    assert "离开方向" not in shelter.description
    assert ("fumeng:leave_toward_deg", "135.0") in shelter.parameters


def test_an_all_clear_after_the_notice_ran_out_has_no_expiry() -> None:
    late = replace(NOTICE, step=WarningStep.CANCEL, sent_at_ms=9_000_000)
    xml = sent(late)
    assert "<expires>" not in xml
    assert notice_of(read_alert(xml.encode()).alert) == late


@pytest.mark.parametrize(
    ("notice", "why"),
    [
        (replace(FIRST, zones=()), "no zone"),
        (replace(FIRST, expires_at_ms=0), "over before it is sent"),
        (replace(FIRST, note=""), "name its drill"),
        (replace(FIRST, headline=Text("\x00", "x")), "XML compatible"),
        (replace(FIRST, zones=(replace(ZONE, ring=((91.0, 0.0), (0.0, 1.0), (1.0, 1.0))),)),
         "polygon"),
    ],
)  # fmt: skip
def test_what_nobody_could_read_is_not_written(notice: PublicWarning, why: str) -> None:
    with pytest.raises(CapError, match=why):
        Outbox(start=START, status=ExerciseStatus.EXERCISE).send(notice)


def test_a_time_without_offset_is_refused() -> None:
    with pytest.raises(CapError, match="no offset"):
        alert_of(NOTICE, start=datetime(2026, 7, 12, 20, 30), identifier="x")
    with pytest.raises(CapError, match="no offset"):
        write_alert(replace(alert(), sent=datetime(2026, 7, 12)))
    with pytest.raises(CapError, match="fraction"):
        write_alert(replace(alert(), sent=START.replace(microsecond=1)))


def test_an_alert_of_others_is_no_notice_of_ours() -> None:
    stranger = replace(alert(), infos=tuple(replace(i, parameters=()) for i in alert().infos))
    with pytest.raises(CapError, match="none of ours"):
        notice_of(stranger)
