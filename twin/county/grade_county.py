"""The county's hazard sources graded from their vessels, held against what ``hazards.csv`` says.

Residents within 500 m: `people_500m` where the county states it, else the villages and communities
whose point lies within 500 m of the source's. The count from points is coarse (a village is one
point, a plant has no boundary here), so it never overrides a stated figure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from twin.county.gb18218 import Figure, Standard, standard_of
from twin.county.grading import Grading, Item, Residents, Unit, grade
from twin.county.model import County, Hazard, Substance
from twin.inputs import BadValue, Problems, Spot
from twin.terms.text import Text

__all__ = ["GradedSource", "grade_county"]

_NEAR_M = 500
_STORED_TO = Fraction(1, 1000)  # of R, or absolute below 1: hazards.csv is rounded


@dataclass(frozen=True, slots=True, kw_only=True)
class GradedSource:
    """A source, its grading, and where that differs from what the county stores."""

    hazard: Hazard
    grading: Grading
    differences: tuple[Text, ...]


def grade_county(county: County) -> list[GradedSource]:
    """Grade every source that has vessels, in file order.

    Raises:
        InputProblems: The tables of the standard cannot be read, or a substance of a vessel is in
            none of them and has no threshold of its own.
    """
    standard = standard_of(county)
    _check_substances(county, standard)
    graded = []
    for hazard in county.hazards.values():
        if hazard.tanks:
            unit = Unit(
                name=hazard.name,
                items=tuple(_items(county, hazard, standard)),
                residents=_residents(county, hazard),
            )
            grading = grade(unit, standard.steps)
            differences = tuple(_differences(hazard, grading))
            graded.append(GradedSource(hazard=hazard, grading=grading, differences=differences))
    return graded


def figures_of(substance: Substance, standard: Standard) -> tuple[Figure, Figure]:
    """Q and β of a county's substance: from the standard, else from its own row.

    Raises:
        BadValue: Neither has both.
    """
    try:
        found = standard.find(substance.name, substance.cas)
        return standard.figures(found, ())
    except BadValue:
        if not substance.q_t or substance.beta is None:
            raise
    return _own(substance, substance.q_t), _own(substance, substance.beta)


def _check_substances(county: County, standard: Standard) -> None:
    problems = Problems()
    held = {tank.substance for hazard in county.hazards.values() for tank in hazard.tanks}
    for substance in county.substances.values():
        if substance.id in held:
            try:
                figures_of(substance, standard)
            except BadValue as bad:
                said = bad.message
                message = Text(f"{substance.id}：{said.zh}", f"{substance.id}: {said.en}")
                hint = Text("在它的 q_t、beta 两格写上临界量和 β", "fill in its q_t and beta")
                problems.add("E521", Spot(f"{county.folder}/substances.csv", 1, 1), message, hint)
    problems.raise_any()


def _own(substance: Substance, value: float) -> Figure:
    return Figure(value=Fraction(str(value)), clause=substance.clause, basis=substance.basis,
                  source=substance.source)  # fmt: skip


def _items(county: County, hazard: Hazard, standard: Standard) -> Iterator[Item]:
    """One item a substance, its vessels added up."""
    for name in dict.fromkeys(tank.substance for tank in hazard.tanks):
        substance = county.substances[name]
        amounts = [Fraction(str(t.q_t)) for t in hazard.tanks if t.substance == name]
        threshold, beta = figures_of(substance, standard)
        yield Item(
            name=substance.name,
            cas=substance.cas,
            q_t=sum(amounts, Fraction(0)),
            threshold=threshold,
            beta=beta,
            vessels=len(amounts),
        )


def _residents(county: County, hazard: Hazard) -> Residents:
    if hazard.people_500m is not None:
        origin = Text(
            f"hazards.csv 申报（依据 {hazard.basis.value}）",
            f"declared in hazards.csv (basis {hazard.basis.value})",
        )
        return Residents(count=hazard.people_500m, origin=origin)
    within = [
        village
        for village in county.villages.values()
        if _metres2(county, village.lat_deg, village.lon_deg, hazard) <= _NEAR_M**2
    ]
    return Residents(
        count=sum(village.residents for village in within),
        origin=Text(
            f"由县域村、社区点统计：危险源中心 {_NEAR_M} m 内 {len(within)} 处",
            f"counted: {len(within)} villages and communities within {_NEAR_M} m of its centre",
        ),
    )


def _metres2(county: County, lat_deg: float, lon_deg: float, hazard: Hazard) -> float:
    x_m, y_m = county.plane.xy_of(lat_deg, lon_deg)
    return float((x_m - hazard.x_m) ** 2 + (y_m - hazard.y_m) ** 2)


def _differences(hazard: Hazard, grading: Grading) -> Iterator[Text]:
    for name, stored, found in (
        ("α", hazard.alpha, grading.alpha.value if grading.alpha is not None else None),
        ("R", hazard.r, grading.r),
    ):
        if not _same(stored, found):
            yield Text(f"{name}：库存 {_said(stored)}，复算 {_said(found)}",
                       f"{name}: stored {_said(stored)}, found {_said(found)}")  # fmt: skip
    if hazard.level is not grading.level:
        stored_level = hazard.level.label if hazard.level is not None else _NO_LEVEL
        found_level = grading.level.label if grading.level is not None else _NO_LEVEL
        yield Text(
            f"级别：库存 {stored_level.zh}，复算 {found_level.zh}",
            f"level: stored {stored_level.en}, found {found_level.en}",
        )


_NO_LEVEL = Text("未构成重大危险源", "no major hazard source")


def _same(stored: float | None, found: Fraction | None) -> bool:
    if stored is None or found is None:
        return stored is None and found is None
    return abs(Fraction(str(stored)) - found) <= _STORED_TO * max(Fraction(1), found)


def _said(value: float | Fraction | None) -> str:
    return "—" if value is None else f"{float(value):g}"
