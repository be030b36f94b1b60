"""The live page in a real browser: with and without scripts, on a phone and on a screen."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.browser.test_report_in_browser import chromium, environ
from twin.journal import EVENTS, read, resolve_run

pytest.importorskip("uvicorn", reason="the extra `live` is not installed")

__all__ = ["chromium", "environ"]

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]


class Served:
    """A live run with its page, in a process of its own."""

    def __init__(self, folder: Path, *words: str) -> None:
        command = [
            sys.executable, "-m", "twin.cli", "live", "hf-leak", "--speed", "60", "--port", "0",
            "--people", "值班员,带班领导", "--no-report", "-o", str(folder), *words,
        ]  # fmt: skip
        self.folder = folder
        self.process = subprocess.Popen(
            command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "FUMENG_LANG": "zh"},
        )  # fmt: skip
        self.url = ""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            found = re.search(r"http://\S+", line)
            if found:
                self.url = found[0]
                break
        assert self.url

    def said(self, source: str) -> list[str]:
        """What the journal on disk has from a person."""
        journal = resolve_run("latest", self.folder) / EVENTS
        whole = journal.with_name("so-far.jsonl")
        whole.write_bytes(journal.read_bytes().rpartition(b"\n")[0] + b"\n")
        return [record.kind for record in read(whole) if record.source == source]

    def stop(self) -> None:
        """Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(20)
        assert self.process.stderr is not None
        self.process.stderr.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A run whose first alarm comes two seconds after it has begun."""
    if shutil.which("chromium") is None and "FUMENG_CHROMIUM" not in os.environ:
        pytest.skip("no chromium here; install it or name it in FUMENG_CHROMIUM")
    running = Served(tmp_path_factory.mktemp("served"))
    yield running
    running.stop()


def enter(page: Any, served: Served, name: str, part: str = "player") -> None:
    page.goto(served.url)
    page.fill("input[name=name]", name)
    page.check(f"input[value={part}]")
    page.click("main button")


def wait_for(page: Any, selector: str, *, reload: bool) -> Any:
    """The first element that fits; without scripts the page is loaded anew to look again."""
    give_up = time.monotonic() + 30
    while time.monotonic() < give_up:
        if page.locator(selector).count():
            return page.locator(selector).first
        page.wait_for_timeout(300)
        if reload:
            page.goto(page.url)
    raise AssertionError(f"no {selector} on the page:\n{page.inner_text('main')}")


@pytest.mark.parametrize("scripts", [True, False], ids=["js", "no-js"])
def test_an_officer_does_the_duty_with_and_without_scripts(
    chromium: Any, served: Served, scripts: bool
) -> None:
    width = 1280 if scripts else 390
    context = chromium.new_context(
        java_script_enabled=scripts, viewport={"width": width, "height": 900}
    )
    page = context.new_page()
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    name = "甲某" if scripts else "乙某"
    enter(page, served, name)
    if scripts:
        button = wait_for(page, "form[action='/act/acknowledge'] button", reload=False)
        button.click()
        wait_for(page, ".told.good", reload=False)
        assert "obs.acknowledged" in served.said(f"page:{name}")
    page.goto(f"{served.url}form/call")
    page.select_option("select[name=event_type]", "fire")
    page.fill("input[name=place]", "东梁镇/南荒村")
    page.fill("textarea", "柴草堆冒烟")
    page.click("main button")
    assert "已记录" in page.inner_text(".told")
    assert "obs.event_reported" in served.said(f"page:{name}")
    page.goto(f"{served.url}form/handover")
    page.fill("input[name=to]", "丙某")
    page.click("main button")
    assert "丙某" in page.inner_text("header")
    assert page.locator("h1").count() == 1
    levels = [int(tag[1]) for tag in page.locator("h1,h2,h3").evaluate_all(
        "found => found.map(heading => heading.tagName)")]  # fmt: skip
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert "仿真演练·非真实事件" in page.inner_text("header")
    assert {url.split("/")[2] for url in asked} == {served.url.split("/")[2]}
    assert errors == []
    context.close()


def test_changes_come_by_themselves_and_a_lost_line_shows(chromium: Any, tmp_path: Path) -> None:
    served = Served(tmp_path)
    page = chromium.new_page()
    enter(page, served, "丁某", "observer")
    assert page.locator("form[action^='/act']").count() == 0
    before = page.inner_text("#t-plus")
    wait_for(page, ".lines li", reload=False)
    assert page.inner_text("#t-plus") > before
    assert not page.locator("#lost").is_visible()
    served.process.kill()
    served.stop()
    page.wait_for_selector("#lost:visible", timeout=5000)
    assert "stale" in (page.get_attribute("body", "class") or "")
    page.close()
