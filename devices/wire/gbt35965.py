"""The identifier of a Chinese warning: `ZZZZZZDDDUUUXX_YYYYMMDDhhmmss_N`, 31 characters.

Issuer: 6 digits of the division (GB/T 2260), 3 of the trade (GB/T 4657), 3 of the unit within the
issuer (by default 000), 2 of extension (by default 00). Then the Beijing time at which the warning
was entered, and a serial number among those of one issuer and one second. What a reader would get
wrong: the serial is one digit and begins at 0; it does not count the warnings of a day.

Basis V2: 突发事件预警信息取值规则及说明, annex A.1.1-A.1.3 (a copy on the web of the national rule
book; GB/T 35965.1-2018 itself has not been read, G).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from twin.inputs.problems import BadValue
from twin.terms.text import Text

__all__ = ["BEIJING", "LENGTH", "SERIAL_MAX", "IssuerCode", "WarningIdentifier"]

BEIJING = timezone(timedelta(hours=8))
LENGTH = 31
SERIAL_MAX = 9

_PARTS = {"division": 6, "trade": 3, "unit": 3, "extension": 2}
_FORM = re.compile(r"(\d{6})(\d{3})(\d{3})(\d{2})_(\d{14})_(\d)", re.ASCII)
_DIGITS = re.compile(r"\d+", re.ASCII)
_HINT = Text(
    "写成 ZZZZZZDDDUUUXX_YYYYMMDDhhmmss_N：14 位发布单位、14 位北京时间、1 位序号",
    "write ZZZZZZDDDUUUXX_YYYYMMDDhhmmss_N: 14 digits of issuer, 14 of Beijing time, 1 of serial",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerCode:
    """Who issues a warning.

    Raises:
        BadValue: A part has not the number of digits the rule gives it.
    """

    division: str
    trade: str
    unit: str = "000"
    extension: str = "00"

    def __post_init__(self) -> None:
        for name, length in _PARTS.items():
            value = getattr(self, name)
            if len(value) != length or _DIGITS.fullmatch(value) is None:
                raise BadValue(
                    Text(
                        f"发布单位代码的 {name} 是“{value}”，应为 {length} 位数字",
                        f"{name} of the issuer is {value!r}, which is not {length} digits",
                    ),
                    hint=_HINT,
                )

    def __str__(self) -> str:
        return f"{self.division}{self.trade}{self.unit}{self.extension}"


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningIdentifier:
    """One warning's identifier; `entered` is any aware time, kept to the second in Beijing time.

    >>> issuer = IssuerCode(division="210921", trade="000")
    >>> entered = datetime(2026, 7, 12, 20, 42, 22, tzinfo=BEIJING)
    >>> str(WarningIdentifier(issuer=issuer, entered=entered, serial=0))
    '21092100000000_20260712204222_0'

    Raises:
        BadValue: The serial is not one digit, or the time has no offset.
    """

    issuer: IssuerCode
    entered: datetime
    serial: int

    def __post_init__(self) -> None:
        if self.entered.utcoffset() is None:
            raise BadValue(
                Text("时间没有时区", "the time has no offset"),
                hint=Text("写明 +08:00", "give it +08:00"),
            )
        if not 0 <= self.serial <= SERIAL_MAX:
            raise BadValue(
                Text(
                    f"序号 {self.serial} 不是一位数字", f"the serial {self.serial} is not one digit"
                ),
                hint=Text(
                    "同一单位同一秒最多十条，从 0 起", "one issuer has ten a second, from 0 on"
                ),
            )
        local = self.entered.astimezone(BEIJING).replace(microsecond=0)
        object.__setattr__(self, "entered", local)

    def __str__(self) -> str:
        return f"{self.issuer}_{self.entered:%Y%m%d%H%M%S}_{self.serial}"

    @classmethod
    def parse(cls, text: str) -> WarningIdentifier:
        """Read an identifier.

        Raises:
            BadValue: It has another length or form, or names a moment that does not exist.
        """
        found = _FORM.fullmatch(text)
        if found is None:
            raise BadValue(
                Text(
                    f"“{text}”（{len(text)} 个字符）不是 {LENGTH} 个字符的预警标识",
                    f"{text!r} ({len(text)} characters) is no identifier of {LENGTH} characters",
                ),
                hint=_HINT,
            )
        division, trade, unit, extension, stamp, serial = found.groups()
        try:
            entered = datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=BEIJING)
        except ValueError:
            raise BadValue(
                Text(f"“{stamp}”不是存在的时刻", f"{stamp!r} is no moment that exists"), hint=_HINT
            ) from None
        issuer = IssuerCode(division=division, trade=trade, unit=unit, extension=extension)
        return cls(issuer=issuer, entered=entered, serial=int(serial))
