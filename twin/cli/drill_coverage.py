"""`fumeng drill coverage`: what the drills show of every phrase of the county's plan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from twin.cli.language import current, say, text
from twin.cli.options import as_json, county_option, print_json

__all__ = ["coverage"]


@click.command(
    help=say(
        "建设方案逐项：演练量到多少，哪里是缺口。", "What drills show of the plan, and the gaps."
    )
)
@click.option(
    "--runs",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("runs"),
    envvar="FUMENG_RUNS",
    show_default=True,
    help=say("运行结果在哪里", "where run folders are kept"),
)
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help=say("另写成网页", "also as a page"),
)
@county_option
@as_json
def coverage(runs: Path, out: Path | None, county_folder: Path | None, as_json: bool) -> None:
    """Measure the latest complete run of each shipped drill."""
    from reports.coverage_page import Figure, RunOf, figure_text, write_coverage
    from scenarios import list_drills, load_drill
    from scenarios.coverage import measure_runs
    from twin.county import load_county

    county = load_county(county_folder)
    drills = [load_drill(path, county) for path in list_drills()]
    found = measure_runs(runs, drills, county)
    for name in found.unreadable:
        click.echo(
            say(
                f"{name} 是另一版本的运行，读不了，请重跑",
                f"{name} is of another version: run it again",
            ),
            err=True,
        )
    figures = [
        Figure(
            row=row.id,
            phrase=row.phrase.text,
            name=kpi.name.text,
            target=_target(kpi, figure_text),
            basis=kpi.basis,
            source=kpi.source,
            unit=kpi.unit,
            has_measure=bool(kpi.measure),
            values=tuple(found.value(kpi, drill) for drill in found.drills),
            holds=tuple(
                None if value is None else kpi.holds(value)
                for value in (found.value(kpi, drill) for drill in found.drills)
            ),
        )
        for row in found.rows
        for kpi in row.kpis
    ]
    stands = [
        RunOf(drill=drill)
        if run is None
        else RunOf(drill=drill, run=run.run, seed=run.seed, started_at=run.started_at,
                   as_shipped=run.as_shipped)
        for drill, run in found.runs.items()
    ]  # fmt: skip
    if out is not None:
        write_coverage(figures, stands, out, current())
    if as_json:
        print_json(_plain(figures, stands))
        return
    for figure in figures:
        click.echo(_line(figure, found.drills, figure_text))
    gaps = sum(figure.is_gap for figure in figures)
    whole = sum(found.measured(row) for row in found.rows)
    click.echo(
        say(
            f"{len(found.rows)} 个说法，{whole} 个的全部指标有演练量到；"
            f"{len(figures)} 项指标，{gaps} 项是缺口。",
            f"{len(found.rows)} phrases, {whole} with all figures measured; "
            f"{len(figures)} figures, {gaps} open gaps.",
        )
    )


def _target(kpi: Any, figure_text: Any) -> str:
    if kpi.at_least is not None:
        return f"≥ {figure_text(kpi.at_least, kpi.unit)}"
    return "" if kpi.at_most is None else f"≤ {figure_text(kpi.at_most, kpi.unit)}"


def _line(figure: Any, drills: tuple[str, ...], figure_text: Any) -> str:
    shown = [
        f"{drill} {figure_text(value, figure.unit)}{ {True: '✓', False: '×', None: ''}[good] }"
        for drill, value, good in zip(drills, figure.values, figure.holds, strict=True)
        if value is not None
    ]
    lacking = say("有量法，没有演练测到", "no drill showed it") if figure.has_measure else (
        say("尚无量法", "no measure yet")
    )  # fmt: skip
    said = "  ".join(shown) or say(f"缺口（{lacking}）", f"open gap ({lacking})")
    return f"{figure.row}  {text(figure.phrase)}｜{text(figure.name)} {figure.target}  {said}"


def _plain(figures: list[Any], runs: list[Any]) -> dict[str, Any]:
    drills = [run.drill for run in runs]
    return {
        "schema": "fumeng.coverage/1",
        "runs": [
            {"drill": run.drill, "run": run.run or None, "seed": run.seed if run.run else None,
             "as_shipped": run.as_shipped if run.run else None}
            for run in runs
        ],
        "figures": [
            {"row": f.row, "phrase": f.phrase.zh, "phrase_en": f.phrase.en, "figure": f.name.zh,
             "figure_en": f.name.en, "target": f.target, "unit": f.unit, "basis": f.basis,
             "source": f.source, "measured": dict(zip(drills, f.values, strict=True)),
             "holds": dict(zip(drills, f.holds, strict=True)), "gap": f.is_gap}
            for f in figures
        ],
    }  # fmt: skip
