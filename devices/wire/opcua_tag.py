"""How a tag of a rig names a node of an OPC UA server: by its text, or by a whole node id.

What a reader would get wrong: a text may hold anything but ``=``, which a node id has
(``ns=3;s=FIC101.PV``); so a twin serves the very node that the real gateway has.
"""

from __future__ import annotations

from typing import Any

__all__ = ["TAG", "node_id"]

TAG = r"[^=]+|(ns=[0-9]{1,4};)?(i=[0-9]{1,9}|s=[^;]+)"
"""A regular expression for all of a tag."""


def node_id(ua: Any, tag: str, space: int) -> Any:
    """The node id of a tag, in the namespace `space` unless it says its own; `ua` is asyncua's."""
    return ua.NodeId.from_string(tag) if "=" in tag else ua.NodeId(tag, space)
