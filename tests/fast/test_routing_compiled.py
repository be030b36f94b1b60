"""The kernels of fast.routing as machine code: one signature each, vector loops, no lock held."""

from __future__ import annotations

import importlib
import os
import platform
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import fast
from fast import _jit
from fast._types import Array
from fast.routing import Positions, Roads, Router
from fast.routing.customize import customize
from fast.routing.labels import distances, make_rows
from fast.routing.tables import matrix
from tests.fast.compiling import compiled_during, signature_counts
from tests.fast.graphs import lattice_arcs, router_of

pytestmark = pytest.mark.skipif(fast.jit_disabled(), reason="NUMBA_DISABLE_JIT is set")

HOT = {"customization": customize, "rows": make_rows, "pairs": distances, "matrix": matrix}


def numba() -> Any:
    return importlib.import_module("numba")


def has_avx2() -> bool:
    if platform.machine().lower() not in ("x86_64", "amd64"):
        return False
    if "NUMBA_CPU_NAME" in os.environ or "NUMBA_CPU_FEATURES" in os.environ:
        return False
    llvm: Any = importlib.import_module("llvmlite.binding")
    return bool(llvm.get_host_cpu_features().get("avx2", False))


def assembly(kernel: Any) -> str:
    """Of a kernel compiled here and now: what comes from the cache cannot be read."""
    kernel.ready()  # kernels that it calls are known to numba from here on
    fresh = numba().njit(nogil=True, error_model="numpy")(kernel.__wrapped__)
    fresh.compile(kernel.signature)
    return str(fresh.inspect_asm(fresh.signatures[0]))


def blocks(text: str) -> list[str]:
    """Stretches of code between labels: the inside of an inner loop is one."""
    return re.split(r"^[.\w$]+:", text, flags=re.MULTILINE)


@pytest.mark.skipif(not has_avx2(), reason="the processor, or what is set for it, has no AVX2")
@pytest.mark.parametrize("loop", HOT)
def test_hot_loops_add_and_take_minima_of_many_32_bit_numbers_at_a_time(loop: str) -> None:
    packed = [re.compile(rf"\b{op}\s.*%[xyz]mm\d") for op in ("vpaddd", "vpminsd")]
    assert any(all(op.search(block) for op in packed) for block in blocks(assembly(HOT[loop])))


@pytest.mark.skipif(not has_avx2(), reason="the processor, or what is set for it, has no AVX2")
def test_a_sum_left_at_64_bits_has_no_such_loop() -> None:
    """What the test above is there to notice."""

    def widened(a: Any, b: Any, out: Any) -> None:
        for i in range(out.size):
            over = a[i] + b[i]
            out[i] = over if over < out[i] else out[i]

    made = numba().njit("void(int32[::1],int32[::1],int32[::1])")(widened)
    text = made.inspect_asm(made.signatures[0])
    assert not any("vpaddd" in block and "vpminsd" in block for block in blocks(text))


def test_every_kernel_lets_other_threads_run() -> None:
    fast.compile_all()
    assert len(_jit._kernels) > 40
    for kernel in _jit._kernels:
        assert kernel.ready().targetoptions["nogil"], kernel.name
        assert not kernel.ready()._can_compile, kernel.name


AS_GIVEN: list[Callable[[list[int]], Any]] = [
    list,
    tuple,
    lambda v: np.array(v, np.int32),
    lambda v: np.array(v, np.int64),
    lambda v: np.array(v, np.uint32),
    lambda v: np.array(v, np.uint8),
    lambda v: np.repeat(np.array(v, np.int64), 3)[::3],
    lambda v: np.array(v[::-1], np.int32)[::-1],
    lambda v: np.array(v, ">i4"),
    lambda v: np.array([v, v], np.int16).T[:, 1],
]


def use_everything_however_given() -> None:
    for given in AS_GIVEN:
        use_everything(given)


def use_everything(given: Callable[[list[int]], Any]) -> None:
    """Every method of the face, with its numbers given in this way."""
    few, more = given([0, 3, 8]), given([2, 5, 7])
    roads = Roads.from_arrays(
        given([*range(0, 18, 2), 18]),
        given([(v + step) % 9 for v in range(9) for step in (1, 4)]),
        np.linspace(42.0, 42.1, 9).astype(np.float32),
        np.linspace(121.0, 121.2, 18)[::2],
        given([4, 2, 0, 1, 3, 5, 7, 8, 6]),
    )
    router = Router(roads, given([5 + a for a in range(18)]), check_every=2)
    for turn in range(3):
        at = int(few[turn])
        router.distance_ms(at, few[0])
        router.distances_ms(few, more)
        router.matrix_ms(few, more)
        router.one_to_all_ms(few[1])
        router.all_to_one_ms(at)
        router.coverage(few)
        router.nearest(few, more, 2)
        router.nearest(few, given([v % 9 for v in range(40)]), np.int64(2))  # type: ignore[arg-type]
        router.nearest_at(Positions(few, more), Positions(more, few), 2)
        router.path(at, more[0])
        router.paths(few, more)
        router.snap(np.array(42.0, np.float32), 121)
        router.snap([42, 43], np.array([121.0, 120.0]))
        router.change(few, more)
        router.close(more)
        router.reopen(few)
        router.metric("other", given([9] * 18)).distance_ms(0, 1)
    router.set_weights(given([7] * 18))
    router.paths(few, more)


def test_however_numbers_are_given_no_kernel_gets_a_second_signature() -> None:
    fast.compile_all()
    assert compiled_during(use_everything_however_given) == []
    assert set(signature_counts().values()) == {1}


def test_what_numba_compiles_is_compiled_during() -> None:
    """What the tests round this one, and that of a drill, rely on."""

    def anything(x: Array) -> Any:
        return x[0]

    made = numba().njit(anything)
    assert len(compiled_during(lambda: made(np.zeros(1)))) == 1
    assert compiled_during(lambda: made(np.zeros(1))) == []
    assert len(compiled_during(lambda: made(np.zeros(1, np.int32)))) == 1


def test_a_question_compiles_nothing_that_was_not_there() -> None:
    """Sizes that take the other branch inside: one entry, many, none, wide and narrow changes."""
    fast.compile_all()

    def ask() -> None:
        router = router_of(lattice_arcs(1, 20), 400, check_every=1)
        for many in (0, 1, 3, 50, 400):
            nodes = np.arange(many)
            router.nearest(nodes, nodes, 3)
            router.matrix_ms(nodes, nodes)
            router.close(nodes)
            router.paths(nodes, nodes[::-1])
            router.coverage(nodes)

    assert compiled_during(ask) == []
