"""Telephone numbers in a text, masked: 13812345678 becomes 138****5678.

Mobile numbers keep three digits at the front and four at the end; landlines keep their area code
and the last three, and are known by it or by a word such as 电话 before them. What a reader would
get wrong: short numbers everybody may call (110, 119, 12345) and 400 lines stay as they are, and so
does any longer run of digits, such as the code of a place.
"""

from __future__ import annotations

import re

__all__ = ["mask_phones"]

_BEFORE = r"(?<!\d)(?<!\d\.)"
_MOBILE = re.compile(
    _BEFORE + r"((?:\+?86[- ]?)?1[3-9]\d)([- ]?)\d{4}([- ]?)(\d{4})(?!\d)", re.ASCII
)
_AREA = r"(?:\+?86[- ]?)?(?:\(0\d{2,3}\)|（0\d{2,3}）|0\d{2,3})[- ]?"
_WORD = r"(?:电话|座机|传真|热线|[Tt]el|[Pp]hone)[:：. ]*"
_LANDLINE = re.compile(rf"({_BEFORE}{_AREA}|{_WORD})(\d{{4,5}})([- ]?)(\d{{3}})(?!\d)", re.ASCII)
_WIDE = {ord("０") + digit: str(digit) for digit in range(10)}


def mask_phones(text: str) -> str:
    """The text with every telephone number in it masked.

    >>> mask_phones("值班电话 13812345678，0418-8821234；火警 119")
    '值班电话 138****5678，0418-****234；火警 119'
    """
    plain = text.translate(_WIDE)
    masked = _MOBILE.sub(r"\1\2****\3\4", plain)
    masked = _LANDLINE.sub(_starred, masked)
    return text if masked == plain else masked


def _starred(found: re.Match[str]) -> str:
    front, middle, gap, end = found.groups()
    return f"{front}{'*' * len(middle)}{gap}{end}"
