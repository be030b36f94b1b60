"""F1 and F2: who did what when, and which expected actions met their deadlines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.drill.story import Story
from reports.drill.words import NOT_REAL, ROLES, Speaker, unit_name
from reports.figures import COLOURS, drawing, svg_of, time_axis
from twin.county import County
from twin.terms.drill import Drill
from twin.terms.verdict import Verdict

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_actions", "draw_timeline"]

_ROLE_ORDER = ("county_hq", "park", "119", "120", "110", "city", "township", "firm")


def draw_timeline(story: Story, county: County, say: Speaker) -> tuple[str, str]:
    """F1, the swim lanes. Returns its title and the SVG."""
    crews = sorted(
        (crew for crew in story.crews.values() if crew.first_s("en_route") is not None),
        key=lambda crew: (_ROLE_ORDER.index(crew.role), crew.first_s("en_route")),
    )
    arrived = sum(crew.first_s("on_scene") is not None for crew in crews)
    title = say.pick(
        f"{len(crews)} 支队伍出动，{arrived} 支到场；上方为注入与指挥动作",
        f"{len(crews)} crews set out, {arrived} arrived; injects and command actions on top",
    )
    with drawing(10.0, 2.2 + 0.19 * len(crews)) as figure:
        axes = figure.add_subplot()
        rows = _command_rows(axes, story, say)
        for i, crew in enumerate(crews):
            y = rows + i
            for begin, finish, colour in _spells(story, crew.changes):
                axes.barh(y, (finish - begin) / 60.0, left=begin / 60.0, height=0.7, color=colour)
        labels = [
            f"{say.word(ROLES, crew.role)} {unit_name(county, crew.unit, say)}" for crew in crews
        ]
        axes.set_yticks(range(rows + len(crews)), [*_row_names(say), *labels], fontsize=7)
        axes.set_ylim(rows + len(crews) - 0.4, -0.7)
        axes.axhline(rows - 0.5, color=COLOURS["line"], linewidth=0.8)
        time_axis(axes, story.end_s, say.pick("演练时间（时:分）", "drill time (h:min)"))
        _legend(axes, say)
        return title, svg_of(figure, "f1", title, say(NOT_REAL))


def draw_actions(story: Story, drill: Drill, verdict: Verdict, say: Speaker) -> tuple[str, str]:
    """F2, expected actions against their deadlines. Returns its title and the SVG."""
    judged = list(zip(drill.expects, verdict.findings, strict=True))
    late = [finding for _, finding in judged if finding.outcome == "late"]
    missed = sum(finding.outcome == "missed" for _, finding in judged)
    title = say.pick(
        f"{len(judged)} 项预期行动：{len(late)} 项逾时，{missed} 项未完成",
        f"{len(judged)} expected actions: {len(late)} late, {missed} missed",
    )
    with drawing(10.0, 1.0 + 0.21 * len(judged)) as figure:
        axes = figure.add_subplot()
        for y, (expect, finding) in enumerate(judged):
            if finding.started_s is None or finding.deadline_s is None:
                continue
            axes.plot(
                [finding.started_s / 60, finding.deadline_s / 60], [y, y],
                color=COLOURS["line"], linewidth=2.5, solid_capstyle="butt",
            )  # fmt: skip
            axes.plot(finding.deadline_s / 60, y, "|", color=COLOURS["ink"], markersize=9)
            if finding.actual_s is not None and not expect.absent:
                on_time = finding.outcome == "met"
                axes.plot(
                    finding.actual_s / 60, y, "o", markersize=6, markeredgewidth=1.6,
                    markeredgecolor=COLOURS["blue" if on_time else "red"],
                    markerfacecolor=COLOURS["blue"] if on_time else "white",
                )  # fmt: skip
            elif finding.outcome == "missed":
                axes.plot(finding.deadline_s / 60, y, "x", color=COLOURS["red"], markersize=8)
        names = [f"{'★ ' if e.critical else ''}{e.id} {_short(say(e.label))}" for e, _ in judged]
        axes.set_yticks(range(len(judged)), names, fontsize=7)
        axes.set_ylim(len(judged) - 0.4, -0.6)
        time_axis(axes, story.end_s, say.pick("演练时间（时:分）", "drill time (h:min)"))
        return title, svg_of(figure, "f2", title, say(NOT_REAL))


def _row_names(say: Speaker) -> list[str]:
    return [
        say.pick("注入", "injects"),
        say.pick("告警（县值班室）", "alarms (county duty room)"),
        say.pick("立案、通知、结案", "incidents, notices, closing"),
        say.pick("信息报告", "situation reports"),
    ]


def _command_rows(axes: Axes, story: Story, say: Speaker) -> int:
    for said in story.of("world.inject"):
        axes.plot(said.at_s / 60, 0, "v", color=COLOURS["purple"], markersize=7)
        axes.annotate(
            str(said.body["id"]), (said.at_s / 60, 0), (0, 7), textcoords="offset points",
            ha="center", fontsize=6,
        )  # fmt: skip
    county = [s for s in story.of("desk.alarm_announced") if s.body["position"] == "county_duty"]
    axes.plot([s.at_s / 60 for s in county], [1] * len(county), "|", color=COLOURS["orange"])
    for said in story.of("desk.incident_opened"):
        _mark(axes, said.at_s, 2, "D", COLOURS["red"], str(said.body["incident"]))
    for said in story.of("desk.warning_issued"):
        _mark(axes, said.at_s, 2, "^", COLOURS["blue"], str(said.body["notice"]["warning"]))
    for said in story.of("desk.incident_closed"):
        _mark(axes, said.at_s, 2, "s", COLOURS["green"], str(said.body["incident"]))
    for said in story.of("desk.report_sent"):
        filled = said.body["form"] == "written"
        axes.plot(
            said.at_s / 60, 3, "o", markersize=5, markeredgecolor=COLOURS["blue"],
            markerfacecolor=COLOURS["blue"] if filled else "white",
        )  # fmt: skip
    return len(_row_names(say))


def _mark(axes: Axes, at_s: float, y: int, marker: str, colour: str, text: str) -> None:
    axes.plot(at_s / 60, y, marker, color=colour, markersize=6)
    axes.annotate(text, (at_s / 60, y), (0, 5), textcoords="offset points", ha="center", fontsize=6)


def _spells(story: Story, changes: list) -> list[tuple[float, float, str]]:  # type: ignore[type-arg]
    """The coloured stretches of a unit's bar."""
    colours = {
        "alerted": COLOURS["yellow"],
        "en_route": COLOURS["sky"],
        "on_scene": COLOURS["blue"],
        "returning": COLOURS["line"],
    }
    spells = []
    for said, after in zip(changes, [*changes[1:], None], strict=True):
        colour = colours.get(str(said.body["status"]))
        if colour is not None:
            end_s = story.end_s if after is None else after.at_s
            spells.append((said.at_s, end_s, colour))
    return spells


def _legend(axes: Axes, say: Speaker) -> None:
    from matplotlib.patches import Patch

    words = (
        ("yellow", say.pick("受领到出动", "turning out")),
        ("sky", say.pick("途中", "driving")),
        ("blue", say.pick("到场作业", "on scene")),
        ("line", say.pick("返回", "returning")),
    )
    patches = [Patch(color=COLOURS[name], label=text) for name, text in words]
    axes.legend(
        handles=patches, loc="upper center", bbox_to_anchor=(0.5, -0.07), ncols=4, frameon=False
    )


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
