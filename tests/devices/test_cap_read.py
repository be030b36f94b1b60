"""CAP in: whole alerts, their mistakes by line and column, and what hostile bytes are met with."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import settings as at_most
from hypothesis import strategies as st

from devices.wire.cap import LANGUAGE_UNSTATED, CapAlert, CapCategory
from devices.wire.cap_bytes import DEPTH_MAX, SIZE_MAX, read_tree
from devices.wire.cap_read import read_alert
from devices.wire.cap_schema import schema_faults
from devices.wire.cap_write import write_alert
from tests.devices.cap_examples import alerts
from twin.inputs import InputProblems, Problem
from twin.terms.alerts import AlertMessage, AlertSeverity, AlertStatus

GOOD = """<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>LN-1</identifier>
  <sender>qx@example.cn</sender>
  <sent>2026-07-12T12:00:00+08:00</sent>
  <status>Exercise</status>
  <msgType>Alert</msgType>
  <scope>Public</scope>
  <info>
    <category>Met</category>
    <event>暴雨</event>
    <urgency>Expected</urgency>
    <severity>Severe</severity>
    <certainty>Likely</certainty>
    <area>
      <areaDesc>佛寺镇</areaDesc>
      <polygon>42.0,121.0 42.1,121.0 42.1,121.1 42.0,121.0</polygon>
      <circle>42.05,121.05 3.5</circle>
    </area>
  </info>
</alert>
"""


def read(text: str, *, lenient: bool = False) -> CapAlert:
    return read_alert(text.encode(), "a.cap", lenient=lenient).alert


def problems(text: str | bytes, *, lenient: bool = False) -> list[Problem]:
    data = text if isinstance(text, bytes) else text.encode()
    try:
        return list(read_alert(data, "a.cap", lenient=lenient).warnings)
    except InputProblems as wrong:
        return list(wrong.problems)


def changed(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new, 1)


def test_an_alert_is_read_whole() -> None:
    alert = read(GOOD)
    assert (alert.identifier, alert.status, alert.message) == (
        "LN-1",
        AlertStatus.EXERCISE,
        AlertMessage.ALERT,
    )
    (info,) = alert.infos
    assert info.language == LANGUAGE_UNSTATED
    assert info.areas[0].circles[0].radius_km == 3.5
    assert problems(GOOD) == []


WRONG = [
    ("<status>Exercise</status>", "<status>exercise</status>", "E106", 6, 3, "Exercise"),
    ("<scope>Public</scope>", "", "E105", 2, 1, "<scope>"),
    ("<event>暴雨</event>", "", "E105", 9, 3, "<event>"),
    ("<scope>", "<scop>x</scop><scope>", "E102", 8, 3, "<scope>"),
    ("<severity>Severe", "<severity>Red", "E106", 13, 5, "Extreme"),
    ("12:00:00+08:00", "12:00:00Z", "E104", 5, 3, "不用 Z"),
    ("12:00:00+08:00", "12:00:00.5+08:00", "E104", 5, 3, "无小数秒"),
    ("12:00:00+08:00", "12:00:00", "E104", 5, 3, "带时差"),
    ("2026-07-12T12", "2026-02-30T12", "E104", 5, 3, "2026"),
    ("42.1,121.1 42.0,121.0<", "42.1,121.1<", "E104", 17, 7, "首尾相同"),
    ("42.0,121.0 42.1,121.0", "92.0,121.0 42.1,121.0", "E104", 17, 7, "纬度,经度"),
    ("42.05,121.05 3.5", "42.05,121.05", "E104", 18, 7, "公里"),
    ("42.05,121.05 3.5", "42.05,121.05 -1", "E104", 18, 7, "公里"),
    ("<msgType>Alert", "<msgType>Update", "E704", 7, 3, "sender,identifier,sent"),
    ("<scope>Public", "<scope>Private", "E704", 8, 3, ""),
    ("<scope>Public", "<scope>Restricted", "E704", 8, 3, ""),
    ("<identifier>LN-1", "<identifier>LN 1", "E104", 3, 3, "空格"),
    ("<identifier>LN-1", "<identifier> LN-1", "E104", 3, 3, "空格"),
    ("<sender>qx@example.cn", "<sender>a,b", "E104", 4, 3, "逗号"),
    ("<identifier>LN-1</identifier>", "<identifier/>", "E104", 3, 3, "不能为空"),
    ("<area>", "<area x='1'>", "E102", 15, 5, ""),
    ("<event>暴雨", "<event>暴<b/>雨", "E102", 11, 5, ""),
    ("<info>", "<info>字", "E104", 9, 3, ""),
    ("</polygon>", "</polygon><altitude>x</altitude>", "E104", 17, 69, "十进制"),
    ("</circle>", "</circle><ceiling>9</ceiling>", "E704", 15, 5, ""),
    ("<category>", "<language>中文</language><category>", "E104", 10, 5, "zh-CN"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "line", "col", "hint"), WRONG)
def test_a_mistake_is_found_at_its_element_with_how_to_mend_it(
    old: str, new: str, code: str, line: int, col: int, hint: str
) -> None:
    found = next(p for p in problems(changed(old, new)) if p.code == code)
    assert (found.line, found.col) == (line, col)
    assert hint in (found.hint.zh if found.hint else "") + found.message.zh
    assert found.message.en.isascii() or "“" in found.message.en


def test_all_mistakes_are_told_at_once() -> None:
    text = GOOD.replace("Exercise", "Übung").replace("<scope>Public</scope>", "")
    text = text.replace("Severe", "Rot").replace("42.0,121.0<", "42.0,120.0<")
    assert [p.code for p in problems(text)] == ["E105", "E106", "E106", "E104"]


LENIENT: list[tuple[str, str, Callable[[CapAlert], object], object]] = [
    ("12:00:00+08:00", "12:00:00.9Z", lambda a: a.sent, datetime(2026, 7, 12, 12, tzinfo=UTC)),
    ("12:00:00+08:00", "12:00:00+0800", lambda a: a.sent, datetime(2026, 7, 12, 4, tzinfo=UTC)),
    ("Severe", "Red", lambda a: a.infos[0].severity, AlertSeverity.UNKNOWN),
    ("Severe", " severe ", lambda a: a.infos[0].severity, AlertSeverity.SEVERE),
    ("LN-1", " LN-1\n", lambda a: a.identifier, "LN-1"),
    (">Exercise<", ">EXERCISE<", lambda a: a.status, AlertStatus.EXERCISE),
    (">Met<", ">Weather<", lambda a: a.infos[0].categories, (CapCategory.OTHER,)),
    ("42.1,121.1 42.0,121.0<", "42.1,121.1<", lambda a: len(a.infos[0].areas[0].polygons[0]), 4),
    ("42.0,121.0 42.1", "x 42.1", lambda a: a.infos[0].areas[0].polygons, ()),
    ("<event>暴雨</event>", "", lambda a: a.infos[0].event, ""),
    ("<scope>", "<vendor>x</vendor><scope>", lambda a: a.identifier, "LN-1"),
    ("<msgType>Alert", "<msgType>Cancel", lambda a: a.message, AlertMessage.CANCEL),
]


@pytest.mark.parametrize(("old", "new", "seen", "value"), LENIENT)
def test_read_leniently_a_bent_form_is_mended_and_told(
    old: str, new: str, seen: Callable[[CapAlert], object], value: object
) -> None:
    text = changed(old, new)
    assert any(not p.is_warning for p in problems(text))
    assert seen(read(text, lenient=True)) == value
    assert {p.code for p in problems(text, lenient=True)} == {"W701"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<sender>qx@example.cn</sender>", ""),
        ("<status>Exercise</status>", "<status>演练</status>"),
        ("<msgType>Alert</msgType>", ""),
        ("<scope>Public</scope>", ""),
        ("12:00:00+08:00", "12:00:00"),
        ("<identifier>LN-1</identifier>", "<identifier> </identifier>"),
    ],
)
def test_who_when_and_to_whom_are_never_guessed(old: str, new: str) -> None:
    assert any(not p.is_warning for p in problems(changed(old, new), lenient=True))


def test_elements_out_of_order_are_read_leniently() -> None:
    text = changed("<sender>qx@example.cn</sender>", "").replace(
        "<scope>", "<sender>qx@example.cn</sender><scope>"
    )
    assert [(p.code, p.line) for p in problems(text)] == [("E704", 8)]
    assert read(text, lenient=True) == read(GOOD)


def test_what_is_allowed_and_doubtful_is_a_warning() -> None:
    over = changed("<area>", "<expires>2026-07-12T11:00:00+08:00</expires><area>")
    assert [(p.code, p.line) for p in problems(over)] == [("W702", 9)]
    assert [p.code for p in problems(changed("12:00:00+08", "12:00:00+00"))] == ["W702"]


def _nested(levels: int) -> str:
    return "<a>" * levels + "</a>" * levels


HOSTILE = [
    (b"", "E702"),
    (b"not xml", "E702"),
    (b"<alert/>", "E703"),
    (GOOD.encode()[:-9], "E702"),
    (b'<!DOCTYPE a [<!ENTITY x "y">]><alert>&x;</alert>', "E701"),
    (b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><alert/>', "E701"),
    ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'.encode("utf-16"), "E701"),
    (changed("<alert", "<!-- - --><?p ?><!DOCTYPE alert><alert").encode(), "E701"),
    (changed("LN-1", "&lol;").encode(), "E702"),
    (b" " * (SIZE_MAX + 1), "E109"),
    (_nested(DEPTH_MAX + 1).encode(), "E109"),
    ((f"<a>{'<b/>' * 20_001}</a>").encode(), "E109"),
    (b"<?xml version='1.0' encoding='utf-7'?><alert/>", "E100"),
    (b"<?xml version='1.0' encoding='idna'?><alert/>", "E100"),
    (GOOD.encode().replace(b"LN-1", b"LN\xff"), "E100"),
    (GOOD.replace(":1.2", ":1.1").encode(), "E703"),
    (GOOD.replace("urn:oasis:names:tc:emergency:cap:1.2", "http://www.incident.com/cap/1.0")
     .encode(), "E703"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "code"), HOSTILE)
@pytest.mark.parametrize("lenient", [False, True])
def test_what_is_hostile_or_foreign_is_refused_quickly(
    data: bytes, code: str, lenient: bool
) -> None:
    began = time.perf_counter()
    assert [p.code for p in problems(data, lenient=lenient)] == [code]
    assert time.perf_counter() - began < 5.0


def test_billion_laughs_are_refused_before_they_are_told() -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE a [<!ENTITY l0 "ha">{levels}]><alert x="&l9;">&l9;</alert>'
    assert [p.code for p in problems(bomb)] == ["E701"]


def test_an_old_version_is_named() -> None:
    for version in ("1.0", "1.1"):
        (found,) = problems(GOOD.replace("cap:1.2", f"cap:{version}"))
        assert found.message.zh == f"这是 CAP {version}，只收 1.2"


def test_nothing_is_fetched_for_a_schema_location_or_an_inclusion(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim", encoding="utf-8")
    spoilt = GOOD.replace(
        "<alert ",
        '<alert xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:schemaLocation="urn:oasis:names:tc:emergency:cap:1.2 http://127.0.0.1:9/a.xsd" ',
    )
    assert read(spoilt) == read(GOOD)
    inclusion = f'<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="{secret}"/>'
    alert = read(changed("<event>暴雨", f"<event>暴雨{inclusion}"), lenient=True)
    assert alert.infos[0].event == "暴雨"


def test_the_place_of_an_element_outlives_comments_and_odd_tags() -> None:
    text = changed(
        "  <scope>Public</scope>",
        "  <!-- <scope> \n --><?p <scope>?><note\n a='>'>x</note ><source/>",
    )
    at = {p.message.en: (p.line, p.col) for p in problems(text)}
    assert at["CAP has no attribute a"] == (9, 18)
    assert at["<alert> lacks <scope>"] == (2, 1)
    assert at["<source> belongs before <note>"] == (10, 17)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_the_encodings_of_real_senders_are_taken(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    data = GOOD.replace("UTF-8", declared).encode(encoding)
    assert read_alert(data).alert == read(GOOD)


def test_what_only_the_schema_knows_is_told_in_its_own_words() -> None:
    nil = changed(
        "<scope>", '<scope xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true">'
    )
    (found,) = problems(nil)
    assert (found.code, found.line, found.col) == ("E705", 8, 3)
    assert "nil" in found.message.en
    assert problems(nil, lenient=True) == []


@given(alerts, st.data())
@at_most(max_examples=60)
def test_whatever_the_schema_refuses_the_strict_reader_has_said_itself(
    alert: CapAlert, data: st.DataObject
) -> None:
    """Cut, doubled, swapped or renamed elements: E705 is a safety net that never has to hold."""
    lines = write_alert(alert).decode().split("\n")
    row = data.draw(st.integers(2, len(lines) - 1))
    change = data.draw(st.sampled_from(("cut", "double", "swap", "rename", "empty")))
    if change == "cut":
        del lines[row]
    elif change == "double":
        lines.insert(row, lines[row])
    elif change == "swap":
        lines[row], lines[row - 1] = lines[row - 1], lines[row]
    elif change == "rename":
        lines[row] = lines[row].replace("e", "i")
    else:
        lines[row] = lines[row].partition(">")[0] + ">" + "</".join(lines[row].partition("</")[1:])
    text = "\n".join(lines).encode()
    found = problems(text)
    assert "E705" not in [p.code for p in found]
    if not any(p.code == "E702" for p in found):
        valid = schema_faults(read_tree(text, "a.cap")) == []
        assert valid or any(not p.is_warning for p in found)


@given(st.integers(0, len(GOOD.encode())), st.integers(0, 40), st.binary(max_size=40))
@example(0, 2000, b"<!--" * 10)
@example(40, 0, b"<![CDATA[")
@at_most(max_examples=300)
def test_bytes_changed_at_random_are_read_or_refused_and_never_hang(
    at: int, cut: int, put: bytes
) -> None:
    data = GOOD.encode()
    data = data[:at] + put + data[at + cut :]
    began = time.perf_counter()
    for lenient in (False, True):
        problems(data, lenient=lenient)
    assert time.perf_counter() - began < 5.0


@pytest.mark.parametrize(
    "piece",
    ["<!--", "<![CDATA[", "<?p ", "<a b='", '<a b="', "<a ", "</a", "<a>", "&a;", "<", "x "],
)
def test_the_largest_file_of_one_piece_is_refused_quickly(piece: str) -> None:
    data = f"<alert>{piece * (SIZE_MAX // len(piece) - 2)}".encode()
    began = time.perf_counter()
    assert problems(data)
    assert time.perf_counter() - began < 5.0


def test_a_large_alert_full_of_mistakes_is_told_in_part() -> None:
    info = "<info><category>Met</category><event>x</event><urgency>?</urgency></info>"
    began = time.perf_counter()
    found = problems(GOOD.replace("<info>", info * 3000 + "<info>", 1))
    assert len(found) == 100
    assert time.perf_counter() - began < 5.0


def test_no_number_of_warnings_hides_an_error() -> None:
    text = changed("<status>Exercise", "<x/>" * 150 + "<status>演练")
    found = problems(text, lenient=True)
    assert [p.code for p in found if not p.is_warning] == ["E106"]
    assert len(found) == 101


VALID = ["43b080713727.cap", "australia.cap", "canada.cap", "canada_signed.cap",
         "earthquake-iso8859-1.cap", "thunderstorm.cap", "wcatwc-warning.cap"]  # fmt: skip
INVALID = [("canada_errors.cap", "E704"), ("invalid.cap", "E105"), ("xee.cap", "E701"),
           ("xee.atom", "E701"), ("noaa_errors.cap", "E703"), ("weather.cap", "E703"),
           ("bushfire_valid.edxlde", "E703"), ("amber.atom", "E703")]  # fmt: skip


@pytest.mark.parametrize("name", VALID)
def test_the_good_alerts_of_others_are_read_and_come_back_as_they_were(
    name: str, shared: Path
) -> None:
    alert = read_alert((shared / "cap" / "google" / name).read_bytes(), name).alert
    assert read_alert(write_alert(alert)).alert == alert


@pytest.mark.parametrize(("name", "code"), INVALID)
def test_the_bad_alerts_of_others_are_refused(name: str, code: str, shared: Path) -> None:
    data = (shared / "cap" / "google" / name).read_bytes()
    errors = [p for p in problems(data) if not p.is_warning]
    assert [p.code for p in errors] == [code]


def test_a_known_alert_is_read_to_the_letter(shared: Path) -> None:
    alert = read_alert((shared / "cap" / "google" / "canada.cap").read_bytes()).alert
    assert [info.language for info in alert.infos] == ["en-CA", "fr-CA"]
    assert alert.codes == ("profile:CAP-CP:0.4", "layer:EC-MSC-SMC:1.0", "layer:SOREM:1.0")
    assert [r.identifier for r in alert.references] == [
        "2.49.0.1.124.a3f342a4.2012",
        "2.49.0.1.124.60f31a3a.2012",
    ]
    assert alert.infos[0].event_codes[1] == ("SAME", "SVA")
    assert alert.infos[0].areas[0].polygons[0][0] == (42.3481, -82.9314)
    assert replace(alert, infos=()).note == ""
