"""`fumeng device list`: the types of devices there are, or the devices of a rig."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from twin.cli.language import say, text
from twin.cli.options import as_json, county_option, print_json

__all__ = ["list_"]

_NATURES = {
    "process": ("工艺设备，从不接受指令", "process: never takes orders"),
    "public": ("公众可闻可见，实物须 --arm", "public: a real one needs --arm"),
    "hall": ("值班大厅", "hall"),
    "field": ("现场", "field"),
}


@click.command("list", help=say("设备类型；给出设备台则列其设备。", "Types, or a rig's devices."))
@click.argument("rig_name", metavar="RIG", required=False)
@county_option
@as_json
def list_(rig_name: str | None, county_folder: Path | None, as_json: bool) -> None:
    """List types, or devices."""
    rows = _types() if rig_name is None else _devices(rig_name, county_folder)
    if as_json:
        print_json({"types" if rig_name is None else "devices": rows})
        return
    for row in rows:
        click.echo("  ".join(_shown(name, value) for name, value in row.items() if value))


_WORDS = {
    "protocols": "协议",
    "orders": "指令",
    "safe": "安全状态",
    "parameters": "参数",
    "addresses": "地址",
    "points": "测点",
    "unit": "队伍",
    "shadow": "影子",
}


def _types() -> list[dict[str, Any]]:
    from devices.catalogue import TYPES

    return [
        {
            "type": kind.name,
            "label": text(kind.label),
            "nature": say(*_NATURES[kind.nature.value]),
            "protocols": [
                name + ("+listen" if name in kind.dials else "") for name in kind.protocols
            ],
            "orders": list(kind.orders),
            "safe": kind.safe or "",
            "parameters": {name: text(one.label) for name, one in kind.parameters.items()},
        }
        for kind in TYPES.values()
    ]


def _devices(rig_name: str, county_folder: Path | None) -> list[dict[str, Any]]:
    from twin.county import load_county
    from twin.live.rig.read import find_rig, load_rig
    from twin.live.rig.told import told_devices

    return told_devices(load_rig(find_rig(rig_name), load_county(county_folder)))


def _shown(name: str, value: Any) -> str:
    if name not in _WORDS:
        return str(value)
    if isinstance(value, dict):
        value = ", ".join(f"{key} ({said})" for key, said in value.items())
    elif isinstance(value, list):
        value = ", ".join(map(str, value))
    return say(f"{_WORDS[name]}：{value}", f"{name}: {value}")
