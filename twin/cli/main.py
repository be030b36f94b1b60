"""The command tree. Sub-commands are imported when they are called, so that `--help` is quick."""

from __future__ import annotations

import sys

import click

from twin import __version__
from twin.cli.language import say
from twin.cli.lazy import LazyGroup

__all__ = ["main"]

_COMMANDS = {
    "demo": ("twin.cli.demo:demo", "运行自带演练并写出报告", "run the shipped drill and report"),
    "drill": ("twin.cli.drill:drill", "演练：编写、检查、运行", "drills: write, check, run"),
    "schema": ("twin.cli.schema:schema", "想定的 JSON Schema", "the JSON schema of drill files"),
    "explain": ("twin.cli.explain:explain", "解释错误代码", "explain a problem code"),
    "report": ("twin.cli.report:report", "由运行结果生成报告", "write the report of a run"),
    "county": (
        "twin.cli.county:county",
        "县域数据：查看、检查、成图",
        "the county: look, check, map",
    ),
    "alarms": (
        "twin.cli.alarms:alarms",
        "告警：主数据库、设置审查、指标",
        "alarms: list, show, check, kpi",
    ),
    "hazard": ("twin.cli.hazard:hazard", "重大危险源：辨识分级", "major hazards: grade"),
    "cap": ("twin.cli.cap:cap", "预警报文：校验、查看", "CAP alerts: check, show"),
    "registry": (
        "twin.cli.registry:registry",
        "资源登记：导入、检查、查找",
        "resources: import, check, find",
    ),
    "duty": ("twin.cli.duty:duty", "值班：日志、点名", "the duty room: log, roll-calls"),
    "replay": ("twin.cli.replay:replay", "重演记录的呼叫", "recorded calls again"),
    "live": ("twin.cli.live:live", "按真实时间运行，人可参与", "a drill on the wall clock"),
    "journal": (
        "twin.cli.journal:journal",
        "运行记录：校验、查看、重演、导出",
        "journals: verify, show, replay, export",
    ),
    "device": (
        "twin.cli.device:device",
        "设备：目录、提供、探测、比对",
        "devices: list, serve, probe, conform",
    ),
    "runs": ("twin.cli.runs:runs", "历次运行", "past runs"),
    "config": ("twin.cli.config:config", "现在的设置，在哪里设的", "what is set, and where"),
    "bench": ("twin.cli.bench:bench", "基准测试：算得多快", "benchmarks: how fast"),
    "doctor": ("twin.cli.doctor:doctor", "检查安装与环境", "check the installation"),
}


@click.group(
    cls=LazyGroup,
    lazy=_COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=say(
        "阜新蒙古族自治县应急管理仿真与数字孪生试验台。仿真演练，非真实事件；不用于真实应急处置。",
        "Simulation and digital-twin test bench for Fumeng County's emergency management. "
        "Exercises only, not for real emergencies.",
    ),
)
@click.version_option(__version__, prog_name="fumeng")
@click.option("--lang", type=click.Choice(["zh", "en"]), help=say("语言", "language"))
def fumeng(lang: str | None) -> None:
    """Read by `twin.cli.language` before click; listed here for the help."""


def main() -> None:
    """Run the command line and leave with one of the exit codes of DESIGN §10."""
    from twin.cli.endings import run_and_exit

    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None and (stream.encoding or "").lower() != "utf-8":
            reconfigure(encoding="utf-8", errors="replace")
    run_and_exit(fumeng, _lang_first(sys.argv[1:]))


def _lang_first(words: list[str]) -> list[str]:
    """The command line with `--lang X` moved to the front, so that it may stand anywhere."""
    for i, word in enumerate(words):
        length = 2 if word == "--lang" else 1 if word.startswith("--lang=") else 0
        if length:
            return [*words[i : i + length], *words[:i], *words[i + length :]]
    return words
