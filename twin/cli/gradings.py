"""A grading as its 辨识分级 report tells it: unit, thresholds, S, β and α, R, level."""

from __future__ import annotations

from decimal import ROUND_DOWN, Context, Decimal
from fractions import Fraction
from typing import Any

from twin.cli.language import say, text
from twin.county.gb18218 import Figure
from twin.county.grading import Grading, Item

__all__ = ["plain", "shown", "working"]

_DIGITS = Context(prec=6, rounding=ROUND_DOWN)


def working(grading: Grading, id_: str = "") -> list[str]:
    """The lines of one unit's working."""
    unit = grading.unit
    terms = " + ".join(f"{_q(item)}/{shown(item.threshold.value)}" for item in unit.items)
    verdict = (
        say("≥ 1，构成重大危险源", "≥ 1: a major hazard source")
        if grading.is_major
        else say("< 1，未构成重大危险源", "< 1: no major hazard source")
    )
    lines = [
        f"{id_}  {unit.name}".strip(),
        say("  1 单元划分", "  1 Unit") + f"  {unit.name}",
        say("  2 物质与临界量", "  2 Substances and thresholds"),
        *(_substance(item) for item in unit.items),
        say("  3 辨识", "  3 Identification") + f"  S = Σ q/Q = {terms} {_is(grading.s)} {verdict}",
    ]
    if grading.alpha is None or grading.r is None or unit.residents is None:
        return lines
    weighted = " + ".join(
        f"{shown(item.beta.value)}×{_q(item)}/{shown(item.threshold.value)}" for item in unit.items
    )
    people = say(f"{unit.residents.count} 人", f"{unit.residents.count} residents")
    alpha = shown(grading.alpha.value)
    return [
        *lines,
        say("  4 校正系数", "  4 Factors"),
        *(
            f"      β = {shown(item.beta.value):<5}{item.name}  {_where(item.beta)}"
            for item in unit.items
        ),
        f"      α = {alpha:<5}"
        + say("厂界外 500 m 内 ", "within 500 m: ")
        + f"{people}（{text(unit.residents.origin)}）  {_where(grading.alpha)}",
        f"  5 R = α·Σ β·q/Q = {alpha}×({weighted}) {_is(grading.r)}",
        say("  6 等级", "  6 Level") + f"  {_level(grading)}",
    ]


def plain(grading: Grading) -> dict[str, Any]:
    """A grading as JSON holds it; `exact` figures are fractions, level codes I (worst) to IV."""
    unit, residents, level = grading.unit, grading.unit.residents, grading.level
    return {
        "unit": unit.name,
        "items": [
            {
                "substance": item.name,
                "cas": item.cas,
                "q_t": float(item.q_t),
                "vessels": item.vessels,
                "threshold": _figure(item.threshold),
                "beta": _figure(item.beta),
            }
            for item in unit.items
        ],
        "s": float(grading.s),
        "s_exact": str(grading.s),
        "is_major": grading.is_major,
        "residents_500m": None if residents is None else residents.count,
        "residents_from": None if residents is None else text(residents.origin),
        "alpha": None if grading.alpha is None else _figure(grading.alpha),
        "r": None if grading.r is None else float(grading.r),
        "r_exact": None if grading.r is None else str(grading.r),
        "level": None if level is None else level.value,
        "level_name": say("未构成重大危险源", "no major hazard source")
        if level is None
        else text(level.label),
    }


def shown(value: Fraction) -> str:
    """A figure to six digits, cut and not rounded: 9.9999999 must not read as the bound 10."""
    cut = _DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator))
    return format(cut.normalize(), "f")


def _is(value: Fraction) -> str:
    same = Fraction(shown(value)) == value
    return f"{'=' if same else '≈'} {shown(value)}"


def _q(item: Item) -> str:
    return shown(item.q_t)


def _substance(item: Item) -> str:
    cas = f" {item.cas}" if item.cas else ""
    vessels = (
        say(f"（{item.vessels} 个）", f" ({item.vessels} vessels)") if item.vessels > 1 else ""
    )
    return (
        f"      {item.name}{cas}  q = {_q(item)} t{vessels}  "
        f"Q = {shown(item.threshold.value)} t  {_where(item.threshold)}"
    )


def _where(figure: Figure) -> str:
    return f"[{figure.clause}；{figure.basis.value}]"


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "value": float(figure.value),
        "clause": figure.clause,
        "basis": figure.basis.value,
        "source": figure.source,
    }


def _level(grading: Grading) -> str:
    assert grading.level is not None
    assert grading.level_from is not None
    low, below = grading.level_from, grading.level_below
    bounds = f"R ≥ {low.at_least:g}" if low.at_least else ""
    if below is not None:
        bounds = f"{below.at_least:g} > {bounds}" if bounds else f"R < {below.at_least:g}"
    return f"{text(grading.level.label)}  {bounds}  [{low.clause}；{low.basis.value}]"
