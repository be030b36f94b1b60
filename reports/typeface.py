"""The shipped typeface: for figures through matplotlib, for pages as a small embedded subset.

Figures and pages must look the same where no Chinese font is installed, so nothing but our own
font is ever asked for.
"""

from __future__ import annotations

import base64
import io
import re
from functools import cache
from html import unescape
from importlib.resources import files
from typing import Literal

__all__ = ["FAMILY", "covered", "embedded", "subset_woff2", "use_typeface"]

FAMILY = "Fumeng Sans SC"
Style = Literal["Regular", "Bold"]
_WEIGHTS: tuple[tuple[Style, int], ...] = (("Regular", 400), ("Bold", 700))
_ALWAYS = "0123456789 /第页共of·—…"


def use_typeface() -> str:
    """Make the font known to matplotlib; returns its family name."""
    _register()
    return FAMILY


def embedded(html: str) -> str:
    """Both weights as CSS, cut down to what a page shows."""
    text = re.sub(r"<script>.*?</script>", " ", html, flags=re.DOTALL)
    shown = unescape(re.sub(r"<[^>]+>", " ", text)) + "".join(re.findall(r'"([^"]*)"', text))
    letters = "".join(sorted(set(shown + _ALWAYS)))
    faces = []
    for style, weight in _WEIGHTS:
        data = base64.b64encode(subset_woff2(letters, style)).decode()
        faces.append(
            f'@font-face{{font-family:"{FAMILY}";font-weight:{weight};'
            f'src:url(data:font/woff2;base64,{data}) format("woff2")}}'
        )
    return "".join(faces)


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
