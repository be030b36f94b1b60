"""The desk is killed in the middle of a busy drill, and goes on as if nothing had been.

Three ways to die: SIGKILL at a drawn point of the work (before and after every write, commit and
sending) or at a drawn moment; a file that is cut at any byte; a disk that loses whatever was not
synced. Each is compared with the undisturbed run: nothing seen is lost, nothing is ordered twice,
nothing is acknowledged that nobody acknowledged.
"""

from __future__ import annotations

import io
import os
import signal
import time
import traceback
from collections.abc import Callable, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO
from typing import cast as as_type

import pytest

from fast.streams import Stream
from tests.live.conftest import FAST, facts, log_of, played, records_of
from tests.sim.small import MemoryJournal
from twin.journal import EVENTS, JournalWriter, decision_log, parse_line
from twin.live.gate import Gate
from twin.live.keeper import Keeper
from twin.live.remains import Remains
from twin.live.run import Cast, LiveRun
from twin.terms.record import Record

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")

POINTS: tuple[tuple[type, str], ...] = (
    (JournalWriter, "append"),
    (JournalWriter, "commit"),
    (Gate, "take"),
    (Keeper, "decided"),
    (Keeper, "sent"),
)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def killing(point: tuple[type, str], nth: int, *, after: bool) -> None:
    """Let this process die before or after the `nth` call of a method."""
    owner, name = point
    method = getattr(owner, name)
    calls = 0

    def dying(*args: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == nth and not after:
            die()
        result = method(*args)
        if calls == nth:
            die()
        return result

    setattr(owner, name, dying)


def in_child(work: Callable[[], object]) -> int:
    """Begin something in a child process that is as warm as this one."""
    child = os.fork()
    if not child:
        try:
            work()
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)  # it was to be killed before
    return child


def killed(child: int) -> bool:
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def run_and_die(cast: Cast, folder: Path, seed: int, calls: Mapping[str, int]) -> None:
    """Start a run in a child that dies at a point of the work drawn by `seed`."""
    dice = Stream(seed, "test.kill", "point")
    point = POINTS[dice.choice_index(len(POINTS))]
    nth, after = 1 + dice.choice_index(calls[point[1]]), dice.chance(0.5)

    def work() -> None:
        killing(point, nth, after=after)
        played(_begin(cast, folder))

    assert killed(in_child(work))


@pytest.fixture(scope="module")
def calls(cast: Cast, tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """How often each point of the work comes in an undisturbed run."""
    counted: dict[str, int] = {}
    with pytest.MonkeyPatch.context() as patch:
        for owner, name in POINTS:
            method = getattr(owner, name)

            def counting(*args: Any, method: Any = method, name: str = name) -> Any:
                counted[name] = counted.get(name, 0) + 1
                return method(*args)

            patch.setattr(owner, name, counting)
        played(_begin(cast, tmp_path_factory.mktemp("calls")))
    return counted


def _begin(cast: Cast, folder: Path) -> LiveRun:
    if (folder / EVENTS).exists():
        return LiveRun.resume(cast, folder, snapshot_every=8)
    return LiveRun.start(cast, folder, snapshot_every=8)


def ended(folder: Path) -> bool:
    """Whether the journal has its last record, whole."""
    data = (folder / EVENTS).read_bytes() if (folder / EVENTS).exists() else b""
    return b'"kind":"run.end"' in data and data.endswith(b"\n")


def assert_as_if_nothing_had_been(folder: Path, undisturbed: MemoryJournal) -> None:
    records = records_of(folder)
    assert_nothing_lost_or_doubled(records, undisturbed.records)
    assert facts(records) == facts(undisturbed.records)
    assert log_of(folder) == decision_log(undisturbed.records)


def assert_nothing_lost_or_doubled(records: list[Record], wanted: list[Record]) -> None:
    def of(found: list[Record], kind: str) -> list[object]:
        return [(r.at_ms, r.source, r.body) for r in found if r.kind.startswith(kind)]

    assert of(records, "obs.") == of(wanted, "obs.")
    orders = [r.body["order"] for r in records if r.kind == "desk.order_given"]
    assert len(orders) == len(set(orders)) > 2
    carried = [(r.body["about"], r.body["to"]) for r in records if r.kind == "world.message"]
    assert carried.count((orders[0], f"unit:{_unit_of(records, orders[0])}")) == 1
    assert of(records, "desk.alarm_acted") == of(wanted, "desk.alarm_acted")


def _unit_of(records: list[Record], order: str) -> str:
    return next(str(r.body["unit"]) for r in records if r.body.get("order") == order)


@pytest.mark.parametrize("seed", range(16))
def test_killed_at_a_point_of_the_work(
    cast: Cast,
    in_drill_time: MemoryJournal,
    calls: Mapping[str, int],
    seed: int,
    tmp_path: Path,
) -> None:
    run_and_die(cast, tmp_path, seed, calls)
    go_on(cast, in_drill_time, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(16, 200))
def test_killed_at_many_points_of_the_work(
    cast: Cast,
    in_drill_time: MemoryJournal,
    calls: Mapping[str, int],
    seed: int,
    tmp_path: Path,
) -> None:
    run_and_die(cast, tmp_path, seed, calls)
    go_on(cast, in_drill_time, tmp_path)


def go_on(cast: Cast, undisturbed: MemoryJournal, folder: Path) -> None:
    if not ended(folder):
        played(_begin(cast, folder))
    assert_as_if_nothing_had_been(folder, undisturbed)


@pytest.mark.parametrize("seed", range(4))
def test_killed_from_outside_at_a_moment_and_again_after_that(
    cast: Cast, in_drill_time: MemoryJournal, seed: int, tmp_path: Path
) -> None:
    """Twice, the second time while it resumes or soon after."""
    dice = Stream(seed, "test.kill", "moment")
    for most_s in (0.6, 0.4):
        child = in_child(lambda: played(_begin(cast, tmp_path)))
        time.sleep(dice.uniform(0.1, most_s))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        if ended(tmp_path):
            break
    go_on(cast, in_drill_time, tmp_path)


def test_killed_again_and_again(cast: Cast, in_drill_time: MemoryJournal, tmp_path: Path) -> None:
    deaths = 0
    steps = [len(list(step)) for _, step in groupby(r.at_ms for r in in_drill_time.records)]
    longest = 2 * max(steps) + 10  # a life must last the longest step, with what live adds

    def work() -> None:
        killing((JournalWriter, "append"), longest, after=True)
        played(_begin(cast, tmp_path))

    while not ended(tmp_path) and deaths < 60:
        deaths += killed(in_child(work))
    assert 3 <= deaths < 60
    assert_as_if_nothing_had_been(tmp_path, in_drill_time)
    resumed = [r for r in records_of(tmp_path) if r.kind == "live.resumed"]
    assert len(resumed) == deaths
    assert any(r.body["snapshot_ms"] is not None for r in resumed)


@pytest.fixture(scope="module")
def whole(cast: Cast, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An undisturbed live run."""
    folder = tmp_path_factory.mktemp("whole")
    played(LiveRun.start(cast, folder))
    return folder


def _cut(whole: Path, folder: Path, at: int) -> Path:
    (folder / EVENTS).write_bytes((whole / EVENTS).read_bytes()[:at])
    return folder


def test_a_journal_cut_at_any_byte_keeps_whole_steps_and_nothing_else(
    cast: Cast, whole: Path, tmp_path: Path
) -> None:
    """Every byte of the last effect of a step, of its commit and of the mark that it was sent."""
    lines = (whole / EVENTS).read_bytes().splitlines(keepends=True)
    parsed = [parse_line(line.rstrip(b"\n")) for line in lines]
    decided = next(i for i, r in enumerate(parsed) if r.kind == "live.decided" and r.at_ms > 9000)
    assert parsed[decided - 1].kind.startswith("desk.")
    assert parsed[decided + 1].kind == "live.sent"
    sent_before = max(i for i in range(decided) if parsed[i].kind.startswith("live."))
    starts = [sum(map(len, lines[:n])) for n in range(decided - 1, decided + 3)]
    kept = {at: len(_remains(_cut(whole, tmp_path, at))) for at in range(starts[0], starts[3] + 1)}
    assert {at for at, n in kept.items() if n == sent_before + 1} == set(
        range(starts[0], starts[2])
    )
    assert {at for at, n in kept.items() if n == decided + 1} == set(range(starts[2], starts[3]))
    assert kept[starts[3]] == decided + 2


def _remains(folder: Path) -> tuple[Record, ...]:
    return Remains.of(folder / EVENTS).records


@pytest.mark.parametrize("share", [0.0, 0.002, 0.4, 0.7, 0.999])
def test_a_journal_cut_anywhere_goes_on_to_the_same_end(
    cast: Cast, whole: Path, in_drill_time: MemoryJournal, share: float, tmp_path: Path
) -> None:
    size = (whole / EVENTS).stat().st_size
    played(LiveRun.resume(cast, _cut(whole, tmp_path, int(size * share))))
    assert_as_if_nothing_had_been(tmp_path, in_drill_time)


class PowerGoneError(Exception):
    """The light goes out."""


class LosingFile(io.BytesIO):
    """A file whose system keeps writes in memory until they are synced, and loses them then."""

    def __init__(self, dies_at_write: int) -> None:
        super().__init__()
        self.synced = 0
        self.writes = 0
        self._dies_at_write = dies_at_write

    def write(self, data: Any, /) -> int:
        """Take bytes, until the power goes."""
        self.writes += 1
        if self.writes == self._dies_at_write:
            raise PowerGoneError
        return super().write(data)

    def sync(self, _: BinaryIO) -> None:
        """Now they would outlive a power cut."""
        self.synced = len(self.getvalue())

    def left(self, more_share: float) -> bytes:
        """What is on the disk: all that was synced, and some part of the rest."""
        data = self.getvalue()
        return data[: self.synced + int((len(data) - self.synced) * more_share)]


@pytest.mark.parametrize("more_share", [0.0, 0.37])
@pytest.mark.parametrize("dies_at_write", [3, 30, 75, 120, 160])
def test_a_disk_that_loses_what_was_not_synced_loses_nothing_that_had_left(
    cast: Cast,
    in_drill_time: MemoryJournal,
    dies_at_write: int,
    more_share: float,
    tmp_path: Path,
) -> None:
    file = LosingFile(dies_at_write)
    journal = JournalWriter(as_type(BinaryIO, file), sync=file.sync)
    live = LiveRun.start(cast, tmp_path, journal=journal)
    left_before: list[tuple[int, int]] = []
    take = live.keeper.gate.take

    def taking(key: Any, effect: Any) -> None:
        left_before.append((key.at_ms, key.nth))
        take(key, effect)

    live.keeper.gate.take = taking  # type: ignore[method-assign]
    with pytest.raises(PowerGoneError):
        played(live, speed=FAST)
    (tmp_path / EVENTS).write_bytes(file.left(more_share))
    kept = _remains(tmp_path)
    decided = {r.at_ms for r in kept if r.kind == "live.decided"}
    assert {at_ms for at_ms, _ in left_before} <= decided
    played(LiveRun.resume(cast, tmp_path))
    assert_as_if_nothing_had_been(tmp_path, in_drill_time)
