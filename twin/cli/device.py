"""`fumeng device`: the group; its commands are imported when they are called."""

from __future__ import annotations

import click

from twin.cli.language import say
from twin.cli.lazy import LazyGroup

__all__ = ["device"]

_COMMANDS = {
    "list": (
        "twin.cli.device_list:list_",
        "设备类型，或设备台里的设备",
        "types, or a rig's devices",
    ),
    "rig": ("twin.cli.device_rig:rig", "由县域数据写设备台文件", "write a county's rig file"),
    "serve": ("twin.cli.device_serve:serve", "提供设备台的仿真设备", "serve a rig's devices"),
    "probe": ("twin.cli.device_probe:probe", "只读探测一个地址", "ask an address, only reading"),
    "conform": (
        "twin.cli.device_conform:conform",
        "实物与仿真有何不同",
        "where a real device differs from its twin",
    ),
}


@click.group(cls=LazyGroup, lazy=_COMMANDS, help=say("设备与设备台。", "Devices and rigs."))
def device() -> None:
    """The group."""
