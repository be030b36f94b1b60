"""From a drill file to a frozen `Drill`: every reference resolved, every problem at once.

Spelling is checked first (`schema`); then everything is held against the county and against
itself, with stand-ins where it is spelled wrongly. Problems come in file order; a warning (W…)
stops nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

from scenarios.actions import vocabulary
from scenarios.checks import Checks, Loc
from scenarios.clock import on_drill_time
from scenarios.consistency import check_ids, check_since
from scenarios.doubts import Drive, doubts
from scenarios.happenings.table import HAPPENINGS
from scenarios.names import point_of
from scenarios.overrides import GROUPS, apply_group, apply_overrides, groups_of
from scenarios.schema import DrillFile, ExpectFile, FailureFile, InjectFile
from scenarios.stand_in import with_stand_ins
from twin.county import County
from twin.inputs import Document, InputProblems, Problem, bind, faulty, load_yaml, near
from twin.terms.drill import (
    Bookmark,
    Drill,
    Expect,
    Inject,
    Objective,
    PassRules,
    WorldStart,
)
from twin.terms.happenings import (
    Happening,
    SensorFails,
)
from twin.terms.sources import ReportChannel
from twin.terms.text import Text
from twin.terms.units import Role
from twin.terms.warning import ExerciseStatus

__all__ = ["Form", "Reading", "load_drill", "read_drill"]

_SHOWN = ("false_value", "calibration", "misoperation")


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
    reading = _read(path, county, overrides, form, drive_s)
    if form != Form():
        return reading
    found = [*reading.problems, *_forms(path, county, reading)]
    found.sort(key=lambda problem: problem.sort_key)
    wrong = any(not problem.is_warning for problem in found)
    return Reading(None if wrong else reading.drill, tuple(found))


def _read(
    path: Path, county: County, overrides: tuple[str, ...], form: Form, drive_s: Drive | None
) -> Reading:
    """The file as one preset and variant make it."""
    try:
        document = load_yaml(path, _shown(path))
        form.apply(document)
        apply_overrides(document, overrides)
    except InputProblems as unreadable:
        return Reading(None, unreadable.problems)
    on_drill_time(document)
    found: list[Problem] = []
    try:
        bound = bind(document, DrillFile)
    except InputProblems as slips:
        found += slips.problems
        whole = with_stand_ins(document, faulty(document, DrillFile))
        if faulty(whole, DrillFile):
            return Reading(None, tuple(found))
        bound = bind(whole, DrillFile)
    maker = _Maker(bound.document, bound.value, county)
    drill = maker.drill()
    found += maker.problems.found
    if not found:
        found += doubts(document, drill, county, drive_s)
    found.sort(key=lambda problem: problem.sort_key)
    wrong = any(not problem.is_warning for problem in found)
    return Reading(None if wrong else drill, tuple(found))


def _forms(path: Path, county: County, plainly: Reading) -> Iterator[Problem]:
    """What is wrong only when a preset or a variant is taken; at its name in the file."""
    try:
        document = load_yaml(path, _shown(path))
    except InputProblems:
        return
    plain = {(problem.line, problem.code) for problem in plainly.problems}
    for group in GROUPS:
        key = group if group in document.data else GROUPS[group]
        for name in groups_of(document, group):
            taken = Form(**{group.removesuffix("s"): name})
            for problem in _read(path, county, (), taken, None).problems:
                if problem.code == "E306":
                    yield problem
                elif not problem.is_warning and (problem.line, problem.code) not in plain:
                    said, spot = problem.message, document.key_at(key, name)
                    yield document.problem(
                        "E306",
                        spot,
                        Text(f"按“{name}”读时：{said.zh}", f"read as {name!r}: {said.en}"),
                        problem.hint,
                    )


def _shown(path: Path) -> str:
    """The path as a person at this prompt would write it."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


class _Maker:
    """Makes the drill and collects what is wrong on the way."""

    def __init__(self, document: Document, file: DrillFile, county: County) -> None:
        self._document, self._file, self._county = document, file, county
        self._checks = Checks(
            document,
            county,
            [inject.id for inject in file.injects],
            [i.id for i in file.injects if i.happens()[0] == "alert"],
        )
        self.problems = self._checks.problems
        self._goals = [goal.id for goal in file.objectives]

    def drill(self) -> Drill:
        file = self._file
        if file.county not in (self._county.id, self._county.name):
            self._checks.add(
                "E201",
                ("county",),
                Text(
                    f"想定用的县域是“{file.county}”，现在读的是“{self._county.id}”",
                    f"the drill is for {file.county!r}, the county at hand is {self._county.id!r}",
                ),
                Text("用 --county 指定对应的县域数据", "give its data with --county"),
            )
        injects = [*self._failures(), *self._injects()]
        expects = [*self._expects()]
        check_ids(self._document, self.problems, injects, expects)
        check_since(self._document, self.problems, expects)
        return Drill(
            id=file.id,
            title=Text(file.title, file.title_en or file.title),
            county=self._county.id,
            start=file.start,
            duration_s=file.duration,
            seed=file.seed,
            mode=file.mode,
            form=file.form,
            status=ExerciseStatus.EXERCISE,
            roles=self._roles(),
            policy=file.policy,
            objectives=tuple(
                Objective(
                    id=goal.id, text=Text(goal.text, goal.text_en or goal.text),
                    standard=goal.standard,
                )
                for goal in file.objectives
            ),
            world=_world(file),
            injects=tuple(sorted(injects, key=lambda inject: (inject.at_s, inject.id))),
            expects=tuple(expects),
            bookmarks=tuple(self._bookmarks()),
            pass_rules=PassRules(
                critical_on_time=file.pass_rules.critical_on_time,
                on_time_at_least=file.pass_rules.on_time_at_least,
            ),
        )  # fmt: skip

    def _roles(self) -> tuple[str, ...]:
        known = [role.value for role in Role]
        for i, role in enumerate(self._file.roles):
            if role not in known:
                close = near(role, known) or known
                self._checks.add(
                    "E206",
                    ("roles", i),
                    Text(f"没有角色“{role}”", f"there is no role {role!r}"),
                    Text(f"可用：{'、'.join(close)}", f"use {', '.join(close)}"),
                )
        return self._file.roles

    def _failures(self) -> Iterator[Inject]:
        for i, failure in enumerate(self._file.failures):
            loc: Loc = (self._checks.key("failures", "失效"), i)
            point = self._checks.read(
                loc, "target", "对象", partial(point_of, self._county, failure.target)
            )
            if failure.kind in _SHOWN and failure.value is None:
                self._checks.add(
                    "E105",
                    (*loc, "kind"),
                    Text("误示值、标定、误操作要写示值 value", "what it shows is missing: `value`"),
                    Text("加一项 value: …", "add value: …"),
                )
            happening = SensorFails(
                point=point or "",
                fault=failure.kind,
                value=failure.value,
                for_s=failure.lasts,
            )
            yield self._inject(loc, failure, happening, "传感失效", "", "", failure.target)

    def _injects(self) -> Iterator[Inject]:
        for i, inject in enumerate(self._file.injects):
            checks = self._checks
            loc: Loc = (checks.key("injects", "注入"), i)
            name, group = inject.happens()
            written = HAPPENINGS[name]
            under = (*loc, checks.either(loc, name, written.chinese))
            happening = written.read(checks, under, group)
            yield self._inject(
                loc, inject, happening, inject.kind, inject.channel, inject.sender, inject.to
            )

    def _inject(
        self,
        loc: Loc,
        entry: FailureFile | InjectFile,
        happening: Happening,
        kind: str,
        channel: ReportChannel | Literal[""],
        sender: str,
        to: str,
    ) -> Inject:
        if entry.at >= self._file.duration:
            self._checks.add(
                "E302",
                (*loc, "at"),
                Text(f"{entry.id} 在演练结束之后", f"{entry.id} comes after the end of the drill"),
                Text("提前，或加长 duration", "bring it forward or lengthen the duration"),
            )
        self._check_goal((*loc, "objective"), entry.objective)
        return Inject(
            id=entry.id,
            at_s=entry.at,
            kind=kind,
            channel=channel,
            sender=sender,
            to=to,
            text=Text(entry.text, entry.text_en or entry.text),
            objective=entry.objective or "",
            happening=happening,
            line=self._document.at(*loc).line,
        )

    def _expects(self) -> Iterator[Expect]:
        for part, chinese in (("failures", "失效"), ("injects", "注入")):
            key = self._checks.key(part, chinese)
            entries: Any = getattr(self._file, part)
            for i, entry in enumerate(entries):
                for j, expect in enumerate(entry.expect):
                    here = self._document.data[key][i]
                    loc = (key, i, "expect" if "expect" in here else "预期行动", j)
                    yield self._expect(loc, entry, expect)

    def _expect(self, loc: Loc, entry: FailureFile | InjectFile, expect: ExpectFile) -> Expect:
        words = vocabulary()
        kind, label, conditions = "", Text(expect.action, expect.action), []
        action = self._checks.read(loc, "action", "行动", partial(words.find, expect.action))
        if action is not None:
            kind = action.record
            label = Text(
                f"{expect.who}：{action.says.zh}{_brief(expect.where)}",
                f"{expect.who}: {action.says.en}{_brief(expect.where)}",
            )
            conditions = words.fixed(action)
            for key, written in expect.where.items():
                found = self._checks.read(
                    (*loc, self._checks.either(loc, "where", "条件")), key, key,
                    partial(words.condition, action, key, written, self._county),
                )  # fmt: skip
                conditions += [] if found is None else [found]
        if expect.since is None and entry.at + expect.within > self._file.duration:
            self._checks.add(
                "E301",
                (*loc, self._checks.either(loc, "within", "时限")),
                Text(
                    f"{expect.id} 的时限在演练结束之后",
                    f"{expect.id} is due after the end of the drill",
                ),
                Text("缩短时限，或加长 duration", "shorten it or lengthen the duration"),
            )
        self._check_goal((*loc, "objective"), expect.objective)
        return Expect(
            id=expect.id,
            inject=entry.id,
            since=expect.since or "",
            who=expect.who,
            action=expect.action,
            label=label,
            record_kind=kind,
            conditions=tuple(conditions),
            within_s=expect.within,
            critical=expect.critical,
            absent=expect.absent,
            objective=expect.objective or entry.objective or "",
            weight=expect.weight,
            line=self._document.at(*loc).line,
        )

    def _bookmarks(self) -> Iterator[Bookmark]:
        key = self._checks.key("bookmarks", "书签")
        for i, mark in enumerate(self._file.bookmarks):
            if mark.at > self._file.duration:
                message = Text(
                    "书签在演练结束之后", "the bookmark comes after the end of the drill"
                )
                self._checks.add("E302", (key, i, "at"), message)
            yield Bookmark(at_s=mark.at, name=Text(mark.name, mark.name_en or mark.name))

    def _check_goal(self, loc: Loc, goal: str | None) -> None:
        if goal is None or goal in self._goals:
            return
        close = near(goal, self._goals) or self._goals
        self._checks.add(
            "E207",
            loc,
            Text(f"没有目标“{goal}”", f"there is no objective {goal!r}"),
            Text(f"可用：{'、'.join(close)}", f"use {', '.join(close)}") if close else None,
        )


def _world(file: DrillFile) -> WorldStart:
    world = file.world
    return WorldStart(
        wind_from_deg=world.wind.from_deg,
        wind_m_s=world.wind.speed_m_s,
        gust_share=world.gust,
        temperature_c=world.temperature,
        sky=world.sky,
        surface=world.surface,
        duty_officers=world.staff.duty_officers,
        reaction_scale=world.staff.reaction,
        turnout_scale=world.crews.turnout,
        sensor_noise_scale=world.sensors.noise,
        sensor_response_scale=world.sensors.response,
        link_latency_scale=world.links.latency,
        compliance_share=world.people.compliance,
    )


def _brief(where: dict[str, Any]) -> str:
    """The written conditions, as a reader finds them after the action."""
    values = [str(value) for value in where.values() if not isinstance(value, bool)]
    return f"（{'，'.join(values)}）" if values else ""
