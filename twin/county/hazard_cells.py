"""Single cells of a hazard list: amounts and their units, head-counts, phases, CAS numbers.

Each reader raises `BadValue` for what it does not take; the place is added by the caller.
"""

from __future__ import annotations

import re
from fractions import Fraction

from twin.inputs import BadValue, exact_number, near
from twin.terms.text import Text

__all__ = ["amount_and_unit", "check_cas", "is_cas_shaped", "people", "phase", "tonnes_in"]

_PHASES = {
    "气体": "gas", "气": "gas", "液化气体": "gas", "压缩气体": "gas",
    "液体": "liquid", "液": "liquid", "固体": "solid", "固": "solid",
    "gas": "gas", "liquefied_gas": "gas", "liquid": "liquid", "solid": "solid",
}  # fmt: skip
_TONNES = {
    "t": Fraction(1), "吨": Fraction(1), "kg": Fraction(1, 1000), "千克": Fraction(1, 1000),
    "公斤": Fraction(1, 1000),
}  # fmt: skip
_AMOUNT = re.compile(r"([+-]?[\d.]+(?:[eE][+-]?\d+)?)\s*(\D*)")
_CAS = re.compile(r"\d{2,7}-\d{2}-\d")


def amount_and_unit(written: str) -> tuple[Fraction, str]:
    """The number of a cell and the unit written after it, if any."""
    if not written:
        raise BadValue(Text("数量不能空着", "the quantity must not be empty"), code="E503")
    split = _AMOUNT.fullmatch(written)
    try:
        amount = exact_number(split[1] if split is not None else "")
    except ValueError:
        raise BadValue(
            Text(f"数量“{written}”读不懂", f"the quantity {written!r} is no number"),
            hint=Text("写设计最大量，如 60", "write the design maximum, such as 60"),
            code="E501",
        ) from None
    if amount < 0:
        raise BadValue(
            Text(f"数量 {written} 小于 0", f"the quantity {written} is below 0"), code="E505"
        )
    return amount, split[2].strip() if split is not None else ""


def tonnes_in(unit: str) -> Fraction:
    """Tonnes in one of a written unit."""
    factor = _TONNES.get(unit.lower())
    if factor is not None:
        return factor
    message = (
        Text(f"不认识的数量单位“{unit}”", f"unknown unit of quantity {unit!r}")
        if unit
        else Text("数量没有单位", "the quantity has no unit")
    )
    hint = Text(
        f"用 {'、'.join(_TONNES)}；写在单位列、数量后面或表头括号里",
        f"use {', '.join(_TONNES)}: in its column, after the number or in the header",
    )
    raise BadValue(message, hint=hint, code="E522")


def people(written: str) -> int:
    """A head-count."""
    if not (written.isascii() and written.isdigit()) or len(written) > 9:
        raise BadValue(
            Text(f"人数“{written}”不是不小于 0 的整数", f"{written!r} is no count of people"),
            hint=Text("写整数，没有人写 0", "write a whole number, 0 for nobody"),
            code="E501",
        )
    return int(written)


def phase(written: str) -> str:
    """gas, liquid or solid; "" when nothing is written. A liquefied gas is a gas."""
    if not written:
        return ""
    found = _PHASES.get(written.lower())
    if found is None:
        meant = near(written, list(_PHASES)) or ["气体", "液体", "固体"]
        raise BadValue(
            Text(f"不认识的相态“{written}”", f"unknown phase {written!r}"),
            hint=Text(f"可用：{'、'.join(meant)}", f"use {', '.join(meant)}"),
            code="E506",
        )
    return found


def is_cas_shaped(written: str) -> bool:
    """Whether it looks like a CAS number."""
    return _CAS.fullmatch(written) is not None


def check_cas(written: str) -> bool:
    """True for a CAS number; its last digit must be the check digit of the others."""
    if is_cas_shaped(written):
        *digits, check = (int(digit) for digit in written if digit != "-")
        if sum(i * digit for i, digit in enumerate(reversed(digits), start=1)) % 10 == check:
            return True
    raise BadValue(
        Text(f"“{written}”不是 CAS 号，或写错了一位", f"{written!r} is no CAS number"),
        hint=Text("形如 7664-41-7，末位是校验位", "its last digit is a check digit: 7664-41-7"),
        code="E521",
    )
