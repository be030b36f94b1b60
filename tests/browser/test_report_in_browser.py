"""The report in a real browser: from the disk, without a network, with and without scripts.

Chromium runs under a font configuration that lists no Chinese font, so a character that is not in
the shipped font would show.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from reports.typeface import FAMILY, covered
from tests.reports.conftest import Finished, finished

__all__ = ["finished"]

pytestmark = pytest.mark.browser

CHROMIUM = os.environ.get("FUMENG_CHROMIUM") or shutil.which("chromium")
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>/usr/share/fonts/truetype/dejavu</dir><cachedir>{cache}</cachedir></fontconfig>
"""


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment whose font configuration knows no Chinese font."""
    folder = tmp_path_factory.mktemp("fonts")
    config = folder / "fonts.conf"
    config.write_text(FONTS.format(cache=folder / "cache"), encoding="utf-8")
    return {**os.environ, "FONTCONFIG_FILE": str(config)}


@pytest.fixture(scope="module")
def chromium(environ: dict[str, str]) -> Iterator[Any]:
    """A headless Chromium."""
    if CHROMIUM is None:
        pytest.skip("no chromium here; install it or name it in FUMENG_CHROMIUM")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox"],
            env=environ,  # type: ignore[arg-type]
        )
        yield browser
        browser.close()


@pytest.mark.skipif(shutil.which("fc-list") is None, reason="fontconfig's fc-list is not here")
def test_the_browser_runs_without_any_chinese_font(environ: dict[str, str]) -> None:
    listed = subprocess.run(
        ["fc-list", ":lang=zh"], env=environ, capture_output=True, text=True, check=True
    )
    assert listed.stdout == ""


@pytest.mark.parametrize("scripts", [True, False], ids=["js", "no-js"])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [1280, 390])
def test_it_opens_from_the_disk_and_asks_for_nothing(
    chromium: Any, finished: Finished, lang: str, scripts: bool, width: int
) -> None:
    context = chromium.new_context(
        java_script_enabled=scripts,
        viewport={"width": width, "height": 900},
        offline=True,
    )
    page = context.new_page()
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    path: Path = getattr(finished, lang)
    page.goto(path.as_uri())
    assert [url for url in asked if not url.startswith("data:")] == [path.as_uri()]
    assert errors == []
    assert page.locator("h1").count() == 1
    assert page.locator("section").count() == 12
    assert page.locator("#t-actions tbody tr").count() == len(finished.inputs.drill.expects)
    levels = [int(name[1]) for name in page.locator("h1,h2,h3,h4").evaluate_all(
        "found => found.map(heading => heading.tagName)")]  # fmt: skip
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_character_it_draws_is_in_the_shipped_font(
    chromium: Any, finished: Finished, lang: str
) -> None:
    page = chromium.new_page()
    page.goto(getattr(finished, lang).as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    shown: str = page.evaluate("document.body.innerText")
    shown += "".join(page.locator("svg text").all_text_contents())
    shown += "".join(
        re.findall(r'content:("[^;}]*")', page.locator("head style").inner_html().split("@page")[1])
    )
    assert {letter for letter in shown if not letter.isspace()} - {
        chr(code) for code in covered()
    } == set()
    families: list[str] = page.evaluate(
        "[...new Set([...document.querySelectorAll('body, body *')]"
        ".map(part => getComputedStyle(part).fontFamily.split(',')[0].replaceAll('\"', '')))]"
    )
    assert families == [FAMILY]
    page.close()


def test_a_link_to_a_figures_numbers_opens_their_table(chromium: Any, finished: Finished) -> None:
    page = chromium.new_page()
    page.goto(finished.zh.as_uri())
    assert not page.locator("#t-arrivals").is_visible()
    page.locator("figcaption a[href='#t-arrivals']").first.click()
    assert page.locator("#t-arrivals").is_visible()
    page.close()


def test_the_filter_narrows_the_table_of_actions(chromium: Any, finished: Finished) -> None:
    page = chromium.new_page()
    page.goto(finished.zh.as_uri())
    page.fill("input[data-table=t-actions]", "E-009")
    visible = page.locator("#t-actions tbody tr:visible")
    assert visible.count() == 1
    page.close()


@pytest.mark.skipif(shutil.which("pdffonts") is None, reason="poppler-utils is not here")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_prints_on_a4_in_our_own_font_alone(
    chromium: Any, finished: Finished, lang: str, tmp_path: Path
) -> None:
    page = chromium.new_page()
    page.goto(getattr(finished, lang).as_uri())
    pdf = tmp_path / "report.pdf"
    page.pdf(path=str(pdf), prefer_css_page_size=True, print_background=True, tagged=True)
    page.close()
    fonts = subprocess.run(["pdffonts", str(pdf)], capture_output=True, text=True, check=True)
    rows = fonts.stdout.splitlines()[2:]
    assert rows
    assert all("FumengSansSC" in row and "TrueType" in row for row in rows), fonts.stdout
    told = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True, check=True)
    assert "□" not in told.stdout
    info = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, text=True, check=True)
    assert "A4" in info.stdout
    assert re.search(r"Tagged: +yes", info.stdout)
    folded = "逐个报警" if lang == "zh" else "Each alarm"
    assert folded in told.stdout  # what is folded on the screen is printed
    head = "余量" if lang == "zh" else "margin"
    assert (
        told.stdout.replace(" ", "").count(head) >= 2
    )  # the table breaks over a page and repeats its head
