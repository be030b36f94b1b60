"""CAP 1.2: our notices are valid, come back as they went, and say that they are an exercise."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from devices.wire.cap import CapError, identifier_of, read_cap, validate_cap, write_cap
from twin.terms.text import Text
from twin.terms.warning import (
    ExerciseStatus,
    ProtectiveAction,
    PublicWarning,
    WarningStep,
    WarningZone,
)

START = datetime.fromisoformat("2026-07-12T20:30:00+08:00")
ZONE = WarningZone(
    action=ProtectiveAction.EVACUATE,
    name=Text("疏散区（500 米内）", "evacuate, 500 m"),
    ring=((41.9, 121.4), (41.91, 121.4), (41.91, 121.42), (41.9, 121.4)),
    places=("七家子村", "伊吗图镇"),
    residents=812,
    instruction=Text("立即横风向离开", "leave now, across the wind"),
)
NOTICE = PublicWarning(
    warning="W-2",
    step=WarningStep.UPDATE,
    status=ExerciseStatus.EXERCISE,
    incident="I-1",
    sent_at_ms=742_000,
    expires_at_ms=742_000 + 7_200_000,
    sender="县应急指挥部",
    event=Text("有毒气体泄漏", "toxic gas leak"),
    headline=Text("请疏散或就地避险", "evacuate or shelter"),
    zones=(ZONE, replace(ZONE, action=ProtectiveAction.SHELTER)),
    leave_toward_deg=135.0,
    references=("W-1",),
    note="氟化氢泄漏应急演练",
)


@pytest.mark.parametrize("step", list(WarningStep))
def test_a_notice_is_valid_by_the_oasis_schema(step: WarningStep) -> None:
    assert validate_cap(write_cap(replace(NOTICE, step=step), start=START)) == []


def test_a_notice_comes_back_as_it_went() -> None:
    assert read_cap(write_cap(NOTICE, start=START)) == NOTICE


def test_the_time_has_an_offset_and_no_fraction() -> None:
    text = write_cap(replace(NOTICE, sent_at_ms=742_345), start=START).decode()
    assert "<sent>2026-07-12T20:42:22+08:00</sent>" in text


def test_an_exercise_says_so_in_its_status_and_at_both_ends_of_every_text() -> None:
    text = write_cap(NOTICE, start=START).decode()
    assert "<status>Exercise</status>" in text
    assert "<headline>【演练】请疏散或就地避险【演练】</headline>" in text
    assert "<instruction>【演练】立即横风向离开【演练】</instruction>" in text
    assert "<headline>[EXERCISE]evacuate or shelter[EXERCISE]</headline>" in text
    assert "<note>氟化氢泄漏应急演练</note>" in text


def test_the_identifier_has_the_national_form() -> None:
    found = identifier_of("W-12", START)
    assert found == "21092100000100_20260712203000_12"
    assert len(found.split("_")[0]) == 6 + 3 + 3 + 2


def test_a_start_without_offset_is_refused() -> None:
    with pytest.raises(CapError, match="no offset"):
        write_cap(NOTICE, start=datetime(2026, 7, 12, 20, 30))


def test_a_notice_for_nowhere_is_refused() -> None:
    with pytest.raises(CapError, match="no zone"):
        write_cap(replace(NOTICE, zones=()), start=START)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "not XML"),
        (b"<alert/>", "not a CAP 1.2 alert"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><alert>&x;</alert>', "document type"),
        (b"<a>" + b" " * 600_000 + b"</a>", "more than"),
        (b'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.1"/>', "not a CAP 1.2 alert"),
    ],
)
def test_what_is_hostile_or_foreign_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(CapError, match=why):
        read_cap(data)


def test_a_changed_value_is_found_by_the_schema() -> None:
    data = write_cap(NOTICE, start=START).replace(b"<scope>Public<", b"<scope>Everybody<")
    assert any("scope" in fault for fault in validate_cap(data))


def test_the_samples_of_others_are_judged_as_they_should(shared: Path) -> None:
    folder = shared / "cap" / "google"
    for good in ("canada.cap", "thunderstorm.cap", "weather.cap"):
        root = (folder / good).read_bytes()
        if b"cap:1.2" in root:
            assert isinstance(validate_cap(root), list)
    with pytest.raises(CapError, match=r"document type|not a CAP 1\.2 alert"):
        validate_cap((folder / "xee.cap").read_bytes())
    with pytest.raises(CapError):
        read_cap((folder / "invalid.cap").read_bytes())
