"""The national warning identifier: 31 characters, built, read and refused."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.wire.gbt35965 import BEIJING, LENGTH, IssuerCode, WarningIdentifier
from devices.wire.phones import mask_phones
from twin.inputs import BadValue

FUMENG = IssuerCode(division="210921", trade="000")
NOON = datetime(2026, 7, 12, 12, tzinfo=BEIJING)

_digits = st.sampled_from("0123456789")


def _number(length: int) -> st.SearchStrategy[str]:
    return st.text(_digits, min_size=length, max_size=length)


issuers = st.builds(
    IssuerCode, division=_number(6), trade=_number(3), unit=_number(3), extension=_number(2)
)
moments = st.datetimes(datetime(1000, 1, 1), datetime(9999, 12, 30)).map(
    lambda moment: moment.replace(microsecond=0, tzinfo=BEIJING)
)


@given(issuers, moments, st.integers(0, 9))
def test_an_identifier_has_31_characters_and_reads_back(
    issuer: IssuerCode, entered: datetime, serial: int
) -> None:
    made = WarningIdentifier(issuer=issuer, entered=entered, serial=serial)
    assert len(str(made)) == LENGTH
    assert WarningIdentifier.parse(str(made)) == made


def test_its_parts_stand_where_the_rule_puts_them() -> None:
    read = WarningIdentifier.parse("21092134400107_20260712204222_3")
    assert read.issuer == IssuerCode(division="210921", trade="344", unit="001", extension="07")
    assert read.entered == datetime(2026, 7, 12, 20, 42, 22, tzinfo=BEIJING)
    assert read.serial == 3


def test_the_time_is_beijing_time_whatever_the_clock() -> None:
    utc = datetime.fromisoformat("2026-07-12T16:00:00.9+00:00")
    assert str(WarningIdentifier(issuer=FUMENG, entered=utc, serial=0)) == (
        "21092100000000_20260713000000_0"
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "21092100000000_20260712204222",
        "21092100000000_20260712204222_12",
        "2109210000000_20260712204222_0",
        "21092100000000-20260712204222-0",
        "21092100000000_20260230204222_0",
        "21092100000000_20260712244222_0",
        "２1092100000000_20260712204222_0",
        " 21092100000000_20260712204222_0",
        "21092100000000_20260712204222_0\n",
    ],
)
def test_what_is_no_identifier_is_refused_with_the_form(text: str) -> None:
    with pytest.raises(BadValue) as caught:
        WarningIdentifier.parse(text)
    assert caught.value.hint is not None
    assert "YYYYMMDDhhmmss" in caught.value.hint.zh


def test_parts_that_do_not_fit_are_refused() -> None:
    with pytest.raises(BadValue, match="trade of the issuer is '12'"):
        IssuerCode(division="210921", trade="12")
    with pytest.raises(BadValue, match="not one digit"):
        WarningIdentifier(issuer=FUMENG, entered=NOON, serial=10)
    with pytest.raises(BadValue, match="no offset"):
        WarningIdentifier(issuer=FUMENG, entered=NOON.replace(tzinfo=None), serial=0)
    assert timedelta(hours=8) == BEIJING.utcoffset(None)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("13812345678", "138****5678"),
        ("138-1234-5678", "138-****-5678"),
        ("138 1234 5678", "138 **** 5678"),
        ("+8613812345678", "+86138****5678"),
        ("+86 138 1234 5678", "+86 138 **** 5678"),
        ("电话：13812345678。", "电话：138****5678。"),
        ("13812345678、13987654321", "138****5678、139****4321"),
        ("１３８１２３４５６７８", "138****5678"),
        ("0418-8821234", "0418-****234"),
        ("04188821234", "0418****234"),
        ("010-12345678", "010-*****678"),
        ("（0418）882 1234", "（0418）882 1234"),
        ("(0418)8821234", "(0418)****234"),
        ("电话 8821234", "电话 ****234"),
        ("热线：88212345", "热线：*****345"),
    ],
)
def test_telephone_numbers_are_masked(text: str, masked: str) -> None:
    assert mask_phones(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "110、119、120、12345、12379",
        "400-123-4567",
        "210921104201",
        "21092100000000_20260712204222_0",
        "41.91381234567",
        "2026-07-12 20:42",
        "8821234 人",
        "疏散 2500 米内 812 人",
    ],
)
def test_what_is_no_private_number_stays(text: str) -> None:
    assert mask_phones(text) == text
