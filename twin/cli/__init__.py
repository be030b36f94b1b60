"""The command `fumeng`. Nothing heavy is imported until a sub-command needs it."""

from __future__ import annotations

from twin.cli.main import main

__all__ = ["main"]
