"""`fumeng device serve`: a rig's devices on their addresses until Ctrl-C.

What a reader would get wrong: without ``--watch`` only the simulated devices are started, for
clients of others; a real device of the rig is then left alone. With it our drivers are attached
too, real devices are leased and read, and what is read is printed.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from twin.cli.endings import UNAVAILABLE, Stop
from twin.cli.language import current, say
from twin.cli.options import county_option

if TYPE_CHECKING:
    from devices.drivers.readings import OrderDone, Reading
    from devices.rig import Rig

__all__ = ["serve", "swaps_of"]


@click.command(help=say("提供设备台的仿真设备，到 Ctrl-C 为止。", "Serve a rig until Ctrl-C."))
@click.argument("rig_name", metavar="RIG")
@click.option(
    "--device", "swaps", multiple=True, metavar="NAME=URL",
    help=say("用实物换下这台仿真设备", "put a real device in a twin's place"),
)  # fmt: skip
@click.option(
    "--arm", "armed", multiple=True, metavar="NAME",
    help=say("允许公众可闻可见的实物接受指令", "let what the public hears or sees take orders"),
)  # fmt: skip
@click.option(
    "--watch", is_flag=True, help=say("接上驱动并显示读数", "attach drivers, show readings")
)
@click.option("--seed", type=click.IntRange(0), default=42, show_default=True)
@click.option("--for", "for_", metavar="10m", help=say("运行多久", "for so long"))
@county_option
def serve(
    rig_name: str,
    swaps: tuple[str, ...],
    armed: tuple[str, ...],
    watch: bool,
    seed: int,
    for_: str | None,
    county_folder: Path | None,
) -> None:
    """Serve until Ctrl-C, or for a time."""
    from twin.cli.live import span_ms
    from twin.county import load_county
    from twin.live.rig.read import find_rig, load_rig

    until_s = None if for_ is None else span_ms(for_) / 1000.0
    rig = load_rig(find_rig(rig_name), load_county(county_folder), swaps_of(swaps))
    unknown = [name for name in armed if name not in [one.id for one in rig.devices]]
    if unknown:
        raise click.UsageError(
            say(f"--arm：没有设备 {unknown[0]}", f"--arm: there is no device {unknown[0]}")
        )
    try:
        asyncio.run(_serve(rig, armed, watch, seed, until_s))
    except KeyboardInterrupt:
        click.echo(say("已结束。", "Ended."), err=True)


def swaps_of(written: tuple[str, ...]) -> Mapping[str, str]:
    """``NAME=URL`` words, by name.

    Raises:
        UsageError: One is not spelled so.
    """
    made: dict[str, str] = {}
    for word in written:
        name, mark, url = word.partition("=")
        if not mark or not name or not url:
            raise click.UsageError(
                say(f"--device 写作 名称=地址，不是“{word}”", f"--device is NAME=URL, not {word!r}")
            )
        made[name] = url
    return made


async def _serve(
    rig: Rig, armed: tuple[str, ...], watch: bool, seed: int, until_s: float | None
) -> None:
    from devices.endpoint import first_of
    from devices.rig import Rig as Made
    from twin.live.rig.at_work import RigAtWork
    from twin.live.rig.told import addresses, form_of

    epoch = datetime.now(timezone(timedelta(hours=8))).replace(tzinfo=None, microsecond=0)
    kept = rig.devices if watch else tuple(one for one in rig.devices if not one.real)
    served = Made(rig.id, rig.title, kept, rig.beyond_loopback)
    unread = asyncio.Event()
    show = partial(_show, unread)
    async with RigAtWork(served, show, epoch=epoch, seed=seed, armed=armed, drivers=watch) as work:
        for one in rig.devices:
            left = "" if one.real == "" or watch else say("  （未连接）", "  (not touched)")
            form = form_of(one).in_(current())
            click.echo(f"{form}  {one.id}  {'  '.join(addresses(one))}{left}")
        click.echo(say("Ctrl-C 结束", "Ctrl-C ends it"), err=True)
        try:
            async with asyncio.timeout(until_s):
                await first_of(work.lost, unread)
        except TimeoutError:
            return
    if work.lost.is_set():
        raise Stop(UNAVAILABLE, "实物设备的租约已失效", "the lease of the real devices is lost")


def _show(unread: asyncio.Event, said: Reading | OrderDone) -> None:
    """Print it; `unread` is set when nobody reads what we print."""
    from devices.drivers.readings import Reading

    if isinstance(said, Reading):
        row = {"point": said.point, "value": said.value, "quality": said.quality.value}
    else:
        row = {"device": said.device, "order": said.order, "outcome": said.outcome.value}
    shown = {"t": round(said.at_s, 3), **row, "why": said.why}
    try:
        click.echo(json.dumps(shown, ensure_ascii=False))
    except BrokenPipeError:
        unread.set()
