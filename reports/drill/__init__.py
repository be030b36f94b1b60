"""The after-action report of one drill."""

from reports.drill.page import build_report

__all__ = ["build_report"]
