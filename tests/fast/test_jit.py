"""Kernels: one signature, the same bits compiled or not, a cache that survives odd machines."""

import importlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import fast
from fast import exact
from fast._jit import Kernel, kernel

COMPILED = pytest.mark.skipif(fast.jit_disabled(), reason="NUMBA_DISABLE_JIT is set")
ROOT = Path(fast.__file__).parents[1]


@kernel("float64(float64, float64, float64)")
def multiply_subtract(a: float, b: float, c: float) -> float:
    return a * b - c


def start(code: str, **environment: str) -> "subprocess.Popen[str]":
    clean = {k: v for k, v in os.environ.items() if k not in ("HOME", "XDG_CACHE_HOME")}
    return subprocess.Popen(
        [sys.executable, "-c", code],
        env={**clean, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: "subprocess.Popen[str]") -> tuple[str, str]:
    out, err = process.communicate()
    assert process.returncode == 0, err
    return out, err


@pytest.mark.kernel_small
def test_a_product_is_rounded_before_it_is_subtracted_from() -> None:
    a = 1.0 + 2.0**-30
    rounded = 1.0 + 2.0**-29  # a * a to 53 bits; a fused operation would leave 2^-60
    assert multiply_subtract(a, a, rounded) == 0.0


@COMPILED
def test_a_kernel_takes_one_signature_and_never_compiles_another() -> None:
    assert exact.exp(0.0) == 1.0
    assert exact.exp(0) == 1.0  # converted, not specialised
    assert isinstance(exact.exp, Kernel)
    assert len(exact.exp.ready().signatures) == 1
    with pytest.raises(TypeError, match="No matching definition"):
        exact.exp("1")


@COMPILED
def test_compile_all_reports_every_kernel_and_leaves_nothing_cold() -> None:
    seen: list[tuple[str, int, int]] = []
    assert fast.compile_all(lambda *step: seen.append(step)) > 0.0
    assert [done for _, done, _ in seen] == list(range(len(seen)))
    assert {total for _, _, total in seen} == {len(seen) - 1}
    assert "fast.exact.exp" in [name for name, _, _ in seen]
    assert not fast.is_cold()


@COMPILED
def test_importing_the_core_compiles_nothing_and_does_not_even_load_numba() -> None:
    code = "import sys, fast.routing, fast.alarms, fast.fields; print('numba' in sys.modules)"
    assert finish(start(code))[0].split() == ["False"]


@COMPILED
def test_several_processes_starting_cold_in_one_cache_agree(tmp_path: Path) -> None:
    code = "import fast; from fast import exact; print(exact.exp(1.0)); print(fast.cache_folder())"
    started = [start(code, FUMENG_CACHE_DIR=str(tmp_path)) for _ in range(3)]
    answers = {finish(process)[0] for process in started}
    assert len(answers) == 1
    value, folder = answers.pop().split()
    assert float(value) == exact.exp(1.0)
    assert Path(folder).parent == tmp_path
    assert list(Path(folder).rglob("*.nbc"))


@COMPILED
def test_without_any_writable_place_kernels_still_run_and_say_so_once(tmp_path: Path) -> None:
    blocked = tmp_path / "a file, not a folder"
    blocked.touch()
    code = (
        "from fast import exact, cache_folder; print(exact.exp(0.0), exact.log(1.0)); "
        "print(cache_folder())"
    )
    out, err = finish(start(code, FUMENG_CACHE_DIR=str(blocked)))
    assert out.startswith("1.0 0.0")
    assert err.count("no writable cache folder") == 1
    assert not Path(out.split()[-1]).exists()  # the temporary folder went with the process


@COMPILED
def test_no_cache_file_lands_beside_the_source() -> None:
    exact.exp(0.0)
    assert not list((ROOT / "fast").rglob("*.nbi"))


@COMPILED
def test_our_cache_folder_is_not_forced_on_the_users_own_numba_code() -> None:
    config: Any = importlib.import_module("numba").config

    before = config.CACHE_DIR
    exact.exp(0.0)
    assert before == config.CACHE_DIR
    assert before != str(fast.cache_folder())


@COMPILED
@pytest.mark.parametrize("damage", [b"", b"not a pickle", b"\x80\x04garbage"])
def test_a_damaged_cache_entry_is_compiled_anew_and_mended(tmp_path: Path, damage: bytes) -> None:
    code = "from fast import exact; print(exact.exp(1.0))"
    first, _ = finish(start(code, FUMENG_CACHE_DIR=str(tmp_path)))
    entries = sorted(tmp_path.rglob("*.nbc"))
    assert entries
    for entry in entries:
        entry.write_bytes(damage)
    again, _ = finish(start(code, FUMENG_CACHE_DIR=str(tmp_path)))
    assert again == first
    assert all(entry.read_bytes() != damage for entry in sorted(tmp_path.rglob("*.nbc")))
