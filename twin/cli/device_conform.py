"""`fumeng device conform`: where a real device differs from its twin."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from twin.cli.endings import FAILED, leave
from twin.cli.language import say
from twin.cli.options import as_json, print_json

__all__ = ["conform"]


@click.command(help=say("实物与仿真有何不同；只问不动。", "Where a device differs from its twin."))
@click.argument("url")
@click.option("--type", "type_", default="", help=say("设备类型", "type of device"))
@click.option(
    "--save", type=click.Path(path_type=Path), help=say("存下不同之处", "keep the traits")
)
@as_json
def conform(url: str, type_: str, save: Path | None, as_json: bool) -> None:
    """Compare; exit 1 when they differ."""
    from devices.catalogue import TYPES
    from devices.device_url import AddressError, read_address
    from twin.live.rig.conform import conform as compare
    from twin.live.rig.conform import save_traits
    from twin.live.rig.unavailable import cannot_reach

    try:
        scheme = read_address(url).scheme
        kinds = [type_] if type_ else [k.name for k in TYPES.values() if scheme in k.protocols]
        if not kinds or kinds[0] not in TYPES:
            known = ", ".join(TYPES)
            raise click.UsageError(
                say(f"没有设备类型“{type_}”；有 {known}", f"no type {type_!r}; one of {known}")
            )
        rows = asyncio.run(compare(kinds[0], url, {}))
    except AddressError as error:
        raise click.UsageError(say(f"不能比对：{error.message.zh}", error.message.en)) from None
    except OSError as error:
        raise cannot_reach(url, error) from None
    different = [one for one in rows if one.differs]
    kept = save_traits(rows, scheme, save) if save is not None else 0
    if as_json:
        print_json({"type": kinds[0], "differs": len(different), "rows": [_plain(r) for r in rows]})
    else:
        for one in rows:
            mark = "≠" if one.differs else "="
            form = f"{one.twin_form} | {one.real_form}"
            click.echo(f"{mark} {one.question:22} {form:36} {1000 * one.took_s:6.0f} ms")
        click.echo(
            say(
                f"与仿真“{kinds[0]}”有 {len(different)} 处不同（共 {len(rows)} 问）",
                f"{len(different)} of {len(rows)} differ from the twin {kinds[0]!r}",
            )
        )
        if save is not None:
            click.echo(say(f"已存 {kept} 条到 {save}", f"{kept} kept in {save}"), err=True)
    leave(FAILED if different else 0)


def _plain(row: Any) -> dict[str, Any]:
    return {k: v.hex() if isinstance(v, bytes) else v for k, v in asdict(row).items()} | {
        "differs": row.differs
    }
