"""`fumeng device probe`: ask an address, only reading, and show every byte."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import click

from twin.cli.endings import UNAVAILABLE, Stop, nobody_reads
from twin.cli.language import say, text

if TYPE_CHECKING:
    from devices.capture import Frame
    from devices.drivers.readings import Reading

__all__ = ["probe"]


@click.command(help=say("只读探测一个地址，逐字节显示。", "Ask an address, only reading."))
@click.argument("url")
@click.option(
    "--bind", default="", metavar="IP", help=say("用本机哪个地址", "ask from this address")
)
@click.option(
    "--name", default="probe", help=say("拨入单元在线路上的名字", "a dialling unit's name")
)
@click.option(
    "--registers", default="0-9", show_default=True, help=say("读哪些寄存器", "registers to read")
)
@click.option("--for", "for_", default="5s", show_default=True, help=say("问多久", "for so long"))
def probe(url: str, bind: str, name: str, registers: str, for_: str) -> None:
    """Probe; an ``artnet://`` address is asked who is there."""
    from devices.device_url import AddressError, read_address
    from twin.cli.live import span_ms
    from twin.live.rig.probe import probe as ask
    from twin.live.rig.unavailable import cannot_reach

    for_s = span_ms(for_) / 1000.0
    found = re.fullmatch(r"(\d{1,5})-(\d{1,5})", registers)
    if found is None or not 0 <= int(found[2]) - int(found[1]) < 100:
        raise click.UsageError(say("--registers 写作 0-9", "--registers is spelled 0-9"))
    try:
        address = read_address(url)
    except AddressError as error:
        raise click.UsageError(say(f"地址读不懂：{error.message.zh}", error.message.en)) from None
    try:
        if address.scheme == "artnet":
            _lights(address.host, address.port, bind, for_s)
            return
        span = (int(found[1]), int(found[2]))
        heard = asyncio.run(ask(url, _show, name=name, registers=span, bind=bind, for_s=for_s))
    except ModuleNotFoundError as error:
        raise Stop(UNAVAILABLE, f"{url} 用不了：{error}", str(error)) from None
    except OSError as error:
        raise cannot_reach(url, error) from None
    if not heard:
        raise Stop(UNAVAILABLE, f"{url} 没有回答", f"{url}: nothing came in {for_s:g} s")
    click.echo(
        say(f"收到 {heard} 字节；只读，未发指令", f"{heard} bytes came; only read"), err=True
    )


def _lights(host: str, port: int, bind: str, for_s: float) -> None:
    from twin.live.rig.probe import find_lights

    nodes = asyncio.run(find_lights(host, bind, for_s, port))
    if not nodes:
        raise Stop(UNAVAILABLE, "没有灯光节点回答", "no lighting node answered")
    for one in nodes:
        universe = (one.net << 8) | (one.subnet << 4) | one.output
        where = ".".join(map(str, one.address))
        click.echo(f"artnet://{where}?universe={universe}  {one.short}  {one.long}")


def _show(said: Frame | Reading) -> None:
    try:
        click.echo(_line(said))
    except BrokenPipeError:
        nobody_reads()


def _line(said: Frame | Reading) -> str:
    from devices.drivers.readings import Reading

    if isinstance(said, Reading):
        value = "" if said.value is None else f" = {said.value:g}"
        how = text(said.quality.label)
        return f"           {said.point}{value}  {how}  {text(said.why)}".rstrip()
    mark = "->" if said.direction == "in" else "<-"
    shown = "".join(chr(b) if 32 <= b < 127 else "." for b in said.data)
    return f"{said.at_s:8.3f} {mark} {said.data.hex(' ')}  |{shown}|"
