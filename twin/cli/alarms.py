"""`fumeng alarms …`: configurations, lists and figures of alarms."""

from __future__ import annotations

from twin.cli.language import say
from twin.cli.lazy import LazyGroup

__all__ = ["alarms"]

_COMMANDS = {
    "list": ("twin.cli.alarm_master:list_", "报警主数据库，逐条列出", "the master database"),
    "show": ("twin.cli.alarm_master:show", "一个测点或报警的来历与处置", "one alarm in full"),
    "check": ("twin.cli.alarm_check:check", "审查一份报警设置", "audit a configuration"),
    "kpi": ("twin.cli.alarm_kpi:kpi", "告警系统指标", "KPIs of an alarm system"),
}

alarms = LazyGroup("alarms", lazy=_COMMANDS, help=say("告警。", "Alarms."))
