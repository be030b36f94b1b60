"""How people left: the curve of who left home, got out of the village and arrived; the shelters.

What a reader would get wrong: this is the truth of the simulated world and not what townships had
reported by then; who ignored the order or never heard of it is inside and on no curve.
"""

from __future__ import annotations

from reports.drill.blocks import Block, FigureBlock, table
from reports.drill.story import Said, Story
from reports.drill.words import NOT_REAL, Speaker
from reports.figures import COLOURS, drawing, svg_of, time_axis
from twin.county import County
from twin.terms.text import Text

__all__ = ["leaving"]

_CURVES = (
    ("left", Text("已出家门", "left home"), "sky", "-"),
    ("out", Text("已出村", "out of the village"), "blue", "-"),
    ("arrived", Text("已到安置点或亲友处", "arrived"), "green", "-"),
    ("inside", Text("仍在村内", "still inside"), "red", "--"),
)
_FIGURES = (
    ("inside", Text("仍在村内", "still inside")),
    ("waiting", Text("等车", "waiting for transport")),
    ("on_road", Text("在路上", "on the road")),
    ("stranded", Text("路断受阻", "stranded on the road")),
    ("on_own", Text("自行离开", "left unasked")),
    ("caught", Text("路上遇险", "caught on the road")),
)


def leaving(story: Story, county: County, say: Speaker) -> list[Block]:
    """The curve and the shelters; nothing where nobody was to leave."""
    told = story.of("world.evacuation")
    if not told:
        return []
    return [_curve(told, say), _shelters(told[-1], county, say)]


def _curve(told: list[Said], say: Speaker) -> FigureBlock:
    last = told[-1].body
    cleared = last["cleared_s"]
    arrived = int(last["arrived"])
    title = say.pick(
        f"到达 {arrived} 人，"
        + ("未转移完毕" if cleared is None else f"转移用时 {say.span(float(cleared))}"),
        f"{arrived} arrived; "
        + ("not cleared" if cleared is None else f"cleared in {say.span(float(cleared))}"),
    )
    with drawing(7.0, 2.6) as figure:
        axes = figure.subplots()
        times = [said.at_s / 60.0 for said in told]
        for key, name, colour, line in _CURVES:
            numbers = [int(said.body[key]) for said in told]
            axes.step(
                times,
                numbers,
                where="post",
                color=COLOURS[colour],
                ls=line,
                lw=1.6,
                label=say(name),
            )
        time_axis(axes, told[-1].at_s, say.pick("演练时间", "drill time"))
        axes.set_ylabel(say.pick("人", "people"))
        axes.set_ylim(bottom=0)
        axes.legend(frameon=False, fontsize=8, ncols=2)
        svg = svg_of(figure, "leaving", title, title, say(NOT_REAL))
    note = say.pick(
        "世界的真实情况，不是当时的报数；“转移用时”为从下令（或看见险情）到要走的人 95 % 到达。",
        "The truth of the world, not what was reported then; cleared: 95 % of those who leave "
        "have arrived, counted from the order or from seeing the hazard.",
    )
    data = ("t-leaving", say.pick("最后的数见下表", "the last numbers: table below"))
    return FigureBlock(title, svg, note, data)


def _shelters(last: Said, county: County, say: Speaker) -> Block:
    rooms = {county.places[s.id].name: s.people_short for s in county.shelters.values()}
    rows: list[tuple[str, int, object]] = [
        (name, int(number), rooms[name])
        for name, number in sorted(last.body["shelters"].items(), key=lambda each: -each[1])
    ]
    rows += [(say(name), int(last.body[key]), "—") for key, name in _FIGURES]
    heads = [
        say.pick("在哪里", "where"),
        "#" + say.pick("人数", "people"),
        "#" + say.pick("可安置", "room"),
    ]
    caption = say.pick("最后各在哪里（真实情况）", "where people were in the end (the truth)")
    return table("t-leaving", caption, heads, rows, folded=len(rows) > 16)
