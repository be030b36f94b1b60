"""Cut-up roads on disk: kept by content, never trusted, never in the way."""

from __future__ import annotations

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import fast
from fast._types import Array
from fast.routing import Roads, Router
from tests.fast.graphs import every_time, lattice_arcs, random_arcs, roads_of, router_of

ROOT = Path(fast.__file__).parents[1]
ARCS = lattice_arcs(1, 7)
NODES = np.arange(49)


def some_roads() -> Roads:
    """The same roads each time, in another object, so that nothing is at hand from before."""
    return roads_of(ARCS, 49)


def times(roads: Roads, folder: Path | str) -> Array:
    router = Router(roads, np.array([ms for *_, ms in ARCS]), cache_dir=folder)
    return router.matrix_ms(NODES, NODES)


WANT = every_time(some_roads(), np.array([ms for *_, ms in ARCS]))


def kept(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_roads_are_kept_once_and_read_back(tmp_path: Path) -> None:
    folder = tmp_path / "made" / "on the way"
    assert np.array_equal(times(some_roads(), folder), WANT)
    (file,) = kept(folder)
    written = file.stat().st_mtime_ns
    assert np.array_equal(times(some_roads(), str(folder)), WANT)
    assert kept(folder) == [file]
    assert file.stat().st_mtime_ns == written


def test_other_roads_another_order_or_other_places_are_kept_apart(tmp_path: Path) -> None:
    weight = np.array([ms for *_, ms in ARCS])
    spread = {"lat": 42.0 + NODES // 7 / 100, "lon": 121.0 + NODES % 7 / 100}
    for more in ({}, {"order": NODES}, {"order": NODES[::-1]}, spread):
        router = Router(roads_of(ARCS, 49, **more), weight, cache_dir=tmp_path)
        assert np.array_equal(router.matrix_ms(NODES, NODES), WANT)
    router_of(random_arcs(1), cache_dir=tmp_path)
    assert len(kept(tmp_path)) == 5


def test_without_a_cache_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("fast.routing.store.cache_bases", lambda: (tmp_path,))
    router = Router(roads_of(lattice_arcs(1, 46), 46 * 46), [1] * len(lattice_arcs(1, 46)), False)
    router.metric("other", router.weight_ms).distance_ms(0, 5)
    assert kept(tmp_path) == []


def test_small_roads_are_cut_up_in_less_time_than_a_file_takes_and_are_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fast.routing.store.cache_bases", lambda: (tmp_path,))
    router_of(ARCS, 49)
    assert kept(tmp_path) == []
    large = lattice_arcs(1, 46)
    router_of(large, 46 * 46)
    assert len(kept(tmp_path)) == 1


@pytest.mark.parametrize("below", ["", "deeper"])
def test_a_folder_that_cannot_be_made_keeps_nothing_and_stops_nothing(
    tmp_path: Path, below: str
) -> None:
    blocked = tmp_path / "a file, not a folder"
    blocked.write_text("mine")
    assert np.array_equal(times(some_roads(), blocked / below), WANT)
    assert blocked.read_text() == "mine"
    assert kept(tmp_path) == [blocked]


def test_a_folder_in_the_place_of_the_file_stops_nothing(tmp_path: Path) -> None:
    times(some_roads(), tmp_path)
    (file,) = kept(tmp_path)
    file.unlink()
    (file / "inside").mkdir(parents=True)
    assert np.array_equal(times(some_roads(), tmp_path), WANT)
    assert kept(tmp_path) == []  # no half-written file is left either


@pytest.mark.parametrize(
    "damage", [b"", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"\x93NUMPY\x01\x00", b"\x80\x04N."]
)
def test_a_file_of_something_else_is_as_good_as_none_and_is_mended(
    tmp_path: Path, damage: bytes
) -> None:
    times(some_roads(), tmp_path)
    (file,) = kept(tmp_path)
    whole = file.stat().st_size
    file.write_bytes(damage)
    assert np.array_equal(times(some_roads(), tmp_path), WANT)
    assert [path.stat().st_size for path in kept(tmp_path)] == [whole]


def test_a_single_array_in_the_place_of_the_file_is_as_good_as_none(tmp_path: Path) -> None:
    times(some_roads(), tmp_path)
    (file,) = kept(tmp_path)
    with file.open("wb") as out:
        np.save(out, np.arange(3))
    assert np.array_equal(times(some_roads(), tmp_path), WANT)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_file_damaged_anywhere_gives_no_wrong_time_and_no_crash(
    tmp_path: Path, data: st.DataObject
) -> None:
    """Bytes turned over, or the end cut off; in the headers most of all."""
    for file in kept(tmp_path):
        file.unlink()
    times(some_roads(), tmp_path)
    (file,) = kept(tmp_path)
    content = bytearray(file.read_bytes())
    starts = [0, content.rfind(b"PK\x01\x02"), len(content) - 22]
    starts += [at for at in range(len(content)) if content.startswith(b"\x93NUMPY", at)]
    for _ in range(data.draw(st.integers(1, 3))):
        near = data.draw(st.sampled_from(starts)) + data.draw(st.integers(0, 127))
        at = data.draw(st.sampled_from([near, data.draw(st.integers(0, len(content) - 1))]))
        content[min(at, len(content) - 1)] ^= data.draw(st.integers(1, 255))
    end = data.draw(st.sampled_from([None, None, None, len(content) - 1, len(content) // 2, 30]))
    file.write_bytes(content[:end])
    assert np.array_equal(times(some_roads(), tmp_path), WANT)


def test_a_file_of_other_roads_under_this_name_is_not_believed(tmp_path: Path) -> None:
    """As many nodes and arcs, but another graph: a backup put back under the wrong name."""
    times(some_roads(), tmp_path)
    (file,) = kept(tmp_path)
    turned = sorted((48 - tail, 48 - head, ms) for tail, head, ms in ARCS)
    router_of(turned, 49, cache_dir=tmp_path)
    (other,) = set(kept(tmp_path)) - {file}
    file.write_bytes(other.read_bytes())
    assert np.array_equal(times(some_roads(), tmp_path), WANT)


def test_a_file_whose_arrays_were_cut_short_is_as_good_as_none(tmp_path: Path) -> None:
    """Each array declared one entry shorter than it is: well-formed, and deadly for a kernel."""
    times(some_roads(), tmp_path)
    (file,) = kept(tmp_path)
    content = file.read_bytes()
    for shape in sorted(set(re.findall(rb"'shape': \((\d+),", content))):
        shorter = str(int(shape) - 1).rjust(len(shape)).encode()
        damaged = content.replace(b"'shape': (%b," % shape, b"'shape': (%b," % shorter)
        assert damaged != content
        file.write_bytes(damaged)
        assert np.array_equal(times(some_roads(), tmp_path), WANT)


def test_many_threads_may_cut_up_and_keep_the_same_roads_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: times(some_roads(), tmp_path), range(16)))
    assert all(np.array_equal(answer, WANT) for answer in answers)
    assert len(kept(tmp_path)) == 1


def test_processes_may_cut_up_and_keep_the_same_roads_at_once(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from tests.fast.test_routing_cache import *;"
        "print(all((times(some_roads(), Path(sys.argv[1])) == WANT).all() for _ in range(20)))"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    started = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    for process in started:
        out, err = process.communicate()
        assert process.returncode == 0, err.decode()
        assert out.split() == [b"True"]
    assert len(kept(tmp_path)) == 1
