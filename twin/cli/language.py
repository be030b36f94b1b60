"""Which language to speak: `--lang`, then FUMENG_LANG, then the locale, then Chinese.

It is decided before click reads the command line, because help texts are made at import time.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from functools import cache

from twin.terms.text import Lang, Text

__all__ = ["current", "pick", "say", "text"]


def pick(argv: Sequence[str], environ: Mapping[str, str]) -> Lang:
    """The language asked for by a command line and an environment."""
    for i, word in enumerate(argv):
        asked = word.removeprefix("--lang=") if word.startswith("--lang=") else ""
        if word == "--lang" and i + 1 < len(argv):
            asked = argv[i + 1]
        if asked in ("zh", "en"):
            return "en" if asked == "en" else "zh"
    if environ.get("FUMENG_LANG") in ("zh", "en"):
        return "en" if environ["FUMENG_LANG"] == "en" else "zh"
    locale = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    return "en" if locale.startswith("en") else "zh"


@cache
def current() -> Lang:
    """The language of this process."""
    return pick(sys.argv[1:], os.environ)


def say(zh: str, en: str) -> str:
    """The sentence in the language of this process."""
    return zh if current() == "zh" else en


def text(value: Text) -> str:
    """A two-language text in the language of this process."""
    return value.in_(current())
