"""Modbus TCP: the seven-byte header (MBAP) before a PDU.

``transaction(2) protocol(2)=0 length(2) unit(1) PDU(1-253)``, big-endian; `length` counts the unit
and the PDU. Modbus Messaging on TCP/IP Implementation Guide V1.0b, §3.1.

What a reader would get wrong: there is no check code and no mark at the beginning, so a stream out
of step is only seen by a protocol that is not 0 or a length that cannot be. A server should close
such a connection; the decoder here looks on for a header that could be one.
"""

from __future__ import annotations

import struct

from devices.wire.face import Codec, Cut, Fault, WireError
from devices.wire.modbus import PDU_MAX, Adu

__all__ = ["ModbusTcp"]

_HEADER = 7


class ModbusTcp(Codec[Adu]):
    """Both directions; lenient and strict are the same, for there is nothing to overlook."""

    frame_max = _HEADER + PDU_MAX

    def encode(self, frame: Adu) -> bytes:
        """See `Codec.encode`."""
        if not 1 <= len(frame.pdu) <= PDU_MAX:
            raise WireError(f"a PDU of {len(frame.pdu)} bytes; 1 to {PDU_MAX}")
        if not (0 <= frame.transaction <= 0xFFFF and 0 <= frame.unit <= 0xFF):
            raise WireError(f"transaction {frame.transaction} or unit {frame.unit} is out of range")
        size = len(frame.pdu) + 1
        return struct.pack(">HHHB", frame.transaction, 0, size, frame.unit) + frame.pdu

    def cut(self, held: bytes) -> Cut[Adu]:
        """See `Codec.cut`."""
        at = 0
        while at + 6 <= len(held) and not _could_be(held, at):
            zeros = held.find(b"\0\0", at + 3)
            at = zeros - 2 if zeros >= 0 else max(at + 1, len(held) - 5)
        if at:
            return Cut(at, None, Fault.GARBAGE, "no Modbus TCP header")
        if len(held) < 6:
            return Cut(0)
        size = 6 + int.from_bytes(held[4:6])
        if len(held) < size:
            return Cut(0)
        return Cut(size, Adu(held[6], held[7:size], int.from_bytes(held[:2])))


def _could_be(held: bytes, at: int) -> bool:
    return held[at + 2 : at + 4] == b"\0\0" and 2 <= int.from_bytes(held[at + 4 : at + 6]) <= 254
