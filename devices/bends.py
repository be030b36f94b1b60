"""How a frame of each protocol is bent for a wire fault: its check, its id, its sequence.

What a reader would get wrong: only the first frame of what a session said is bent; the rest passes,
as it would on a line that was hit once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from devices.faults import Bend, FaultPipe, WireFaultKind
from devices.wire.face import Bad, Codec, Side, WireError
from devices.wire.gbt26875 import Gbt26875
from devices.wire.hj212 import Hj212
from devices.wire.http_messages import HttpCodec, response
from devices.wire.jt808 import Jt808
from devices.wire.modbus import EXCEPTION_BIT, Refusal
from devices.wire.modbus_rtu import ModbusRtu
from devices.wire.modbus_tcp import ModbusTcp
from devices.wire.mqtt import Mqtt, Publish
from devices.wire.novastar import NovaStar
from devices.wire.sl651 import Sl651
from devices.wire.snmp import Error, Snmp, read_snmp, write_snmp
from devices.wire.visca import Visca, refused

__all__ = ["DATAGRAMS", "bends_of", "pipe_of"]

DATAGRAMS = frozenset(("visca", "artnet", "sacn", "gb28181", "snmp"))
"""Protocols here that speak by UDP."""

_MUTE = frozenset(("sacn",))
"""Protocols in which the device only listens."""

F = TypeVar("F")
_CHECK, _ID = WireFaultKind.WRONG_CHECK, WireFaultKind.WRONG_ID
_SEQUENCE, _EXCEPTION = WireFaultKind.WRONG_SEQUENCE, WireFaultKind.EXCEPTION


def bends_of(protocol: str) -> Mapping[WireFaultKind, Bend]:
    """What can be bent in a protocol, by the scheme of its address.

    Raises:
        KeyError: No such protocol.
    """
    return _BENDS[protocol]


def pipe_of(seed: int, device: str, protocol: str) -> FaultPipe:
    """The wire of a device's endpoint, by the scheme of its address.

    Raises:
        KeyError: No such protocol.
    """
    return FaultPipe(
        seed, device, bends_of(protocol), datagrams=protocol in DATAGRAMS, mute=protocol in _MUTE
    )


def _frame(make: Callable[[], Codec[Any]], bend: Callable[[Any], Any]) -> Bend:
    def bent(data: bytes) -> bytes:
        codec = make()
        found = codec.feed(data)
        if not found or isinstance(found[0], Bad):
            return data
        first = codec.encode(found[0])
        return codec.encode(bend(found[0])) + data[len(first) :]

    return bent


def _flip(make: Callable[[], Codec[Any]], from_end: int) -> Bend:
    """Turn the last bit of the byte that many from the end of the first frame."""

    def bent(data: bytes) -> bytes:
        codec = make()
        found = codec.feed(data)
        if not found or isinstance(found[0], Bad):
            return data
        at = len(codec.encode(found[0])) - from_end
        return data[:at] + bytes((data[at] ^ 1,)) + data[at + 1 :]

    return bent


def _pjlink_unavailable(data: bytes) -> bytes:
    head, mark, _ = data.partition(b"=")
    return head + b"=ERR3\r" if mark else data


def _p3000_refused(data: bytes) -> bytes:
    head, mark, _ = data.partition(b" ")
    return head + b" ERR007\r\n" if mark else data


def _http_unavailable(data: bytes) -> bytes:
    return HttpCodec(0).encode(response(503)) if data else data


def _answers() -> ModbusRtu:
    return ModbusRtu(Side.ANSWERS)


def _other_topic(said: Any) -> Any:
    return replace(said, topic="x" + said.topic[1:]) if isinstance(said, Publish) else said


def _other_number(said: Any) -> Any:
    if isinstance(said, Publish) and said.number:
        return replace(said, number=said.number ^ 0x4000 or 1)
    return said


def _snmp(bend: Callable[[Snmp], Snmp]) -> Bend:
    def bent(data: bytes) -> bytes:
        try:
            return write_snmp(bend(read_snmp(data)))
        except WireError:
            return data

    return bent


def _opcua(place: int, change: Callable[[bytes], bytes]) -> Bend:
    """Change four bytes of a message without security: ``MSGF``, size, channel, token, sequence
    number, request number, the encoded response (OPC UA part 6 §6.7.2, part 4 §7.33; G)."""

    def bent(data: bytes) -> bytes:
        if data[:4] != b"MSGF" or len(data) < place + 4:
            return data
        return data[:place] + change(data[place : place + 4]) + data[place + 4 :]

    return bent


def _wall() -> NovaStar:
    return NovaStar(Side.ANSWERS)


def _refused(adu: Any) -> Any:
    return replace(adu, pdu=bytes((adu.pdu[0] | EXCEPTION_BIT, Refusal.DEVICE_FAILURE)))


_CHANNEL_AT, _REQUEST_AT, _RESULT_AT = 8, 20, 40
_BAD_INTERNAL_ERROR = bytes.fromhex("00000280")

_BENDS: dict[str, dict[WireFaultKind, Bend]] = {
    "modbus-tcp": {
        _ID: _frame(ModbusTcp, lambda adu: replace(adu, unit=adu.unit ^ 1)),
        _SEQUENCE: _frame(ModbusTcp, lambda adu: replace(adu, transaction=adu.transaction ^ 1)),
        _EXCEPTION: _frame(ModbusTcp, _refused),
    },
    "rtu+tcp": {
        _CHECK: _flip(_answers, 1),
        _ID: _frame(_answers, lambda adu: replace(adu, unit=adu.unit ^ 1)),
        _EXCEPTION: _frame(_answers, _refused),
    },
    "hj212": {
        _CHECK: _flip(Hj212, 3),
        _ID: _frame(Hj212, lambda packet: replace(packet, mn="0" * len(packet.mn))),
    },
    "gbt26875": {
        _CHECK: _flip(Gbt26875, 3),
        _ID: _frame(Gbt26875, lambda said: replace(said, source=said.source ^ 1)),
        _SEQUENCE: _frame(Gbt26875, lambda said: replace(said, serial=said.serial ^ 0x8000)),
    },
    "sl651": {
        _CHECK: _flip(Sl651, 1),
        _ID: _frame(Sl651, lambda said: replace(said, station="9999999999")),
    },
    "jt808": {
        _CHECK: _flip(Jt808, 3),
        _ID: _frame(Jt808, lambda said: replace(said, phone="9" * len(said.phone))),
        _SEQUENCE: _frame(Jt808, lambda said: replace(said, serial=said.serial ^ 0x8000)),
    },
    "pjlink": {_EXCEPTION: _pjlink_unavailable},
    "sis": {},
    "mqtt": {
        _ID: _frame(Mqtt, _other_topic),
        _SEQUENCE: _frame(Mqtt, _other_number),
    },
    "novastar": {
        _CHECK: _flip(_wall, 1),
        _ID: _frame(_wall, lambda said: replace(said, source=0)),
        _SEQUENCE: _frame(_wall, lambda said: replace(said, serial=said.serial ^ 0x40)),
        _EXCEPTION: _frame(_wall, lambda said: replace(said, ack=1, data=b"")),
    },
    "shure": {_EXCEPTION: lambda data: b"< REP ERR >" if data else data},
    "p3000": {_EXCEPTION: _p3000_refused},
    "visca": {
        _ID: _frame(Visca, lambda said: replace(said, payload=b"\xa0" + said.payload[1:])),
        _SEQUENCE: _frame(Visca, lambda said: replace(said, sequence=said.sequence ^ 0x4000)),
        _EXCEPTION: _frame(Visca, lambda said: replace(said, payload=refused(0, 0x41))),
    },
    "artnet": {},
    "http": {_EXCEPTION: _http_unavailable},
    "gb28181": {},
    "sacn": {},
    "opc.tcp": {
        _ID: _opcua(_CHANNEL_AT, lambda old: bytes((old[0] ^ 0x55, *old[1:]))),
        _SEQUENCE: _opcua(_REQUEST_AT, lambda old: bytes((*old[:3], old[3] ^ 0x40))),
        _EXCEPTION: _opcua(_RESULT_AT, lambda old: _BAD_INTERNAL_ERROR),
    },
    "snmp": {
        _ID: _snmp(lambda said: replace(said, community=said.community + "x")),
        _SEQUENCE: _snmp(lambda said: replace(said, number=said.number ^ 0x4000)),
        _EXCEPTION: _snmp(lambda said: replace(said, error=Error.GENERAL, index=1)),
    },
}
