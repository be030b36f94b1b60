"""Papers as A4 pages: one HTML file each, with our typeface inside."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from reports.drill.words import NOT_REAL
from reports.papers.paper import AUDIENCE, Paper
from reports.typeface import embedded
from twin.terms.text import Lang

__all__ = ["page_of", "write_pages"]

_FONTS = "@@FONTS@@"
_HTML_LANG = {"zh": "zh-Hans", "en": "en"}
_PAGE = {
    "zh": '第 " counter(page) " 页 共 " counter(pages) " 页',
    "en": '" counter(page) " / " counter(pages) "',
}


def write_pages(papers: Sequence[Paper], folder: Path, lang: Lang) -> list[Path]:
    """Write each paper as `<file>.html` into a folder; returns the files."""
    pages = [page_of(paper, lang) for paper in papers]
    fonts = embedded("".join(pages))  # one for all; its making takes longer than all the rest
    written = []
    for paper, html in zip(papers, pages, strict=True):
        path = folder / f"{paper.file}.html"
        path.write_text(html.replace(_FONTS, fonts, 1), encoding="utf-8", newline="\n")
        written.append(path)
    return written


def page_of(paper: Paper, lang: Lang) -> str:
    """The page of a paper, with a mark where the typeface goes."""
    from jinja2 import Environment, StrictUndefined

    templates = files("reports").joinpath("templates")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    foot = f"{paper.drill} · {paper.title} · {NOT_REAL.in_(lang)}"
    style = templates.joinpath("papers.css").read_text(encoding="utf-8")
    for mark, text in (("FOOT", foot.replace('"', "").replace("\\", "")), ("PAGE", _PAGE[lang]),
                       ("TURN", "landscape" if paper.wide else "portrait")):  # fmt: skip
        style = style.replace(f"%%{mark}%%", text)
    template = environment.from_string(
        templates.joinpath("papers.html.j2").read_text(encoding="utf-8")
    )
    return template.render(
        html_lang=_HTML_LANG[lang],
        paper=paper,
        who=AUDIENCE[paper.audience].in_(lang),
        foot=foot,
        style=style,
        fonts=_FONTS,
    )
