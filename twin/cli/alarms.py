"""`fumeng alarms …`: configurations, lists and figures of alarms."""

from __future__ import annotations

from twin.cli.language import say
from twin.cli.main import LazyGroup

__all__ = ["alarms"]

_COMMANDS = {
    "kpi": ("twin.cli.alarm_kpi:kpi", "告警系统指标", "KPIs of an alarm system"),
}

alarms = LazyGroup("alarms", lazy=_COMMANDS, help=say("告警。", "Alarms."))
