"""Options that several commands share."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, TypeVar

import click

from twin.cli.language import say

__all__ = [
    "LOOPBACK",
    "Number",
    "as_json",
    "county_option",
    "day_of",
    "print_json",
    "quiet_option",
    "runs_option",
    "stock_option",
]

LOOPBACK = re.compile(r"localhost|127(\.\d{1,3}){3}|::1")
"""Addresses that only this machine reaches."""

_EAST_8 = timezone(timedelta(hours=8))


class Number(click.FloatRange):
    """A number within bounds; what is not a number is within none."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """See `click.ParamType.convert`."""
        number = float(super().convert(value, param, ctx))
        if math.isnan(number):
            self.fail(say(f"“{value}”不是数", f"{value!r} is not a number"), param, ctx)
        return number


F = TypeVar("F", bound=Callable[..., Any])


def county_option(function: F) -> F:
    """`--county DIR`."""
    return click.option(
        "--county",
        "county_folder",
        type=click.Path(path_type=Path),
        envvar="FUMENG_COUNTY",
        help=say("县域数据文件夹（默认用自带的）", "county folder (default: the embedded one)"),
    )(function)


def runs_option(function: F) -> F:
    """`-o DIR`, where run folders go."""
    return click.option(
        "-o",
        "--out",
        "runs",
        type=click.Path(path_type=Path),
        default=Path("runs"),
        envvar="FUMENG_RUNS",
        show_default=True,
        help=say("运行结果放在哪里", "where run folders are kept"),
    )(function)


def stock_option(function: F) -> F:
    """`--stock FILE`, what came to the depots and went since the county's count."""
    return click.option(
        "--stock",
        type=click.Path(path_type=Path, dir_okay=False, exists=True),
        help=say(
            "物资台账（registry stock 记的），运行从其结存开始",
            "a stock ledger of `registry stock`; the depots hold what it leaves",
        ),
    )(function)


def as_json(function: F) -> F:
    """`--json`."""
    return click.option(
        "--json", "as_json", is_flag=True, help=say("只输出一个 JSON 对象", "one JSON object only")
    )(function)


def quiet_option(function: F) -> F:
    """`-q`."""
    return click.option("-q", "--quiet", is_flag=True, help=say("不显示进度", "no progress"))(
        function
    )


def print_json(value: Any) -> None:
    """One JSON object on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, sort_keys=True))


def day_of(written: str | None) -> date:
    """A day of the command line; today in UTC+8 when none is given.

    Raises:
        UsageError: It is no date.
    """
    if written is None:
        return datetime.now(_EAST_8).date()
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise click.UsageError(
            say(f"日期 {written}：写作 2026-09-30", f"{written}: write it as 2026-09-30")
        ) from None
