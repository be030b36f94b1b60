"""F1: who did what when, one lane for each kind of command action and for each crew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reports.drill.blocks import FigureBlock
from reports.drill.chain import shown_at
from reports.drill.story import Crew, Said, Story
from reports.drill.words import NOT_REAL, ROLES, Speaker, unit_name
from reports.figures import COLOURS, drawing, svg_of, time_axis
from twin.county import County
from twin.terms.drill import Drill
from twin.terms.text import Text
from twin.terms.verdict import Verdict

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw_timeline"]

_ROLE_ORDER = ("county_hq", "park", "119", "120", "110", "city", "township", "firm")
_LANE = 1.9
_LANES = (
    Text("注入", "injects"),
    Text("预期行动", "expected actions"),
    Text("告警（县值班室）", "alarms (county duty room)"),
    Text("立案与结案", "incidents opened, closed"),
    Text("公众避险通知", "notices to the public"),
    Text("信息报告", "situation reports"),
)
_SPELLS = (
    ("alerted", COLOURS["yellow"], "", Text("受领到出动", "turning out")),
    ("en_route", COLOURS["sky"], "", Text("途中", "driving")),
    ("delayed", COLOURS["orange"], "xx", Text("受阻", "held up")),
    ("on_scene", COLOURS["blue"], "", Text("到场作业", "at work")),
    ("task_done", COLOURS["pale"], "..", Text("完成、在场待命", "done, standing by")),
    ("returning", COLOURS["line"], "//", Text("返回", "returning")),
)


def draw_timeline(
    story: Story, drill: Drill, verdict: Verdict, county: County, say: Speaker
) -> FigureBlock:
    """F1, the swim lanes."""
    crews = sorted(
        (crew for crew in story.crews.values() if crew.first_s("en_route") is not None),
        key=lambda crew: (_ROLE_ORDER.index(crew.role), crew.first_s("en_route")),
    )
    arrived = sum(crew.first_s("on_scene") is not None for crew in crews)
    title = say.pick(
        f"{len(crews)} 支队伍出动，{arrived} 支到场；上方为注入与指挥动作",
        f"{len(crews)} crews set out, {arrived} arrived; injects and command actions on top",
    )
    note = say.pick(
        "▼ 注入；预期行动：竖线为时限，实心按时、空心逾时、× 未完成；◆ 立案，■ 结案，▲ 避险通知；"
        "信息报告：空心电话、实心书面。",
        "▼ inject; expected actions: bar deadline, filled on time, hollow late, × missed; "
        "◆ incident, ■ closing, ▲ notice; reports: hollow phone, filled written.",
    )
    top = _LANE * len(_LANES)
    with drawing(10.0, 1.3 + 0.19 * (top + len(crews))) as figure:
        axes = figure.add_subplot()
        _command_lanes(axes, story, drill, verdict)
        for row, crew in enumerate(crews):
            _bars(axes, story, crew, top + row)
        names = [unit_name(county, crew.unit, say) for crew in crews]
        axes.set_yticks(
            [*(_LANE * lane for lane in range(len(_LANES))), *(top + i for i in range(len(crews)))],
            [*(say(lane) for lane in _LANES), *names],
            fontsize=7,
        )
        axes.set_ylim(top + len(crews) - 0.4, -1.4)
        _role_names(axes, [crew.role for crew in crews], top, say)
        time_axis(axes, story.end_s, say.pick("演练时间（时:分）", "drill time (h:min)"))
        _legend(figure, say, {str(s.body["status"]) for crew in crews for s in crew.changes})
        svg = svg_of(figure, "f1", title, note, say(NOT_REAL))
    data = ("t-arrivals", say.pick("数据见到场表", "numbers: table of arrivals"))
    return FigureBlock(title, svg, note, data, wide=True)


def _command_lanes(axes: Axes, story: Story, drill: Drill, verdict: Verdict) -> None:
    injects, acts, alarms, incidents, notices, reports = (_LANE * i for i in range(len(_LANES)))
    end_s = story.end_s
    told = [(s, str(s.body["id"])) for s in story.of("world.inject")]
    _marks(axes, end_s, injects, "v", COLOURS["purple"], told)
    _expected(axes, acts, drill, verdict)
    county = [at_s / 60 for _, _, at_s in shown_at(story, "county_duty")]
    axes.plot(county, [alarms] * len(county), "|", color=COLOURS["red"])
    for kind, marker, colour in (("opened", "D", "red"), ("closed", "s", "green")):
        found = [(s, str(s.body["incident"])) for s in story.of(f"desk.incident_{kind}")]
        _marks(axes, end_s, incidents, marker, COLOURS[colour], found)
    found = [(s, str(s.body["notice"]["warning"])) for s in story.of("desk.warning_issued")]
    _marks(axes, end_s, notices, "^", COLOURS["blue"], found)
    for said in story.of("desk.report_sent"):
        written = said.body["form"] == "written"
        axes.plot(
            said.at_s / 60, reports, "o", markersize=5, markeredgecolor=COLOURS["blue"],
            markerfacecolor=COLOURS["blue"] if written else "white",
        )  # fmt: skip
    axes.axhline(_LANE * len(_LANES) - 0.7, color=COLOURS["line"], linewidth=0.8)


def _expected(axes: Axes, y: float, drill: Drill, verdict: Verdict) -> None:
    for expect, finding in zip(drill.expects, verdict.findings, strict=True):
        if finding.deadline_s is not None:
            axes.plot(finding.deadline_s / 60, y, "|", color=COLOURS["ink"], markersize=9,
                      markeredgewidth=0.7)  # fmt: skip
        if finding.outcome == "missed" and finding.deadline_s is not None:
            axes.plot(finding.deadline_s / 60, y, "x", color=COLOURS["alert"], markersize=6)
        elif finding.actual_s is not None and not expect.absent:
            late = finding.outcome == "late"
            axes.plot(
                finding.actual_s / 60, y, "o", markersize=4.5,
                markeredgecolor=COLOURS["red" if late else "blue"],
                markerfacecolor="white" if late else COLOURS["blue"],
            )  # fmt: skip


def _marks(
    axes: Axes, end_s: float, y: float, marker: str, colour: str, found: Sequence[tuple[Said, str]]
) -> None:
    """Marks with their names; a name that would touch the one before goes under its mark."""
    before_s, above = float("-inf"), True
    for said, name in found:
        close = said.at_s - before_s < 0.04 * end_s
        above = not above if close else True
        axes.plot(said.at_s / 60, y, marker, color=colour, markersize=6)
        axes.annotate(
            name, (said.at_s / 60, y), (0, 5 if above else -5), textcoords="offset points",
            ha="center", va="bottom" if above else "top", fontsize=6,
        )  # fmt: skip
        before_s = said.at_s


def _bars(axes: Axes, story: Story, crew: Crew, y: float) -> None:
    styles = {status: (colour, hatch) for status, colour, hatch, _ in _SPELLS}
    for said, after in zip(crew.changes, [*crew.changes[1:], None], strict=True):
        style = styles.get(str(said.body["status"]))
        if style is None:
            continue
        end_s = story.end_s if after is None else after.at_s
        axes.barh(
            y, (end_s - said.at_s) / 60, left=said.at_s / 60, height=0.7, color=style[0],
            hatch=style[1], edgecolor="white", linewidth=0,
        )  # fmt: skip


def _role_names(axes: Axes, roles: Sequence[str], top: float, say: Speaker) -> None:
    """Who commands the crews of a group, beside their rows."""
    for role in dict.fromkeys(roles):
        first = top + roles.index(role)
        number = roles.count(role)
        axes.text(1.005, first + (number - 1) / 2, say.word(ROLES, role), fontsize=7, va="center",
                  transform=axes.get_yaxis_transform())  # fmt: skip
        axes.axhline(first + number - 0.5, color=COLOURS["line"], linewidth=0.5)


def _legend(figure: Figure, say: Speaker, seen: set[str]) -> None:
    from matplotlib.patches import Patch

    patches = [
        Patch(facecolor=colour, hatch=hatch, edgecolor="white", linewidth=0, label=say(text))
        for status, colour, hatch, text in _SPELLS
        if status in seen
    ]
    figure.legend(handles=patches, loc="outside lower center", ncols=len(patches), frameon=False)
