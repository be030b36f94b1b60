"""`fumeng registry check [DIR|--county]`: how good the registry is, by source and field."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from twin.cli.endings import FAILED, leave
from twin.cli.language import say, text
from twin.cli.options import as_json, day_of, print_json

if TYPE_CHECKING:
    from twin.county import County
    from twin.county.registry import Book, Quality

__all__ = ["check"]

_SHOWN = 20
_ASPECTS = {"completeness": "完整", "validity": "有效", "freshness": "时效", "consistency": "一致"}


@click.command(
    help=say(
        "检查资源登记 DIR，或用 --county 检查县域数据自己的资源：每个来源、每个字段按哪个标准、"
        "通过多少；过期、冲突、疑似重复、低于最低库存。退出码 0 达标，1 不达标。",
        "Check the registry DIR, or the county's own resources with --county: which standard, how "
        "much passes, by source and field; what is stale, contested, doubled, below its minimum. "
        "Exit code 0 in order, 1 not.",
    )
)
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option(
    "--county",
    "county_folder",
    is_flag=False,
    flag_value="",
    metavar="[DIR]",
    help=say("检查县域数据自己的资源（默认自带县域）", "the county's own resources"),
)
@click.option("--on", "on", metavar="DATE", help=say("按哪一天（默认今天）", "as of which day"))
@as_json
def check(folder: Path | None, county_folder: str | None, on: str | None, as_json: bool) -> None:
    """Judge a registry and end with 0 or 1."""
    from twin.county import load_county
    from twin.county.registry import (
        conflicts_of,
        entries_of,
        entries_of_county,
        load_book,
        quality_of,
        read_registry,
    )

    if (folder is None) == (county_folder is None):
        raise click.UsageError(say("写一个 DIR，或用 --county", "give a DIR, or --county"))
    county = load_county(Path(county_folder) if county_folder else None)
    book = load_book(county)
    day = day_of(on)
    if folder is None:
        quality = quality_of(entries_of_county(county), county, book, day)
    else:
        contested = conflicts_of(read_registry(folder, book), book)
        quality = quality_of(entries_of(folder, book), county, book, day, contested)
    names = _Names(book, county)
    if as_json:
        print_json(_plain(quality, names))
    else:
        _tell(quality, book, names)
    leave(0 if quality.ok else FAILED)


class _Names:
    """What people call a source: a department, a firm, a township."""

    def __init__(self, book: Book, county: County) -> None:
        self._book, self._county = book, county

    def of(self, source: str) -> str:
        """The name, or the source as it is written."""
        for records in (self._county.firms, self._county.townships):
            if source in records:
                return str(records[source].name)
        return self._book.department_name(source)


def _plain(quality: Quality, names: _Names) -> dict[str, Any]:
    return {
        "ok": quality.ok,
        "on": quality.on.isoformat(),
        "entries": quality.entries,
        "stale": quality.stale,
        "stale_share": round(quality.stale_share, 4),
        "stale_share_max": quality.stale_share_max,
        "invalid": quality.invalid,
        "sources": [
            {
                "source": row.source,
                "name": names.of(row.source),
                "entries": row.entries,
                "score": round(row.score, 4),
                **{aspect: round(share, 4) for aspect, share in row.shares.items()},
            }
            for row in quality.sources
        ],
        "fields": [
            {
                "source": row.source,
                "field": row.field,
                "standard": row.standard,
                "version": row.version,
                "basis": row.basis.value,
                "tests": row.tests,
                "passed": row.passed,
                "rate": round(row.rate, 4),
            }
            for row in quality.fields
        ],
        "findings": [
            {
                "record": f.entry.id,
                "name": f.entry.name,
                "field": f.field,
                "aspect": f.aspect,
                "message": text(f.message),
            }
            for f in quality.findings
        ],
        "conflicts": [
            {
                "record": c.record,
                "fact": c.fact,
                "held": list(c.held.value),
                "held_by": c.held.source,
                "said": list(c.said.value),
                "said_by": c.said.source,
                "owner": c.owner,
            }
            for c in quality.conflicts
        ],
        "duplicates": [
            {"a": pair.a.id, "b": pair.b.id, "reasons": list(pair.reasons)}
            for pair in quality.duplicates
        ],
        "below_minimum": [
            {
                "depot": low.good.depot,
                "name": low.good.name,
                "unit": low.good.unit,
                "available": float(low.available),
                "minimum": float(low.minimum),
            }
            for low in quality.below_minimum
        ],
    }


def _tell(quality: Quality, book: Book, names: _Names) -> None:
    click.echo(
        say(
            "来源  条数  得分（完整 有效 时效 一致）",
            "source  entries  score (complete valid fresh consistent)",
        )
    )
    for row in quality.sources:
        shares = " ".join(f"{share:.0%}" for share in row.shares.values())
        name = names.of(row.source)
        click.echo(f"  {name}  {row.entries}  {row.score:.1%}（{shares}）")
    _tell_fields(quality, book, names)
    _tell_findings(quality, book)
    for c in quality.conflicts:
        held, said = ("、".join(filter(None, claim.value)) for claim in (c.held, c.said))
        click.echo(
            say(
                f"  冲突 {c.record} {c.name} {text(book.label(c.fact))}：{held}（"
                f"{names.of(c.held.source)}）/ {said}（"
                f"{names.of(c.said.source)}）",
                f"  conflict {c.record} {c.name} {text(book.label(c.fact))}: {held} "
                f"({names.of(c.held.source)}) / {said} ({names.of(c.said.source)})",
            )
        )
    for pair in quality.duplicates[:_SHOWN]:
        reasons = say(f"疑似重复 {pair.reasons_zh}", f"may be one: {', '.join(pair.reasons)}")
        one, two = (f"{e.id} {e.name}（{names.of(e.source)}）" for e in (pair.a, pair.b))
        click.echo(f"  {one} ~ {two}  {reasons}")
    for low in quality.below_minimum:
        good, have, least = low.good, float(low.available), float(low.minimum)
        click.echo(
            say(
                f"  低于最低库存 {good.depot} {good.name}：{have:g} {good.unit}，最低 {least:g}",
                f"  below minimum {good.depot} {good.name}: {have:g} {good.unit} of {least:g}",
            )
        )
    click.echo(
        say(
            f"{quality.on}：{quality.entries} 条，过期或久未核查 {quality.stale_share:.1%}"
            f"（目标不高于 {quality.stale_share_max:.0%}），无效 {quality.invalid}，冲突 "
            f"{len(quality.conflicts)}，疑似重复 {len(quality.duplicates)} 对；"
            f"{'达标' if quality.ok else '不达标'}",
            f"{quality.on}: {quality.entries} entries, {quality.stale_share:.1%} stale (target "
            f"{quality.stale_share_max:.0%}), {quality.invalid} invalid, "
            f"{len(quality.conflicts)} contested, {len(quality.duplicates)} pairs alike; "
            f"{'in order' if quality.ok else 'not in order'}",
        )
    )


def _tell_fields(quality: Quality, book: Book, names: _Names) -> None:
    """Each field with its standard over all sources, then who falls short in it."""
    click.echo(
        say("字段：标准 版本  通过/检查", "field: standard, version, passed/tests")
    )  # fmt: skip
    for field in dict.fromkeys(row.field for row in quality.fields):
        own = [row for row in quality.fields if row.field == field]
        passed, tests = sum(row.passed for row in own), sum(row.tests for row in own)
        standard = f"{own[0].standard} {own[0].version} [{own[0].basis.value}]"
        label = text(book.label(field))
        click.echo(f"  {label}：{standard}  {passed}/{tests} {passed / tests:.1%}")
        for row in own:
            if row.passed < row.tests:
                click.echo(f"    {names.of(row.source)}  {row.passed}/{row.tests} {row.rate:.1%}")


def _tell_findings(quality: Quality, book: Book) -> None:
    for aspect, zh in _ASPECTS.items():
        own = [f for f in quality.findings if f.aspect == aspect]
        if own:
            click.echo(say(f"{zh}：{len(own)} 处", f"{aspect}: {len(own)}"))
        for f in own[:_SHOWN]:
            click.echo(
                f"  {f.entry.id} {f.entry.name} {text(book.label(f.field))}：{text(f.message)}"
            )
        if len(own) > _SHOWN:
            more = len(own) - _SHOWN
            click.echo(say(f"  …… 另有 {more} 处（--json 全列）", f"  … {more} more (--json)"))
