"""Frames that others wrote. V: read in a published source; G: made by hand from the clause.

HJ 212: the standard's own example, as three public repositories quote it. JT/T 808: README of
SmallChi/JT808. SL 651: a public test of a netty server and example frames of an article
(devices.md §2.1). GB/T 26875.3: tests of shootingfans/codec_gb26875_3_2011. Modbus: the examples
of the specification (V1.1b3 §6), from memory, hence G.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.wire.checks import crc_hj212
from devices.wire.face import Bad, Fault, WireError, frames_of
from devices.wire.gbt26875 import Act, Gbt26875, Telegram
from devices.wire.gbt26875_data import (
    Analogue,
    ComponentState,
    FireData,
    Operation,
    SystemState,
    UnitState,
    read_data,
    write_data,
)
from devices.wire.hj212 import Hj212, Packet, groups
from devices.wire.jt808 import Joiner, Jt808, Jt808Frame, split
from devices.wire.jt808_position import (
    Addition,
    Position,
    State,
    read_batch,
    read_position,
    write_batch,
    write_position,
)
from devices.wire.jt808_talk import (
    Answer,
    Registered,
    Registration,
    TextToCrew,
    read_authentication,
    read_registered,
    read_registration,
    read_text,
    write_authentication,
    write_registered,
    write_registration,
    write_text,
)
from devices.wire.jt808_talk import read_answer as read_answer808
from devices.wire.jt808_talk import write_answer as write_answer808
from devices.wire.modbus import (
    Function,
    Read,
    Refusal,
    Registers,
    Write,
    read_answer,
    read_request,
    write_request,
)
from devices.wire.sl651 import Report, Sl651
from devices.wire.sl651_body import Element, ElementId, Hydro, read_body, write_body
from tests.devices.wire.frames import REQUESTS

HJ = (
    b"##0101QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;"
    b"Flag=5;CP=&&RtdInterval=30&&1C80\r\n"
)
AT = datetime(2021, 7, 2, 9, 0, 4)


def test_hj212_the_standards_own_example() -> None:  # V
    [packet] = frames_of(Hj212().feed(HJ))
    assert packet.cn == "1062"
    assert packet.cp == groups({"RtdInterval": "30"})
    assert packet.edition == 2017
    assert packet.wants_answer
    assert Hj212().encode(packet) == HJ


def test_hj212_the_check_of_a_stations_real_time_data() -> None:  # V: published with its CRC
    data = (
        b"QN=20180427125809000;ST=22;CN=2011;PW=123456;MN=LXHB0CS0306310;Flag=5;"
        b"CP=&&DataTime=20180427125809;a34004-Rtd=75600.000,a34004-Flag=N;"
        b"a34002-Rtd=140600.000,a34002-Flag=N;a34001-Rtd=178000.000,a34001-Flag=N;"
        b"a01001-Rtd=24.8,a01001-Flag=N;a01002-Rtd=46.8,a01002-Flag=N;a01006-Rtd=101.380,"
        b"a01006-Flag=N;a01007-Rtd=0.0,a01007-Flag=N;a01008-Rtd=25,a01008-Flag=N;"
        b"LA-Rtd=57.9,LA-Flag=N&&"
    )
    said = b"##%04d%b5440\r\n" % (len(data), data)
    [packet] = frames_of(Hj212().feed(said))
    assert packet.value("a34004-Rtd") == "75600.000"
    assert Hj212().encode(packet) == said


def test_hj212_lenient_takes_what_stations_really_send_and_says_so() -> None:  # V, bent by hand
    bent = HJ.replace(b"1C80\r\n", b"1c80\n") + HJ.replace(b"1C80", b"0000")
    assert frames_of(Hj212().feed(bent)) == []
    found = Hj212(strict=False).feed(bent)
    assert [item.fault for item in found if isinstance(item, Bad)] == [Fault.FORM, Fault.CHECK]
    assert all(item.taken for item in found if isinstance(item, Bad))
    assert len(frames_of(found)) == 2


def test_hj212_of_2005_keeps_its_request_number_inside_cp() -> None:  # G
    data = "ST=32;CN=2011;PW=123456;MN=88888880000001;CP=&&QN=20040516010101001;w01018-Rtd=1.1&&"
    said = f"##{len(data):04d}{data}{crc_hj212(data.encode()):04X}\r\n".encode()
    assert frames_of(Hj212().feed(said)) == []
    [packet] = frames_of(Hj212(strict=False).feed(said))
    assert (packet.qn, packet.edition) == ("20040516010101001", 2005)
    assert packet.value("w01018-Rtd") == "1.1"


def test_jt808_a_published_position() -> None:  # V
    said = bytes.fromhex(
        "7E 02 00 00 26 12 34 56 78 90 12 00 7D 02 00 00 00 01 00 00 00 02 00 BA 7F 0E 07 E4 F1 1C"
        "00 28 00 3C 00 00 18 10 15 10 10 10 01 04 00 00 00 64 02 02 00 7D 01 13 7E"
    )
    [frame] = frames_of(Jt808().feed(said))
    assert (frame.id, frame.phone, frame.serial) == (0x0200, "123456789012", 126)
    position = read_position(frame.body)
    assert position == Position(
        lat_udeg=12222222,
        lon_udeg=132444444,
        altitude_m=40,
        speed_0_1_km_h=60,
        status=State.FIXED,
        alarm=1,
        at=datetime(2018, 10, 15, 10, 10, 10),
        additions=((1, bytes((0, 0, 0, 100))), (2, bytes((0, 125)))),
    )
    assert position.addition(Addition.MILEAGE_0_1_KM) == 100
    assert write_position(position) == frame.body
    assert Jt808().encode(frame) == said


def test_jt808_the_standards_example_of_escaping() -> None:  # V: §4.4.2 as a vendor's manual has it
    frame = Jt808Frame(id=1, phone="0" * 12, serial=0, body=bytes.fromhex("307e087d55"))
    assert bytes.fromhex("307d02087d0155") in Jt808().encode(frame)


def test_jt808_split_messages_come_together_in_any_order() -> None:  # G
    whole = Jt808Frame(id=0x0704, phone="0" * 12, serial=65534, body=bytes(range(256)) * 9)
    parts = split(whole)
    assert [part.serial for part in parts] == [65534, 65535, 0]
    joiner = Joiner()
    assert joiner.take(parts[2]) is None
    assert joiner.take(parts[0]) is None
    assert joiner.missing() == {65534: (2,)}
    assert joiner.take(parts[1]) == whole
    assert joiner.missing() == {}


def test_jt808_the_last_part_is_missed_like_any_other() -> None:
    joiner = Joiner()
    for part in split(Jt808Frame(id=1, phone="0" * 12, serial=7, body=bytes(9)), 3)[:2]:
        joiner.take(part)
    assert joiner.missing() == {7: (3,)}


def test_jt808_unfinished_messages_are_bounded() -> None:
    joiner = Joiner(messages_max=3)
    for serial in range(0, 400, 4):
        joiner.take(Jt808Frame(id=1, phone="0" * 12, serial=serial, total=2, number=1))
    assert len(joiner.missing()) == 3


SL = [
    ("7E7E01001234567812342F0008020003591011155111036BCA", "0012345678"),
    ("7E7E00987654321012342F0008027E0822101110074703C3AE", "9876543210"),
]


@pytest.mark.parametrize(("said", "station"), SL)
def test_sl651_published_keep_alives(said: str, station: str) -> None:  # V
    [frame] = frames_of(Sl651().feed(bytes.fromhex(said)))
    assert (frame.station, frame.function) == (station, Report.KEEP_ALIVE)
    assert Sl651().encode(frame).hex().upper() == said
    assert write_body(read_body(frame.body)) == frame.body


def test_sl651_a_published_timed_report() -> None:  # V
    said = bytes.fromhex(
        "7E7E05001122334403E832002B020034170718110016F1F1001122334448F0F01707181100"
        "201900004026190000403923000104903812109903A421"
    )
    [frame] = frames_of(Sl651().feed(said))
    hydro = read_body(frame.body)
    assert (hydro.station, hydro.station_class) == ("0011223344", 0x48)
    assert hydro.observed == datetime(2017, 7, 18, 11, 0)
    values = {element.id: element.value for element in hydro.elements}
    assert values[0x20] == Decimal("4.0")
    assert values[0x39] == Decimal("10.490")
    assert values[0x38] == Decimal("10.99")
    assert write_body(hydro) == frame.body
    assert Sl651().encode(frame) == said


def test_sl651_lenient_takes_a_frame_with_a_wrong_crc() -> None:  # published, its CRC bent
    said = bytes.fromhex(
        "7E7E010012345678123430002B020003591011154947F1F1001234567848F0F0"
        "591011154920190000052619000005392300000127381211150320FB"
    )
    assert frames_of(Sl651().feed(said)) == []
    found = Sl651(strict=False).feed(said)
    assert len(frames_of(found)) == 1
    assert isinstance(found[0], Bad)
    assert found[0].fault is Fault.CHECK


FIRE: list[tuple[str, FireData]] = [
    ("0101 0102 0402 040009020715", SystemState(1, 2, 0x0204, AT)),
    (
        "0201 0102 79 01020304 0402 37c2a53032cad2bbe1d2e9cad2d1ccb8d0"
        + "00" * 14
        + "040009020715",
        ComponentState(1, 2, 0x79, 0x04030201, 0x0204, "7楼02室会议室烟感", AT),
    ),
    ("0301 0102 28 01020304 03 2003 040009020715", Analogue(1, 2, 0x28, 0x04030201, 3, 800, AT)),
    ("0401 0102 84fa 040009020715", Operation(1, 2, 0x84, 0xFA, AT)),
    ("1501 08 040009020715", UnitState(8, AT)),
]


@pytest.mark.parametrize(("said", "meant"), FIRE)
def test_gbt26875_published_application_data(said: str, meant: FireData) -> None:  # V
    assert read_data(bytes.fromhex(said)) == (meant,)
    assert write_data([meant]) == bytes.fromhex(said)


def test_gbt26875_a_whole_telegram_by_hand() -> None:  # G: §6.2, table 2
    said = "4040 0100 0100 040009020715 010000000000 020000000000 0000 03 3000 2323"
    body = bytes.fromhex(said)[2:-4]
    raw = b"@@" + body + bytes((sum(body) & 0xFF,)) + b"##"
    [telegram] = frames_of(Gbt26875().feed(raw))
    assert telegram == Telegram(serial=1, command=Act.CONFIRM, at=AT, source=1, destination=2)
    assert Gbt26875().encode(telegram) == raw


def test_modbus_the_specifications_example_of_reading_registers() -> None:  # G
    asked = Read(Function.READ_HOLDING_REGISTERS, 0x6B, 3)
    assert write_request(asked).hex() == "03006b0003"
    assert read_answer(asked, bytes.fromhex("0306022b00000064")) == Registers((555, 0, 100))


def test_hj212_a_packet_too_long_is_our_mistake() -> None:
    cp = groups(*({f"w{i:05d}-Rtd": "1.0"} for i in range(90)))
    with pytest.raises(ValueError, match="send split packets"):
        Hj212().encode(Packet(qn="1", st="32", cn="2011", mn="1", cp=cp))


def test_jt808_registration_answers_and_text_in_both_editions() -> None:  # G
    who = Registration(
        province=21, city=921, maker="FM", model="T1", terminal="0001", colour=2, plate="辽J应急01"
    )
    for version in (None, 1):
        said = write_registration(who, version=version)
        assert read_registration(said, version=version) == who
        assert (
            read_authentication(write_authentication("码7", version=version), version=version)
            == "码7"
        )
        text = TextToCrew(1 | 8, "前往氟化工企业A", None if version is None else 1)
        assert read_text(write_text(text), version=version) == text
    assert len(write_registration(who)) == 37 + len("辽J应急01".encode("gbk"))
    assert read_registered(write_registered(Registered(7, 0, "A1"))) == Registered(7, 0, "A1")
    assert read_answer808(write_answer808(Answer(7, 0x0200, 0))) == Answer(7, 0x0200, 0)


def test_jt808_a_batch_of_positions_south_west_and_without_a_fix() -> None:  # G
    one = Position(lat_udeg=-1, lon_udeg=-179_000_000, at=None)
    two = Position(lat_udeg=42_060_000, lon_udeg=121_740_000, at=AT)
    assert read_batch(write_batch([one, two], late=True)) == ((one, two), True)


@pytest.mark.parametrize(
    "read", [read_position, read_batch, read_body, read_data, read_registration]
)
def test_a_cut_body_is_refused_by_type(read: Callable[[bytes], object]) -> None:
    for size in range(1, 40):
        with pytest.raises(WireError):
            read(b"\xfa" * size if size < 28 else b"\xfa" * 7)


@given(REQUESTS)
def test_every_modbus_request_is_read_back(asked: Read | Write) -> None:
    assert read_request(write_request(asked)) == asked


@given(st.binary(max_size=260))
def test_a_modbus_device_has_an_answer_to_any_bytes(pdu: bytes) -> None:
    asked = read_request(pdu)
    assert isinstance(asked, Refusal) or write_request(asked) == pdu


@given(st.integers(-99999, 99999), st.integers(0, 3), st.integers(3, 6))
def test_the_digits_of_a_level_survive(digits: int, decimals: int, size: int) -> None:
    value = Decimal(digits).scaleb(-decimals)
    element = Element(ElementId.LEVEL, value, size)
    hydro = Hydro(
        serial=1, sent=AT, station="0" * 10, observed=AT.replace(second=0), elements=(element,)
    )
    [read] = read_body(write_body(hydro)).elements
    assert read == element
    assert str(read.value) == str(value)
