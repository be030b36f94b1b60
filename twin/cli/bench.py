"""`fumeng bench`: the group of benchmarks."""

from __future__ import annotations

import click

from twin.cli.bench_alarms import alarms
from twin.cli.bench_devices import devices
from twin.cli.bench_routing import routing
from twin.cli.bench_twin import twin
from twin.cli.language import say

__all__ = ["bench"]


@click.group(help=say("基准测试：算得多快，和谁比。", "Benchmarks: how fast, beside whom."))
def bench() -> None:
    """The group of benchmarks."""


for command in (routing, alarms, twin, devices):
    bench.add_command(command)
