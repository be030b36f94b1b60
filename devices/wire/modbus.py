"""What Modbus says, without its two envelopes: requests and answers as values (the PDU).

Modbus Application Protocol V1.1b3 (December 2012), §6: functions 1-6, 15, 16; §7: exceptions.

What a reader would get wrong: an answer cannot be read without its request. The bits of "read
coils" are padded to whole bytes, so only the asker knows how many it asked for.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from devices.wire.face import WireError

__all__ = [
    "EXCEPTION_BIT",
    "PDU_MAX",
    "Adu",
    "Bits",
    "Exceptional",
    "Function",
    "Read",
    "Refusal",
    "Registers",
    "Write",
    "Written",
    "read_answer",
    "read_request",
    "write_answer",
    "write_request",
]

PDU_MAX = 253
EXCEPTION_BIT = 0x80
_POLLS = 256
"""Requests kept as read: who polls asks the same again and again."""
_REGISTERS_READ_MAX, _BITS_READ_MAX = 125, 2000
_REGISTERS_WRITE_MAX, _BITS_WRITE_MAX = 123, 1968


class Function(IntEnum):
    """Function codes understood here (§6)."""

    READ_COILS = 1
    READ_DISCRETE_INPUTS = 2
    READ_HOLDING_REGISTERS = 3
    READ_INPUT_REGISTERS = 4
    WRITE_COIL = 5
    WRITE_REGISTER = 6
    WRITE_COILS = 15
    WRITE_REGISTERS = 16


_READS = (1, 2, 3, 4)
_BITS = (1, 2, 5, 15)
_KNOWN = frozenset(int(code) for code in Function)


class Refusal(IntEnum):
    """Exception codes (§7)."""

    ILLEGAL_FUNCTION = 1
    ILLEGAL_ADDRESS = 2
    ILLEGAL_VALUE = 3
    DEVICE_FAILURE = 4
    ACKNOWLEDGE = 5
    BUSY = 6
    PARITY = 8
    NO_PATH = 10
    NO_ANSWER = 11


@dataclass(frozen=True, slots=True)
class Adu:
    """A PDU and whom it is for. `transaction` is 0 where the envelope has none (RTU)."""

    unit: int
    pdu: bytes
    transaction: int = 0


@dataclass(frozen=True, slots=True)
class Read:
    """Ask for `count` bits or registers from `address` on (counted from 0)."""

    function: Function
    address: int
    count: int


@dataclass(frozen=True, slots=True)
class Write:
    """Set bits (0 or 1) or registers (0-65535) from `address` on."""

    function: Function
    address: int
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Registers:
    """Registers read."""

    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bits:
    """Bits read, as many as were asked for."""

    values: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written is confirmed by its place."""

    address: int
    count: int


@dataclass(frozen=True, slots=True)
class Exceptional:
    """The device refuses. An unknown code is kept as a number."""

    function: int
    code: int


def write_request(asked: Read | Write) -> bytes:
    """The PDU of a request.

    Raises:
        WireError: More than one request can carry, an address or value out of range.
    """
    code, address = asked.function, asked.address
    many = _BITS_READ_MAX if code in _BITS else _REGISTERS_READ_MAX
    if isinstance(asked, Read):
        if code not in _READS or not 1 <= asked.count <= many:
            raise WireError(f"function {code} cannot read {asked.count} values; 1 to {many}")
        _within(address, asked.count)
        return struct.pack(">BHH", code, address, asked.count)
    values = asked.values
    if code in (Function.WRITE_COIL, Function.WRITE_REGISTER):
        if len(values) != 1:
            raise WireError(f"function {code} writes one value, not {len(values)}")
        _within(address, 1)
        value = _word(values[0])
        return struct.pack(
            ">BHH", code, address, (0xFF00 if value else 0) if code in _BITS else value
        )
    most = _BITS_WRITE_MAX if code in _BITS else _REGISTERS_WRITE_MAX
    if code in _READS or not 1 <= len(values) <= most:
        raise WireError(f"function {code} cannot write {len(values)} values; 1 to {most}")
    _within(address, len(values))
    data = _packed(values) if code in _BITS else _words(values)
    return struct.pack(">BHHB", code, address, len(values), len(data)) + data


@lru_cache(_POLLS)
def read_request(pdu: bytes) -> Read | Write | Refusal:
    """What is asked, or the exception that a device must answer (§7, figure 9)."""
    if not pdu or pdu[0] not in _KNOWN:
        return Refusal.ILLEGAL_FUNCTION
    code = Function(pdu[0])
    if len(pdu) < 5:
        return Refusal.ILLEGAL_VALUE
    address, number = struct.unpack(">HH", pdu[1:5])
    if code in _READS:
        most = _BITS_READ_MAX if code in _BITS else _REGISTERS_READ_MAX
        if len(pdu) != 5 or not 1 <= number <= most:
            return Refusal.ILLEGAL_VALUE
        return Read(code, address, number) if address + number <= 65536 else _OFF
    if code in (Function.WRITE_COIL, Function.WRITE_REGISTER):
        if len(pdu) != 5 or (code in _BITS and number not in (0, 0xFF00)):
            return Refusal.ILLEGAL_VALUE
        return Write(code, address, (int(number > 0),) if code in _BITS else (number,))
    most = _BITS_WRITE_MAX if code in _BITS else _REGISTERS_WRITE_MAX
    size = (number + 7) // 8 if code in _BITS else 2 * number
    if not 1 <= number <= most or len(pdu) != 6 + size or pdu[5] != size:
        return Refusal.ILLEGAL_VALUE
    if address + number > 65536:
        return _OFF
    if code in _BITS:
        return Write(code, address, tuple(int(b) for b in _unpacked(pdu[6:], number)))
    return Write(code, address, struct.unpack(f">{number}H", pdu[6:]))


def write_answer(asked: Read | Write, values: tuple[int, ...] = ()) -> bytes:
    """The PDU of the answer to a request that is granted; `values` are those read."""
    code = asked.function
    if isinstance(asked, Write):
        if len(asked.values) == 1 and code in (Function.WRITE_COIL, Function.WRITE_REGISTER):
            return write_request(asked)
        return struct.pack(">BHH", code, asked.address, len(asked.values))
    if len(values) != asked.count:
        raise WireError(f"{asked.count} values were asked for, {len(values)} are given")
    data = _packed(values) if code in _BITS else _words(values)
    return bytes((code, len(data))) + data


def read_answer(asked: Read | Write, pdu: bytes) -> Registers | Bits | Written | Exceptional:
    """What the device answered.

    Raises:
        WireError: It is not an answer to `asked`.
    """
    code = asked.function
    if len(pdu) == 2 and pdu[0] == code | EXCEPTION_BIT:
        return Exceptional(code, pdu[1])
    if not pdu or pdu[0] != code:
        raise WireError(f"function {code} was asked, {pdu[:1].hex() or 'nothing'} is answered")
    if isinstance(asked, Write):
        if pdu != write_answer(asked):
            raise WireError("the device confirms something else than was written")
        return Written(asked.address, len(asked.values))
    size = (asked.count + 7) // 8 if code in _BITS else 2 * asked.count
    if len(pdu) != 2 + size or pdu[1] != size:
        raise WireError(f"{size} bytes of values were asked for, {len(pdu) - 2} came")
    if code in _BITS:
        return Bits(_unpacked(pdu[2:], asked.count))
    return Registers(struct.unpack(f">{asked.count}H", pdu[2:]))


_OFF = Refusal.ILLEGAL_ADDRESS


def _within(address: int, count: int) -> None:
    if address < 0 or address + count > 65536:
        raise WireError(f"addresses {address} to {address + count - 1} are outside 0 to 65535")


def _words(values: tuple[int, ...]) -> bytes:
    try:
        return struct.pack(f">{len(values)}H", *values)
    except struct.error:
        return b"".join(_word(value).to_bytes(2) for value in values)  # says which is wrong


def _word(value: int) -> int:
    if not 0 <= value <= 0xFFFF:
        raise WireError(f"{value} does not fit a register; 0 to 65535")
    return value


def _packed(bits: tuple[int, ...]) -> bytes:
    data = bytearray((len(bits) + 7) // 8)
    for i, bit in enumerate(bits):
        data[i >> 3] |= bool(bit) << (i & 7)
    return bytes(data)


def _unpacked(data: bytes, count: int) -> tuple[bool, ...]:
    return tuple(bool(data[i >> 3] >> (i & 7) & 1) for i in range(count))
