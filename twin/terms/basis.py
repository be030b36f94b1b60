"""Where a figure comes from. Every embedded record carries one `Basis` and a `source`.

The trap: `GENERAL` is somebody's memory. It never becomes `SEEN` by being repeated.
"""

from __future__ import annotations

from enum import Enum

from twin.terms.text import Text

__all__ = ["Basis"]


class Basis(Enum):
    """How sure a figure is, as the tag written in the data files."""

    SEEN = "V"
    SEEN_WEAK = "V2"
    GENERAL = "G"
    ESTIMATE = "E"
    SYNTHETIC = "S"

    @property
    def label(self) -> Text:
        """What a reader is told beside the figure."""
        return _LABELS[self]


_LABELS = {
    Basis.SEEN: Text("已查原文", "seen in the named source"),
    Basis.SEEN_WEAK: Text("转载或列表所见", "seen in a repost or listing"),
    Basis.GENERAL: Text("通识，待核", "general knowledge, verify"),
    Basis.ESTIMATE: Text("推算", "estimate"),
    Basis.SYNTHETIC: Text("合成", "synthetic"),
}
