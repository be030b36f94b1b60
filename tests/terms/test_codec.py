"""Terms go to plain JSON values and back without loss, and refuse what does not fit."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twin.terms.codec import TermError, from_plain, tagged, to_body, to_plain, untag
from twin.terms.decision import EFFECTS, Effect
from twin.terms.drill import (
    Inject,
)
from twin.terms.happenings import (
    HAPPENINGS,
    Happening,
    LeakStarts,
)
from twin.terms.observation import SEEN, AlarmBit, AlarmChanged, Seen
from twin.terms.place import Place
from twin.terms.text import Text


@pytest.mark.parametrize(
    ("union", "table"), [(Seen, SEEN), (Effect, EFFECTS), (Happening, HAPPENINGS)]
)
def test_every_member_of_a_union_is_in_its_table(union: object, table: dict[str, type]) -> None:
    assert list(get_args(union)) == list(table.values())


@pytest.mark.parametrize("term", [*SEEN.values(), *EFFECTS.values()])
def test_no_term_has_a_field_that_its_record_adds(term: type) -> None:
    assert not {"step", "nth", "kind"} & {field.name for field in fields(term)}


@given(st.sampled_from(list(SEEN.values())).flatmap(st.from_type))
def test_any_observation_survives_the_journal(seen: Seen) -> None:
    line = json.dumps(to_plain(seen), allow_nan=True)
    assert repr(untag(json.loads(line), SEEN)) == repr(seen)


@given(st.sampled_from(list(EFFECTS.values())).flatmap(st.from_type))
def test_any_effect_survives_the_journal(effect: Effect) -> None:
    line = json.dumps(to_plain(effect), allow_nan=True)
    assert repr(untag(json.loads(line), EFFECTS)) == repr(effect)


@given(st.sampled_from([*SEEN.values(), *EFFECTS.values()]).flatmap(st.from_type))
def test_the_body_of_a_record_is_the_plain_term_without_its_tag(term: Seen | Effect) -> None:
    assert repr({"kind": term.kind, **to_body(term)}) == repr(to_plain(term))


@pytest.mark.parametrize("value", [{1}, b"x", Place, object()])
def test_what_is_no_term_has_no_plain_form(value: object) -> None:
    with pytest.raises(TermError, match="no plain form"):
        to_plain([value])
    with pytest.raises(TermError, match="no plain form"):
        to_body(value)


def test_a_field_that_happens_to_be_called_kind_is_a_field() -> None:
    inject = Inject(
        id="M-001",
        at_s=60.0,
        kind="意外",
        channel="phone",
        sender="导调组",
        to="值班室",
        text=Text("停电", "power cut"),
        objective="O1",
        happening=LeakStarts(hazard="H-A1", hole_mm=18.0),
        line=7,
    )
    assert from_plain(Inject, json.loads(json.dumps(to_plain(inject)))) == inject


def test_a_mapping_written_as_pairs_keeps_its_order_in_canonical_json() -> None:
    words = {"b": 1, "a": 2}
    plain = json.loads(json.dumps(to_plain(words, pairs=True), sort_keys=True))
    assert list(from_plain(dict[str, int], plain).items()) == [("b", 1), ("a", 2)]
    with pytest.raises(TermError, match="pairs"):
        from_plain(dict[str, int], [["b", 1, 2]])


def test_an_unknown_key_is_refused_with_its_path() -> None:
    plain = {**to_plain(Place(name="甲", lat_deg=42.0, lon_deg=121.0)), "alt_m": 3}
    with pytest.raises(TermError, match="Place: unknown key 'alt_m'"):
        from_plain(Place, plain)


def test_a_missing_key_is_refused() -> None:
    with pytest.raises(TermError, match="lon_deg"):
        from_plain(Place, {"name": "甲", "lat_deg": 42.0})


def test_a_number_is_not_taken_for_a_text() -> None:
    plain = to_plain(AlarmChanged(point="P-1", bit=AlarmBit.HH, active=True, value=None))
    with pytest.raises(TermError, match="point: expected str"):
        untag({**plain, "point": 1}, SEEN)


def test_an_integer_is_taken_for_a_float_and_nothing_else_is_bent() -> None:
    assert from_plain(float, 3) == 3.0
    with pytest.raises(TermError):
        from_plain(int, 3.0)
    with pytest.raises(TermError):
        from_plain(int, True)


def test_two_members_of_one_kind_are_refused() -> None:
    @dataclass(frozen=True)
    class Twin:
        kind = "alarm_changed"

    with pytest.raises(TermError, match="share a kind"):
        tagged(AlarmChanged, Twin)  # type: ignore[arg-type]
