"""What the tests of incidents share: reports from anywhere, and rules written otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.desk.conftest import Told, charge
from twin.county import County
from twin.desk import Desk, load_rules
from twin.terms.observation import Counted, CountReported, EventReported
from twin.terms.place import Place
from twin.terms.sources import SourceKind

__all__ = ["PLACE", "call", "changed", "count", "east"]

PLACE = Place(name="东梁镇某厂", lat_deg=41.925, lon_deg=121.56, node=5)
_M_PER_DEG_EAST = 82_820.0  # at 41.925° N


def east(metres: float, name: str = "") -> Place:
    """A place so many metres east of `PLACE`."""
    lon_deg = PLACE.lon_deg + metres / _M_PER_DEG_EAST
    return Place(name=name or f"以东{metres:g}米", lat_deg=PLACE.lat_deg, lon_deg=lon_deg, node=5)


def call(
    report: str, event_type: str = "fire", place: Place = PLACE, **words: Any
) -> EventReported:
    """A call of the public, exact about its place unless it says otherwise."""
    said: dict[str, Any] = {
        "caller": "群众",
        "channel": "phone",
        "text": "有情况",
        "source_kind": "public",
        "accuracy_m": 0.0,
    }
    return EventReported(report=report, event_type=event_type, place=place, **{**said, **words})


def count(
    what: Counted, number: int, kind: SourceKind = "hospital", place: Place = PLACE, by: str = ""
) -> CountReported:
    """A head-count of a source."""
    return CountReported(what=what, number=number, place=place, by=by or kind, source_kind=kind)


def changed(county: County, name: str, before: str, after: str) -> County:
    """The county with one rule file written otherwise, as another county would have it."""
    text = county.rule_texts[name]
    assert before in text
    return replace(county, rule_texts={**county.rule_texts, name: text.replace(before, after, 1)})


@pytest.fixture
def told_by_rules(county: County) -> Callable[..., Told]:
    """A desk of the county with one rule file written otherwise."""

    def make(name: str, before: str, after: str) -> Told:
        other = load_rules(changed(county, name, before, after))
        return Told(Desk(county, other, charge()))

    return make
