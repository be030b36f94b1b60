"""`fumeng county info|check|map|way|new|build|import`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import click

from twin.cli.endings import FAILED, INPUT, Stop, leave
from twin.cli.language import current, say, text
from twin.cli.options import as_json, county_option, print_json

__all__ = ["county"]


@click.group(help=say("县域数据：查看、检查、成图。", "The county: look, check, map."))
def county() -> None:
    """The group of county commands."""


@county.command(help=say("县域数据里有什么。", "What the county holds."))
@county_option
@as_json
def info(county_folder: Path | None, as_json: bool) -> None:
    """Print counts and totals."""
    from twin.county import load_county
    from twin.county.check_map import class_km

    found = load_county(county_folder)
    net = found.roads
    km = class_km(found)
    levels = Counter(h.level.label.zh for h in found.hazards.values() if h.level is not None)
    plain: dict[str, Any] = {
        "id": found.id,
        "name": found.name,
        "name_en": found.name_en,
        "digest": found.digest,
        "residents": sum(town.residents for town in found.townships.values()),
        "townships": len(found.townships),
        "villages": len(found.villages),
        "road_nodes": net.n,
        "road_arcs": net.m,
        "road_km": {row.name: round(km[row.id], 1) for row in net.classes},
        "bridges": len(net.bridges),
        "sensor_points": len(found.points),
        "hazard_sources": dict(levels),
        "units": len(found.units),
        "hospitals": len(found.hospitals),
        "resources": len(found.resources),
    }
    if as_json:
        print_json(plain)
        return
    click.echo(f"{found.name}  {found.name_en}  {found.digest[:12]}")
    labels = _INFO_LABELS
    for key, label in labels.items():
        value = plain[key]
        said = "  ".join(f"{k} {v}" for k, v in value.items()) if type(value) is dict else value
        click.echo(f"  {say(*label):<16} {said}")
    click.echo(
        say(
            "道路、测点、企业、队伍为合成数据（S），地名为真实地名（V）",
            "roads, points, firms and units are synthetic (S); place names are real (V)",
        )
    )


_INFO_LABELS = {
    "residents": ("常住人口", "residents"),
    "townships": ("乡镇街道", "townships"),
    "villages": ("村和社区", "villages"),
    "road_nodes": ("路网节点", "road nodes"),
    "road_arcs": ("有向路段", "road arcs"),
    "road_km": ("里程（公里）", "road km"),
    "bridges": ("桥梁", "bridges"),
    "sensor_points": ("测点", "sensor points"),
    "hazard_sources": ("重大危险源", "major hazard sources"),
    "units": ("救援单元", "units"),
    "hospitals": ("医疗机构", "medical places"),
    "resources": ("资源登记", "registry entries"),
}


@county.command(help=say("县域数据自检，逐项列出。", "Check the county, item by item."))
@county_option
@as_json
def check(county_folder: Path | None, as_json: bool) -> None:
    """Run every self-check."""
    from twin.county import load_county
    from twin.county.check import check_county

    results = check_county(load_county(county_folder))
    failed = [result for result in results if not result.passed]
    if as_json:
        print_json(
            {
                "ok": not failed,
                "checks": [
                    {"key": r.key, "ok": r.passed, "name": text(r.name), "detail": text(r.detail)}
                    for r in results
                ],
            }
        )
        leave(FAILED if failed else 0)
    for result in results:
        mark = "✓" if result.passed else "×"
        click.echo(f"{mark} {text(result.name)}  {text(result.detail)}")
    click.echo(
        say(
            f"{len(results)} 项检查，{len(failed)} 项未通过",
            f"{len(results)} checks, {len(failed)} failed",
        )
    )
    leave(FAILED if failed else 0)


@county.command(
    "map", help=say("画县域示意图（svg、png、pdf）。", "Draw the county (svg, png, pdf).")
)
@click.option(
    "-o", "--out", type=click.Path(path_type=Path, dir_okay=False), default=Path("county.svg")
)
@click.option(
    "--coverage",
    "role",
    type=click.Choice(["119", "120"]),
    help=say("谁多久能到：按到达时间着色", "colour by how soon they are there"),
)
@click.option("--within", default="15m", show_default=True, help=say("时限，如 15m", "as 15m"))
@click.option("--wet", is_flag=True, help=say("路湿", "wet roads"))
@click.option("--snow", is_flag=True, help=say("积雪约 10 厘米", "about 10 cm of snow"))
@county_option
@as_json
def map_(
    out: Path,
    role: str | None,
    within: str,
    wet: bool,
    snow: bool,
    county_folder: Path | None,
    as_json: bool,
) -> None:
    """Draw the county's map, or who is reached in time."""
    from reports.county_map import draw_county_map
    from twin.county import load_county

    if out.suffix not in (".svg", ".png", ".pdf"):
        raise click.UsageError(
            say(f"{out}：只会写 .svg、.png、.pdf", f"{out}: write .svg, .png or .pdf")
        )
    found = load_county(county_folder)
    reach = None if role is None else _reach(found, role, within, _surface(wet, snow))
    draw_county_map(found, out, current(), reach)
    if reach is not None:
        _print_reach(found, reach, as_json)
    if not as_json:
        click.echo(out)


def _surface(wet: bool, snow: bool) -> str:
    if wet and snow:
        raise click.UsageError(say("--wet 与 --snow 只用一个", "give --wet or --snow, not both"))
    return "wet" if wet else "snow" if snow else "dry"


def _reach(found: Any, role: str, within: str, surface: str) -> Any:
    from twin.county.coverage import coverage
    from twin.inputs import BadValue
    from twin.inputs.durations import duration_s
    from twin.terms.units import Role

    try:
        within_s = duration_s(within)
    except BadValue as bad:
        raise click.UsageError(text(bad.message)) from None
    return coverage(found, Role(role), within_s, surface)


def _print_reach(found: Any, reach: Any, as_json: bool) -> None:
    rows = [(found.townships[k].name, number) for k, number in reach.uncovered.items() if number]
    if as_json:
        print_json(
            {
                "role": reach.role.value,
                "within_s": reach.within_s,
                "surface": reach.surface,
                "residents": reach.residents,
                "uncovered": reach.uncovered_residents,
                "by_township": dict(rows),
            }
        )
        return
    minutes = reach.within_s / 60
    share = reach.uncovered_residents / max(1, reach.residents)
    click.echo(
        say(
            f"{text(reach.role.label)} {minutes:.0f} 分钟内到不了 {reach.uncovered_residents} 人，"
            f"占 {share:.1%}",
            f"{text(reach.role.label)}: {reach.uncovered_residents} residents ({share:.1%}) "
            f"beyond {minutes:.0f} min",
        )
    )
    for name, number in sorted(rows, key=lambda row: -row[1]):
        click.echo(f"  {name}  {number}")


@county.command(help=say("两地之间最快怎么走。", "The quickest way between two places."))
@click.argument("start", required=False)
@click.argument("goal", required=False)
@click.option("--wet", is_flag=True, help=say("路湿", "wet roads"))
@click.option("--snow", is_flag=True, help=say("积雪约 10 厘米", "about 10 cm of snow"))
@click.option(
    "--known",
    type=click.Path(path_type=Path, dir_okay=False),
    help=say("与你知道的行车时间比较（CSV：from,to,minutes）", "compare with times you know (CSV)"),
)
@county_option
@as_json
def way(
    start: str | None,
    goal: str | None,
    wet: bool,
    snow: bool,
    known: Path | None,
    county_folder: Path | None,
    as_json: bool,
) -> None:
    """Print the quickest way, or how far the model is from known times."""
    from twin.county import load_county

    surface = _surface(wet, snow)
    found = load_county(county_folder)
    if known is not None:
        _print_known(found, known, as_json)
        return
    if start is None or goal is None:
        raise click.UsageError(say("要写起点和终点", "give a start and a goal"))
    _print_way(found, start, goal, surface, as_json)


def _print_way(found: Any, start: str, goal: str, surface: Any, as_json: bool) -> None:
    from twin.county.lookup import PlaceNotFoundError
    from twin.county.way import NoWayError
    from twin.county.way import way as find_way

    try:
        one = find_way(found, start, goal, surface=surface)
    except (PlaceNotFoundError, NoWayError) as error:
        raise Stop(INPUT, f"找不到：{error}", str(error)) from None
    if as_json:
        print_json(
            {
                "from": one.start.name,
                "to": one.goal.name,
                "surface": one.surface,
                "minutes": round(one.minutes, 1),
                "km": round(one.km, 1),
                "basis": one.basis.value,
                "crosses_city": one.crosses_city,
                "bridges": list(one.bridges),
                "legs": [
                    {"road": leg.name, "class": leg.road_class, "km": round(leg.km, 1),
                     "minutes": round(leg.minutes, 1), "basis": leg.basis.value}
                    for leg in one.legs
                ],
            }
        )  # fmt: skip
        return
    click.echo(
        say(
            f"{one.start.name} → {one.goal.name}  {one.minutes:.0f} 分钟  {one.km:.1f} 公里"
            f"  依据 {one.basis.value}（{one.basis.label.zh}）",
            f"{one.start.name} → {one.goal.name}  {one.minutes:.0f} min  {one.km:.1f} km"
            f"  basis {one.basis.value} ({one.basis.label.en})",
        )
    )
    for leg in one.legs:
        unit = say("公里", "km")
        minutes = say(f"{leg.minutes:.1f} 分钟", f"{leg.minutes:.1f} min")
        click.echo(f"  {leg.name}  {leg.road_class}  {leg.km:.1f} {unit}  {minutes}")
    if one.crosses_city:
        click.echo(say("  途经市辖区（另一管辖）", "  through the city's districts"))


def _print_known(found: Any, known: Path, as_json: bool) -> None:
    from twin.county.known import compare_known

    result = compare_known(found, known)
    if as_json:
        print_json(
            {
                "factor": result.factor,
                "within_25_percent": result.within_quarter,
                "rows": [
                    {"from": r.start, "to": r.goal, "surface": r.surface,
                     "known_min": r.known_min, "model_min": r.model_min, "factor": r.factor}
                    for r in result.rows
                ],
            }
        )  # fmt: skip
        return
    for row in result.rows:
        model = "—" if row.model_min is None else f"{row.model_min:.0f}"
        factor = "" if row.factor is None else f"  ×{row.factor:.2f}"
        click.echo(
            say(
                f"{row.start} → {row.goal}  已知 {row.known_min:g} 分  模型 {model} 分{factor}",
                f"{row.start} → {row.goal}  known {row.known_min:g}  model {model} min{factor}",
            )
        )
    if result.factor is not None:
        click.echo(
            say(
                f"中位 ×{result.factor:.2f}，{result.within_quarter:.0%} 相差 25 % 以内",
                f"median ×{result.factor:.2f}, {result.within_quarter:.0%} within 25 %",
            )
        )
    for entry in result.by_class:
        click.echo(
            say(
                f"  主要走{entry.road_class}的 {entry.ways} 条：×{entry.factor:.2f}",
                f"  mostly on {entry.road_class}, {entry.ways}: ×{entry.factor:.2f}",
            )
        )


@county.command(help=say("新建一份带说明的空县域数据。", "Write an annotated empty county."))
@click.argument("folder", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Write an annotated empty county folder."""
    from twin.county.new import FolderNotEmptyError, new_county

    try:
        new_county(folder)
    except FolderNotEmptyError:
        raise Stop(INPUT, f"{folder} 已存在且不为空", f"{folder} exists and is not empty") from None
    click.echo(folder)


@county.command(help=say("由生成器重建自带县域数据。", "Generate the embedded county again."))
@click.argument("folder", type=click.Path(path_type=Path))
def build(folder: Path) -> None:
    """Run the generator into a folder."""
    from twin.county.build import build as generate

    for path in generate(folder):
        click.echo(path)


@county.group("import", help=say("从外部数据导入。", "Import from other data."))
def import_() -> None:
    """The group of import commands."""


@import_.command(help=say("从 OSM 摘录导入路网（.osm、.pbf）。", "Roads from an OSM extract."))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True)
def osm(file: Path, out: Path) -> None:
    """Build road tables from an OSM extract."""
    from twin.county.osm import MissingOsmiumError, import_osm

    try:
        found = import_osm(file, out)
    except MissingOsmiumError as missing:
        raise Stop(
            INPUT, "读 OSM 文件需要 osmium：pip install 'fumeng-twin[osm]'", str(missing)
        ) from None
    except ValueError as unusable:
        raise Stop(INPUT, f"{file}：没有可用的道路", f"{file}: {unusable}") from None
    click.echo(text(found.text()))
