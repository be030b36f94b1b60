"""The papers of an exercise: players read nothing they must not know; all letters are drawn."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from openpyxl import load_workbook

from reports.papers import course_of, make_papers, write_pages
from reports.papers.office import write_office
from reports.papers.pages import page_of
from reports.typeface import covered
from scenarios import find_drill, list_drills, load_drill
from twin.county import County
from twin.terms.drill import Drill
from twin.terms.text import Lang


@pytest.fixture(scope="module")
def drill(county: County) -> Drill:
    """The shipped leak, one of whose injects is not true."""
    found = load_drill(find_drill("hf-leak"), county)
    injects = (*found.injects[:-1], replace(found.injects[-1], truth=False))
    return replace(found, injects=injects)


def pages(drill: Drill, county: County, lang: Lang) -> dict[str, str]:
    """The pages by their file, without the typeface."""
    return {paper.file: page_of(paper, lang) for paper in make_papers(drill, county, lang)}


def shown(html: str) -> str:
    """What a page says, styles aside."""
    html = re.sub(r"<style>.*?</style>", " ", html, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", " ", html))


def secrets(drill: Drill) -> set[str]:
    """What players must not read before the exercise is over."""
    found: set[str] = set()
    for inject in drill.injects:
        found |= {inject.id, inject.text.zh, inject.text.en}
    for expect in drill.expects:
        found |= {expect.id, expect.label.zh, expect.label.en}
    for goal in drill.objectives:
        found |= {goal.text.zh, goal.text.en}
    found |= {name for mark in drill.bookmarks for name in (mark.name.zh, mark.name.en)}
    return found | {"属实", "时限", "关键行动", "预期行动", "expected action", "not true"}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", list_drills(), ids=lambda path: path.stem)
def test_players_read_nothing_that_they_must_not_know(
    path: Path, lang: Lang, county: County
) -> None:
    drill = load_drill(path, county)
    raw = pages(drill, county, lang)
    said = {name: shown(html) for name, html in raw.items()}
    for_players = {"zh": "参演人员可阅", "en": "For players"}[lang]
    assert [name for name, text in said.items() if for_players in text] == ["players"]
    assert [word for word in secrets(drill) if word in raw["players"]] == []
    for inject in drill.injects:  # and the others do say it, so that the test can fail
        assert inject.text.in_(lang) in said["control-cards"]
        assert inject.text.in_(lang) in said["script"]
    for expect in drill.expects:
        assert expect.label.in_(lang) in said["evaluation"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_exercise_without_notice_does_not_tell_its_subject_or_hour(
    drill: Drill, county: County, lang: Lang
) -> None:
    assert drill.title.in_(lang) in pages(drill, county, lang)["players"]
    blind = pages(replace(drill, notice=False, form="double_blind"), county, lang)["players"]
    assert [w for w in (drill.title.in_(lang), "2026-07-12", "20:30") if w in blind] == []


def test_what_is_not_true_is_marked_for_control_alone(drill: Drill, county: County) -> None:
    said = pages(drill, county, "zh")
    assert said["control-cards"].count("否：不得告知参演方") == 1
    assert said["script"].count("（不属实）") == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_letter_is_in_our_typeface_and_every_page_says_it_is_an_exercise(
    drill: Drill, county: County, lang: Lang
) -> None:
    for html in pages(drill, county, lang).values():
        text = shown(html)
        assert {letter for letter in text if letter.isprintable()} <= {chr(c) for c in covered()}
        assert {"zh": "仿真演练·非真实事件", "en": "Exercise, not a real event"}[lang] in text


def test_a_written_page_needs_nothing_else(drill: Drill, county: County, tmp_path: Path) -> None:
    for page in write_pages(make_papers(drill, county, "zh"), tmp_path, "zh"):
        raw = page.read_text(encoding="utf-8")
        assert "<script" not in raw
        assert "@font-face" in raw
        assert re.search(r"(?:src|href)=|url\((?!data:)", raw) is None


def test_the_course_has_every_inject_and_action_once(drill: Drill) -> None:
    ids = sorted(each.id for each in course_of(drill) if each.id)
    assert ids == sorted([*(i.id for i in drill.injects), *(e.id for e in drill.expects)])


def test_papers_for_office_say_the_same_and_leak_nothing(
    drill: Drill, county: County, tmp_path: Path
) -> None:
    docx = pytest.importorskip("docx", reason="the extra office is not installed")
    papers = make_papers(drill, county, "zh")
    files = {path.name for path in write_office(papers, tmp_path, "zh")}
    assert {"players.docx", "control-cards.docx", "evaluation.xlsx", "support.xlsx"} <= files
    assert "players.xlsx" not in files
    with zipfile.ZipFile(tmp_path / "players.docx") as parts:
        raw = "".join(
            parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml")
        )
    assert [word for word in secrets(drill) if word in raw] == []
    page = docx.Document(str(tmp_path / "evaluation.docx"))
    told = {cell.text for grid in page.tables for row in grid.rows for cell in row.cells}
    assert {expect.label.zh for expect in drill.expects} <= told
    (sheet, *_) = load_workbook(tmp_path / "script.xlsx").worksheets
    told = {cell.value for row in sheet.iter_rows() for cell in row}
    assert f"{drill.injects[0].text.zh}" in told
