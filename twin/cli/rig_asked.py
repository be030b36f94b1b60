"""What a command line says of a rig: its file, real devices in their twins' places, armed ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import click

from twin.cli.language import say

if TYPE_CHECKING:
    from devices.rig import Rig
    from twin.county import County

__all__ = ["rig_asked"]


def rig_asked(name: str, county: County, swaps: Collection[str], armed: Collection[str]) -> Rig:
    """The rig with its real devices.

    Args:
        swaps: ``NAME=URL`` words of ``--device``.
        armed: Names of ``--arm``.

    Raises:
        InputProblems: The rig file is wrong, or a device or address is not known.
        UsageError: A swap is not spelled so, or ``--arm`` names no device.
    """
    from twin.live.rig.read import find_rig, load_rig

    rig = load_rig(find_rig(name), county, _swaps_of(swaps))
    for one in armed:
        if one not in [device.id for device in rig.devices]:
            told = say(f"--arm：没有设备 {one}", f"--arm: there is no device {one}")
            raise click.UsageError(told)
    return rig


def _swaps_of(written: Collection[str]) -> Mapping[str, str]:
    made: dict[str, str] = {}
    for word in written:
        name, mark, url = word.partition("=")
        if not mark or not name or not url:
            raise click.UsageError(
                say(f"--device 写作 名称=地址，不是“{word}”", f"--device is NAME=URL, not {word!r}")
            )
        made[name] = url
    return made
