"""GB 18218-2018 as data: the threshold Q and the factor β of a substance or a hazard class.

The tables are ``rules/gb18218_*.csv`` and ``hazard_grading.csv`` of a county, or the embedded
ones. What a reader would get wrong: a substance that table 1 lists takes Q from there whatever its
classes are; only one it does not list takes Q by class, the lowest of several. β is apart from
that: table 3 names gases by CAS, everything else takes β by class from table 4.

Figures are `Fraction`s: 0.1 t and 0.2 t of phosgene are exactly Q = 0.3 t, which floats miss.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

from twin.county.load import default_folder
from twin.county.model import County, GradingStep, Sourced
from twin.county.records import read_records
from twin.inputs import BadValue, Problems, Spot, exact_number, near
from twin.terms.basis import Basis
from twin.terms.levels import HazardSourceLevel
from twin.terms.text import Text

__all__ = ["Figure", "HazardClass", "Listed", "Standard", "ToxicGas", "load_standard",
           "standard_of"]  # fmt: skip

R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed(Sourced):
    """A substance by name. `q_t` None: table 1 does not list it, Q goes by its classes.

    `classes` are what it commonly is (general knowledge), for β and Q by class; a file may say
    otherwise.
    """

    cas: str
    name: str
    name_en: str
    also: tuple[str, ...]
    q_t: Fraction | None
    classes: tuple[str, ...]
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardClass(Sourced):
    """A hazard class: Q of table 2, β of table 4, and in which states it occurs (empty: any)."""

    code: str
    name: str
    name_en: str
    q_t: Fraction | None
    beta: Fraction
    states: tuple[str, ...]
    clause: str  # of Q
    beta_clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToxicGas(Sourced):
    """A gas that table 3 names, with its β."""

    cas: str
    name: str
    name_en: str
    beta: Fraction
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Sourced):
    """A number of the standard with the table it stands in."""

    value: Fraction
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """The tables together."""

    substances: tuple[Listed, ...]
    classes: Mapping[str, HazardClass]
    gases: Mapping[str, ToxicGas]
    steps: tuple[GradingStep, ...]

    def find(self, name: str, cas: str) -> Listed | None:
        """The substance of a name, a CAS number, or both; None when neither is in the tables.

        Raises:
            BadValue: Name and number are of different substances, or the number has several rows.
        """
        by_name = [s for s in self.substances if _key(name) in _keys(s)] if name else []
        by_cas = [s for s in self.substances if cas and s.cas == cas]
        both = [s for s in by_cas if s in by_name]
        if both:
            return both[0]
        if by_name and cas and by_name[0].cas:
            meant = by_name[0].cas
            raise BadValue(
                Text(f"“{name}”的 CAS 号是 {meant}，不是 {cas}", f"{name!r} is {meant}, not {cas}"),
                hint=Text("改正其中一个", "correct one of the two"),
                code="E523",
            )
        if len(by_cas) > 1:
            names = [s.name for s in by_cas]
            raise BadValue(
                Text(
                    f"{cas} 在表 1 中有 {len(names)} 行", f"{cas} has {len(names)} rows in table 1"
                ),
                hint=Text(f"名称写作：{'、'.join(names)}", f"name it: {', '.join(names)}"),
                code="E521",
            )
        found = by_name or by_cas
        return found[0] if found else None

    def figures(self, found: Listed | None, classes: tuple[str, ...]) -> tuple[Figure, Figure]:
        """Q and β of a listed substance, or of any other by its hazard classes.

        Of several classes the lowest Q counts (the standard) and the greatest β (this project's
        reading, on the safe side).

        Args:
            found: What `find` gave.
            classes: Codes such as W5.3; empty for those of `found`.

        Raises:
            BadValue: No class is known where one is needed, or a code is not in table 2.
        """
        named = found.name if found is not None else ""
        codes = classes or (found.classes if found is not None else ())
        own = [self.class_of(code) for code in codes]
        gas = self.gases.get(found.cas) if found is not None else None
        if found is not None and found.q_t is not None:
            q = Figure(value=found.q_t, clause=found.clause, basis=found.basis, source=found.source)
        else:
            with_q = [(c.q_t, c) for c in own if c.q_t is not None]
            if not with_q:
                raise _no_class(named)
            least, by = min(with_q, key=lambda pair: pair[0])
            q = _by_class(least, by.clause, by, is_declared=bool(classes))
        if gas is not None:
            return q, Figure(value=gas.beta, clause=gas.clause, basis=gas.basis, source=gas.source)
        if not own:
            raise _no_class(named)
        worst = max(own, key=lambda c: c.beta)
        return q, _by_class(worst.beta, worst.beta_clause, worst, is_declared=bool(classes))

    def class_of(self, code: str) -> HazardClass:
        """The class of a code.

        Raises:
            BadValue: There is none.
        """
        found = self.classes.get(code) or self.classes.get(code.upper())
        if found is None:
            codes = list(self.classes)
            meant = near(code.upper(), codes) or codes
            raise BadValue(
                Text(f"没有危险性类别“{code}”", f"there is no hazard class {code!r}"),
                hint=Text(f"可用：{'、'.join(meant)}", f"use {', '.join(meant)}"),
                code="E506",
            )
        return found

    def names_like(self, name: str) -> list[str]:
        """Names of listed substances that may have been meant."""
        return near(name, [n for s in self.substances for n in (s.name, *s.also, s.name_en)])


def load_standard() -> Standard:
    """The embedded tables, without the rest of the county."""
    root = default_folder()
    rules = root / "rules"
    texts = {name: (rules / name).read_text(encoding="utf-8") for name in _FILES}
    data = (root / "hazard_grading.csv").read_bytes()
    problems = Problems()
    steps = read_records(data, "hazard_grading.csv", GradingStep, problems, key=None).records
    problems.raise_any()
    return _read(texts, rules, steps)


def standard_of(county: County) -> Standard:
    """A county's tables; the embedded one for each that its ``rules/`` lacks.

    Raises:
        InputProblems: Everything wrong with them, by file, line and column.
    """
    default = default_folder() / "rules"
    texts = {
        name: county.rule_texts.get(name) or (default / name).read_text(encoding="utf-8")
        for name in _FILES
    }
    return _read(texts, Path(county.folder) / "rules", county.grading)


_SUBSTANCES, _CLASSES, _GASES = _FILES = (
    "gb18218_substances.csv", "gb18218_classes.csv", "gb18218_gases.csv",
)  # fmt: skip


def _read(texts: Mapping[str, str], folder: Path, steps: Sequence[GradingStep]) -> Standard:
    problems = Problems()

    def records(name: str, record: type[R], key: str | None) -> list[R]:
        data = texts[name].encode()
        return read_records(data, str(folder / name), record, problems, key=key).records

    substances = records(_SUBSTANCES, Listed, "name")
    classes = records(_CLASSES, HazardClass, "code")
    gases = records(_GASES, ToxicGas, "cas")
    for name, rows in ((_SUBSTANCES, substances), (_CLASSES, classes)):
        for row in rows:
            if row.q_t is not None and row.q_t <= 0:
                message = Text(f"{row.name}：临界量应大于 0", f"{row.name_en}: Q must be above 0")
                problems.add("E505", Spot(str(folder / name), 1, 1), message)
    _check_steps(steps, Spot(str(folder.parent / "hazard_grading.csv"), 1, 1), problems)
    problems.raise_any()
    return Standard(
        substances=tuple(substances),
        classes={c.code: c for c in classes},
        gases={g.cas: g for g in gases},
        steps=tuple(steps),
    )


def _check_steps(steps: Sequence[GradingStep], spot: Spot, problems: Problems) -> None:
    """α and levels begin at 0; an α is a number, a level one of the scale's."""
    for table in ("alpha", "level"):
        own = [step for step in steps if step.table == table]
        if not any(step.at_least == 0 for step in own):
            message = Text(f"{table} 没有从 0 起的一档", f"{table} has no step from 0")
            problems.add("E503", spot, message)
        for step in own:
            try:
                if table == "alpha":
                    exact_number(step.value)
                elif step.value not in [level.value for level in HazardSourceLevel]:
                    raise ValueError(step.value)
            except ValueError:
                said = Text(f"{table}：“{step.value}”不对", f"{table}: {step.value!r} is wrong")
                problems.add("E501", spot, said)


def _keys(listed: Listed) -> set[str]:
    return {_key(name) for name in (listed.name, listed.name_en, *listed.also)}


def _key(name: str) -> str:
    """A name without what people write differently: case, spaces, full width."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _by_class(value: Fraction, clause: str, by: HazardClass, *, is_declared: bool) -> Figure:
    """A figure of a class; no surer than that the substance belongs to it."""
    clause = f"{clause} {by.code}"
    if is_declared:
        return Figure(value=value, clause=clause, basis=by.basis, source=by.source)
    source = f"{by.source}; the substance's class is general knowledge"
    return Figure(value=value, clause=clause, basis=Basis.GENERAL, source=source)


def _no_class(name: str) -> BadValue:
    said = f"“{name}”" if name else "这种物质"
    return BadValue(
        Text(
            f"{said}要按危险性类别取值，没有写明类别",
            f"{name or 'this substance'} goes by hazard class and none is given",
        ),
        hint=Text("在类别列写明，如 W5.3", "give its class, such as W5.3"),
        code="E521",
    )
