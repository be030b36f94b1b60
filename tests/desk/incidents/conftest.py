"""What the tests of incidents share: a county of which one rule has been changed."""

from __future__ import annotations

from dataclasses import replace

from twin.county import County

__all__ = ["changed"]


def changed(county: County, name: str, before: str, after: str) -> County:
    """The county with one rule file written otherwise, as another county would have it."""
    text = county.rule_texts[name]
    assert before in text
    return replace(county, rule_texts={**county.rule_texts, name: text.replace(before, after, 1)})
