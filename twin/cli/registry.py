"""`fumeng registry …`: the county's resources, from departments' tables to an answer."""

from __future__ import annotations

from twin.cli.language import say
from twin.cli.lazy import LazyGroup

__all__ = ["registry"]

_COMMANDS = {
    "import": ("twin.cli.registry_import:import_", "导入部门的表", "take in departments' tables"),
    "check": ("twin.cli.registry_check:check", "检查登记的质量", "how good the registry is"),
    "find": ("twin.cli.registry_find:find", "按能力、地点、时间查找", "by capability, place, time"),
    "stock": (
        "twin.cli.registry_stock:stock",
        "物资台账：查看、出库、入库",
        "stock: list, draw, restock",
    ),
}

registry = LazyGroup(
    "registry", lazy=_COMMANDS, help=say("资源登记。", "The registry of resources.")
)  # fmt: skip
