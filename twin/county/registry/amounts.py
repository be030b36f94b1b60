"""Amounts and units as tables have them: 1.2万件, 3,500 公斤, １２ 亩.

Exact all the way: a number is the very decimal that is written, a conversion a quotient. An amount
that is hedged (约500, 50余, 5-8) is no number and is refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from fractions import Fraction

from twin.county.registry.book import same_key
from twin.county.registry.rules import Units
from twin.inputs import BadValue, exact_number
from twin.terms.text import Text

__all__ = ["GOODS", "amount", "unit_of"]

GOODS = "goods"
_MASSES = ("mass", "volume", "length")
_UNIT_NEEDED = ("area", "time", "length_km", GOODS)
_NUMBER = re.compile(r"([+-]?\d[\d,]*(?:\.\d*)?(?:[eE][+-]?\d+)?)\s*(.*)")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?")


def amount(written: str, dimension: str, hint: str, units: Units) -> tuple[Fraction, str]:
    """The number of a cell in the registry's unit of its dimension, and that unit.

    Args:
        written: The cell.
        dimension: ``goods`` for anything that is stored, ``count``, or a dimension of the units.
        hint: The unit of the column or of the row; a unit in the cell must agree with it.

    Raises:
        BadValue: No plain number, an unknown unit, none where one is needed, or two that differ.
    """
    text = unicodedata.normalize("NFKC", written).strip()
    split = _NUMBER.fullmatch(text)
    digits, rest = ("", "") if split is None else (split[1], split[2].strip())
    if "," in digits:
        digits = digits.replace(",", "") if _THOUSANDS.fullmatch(digits) else ""
    try:
        number = exact_number(digits.removesuffix("."))
    except ValueError:
        raise BadValue(
            Text(f"“{written}”不是数", f"{written!r} is not a number"),
            hint=Text("写确数，如 1200、1.2万件", "write an exact number, such as 1200"),
            code="E501",
        ) from None
    own = unit_of(rest, dimension, units) if rest else None
    told = unit_of(hint, dimension, units) if hint else None
    multiplier_only = own is not None and not own[1]
    if own is not None and told is not None and not multiplier_only and own != told:
        raise BadValue(
            Text(f"“{written}”与单位“{hint}”不一致", f"{written!r} is not in the unit {hint!r}"),
            hint=Text("单位只写一处", "write the unit in one place"),
            code="E523",
        )
    factor, unit = _combined(own, told)
    if not unit and dimension in _UNIT_NEEDED:
        known = sorted(_factors(dimension, units))[:8] if dimension != GOODS else ["件", "箱", "吨"]
        raise BadValue(
            Text(f"“{written}”没有单位", f"{written!r} has no unit"),
            hint=Text(
                f"写在数后、表头括号或单位列，如 {'、'.join(known)}",
                f"after the number, in the header's brackets or in its column: {', '.join(known)}",
            ),
            code="E522",
        )
    return number * factor, unit


def unit_of(written: str, dimension: str, units: Units) -> tuple[Fraction, str]:
    """How many of the registry's unit one of a written unit is, and that unit.

    万件 is 10000 件; 万 alone is 10000 of a unit that is still to be named ("").

    Raises:
        BadValue: It is unknown, or of another dimension.
    """
    known = _factors(dimension, units)
    text = unicodedata.normalize("NFKC", written).strip()
    for multiplier, times in ((("", Fraction(1))), *units.multipliers.items()):
        rest = text.removeprefix(multiplier)
        if multiplier and (rest == text):
            continue
        if rest in known:
            factor, unit = known[rest]
            return times * factor, unit
        if multiplier and not rest:
            return times, ""
    raise BadValue(
        Text(f"不认识的单位“{written}”", f"unknown unit {written!r}"),
        hint=Text(f"如 {'、'.join(list(known)[:8])}", f"such as {', '.join(list(known)[:8])}"),
        code="E522",
    )


def _combined(
    own: tuple[Fraction, str] | None, told: tuple[Fraction, str] | None
) -> tuple[Fraction, str]:
    """The factor and unit of a cell: its own, the column's, or 万 of one and 件 of the other."""
    if own is None or told is None:
        return own or told or (Fraction(1), "")
    return own if own[1] else (own[0] * told[0], told[1])


def _factors(dimension: str, units: Units) -> Mapping[str, tuple[Fraction, str]]:
    """Factor and canonical unit by every way to write a unit of the dimension."""
    if dimension == GOODS:
        found = {name: (Fraction(1), name) for name in units.counted}
        for key in _MASSES:
            found |= _factors(key, units)
        return found
    if dimension in units.allowed:
        return {name: (Fraction(1), name) for name in units.allowed[dimension]}
    part = units.dimensions[dimension]
    found = {}
    for name, factor in part.units.items():
        found[unicodedata.normalize("NFKC", name)] = (factor, part.to)
        found.setdefault(same_key(name) or name, (factor, part.to))
    return found
