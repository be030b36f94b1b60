"""Desk and county come back apart and meet as they would have met; doubles and strangers do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.live.conftest import facts, played, records_of
from tests.sim.small import MemoryJournal
from twin.journal import EVENTS, JournalError, JournalWriter
from twin.live.gate import Gate, Key
from twin.live.remains import Remains
from twin.live.run import Cast, LiveRun
from twin.live.snapshots import FOLDER, newest
from twin.terms.decision import Effect, Logged
from twin.terms.record import Record
from twin.terms.text import Text


@pytest.fixture(scope="module")
def cut(cast: Cast, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that was cut off after the desk had sent its first orders, with a snapshot before."""
    folder = tmp_path_factory.mktemp("cut")
    live = LiveRun.start(cast, folder, snapshot_every=3)
    played(live, stop=lambda: live.keeper.counts.get("desk.order_given", 0) > 0)
    records = records_of(folder)
    orders = next(i for i, r in enumerate(records) if r.kind == "desk.order_given")
    sent = next(i for i, r in enumerate(records) if r.kind == "live.sent" and i > orders)
    lines = (folder / EVENTS).read_bytes().splitlines(keepends=True)
    (folder / EVENTS).write_bytes(b"".join(lines[: sent + 1]))
    return folder


def copied(cut: Path, folder: Path, *, drop: int = 0) -> Path:
    lines = (cut / EVENTS).read_bytes().splitlines(keepends=True)
    (folder / EVENTS).write_bytes(b"".join(lines[: len(lines) - drop]))
    return folder


def test_what_was_not_surely_sent_is_sent_again_and_the_rest_is_not(
    cast: Cast, cut: Path, tmp_path: Path
) -> None:
    sure, unsure = tmp_path / "sure", tmp_path / "unsure"
    for folder in (sure, unsure):
        folder.mkdir()
    whole = LiveRun.resume(cast, copied(cut, sure))
    again = LiveRun.resume(cast, copied(cut, unsure, drop=1))
    whole.close()
    again.close()
    last = list(Remains.of(copied(cut, sure) / EVENTS).steps())[-1]
    assert (whole.resent, again.resent) == (0, len(last.effects))
    assert len(last.effects) > 10


def test_a_county_that_had_it_already_drops_what_is_sent_again(
    cast: Cast, cut: Path, in_drill_time: MemoryJournal, tmp_path: Path
) -> None:
    last = list(Remains.of(copied(cut, tmp_path) / EVENTS).steps())[-1]
    live = LiveRun.resume(cast, tmp_path)
    assert live.keeper.send_again(last.at_ms, last.step, last.effects) == 0
    assert live.keeper.gate.doubles == len(last.effects)
    played(live)
    assert facts(records_of(tmp_path)) == facts(in_drill_time.records)


def test_the_gate_takes_each_message_once() -> None:
    taken: list[Effect] = []
    gate = Gate(taken.append)
    one, two = (Logged(text=Text(word, word)) for word in ("one", "two"))
    for key, effect in ((Key(5, 0), one), (Key(5, 1), two), (Key(5, 0), one), (Key(5, 1), two)):
        gate.take(key, effect)
    assert taken == [one, two]
    assert gate.doubles == 2


def test_a_damaged_snapshot_is_passed_over(cut: Path) -> None:
    hashes = Remains.of(cut / EVENTS).hashes
    snapshot = newest(cut, hashes)
    assert snapshot is not None
    file = cut / FOLDER / f"{snapshot.mark.lines:09d}" / "desk.json"
    data = file.read_bytes()
    file.write_bytes(data.replace(b"1", b"2", 1))
    try:
        found = newest(cut, hashes)
        assert found is None or found.mark.lines < snapshot.mark.lines
    finally:
        file.write_bytes(data)


def test_a_snapshot_of_another_journal_is_passed_over(cut: Path) -> None:
    hashes = Remains.of(cut / EVENTS).hashes
    assert newest(cut, hashes) is not None
    assert newest(cut, dict.fromkeys(hashes, "0" * 64)) is None


@pytest.mark.parametrize(
    ("change", "named"),
    [({"seed": 8}, "seed"), ({"played": ("leader",)}, "people")],
)
def test_a_run_of_another_seed_or_cast_is_not_gone_on_with(
    cast: Cast, cut: Path, change: dict[str, object], named: str, tmp_path: Path
) -> None:
    with pytest.raises(JournalError, match=named):
        LiveRun.resume(replace(cast, **change), copied(cut, tmp_path))  # type: ignore[arg-type]


def rewritten(cut: Path, folder: Path, change: Callable[[Record], dict[str, Any]]) -> None:
    """The journal with other bodies, chained as if they had always been there."""
    with JournalWriter(folder / EVENTS) as journal:
        for record in records_of(cut):
            journal.append(record.at_ms, record.kind, record.source, change(record))


def test_a_journal_whose_decisions_were_changed_is_not_gone_on_with(
    cast: Cast, cut: Path, tmp_path: Path
) -> None:
    def other_policy(record: Record) -> dict[str, Any]:
        changed = {"policy": "beeline"} if record.kind == "desk.order_given" else {}
        return {**record.body, **changed}

    rewritten(cut, tmp_path, other_policy)
    with pytest.raises(JournalError, match="the desk's decisions differ"):
        LiveRun.resume(cast, tmp_path)


def test_a_county_that_says_something_else_is_not_gone_on_with(
    cast: Cast, cut: Path, tmp_path: Path
) -> None:
    def warmer(record: Record) -> dict[str, Any]:
        warm = {"temperature_c": 60.0} if record.kind == "obs.weather_measured" else {}
        return {**record.body, **warm}

    rewritten(cut, tmp_path, warmer)
    with pytest.raises(JournalError, match="the county's reports differ"):
        LiveRun.resume(cast, tmp_path)


def test_a_journal_with_a_changed_byte_is_not_gone_on_with(
    cast: Cast, cut: Path, tmp_path: Path
) -> None:
    data = (cut / EVENTS).read_bytes()
    (tmp_path / EVENTS).write_bytes(data.replace(b'"policy":"closest"', b'"policy":"beeline"', 1))
    with pytest.raises(JournalError, match="does not follow the one before"):
        LiveRun.resume(cast, tmp_path)
