"""A device or rig that cannot be had, or is had no longer: exit code 4."""

from __future__ import annotations

from twin.terms.text import Text

__all__ = ["RigUnavailable"]


class RigUnavailable(Exception):  # noqa: N818 - says how it is
    """Why, in both languages."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message
