"""Check codes of the field protocols, and numbers in binary-coded decimal.

What a reader would get wrong: HJ 212 names its check "CRC16" but it is not CRC-16/Modbus: it shifts
the register before the byte comes in.
"""

from __future__ import annotations

from devices.wire.face import WireError

__all__ = ["bcd", "crc_hj212", "crc_modbus", "from_bcd", "sum8", "xor8"]


def _row(r: int) -> int:
    for _ in range(8):
        r = (r >> 1) ^ 0xA001 if r & 1 else r >> 1
    return r


_TABLE = tuple(_row(i) for i in range(256))


def crc_modbus(data: bytes) -> int:
    """CRC-16/Modbus (polynomial 0xA001 reflected, start 0xFFFF).

    Modbus over serial line V1.02, §6.2.2; SL 651-2014 sends the same with the high byte first.

    >>> hex(crc_modbus(b"123456789"))
    '0x4b37'
    """
    crc = 0xFFFF
    for byte in data:
        crc = (crc >> 8) ^ _TABLE[(crc ^ byte) & 0xFF]
    return crc


def crc_hj212(data: bytes) -> int:
    """The check of HJ 212-2017, appendix A: shift, let the byte in, then eight divisions."""
    crc = 0xFFFF
    for byte in data:
        crc = (crc >> 8) ^ byte
        crc = (crc >> 8) ^ _TABLE[crc & 0xFF]
    return crc


def sum8(data: bytes) -> int:
    """Sum modulo 256 (GB/T 26875.3-2011)."""
    return sum(data) & 0xFF


def xor8(data: bytes) -> int:
    """All bytes XORed (JT/T 808, "校验码")."""
    folded = 0
    for byte in data:
        folded ^= byte
    return folded


def bcd(digits: str, size: int) -> bytes:
    """Decimal digits as `size` bytes of 8421 code, zeros in front.

    Raises:
        WireError: Other characters than 0-9, or more than fit.
    """
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 2 * size:
        raise WireError(f"{digits!r} is not {2 * size} decimal digits or fewer")
    return bytes.fromhex(digits.rjust(2 * size, "0"))


def from_bcd(data: bytes) -> str:
    """The digits of 8421 code, zeros in front kept.

    Raises:
        WireError: A half byte is above 9.
    """
    digits = data.hex()
    if not digits.isdigit():
        raise WireError(f"{digits} is not binary-coded decimal")
    return digits
