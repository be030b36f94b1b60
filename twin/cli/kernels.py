"""The one-time compilation of the kernels, announced so that nobody thinks it hangs."""

from __future__ import annotations

import sys

import click

import fast
from twin.cli.language import say

__all__ = ["compile_if_cold"]


def compile_if_cold(quiet: bool) -> float:
    """Compile the kernels when this machine has not done so yet; returns the seconds it took."""
    if fast.jit_disabled() or not fast.is_cold():
        return 0.0
    if not quiet:
        click.echo(
            say(
                "首次运行：正在编译计算内核，只需一次……",
                "First run: compiling the kernels, once only …",
            ),
            err=True,
        )
    on_tty = sys.stderr.isatty() and not quiet

    def show(name: str, done: int, total: int) -> None:
        if on_tty:
            click.echo(f"\r  {done}/{total} {name:<40}", err=True, nl=False)

    seconds = fast.compile_all(show)
    if on_tty:
        click.echo("\r" + " " * 60 + "\r", err=True, nl=False)
    if not quiet:
        click.echo(
            say(f"编译完成，用时 {seconds:.0f} 秒。", f"Compiled in {seconds:.0f} s."), err=True
        )
    return seconds
