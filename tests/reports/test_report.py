"""The report is one small file, complete without scripts, in our own font, the same every time."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from reports.drill.chain import alarm_chains, quantile
from reports.drill.story import read_story
from reports.drill.words import NOT_REAL, SCHEMATIC, Speaker
from reports.typeface import covered
from tests.reports.conftest import Finished
from twin.cli.running import write_report
from twin.journal import EVENTS, read

SIZE_MAX = 1_500_000
VOID = {"meta", "br", "input", "link", "img", "hr"}


class _Page(HTMLParser):
    """Collects text and headings, and checks that tags close."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.crossed: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        words = dict(attrs)
        if "id" in words:
            self.ids.append(words["id"] or "")
        if tag == "a":
            self.links.append(words.get("href") or "")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        words = dict(attrs)
        if "id" in words:
            self.ids.append(words["id"] or "")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.crossed.append(tag)

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "script"):
            self.text.append(data)


def _page(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


@pytest.fixture(params=["zh", "en"])
def path(request: pytest.FixtureRequest, finished: Finished) -> Path:
    found: Path = getattr(finished, request.param)
    return found


def test_it_is_one_small_file(path: Path) -> None:
    assert path.stat().st_size <= SIZE_MAX


def test_it_asks_for_nothing_outside_itself(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"""(?:src|href|url)\s*[=(]\s*["']?(?!#|data:)[a-z./]""", text) == []


def test_its_tags_close_its_ids_are_unique_and_its_links_lead_somewhere(path: Path) -> None:
    page = _page(path)
    assert page.crossed == []
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)


def test_its_headings_are_in_order(path: Path) -> None:
    levels = _page(path).headings
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_character_is_in_the_shipped_font(path: Path) -> None:
    shown = {ord(letter) for letter in "".join(_page(path).text) if not letter.isspace()}
    assert {chr(code) for code in shown - covered()} == set()


def test_every_figure_and_map_says_that_it_is_not_real(finished: Finished) -> None:
    for path, lang in ((finished.zh, "zh"), (finished.en, "en")):
        text = path.read_text(encoding="utf-8")
        figures = re.findall(r"<svg.*?</svg>", text, flags=re.DOTALL)
        assert len(figures) == 10
        assert all(NOT_REAL.in_(lang) in figure for figure in figures)  # type: ignore[arg-type]
        maps = [figure for figure in figures if "map-base" in figure]
        assert len(maps) == 4
        assert all(SCHEMATIC.in_(lang) in figure for figure in maps)  # type: ignore[arg-type]
        assert sum('id="map-base"' in figure for figure in maps) == 1


def test_the_charts_are_files_of_their_own_that_say_the_same(finished: Finished) -> None:
    for lang in ("zh", "en"):
        charts = sorted((finished.folder / "figures").glob(f"*.{lang}.svg"))
        assert len(charts) == 6
        for chart in charts:
            root = ElementTree.parse(chart).getroot()
            texts = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
            assert NOT_REAL.in_(lang) in texts


def test_the_english_report_has_no_chinese_sentence_of_ours(finished: Finished) -> None:
    page = _page(finished.en)
    headings = re.findall(r"<h[123]>(.*?)</h[123]>", finished.en.read_text(encoding="utf-8"))
    assert headings
    assert not any(re.search("[一-鿿]", heading) for heading in headings)
    assert "not passed" in "".join(page.text) or "passed" in "".join(page.text)


def test_writing_it_again_gives_the_same_bytes(finished: Finished) -> None:
    before = finished.zh.read_bytes()
    inputs = finished.inputs
    write_report(finished.folder, inputs.county, inputs.drill, finished.verdict, "zh", "zh")
    assert finished.zh.read_bytes() == before


def test_every_expected_action_and_every_legal_clock_stands_in_it(
    finished: Finished, path: Path
) -> None:
    text = "".join(_page(path).text)
    story = read_story(read(finished.folder / EVENTS))
    assert all(expect.id in text for expect in finished.inputs.drill.expects)
    assert all(str(due.body["clause"]) in text for due in story.of("desk.report_due"))


def test_the_parts_of_an_alarm_chain_add_up(finished: Finished) -> None:
    story = read_story(read(finished.folder / EVENTS))
    chains = alarm_chains(story, finished.inputs.county)
    assert len(chains) > 10
    for chain in chains:
        assert all(part >= 0.0 for part in chain.parts_s)
        if chain.acknowledged_s is not None:
            assert sum(chain.parts_s) == pytest.approx(chain.acknowledged_s - chain.truth_s)


def test_times_and_spans_are_told_as_people_say_them() -> None:
    zh, en = Speaker("zh", "2026-07-12T20:30:00+08:00"), Speaker("en", "2026-07-12T20:30:00+08:00")
    assert zh.clock(725) == "T+00:12:05（20:42）"
    assert en.clock(4 * 3600) == "T+04:00:00 (00:30)"
    assert (zh.span(400), en.span(400)) == ("6 分 40 秒", "6 min 40 s")
    assert (zh.span(-5), zh.span(0), zh.span(3600)) == ("−5 秒", "0 秒", "1 小时")


def test_a_quantile_is_one_of_the_values() -> None:
    assert quantile([], 0.5) == 0.0
    assert quantile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert quantile([1.0], 0.9) == 1.0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_alarm_load_of_every_position_is_told_and_counts_what_was_shown(
    finished: Finished, lang: str
) -> None:
    text = (finished.zh if lang == "zh" else finished.en).read_text(encoding="utf-8")
    section = text[text.index('id="s8"') :]
    section = section[: section.index("</section>")]
    shown: dict[str, int] = {}
    for record in read(finished.folder / EVENTS):
        if record.kind == "desk.alarm_announced" and not record.body["again"]:
            shown[record.body["position"]] = shown.get(record.body["position"], 0) + 1
        elif record.kind == "desk.alarms_grouped":
            position = record.body["position"]
            shown[position] = shown.get(position, 0) + len(record.body["members"])
    assert shown["county_duty"] > 40
    table = section[section.index('id="t-loads"') :]
    for number in shown.values():
        assert f">{number}</td>" in table
    assert ("县值班室" if lang == "zh" else "county duty room") in table
