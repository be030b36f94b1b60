"""`fumeng explain CODE`: what a problem code means."""

from __future__ import annotations

import click

from twin.cli.language import say, text

__all__ = ["explain"]

_FAMILIES = (
    ("E1", "结构与写法", "structure and spelling"),
    ("E2", "引用：地点、队伍、点位、目标", "references"),
    ("E3", "时间与逻辑", "time and logic"),
    ("W4", "可疑，不妨碍运行", "doubtful, stops nothing"),
    ("E5", "县域数据与表格", "county data and tables"),
    ("W5", "县域数据与表格，可疑", "county data and tables, doubtful"),
    ("E6", "告警设置", "alarm settings"),
    ("W6", "告警设置，可疑", "alarm settings, doubtful"),
    ("E7", "预警报文", "CAP alerts"),
    ("W7", "预警报文，可疑", "CAP alerts, doubtful"),
    ("E8", "设备台", "rigs of devices"),
    ("W8", "设备台，可疑", "rigs of devices, doubtful"),
)


@click.command(help=say("解释错误代码；不写则全部列出。", "Explain a problem code, or all."))
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Explain one code, or list all by family."""
    from twin.inputs import CODES, near

    if code is None:
        for start, zh, en in _FAMILIES:
            found = [name for name in CODES if name.startswith(start)]
            if found:
                click.echo(f"{start}xx  {say(zh, en)}")
                for name in sorted(found):
                    click.echo(f"  {name}  {text(CODES[name])}")
        return
    wanted = code.upper()
    if wanted not in CODES:
        close = "、".join(near(wanted, list(CODES)))
        raise click.UsageError(
            say(f"没有代码“{code}”；相近的有：{close}", f"there is no code {code!r}; near: {close}")
        )
    click.echo(f"{wanted}  {text(CODES[wanted])}")
