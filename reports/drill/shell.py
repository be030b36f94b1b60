"""The frame of a page: head, contents, sections, foot. What stands in it is the caller's.

`FONTS` is left in the page for the font; pages that show the same letters can share one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

from reports.drill.blocks import Block, Section
from reports.drill.words import NOT_REAL, Speaker

__all__ = ["FONTS", "Head", "page_of"]

FONTS = "@@FONTS@@"
_HTML_LANG = {"zh": "zh-Hans", "en": "en"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands above and below the sections. Without a `ruling` there is no badge."""

    title: str
    what: str
    skip: str
    cover: str
    stamp: str
    seal: str
    ruling: str = ""
    passed: bool = False


def page_of(sections: Sequence[Section], head: Head, say: Speaker) -> str:
    """One HTML page, with `FONTS` where the font goes."""
    from jinja2 import Environment, StrictUndefined

    templates = files("reports").joinpath("templates")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    blocks = environment.from_string(
        templates.joinpath("blocks.html.j2").read_text(encoding="utf-8")
    ).module

    def render(block: Block) -> str:
        drawn: str = getattr(blocks, block.kind)(block)
        return drawn

    words = {
        "report": head.what,
        "skip": head.skip,
        "contents": say.pick("目录", "contents"),
        "not_real": say(NOT_REAL),
    }
    style = templates.joinpath("style.css").read_text(encoding="utf-8")
    foot = f"{head.title} · {say(NOT_REAL)} · {head.seal}"
    page = say.pick('第 " counter(page) " 页 共 " counter(pages) " 页',
                    '" counter(page) " / " counter(pages) "')  # fmt: skip
    style = style.replace("%%FOOT%%", foot.replace('"', "")).replace("%%PAGE%%", page)
    return environment.from_string(
        templates.joinpath("drill.html.j2").read_text(encoding="utf-8")
    ).render(
        html_lang=_HTML_LANG[say.lang],
        title=head.title,
        ruling=head.ruling,
        passed=head.passed,
        cover=head.cover,
        sections=sections,
        stamp=head.stamp,
        style=style,
        fonts=FONTS,
        render=render,
        w=words,
    )
