"""F4: how long each unit took from its call to the scene, and on what."""

from __future__ import annotations

from dataclasses import dataclass

from reports.drill.story import Story
from reports.drill.words import NOT_REAL, ROLES, TASKS, Speaker, unit_name
from reports.figures import COLOURS, drawing, svg_of
from twin.county import County

__all__ = ["Arrival", "arrivals", "draw_arrivals"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A unit sent to a scene; seconds. `drive_s` is None when it never came."""

    unit: str
    name: str
    role: str
    task: str
    order: str
    called_s: float
    turnout_s: float
    drive_s: float | None

    @property
    def response_s(self) -> float | None:
        """From the call to the scene."""
        return None if self.drive_s is None else self.turnout_s + self.drive_s


def arrivals(story: Story) -> list[Arrival]:
    """Every sending of a unit, in the order of the calls."""
    found: list[Arrival] = []
    for crew in story.crews.values():
        called = set_out = None
        for said in crew.changes:
            status = said.body["status"]
            if status == "alerted":
                called, set_out = said, None
            elif status == "en_route" and called is not None:
                set_out = said
            elif status == "on_scene" and called is not None and set_out is not None:
                found.append(
                    Arrival(
                        unit=crew.unit,
                        name=crew.name,
                        role=crew.role,
                        task=str(said.body["task"]),
                        order=str(said.body["order"]),
                        called_s=called.at_s,
                        turnout_s=set_out.at_s - called.at_s,
                        drive_s=said.at_s - set_out.at_s,
                    )
                )
                called = set_out = None
    return sorted(found, key=lambda arrival: (arrival.called_s, arrival.unit))


def draw_arrivals(found: list[Arrival], county: County, say: Speaker) -> tuple[str, str]:
    """F4, turnout and drive of each unit. Returns its title and the SVG."""
    times = sorted(a.response_s for a in found if a.response_s is not None)
    median = times[len(times) // 2] if times else 0.0
    within = sum(t <= 900 for t in times)
    title = say.pick(
        f"到场中位 {say.span(median)}；{len(times)} 次中 {within} 次在 15 分钟内",
        f"median response {say.span(median)}; {within} of {len(times)} within 15 minutes",
    )
    with drawing(10.0, 1.2 + 0.2 * max(1, len(found))) as figure:
        axes = figure.add_subplot()
        for y, arrival in enumerate(found):
            axes.barh(y, arrival.turnout_s / 60, color=COLOURS["yellow"], height=0.7)
            drive_min = (arrival.drive_s or 0.0) / 60
            axes.barh(y, drive_min, left=arrival.turnout_s / 60, color=COLOURS["sky"], height=0.7)
        axes.axvline(15, color=COLOURS["red"], linewidth=1, linestyle="--")
        axes.annotate(
            say.pick("15 分钟（G）", "15 min (G)"), (15, -0.5), (3, 2), textcoords="offset points",
            color=COLOURS["red"], fontsize=7,
        )  # fmt: skip
        labels = [
            f"{say.word(ROLES, a.role)} {unit_name(county, a.unit, say)}·{say.word(TASKS, a.task)}"
            for a in found
        ]
        axes.set_yticks(range(len(found)), labels, fontsize=7)
        axes.set_ylim(max(1, len(found)) - 0.4, -1.2)
        axes.set_xlabel(
            say.pick(
                "自受领起（分钟）：黄为出动，蓝为行车",
                "minutes since the call: yellow turnout, blue driving",
            )
        )
        axes.grid(axis="x", color=COLOURS["line"], linewidth=0.5)
        axes.set_axisbelow(True)
        return title, svg_of(figure, "f4", title, say(NOT_REAL))
