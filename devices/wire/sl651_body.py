"""What a hydrological message says: serial, time, and elements with their digits.

``serial(2) time(6 BCD yyMMddHHmmss) [F1 F1 station(5) class(1) F0 F0 observed(5 BCD yyMMddHHmm)
elements]``; an element is ``id(1, or FF and 1) form(1: bytes in 5 bits, decimals in 3) digits``.
SL 651-2014 §6.3 and appendices C, D ([R]; the sign byte FF of negative values is G).

What a reader would get wrong: values are digits, not numbers. How many decimals a level has is
said by each element itself and kept here, so that nothing is rounded on the way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, localcontext
from enum import IntEnum

from devices.wire.checks import bcd, from_bcd
from devices.wire.face import WireError

__all__ = ["Element", "ElementId", "Hydro", "StationClass", "read_body", "write_body"]

_SIZE_MAX, _DECIMALS_MAX = 31, 7
_SIGN = 0xFF


class ElementId(IntEnum):
    """Element ids used here (SL 651-2014 appendix C; [R])."""

    RAIN_NOW = 0x20
    """Rain of the current interval, mm."""
    RAIN_TOTAL = 0x26
    """Rain accumulated, mm."""
    VOLTAGE = 0x38
    """Supply, V."""
    LEVEL = 0x39
    """River or reservoir level, m."""


class StationClass(IntEnum):
    """Classes of station (appendix A; G but for RIVER, which stands in the frames of [R])."""

    RAIN = 0x50
    RIVER = 0x48
    RESERVOIR = 0x4B


@dataclass(frozen=True, slots=True)
class Element:
    """A value, its number of decimals in its exponent; None when the station sent no number.

    `size` is the bytes the digits take.
    """

    id: int
    value: Decimal | None
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hydro:
    """A message's body. A keep-alive has only `serial` and `sent`."""

    serial: int
    sent: datetime
    station: str = ""
    station_class: int = 0
    observed: datetime | None = None
    elements: tuple[Element, ...] = ()


def write_body(hydro: Hydro) -> bytes:
    """The bytes of a body.

    Raises:
        WireError: A value that does not fit its size.
    """
    if not 0 <= hydro.serial <= 0xFFFF or not 0 <= hydro.station_class <= 0xFF:
        raise WireError(f"serial {hydro.serial} or class {hydro.station_class} is out of range")
    said = hydro.serial.to_bytes(2) + _stamp(hydro.sent, "%y%m%d%H%M%S", 6)
    if not hydro.station:
        return said
    if len(hydro.station) != 10 or hydro.observed is None:
        raise WireError("a station has ten digits, and its elements a time")
    said += b"\xf1\xf1" + bcd(hydro.station, 5) + bytes((hydro.station_class,))
    said += b"\xf0\xf0" + _stamp(hydro.observed, "%y%m%d%H%M", 5)
    return said + b"".join(map(_written, hydro.elements))


def read_body(body: bytes) -> Hydro:
    """What a body says.

    Raises:
        WireError: It is cut, or a time or an element is not of its form.
    """
    if len(body) < 8:
        raise WireError(f"a body of {len(body)} bytes; serial and time alone take 8")
    head = {"serial": int.from_bytes(body[:2]), "sent": _moment(body[2:8], "%y%m%d%H%M%S")}
    if len(body) == 8:
        return Hydro(**head)  # type: ignore[arg-type]
    if len(body) < 23 or body[8:10] != b"\xf1\xf1" or body[16:18] != b"\xf0\xf0":
        raise WireError("station (F1 F1) and time of observation (F0 F0) do not follow")
    return Hydro(
        **head,  # type: ignore[arg-type]
        station=from_bcd(body[10:15]),
        station_class=body[15],
        observed=_moment(body[18:23], "%y%m%d%H%M"),
        elements=_elements(body[23:]),
    )


def _written(element: Element) -> bytes:
    mark = element.id.to_bytes(1 if element.id < 0x100 else 2)
    if element.value is None:
        if not 1 <= element.size <= _SIZE_MAX:
            raise WireError(f"element {element.id:#x} of {element.size} bytes; 1 to {_SIZE_MAX}")
        return mark + bytes((element.size << 3,)) + b"\xff" * element.size
    sign, digits, exponent = element.value.as_tuple()
    if not isinstance(exponent, int) or not -_DECIMALS_MAX <= exponent <= 0:
        raise WireError(f"element {element.id:#x} = {element.value} has no 0 to 7 decimals")
    if not 1 <= element.size <= _SIZE_MAX - sign:
        raise WireError(f"element {element.id:#x} of {element.size} bytes; 1 to {_SIZE_MAX}")
    data = bcd("".join(map(str, digits)), element.size)
    if sign:
        data = bytes((_SIGN,)) + data
    return mark + bytes((len(data) << 3 | -exponent,)) + data


def _elements(data: bytes) -> tuple[Element, ...]:
    found, at = [], 0
    while at < len(data):
        width = 2 if data[at] == 0xFF else 1
        if at + width >= len(data):
            raise WireError("an element is cut")
        mark, form = int.from_bytes(data[at : at + width]), data[at + width]
        at += width + 1
        size, decimals = form >> 3, form & 7
        digits = data[at : at + size]
        if not size or len(digits) < size:
            raise WireError(f"element {mark:#x} says {size} bytes, {len(digits)} are there")
        found.append(_element(mark, digits, decimals))
        at += size
    return tuple(found)


def _element(mark: int, digits: bytes, decimals: int) -> Element:
    if digits == b"\xff" * len(digits):
        return Element(mark, None, len(digits))
    negative = digits[0] == _SIGN
    kept = digits[negative:]
    with localcontext(prec=2 * _SIZE_MAX):
        value = Decimal(from_bcd(kept)).scaleb(-decimals)
        return Element(mark, value.copy_negate() if negative else value, len(kept))


def _stamp(at: datetime, form: str, size: int) -> bytes:
    if not 2000 <= at.year <= 2099:
        raise WireError(f"the year {at.year} has no two digits here; 2000 to 2099")
    return bcd(at.strftime(form), size)


def _moment(data: bytes, form: str) -> datetime:
    digits = from_bcd(data)
    try:
        pairs = [int(digits[i : i + 2]) for i in range(0, len(digits), 2)]
        return datetime(2000 + pairs[0], *pairs[1:])  # type: ignore[arg-type]
    except ValueError:
        raise WireError(f"{digits} is not a time {form}") from None
