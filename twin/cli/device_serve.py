"""`fumeng device serve`: a rig's devices on their addresses until Ctrl-C.

What a reader would get wrong: without ``--watch`` only the simulated devices are started, for
clients of others; a real device of the rig is then left alone. With it our drivers are attached
too, real devices are leased and read, and what is read is printed.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from twin.cli.endings import UNAVAILABLE, Stop
from twin.cli.language import current, say, text
from twin.cli.options import LOOPBACK, county_option
from twin.cli.rig_asked import rig_asked
from twin.cli.serving import must_serve_pages, taken_port
from twin.terms.text import Text

if TYPE_CHECKING:
    from devices.drivers.readings import OrderDone, Reading
    from devices.rig import Rig
    from twin.live.rig.at_work import RigAtWork

__all__ = ["serve"]


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
@click.option(
    "--control", type=click.IntRange(0, 65535), metavar="PORT",
    help=say("在此端口提供控制接口", "serve the control API at this port"),
)  # fmt: skip
@click.option("--control-host", default="127.0.0.1", show_default=True, metavar="IP")
@click.option(
    "--token", default="", envvar="FUMENG_DEVICE_TOKEN", help=say("控制接口口令", "its token")
)
@county_option
def serve(
    rig_name: str,
    swaps: tuple[str, ...],
    armed: tuple[str, ...],
    watch: bool,
    seed: int,
    for_: str | None,
    control: int | None,
    control_host: str,
    token: str,
    county_folder: Path | None,
) -> None:
    """Serve until Ctrl-C, or for a time."""
    if control is not None and not token and not LOOPBACK.fullmatch(control_host):
        raise click.UsageError(
            say(
                f"{control_host} 可由别的机器访问，必须用 --token 设口令",
                f"{control_host} can be reached from other machines; a --token is required",
            )
        )
    at = None if control is None else _port(control_host, control)
    from twin.cli.live import span_ms
    from twin.county import load_county

    until_s = None if for_ is None else span_ms(for_) / 1000.0
    rig = rig_asked(rig_name, load_county(county_folder), swaps, armed)
    try:
        asyncio.run(_serve(rig, armed, watch, seed, until_s, at, token))
    except KeyboardInterrupt:
        click.echo(say("已结束。", "Ended."), err=True)


def _port(host: str, port: int) -> socket.socket:
    what = Text("控制接口", "the control API")
    must_serve_pages(what, Text("不用 --control", "leave --control out"))
    return taken_port(host, port, what, "--control")


async def _serve(
    rig: Rig,
    armed: tuple[str, ...],
    watch: bool,
    seed: int,
    until_s: float | None,
    at: socket.socket | None,
    token: str,
) -> None:
    from devices.endpoint import first_of
    from devices.rig import Rig as Made
    from twin.live.rig.at_work import RigAtWork
    from twin.live.rig.told import addresses, form_of

    epoch = datetime.now(timezone(timedelta(hours=8))).replace(tzinfo=None, microsecond=0)
    kept = rig.devices if watch else tuple(one for one in rig.devices if not one.real)
    served = Made(rig.id, rig.title, kept, rig.beyond_loopback)
    unread, control = asyncio.Event(), _control(at, token)
    show = partial(_show, unread)
    async with RigAtWork(served, show, epoch=epoch, seed=seed, armed=armed, drivers=watch) as work:
        for one in rig.devices:
            left = "" if one.real == "" or watch else say("  （未连接）", "  (not touched)")
            form = form_of(one).in_(current())
            click.echo(f"{form}  {one.id}  {'  '.join(addresses(one))}{left}")
        click.echo(say("Ctrl-C 结束", "Ctrl-C ends it"), err=True)
        async with control(work):
            await first_of(work.lost, unread, after_s=until_s)
    if work.unsafe is not None:
        click.echo(work.unsafe.in_(current()), err=True)
    if work.lost.is_set():
        raise Stop(UNAVAILABLE, "实物设备的租约已失效", "the lease of the real devices is lost")


def _control(
    at: socket.socket | None, token: str
) -> Callable[[RigAtWork], AbstractAsyncContextManager[None]]:
    """What serves the control API of a rig at work, loaded before a device has to answer."""
    if at is None:
        return lambda work: nullcontext()
    from twin.live.page.serve import server_of
    from twin.live.rig.control import control_app

    @asynccontextmanager
    async def controlled(work: RigAtWork) -> AsyncIterator[None]:
        host, port = at.getsockname()[:2]
        click.echo(
            say(f"控制接口 http://{host}:{port}/devices", f"control http://{host}:{port}/devices")
        )
        server = server_of(control_app(work, token))
        serving = asyncio.create_task(server.serve(sockets=[at]))
        try:
            yield
        finally:
            server.should_exit = True
            await serving

    return controlled


def _show(unread: asyncio.Event, said: Reading | OrderDone) -> None:
    """Print it; `unread` is set when nobody reads what we print."""
    from devices.drivers.readings import Reading

    if isinstance(said, Reading):
        row = {"point": said.point, "value": said.value, "quality": said.quality.value}
    else:
        row = {"device": said.device, "order": said.order, "outcome": said.outcome.value}
    shown = {"t": round(said.at_s, 3), **row, "why": text(said.why)}
    try:
        click.echo(json.dumps(shown, ensure_ascii=False))
    except BrokenPipeError:
        unread.set()
