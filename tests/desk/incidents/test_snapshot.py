"""Incidents with everything that can be open about them survive a snapshot, and replay the same."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests.desk.conftest import Told, charge, gas
from tests.desk.incidents.conftest import call, count, east
from twin.county import County
from twin.desk import Desk, Rules
from twin.journal import canonical_bytes, digest
from twin.terms.codec import from_plain, to_plain, untag
from twin.terms.levels import AccidentGrade
from twin.terms.observation import (
    SEEN,
    Answered,
    ExtentReported,
    GradeChanged,
    MergeAsked,
    PhaseChanged,
    Seen,
    SplitAsked,
    UndoAsked,
)

BUSY: tuple[tuple[float, tuple[Seen, ...]], ...] = (
    (0, (call("C-1", counts=(("light", 3),)), call("C-2", "mine", east(9000)))),
    (10, (gas("GHF-001"), gas("GHF-002"))),
    (20, (call("C-3", "explosion", east(1100)), call("C-4", caller="乙", counts=(("light", 5),)))),
    (30, (call("119:1", "explosion", caller="119", source_kind="centre"),)),
    (40, (count("grave", 12), count("grave", 15, "crew"))),
    (50, (MergeAsked(incident="I-1", other="I-2", by="甲", reason="同"),)),
    (60, (SplitAsked(incident="I-1", evidence=("C-4",), by="甲", reason="异"),)),
    (65, (call("C-5", "explosion", east(1100)),)),
    (70, (UndoAsked(act="IA-2", by="甲", reason="错"),)),
    (80, (GradeChanged(incident="I-1", grade=AccidentGrade.ORDINARY, by="甲", reason="核"),)),
    (90, (Answered(question="Q-1", answer="new", by="甲"),)),
    (95, (UndoAsked(act="IA-1", by="甲", reason="错"),)),
    (99, (PhaseChanged(incident="I-1", phase="onset", by="甲", reason="复燃"),)),
    (
        150,
        (
            ExtentReported(
                what="burnt_ha", amount=2.5, place=east(0), by="乡", source_kind="township"
            ),
        ),
    ),
)


def played(desk: Desk, steps: tuple[tuple[float, tuple[Seen, ...]], ...]) -> Iterator[object]:
    told = Told(desk)
    for at_s, bodies in steps:
        yield told.see(at_s, *bodies)


def test_a_desk_restored_anywhere_in_a_busy_spell_goes_on_the_same(
    county: County, rules: Rules
) -> None:
    for cut in range(1, len(BUSY), 2):
        whole = Desk(county, rules, charge())
        list(played(whole, BUSY[:cut]))
        kept = json.loads(canonical_bytes(whole.snapshot()))
        restored = Desk.restore(county, rules, charge(), kept)
        assert list(played(restored, BUSY[cut:])) == list(played(whole, BUSY[cut:]))
        assert digest(restored.snapshot()) == digest(whole.snapshot())


def test_every_new_observation_can_be_written_and_read_back() -> None:
    for _, bodies in BUSY:
        for body in bodies:
            assert untag(json.loads(canonical_bytes(to_plain(body))), SEEN) == body


def test_a_journal_of_before_the_new_fields_is_still_read() -> None:
    old = {
        "kind": "event_reported",
        "report": "C-1",
        "event_type": "fire",
        "place": to_plain(east(0)),
        "caller": "群众",
        "channel": "phone",
        "text": "着火",
        "hazard": "",
        "substance": "",
    }
    seen = untag(old, SEEN)
    assert (seen.source_kind, seen.accuracy_m, seen.counts) == ("unknown", None, ())
    assert from_plain(type(seen), {k: v for k, v in to_plain(seen).items() if k != "kind"}) == seen
