"""What the desk's work spared: the run beside the same world in which nothing left the desk.

What a reader would get wrong: "no action" is not a county without help. 119, 120, 110, firms,
townships and bystanders still do by themselves what they do when somebody calls them; only the
desk's orders, requests, warnings and questions stay on the desk. One seed is one draw, no forecast.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from reports.drill.blocks import Block, Paragraph, Section, table
from reports.drill.words import Speaker
from twin.journal import EVENTS, read
from twin.terms.record import Record
from twin.terms.text import Text

__all__ = ["NO_ACTION", "Loss", "avoided", "losses_of", "section"]

NO_ACTION = "no_action"
"""The folder of the comparison, inside that of the run."""
_HURT = {
    "dead": Text("死亡（人）", "dead"),
    "grave": Text("重伤（人）", "gravely injured"),
    "light": Text("轻伤（人）", "lightly injured"),
    "observed": Text("留观（人）", "under observation"),
}
_BURNT = Text("过火面积（公顷）", "burnt area (ha)")
_CAUGHT = Text("转移路上遇险（人）", "caught on the road")
_PROTECTED = {
    "evacuated": Text("已转移（人）", "people who have left"),
    "arrived": Text("已到安置点或亲友处（人）", "people who have arrived"),
    "sheltering": Text("就地避险（人）", "people sheltering"),
}


@dataclass(frozen=True, slots=True)
class Loss:
    """A figure in the run and in the comparison; `is_loss`: less of it is better."""

    what: Text
    run: float
    no_action: float
    is_loss: bool

    @property
    def avoided(self) -> float:
        """How much less was lost, or how many more were protected."""
        return self.no_action - self.run if self.is_loss else self.run - self.no_action


def losses_of(records: Iterable[Record]) -> Mapping[str, float]:
    """What was lost, and who was protected, by the end of a run: `dead`, `burnt_ha`, …"""
    last: dict[tuple[str, str], float] = {}
    for record in records:
        body = record.body
        if record.kind == "world.casualty":
            last.update({(what, str(body["place"])): float(body[what]) for what in _HURT})
        elif record.kind == "world.evacuation":
            for what in ("arrived", "caught"):
                last[what, ""] = float(body[what])
        elif record.kind == "world.people":  # people go home in the end: the most there were
            for what in ("evacuated", "sheltering"):
                key = (what, str(body["place"]))
                last[key] = max(last.get(key, 0.0), float(body[what]))
        elif record.kind == "world.wildfire":
            last["burnt_ha", str(body["hazard"])] = float(body["area_ha"])
    totals: dict[str, float] = {}
    for (what, _), number in last.items():
        totals[what] = totals.get(what, 0.0) + number
    return totals


def avoided(run: Path) -> list[Loss]:
    """Every figure of a run that has a comparison, and of the comparison; empty without one.

    Raises:
        JournalError: A journal cannot be read.
    """
    other = run / NO_ACTION / EVENTS
    if not other.exists():
        return []
    mine, theirs = losses_of(read(run / EVENTS)), losses_of(read(other))
    words = {**_HURT, "burnt_ha": _BURNT, "caught": _CAUGHT, **_PROTECTED}
    return [
        Loss(words[key], mine.get(key, 0.0), theirs.get(key, 0.0), key not in _PROTECTED)
        for key in words
        if key in mine or key in theirs
    ]


def section(losses: list[Loss], seed: int, say: Speaker) -> Section:
    """Section 11: losses avoided against the same seed without any action of the desk."""
    title = say.pick("避免的损失", "Losses avoided")
    if not losses:
        lead = say.pick(
            "未作对照。加 --counterfactual 重跑，即同种子再跑一遍“不处置”。",
            "Not compared. Run with --counterfactual for the same seed without action.",
        )
        return Section("s11", "11", title, lead, [])
    dead = next((loss for loss in losses if loss.what == _HURT["dead"]), None)
    told = losses[0] if dead is None else dead
    lead = say.pick(
        f"与同种子（{seed}）“不处置”相比，{told.what.zh}"
        f"{_few(told.avoided, '少', '多')}（{told.run:g} 对 {told.no_action:g}）。",
        f"Against the same seed ({seed}) without action, {told.what.en}: "
        f"{told.run:g} instead of {told.no_action:g}.",
    )
    rows = [
        (say(loss.what), f"{loss.run:g}", f"{loss.no_action:g}", f"{loss.avoided:+g}")
        for loss in losses
    ]
    heads = [
        say.pick("指标", "figure"),
        say.pick("#本次", "#this run"),
        say.pick("#不处置", "#no action"),
        say.pick("#避免（多保护）", "#avoided (protected)"),
    ]
    said = say.pick(
        f"“不处置”：同一想定、同一种子 {seed}，县值班台照常研判，"
        "但指令、请求、预警、通知、询问一律不发出；119、120、110、企业、乡镇、旁人接到报警后仍各自行动。一个种子只是一次抽样，不是预测。",
        f"“No action”: the same drill and seed {seed}; the desk decides as usual, but no order, "
        "request, warning, notice or question leaves it. 119, 120, 110, firms, townships and "
        "bystanders still act by themselves when called. One seed is one draw, no forecast.",
    )
    block = table("t-avoided", say.pick("避免的损失", "Losses avoided"), heads, rows)
    blocks: list[Block] = [block, Paragraph(said)]
    return Section("s11", "11", title, lead, blocks)


def _few(avoided: float, fewer: str, more: str) -> str:
    if avoided == 0:
        return "相同"
    return f"{fewer if avoided > 0 else more} {abs(avoided):g}"
