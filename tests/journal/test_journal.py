"""The journal: one spelling, one chain, and every changed byte found at its line."""

from __future__ import annotations

import errno
import hashlib
import io
import json
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twin.journal import (
    EVENTS,
    CanonicalError,
    JournalError,
    JournalWriter,
    Manifest,
    canonical_bytes,
    decision_log,
    digest,
    list_runs,
    make_run_folder,
    parse_line,
    point_latest,
    read,
    read_manifest,
    remove_run,
    repair_tail,
    resolve_run,
    verify,
    write_manifest,
)
from twin.journal.writer import FIRST_PREV

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)

BODIES: list[tuple[int, str, dict[str, Any]]] = [
    (0, "run.start", {"seed": 7, "title": "氟化氢泄漏"}),
    (0, "world.wind", {"from_deg": 195.0}),
    (1500, "obs.acknowledged", {"alarm": "GHF-001/HH/1", "by": "值班员甲", "nth": 0}),
    (1500, "desk.logged", {"text": {"zh": "已签收", "en": "acknowledged"}, "step": 0}),
    (9000, "run.end", {"reason": "complete"}),
]


def _sealed(folder: Path) -> Path:
    journal = JournalWriter(folder / EVENTS)
    for at_ms, kind, body in BODIES:
        journal.append(at_ms, kind, "test", body)
    seal = journal.close()
    write_manifest(
        folder,
        Manifest(
            status="complete",
            drill="x",
            county="fumeng",
            seed=7,
            mode="drill",
            started_at="2026-11-24T12:00:00+08:00",
            wall_s=1.0,
            simulation_s=0.5,
            argv=("drill", "run"),
            inputs={},
            versions={},
            machine={},
            counts={},
            lines=seal.lines,
            last_hash=seal.last_hash,
            events_sha256=seal.events_sha256,
        ),
    )
    return folder


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A small sealed run."""
    return _sealed(tmp_path)


def test_a_line_is_canonical_and_chained(run: Path) -> None:
    lines = (run / EVENTS).read_bytes().splitlines()
    first = json.loads(lines[0])
    assert list(first) == sorted(first)
    assert first["prev"] == FIRST_PREV
    assert "氟化氢泄漏".encode() in lines[0]
    assert json.loads(lines[1])["prev"] == hashlib.sha256(lines[0]).hexdigest()


def test_what_was_written_is_read_back(run: Path) -> None:
    assert [(r.at_ms, r.kind, r.body) for r in read(run / EVENTS)] == BODIES


def test_a_whole_run_has_no_fault(run: Path) -> None:
    assert verify(run) == []


@given(data=st.data())
def test_any_changed_byte_is_found_and_its_line_named(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = _sealed(tmp_path_factory.mktemp("run"))
    path = folder / EVENTS
    whole = path.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != whole[at]))
    path.write_bytes(whole[:at] + bytes([byte]) + whole[at + 1 :])
    line = whole[:at].count(b"\n") + 1
    assert line in {fault.line for fault in verify(folder)}


@pytest.mark.parametrize("change", [b"9", b"x", b" "])
def test_a_byte_of_the_last_line_is_found_there(run: Path, change: bytes) -> None:
    path = run / EVENTS
    whole = path.read_bytes()
    at = whole.rindex(b"complete")
    path.write_bytes(whole[:at] + change + whole[at + 1 :])
    assert len(BODIES) in {fault.line for fault in verify(run)}


def test_a_journal_cut_anywhere_is_found(run: Path) -> None:
    path = run / EVENTS
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert verify(run), f"cut after {length} bytes"


def test_a_line_put_in_or_taken_out_or_swapped_is_found(run: Path) -> None:
    path = run / EVENTS
    lines = path.read_bytes().splitlines(keepends=True)
    for changed in (
        [*lines[:2], lines[1], *lines[2:]],
        [*lines[:2], *lines[3:]],
        [lines[0], lines[2], lines[1], *lines[3:]],
    ):
        path.write_bytes(b"".join(changed))
        assert verify(run)


@given(PLAIN)
def test_canonical_json_reads_back_equal_and_is_one_spelling(value: Any) -> None:
    data = canonical_bytes(value)
    assert canonical_bytes(json.loads(data)) == data


@given(PLAIN)
def test_canonical_json_is_what_the_standard_library_writes_with_the_same_rules(value: Any) -> None:
    spelled = json.dumps(
        _without_minus_zero(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    assert canonical_bytes(value) == spelled.encode()


def _without_minus_zero(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_minus_zero(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_minus_zero(item) for item in value]
    return value + 0.0 if isinstance(value, float) else value


def test_a_mapping_of_any_type_and_a_tuple_are_spelled_as_dict_and_list() -> None:
    assert canonical_bytes(MappingProxyType({"b": (1, 2), "a": {}})) == b'{"a":{},"b":[1,2]}'


@given(st.dictionaries(st.text(max_size=4), PLAIN), st.text(max_size=4))
def test_a_line_is_the_canonical_json_of_its_record(body: dict[str, Any], source: str) -> None:
    journal = JournalWriter(out := io.BytesIO())
    journal.append(1500, "obs.acknowledged", source, body)
    record = {"seq": 0, "at_ms": 1500, "kind": "obs.acknowledged", "source": source}
    assert out.getvalue() == canonical_bytes({**record, "body": body, "prev": FIRST_PREV}) + b"\n"


def test_the_digest_of_the_whole_is_of_all_that_was_written() -> None:
    journal = JournalWriter(out := io.BytesIO())
    for number in range(3000):  # several blocks
        journal.append(number, "desk.logged", "desk", {"text": "已签收"})
    assert journal.close().events_sha256 == hashlib.sha256(out.getvalue()).hexdigest()


def test_key_order_does_not_matter_and_minus_zero_is_zero() -> None:
    assert digest({"b": 1, "a": -0.0}) == digest({"a": 0.0, "b": 1})


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1: 2}, {"a": {3}}, b"x"])
def test_what_has_no_canonical_form_is_refused(value: Any) -> None:
    with pytest.raises(CanonicalError):
        canonical_bytes({"a": [value]})


def test_the_path_of_the_offender_is_told() -> None:
    with pytest.raises(CanonicalError, match=r"\.a\[1\]\.b: nan is not finite"):
        canonical_bytes({"a": [0, {"b": float("nan")}]})


def test_time_never_goes_backwards() -> None:
    journal = JournalWriter(io.BytesIO())
    journal.append(5, "a", "x", {})
    with pytest.raises(ValueError, match="comes after"):
        journal.append(4, "a", "x", {})


def test_a_torn_last_line_is_cut_and_returned(run: Path) -> None:
    path = run / EVENTS
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"seq":5,"at')
    assert repair_tail(path) == b'{"seq":5,"at'
    assert path.read_bytes() == whole
    assert repair_tail(path) == b""


def test_the_decision_log_has_the_desks_records_without_number_and_chain(run: Path) -> None:
    (line,) = decision_log(read(run / EVENTS)).splitlines()
    assert set(json.loads(line)) == {"at_ms", "kind", "source", "body"}


def test_a_line_that_is_no_record_is_named(run: Path) -> None:
    path = run / EVENTS
    path.write_bytes(path.read_bytes().replace(b'"seq":2', b'"seq":"2"'))
    with pytest.raises(JournalError, match="line 3"):
        list(read(path))
    with pytest.raises(ValueError, match="keys"):
        parse_line(b"{}")


class _Full(io.BytesIO):
    def write(self, data: Any, /) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_told_as_such() -> None:
    journal = JournalWriter(_Full())
    with pytest.raises(JournalError, match="No space left on device") as caught:
        journal.append(0, "run.start", "run", {})
    assert "磁盘空间" in caught.value.message.zh


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(JournalError, match="cannot make a run folder"):
        make_run_folder(tmp_path / "file", "20260712-2030", "hf-leak", 7)


def test_two_runs_of_one_minute_get_two_folders(tmp_path: Path) -> None:
    names = [make_run_folder(tmp_path, "20260712-2030", "hf-leak", 7).name for _ in range(3)]
    assert names == [
        "20260712-2030-hf-leak-s7",
        "20260712-2030-hf-leak-s7-2",
        "20260712-2030-hf-leak-s7-3",
    ]


def test_a_run_is_found_as_latest_by_name_and_by_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    folders = []
    for i, name in enumerate(("one", "two", "three")):
        folder = make_run_folder(tmp_path / "runs", name, "d", 1)
        _sealed(folder)
        os.utime(folder / "manifest.json", (i, i))
        point_latest(folder)
        folders.append(folder)
    runs = tmp_path / "runs"
    assert resolve_run("latest", runs) == folders[2]
    assert resolve_run("latest~2", runs) == folders[0]
    assert resolve_run("one-d-s1", runs) == folders[0]
    assert resolve_run(str(folders[1]), tmp_path) == folders[1]
    assert resolve_run(str(runs / "latest"), tmp_path) == folders[2]
    assert list_runs(runs) == folders
    remove_run(folders[2])
    assert resolve_run("latest", runs) == folders[1]
    with pytest.raises(JournalError, match="no run 'latset'"):
        resolve_run("latset", runs)

    def refuse(*args: object, **kwargs: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(os, "symlink", refuse)
    point_latest(folders[0])
    assert (runs / "latest").read_text(encoding="utf-8") == "one-d-s1"
    assert resolve_run("latest", runs) == folders[0]


def test_a_damaged_manifest_is_told(run: Path) -> None:
    manifest = read_manifest(run)
    write_manifest(run, replace(manifest, seed=8))
    assert read_manifest(run).seed == 8
    (run / "manifest.json").write_text("{}")
    with pytest.raises(JournalError, match="is damaged"):
        read_manifest(run)
