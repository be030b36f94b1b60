"""From a drill file to a frozen `Drill`: every reference resolved, every problem at once.

Spelling is checked first (`schema`); what is spelled right is then held against the county and
against itself. Problems come in file order; a warning (W…) stops nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Literal

from scenarios.actions import (
    candidate_of,
    hazard_of,
    place_of,
    point_of,
    substance_of,
    unit_of,
    vocabulary,
)
from scenarios.areas import department_of, township_of, village_of
from scenarios.consistency import check_ids, check_since
from scenarios.happenings import AlertFile, HidesFile, MoveFile
from scenarios.overrides import apply_overrides
from scenarios.schema import DrillFile, ExpectFile, FailureFile, InjectFile
from twin.county import County
from twin.county.event_types import event_kind, load_event_kinds
from twin.inputs import BadValue, Document, Problems, bind, load_yaml, near
from twin.terms.drill import (
    AlertComes,
    Bookmark,
    CallComes,
    CandidateOpens,
    CountComes,
    Drill,
    EventHappens,
    Expect,
    ExtentComes,
    FirmHides,
    Happening,
    Inject,
    LeakStarts,
    LineFails,
    MoveComes,
    Objective,
    PassRules,
    PersonActs,
    RoadChanges,
    SensorFails,
    UnitFails,
    WindTurns,
    WorldStart,
)
from twin.terms.place import Place
from twin.terms.sources import ReportChannel
from twin.terms.text import Text
from twin.terms.units import Role
from twin.terms.warning import ExerciseStatus, WarningStep

__all__ = ["load_drill"]

_SHOWN = ("false_value", "calibration", "misoperation")

Loc = tuple[str | int, ...]


def load_drill(path: Path, county: County, *, overrides: tuple[str, ...] = ()) -> Drill:
    """Read and check a drill file.

    Args:
        path: The file.
        county: The county it names its places in.
        overrides: `key.path=value` pairs that replace values of the file.

    Raises:
        InputProblems: Everything wrong with it, in file order.
    """
    document = load_yaml(path, _shown(path))
    apply_overrides(document, overrides)
    file = bind(document, DrillFile).value
    maker = _Maker(document, file, county)
    drill = maker.drill()
    maker.problems.raise_any()
    return drill


def _shown(path: Path) -> str:
    """The path as a person at this prompt would write it."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


class _Maker:
    """Makes the drill and collects what is wrong on the way."""

    def __init__(self, document: Document, file: DrillFile, county: County) -> None:
        self.problems = Problems()
        self._document, self._file, self._county = document, file, county
        self._goals = [goal.id for goal in file.objectives]

    def drill(self) -> Drill:
        file = self._file
        if file.county not in (self._county.id, self._county.name):
            self._add(
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
                self._add(
                    "E206",
                    ("roles", i),
                    Text(f"没有角色“{role}”", f"there is no role {role!r}"),
                    Text(f"可用：{'、'.join(close)}", f"use {', '.join(close)}"),
                )
        return self._file.roles

    def _failures(self) -> Iterator[Inject]:
        for i, failure in enumerate(self._file.failures):
            loc: Loc = (self._key("failures", "失效"), i)
            point = self._read(
                loc, "target", "对象", partial(point_of, self._county, failure.target)
            )
            if failure.kind in _SHOWN and failure.value is None:
                self._add(
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
            loc: Loc = (self._key("injects", "注入"), i)
            happening = self._happening(loc, inject)
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
            self._add(
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

    def _happening(self, loc: Loc, inject: InjectFile) -> Happening:
        county = self._county
        if inject.leak is not None:
            leak = inject.leak
            hazard = self._read((*loc, "leak"), "hazard", "危险源",
                                partial(hazard_of, county, leak.hazard))  # fmt: skip
            if hazard and not county.hazards[hazard].tanks:
                self._add(
                    "E205",
                    (*loc, "leak", "hazard"),
                    Text(f"“{leak.hazard}”没有可泄漏的储罐", f"{leak.hazard!r} has no vessel"),
                )
            return LeakStarts(hazard=hazard or "", hole_mm=leak.hole)
        if inject.wind is not None:
            wind = inject.wind
            return WindTurns(from_deg=wind.from_deg, speed_m_s=wind.speed_m_s, over_s=wind.over)
        if inject.road is not None:
            road = inject.road
            for i, name in enumerate(road.between):
                self._read((*loc, "road", "between"), i, i, partial(place_of, county, name))
            return RoadChanges(between=road.between, share=road.share, for_s=road.lasts)
        if inject.open is not None:
            opening = inject.open
            candidate = self._read((*loc, "open"), "candidate", "备选通道",
                                   partial(candidate_of, county, opening.candidate))  # fmt: skip
            return CandidateOpens(candidate=candidate or "", for_s=opening.lasts)
        if inject.breakdown is not None:
            broken = inject.breakdown
            unit = self._read((*loc, "breakdown"), "unit", "队伍",
                              partial(unit_of, county, broken.unit))  # fmt: skip
            return UnitFails(unit=unit or "", for_s=broken.lasts)
        if inject.event is not None:
            event = inject.event
            place = self._place((*loc, "event"), event.place)
            hazard = ""
            if event.hazard:
                hazard = self._read((*loc, "event"), "hazard", "危险源",
                                    partial(hazard_of, county, event.hazard)) or ""  # fmt: skip
            return EventHappens(
                event_type=self._event_type((*loc, "event"), event.type),
                place=place,
                hazard=hazard,
                light=event.light,
                grave=event.grave,
                observed=event.observed,
                urgency=event.urgency,
            )
        if inject.call is not None:
            call = inject.call
            hazard = ""
            if call.hazard:
                hazard = self._read((*loc, "call"), "hazard", "危险源",
                                    partial(hazard_of, county, call.hazard)) or ""  # fmt: skip
            substance = ""
            if call.substance:
                known = partial(substance_of, county, call.substance)
                substance = self._read((*loc, "call"), "substance", "物质", known) or ""
            return CallComes(
                event_type=self._event_type((*loc, "call"), call.type),
                place=self._place((*loc, "call"), call.place),
                caller=call.caller,
                source=call.source,
                accuracy_m=call.accuracy,
                counts=tuple(call.counts.items()),
                hazard=hazard,
                substance=substance,
                of=self._inject_of((*loc, "call"), call.of),
            )
        if inject.extent is not None:
            extent = inject.extent
            return ExtentComes(
                what=extent.what,
                amount=extent.amount,
                place=self._place((*loc, "extent"), extent.place),
                source=extent.source,
            )
        if inject.act is not None:
            act = inject.act
            return PersonActs(**{name: getattr(act, name) for name in type(act).model_fields})
        if inject.line is not None:
            return LineFails(party=inject.line.party, for_s=inject.line.lasts)
        if inject.hides is not None:
            return self._hides((*loc, "hides"), inject.hides)
        if inject.alert is not None:
            return self._alert((*loc, "alert"), inject.alert)
        if inject.move is not None:
            return self._move((*loc, "move"), inject.move)
        assert inject.count is not None
        count = inject.count
        return CountComes(
            what=count.what,
            number=count.number,
            place=self._place((*loc, "count"), count.place),
            source=count.source,
        )

    def _hides(self, loc: Loc, hides: HidesFile) -> Happening:
        hazard = self._read(loc, "hazard", "危险源", partial(hazard_of, self._county, hides.hazard))
        if hides.says == hides.truth:
            self._add(
                "E107",
                (*loc, self._either(loc, "says", "所报")),
                Text("所报与实有相同，不是谎报", "what it says is the truth"),
                Text("改数字；不写 says 即瞒报", "another number; without `says` it conceals"),
            )
        return FirmHides(hazard=hazard or "", what=hides.what, truth=hides.truth, says=hides.says)

    def _alert(self, loc: Loc, alert: AlertFile) -> AlertComes:
        county = self._county
        issuer = self._read(loc, "issuer", "发布单位", partial(department_of, county, alert.issuer))
        towns = [
            self._read((*loc, self._either(loc, "area", "范围")), i, i,
                       partial(township_of, county, name))
            for i, name in enumerate(alert.area)
        ]  # fmt: skip
        own = [inject.id for inject in self._file.injects if inject.alert is not None]
        for i, name in enumerate(alert.of):
            if name not in own:
                self._add(
                    "E207",
                    (*loc, self._either(loc, "of", "针对"), i),
                    Text(f"“{name}”不是一条预警注入", f"{name} is no inject with an alert"),
                    Text(f"可用：{'、'.join(own)}", f"use {', '.join(own)}"),
                )
        if alert.step is not WarningStep.ALERT and not alert.of:
            self._add(
                "E105",
                (*loc, self._either(loc, "step", "步骤")),
                Text("更新、解除要写针对哪条（of）", "an update or a cancel says of which: `of`"),
            )
        return AlertComes(
            issuer=issuer or "",
            warning_kind=alert.kind,
            colour=alert.colour,
            step=alert.step,
            townships=tuple(town or "" for town in towns),
            for_s=alert.lasts,
            references=alert.of,
        )

    def _move(self, loc: Loc, move: MoveFile) -> MoveComes:
        county = self._county
        town = self._read(loc, "township", "乡镇", partial(township_of, county, move.township))
        villages = [
            self._read((*loc, self._either(loc, "villages", "村")), i, i,
                       partial(village_of, county, town or "", name))
            for i, name in enumerate(move.villages)
        ]  # fmt: skip
        named = tuple(village or "" for village in villages)
        if move.by == "village" and len(named) != 1:
            self._add(
                "E105",
                (*loc, self._either(loc, "by", "下令")),
                Text("村下令时恰好写一个村", "a village orders for itself: name one village"),
            )
        parties = {
            "township": f"township:{town}",
            "village": f"village:{named[0] if named else ''}",
            "county_hq": "county_duty",
        }
        return MoveComes(
            stage=move.stage,
            by=parties[move.by],
            role=move.by,
            township=town or "",
            villages=named,
        )

    def _expects(self) -> Iterator[Expect]:
        for part, chinese in (("failures", "失效"), ("injects", "注入")):
            key = self._key(part, chinese)
            entries: Any = getattr(self._file, part)
            for i, entry in enumerate(entries):
                for j, expect in enumerate(entry.expect):
                    here = self._document.data[key][i]
                    loc = (key, i, "expect" if "expect" in here else "预期行动", j)
                    yield self._expect(loc, entry, expect)

    def _expect(self, loc: Loc, entry: FailureFile | InjectFile, expect: ExpectFile) -> Expect:
        words = vocabulary()
        kind, label, conditions = "", Text(expect.action, expect.action), []
        action = self._read(loc, "action", "行动", partial(words.find, expect.action))
        if action is not None:
            kind = action.record
            label = Text(
                f"{expect.who}：{action.says.zh}{_brief(expect.where)}",
                f"{expect.who}: {action.says.en}{_brief(expect.where)}",
            )
            conditions = words.fixed(action)
            for key, written in expect.where.items():
                found = self._read(
                    (*loc, self._either(loc, "where", "条件")), key, key,
                    partial(words.condition, action, key, written, self._county),
                )  # fmt: skip
                conditions += [] if found is None else [found]
        if expect.since is None and entry.at + expect.within > self._file.duration:
            self._add(
                "E301",
                (*loc, self._either(loc, "within", "时限")),
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
        key = self._key("bookmarks", "书签")
        for i, mark in enumerate(self._file.bookmarks):
            if mark.at > self._file.duration:
                message = Text(
                    "书签在演练结束之后", "the bookmark comes after the end of the drill"
                )
                self._add("E302", (key, i, "at"), message)
            yield Bookmark(at_s=mark.at, name=Text(mark.name, mark.name_en or mark.name))

    def _check_goal(self, loc: Loc, goal: str | None) -> None:
        if goal is None or goal in self._goals:
            return
        close = near(goal, self._goals) or self._goals
        self._add(
            "E207",
            loc,
            Text(f"没有目标“{goal}”", f"there is no objective {goal!r}"),
            Text(f"可用：{'、'.join(close)}", f"use {', '.join(close)}") if close else None,
        )

    def _place(self, loc: Loc, name: str) -> Place:
        found = self._read(loc, "place", "地点", partial(place_of, self._county, name))
        if found is None:
            return Place(name=name, lat_deg=0.0, lon_deg=0.0)
        place: Place = found.as_term()
        return place

    def _inject_of(self, loc: Loc, written: str | None) -> str:
        """The inject whose event a call is really of."""
        known = [inject.id for inject in self._file.injects]
        if written and written not in known:
            close = near(written, known) or known
            self._add(
                "E305",
                (*loc, self._either(loc, "of", "实为")),
                Text(f"没有注入“{written}”", f"there is no inject {written!r}"),
                Text(f"相近的有：{'、'.join(close)}", f"near ones: {', '.join(close)}"),
            )
        return written or ""

    def _event_type(self, loc: Loc, word: str) -> str:
        kinds = load_event_kinds(self._county)
        kind = self._read(loc, "type", "类型", partial(event_kind, kinds, word))
        return "" if kind is None else str(kind.id)

    def _read(self, loc: Loc, key: str | int, chinese: str | int, read: Callable[[], Any]) -> Any:
        """Run a reader; what it refuses becomes a problem at the value of `key`."""
        try:
            return read()
        except BadValue as bad:
            place = self._either(loc, str(key), str(chinese)) if isinstance(key, str) else key
            self._add(bad.code, (*loc, place), bad.message, bad.hint)
            return None

    def _key(self, name: str, chinese: str) -> str:
        data = self._document.data
        return chinese if isinstance(data, dict) and chinese in data else name

    def _either(self, loc: Loc, name: str, chinese: str) -> str:
        return chinese if (*loc, chinese) in self._document.places else name

    def _add(self, code: str, loc: Loc, message: Text, hint: Text | None = None) -> None:
        spot = self._document.at(*loc)
        self.problems.add(code, spot, message, hint, self._document.line(spot.line))


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
