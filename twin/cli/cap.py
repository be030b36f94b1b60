"""`fumeng cap check|show`."""

from __future__ import annotations

import contextlib
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from twin.cli.endings import INPUT, NOTHING, Stop, leave
from twin.cli.language import current, say, text
from twin.cli.options import as_json, print_json, runs_option

if TYPE_CHECKING:
    from devices.wire.cap import CapAlert, CapInfo
    from twin.inputs import Problem

__all__ = ["cap"]

_STDIN = "-"


@click.group(help=say("预警报文（CAP 1.2）：校验、查看。", "Alerts in CAP 1.2: check, show."))
def cap() -> None:
    """The group of commands about alerts."""


@cap.command(
    help=say(
        "校验预警报文：FILE 为 CAP 1.2 文件，- 或不写为标准输入。退出码 0 全部可用，3 有不可用的。",
        "Check alerts: FILE in CAP 1.2, - or nothing for standard input. "
        "Exit code 0 all can be used, 3 some cannot.",
    )
)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--lenient",
    is_flag=True,
    help=say("按来报的宽松方式读：能明白的偏差只作警告", "as alerts that come in are read"),
)
@as_json
def check(files: tuple[Path, ...], lenient: bool, as_json: bool) -> None:
    """Read each alert, say what it says or what is wrong with it."""
    from devices.wire.cap_read import read_alert
    from twin.inputs import InputProblems, render

    found, bad = [], False
    for file in files or (Path(_STDIN),):
        name = say("<标准输入>", "<stdin>") if str(file) == _STDIN else str(file)
        problems: tuple[Problem, ...]
        try:
            reading = read_alert(_bytes(file, name), name, lenient=lenient)
        except InputProblems as wrong:
            bad, alert, problems = True, None, wrong.problems
        else:
            alert, problems = reading.alert, reading.warnings
        found.append(_plain(name, alert, problems))
        if not as_json:
            for problem in problems:
                click.echo(render(problem, current()))
            click.echo(_said(name, alert))
    if as_json:
        print_json({"ok": not bad, "files": found})
    if bad:
        leave(INPUT)


@cap.command(
    help=say(
        "演练发出的预警报文原文；NOTICE 为通知编号（W-1）或报文标识。",
        "The alerts a run sent, as sent; NOTICE is a notice (W-1) or an identifier.",
    )
)
@click.argument("run", default="latest")
@click.argument("notice", required=False)
@runs_option
@as_json
def show(run: str, notice: str | None, runs: Path, as_json: bool) -> None:
    """Print the XML of the run's alerts, one after the other."""
    from twin.journal import EVENTS, read, resolve_run

    folder = resolve_run(run, runs)
    sent = [r for r in read(folder / EVENTS) if r.kind == "device.cap_sent"]
    chosen = [r for r in sent if notice in (None, r.body.get("warning"), r.body["identifier"])]
    if as_json:
        print_json({"run": folder.name, "alerts": [dict(r.body, at_ms=r.at_ms) for r in chosen]})
    elif not chosen:
        names = "、".join(str(r.body["identifier"]) for r in sent)
        raise Stop(
            NOTHING,
            f"{folder.name} 没有发出{'这条' if sent else ''}预警报文"
            + (f"；发出的有：{names}" if sent else ""),
            f"{folder.name} sent no {'such ' if sent else ''}alert"
            + (f"; it sent {names.replace('、', ', ')}" if sent else ""),
        )
    else:
        for record in chosen:
            click.echo(str(record.body["xml"]), nl=False)


def _bytes(file: Path, name: str) -> bytes:
    """The content of a file or of standard input, read no further than just above the limit.

    Raises:
        InputProblems: It cannot be read (E100).
    """
    from devices.wire.cap_bytes import SIZE_MAX
    from twin.inputs import InputProblems, Problem
    from twin.terms.text import Text

    try:
        if str(file) == _STDIN:
            return sys.stdin.buffer.read(SIZE_MAX + 1)
        with file.open("rb") as opened:
            return opened.read(SIZE_MAX + 1)
    except OSError as error:
        said = error.strerror or str(error)
        message = Text(f"读不了：{said}", f"cannot be read: {said}")
        raise InputProblems([Problem("E100", name, 1, 1, message)]) from None


def _said(name: str, alert: CapAlert | None) -> str:
    """What an alert says, for a person: who, what, where, until when."""
    if alert is None:
        return say(f"× {name}：不能用", f"× {name}: cannot be used")
    lines = [
        say(f"✓ {name}：{alert.identifier}", f"✓ {name}: {alert.identifier}"),
        f"  {text(alert.status.label)} · {text(alert.message.label)} · {alert.sender} · "
        + _clock(alert.sent),
    ]
    for reference in alert.references:
        lines.append(say("  接续 ", "  follows ") + reference.identifier)
    for info in alert.infos:
        lines.append(f"  [{info.language}] {_about(info)}")
        lines.extend(f"    {label}{value}" for label, value in _details(info) if value)
    return "\n".join(_safe(line) for line in lines)


def _about(info: CapInfo) -> str:
    words = [text(word.label) for word in (info.severity, info.urgency, info.certainty)]
    return say(f"{info.event}（{'、'.join(words)}）", f"{info.event} ({', '.join(words)})")


def _details(info: CapInfo) -> list[tuple[str, str]]:
    areas = say("；", "; ").join(area.area_desc for area in info.areas)
    until = _clock(info.expires) if info.expires else say("未写明", "not stated")
    return [
        (say("标题：", "headline: "), info.headline),
        (say("发布：", "by: "), info.sender_name),
        (say("区域：", "area: "), areas),
        (say("怎么做：", "do: "), info.instruction),
        (say("有效至：", "until: "), until),
    ]


def _clock(moment: datetime) -> str:
    """A moment in Beijing time; in its own at the ends of the calendar, which have no other."""
    from devices.wire.gbt35965 import BEIJING

    with contextlib.suppress(OverflowError):
        moment = moment.astimezone(BEIJING)
    return moment.isoformat(sep=" ", timespec="seconds")


def _safe(line: str) -> str:
    """A stranger's words without what could steer a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in line)


def _plain(name: str, alert: CapAlert | None, problems: tuple[Problem, ...]) -> dict[str, Any]:
    """One file's result for a program."""
    return {
        "file": name,
        "ok": alert is not None,
        "alert": None
        if alert is None
        else {
            "identifier": alert.identifier,
            "sender": alert.sender,
            "sent": alert.sent.isoformat(),
            "status": alert.status.value,
            "msg_type": alert.message.value,
            "scope": alert.scope.value,
            "references": [reference.identifier for reference in alert.references],
            "infos": [
                {
                    "language": info.language,
                    "event": info.event,
                    "severity": info.severity.value,
                    "urgency": info.urgency.value,
                    "certainty": info.certainty.value,
                    "sender_name": info.sender_name,
                    "headline": info.headline,
                    "areas": [area.area_desc for area in info.areas],
                    "expires": info.expires.isoformat() if info.expires else None,
                }
                for info in alert.infos
            ],
        },
        "problems": [
            {
                "code": problem.code,
                "severity": "warning" if problem.is_warning else "error",
                "where": problem.where,
                "message": text(problem.message),
                "hint": text(problem.hint) if problem.hint else "",
            }
            for problem in problems
        ],
    }
