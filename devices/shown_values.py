"""A state that is values by key, and nothing more."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["ShownValues"]


class ShownValues:
    """Values by key, 0 at first; None where there is none."""

    def __init__(self, keys: Iterable[str]) -> None:
        self.values: dict[str, float | None] = dict.fromkeys(keys, 0.0)

    def show(self, key: str, value: float | None, fault: bool = False) -> None:
        """See `Device.show`."""
        if key not in self.values:
            raise KeyError(key)
        self.values[key] = None if fault else value

    def shown(self) -> dict[str, float | None]:
        """See `Device.shown`."""
        return dict(self.values)
