"""From a drill file to a frozen `Drill`: every reference resolved, every problem at once.

Spelling is checked first (`schema`); then everything is held against the county and against
itself, with stand-ins where it is spelled wrongly. Problems come in file order; a warning (W…)
stops nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path

from scenarios.clock import on_drill_time
from scenarios.doubts import Drive, doubts
from scenarios.includes import load_document
from scenarios.maker import Maker
from scenarios.overrides import GROUPS, apply_group, apply_overrides, groups_of
from scenarios.schema import DrillFile
from scenarios.stand_in import with_stand_ins
from twin.county import County
from twin.inputs import Document, InputProblems, Problem, bind, faulty
from twin.terms.drill import Drill
from twin.terms.text import Text

__all__ = ["Form", "Reading", "load_drill", "read_document", "read_drill"]


@dataclass(frozen=True, slots=True)
class Form:
    """The preset and the variant of a drill file; empty for as it stands."""

    preset: str = ""
    variant: str = ""

    def apply(self, document: Document) -> None:
        """Replace what they replace.

        Raises:
            InputProblems: The file has none of that name.
        """
        for group, name in (("variants", self.variant), ("presets", self.preset)):
            if name:
                other = _OTHER.get(name, "")
                apply_group(document, group, other if other in groups_of(document, group) else name)


_OTHER = {"易": "easy", "中": "usual", "难": "hard", "easy": "易", "usual": "中", "hard": "难"}
"""A preset by its name in the other language."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A drill file read: the drill, unless something is wrong, and all that was found."""

    drill: Drill | None
    problems: tuple[Problem, ...]


def load_drill(
    path: Path, county: County, *, overrides: tuple[str, ...] = (), form: Form = Form()
) -> Drill:
    """Read and check a drill file.

    Args:
        path: The file.
        county: The county it names its places in.
        overrides: `key.path=value` pairs that replace values of the file.
        form: The preset and the variant to read it as.

    Raises:
        InputProblems: Everything wrong with it, in file order.
    """
    reading = read_drill(path, county, overrides=overrides, form=form)
    if reading.drill is None:
        raise InputProblems(reading.problems)
    return reading.drill


def read_drill(
    path: Path,
    county: County,
    *,
    overrides: tuple[str, ...] = (),
    form: Form = Form(),
    drive_s: Drive | None = None,
) -> Reading:
    """Read a drill file and find everything wrong or doubtful in it, spelling and sense at once.

    Args:
        drive_s: Seconds after which the quickest unit of a role is at a place, None for never;
            with it, deadlines that nobody can meet are doubted.
    """
    try:
        document = load_document(path)
    except InputProblems as unreadable:
        return Reading(None, unreadable.problems)
    return read_document(document, county, overrides=overrides, form=form, drive_s=drive_s)


def read_document(
    document: Document,
    county: County,
    *,
    overrides: tuple[str, ...] = (),
    form: Form = Form(),
    drive_s: Drive | None = None,
) -> Reading:
    """As `read_drill`, of a document at hand; it stays as it is."""
    reading = _read(document, county, overrides, form, drive_s)
    if form != Form():
        return reading
    found = [*reading.problems, *_forms(document, county, reading)]
    found.sort(key=lambda problem: problem.sort_key)
    wrong = any(not problem.is_warning for problem in found)
    return Reading(None if wrong else reading.drill, tuple(found))


def _read(
    original: Document,
    county: County,
    overrides: tuple[str, ...],
    form: Form,
    drive_s: Drive | None,
) -> Reading:
    """The file as one preset and variant make it; the document itself stays as it is."""
    document = replace(original, data=deepcopy(original.data))
    try:
        form.apply(document)
        apply_overrides(document, overrides)
    except InputProblems as unreadable:
        return Reading(None, unreadable.problems)
    on_drill_time(document)
    found: list[Problem] = [*document.doubted]
    replaced: list[tuple[str | int, ...]] = []
    try:
        bound = bind(document, DrillFile)
    except InputProblems as slips:
        found += slips.problems
        whole, replaced = with_stand_ins(document, faulty(document, DrillFile))
        if faulty(whole, DrillFile):
            return Reading(None, tuple(found))
        bound = bind(whole, DrillFile)
    maker = Maker(bound.document, bound.value, county)
    drill = maker.drill()
    unsaid = _spots_in(document, replaced)
    found += [each for each in maker.problems.found if each.spot.where not in unsaid]
    if not any(not each.is_warning for each in found):
        found += doubts(document, drill, county, drive_s, maker.where)
    found.sort(key=lambda problem: problem.sort_key)
    wrong = any(not problem.is_warning for problem in found)
    return Reading(None if wrong else drill, tuple(found))


def _spots_in(document: Document, locs: Sequence[tuple[str | int, ...]]) -> frozenset[str]:
    """Where the parts of some entries stand."""
    return frozenset(place.value.where for loc, place in document.places.items() if loc[:2] in locs)


def _forms(document: Document, county: County, plainly: Reading) -> Iterator[Problem]:
    """What is wrong only when a preset or a variant is taken; at its name in the file."""
    plain = {(each.sheet, each.line, each.code) for each in plainly.problems}
    for group in GROUPS:
        for name in groups_of(document, group):
            key = group if group in document.data else GROUPS[group]
            taken = Form(**{group.removesuffix("s"): name})
            for problem in _read(document, county, (), taken, None).problems:
                if problem.code == "E306":
                    yield problem
                    continue
                known = (problem.sheet, problem.line, problem.code) in plain
                if not problem.is_warning and not known:
                    said, spot = problem.message, document.key_at(key, name)
                    yield document.problem(
                        "E306",
                        spot,
                        Text(f"按“{name}”读时：{said.zh}", f"read as {name!r}: {said.en}"),
                        problem.hint,
                    )
