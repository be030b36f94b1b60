"""`fumeng alarms kpi RUN|CSV`: how good an alarm system is to its operators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from twin.cli.endings import NOTHING, Stop
from twin.cli.language import current, say
from twin.cli.options import as_json, county_option, print_json, runs_option

if TYPE_CHECKING:
    from twin.models.alarm_kpi import Kpi
    from twin.models.alarm_kpi_rules import KpiRules

__all__ = ["kpi"]


@click.command(
    help=say(
        "告警系统指标（ISA-18.2、EEMUA 191），按席位。给一次运行，或任何系统的告警记录 CSV。",
        "Alarm-system KPIs (ISA-18.2, EEMUA 191) by position, of a run or of any alarm log in CSV.",
    )
)
@click.argument("source", default="latest", metavar="[RUN|CSV]")
@click.option(
    "--map",
    "mapping",
    metavar=say("列=字段,…", "COLUMN=FIELD,…"),
    help=say(
        "CSV 的列对应哪个字段：time、tag、event、priority、position",
        "which column is which field: time, tag, event, priority, position",
    ),
)
@click.option("--position", help=say("只看一个席位", "one position only"))
@county_option
@runs_option
@as_json
def kpi(
    source: str,
    mapping: str | None,
    position: str | None,
    county_folder: Path | None,
    runs: Path,
    as_json: bool,
) -> None:
    """Count and print."""
    from twin.county import load_county
    from twin.models.alarm_kpi_rules import load_kpi_rules

    county = load_county(county_folder)
    rules = load_kpi_rules(county)
    is_log = Path(source).suffix.lower() in (".csv", ".tsv", ".txt") or Path(source).is_file()
    if mapping is not None and not is_log:
        raise click.UsageError(say("--map 只用于 CSV", "--map is for a CSV file"))
    if is_log:
        from reports.alarm_loads import log_kpis
        from twin.inputs.alarm_log import read_alarm_log

        found = log_kpis(read_alarm_log(Path(source), _mapping(mapping)), rules)
    else:
        found = _of_run(source, runs, rules)
    if position is not None:
        found = {name: kpi for name, kpi in found.items() if position in (name, _seat(name))}
    if not found:
        raise Stop(NOTHING, "没有送达操作员的告警。", "no alarm was put before an operator.")
    if as_json:
        plain = {name: _plain(kpi) for name, kpi in found.items()}
        print_json({"source": source, "positions": plain})
        return
    names = {f"plant:{row.id}": row.name for row in county.hazards.values()}
    for name, kpi in found.items():
        click.echo(names.get(name) or _seat(name) or say("（未写席位）", "(no position)"))
        for label, value, target in _lines(kpi, rules):
            click.echo(f"  {label}{value}" + (f"    {target}" if target else ""))


def _of_run(name: str, runs: Path, rules: KpiRules) -> dict[str, Kpi]:
    from reports.alarm_loads import KINDS, run_kpis
    from twin.journal import EVENTS, read, resolve_run

    end_ms = 0
    kept = []
    for record in read(resolve_run(name, runs) / EVENTS):
        end_ms = record.at_ms
        if record.kind in KINDS:
            kept.append((record.at_ms, record.kind, record.body))
    return run_kpis(kept, rules, end_ms)


def _mapping(written: str | None) -> dict[str, str]:
    """`时间=time,位号=tag` as a dict."""
    pairs = [part.partition("=") for part in (written or "").split(",") if part]
    for column, sign, field in pairs:
        if not (column and sign and field):
            raise click.UsageError(
                say("--map 写作 列=字段,列=字段", "write --map COLUMN=FIELD,COLUMN=FIELD")
            )
    return {column.strip(): field.strip() for column, _, field in pairs}


def _seat(position: str) -> str:
    return say("县值班室", "county duty room") if position == "county_duty" else position


def _plain(kpi: Kpi) -> dict[str, Any]:
    return {key: dict(v) if isinstance(v, Mapping) else v for key, v in asdict(kpi).items()}


def _lines(kpi: Kpi, rules: KpiRules) -> list[tuple[str, str, str]]:
    """(label, value, target) of what a reader wants first."""
    minutes = f"{rules.rate.interval / 60:g}"
    alarms = kpi.alarms
    split = "  ".join(
        f"{name or say('未写', 'none')} {number / max(1, alarms):.0%}"
        for name, number in kpi.priorities.items()
    )
    top = "、".join(f"{name} {number}" for name, number in kpi.top[:3])
    want = rules.priority_split
    level = rules.level_name(kpi.level)
    return [
        (say("新告警        ", "new alarms      "), str(alarms), ""),
        (
            say(f"平均/{minutes}分钟   ", f"average/{minutes} min  "),
            f"{kpi.average:.2f}",
            say(f"≤{rules.rate.acceptable:g} 可接受", f"≤{rules.rate.acceptable:g} acceptable"),
        ),
        (
            say(f"最多/{minutes}分钟   ", f"most/{minutes} min     "),
            str(kpi.most),
            f"≤{rules.rate.peak}",
        ),
        (
            say("泛滥时段      ", "floods          "),
            f"{len(kpi.floods)}  {kpi.flood_share:.1%}",
            f"<{rules.flood.share:.0%}",
        ),
        (
            say("前十占比      ", "top ten         "),
            f"{kpi.top_share:.0%}  {top}",
            f"≤{rules.top_ten.share:.0%}",
        ),
        (say("抖动告警      ", "chattering      "), str(len(kpi.chattering)), "0"),
        (say("一闪而过      ", "fleeting        "), str(kpi.fleeting), "0"),
        (
            say("长期未消      ", "stale           "),
            f"{kpi.stale_at_once}",
            f"<{rules.stale.fewer_than}",
        ),
        (
            say("优先级        ", "priorities      "),
            split,
            f"low {want.low:.0%} medium {want.medium:.0%} high {want.high:.0%}",
        ),
        (
            say("搁置抑制停用  ", "hidden          "),
            "  ".join(f"{act} {number}" for act, number in kpi.acts.items()) or "0",
            "",
        ),
        (say("EEMUA 等级    ", "EEMUA level     "), level.in_(current()), ""),
    ]
