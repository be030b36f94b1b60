"""`fumeng registry stock list|draw|restock`: what is on hand, and what was taken and brought.

The registry's own count is never changed: draws and restockings are lines of a ledger file, each
with who and why.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from twin.cli.endings import FAILED, INPUT, NOTHING, Stop, leave
from twin.cli.language import say
from twin.cli.options import as_json, county_option, day_of, print_json

if TYPE_CHECKING:
    from twin.county.registry.moves import Move
    from twin.county.registry.stock import Good, Ledger

__all__ = ["stock"]

_LEDGER = "stock-ledger.csv"


@click.group(help=say("物资台账：查看、出库、入库。", "The stock: list, draw, restock."))
def stock() -> None:
    """The group."""


_ledger = click.option(
    "--ledger",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path(_LEDGER),
    show_default=True,
    help=say("台账文件（CSV，只增不改）", "the ledger file (CSV, only added to)"),
)
_folder = click.option(
    "--registry",
    "folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help=say(
        "资源登记文件夹；默认县域数据自己的物资", "a registry folder; else the county's goods"
    ),
)
_on = click.option(
    "--on", metavar="DATE", help=say("哪一天（默认今天）", "which day; today if unsaid")
)
_by = click.option("--by", required=True, help=say("经手人", "who does it"))
_why = click.option("--why", required=True, help=say("事由", "why"))
_depot = click.option("--depot", required=True, help=say("仓库编号", "the depot's id"))


@stock.command("list", help=say("列出在库、可用与最低库存。", "What is on hand and available."))
@click.argument("name", required=False)
@click.option("--depot", help=say("仓库编号", "the depot's id"))
@_folder
@_ledger
@_on
@county_option
@as_json
def list_(
    name: str | None,
    depot: str | None,
    folder: Path | None,
    ledger: Path,
    on: str | None,
    county_folder: Path | None,
    as_json: bool,
) -> None:
    """Show each good of a depot, or of all."""
    day = day_of(on)
    _, now = _now(folder, ledger, county_folder)
    least = dict(now.minima)
    goods = [
        good
        for good in dict.fromkeys(lot.good for lot in now.lots)
        if (name is None or name in good.name) and depot in (None, good.depot)
    ]
    if as_json:
        print_json(
            {
                "on": str(day),
                "goods": [
                    {"depot": g.depot, "name": g.name, "unit": g.unit,
                     "on_hand": float(now.on_hand(g)), "available": float(now.available(g, day)),
                     "minimum": float(least[g]) if g in least else None}
                    for g in goods
                ],
            }
        )  # fmt: skip
    else:
        for good in goods:
            click.echo(_line(now, good, day, least.get(good)))
    leave(0 if goods else FAILED)


@stock.command(help=say("出库，记一行台账。", "Take goods out; adds a line to the ledger."))
@click.argument("name")
@click.argument("quantity")
@_depot
@_by
@_why
@_folder
@_ledger
@_on
@county_option
def draw(
    name: str,
    quantity: str,
    depot: str,
    by: str,
    why: str,
    folder: Path | None,
    ledger: Path,
    on: str | None,
    county_folder: Path | None,
) -> None:
    """Take goods out."""
    _move("draw", name, quantity, depot, by, why, folder, ledger, on, county_folder, None)


@stock.command(help=say("入库，记一行台账。", "Bring goods in; adds a line to the ledger."))
@click.argument("name")
@click.argument("quantity")
@_depot
@_by
@_why
@click.option("--expires", metavar="DATE", help=say("有效期至", "the last day it may be used"))
@_folder
@_ledger
@_on
@county_option
def restock(
    name: str,
    quantity: str,
    depot: str,
    by: str,
    why: str,
    expires: str | None,
    folder: Path | None,
    ledger: Path,
    on: str | None,
    county_folder: Path | None,
) -> None:
    """Bring goods in."""
    _move("restock", name, quantity, depot, by, why, folder, ledger, on, county_folder, expires)


def _move(
    act: str,
    name: str,
    quantity: str,
    depot: str,
    by: str,
    why: str,
    folder: Path | None,
    ledger: Path,
    on: str | None,
    county_folder: Path | None,
    expires: str | None,
) -> None:
    """Check the line against the stock as it is, and add it."""
    from twin.county.registry.moves import Move, add_move, after, plain_number
    from twin.county.registry.stock import StockError
    from twin.inputs.table_file import exact_number

    day = day_of(on)
    try:
        amount = exact_number(quantity)
    except ValueError:
        raise click.UsageError(
            say(f"数量 {quantity} 不是数", f"quantity {quantity} is no number")
        ) from None
    if amount <= 0:
        raise click.UsageError(say("数量应大于 0", "a quantity must be above 0"))
    if not by.strip() or not why.strip():
        raise click.UsageError(say("--by、--why 不能空", "--by and --why must not be empty"))
    lines, now = _now(folder, ledger, county_folder)
    good = _good(now, depot, name)
    line = Move(on=day, act=act, depot=depot, name=good.name, unit=good.unit, quantity=amount,
                expires=day_of(expires) if expires else None, by=by, why=why)  # fmt: skip
    if lines and day < lines[-1].on:
        last = lines[-1].on
        raise Stop(INPUT, f"台账已记到 {last}，不能补记更早的 {day}",
                   f"the ledger goes to {last}; a line of {day} cannot be added")  # fmt: skip
    try:
        then = after(now, line, len(lines) + 1)
    except StockError as wrong:
        there = plain_number(now.available(good, day))
        raise Stop(
            INPUT, f"{depot} 可用{good.name} {there} {good.unit}，不够 {quantity}", str(wrong)
        ) from None
    add_move(ledger, line)
    click.echo(_line(then, good, day, dict(then.minima).get(good)))


def _now(
    folder: Path | None, ledger: Path, county_folder: Path | None
) -> tuple[list[Move], Ledger]:
    """The ledger's lines, and the stock after them."""
    from twin.county import load_county
    from twin.county.registry import entries_of, entries_of_county, load_book
    from twin.county.registry.moves import counted, read_moves

    county = load_county(county_folder)
    entries = entries_of_county(county) if folder is None else entries_of(folder, load_book(county))
    return read_moves(ledger, counted(entries))


def _good(ledger: Ledger, depot: str, name: str) -> Good:
    """The good of a depot that is meant: by its name, or the only one that has it in its name."""
    there = [good for good in dict.fromkeys(lot.good for lot in ledger.lots) if good.depot == depot]
    if not there:
        raise Stop(NOTHING, f"没有仓库 {depot} 的物资", f"there are no goods of a depot {depot}")
    named = [g for g in there if g.name == name] or [g for g in there if name in g.name]
    if len(named) != 1:
        listed = "、".join(good.name for good in named or there)
        raise Stop(INPUT, f"“{name}”应指明一种：{listed}", f"{name!r} must name one of: {listed}")
    return named[0]


def _line(ledger: Ledger, good: Good, day: date, least: Fraction | None) -> str:
    from twin.county.registry.moves import plain_number

    there, free = ledger.on_hand(good), ledger.available(good, day)
    have, can, unit = plain_number(there), plain_number(free), good.unit
    head = f"{good.depot}  {good.name}  "
    line = say(f"在库 {have} {unit}，可用 {can}", f"on hand {have} {unit}, available {can}")
    if least is not None:
        line += say(f"，最低 {plain_number(least)}", f", least {plain_number(least)}")
    if least is not None and free < least:
        line += say("  ← 低于最低库存", "  <- below its minimum")
    return head + line
