"""`fumeng demo`: the shipped drill, once, for people who want to see what this is."""

from __future__ import annotations

from pathlib import Path

import click

from twin.cli.endings import INTERRUPTED, leave
from twin.cli.kernels import compile_if_cold
from twin.cli.language import current, say
from twin.cli.options import quiet_option, runs_option

__all__ = ["demo"]

_DRILL = "hf-leak"


@click.command(help=say("运行自带演练并写出报告。", "Run the shipped drill and write its report."))
@runs_option
@quiet_option
def demo(runs: Path, quiet: bool) -> None:
    """Run the shipped drill. Ends with 0 whenever it completed, passed or not."""
    from twin.cli.running import load_inputs, run_once
    from twin.cli.summary import lines

    inputs = load_inputs(_DRILL, None)
    compile_if_cold(quiet)
    result = run_once(inputs, inputs.drill.seed, runs, lang=current())
    click.echo("\n".join(lines(inputs, result)))
    leave(INTERRUPTED if result.summary.reason == "interrupted" else 0)
