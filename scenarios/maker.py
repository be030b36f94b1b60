"""Makes the drill of a checked file, and collects what is wrong with its sense on the way."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Literal

from scenarios.checks import Checks, Loc
from scenarios.consistency import check_ids, check_reachable, check_since
from scenarios.expected import Expected
from scenarios.happenings.table import HAPPENINGS
from scenarios.names import point_of
from scenarios.paths import check_varied
from scenarios.schema import DrillFile, FailureFile, InjectFile
from scenarios.when import read_condition
from twin.county import County
from twin.inputs import Document, near
from twin.terms.drill import Bookmark, Calls, Drill, Inject, Objective, PassRules, WorldStart
from twin.terms.happenings import CallComes, Happening, SensorFails
from twin.terms.sources import ReportChannel
from twin.terms.text import Text
from twin.terms.trigger import Trigger
from twin.terms.units import Role
from twin.terms.warning import ExerciseStatus

__all__ = ["Maker"]

_SHOWN = ("false_value", "calibration", "misoperation")


class Maker:
    """`where` has the place of each inject and expected action in the file, by its id."""

    def __init__(self, document: Document, file: DrillFile, county: County) -> None:
        self._document, self._file, self._county = document, file, county
        self._checks = Checks(
            document,
            county,
            {inject.id: inject.happens()[0] for inject in file.injects},
            file.roles,
        )
        self.problems = self._checks.problems
        self.where: dict[str, Loc] = {}
        self._goals = [goal.id for goal in file.objectives]
        self._ids: list[tuple[str, Loc]] = []
        self._expect_ids = [
            expect.id for entry in (*file.failures, *file.injects) for expect in entry.expect
        ]

    def drill(self) -> Drill:
        """The drill; no good when there are problems."""
        file, checks = self._file, self._checks
        if file.county not in (self._county.id, self._county.name):
            checks.add(
                "E201",
                ("county",),
                Text(
                    f"想定用的县域是“{file.county}”，现在读的是“{self._county.id}”",
                    f"the drill is for {file.county!r}, the county at hand is {self._county.id!r}",
                ),
                Text("用 --county 指定对应的县域数据", "give its data with --county"),
            )
        injects = [*self._failures(), *self._injects()]
        expects = []
        for expect, loc in Expected(checks, file).all():
            expects.append(expect)
            self._note(expect.id, loc)
        stop = self._condition((checks.key("stop", "终止"),), file.stop, file.duration)
        check_ids(checks, self._ids)
        check_since(checks, expects, self.where)
        check_reachable(checks, injects, expects, self.where)
        check_varied(checks, file)
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
            notice=file.form != "double_blind" if file.notice is None else file.notice,
            stop=stop,
        )  # fmt: skip

    def _note(self, id: str, loc: Loc) -> None:
        self._ids.append((id, loc))
        self.where.setdefault(id, loc)

    def _roles(self) -> tuple[str, ...]:
        known = [role.value for role in Role]
        for i, role in enumerate(self._file.roles):
            if role not in known:
                close = near(role, known) or known
                self._checks.add(
                    "E206",
                    (self._checks.key("roles", "角色"), i),
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
                    (*loc, self._checks.either(loc, "kind", "类型")),
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
                loc,
                inject,
                happening,
                inject.kind,
                inject.channel,
                inject.sender,
                inject.to,
                truth=inject.truth,
                calls=self._calls(loc, inject, happening),
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
        *,
        truth: bool = True,
        calls: Calls | None = None,
    ) -> Inject:
        checks = self._checks
        self._note(entry.id, loc)
        for said_s, key, chinese in (
            (entry.at, "at", "时间"),
            (entry.not_after, "not_after", "最迟"),
        ):
            if said_s is not None and said_s >= self._file.duration:
                checks.add(
                    "E302",
                    (*loc, checks.either(loc, key, chinese)),
                    Text(f"{entry.id} 在演练结束之后", f"{entry.id} comes after the end"),
                    Text("提前，或加长 duration", "bring it forward or lengthen the duration"),
                )
        checks.goal((*loc, checks.either(loc, "objective", "目标")), entry.objective, self._goals)
        latest_s = entry.latest_s(self._file.duration)
        when = self._condition((*loc, checks.either(loc, "when", "当")), entry.when, latest_s)
        return Inject(
            id=entry.id,
            at_s=latest_s,
            kind=kind,
            channel=channel,
            sender=sender,
            to=to,
            text=Text(entry.text, entry.text_en or entry.text),
            objective=entry.objective or "",
            happening=happening,
            line=self._document.at(*loc).line,
            when=when,
            truth=truth,
            calls=calls,
        )

    def _calls(self, loc: Loc, inject: InjectFile, happening: Happening) -> Calls | None:
        """Only of what can be seen: an event, or a hazard."""
        calls = inject.calls
        if calls is None:
            return None
        if not hasattr(happening, "event_type") or isinstance(happening, CallComes):
            self._checks.add(
                "E105",
                (*loc, self._checks.either(loc, "calls", "报警潮")),
                Text("这件事没有人看得见，不会有报警潮", "nobody sees this, so nobody calls"),
                Text("写在 event 或灾害的注入里", "write it with an event or a hazard"),
            )
        return Calls(
            number=calls.number,
            over_s=calls.over,
            false_calls=calls.false_calls,
            wrong_share=calls.wrong,
        )

    def _condition(self, loc: Loc, written: str | None, last_s: float) -> Trigger | None:
        if written is None:
            return None
        return read_condition(self._checks, loc, written, expects=self._expect_ids, last_s=last_s)

    def _bookmarks(self) -> Iterator[Bookmark]:
        key = self._checks.key("bookmarks", "书签")
        for i, mark in enumerate(self._file.bookmarks):
            if mark.at > self._file.duration:
                message = Text(
                    "书签在演练结束之后", "the bookmark comes after the end of the drill"
                )
                at = self._checks.either((key, i), "at", "时间")
                self._checks.add("E302", (key, i, at), message)
            yield Bookmark(at_s=mark.at, name=Text(mark.name, mark.name_en or mark.name))


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
