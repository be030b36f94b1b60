"""HJ 212-2017: telemetry of pollution sources to the environment authority (and HJ/T 212-2005).

``## length(4 decimal digits) data(≤ 1024) CRC(4 hexadecimal digits) CR LF``; the data are
``QN=…;ST=…;CN=…;PW=…;MN=…;Flag=…;[PNUM=…;PNO=…;]CP=&&…&&``. HJ 212-2017 §6.3.

What a reader would get wrong: the two editions share one frame. The edition is in bits 2-7 of Flag
(0: 2005, 1: 2017); field lengths differ (MN 14 characters in 2005, 24 in 2017), and in 2005 QN may
stand inside CP. Real stations send wrong CRCs and lower case: the lenient decoder takes both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum

from devices.wire.checks import crc_hj212
from devices.wire.face import Codec, Cut, Fault, WireError

__all__ = ["Command", "Groups", "Hj212", "Packet", "groups", "in_parts"]

DATA_MAX = 1024
_HEAD, _TAIL = 6, 6
_SPLIT = 2
"""Bit of Flag: PNUM and PNO follow."""
_ORDER = ("QN", "ST", "CN", "PW", "MN", "Flag", "PNUM", "PNO")
_UNWRITABLE = frozenset(";&\r\n")

Groups = tuple[tuple[tuple[str, str], ...], ...]
"""CP: groups parted by ``;``, each of (name, value) parted by ``,``."""


class Command(IntEnum):
    """CN, those spoken here (HJ 212-2017 §6.6.5, table 5)."""

    SET_TIMEOUT = 1000
    READ_CLOCK = 1011
    SET_CLOCK = 1012
    ASK_CLOCK = 1013
    READ_REAL_TIME_INTERVAL = 1061
    SET_REAL_TIME_INTERVAL = 1062
    REAL_TIME = 2011
    STOP_REAL_TIME = 2012
    DAY = 2031
    MINUTE = 2051
    HOUR = 2061
    REQUEST_ANSWER = 9011
    EXECUTION_RESULT = 9012
    NOTICE_ANSWER = 9013
    DATA_ANSWER = 9014


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """One data segment. `pnum`, `pno` (from 1) only when bit 1 of `flag` says it is split."""

    qn: str
    """Time of the request, yyyyMMddHHmmsszzz; the request's name too."""
    st: str
    cn: str
    mn: str
    cp: Groups = ()
    pw: str = ""
    flag: int = 4
    pnum: int | None = None
    pno: int | None = None

    @property
    def wants_answer(self) -> bool:
        """Whether the receiver must answer (bit 0)."""
        return bool(self.flag & 1)

    @property
    def edition(self) -> int:
        """2005 or 2017; a later version counts as 2017."""
        return 2017 if self.flag >> 2 else 2005

    def value(self, name: str) -> str | None:
        """The first value of that name in CP."""
        return next((v for group in self.cp for n, v in group if n == name), None)


def groups(*pairs: dict[str, str]) -> Groups:
    """CP from dictionaries, one a group."""
    return tuple(tuple(group.items()) for group in pairs)


def in_parts(packet: Packet) -> list[Packet]:
    """The packet, or where it is too long several of one QN, groups whole and in their order.

    Raises:
        WireError: A group alone is too long, or a field cannot be written.
    """
    if len(_text_of(packet)) <= DATA_MAX:
        return [packet]
    bare = replace(packet, flag=packet.flag | _SPLIT, pnum=9999, pno=9999, cp=())
    most = DATA_MAX - len(_text_of(bare))
    parts: list[list[tuple[tuple[str, str], ...]]] = [[]]
    size = 0
    for group in packet.cp:
        longer = len(_text_of(replace(packet, cp=(group,)))) - len(_text_of(replace(packet, cp=())))
        if longer > most:
            raise WireError(f"a group of {longer} bytes fits no packet; at most {most}")
        if parts[-1] and size + 1 + longer > most:
            parts.append([])
            size = 0
        size += longer + bool(parts[-1])  # groups are parted by a byte
        parts[-1].append(group)
    return [
        replace(bare, pnum=len(parts), pno=i, cp=tuple(part)) for i, part in enumerate(parts, 1)
    ]


class Hj212(Codec[Packet]):
    """Both directions.

    Strict asks for the right CRC in upper case, CR LF, QN, ST, CN, MN, Flag and fields in order.
    Lenient takes a wrong CRC, any case, a lone LF or no end at all, missing QN, PW and Flag.
    """

    frame_max = _HEAD + DATA_MAX + _TAIL

    def encode(self, frame: Packet) -> bytes:
        """See `Codec.encode`."""
        data = _data_of(frame)
        return b"##%04d%b%04X\r\n" % (len(data), data, crc_hj212(data))

    def cut(self, held: bytes) -> Cut[Packet]:
        """See `Codec.cut`."""
        start = held.find(b"##")
        if start < 0:
            start = len(held) - held.endswith(b"#")
        if start:
            return Cut(start, None, Fault.GARBAGE, "no ## here")
        if len(held) < _HEAD:
            return Cut(0)
        digits = held[2:6]
        if not digits.isdigit() or int(digits) > DATA_MAX:
            return Cut(1, None, Fault.LENGTH, "no length of 0000 to 1024 follows ##")
        end = _HEAD + int(digits)
        if len(held) < end + 4 + (2 if self.strict else 0):
            return Cut(0)
        return self._whole(held, end)

    def _whole(self, held: bytes, end: int) -> Cut[Packet]:
        data, check, tail = held[_HEAD:end], held[end : end + 4], held[end + 4 : end + 6]
        right = b"%04X" % crc_hj212(data)
        overlooked: tuple[Fault, str] | None = None
        if check != right:
            if self.strict:
                return Cut(2, None, Fault.CHECK, f"CRC {check!r} where {right!r} belongs")
            if check.upper() != right:
                if not all(c in b"0123456789abcdefABCDEF" for c in check):
                    return Cut(2, None, Fault.LENGTH, "no CRC follows the data")
                overlooked = (Fault.CHECK, "the CRC is wrong")
            else:
                overlooked = (Fault.FORM, "the CRC is in lower case")
        used = end + 4 + len(tail) if tail == b"\r\n" else end + 4 + (tail[:1] in (b"\r", b"\n"))
        if tail != b"\r\n":
            if self.strict:
                return Cut(2, None, Fault.LENGTH, "CR LF does not follow the CRC")
            overlooked = overlooked or (Fault.FORM, "no CR LF at the end")
        try:
            packet = _packet_of(data, strict=self.strict)
        except WireError as error:
            return Cut(used, None, Fault.FORM, str(error))
        return Cut(used, packet, *(overlooked or (None, "")))


def _data_of(packet: Packet) -> bytes:
    data = _text_of(packet)
    if len(data) > DATA_MAX:
        raise WireError(f"{len(data)} bytes of data; at most {DATA_MAX}, send split packets")
    return data


def _text_of(packet: Packet) -> bytes:
    fields = [("QN", packet.qn), ("ST", packet.st), ("CN", packet.cn), ("PW", packet.pw)]
    fields += [("MN", packet.mn), ("Flag", str(packet.flag))]
    if packet.flag & _SPLIT:
        if packet.pnum is None or packet.pno is None or not 1 <= packet.pno <= packet.pnum <= 9999:
            raise WireError("a split packet needs 1 ≤ PNO ≤ PNUM ≤ 9999")
        fields += [("PNUM", str(packet.pnum)), ("PNO", str(packet.pno))]
    elif packet.pnum is not None or packet.pno is not None:
        raise WireError("PNUM and PNO stand only in split packets; set bit 1 of flag")
    if not 0 <= packet.flag <= 255:
        raise WireError(f"flag {packet.flag} is not a byte")
    for name, value in fields:
        if _UNWRITABLE & set(value) or not value.isascii():
            raise WireError(f"{name}={value!r} holds a separator or is not ASCII")
    for group in packet.cp:
        for name, value in group:
            bad = _UNWRITABLE | set(",=")
            if not name or bad & set(name) or bad & set(value) or not (name + value).isascii():
                raise WireError(f"{name!r}={value!r} cannot stand in CP")
    said = ";".join(f"{n}={v}" for n, v in fields if v or n != "PW")
    cp = ";".join(",".join(f"{n}={v}" for n, v in group) for group in packet.cp)
    return f"{said};CP=&&{cp}&&".encode("ascii")


def _packet_of(data: bytes, *, strict: bool) -> Packet:
    try:
        text = data.decode("ascii" if strict else "gb18030")
    except UnicodeDecodeError as error:
        raise WireError(f"the data are not text: {error.reason}") from None
    head, mark, rest = text.partition(";CP=&&")
    if not mark or not rest.endswith("&&"):
        raise WireError("CP=&&…&& does not end the data")
    fields: dict[str, str] = {}
    for item in head.split(";"):
        name, equals, value = item.partition("=")
        if not equals or name not in _ORDER or name in fields:
            if strict or not equals:
                raise WireError(f"{item!r} is no field, or stands twice")
            continue
        fields[name] = value
    cp = _cp_of(rest[:-2])
    if not strict:
        inner = next((v for group in cp for n, v in group if n == "QN"), "")
        fields = {"QN": inner, "Flag": "0"} | fields
    missing = [name for name in ("QN", "ST", "CN", "MN", "Flag") if name not in fields]
    if missing:
        raise WireError(f"missing: {', '.join(missing)}")
    if strict and list(fields) != [name for name in _ORDER if name in fields]:
        raise WireError("the fields are not in their order")
    flag = _number(fields["Flag"], 255)
    split = bool(flag & _SPLIT)
    if split != ("PNUM" in fields and "PNO" in fields) and strict:
        raise WireError("Flag and PNUM, PNO do not agree on whether the packet is split")
    return Packet(
        qn=fields["QN"],
        st=fields["ST"],
        cn=fields["CN"],
        mn=fields["MN"],
        pw=fields.get("PW", ""),
        flag=flag,
        pnum=_number(fields["PNUM"], 9999) if "PNUM" in fields else None,
        pno=_number(fields["PNO"], 9999) if "PNO" in fields else None,
        cp=cp,
    )


def _cp_of(text: str) -> Groups:
    found = []
    for group in text.split(";") if text else ():
        pairs = []
        for item in group.split(","):
            name, equals, value = item.partition("=")
            if not equals or not name:
                raise WireError(f"{item!r} in CP is no name=value")
            pairs.append((name, value))
        found.append(tuple(pairs))
    return tuple(found)


def _number(text: str, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 4) or int(text) > most:
        raise WireError(f"{text!r} is not a number up to {most}")
    return int(text)
