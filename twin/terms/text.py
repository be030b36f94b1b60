"""A sentence in the product's two languages, kept side by side so that neither goes missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Lang", "Text"]

Lang = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or label in Chinese and in English."""

    zh: str
    en: str

    def in_(self, lang: Lang) -> str:
        """The sentence in `lang`."""
        return self.zh if lang == "zh" else self.en
