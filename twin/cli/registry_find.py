"""`fumeng registry find --can …`: who can do it, from where, and when."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from twin.cli.endings import FAILED, INPUT, Stop, leave
from twin.cli.language import say, text
from twin.cli.options import as_json, county_option, print_json

if TYPE_CHECKING:
    from twin.county import County
    from twin.county.registry import Book
    from twin.county.registry.finding import Found, Passed

__all__ = ["find"]

_KM = re.compile(r"(\d+(?:\.\d+)?)\s*(?:km|公里|千米)")
_PAIR = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*[,，]\s*(-?\d+(?:\.\d+)?)\s*")
_SHOWN = 20


@click.command(
    help=say(
        "查找能做某事的资源：按能力、地点、时间。DIR 为资源登记文件夹，默认查县域数据自己的资源。"
        "退出码 0 找到，1 一个也没有。",
        "Find who can do something, by capability, place and time. DIR is a registry folder; "
        "without it the county's own resources. Exit code 0 found, 1 nobody.",
    )
)
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option(
    "--can",
    required=True,
    metavar="CODE|能力",
    help=say("能力编码或中文名称，如 repair.leak、堵漏", "a capability's code or name"),
)
@click.option("--near", metavar="LAT,LON|PLACE", help=say("地点", "where to"))
@click.option(
    "--within",
    metavar="20m|10km",
    help=say("行车时间（20m、1h）或直线距离（10km）", "by the roads (20m) or as the crow (10km)"),
)
@click.option(
    "--at",
    metavar="'2026-01-01 20:00'",
    help=say("什么时候（北京时间）：当时有效、开放", "when (UTC+8): valid and open then"),
)
@county_option
@as_json
def find(
    folder: Path | None,
    can: str,
    near: str | None,
    within: str | None,
    at: str | None,
    county_folder: Path | None,
    as_json: bool,
) -> None:
    """Answer from a registry folder or from the county's own resources."""
    from twin.county import load_county
    from twin.county.registry import entries_of, entries_of_county, load_book
    from twin.county.registry.finding import Asked
    from twin.county.registry.finding import find as ask

    if within is not None and near is None:
        raise click.UsageError(say("--within 要有 --near", "--within needs --near"))
    within_s, within_m = _within(within)
    moment = _moment(at)
    county = load_county(county_folder)
    book = load_book(county)
    entries = entries_of_county(county) if folder is None else entries_of(folder, book)
    asked = Asked(
        capability=_capability(can, county, book),
        at=moment,
        near=None if near is None else _place(near, county),
        within_s=within_s,
        within_m=within_m,
    )
    found, passed = ask(entries.values(), asked, county, book)
    if as_json:
        print_json(_plain(asked.capability, found, passed))
    else:
        _tell(asked.capability, found, passed, county)
    leave(0 if found else FAILED)


def _within(written: str | None) -> tuple[float | None, float | None]:
    from twin.inputs import BadValue
    from twin.inputs.durations import duration_s

    if written is None:
        return None, None
    split = _KM.fullmatch(written.strip())
    if split is not None:
        return None, float(split[1]) * 1000
    try:
        return duration_s(written), None
    except BadValue:
        raise click.UsageError(
            say(
                f"--within {written}：写作 20m（分钟）、1h 或 10km",
                f"--within {written}: write 20m (minutes), 1h or 10km",
            )
        ) from None


def _moment(written: str | None) -> datetime | None:
    if written is None:
        return None
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        found = None
    if found is None or found.tzinfo is not None:
        raise click.UsageError(
            say(
                f"--at {written}：写作 '2026-01-01 20:00'",
                f"--at {written}: write '2026-01-01 20:00'",
            )
        )
    return found


def _place(written: str, county: County) -> tuple[float, float]:
    from twin.county.lookup import PlaceNotFoundError

    split = _PAIR.fullmatch(written)
    if split is not None:
        lat, lon = float(split[1]), float(split[2])
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            raise click.UsageError(
                say(f"--near {written}：先纬度后经度", f"--near {written}: latitude first")
            )
        return lat, lon
    try:
        place = county.place(written)
    except PlaceNotFoundError as error:
        raise Stop(INPUT, f"找不到：{error}", str(error)) from None
    return place.lat_deg, place.lon_deg


def _capability(written: str, county: County, book: Book) -> str:
    from twin.county.registry.finding import capability_of
    from twin.inputs import near

    code = capability_of(written, county, book)
    if code is None:
        rows = county.capabilities.values()
        names = [name for row in rows for name in (row.name, row.code)]
        meant = near(written, names) or [row.name for row in rows]
        listed = "、".join(meant)
        raise Stop(
            INPUT,
            f"没有能力“{written}”；可用：{listed}",
            f"no capability {written!r}; use {', '.join(meant)}",
        )
    return code


def _opened(one: Found) -> str | None:
    return {True: say("开放", "open"), False: say("不开放", "closed"), None: None}[one.is_open]


def _plain(capability: str, found: list[Found], passed: list[Passed]) -> dict[str, Any]:
    return {
        "capability": capability,
        "found": [
            {
                "id": one.entry.id,
                "name": one.entry.name,
                "category": one.entry.category,
                "status": one.entry.status.value if one.entry.status else None,
                "township": one.entry.township,
                "contact": one.entry.contact,
                "phone": one.entry.phone,
                "readiness_min": one.entry.readiness_min,
                "drive_min": None if one.drive_s is None else round(one.drive_s / 60, 1),
                "km": None if one.metres is None else round(one.metres / 1000, 1),
                "open": one.is_open,
                "last_verified_at": str(one.entry.last_verified_at or ""),
                "basis": one.entry.basis.value,
                "source": one.entry.source,
            }
            for one in found
        ],
        "passed_over": [
            {"id": one.entry.id, "name": one.entry.name, "why": text(one.why)} for one in passed
        ],
    }


def _tell(capability: str, found: list[Found], passed: list[Passed], county: County) -> None:
    for one in found:
        entry = one.entry
        town = county.townships.get(entry.township)
        parts = [entry.id, entry.name, "" if town is None else town.name]
        if one.drive_s is not None and one.metres is not None:
            minutes, km = one.drive_s / 60, one.metres / 1000
            parts.append(
                say(
                    f"行车 {minutes:.0f} 分（直线 {km:.1f} km）", f"{minutes:.0f} min ({km:.1f} km)"
                )
            )
        if entry.readiness_min is not None:
            ready = f"{entry.readiness_min:g}"
            parts.append(say(f"出动准备 {ready} 分", f"sets out in {ready} min"))
        parts += [_opened(one) or "", entry.phone, f"{entry.basis.value}"]
        click.echo("  ".join(part for part in parts if part))
    for skipped in passed[:_SHOWN]:
        click.echo(f"  × {skipped.entry.id} {skipped.entry.name}：{text(skipped.why)}")
    name = county.capabilities[capability]
    click.echo(
        say(
            f"{name.name}（{capability}）：{len(found)} 个，另有 {len(passed)} 个不符合",
            f"{name.name_en} ({capability}): {len(found)}, and {len(passed)} passed over",
        )
    )
