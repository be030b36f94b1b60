"""F4: how long each unit took from its call to the scene, and on what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reports.drill.blocks import FigureBlock
from reports.drill.chain import quantile
from reports.drill.story import Crew, Said, Story
from reports.drill.words import NOT_REAL, TASKS, Speaker, unit_name
from reports.figures import COLOURS, drawing, svg_of
from twin.county import County

__all__ = ["TARGET_S", "Arrival", "arrivals", "draw_arrivals"]

TARGET_S = 900.0


@dataclass(frozen=True, slots=True)
class Arrival:
    """A unit sent somewhere; seconds. A part is None when it did not come to its end."""

    unit: str
    role: str
    task: str
    order: str
    called_s: float
    turnout_s: float | None
    drive_s: float | None

    @property
    def response_s(self) -> float | None:
        """From the call to the scene; None when it never came."""
        if self.turnout_s is None or self.drive_s is None:
            return None
        return self.turnout_s + self.drive_s


def arrivals(story: Story) -> list[Arrival]:
    """Every sending of a unit, come to its end or not, in the order of the calls."""
    found = [sending for crew in story.crews.values() for sending in _sendings(crew)]
    return sorted(found, key=lambda sending: (sending.called_s, sending.unit))


_ENDS = ("on_scene", "returning", "available", "unavailable")


def _sendings(crew: Crew) -> Iterator[Arrival]:
    """A sending begins with a call, or with a new order to a crew already on the road.

    It ends on the scene, in turning back, or with the next one. A unit held up on its way sets out
    once: only the first `en_route` counts.
    """
    begun: Said | None = None
    set_out_s: float | None = None
    order = ""
    for said in crew.changes:
        status = said.body["status"]
        turned = status == "en_route" and str(said.body["order"]) != order
        if begun is not None and (turned or status == "alerted" or status in _ENDS):
            yield _sending(crew, begun, set_out_s, said.at_s if status == "on_scene" else None)
            begun = None
        if turned or status == "alerted":
            begun, order, set_out_s = said, str(said.body["order"]), None
        if status == "en_route" and set_out_s is None:
            set_out_s = said.at_s
    if begun is not None:
        yield _sending(crew, begun, set_out_s, None)


def _sending(crew: Crew, begun: Said, set_out_s: float | None, there_s: float | None) -> Arrival:
    return Arrival(
        unit=crew.unit,
        role=crew.role,
        task=str(begun.body["task"]),
        order=str(begun.body["order"]),
        called_s=begun.at_s,
        turnout_s=None if set_out_s is None else set_out_s - begun.at_s,
        drive_s=None if set_out_s is None or there_s is None else there_s - set_out_s,
    )


def draw_arrivals(found: list[Arrival], county: County, say: Speaker) -> FigureBlock:
    """F4, turnout and drive of each unit."""
    times = [a.response_s for a in found if a.response_s is not None]
    within = sum(t <= TARGET_S for t in times)
    title = say.pick(
        f"到场中位 {say.span(quantile(times, 0.5))}；{len(found)} 次出动中 {within} 次 15 分钟内到",
        f"Median response {say.span(quantile(times, 0.5))}; {within} of {len(found)} within 15 min",
    )
    note = say.pick(
        "每行是一支队伍的一次出动，按受领先后；× 没有到场；"
        "红线是 15 分钟的通行目标（G），不是考核依据。",
        "A row is one sending of one unit, by time of call; × never came; the red line is the "
        "customary 15 minutes (G), no basis for marks.",
    )
    with drawing(10.0, 1.3 + 0.2 * max(1, len(found))) as figure:
        axes = figure.add_subplot()
        for y, arrival in enumerate(found):
            turnout_min, drive_min = (arrival.turnout_s or 0.0) / 60, (arrival.drive_s or 0.0) / 60
            axes.barh(y, turnout_min, color=COLOURS["yellow"], height=0.7, hatch="//",
                      edgecolor=COLOURS["grey"], linewidth=0)  # fmt: skip
            axes.barh(y, drive_min, left=turnout_min, color=COLOURS["sky"], height=0.7)
            if arrival.response_s is None:
                axes.plot(turnout_min + 0.5, y, "x", color=COLOURS["alert"], markersize=6)
        axes.axvline(TARGET_S / 60, color=COLOURS["alert"], linewidth=1, linestyle="--")
        axes.annotate(
            say.pick("15 分钟（G）", "15 min (G)"), (TARGET_S / 60, -0.5), (3, 2),
            textcoords="offset points", color=COLOURS["alert"], fontsize=7,
        )  # fmt: skip
        labels = [f"{unit_name(county, a.unit, say)} · {say.word(TASKS, a.task)}" for a in found]
        axes.set_yticks(range(len(found)), labels, fontsize=7)
        axes.set_ylim(max(1, len(found)) - 0.4, -1.2)
        axes.set_xlabel(say.pick("自受领起（分钟）", "minutes since the call"))
        axes.grid(axis="x", color=COLOURS["line"], linewidth=0.5)
        axes.set_axisbelow(True)
        from matplotlib.patches import Patch

        handles = [
            Patch(
                facecolor=COLOURS["yellow"],
                hatch="//",
                edgecolor=COLOURS["grey"],
                linewidth=0,
                label=say.pick("出动", "turnout"),
            ),
            Patch(facecolor=COLOURS["sky"], label=say.pick("行车", "driving")),
        ]
        figure.legend(handles=handles, loc="outside lower center", ncols=2, frameon=False)
        svg = svg_of(figure, "f4", title, note, say(NOT_REAL))
    data = ("t-arrivals", say.pick("数据见到场表", "numbers: table of arrivals"))
    return FigureBlock(title, svg, note, data)
