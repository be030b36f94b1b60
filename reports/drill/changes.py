"""What changed beside the orders: command, the side to come from, units diverted, moved, recalled.

What a reader would get wrong: a recall is not a failure. Most are units that were no longer needed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from reports.drill.blocks import Block, table
from reports.drill.story import Story
from reports.drill.words import ROLES, Speaker, t_plus, unit_name
from twin.county import County

__all__ = ["changes"]

_Body = Mapping[str, Any]


def changes(story: Story, county: County, say: Speaker) -> Block | None:
    """One line for each, in the order of time; None when there is none."""
    tellers = _tellers(county, say)
    found = [(said, kind) for kind in tellers for said in story.of(f"desk.{kind}")]
    if not found:
        return None
    rows = []
    for said, kind in sorted(found, key=lambda pair: pair[0].seq):
        what, tell = tellers[kind]
        because = said.body["because"][say.lang]
        rows.append((t_plus(said.at_s), what, tell(said.body), because))
    heads = [
        "@" + say.pick("时刻", "time"),
        "@" + say.pick("变更", "change"),
        say.pick("内容", "what"),
        say.pick("理由", "reason"),
    ]
    caption = say.pick(
        "指挥移交、接近方向、改派、移防、换班与撤回",
        "handovers, sides to come from, diversions, cover moves, reliefs, recalls",
    )
    return table("t-changes", caption, heads, rows)


def _tellers(county: County, say: Speaker) -> dict[str, tuple[str, Callable[[_Body], str]]]:
    """For each kind of effect its name and a sentence of it."""

    def unit(body: _Body) -> str:
        return unit_name(county, body["unit"], say)

    def handed(body: _Body) -> str:
        return (
            f"{body['incident']} {say.word(ROLES, body['from_role'])} → "
            f"{say.word(ROLES, body['to_role'])}（{body['accepted_by']}）"
        )

    def diverted(body: _Body) -> str:
        return f"{unit(body)} {body['from_order']} → {body['to_order']}"

    def moved(body: _Body) -> str:
        return f"{unit(body)} → {body['place']['name']}"

    def hospital(body: _Body) -> str:
        return f"{unit(body)} → {body['place']['name']} ×{body['patients']}"

    def on_order(body: _Body) -> str:
        return f"{unit(body)} {body['order']}"

    def side(body: _Body) -> str:
        """The side to come from, and who was there on the wrong one."""
        told = f"{body['incident']} {body['from_deg']:.0f}°"
        going = [unit_name(county, each, say) for each in body["moved"]]
        return told + (say.pick("；转移 ", "; go round: ") + say.joined(going) if going else "")

    return {
        "approach_said": (say.pick("接近方向", "approach"), side),
        "command_handed_over": (say.pick("指挥移交", "handover"), handed),
        "hospital_chosen": (say.pick("送医", "to hospital"), hospital),
        "unit_diverted": (say.pick("途中改派", "diverted"), diverted),
        "cover_move": (say.pick("移防", "cover move"), moved),
        "arrival_revised": (say.pick("到达改变", "arrival changed"), on_order),
        "relief_due": (say.pick("换班", "relief"), on_order),
        "unit_recalled": (say.pick("撤回", "recalled"), on_order),
        "unit_pre_alerted": (say.pick("预先准备", "pre-alert"), unit),
        "unit_stood_down": (say.pick("解除准备", "stood down"), unit),
    }
