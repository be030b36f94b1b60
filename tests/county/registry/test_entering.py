"""Entering rows: nothing merged silently, nothing lost, one owner a fact."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from twin.county.registry import Book, Fate, Registry, conflicts_of, enter
from twin.county.registry.claims import in_force
from twin.county.registry.entering import Entered
from twin.county.registry.reading import Draft
from twin.inputs import Problems, Spot

HEALTH, RESCUE, FIRE = "county-health", "county-emergency", "county-fire"


def draft(source: str, line: int = 2, category: str = "hospitals", **cells: str) -> Draft:
    spot = Spot(f"{source}.csv", line, 1)
    return Draft(category=category, cells=cells, source=source, basis="V", spot=spot)


def entered(book: Book, *batches: Sequence[Draft]) -> tuple[Entered, Problems]:
    problems = Problems()
    result = enter(Registry(), (), book, problems)
    for batch in batches:
        result = enter(result.registry, batch, book, problems)
    return result, problems


def fates(result: Entered) -> list[str]:
    return [row.fate.value for row in result.fates]


def test_the_same_name_from_two_sources_stays_two_records(book: Book) -> None:
    result, _ = entered(
        book, [draft(HEALTH, name="县医院", beds="600")], [draft(RESCUE, name="县医院", beds="650")]
    )
    assert fates(result) == ["new"]
    assert list(result.registry.rows) == ["RH-0001", "RH-0002"]


def test_the_same_source_under_the_same_name_speaks_of_the_same_record(book: Book) -> None:
    first = draft(HEALTH, name="县医院", township="T-fuxin", beds="600")
    again = draft(HEALTH, name="县 医院", township="T-fuxin", beds="620")
    result, _ = entered(book, [first], [first], [again])
    assert fates(result) == ["changed"]
    assert result.registry.rows["RH-0001"].cells["beds"] == "620"
    assert result.registry.rows["RH-0001"].cells["version"] == "2"
    assert result.registry.claims == {}


def test_a_second_word_for_a_fact_is_a_conflict_with_both_sources(book: Book) -> None:
    result, _ = entered(
        book,
        [draft(HEALTH, name="县医院", beds="600")],
        [draft(RESCUE, id="RH-0001", name="县医院", beds="650", icu="20")],
    )
    assert fates(result) == ["conflict"]
    (conflict,) = conflicts_of(result.registry, book)
    assert (conflict.fact, conflict.held.value, conflict.said.value) == ("beds", ("600",), ("650",))
    assert (conflict.held.source, conflict.said.source) == (HEALTH, RESCUE)
    assert conflict.said.where == "county-emergency.csv:2:1"
    row = result.registry.rows["RH-0001"]
    assert (row.cells["beds"], row.cells["icu"]) == ("600", "20")
    assert result.rekeyed == 2  # the name and the beds were typed in a second time


def test_the_owners_word_is_in_force_even_when_it_comes_second(book: Book) -> None:
    result, _ = entered(
        book,
        [draft(RESCUE, name="县医院", beds="650")],
        [draft(HEALTH, id="RH-0001", beds="600")],
    )
    assert result.registry.rows["RH-0001"].cells["beds"] == "600"
    (conflict,) = conflicts_of(result.registry, book)
    assert (conflict.owner, conflict.said.source) == (HEALTH, RESCUE)


def test_a_conflict_ends_when_the_sources_agree(book: Book) -> None:
    result, _ = entered(
        book,
        [draft(HEALTH, name="县医院", beds="600")],
        [draft(RESCUE, id="RH-0001", name="县医院", beds="650")],
        [draft(HEALTH, name="县医院", beds="650")],
    )
    assert fates(result) == ["changed"]
    assert list(conflicts_of(result.registry, book)) == []


def test_a_public_code_joins_two_sources_and_their_words_stay_apart(book: Book) -> None:
    uscc = "uscc:91210921MA0XYZ1234"
    result, _ = entered(
        book,
        [draft(HEALTH, name="阜蒙县人民医院", codes=uscc)],
        [draft(RESCUE, name="县医院", codes=uscc, beds="600")],
        [draft(RESCUE, name="县医院", beds="610")],  # known again by its own name for it
    )
    assert len(result.registry.rows) == 1
    assert result.registry.rows["RH-0001"].cells["beds"] == "610"
    assert [c.fact for c in conflicts_of(result.registry, book)] == ["name"]


def test_positions_that_are_one_place_do_not_contradict(book: Book) -> None:
    here, near, far = (("42.1", "121.7"), ("42.1003", "121.7"), ("42.11", "121.7"))
    own = draft(HEALTH, name="县医院", lat=here[0], lon=here[1], crs_from="WGS-84")
    for at, conflicts in ((near, 0), (far, 1)):
        other = draft(RESCUE, id="RH-0001", lat=at[0], lon=at[1], crs_from="GCJ-02")
        result, _ = entered(book, [own], [other])
        assert len(list(conflicts_of(result.registry, book))) == conflicts
        cells = result.registry.rows["RH-0001"].cells
        assert (cells["lat"], cells["lon"], cells["crs_from"]) == (*here, "WGS-84")


def test_the_latest_verification_counts_and_is_no_conflict(book: Book) -> None:
    result, _ = entered(
        book,
        [draft(HEALTH, name="县医院", last_verified_at="2026-03-01")],
        [draft(RESCUE, id="RH-0001", last_verified_at="2026-05-01", verified_by="李")],
        [draft(HEALTH, name="县医院", last_verified_at="2026-04-01")],
    )
    cells = result.registry.rows["RH-0001"].cells
    assert (cells["last_verified_at"], cells["verified_by"]) == ("2026-05-01", "李")
    assert list(conflicts_of(result.registry, book)) == []


def test_rows_of_one_source_that_cannot_be_told_apart_are_refused(book: Book) -> None:
    rows = [draft(HEALTH, 2, name="村卫生室"), draft(HEALTH, 3, name="村 卫生室", beds="2")]
    result, problems = entered(book, rows)
    assert fates(result) == ["new", "refused"]
    (problem,) = problems.found
    assert (problem.code, problem.line) == ("E536", 3)
    assert "county-health.csv:2:1" in problem.message.zh
    result, problems = entered(book, [rows[0], draft(HEALTH, 3, name="村卫生室", id="H-2")])
    assert (fates(result), problems.found) == (["new", "new"], [])


def test_batches_tell_goods_apart(book: Book) -> None:
    goods = {"category": "supplies", "name": "棉被", "depot": "县库", "unit": "床"}
    rows = [
        draft(RESCUE, 2, **goods, batch="202401", quantity="100"),
        draft(RESCUE, 3, **goods, batch="202501", quantity="200"),
    ]
    result, problems = entered(book, rows, rows)
    assert (fates(result), problems.found) == (["same", "same"], [])


def test_ids_that_contradict_each_other_are_refused(book: Book) -> None:
    a, b = "uscc:91210921MA0XYZ1234", "uscc:91210921MA0XYZ9999"
    known = [draft(HEALTH, 2, name="甲", codes=a), draft(HEALTH, 3, name="乙", codes=b)]
    result, problems = entered(book, known, [draft(RESCUE, id="RH-0001", codes=b)])
    assert fates(result) == ["refused"]
    assert problems.found[0].code == "E523"
    result, problems = entered(book, known, [draft(RESCUE, category="teams", id="RH-0001")])
    assert fates(result) == ["refused"]


def test_a_source_may_say_that_its_record_is_another(book: Book) -> None:
    mine = draft(RESCUE, name="县医院", beds="650", icu="9")
    said = draft(RESCUE, id="RH-0001", name="县医院", beds="650")
    result, _ = entered(book, [draft(HEALTH, name="县人民医院", beds="600")], [mine], [said])
    assert result.joined == (("RH-0002", "RH-0001"),)
    assert list(result.registry.rows) == ["RH-0001"]
    assert {c.fact for c in conflicts_of(result.registry, book)} == {"name", "beds"}
    assert result.registry.rows["RH-0001"].cells["icu"] == "9"  # said before, not repeated


def test_what_a_source_no_longer_mentions_is_kept_and_named(book: Book) -> None:
    first = [draft(HEALTH, 2, name="甲"), draft(HEALTH, 3, name="乙")]
    result, _ = entered(book, first, [first[0]])
    assert result.absent == ("RH-0002",)
    assert len(result.registry.rows) == 2


SOURCES = st.sampled_from([HEALTH, RESCUE, FIRE])
NAMES = st.sampled_from(["甲院", "甲 院", "乙院", "丙院"])
VALUES = st.sampled_from(["", "1", "2", "3"])
PLACES = st.sampled_from(["", "T-fuxin", "T-daba"])
IDS = st.sampled_from(["", "", "", "RH-0001", "RH-0002", "X-1"])
CODES = st.sampled_from(["", "", "uscc:91210921MA0XYZ1234", "uscc:91210921MA0XYZ9999"])


@st.composite
def batches(draw: st.DrawFn) -> list[list[Draft]]:
    found = []
    for _ in range(draw(st.integers(1, 5))):
        source = draw(SOURCES)
        rows = []
        for line in range(draw(st.integers(1, 4))):
            cells = {
                "id": draw(IDS), "name": draw(NAMES), "township": draw(PLACES),
                "beds": draw(VALUES), "icu": draw(VALUES), "codes": draw(CODES),
            }  # fmt: skip
            filled = {field: text for field, text in cells.items() if text}
            rows.append(draft(source, line + 2, **filled))
        found.append(rows)
    return found


@given(batches())
@settings(max_examples=150)
def test_no_row_is_merged_silently_and_no_word_is_lost(
    book: Book, imports: list[list[Draft]]
) -> None:
    registry, problems = Registry(), Problems()
    linked: set[tuple[str, str]] = set()
    codes: dict[str, set[str]] = {}
    for drafts in imports:
        before = registry
        result = enter(before, drafts, book, problems)
        registry = result.registry
        # every row has one fate, and records are what there was, what is new, less what was joined
        assert [row.draft for row in result.fates] == drafts
        new = result.count(Fate.NEW)
        assert len(registry.rows) == len(before.rows) + new - len(result.joined)
        spoken: dict[str, list[Draft]] = {}
        for row in result.fates:
            if row.fate is Fate.REFUSED:
                continue
            spoken.setdefault(row.record, []).append(row.draft)
            record = registry.rows.get(row.record)
            assert record is not None
            # a row becomes a record of another source only by an id or a public code, now or once
            code = row.draft.cells.get("codes", "")
            if row.draft.cells.get("id") == row.record or code in codes.get(row.record, ()):
                linked.add((row.draft.source, row.record))
            if record.source != row.draft.source:
                assert (row.draft.source, row.record) in linked
            codes.setdefault(row.record, set()).update({code} - {""})
            # what it said is held as its source's word, fact by fact
            for fact, fields in book.facts.items():
                value = tuple(row.draft.cells.get(field, "") for field in fields)
                if any(value):
                    words = registry.said(row.record, fact, fields)
                    assert (row.draft.source, value) in [(c.source, c.value) for c in words]
        assert all(len(rows) == 1 for rows in spoken.values())
        # what is in force is somebody's word, the owner's if he has spoken
        for (key, fact), words in registry.claims.items():
            owner = book.owner_of("hospitals", fact)
            held = in_force(words, fact, owner)
            now = tuple(registry.rows[key].cells[field] for field in book.facts[fact])
            assert held.value == now
            assert held.source == owner or owner not in {c.source for c in words}
        # every difference is a conflict that names both
        for conflict in conflicts_of(registry, book):
            assert conflict.held.source != conflict.said.source


@given(batches())
def test_the_same_import_twice_changes_nothing(book: Book, imports: list[list[Draft]]) -> None:
    registry = Registry()
    for drafts in imports:
        registry = enter(registry, drafts, book, Problems()).registry
    taken = [
        row.draft
        for row in enter(Registry(), imports[0], book, Problems()).fates
        if row.fate is not Fate.REFUSED
    ]
    once = enter(Registry(), taken, book, Problems()).registry
    again = enter(once, taken, book, Problems())
    assert again.registry == once
    assert again.count(Fate.SAME) + again.count(Fate.CONFLICT) == len(taken)
