"""The county's map: every format, the same bytes again, and what it is not, on its face."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reports.county_map import draw_county_map
from reports.typeface import covered
from twin.county import County


@pytest.mark.parametrize(("suffix", "magic"), [(".png", b"\x89PNG"), (".pdf", b"%PDF")])
def test_it_draws_pictures(county: County, tmp_path: Path, suffix: str, magic: bytes) -> None:
    out = tmp_path / f"map{suffix}"
    draw_county_map(county, out, "zh")
    assert out.read_bytes().startswith(magic)


@pytest.mark.parametrize(
    ("lang", "told"), [("zh", "示意图，不作为划界依据"), ("en", "Schematic, not for delimitation")]
)
def test_it_says_what_it_is_not_and_draws_the_same_again(
    county: County, tmp_path: Path, lang: str, told: str
) -> None:
    texts = []
    for name in ("one.svg", "two.svg"):
        draw_county_map(county, tmp_path / name, lang)  # type: ignore[arg-type]
        texts.append((tmp_path / name).read_text(encoding="utf-8"))
    assert texts[0] == texts[1]
    assert told in texts[0]
    words = "".join(re.findall(r"<text[^>]*>([^<]*)</text>", texts[0]))
    assert {letter for letter in words if ord(letter) not in covered() and letter != "\n"} == set()


def test_every_township_is_named(county: County, tmp_path: Path) -> None:
    out = tmp_path / "map.svg"
    draw_county_map(county, out, "zh")
    text = out.read_text(encoding="utf-8")
    assert all(town.name in text for town in county.townships.values())
