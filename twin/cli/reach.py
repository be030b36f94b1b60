"""`fumeng county map --coverage`: who is reached in time, at rest, at a moment of a run, or if."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from twin.cli.endings import INPUT, Stop
from twin.cli.language import current, say, text
from twin.cli.options import print_json

if TYPE_CHECKING:
    from reports.moment import Moment
    from twin.county import County
    from twin.county.coverage import Coverage

__all__ = ["Reach", "candidate_ids", "print_reach", "reach_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What was asked, and the county at rest on the same roads at the same hour beside it."""

    coverage: Coverage
    at_rest: Coverage
    moment: Moment | None
    opened: tuple[str, ...]


def reach_of(
    county: County,
    role: str,
    within: str,
    surface: str | None,
    at: str | None,
    candidates: Sequence[str],
    runs: Path,
) -> Reach:
    """Work out a coverage.

    Args:
        surface: None for the run's own (with `at`).
        at: RUN@T+HH:MM, or None for the county at rest.
        candidates: Ids or names of candidates taken as open.

    Raises:
        Stop, UsageError: What was asked for is misspelled or not there.
    """
    from twin.county.coverage import Situation, coverage
    from twin.inputs import BadValue
    from twin.inputs.durations import duration_s
    from twin.terms.units import Role

    try:
        within_s = duration_s(within)
    except BadValue as bad:
        raise click.UsageError(_told(bad)) from None
    opened = candidate_ids(county, candidates)
    moment = None if at is None else _moment(at, county, runs)
    now = Situation() if moment is None else moment.situation
    roads = [
        (f"--with {key}", tuple(county.roads.arcs_of_candidate(key).tolist()), 1.0)
        for key in opened
    ]
    with_opened = replace(now, roads=(*now.roads, *roads))
    state = surface or (moment.surface if moment is not None else "dry")
    return Reach(
        coverage=coverage(county, Role(role), within_s, state, with_opened),
        at_rest=coverage(county, Role(role), within_s, state, Situation(night=now.night)),
        moment=moment,
        opened=opened,
    )


def candidate_ids(county: County, names: Sequence[str]) -> tuple[str, ...]:
    """The ids of candidates given by id or name.

    Raises:
        Stop: There is no such candidate; those there are, are listed.
    """
    from scenarios.names import candidate_of
    from twin.inputs import BadValue

    try:
        return tuple(candidate_of(county, name) for name in names)
    except BadValue as bad:
        hint = bad.hint
        raise Stop(
            INPUT,
            bad.message.zh + (f"。{hint.zh}" if hint else ""),
            bad.message.en + (f"; {hint.en}" if hint else ""),
        ) from None


def _moment(at: str, county: County, runs: Path) -> Moment:
    from reports.moment import MomentError, moment_of
    from twin.inputs import BadValue
    from twin.inputs.durations import drill_time_s
    from twin.journal import resolve_run

    run, mark, clock = at.rpartition("@")
    if not mark or not run:
        raise click.UsageError(
            say(f"--at {at}：写作 运行@T+00:40，如 latest@T+00:40",
                f"--at {at}: write RUN@T+00:40, as latest@T+00:40")
        )  # fmt: skip
    try:
        at_s = drill_time_s(clock)
    except BadValue as bad:
        raise click.UsageError(f"--at {at}：{_told(bad)}") from None
    try:
        return moment_of(resolve_run(run, runs), county, at_s)
    except MomentError as error:
        raise Stop(INPUT, error.message.zh, error.message.en) from None


def _told(bad: Any) -> str:
    return text(bad.message) + ("" if bad.hint is None else f"：{text(bad.hint)}")


def print_reach(county: County, reach: Reach, as_json: bool) -> None:
    """Print who is not reached, township by township, and the difference to rest."""
    now, rest, moment = reach.coverage, reach.at_rest, reach.moment
    asked = moment is not None or bool(reach.opened)
    changed = {
        town: number
        for town, number in now.uncovered.items()
        if number or (asked and rest.uncovered[town])
    }
    if as_json:
        plain: dict[str, Any] = {
            "role": now.role.value,
            "within_s": now.within_s,
            "surface": now.surface,
            "residents": now.residents,
            "uncovered": now.uncovered_residents,
            "by_township": _named(county, now),
        }
        if asked:
            plain["at_rest"] = {
                "uncovered": rest.uncovered_residents,
                "by_township": _named(county, rest),
            }
            plain["with"] = list(reach.opened)
        if moment is not None:
            plain |= {"run": moment.run, "at_s": moment.at_s, "exercise": True}
        print_json(plain)
        return
    if moment is not None:
        free = sum(unit.free for unit in now.units.values())
        mark = say("仿真演练·非真实事件", "exercise, not a real event")
        units = say(f"可派 {free}/{len(now.units)} 队", f"{free} of {len(now.units)} units free")
        click.echo(f"{moment.told(current())}  {units}  {mark}")
    who, minutes, left = text(now.role.label), now.within_s / 60, now.uncovered_residents
    share = left / max(1, now.residents)
    said = say(
        f"{who} {minutes:.3g} 分钟内到不了 {left} 人，占 {share:.1%}",
        f"{who}: {left} residents ({share:.1%}) beyond {minutes:.3g} min",
    )
    click.echo(said + (_more(left - rest.uncovered_residents) if asked else ""))
    for town, number in sorted(changed.items(), key=lambda row: -row[1]):
        more = _more(number - rest.uncovered[town]) if asked else ""
        click.echo(f"  {county.townships[town].name}  {number}{more}")


def _named(county: County, found: Coverage) -> dict[str, int]:
    return {county.townships[k].name: number for k, number in found.uncovered.items() if number}


def _more(number: int) -> str:
    if number == 0:
        return ""
    return say(f"（比平时 {number:+d}）", f" ({number:+d} against rest)")
