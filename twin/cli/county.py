"""`fumeng county info|check|map|way|new|build|import`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from twin.cli.endings import FAILED, INPUT, Stop, leave
from twin.cli.language import current, say, text
from twin.cli.options import as_json, county_option, print_json

if TYPE_CHECKING:
    from twin.county.model import County

__all__ = ["county"]

_with_option = click.option(
    "--with",
    "candidates",
    multiple=True,
    metavar="CANDIDATE",
    help=say("假如启用这条备选通道（可多次）", "as if this candidate were open (repeatable)"),
)


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
    from twin.county.model import CandidateKind

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
        "road_arcs": int(net.standing.sum()),
        "road_km": {row.name: round(km[row.id], 1) for row in net.classes},
        "bridges": len(net.bridges),
        "candidates": dict(Counter(row.kind.value for row in net.candidates)),
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
        if key == "candidates":
            value = {text(CandidateKind(kind).label): number for kind, number in value.items()}
        said = "  ".join(f"{k} {v}" for k, v in value.items()) if type(value) is dict else value
        if said == "":
            continue
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
    "candidates": ("备选通道", "candidate ways"),
    "sensor_points": ("测点", "sensor points"),
    "hazard_sources": ("重大危险源", "major hazard sources"),
    "units": ("救援单元", "units"),
    "hospitals": ("医疗机构", "medical places"),
    "resources": ("资源登记", "registry entries"),
}


@county.command(help=say("县域数据自检，逐项列出。", "Check the county, item by item."))
@click.option(
    "--exercised-by",
    "runs_used",
    multiple=True,
    metavar="RUN",
    help=say(
        "改为列出这些运行没有用到、测试也没有逐行验证的规则行；可写多次，也可以是放着运行的文件夹",
        "list the rule rows that neither these runs nor the tests use instead; may be given "
        "several times, or be a folder of runs",
    ),
)
@county_option
@as_json
def check(runs_used: tuple[str, ...], county_folder: Path | None, as_json: bool) -> None:
    """Run every self-check, or list the rules that some runs did not exercise."""
    from twin.county import load_county
    from twin.county.check import check_county
    from twin.desk import load_rules
    from twin.sim.parameters import load_parameters

    if runs_used:
        _exercised(load_county(county_folder), runs_used, as_json=as_json)
        return
    checked = load_county(county_folder)
    load_rules(checked)
    load_parameters(checked)
    results = check_county(checked)
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


def _exercised(county: County, names: tuple[str, ...], *, as_json: bool) -> None:
    from twin.county.exercised import held_by_tests, rule_rows, unused
    from twin.journal import EVENTS, list_runs, resolve_run

    rows = rule_rows(county)
    folders: list[Path] = []
    for name in names:
        whole = [] if (Path(name) / EVENTS).is_file() else list_runs(Path(name))
        folders += whole or [resolve_run(name, Path("runs"))]
    journals = ((run / EVENTS).read_text(encoding="utf-8") for run in folders)
    left = unused(rows, journals, county, held_by_tests())
    if as_json:
        print_json(
            {
                "rows": len(rows),
                "runs": len(folders),
                "unused": [
                    {"row": one.row.name, "file": one.row.file, "line": one.row.line,
                     "why": text(one.why)}
                    for one in left
                ],
            }
        )  # fmt: skip
        return
    for one in left:
        click.echo(f"rules/{one.row.file}:{one.row.line}  {one.row.name}  {text(one.why)}")
    click.echo(
        say(
            f"规则 {len(rows)} 行；{len(folders)} 次运行没有用到、"
            f"测试也没有逐行验证的 {len(left)} 行",
            f"{len(rows)} rule rows; {len(left)} that neither {len(folders)} runs used nor a test "
            f"leaves out",
        )
    )


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
@click.option(
    "--at",
    "at",
    metavar="RUN@T+HH:MM",
    help=say("一次运行的某一刻，如 latest@T+00:40", "a moment of a run, as latest@T+00:40"),
)
@_with_option
@click.option(
    "--runs",
    type=click.Path(path_type=Path),
    default=Path("runs"),
    envvar="FUMENG_RUNS",
    show_default=True,
    help=say("运行结果放在哪里（--at 用）", "where run folders are kept (for --at)"),
)
@county_option
@as_json
def map_(
    out: Path,
    role: str | None,
    within: str,
    wet: bool,
    snow: bool,
    at: str | None,
    candidates: tuple[str, ...],
    runs: Path,
    county_folder: Path | None,
    as_json: bool,
) -> None:
    """Draw the county's map, or who is reached in time."""
    from reports.county_map import draw_county_map
    from twin.cli.reach import print_reach, reach_of
    from twin.county import load_county

    if out.suffix not in (".svg", ".png", ".pdf"):
        raise click.UsageError(
            say(f"{out}：只会写 .svg、.png、.pdf", f"{out}: write .svg, .png or .pdf")
        )
    if role is None and (at is not None or candidates):
        raise click.UsageError(
            say("--at 和 --with 要与 --coverage 同用", "--at and --with need --coverage")
        )
    surface = _surface(wet, snow) if wet or snow or at is None else None
    found = load_county(county_folder)
    if role is None:
        draw_county_map(found, out, current())
    else:
        reach = reach_of(found, role, within, surface, at, candidates, runs)
        draw_county_map(found, out, current(), reach.coverage, reach.moment)
        print_reach(found, reach, as_json)
    if not as_json:
        click.echo(out)


def _surface(wet: bool, snow: bool) -> str:
    if wet and snow:
        raise click.UsageError(say("--wet 与 --snow 只用一个", "give --wet or --snow, not both"))
    return "wet" if wet else "snow" if snow else "dry"


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
@_with_option
@county_option
@as_json
def way(
    start: str | None,
    goal: str | None,
    wet: bool,
    snow: bool,
    known: Path | None,
    candidates: tuple[str, ...],
    county_folder: Path | None,
    as_json: bool,
) -> None:
    """Print the quickest way, or how far the model is from known times."""
    from twin.cli.ways import print_known, print_way
    from twin.county import load_county

    surface = _surface(wet, snow)
    found = load_county(county_folder)
    if known is not None:
        print_known(found, known, as_json)
        return
    if start is None or goal is None:
        raise click.UsageError(say("要写起点和终点", "give a start and a goal"))
    print_way(found, start, goal, surface, candidates, as_json)


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
