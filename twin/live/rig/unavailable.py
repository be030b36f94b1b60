"""A device or rig that cannot be had, or is had no longer: exit code 4."""

from __future__ import annotations

from twin.terms.text import Text

__all__ = ["RigUnavailable", "without_library"]


class RigUnavailable(Exception):  # noqa: N818 - says how it is
    """Why, in both languages."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


def without_library(device: str, error: ModuleNotFoundError) -> RigUnavailable:
    """A device whose library is not installed; `error` says how to."""
    return RigUnavailable(Text(f"{device}：缺少程序库：{error}", f"{device}: {error}"))
