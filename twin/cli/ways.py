"""`fumeng county way`: how a way, or a comparison with known times, is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from twin.cli.endings import INPUT, Stop
from twin.cli.language import say
from twin.cli.options import print_json
from twin.cli.reach import candidate_ids

__all__ = ["print_known", "print_way"]


def print_way(
    found: Any, start: str, goal: str, surface: Any, candidates: tuple[str, ...], as_json: bool
) -> None:
    """Print the quickest way leg by leg.

    Raises:
        Stop: A place or candidate is not known, or no road leads there.
    """
    from twin.county.lookup import PlaceNotFoundError
    from twin.county.way import NoWayError
    from twin.county.way import way as find_way

    opened = candidate_ids(found, candidates)
    try:
        one = find_way(found, start, goal, surface=surface, opened=opened)
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
                "candidates": list(one.candidates),
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


def print_known(found: Any, known: Path, as_json: bool) -> None:
    """Print how far the model is from the times of a file."""
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
