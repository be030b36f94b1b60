"""Make "Fumeng Sans SC" Regular and Bold from the variable Noto Sans CJK (by hand, not at install).

    python reports/fonts/build_fonts.py NotoSansCJK-VF.otf.ttc

The source is under the SIL Open Font License 1.1; a subset must carry another name, and does.
Outlines become TrueType curves: from CFF outlines Chromium writes Type 3 fonts into a PDF.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FAMILY = "Fumeng Sans SC"
FACE = "Noto Sans CJK SC"
WEIGHTS = {"Regular": 400.0, "Bold": 700.0}
ERROR_EM = 1.0
MADE = 3_850_000_000  # fixed, in seconds since 1904, so that a rebuild gives the same bytes
SYMBOLS = "✓△▲▽▼◆◇■□●○★☆→←↑↓⇒−×÷±≤≥≠≈∞°℃²³‰·…—–“”‘’「」『』【】《》〈〉①②③④⑤⑥⑦⑧⑨⑩ⅠⅡⅢⅣαβσμ⚠©®"
NAMES_BEYOND_GB2312 = "鄄邳旸硚甪畲堽圐圙垚喆"


def characters() -> list[str]:
    """GB2312, Latin-1, the symbols the report uses, and every character of our own files."""
    wanted = set(SYMBOLS) | set(NAMES_BEYOND_GB2312)
    wanted |= {chr(code) for code in [*range(0x20, 0x7F), *range(0xA0, 0x100)]}
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            wanted |= set(bytes((row, cell)).decode("gb2312", errors="ignore"))
    for folder, pattern in (("twin", "*.csv"), ("twin", "*.yaml"), ("scenarios", "*.yaml")):
        for path in sorted((ROOT / folder).rglob(pattern)):
            wanted |= set(path.read_text(encoding="utf-8-sig"))
    return sorted(letter for letter in wanted if letter.isprintable())


def build(source: Path) -> Iterator[Path]:
    """Write both weights beside this file; yields their paths."""
    face = next(font for font in TTCollection(source).fonts if font["name"].getDebugName(4) == FACE)
    cmap = face.getBestCmap()
    chosen = [letter for letter in characters() if ord(letter) in cmap]
    for style, weight in WEIGHTS.items():
        out = HERE / f"FumengSansSC-{style}.ttf"
        _write(face, {ord(letter): cmap[ord(letter)] for letter in chosen}, style, weight, out)
        yield out


def _write(face: Any, cmap: dict[int, str], style: str, weight: float, out: Path) -> None:
    glyph_set = face.getGlyphSet(location={"wght": weight})
    order = [".notdef", *dict.fromkeys(cmap.values())]
    glyphs, metrics = {}, {}
    for name in order:
        pen = TTGlyphPen(None)
        glyph_set[name].draw(Cu2QuPen(pen, ERROR_EM, reverse_direction=True))
        glyphs[name] = pen.glyph()
        metrics[name] = (round(glyph_set[name].width), 0)
    builder = FontBuilder(face["head"].unitsPerEm, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(cmap)
    builder.setupGlyf(glyphs)
    bearings = builder.font["glyf"]
    builder.setupHorizontalMetrics(
        {name: (width, getattr(bearings[name], "xMin", 0)) for name, (width, _) in metrics.items()}
    )
    ascent, descent = face["hhea"].ascent, face["hhea"].descent
    builder.setupHorizontalHeader(ascent=ascent, descent=descent)
    builder.setupNameTable(
        {
            "copyright": face["name"].getDebugName(0),
            "familyName": FAMILY,
            "styleName": style,
            "uniqueFontIdentifier": f"{FAMILY} {style}; subset of Noto Sans CJK SC",
            "fullName": f"{FAMILY} {style}",
            "psName": f"FumengSansSC-{style}",
            "version": "Version 1.000",
            "licenseDescription": "SIL Open Font License, Version 1.1",
            "licenseInfoURL": "https://openfontlicense.org",
        }
    )
    bold = style == "Bold"
    builder.setupOS2(
        sTypoAscender=ascent,
        sTypoDescender=descent,
        usWinAscent=ascent,
        usWinDescent=-descent,
        usWeightClass=int(weight),
        fsSelection=0x20 if bold else 0x40,
    )
    builder.setupPost(keepGlyphNames=False)
    builder.font["head"].macStyle = 1 if bold else 0
    builder.font["head"].created = builder.font["head"].modified = MADE
    builder.save(out)


if __name__ == "__main__":
    for made in build(Path(sys.argv[1])):
        print(made.name, made.stat().st_size)
