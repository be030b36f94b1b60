"""Frames of every codec, as strategies: what the common properties are tried on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from hypothesis import strategies as st

from devices.wire import mqtt
from devices.wire.face import Codec, Side
from devices.wire.gbt26875 import Act, Gbt26875, Telegram
from devices.wire.hj212 import Hj212
from devices.wire.hj212 import Packet as HjPacket
from devices.wire.http_messages import HttpCodec, HttpMessage
from devices.wire.jt808 import Jt808, Jt808Frame
from devices.wire.lines import Lines
from devices.wire.modbus import Adu, Read, Write, write_answer, write_request
from devices.wire.modbus import Function as Fn
from devices.wire.modbus_rtu import ModbusRtu
from devices.wire.modbus_tcp import ModbusTcp
from devices.wire.mqtt import Mqtt
from devices.wire.novastar import Frame, NovaStar
from devices.wire.shure import Message, Shure
from devices.wire.sis import SisCommands, Tie
from devices.wire.sl651 import ETB, ETX, Sl651, Sl651Frame
from devices.wire.visca import Kind, Packet, Visca


@dataclass(frozen=True)
class Spoken:
    """A codec and frames it can say."""

    name: str
    make: Callable[[], Codec[Any]]
    frames: st.SearchStrategy[Any]
    checked: bool = True
    """Whether a check code guards the frame."""


def _u(bits: int) -> st.SearchStrategy[int]:
    return st.integers(0, (1 << bits) - 1)


CLOCK = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)).map(
    lambda at: at.replace(microsecond=0)
)
REQUESTS = st.one_of(
    st.builds(Read, st.sampled_from((Fn(1), Fn(2))), _u(12), st.integers(1, 2000)),
    st.builds(Read, st.sampled_from((Fn(3), Fn(4))), _u(12), st.integers(1, 125)),
    st.builds(Write, st.just(Fn(5)), _u(16), st.tuples(_u(1))),
    st.builds(Write, st.just(Fn(6)), _u(16), st.tuples(_u(16))),
    st.builds(Write, st.just(Fn(15)), _u(12), st.lists(_u(1), min_size=1, max_size=90).map(tuple)),
    st.builds(Write, st.just(Fn(16)), _u(12), st.lists(_u(16), min_size=1, max_size=90).map(tuple)),
)
_ANSWERS = REQUESTS.map(
    lambda asked: write_answer(
        asked, tuple(i & 1 for i in range(asked.count)) if isinstance(asked, Read) else ()
    )
)
_WORD = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGH0123456789-._", min_size=1, max_size=12)
_GROUP = st.lists(st.tuples(_WORD, _WORD), min_size=1, max_size=4).map(tuple)
_PACKETS = st.builds(
    lambda split, **fields: HjPacket(
        **fields, flag=4 | split << 1, pnum=9 if split else None, pno=3 if split else None
    ),
    split=st.booleans(),
    qn=_WORD,
    st=_WORD,
    cn=_WORD,
    mn=_WORD,
    pw=_WORD | st.just(""),
    cp=st.lists(_GROUP, max_size=4).map(tuple),
)
_TELEGRAMS = st.builds(
    Telegram,
    serial=_u(16),
    command=st.sampled_from(sorted(Act)),
    data=st.binary(max_size=120),
    at=CLOCK | st.none(),
    source=_u(48),
    destination=_u(48),
    version=st.tuples(st.just(1), _u(8)),
)
_DIGITS = st.text("0123456789", min_size=10, max_size=10)
_HYDRO = st.builds(
    lambda part, **fields: Sl651Frame(**fields, total=part and 4000, number=part),
    part=st.none() | st.integers(1, 4000),
    centre=_u(8),
    station=_DIGITS,
    function=_u(8),
    body=st.binary(max_size=120),
    password=_u(16),
    down=st.booleans(),
    end=st.sampled_from((ETX, ETB)),
)
_JT = st.builds(
    lambda new, part, phone, **fields: Jt808Frame(
        **fields,
        version=1 if new else None,
        phone=phone.zfill(20 if new else 12),
        total=part and 400,
        number=part,
    ),
    new=st.booleans(),
    part=st.none() | st.integers(1, 400),
    phone=_DIGITS,
    id=_u(16),
    serial=_u(16),
    body=st.binary(max_size=120) | st.lists(st.sampled_from(b"~}\x01\x02")).map(bytes),
    cipher=_u(3),
)


def _wall(write: bool, register: int, data: bytes, serial: int) -> Frame:
    return Frame(register, len(data), data if write else b"", write=write, serial=serial)


SPOKEN = [
    Spoken(
        "modbus-tcp",
        ModbusTcp,
        st.builds(Adu, _u(8), REQUESTS.map(write_request), _u(16)),
        checked=False,
    ),
    Spoken(
        "modbus-rtu requests",
        lambda: ModbusRtu(Side.REQUESTS),
        st.builds(Adu, _u(8), REQUESTS.map(write_request)),
    ),
    Spoken("modbus-rtu answers", lambda: ModbusRtu(Side.ANSWERS), st.builds(Adu, _u(8), _ANSWERS)),
    Spoken("hj212", Hj212, _PACKETS),
    Spoken("gbt26875", Gbt26875, _TELEGRAMS),
    Spoken("sl651", Sl651, _HYDRO),
    Spoken("jt808", Jt808, _JT),
    Spoken(
        "lines",
        lambda: Lines(b"\r", 136),
        st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=136),
        checked=False,
    ),
    Spoken(
        "novastar questions",
        lambda: NovaStar(Side.REQUESTS),
        st.builds(_wall, st.booleans(), _u(32), st.binary(max_size=60), _u(8)),
    ),
    Spoken(
        "novastar answers",
        lambda: NovaStar(Side.ANSWERS),
        st.builds(_wall, st.just(False), _u(32), st.binary(max_size=60), _u(8)).map(
            lambda said: replace(said, data=bytes(said.length))
        ),
    ),
    Spoken(
        "mqtt",
        Mqtt,
        st.one_of(
            st.builds(mqtt.Connect, _WORD, _u(16), _WORD, _WORD),
            st.builds(mqtt.Accepted, _u(8)),
            st.builds(mqtt.Publish, _WORD, st.binary(max_size=300), _u(16)),
            st.builds(mqtt.Received, st.integers(1, 0xFFFF)),
            st.builds(mqtt.Subscribe, st.integers(1, 0xFFFF), _WORD),
            st.builds(mqtt.Subscribed, st.integers(1, 0xFFFF), _u(8)),
            st.sampled_from((mqtt.Ping(), mqtt.Pong(), mqtt.Bye())),
        ),
        checked=False,
    ),
    Spoken(
        "shure",
        Shure,
        st.builds(
            Message,
            st.sampled_from(("GET", "SET", "REP")),
            st.from_regex(r"[A-Z][A-Z_]{0,11}", fullmatch=True),
            st.none() | st.integers(0, 99),
            _WORD | st.just(""),
        ),
        checked=False,
    ),
    Spoken("sis", SisCommands, st.builds(Tie, st.integers(0, 999), st.integers(0, 999)), False),
    Spoken(
        "visca",
        Visca,
        st.builds(
            Packet,
            st.sampled_from(sorted(Kind)),
            _u(32),
            st.binary(max_size=15).map(lambda data: data.replace(b"\xff", b"") + b"\xff"),
        ),
        checked=False,
    ),
    Spoken(
        "http",
        lambda: HttpCodec(4096),
        st.builds(
            HttpMessage,
            st.sampled_from(("POST /cap HTTP/1.1", "HTTP/1.1 202 Accepted")),
            st.lists(st.tuples(st.sampled_from(("host", "x-a")), _WORD), max_size=3).map(tuple),
            st.binary(max_size=300),
        ),
        checked=False,
    ),
]
