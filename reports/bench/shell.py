"""What the pages of all benchmarks share: one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

from reports.drill.blocks import Block, Section
from reports.typeface import embedded
from twin.terms.text import Lang

__all__ = ["rendered"]

_HTML_LANG = {"zh": "zh-Hans", "en": "en"}


def rendered(title: str, cover: Sequence[str], sections: Sequence[Section], lang: Lang) -> str:
    """The page: its title, the line below it, and its sections, which are numbered here."""
    from jinja2 import Environment, StrictUndefined

    folder = files("reports").joinpath("templates")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    source = folder.joinpath("blocks.html.j2").read_text(encoding="utf-8")
    blocks = environment.from_string(source).module

    def render(block: Block) -> str:
        drawn: str = getattr(blocks, block.kind)(block)
        return drawn

    template = folder.joinpath("bench.html.j2").read_text(encoding="utf-8")
    html = environment.from_string(template).render(
        html_lang=_HTML_LANG[lang],
        title=title,
        cover=" · ".join(cover),
        sections=[
            Section(f"s{i}", str(i), section.title, section.lead, section.blocks)
            for i, section in enumerate(sections, start=1)
        ],
        style=folder.joinpath("style.css").read_text(encoding="utf-8").partition("@page")[0],
        fonts="@@FONTS@@",
        contents="目录" if lang == "zh" else "contents",
        render=render,
    )
    return html.replace("@@FONTS@@", embedded(html))
