"""F3: where the time goes from gas at a head to the first order."""

from __future__ import annotations

from dataclasses import dataclass

from reports.drill.blocks import FigureBlock
from reports.drill.story import Story
from reports.drill.words import NOT_REAL, Speaker
from reports.figures import COLOURS, drawing, svg_of
from twin.county import County
from twin.terms.observation import AlarmBit
from twin.terms.text import Text

__all__ = [
    "LINKS",
    "Chain",
    "alarm_chains",
    "draw_chain",
    "quantile",
    "quantile_span",
    "shown_at",
]

_SHOWN = 60
# Colour, hatch and name of each of `Chain.parts_s`.
LINKS = (
    ("orange", "", Text("传感响应", "sensor response")),
    ("sky", "", Text("上传", "uplink")),
    ("grey", "//", Text("告警延时", "alarm delay")),
    ("blue", "", Text("值班签收", "acknowledgement")),
)


@dataclass(frozen=True, slots=True)
class Chain:
    """One alarm that was real: the moments between gas and acknowledgement, drill seconds.

    `alarm_s` is when the county's watch raised it: uplink and on-delay after the reading.
    """

    point: str
    bit: str
    truth_s: float
    reading_s: float
    alarm_s: float
    acknowledged_s: float | None
    on_delay_s: float

    @property
    def parts_s(self) -> tuple[float, float, float, float]:
        """Sensor response, uplink, alarm delay, people."""
        late = self.alarm_s - self.reading_s
        delay = min(self.on_delay_s, late)
        people = 0.0 if self.acknowledged_s is None else self.acknowledged_s - self.alarm_s
        return (self.reading_s - self.truth_s, late - delay, delay, people)


def alarm_chains(story: Story, county: County) -> list[Chain]:
    """The second-level gas alarms that followed real gas, in the order they were raised."""
    truth = _crossings(story, "world.truth_crossed")
    reading = _crossings(story, "world.reading_crossed")
    raised = _raised(story)
    delays = county.points.numbers["on_delay_s"]
    chains: list[Chain] = []
    seen: list[str] = []
    for alarm, line, shown_s in shown_at(story, "county_duty"):
        point, bit, _ = alarm.rsplit("/", 2)
        alarm_s = _last_before(raised.get(point, []), shown_s)
        if bit != "HH" or point in seen or alarm_s is None:
            continue
        reading_s = _last_before(reading.get((point, "HH"), []), alarm_s)
        truth_s = _last_before(truth.get((point, "HH"), []), reading_s)
        if reading_s is None or truth_s is None:
            continue
        seen.append(point)
        chains.append(
            Chain(
                point=point,
                bit="HH",
                truth_s=truth_s,
                reading_s=reading_s,
                alarm_s=alarm_s,
                acknowledged_s=_acknowledged(story, line, shown_s),
                on_delay_s=float(delays[county.points.row_of[point]]),
            )
        )
    return chains


def shown_at(story: Story, position: str) -> list[tuple[str, str, float]]:
    """Alarms as a position was shown them: (alarm, what an acknowledgement names, when)."""
    said = sorted(
        [*story.of("desk.alarm_announced"), *story.of("desk.alarms_grouped")], key=lambda s: s.seq
    )
    shown: list[tuple[str, str, float]] = []
    for each in said:
        if each.body["position"] != position:
            continue
        if "group" in each.body:
            group = str(each.body["group"])
            shown += [(str(member), group, each.at_s) for member in each.body["members"]]
        elif not each.body["again"]:
            shown.append((str(each.body["alarm"]), str(each.body["alarm"]), each.at_s))
    return shown


def draw_chain(chains: list[Chain], say: Speaker) -> FigureBlock:
    """F3, every alarm in the order it was raised, so that a growing queue can be seen."""
    shown = chains[:_SHOWN]
    response = quantile([c.parts_s[0] for c in chains], 0.5)
    waits = [c.parts_s[3] for c in chains if c.acknowledged_s is not None]
    people, longest = quantile(waits, 0.5), max(waits, default=0.0)
    title = say.pick(
        f"值班签收中位 {say.span(people)}，最久 {say.span(longest)}；"
        f"传感响应中位 {say.span(response)}",
        f"Acknowledgement takes {say.span(people)} in the median, {say.span(longest)} at most; "
        f"the sensor {say.span(response)}",
    )
    note = say.pick(
        f"真实的二级气体报警，共 {len(chains)} 个，图中 {len(shown)} 个，按报警先后自上而下。",
        f"{len(shown)} of the {len(chains)} real second-level gas alarms, earliest on top.",
    )
    words = [(colour, hatch, say(text)) for colour, hatch, text in LINKS]
    with drawing(10.0, 1.3 + 0.13 * max(4, len(shown))) as figure:
        axes = figure.add_subplot()
        for y, chain in enumerate(shown):
            left = 0.0
            for (colour, hatch, _), part in zip(words, chain.parts_s, strict=True):
                axes.barh(y, part / 60, left=left / 60, color=COLOURS[colour], height=0.75,
                          hatch=hatch, edgecolor="white", linewidth=0)  # fmt: skip
                left += part
        axes.set_yticks(range(len(shown)), [chain.point for chain in shown], fontsize=6)
        axes.set_ylim(max(1, len(shown)) - 0.4, -0.6)
        axes.set_xlabel(say.pick("自气体到达探头起（分钟）", "minutes since gas reached the head"))
        axes.grid(axis="x", color=COLOURS["line"], linewidth=0.5)
        axes.set_axisbelow(True)
        from matplotlib.patches import Patch

        handles = [
            Patch(
                facecolor=COLOURS[colour], hatch=hatch, edgecolor="white", linewidth=0, label=text
            )
            for colour, hatch, text in words
        ]
        figure.legend(handles=handles, loc="outside lower center", ncols=4, frameon=False)
        svg = svg_of(figure, "f3", title, note, say(NOT_REAL))
    data = ("t-alarms", say.pick("数据见逐个报警表", "numbers: table of alarms"))
    return FigureBlock(title, svg, note, data)


def quantile(values: list[float], share: float) -> float:
    """The value below which a share of the values lies (nearest rank); 0 for none."""
    if not values:
        return 0.0
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def quantile_span(values: list[float], share: float, say: Speaker) -> str:
    """A quantile as a duration; a dash where there is nothing to take it of."""
    return say.span(quantile(values, share)) if values else "—"


def _crossings(story: Story, kind: str) -> dict[tuple[str, str], list[float]]:
    found: dict[tuple[str, str], list[float]] = {}
    for said in story.of(kind):
        found.setdefault((str(said.body["point"]), str(said.body["bit"])), []).append(said.at_s)
    return found


def _raised(story: Story) -> dict[str, list[float]]:
    """When the watch raised the second-level alarm of each point."""
    found: dict[str, list[float]] = {}
    for said in story.of("obs.alarm_changed"):
        if said.body["active"] and said.body["bit"] == AlarmBit.HH.value:
            found.setdefault(str(said.body["point"]), []).append(said.at_s)
    return found


def _acknowledged(story: Story, line: str, shown_s: float) -> float | None:
    """The duty room's first acknowledgement of a line after it was shown."""
    for said in story.of("obs.acknowledged"):
        named = (said.body["alarm"], said.body["position"]) == (line, "county_duty")
        if named and said.at_s >= shown_s:
            return said.at_s
    return None


def _last_before(moments: list[float], at_s: float | None) -> float | None:
    """The last moment not after `at_s`."""
    before = [moment for moment in moments if at_s is not None and moment <= at_s]
    return before[-1] if before else None
