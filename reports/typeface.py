"""The shipped typeface: for figures through matplotlib, for pages as a small embedded subset.

Figures and pages must look the same where no Chinese font is installed, so nothing but our own
font is ever asked for.
"""

from __future__ import annotations

import io
from functools import cache
from importlib.resources import files
from typing import Literal

__all__ = ["FAMILY", "covered", "subset_woff2", "use_typeface"]

FAMILY = "Fumeng Sans SC"
Style = Literal["Regular", "Bold"]


def use_typeface() -> str:
    """Make the font known to matplotlib; returns its family name."""
    _register()
    return FAMILY


def subset_woff2(characters: str, style: Style) -> bytes:
    """The font cut down to some characters, as WOFF2."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(_bytes(style)), lazy=True, recalcTimestamp=False)
    options = subset.Options(flavor="woff2", layout_features=[], notdef_outline=True)
    options.drop_tables += ["FFTM"]
    cutter = subset.Subsetter(options)
    cutter.populate(text=characters)
    cutter.subset(font)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out, reorderTables=False)
    return out.getvalue()


@cache
def covered() -> frozenset[int]:
    """The code points the font has."""
    from fontTools.ttLib import TTFont

    return frozenset(TTFont(io.BytesIO(_bytes("Regular")), lazy=True).getBestCmap())


@cache
def _register() -> None:
    from matplotlib import font_manager

    for style in ("Regular", "Bold"):
        font_manager.fontManager.addfont(
            str(files("reports").joinpath("fonts", f"FumengSansSC-{style}.ttf"))
        )


@cache
def _bytes(style: Style) -> bytes:
    return files("reports").joinpath("fonts", f"FumengSansSC-{style}.ttf").read_bytes()
