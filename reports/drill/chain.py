"""F3: where the time goes from gas at a head to the first order."""

from __future__ import annotations

from dataclasses import dataclass

from reports.drill.story import Story
from reports.drill.words import BITS, NOT_REAL, Speaker
from reports.figures import COLOURS, drawing, svg_of
from twin.county import County

__all__ = ["Chain", "alarm_chains", "draw_chain", "quantile"]

_SHOWN = 14


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
    acknowledged: dict[str, float] = {}
    for said in story.of("obs.acknowledged"):
        acknowledged.setdefault(str(said.body["alarm"]), said.at_s)
    delays = county.points.numbers["on_delay_s"]
    chains: list[Chain] = []
    seen: list[str] = []
    for said in story.of("desk.alarm_announced"):
        point = str(said.body["point"])
        if said.body["position"] != "county_duty" or point in seen:
            continue
        reading_s = _last_before(reading.get((point, "HH"), []), said.at_s)
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
                alarm_s=said.at_s,
                acknowledged_s=acknowledged.get(str(said.body["alarm"])),
                on_delay_s=float(delays[county.points.row_of[point]]),
            )
        )
    return chains


def draw_chain(chains: list[Chain], say: Speaker) -> tuple[str, str]:
    """F3 for the first alarms. Returns its title and the SVG."""
    shown = chains[:_SHOWN]
    response = quantile([c.parts_s[0] for c in chains], 0.5)
    people = quantile([c.parts_s[3] for c in chains if c.acknowledged_s is not None], 0.5)
    title = say.pick(
        f"传感响应中位 {say.span(response)}，值班签收中位 {say.span(people)}",
        f"median sensor response {say.span(response)}, acknowledgement {say.span(people)}",
    )
    words = (
        ("orange", say.pick("传感响应", "sensor response")),
        ("sky", say.pick("上传", "uplink")),
        ("grey", say.pick("告警延时", "alarm delay")),
        ("blue", say.pick("值班签收", "acknowledgement")),
    )
    with drawing(10.0, 1.2 + 0.24 * max(1, len(shown))) as figure:
        axes = figure.add_subplot()
        for y, chain in enumerate(shown):
            left = 0.0
            for (colour, _), part in zip(words, chain.parts_s, strict=True):
                axes.barh(y, part, left=left, color=COLOURS[colour], height=0.7)
                left += part
        labels = [f"{chain.point} {say.word(BITS, chain.bit)}" for chain in shown]
        axes.set_yticks(range(len(shown)), labels, fontsize=7)
        axes.set_ylim(max(1, len(shown)) - 0.4, -0.6)
        axes.set_xlabel(say.pick("自气体到达探头起（秒）", "seconds since gas reached the head"))
        axes.grid(axis="x", color=COLOURS["line"], linewidth=0.5)
        axes.set_axisbelow(True)
        from matplotlib.patches import Patch

        handles = [Patch(color=COLOURS[name], label=text) for name, text in words]
        axes.legend(
            handles=handles,
            loc="upper center",
            bbox_to_anchor=(0.5, -0.16),
            frameon=False,
            ncols=4,
        )
        return title, svg_of(figure, "f3", title, say(NOT_REAL))


def quantile(values: list[float], share: float) -> float:
    """The value below which a share of the values lies (nearest rank); 0 for none."""
    if not values:
        return 0.0
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def _crossings(story: Story, kind: str) -> dict[tuple[str, str], list[float]]:
    found: dict[tuple[str, str], list[float]] = {}
    for said in story.of(kind):
        found.setdefault((str(said.body["point"]), str(said.body["bit"])), []).append(said.at_s)
    return found


def _last_before(moments: list[float], at_s: float | None) -> float | None:
    """The last moment not after `at_s`."""
    before = [moment for moment in moments if at_s is not None and moment <= at_s]
    return before[-1] if before else None
