"""What the benchmark commands share: options, progress, tables on a terminal, files."""

from __future__ import annotations

import json
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from twin.cli.language import current, say
from twin.cli.options import print_json
from twin.terms.text import Lang

__all__ = [
    "INSTALL",
    "Page",
    "Progress",
    "check_out",
    "columns",
    "goal_rows",
    "head_line",
    "out_option",
    "print_missing",
    "quick_option",
    "seed_option",
    "show",
]

INSTALL = "pip install 'fumeng-twin[bench]'"
_NUMERIC = ("", *"0123456789≈≥≤—")
Page = Callable[[Mapping[str, Any], Lang], str]

seed_option = click.option(
    "--seed", type=click.IntRange(0, 2**32 - 1), default=1, show_default=True
)
quick_option = click.option(
    "--quick", is_flag=True, help=say("少几轮、题目少些", "fewer rounds and questions")
)
out_option = click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help=say("另写成 .html 页面或 .json", "also write a page (.html) or the result (.json)"),
)


class Progress:
    """What is being measured, on standard error: one line that changes, or a line each."""

    def __init__(self, quiet: bool) -> None:
        self._quiet, self._began = quiet, time.monotonic()
        self._on_tty = sys.stderr.isatty()

    def tell(self, what: str) -> None:
        """The next step begins."""
        if self._quiet:
            return
        line = f"{time.monotonic() - self._began:5.0f} s  {what}"
        click.echo(f"\r{line:<60}" if self._on_tty else line, err=True, nl=not self._on_tty)

    def end(self) -> None:
        """Nothing more is coming."""
        if self._on_tty and not self._quiet:
            click.echo("\r" + " " * 60 + "\r", err=True, nl=False)


def check_out(out: Path | None) -> None:
    """Refuse now what could not be written after minutes of measuring."""
    if out is None:
        return
    if out.suffix not in (".html", ".json"):
        raise click.UsageError(
            say(f"{out}：只会写 .html 或 .json", f"{out}: only .html or .json can be written")
        )
    if not out.resolve().parent.is_dir():
        raise click.UsageError(
            say(f"{out}：没有这个文件夹，请先建好", f"{out}: its folder does not exist; make it")
        )


def show(
    result: Mapping[str, Any], out: Path | None, as_json: bool, page: Page,
    tell: Callable[[Mapping[str, Any]], None],
) -> None:  # fmt: skip
    """Write the file that was asked for, then print one JSON object, or the table by `tell`."""
    if out is not None:
        _write(result, out, page)
    if as_json:
        print_json(result)
        return
    tell(result)
    if out is not None:
        click.echo(out)


def head_line(result: Mapping[str, Any], *more: str) -> str:
    """Machine, seed and whether it was pinned."""
    host = result["machine"]
    pinned = say("固定在一个核", "pinned") if host["pinned"] else say("未固定核", "not pinned")
    seed = f"{say('种子', 'seed')} {result['seed']}"
    return "  ".join([host["cpu"], f"Python {host['python']}", seed, *more, pinned])


def print_missing(result: Mapping[str, Any]) -> None:
    """Libraries that are not there, and how to get them."""
    if result["missing"]:
        missing = ", ".join(result["missing"])
        click.echo(say(f"· 未安装 {missing}：{INSTALL}", f"· not installed: {missing}; {INSTALL}"))


def goal_rows(result: Mapping[str, Any]) -> list[list[str]]:
    """Goals, what was reached, and the verdict, as rows for `columns`."""
    from reports.bench.common import goals
    from reports.bench.words import Words

    made = goals(result, Words(current()))
    return [[head.text for head in made.heads]] + [
        [cell.text for cell in row.cells] for row in made.rows
    ]


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows in columns, a head first; numbers to the right, Chinese letters counted as two."""

    def width(text: str) -> int:
        return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)

    places = range(len(rows[0]))
    widths = [max(width(row[i]) for row in rows) for i in places]
    right = [all(row[i][:1] in _NUMERIC for row in rows[1:]) for i in places]
    lines = []
    for row in rows:
        padded = []
        for i, text in enumerate(row):
            space = " " * (widths[i] - width(text))
            padded.append(space + text if right[i] else text + space)
        lines.append("  ".join(padded).rstrip())
    return lines


def _write(result: Mapping[str, Any], out: Path, page: Page) -> None:
    """The file whole or not at all."""
    if out.suffix == ".json":
        written = json.dumps(result, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    else:
        written = page(result, current())
    with tempfile.NamedTemporaryFile(
        "w", dir=out.resolve().parent, encoding="utf-8", newline="\n", delete=False
    ) as file:
        file.write(written)
    Path(file.name).chmod(0o644)
    Path(file.name).replace(out)
