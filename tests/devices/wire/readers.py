"""Readers of whole messages (datagrams, bodies, lines) with messages to mutate."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from devices.drivers.centres import Known
from devices.drivers.mqtt_driver import take
from devices.units.dtu import topic_of
from devices.wire import (
    artnet,
    gb28181,
    gbt26875_data,
    jt808_position,
    jt808_talk,
    modbus,
    p3000,
    pjlink,
    sacn,
    sip,
    sis,
    sl651_body,
    snmp,
    visca_talk,
)
from devices.wire.cap_outbox import Outbox
from devices.wire.cap_read import read_alert
from devices.wire.face import WireError
from devices.wire.gbt35965 import WarningIdentifier
from devices.wire.jt808 import Joiner, Jt808Frame, split
from devices.wire.mqtt import Publish
from tests.devices.cap_examples import EARLIER, NOTICE, START
from twin.inputs.problems import BadValue, InputProblems

__all__ = ["READERS", "Reader"]

AT = datetime(2026, 7, 2, 9, 0, 4)
CAMERA = "34020000001320000001"


@dataclass(frozen=True)
class Reader:
    """What reads, messages it reads, and the errors by which it may refuse one."""

    name: str
    read: Callable[[bytes], object]
    seeds: tuple[bytes, ...]
    refusals: tuple[type[Exception], ...] = (WireError,)


def _line(read: Callable[[str], object]) -> Callable[[bytes], object]:
    return lambda data: read(data.decode("latin-1"))


def _each(write: Callable[..., bytes], *messages: object) -> tuple[bytes, ...]:
    return tuple(write(one) for one in messages)


def _said(*lines: str) -> tuple[bytes, ...]:
    return tuple(line.encode() for line in lines)


def _json(data: bytes) -> object:
    return take(Known("u", {"level": "p"}, lambda _: None), Publish(topic_of("u"), data), 0.0)


_ASKED = (
    modbus.Read(modbus.Function.READ_HOLDING_REGISTERS, 0, 4),
    modbus.Read(modbus.Function.READ_COILS, 3, 11),
    modbus.Write(modbus.Function.WRITE_REGISTERS, 7, (1, 2)),
)


def _joined() -> Callable[[bytes], object]:
    """Parts by their numbers alone: total, number, serial, two bytes each, then the body."""
    joiner = Joiner(messages_max=4, parts_max=32)

    def read(data: bytes) -> object:
        total, number, serial = (int.from_bytes(data[i : i + 2]) for i in (0, 2, 4))
        if not 1 <= number <= total:  # which the frame's codec refuses
            return None
        frame = Jt808Frame(
            id=1, phone="0" * 12, serial=serial, body=data[6:], total=total, number=number
        )
        joiner.take(frame)
        waiting = joiner.missing()
        assert len(waiting) <= 5, f"{len(waiting)} messages are kept"
        assert all(waiting.values()), "a message waits for nothing"
        return None

    return read


def _parts() -> Iterable[bytes]:
    whole = Jt808Frame(id=1, phone="0" * 12, serial=65534, body=bytes(range(90)))
    for part in split(whole, 30):
        numbers = (part.total or 0, part.number or 0, part.serial)
        yield b"".join(n.to_bytes(2) for n in numbers) + part.body


_POSITION = jt808_position.Position(
    lat_udeg=42_060_000,
    lon_udeg=-121_740_000,
    at=AT,
    additions=((1, b"\0\0\1\2"), (0x14, b"\0\0\0\1")),
)
_HYDRO = sl651_body.Hydro(
    serial=7,
    sent=AT,
    station="0011223344",
    station_class=0x48,
    observed=AT.replace(second=0),
    elements=(
        sl651_body.Element(0x39, Decimal("10.490"), 4),
        sl651_body.Element(0xFF01, Decimal("-1.5"), 3),
        sl651_body.Element(0x38, None, 2),
    ),
)
_WHO = jt808_talk.Registration(
    province=21, city=921, maker="FM", model="T1", terminal="0001", colour=2, plate="辽J应急01"
)
_UPS = (1, 3, 6, 1, 2, 1, 33, 1, 2, 4, 0)
_SIP = (
    ("via", "SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bK1"),
    ("from", f"<sip:{CAMERA}@3402000000>;tag=1"),
    ("call-id", "1"),
    ("cseq", "2 MESSAGE"),
    ("authorization", 'Digest username="a", realm="b", nonce="c", uri="sip:d", response="e"'),
)
_SNMP = (
    snmp.Snmp(snmp.Kind.GET, 1, ((_UPS, snmp.NOTHING),)),
    snmp.Snmp(
        snmp.Kind.RESPONSE,
        -(2**31),
        (
            (_UPS, snmp.Value(snmp.Tag.GAUGE, 2**32 - 1)),
            ((1, 3, 6), snmp.Value(snmp.Tag.OCTETS, bytes(200))),
            ((2, 999), snmp.Value(snmp.Tag.OID, _UPS)),
            ((1, 0), snmp.Value(snmp.Tag.END)),
        ),
    ),
)


def _sip(data: bytes) -> None:
    said = sip.read_sip(data)
    sip.digest_of(said.header("authorization"))
    assert said.sequence is not None
    assert len(said.sender) <= 40


_CAP = (Outbox(start=START, status=NOTICE.status, earlier={"W-1": EARLIER}).send(NOTICE).xml,)
READERS = [
    Reader("modbus requests", modbus.read_request, _each(modbus.write_request, *_ASKED), ()),
    Reader(
        "modbus registers",
        lambda data: modbus.read_answer(_ASKED[0], data),
        (b"\x03\x08" + bytes(8), b"\x83\x02"),
    ),
    Reader(
        "modbus coils",
        lambda data: modbus.read_answer(_ASKED[1], data),
        (b"\x01\x02\xff\x07", b"\x81\x02"),
    ),
    Reader(
        "modbus written",
        lambda data: modbus.read_answer(_ASKED[2], data),
        (modbus.write_answer(_ASKED[2]), b"\x90\x02"),
    ),
    Reader(
        "hydrological body",
        sl651_body.read_body,
        _each(sl651_body.write_body, _HYDRO, sl651_body.Hydro(serial=1, sent=AT)),
    ),
    Reader(
        "fire application data",
        gbt26875_data.read_data,
        _each(
            gbt26875_data.write_data,
            [gbt26875_data.SystemState(1, 2, 3, AT)] * 2,
            [gbt26875_data.ComponentState(1, 2, 3, 4, 5, "7楼02室烟感", AT)],
            [gbt26875_data.Analogue(1, 2, 3, 4, 3, -800, AT)],
            [gbt26875_data.Operation(1, 2, 3, 4, AT)],
            [gbt26875_data.UnitState(8, AT)],
            [gbt26875_data.DutyCheck(5)],
        ),
    ),
    Reader(
        "vehicle positions",
        jt808_position.read_position,
        (jt808_position.write_position(_POSITION),),
    ),
    Reader(
        "vehicle batches",
        jt808_position.read_batch,
        (jt808_position.write_batch([_POSITION] * 3, late=True),),
    ),
    Reader("vehicle parts", _joined(), tuple(_parts()), ()),
    Reader(
        "vehicle registration 2013",
        jt808_talk.read_registration,
        (jt808_talk.write_registration(_WHO),),
    ),
    Reader(
        "vehicle registration 2019",
        lambda data: jt808_talk.read_registration(data, version=1),
        (jt808_talk.write_registration(_WHO, version=1),),
    ),
    Reader(
        "vehicle answers",
        jt808_talk.read_answer,
        (jt808_talk.write_answer(jt808_talk.Answer(7, 0x200, 0)),),
    ),
    Reader(
        "vehicle registered",
        jt808_talk.read_registered,
        (jt808_talk.write_registered(jt808_talk.Registered(7, 0, "码A1")),),
    ),
    Reader(
        "vehicle authentication 2019",
        lambda data: jt808_talk.read_authentication(data, version=1),
        (jt808_talk.write_authentication("码7", version=1),),
    ),
    Reader(
        "vehicle text 2019",
        lambda data: jt808_talk.read_text(data, version=1),
        (jt808_talk.write_text(jt808_talk.TextToCrew(9, "前往", 1)),),
    ),
    Reader("cap strict", read_alert, _CAP, (InputProblems,)),
    Reader("cap lenient", lambda data: read_alert(data, lenient=True), _CAP, (InputProblems,)),
    Reader(
        "warning identifier",
        _line(WarningIdentifier.parse),
        _said("21092141600000_20260712203500_0"),
        (BadValue,),
    ),
    Reader(
        "artnet",
        artnet.read_datagram,
        _each(
            artnet.write_datagram,
            artnet.ArtDmx(2, bytes(64), 7),
            artnet.ArtPoll(2),
            artnet.ArtPollReply((1, 2, 3, 4), "a", "b", sending=True),
        ),
    ),
    Reader("sacn", sacn.read_sacn, _each(sacn.write_sacn, sacn.SacnData(1, bytes(512)))),
    Reader(
        "visca commands",
        visca_talk.read_said,
        _each(
            visca_talk.write_said,
            visca_talk.MoveTo(-5, 300),
            visca_talk.ZoomTo(9),
            visca_talk.Preset(3),
        ),
    ),
    Reader(
        "visca replies",
        visca_talk.read_reply,
        (b"\x90\x50\x00\x01\x02\x03\xff", b"\x90\x61\x41\xff"),
    ),
    Reader("p3000 commands", _line(p3000.read_asked), _said("#VID 3>2", "#VID? *", "#")),
    Reader("p3000 answers", _line(p3000.read_replied), _said("~01@VID 3>2", "~01@VID ERR003")),
    Reader("pjlink", _line(pjlink.read_line), _said("%1POWR=0", "PJLINK 1 498e4a67", "%2FREZ 1")),
    Reader("sis answers", _line(sis.read_answer), _said("Out2 In3 All", "E12"), ()),
    Reader(
        "sip",
        _sip,
        _each(
            sip.write_sip,
            sip.SipMessage("MESSAGE", f"sip:{CAMERA}@3402000000", 0, _SIP, b"x" * 40),
            sip.SipMessage("", "", 401, (*_SIP, ("www-authenticate", 'Digest realm="b"'))),
        ),
    ),
    Reader(
        "gb28181 bodies",
        gb28181.read_body,
        _each(
            gb28181.write_body,
            gb28181.Manscdp("Notify", "Alarm", 7, CAMERA, (("AlarmPriority", "1"), ("I", "罐区"))),
            gb28181.Manscdp("Control", "DeviceControl", 8, CAMERA, (("PTZCmd", "A50F010A"),)),
        ),
    ),
    Reader("gb28181 ptz", _line(gb28181.read_ptz), _said(gb28181.write_ptz(gb28181.Ptz.LEFT))),
    Reader("snmp", snmp.read_snmp, _each(snmp.write_snmp, *_SNMP)),
    Reader("unit's json", _json, _said('{"at":0,"n":1,"values":{"level":1.5}}', '{"n":1e999}'), ()),
]
