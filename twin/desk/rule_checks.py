"""Do the rule files fit the county, and does every row say where it comes from?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from twin.county import County
from twin.desk.plans.rules import CardRules
from twin.inputs import Bound, Document, Problem
from twin.inputs.problems import near
from twin.terms.text import Text

__all__ = ["check_cards", "check_sources"]

_NEEDED = ("clause", "basis")
Loc = tuple[str | int, ...]


def check_cards(bound: Bound[CardRules], county: County) -> Iterator[Problem]:
    """What the run cards ask for and the county cannot have."""
    commands = {
        (capability, unit.ordered_by)
        for unit in county.units.values()
        for capability in unit.capabilities
    }
    units = {supply.name: supply.unit for supply in county.supplies.values()}
    owners = {node.owner for node in county.net_nodes.values()} | {"township"}
    for i, card in enumerate(bound.value.cards):
        for j, need in enumerate(card.needs):
            loc = ("cards", i, "needs", j)
            if need.capability not in county.capabilities:
                codes = list(county.capabilities)
                close, named = near(need.capability, codes) or codes[:8], need.capability
                yield bound.document.problem(
                    "E507",
                    bound.at(*loc, "capability"),
                    Text(
                        f"没有能力“{named}”",
                        f"there is no capability {named!r}",
                    ),
                    Text(f"可用：{'、'.join(close)}", f"use {', '.join(close)}"),
                )
            elif (need.capability, need.role) not in commands:
                name = need.role.label
                yield bound.document.problem(
                    "E523",
                    bound.at(*loc, "role"),
                    Text(
                        f"{name.zh} 没有能力为 {need.capability} 的队伍",
                        f"{name.en} commands no unit with {need.capability}",
                    ),
                    Text("改角色，或在 units.csv 里加队伍", "change the role, or add a unit"),
                )
        for j, goods in enumerate(card.goods):
            if units and units.get(goods.name) != goods.unit:
                close = near(goods.name, sorted(units)) or sorted(units)[:8]
                usable = [f"{name}（{units[name]}）" for name in close]
                yield bound.document.problem(
                    "E507",
                    bound.at("cards", i, "goods", j, "name"),
                    Text(
                        f"储备库没有以 {goods.unit} 计的“{goods.name}”",
                        f"no depot keeps {goods.name!r} in {goods.unit}",
                    ),
                    Text(
                        f"可用：{'、'.join(usable)}，或在 supplies.csv 登记（没有的记 0）",
                        f"use {', '.join(usable)}, or list it in supplies.csv, if need be as 0",
                    ),
                )
        for j, task in enumerate(card.tasks):
            if task.owner not in owners:
                close = near(task.owner, sorted(owners)) or ["township"]
                yield bound.document.problem(
                    "E507",
                    bound.at("cards", i, "tasks", j, "owner"),
                    Text(f"没有单位“{task.owner}”", f"there is no party {task.owner!r}"),
                    Text(f"可用：{'、'.join(close)}", f"use {', '.join(close)}"),
                )


def check_sources(document: Document) -> Iterator[Problem]:
    """Rows without a clause or a basis, their own, or that of a row above, the list or the file."""
    lists = document.data.get("lists", {})
    for name in lists:
        if not isinstance(document.data.get(name), list):
            said = Text(f"没有“{name}”这张表", f"there is no list {name!r}")
            yield document.problem("E507", document.key_at("lists", name), said)
    of_file = tuple(key for key in _NEEDED if document.data.get(key))
    for name, value in document.data.items():
        said_once = (*of_file, *(key for key in _NEEDED if lists.get(name, {}).get(key)))
        yield from _unsourced(document, value, (name,), said_once)


def _unsourced(
    document: Document, value: Any, loc: Loc, said: tuple[str, ...]
) -> Iterator[Problem]:
    if isinstance(value, list):
        for number, row in enumerate(value):
            if isinstance(row, dict):
                own = (*said, *(key for key in _NEEDED if row.get(key)))
                yield from _bare(document, (*loc, number), own)
                yield from _unsourced(document, row, (*loc, number), own)
    elif isinstance(value, dict):
        below = (*said, *(key for key in _NEEDED if value.get(key)))
        for key, part in value.items():
            yield from _unsourced(document, part, (*loc, key), below)


def _bare(document: Document, loc: Loc, said: tuple[str, ...]) -> Iterator[Problem]:
    missing = [key for key in _NEEDED if key not in said]
    if missing:
        yield document.problem(
            "E105",
            document.at(*loc),
            Text(f"这一行缺少 {'、'.join(missing)}", f"this row has no {' and no '.join(missing)}"),
            Text(f"写在行里，或在 lists 里为“{loc[0]}”写一次",
                 f"write it here, or once for {loc[0]!r} in lists"),
        )  # fmt: skip
