"""The loops over all points are vector code: their wording decides it, and is lost unnoticed."""

import platform
import re
from typing import Any, cast

import pytest

import fast
from fast._jit import Kernel
from fast.alarms.load_kernels import judge
from fast.alarms.screen import screen
from fast.fields.sensing import _read

pytestmark = [
    pytest.mark.skipif(fast.jit_disabled(), reason="NUMBA_DISABLE_JIT is set"),
    pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="x86 mnemonics"),
]


def assembly(made: object) -> str:
    """Of a kernel compiled afresh; one from the cache cannot be inspected."""
    from numba import njit

    kernel = cast("Kernel[Any, Any]", made)
    kernel.ready()  # kernels it calls are known
    compiled = njit(kernel.signature, nogil=True, error_model="numpy")(kernel._function)
    return "\n".join(compiled.inspect_asm().values())


def test_a_block_of_points_is_compared_many_at_a_time() -> None:
    # To find those that may change, and once more to tell them apart.
    assert len(re.findall(r"\bv?cmp\w*ps\b", assembly(screen))) >= 12


def test_events_are_judged_many_at_a_time() -> None:
    assert len(re.findall(r"\bv?pcmpgtd\b", assembly(judge))) >= 4


def test_readings_are_made_many_at_a_time() -> None:
    code = assembly(_read)
    assert re.search(r"\bv?divpd\b", code)  # the resolution
    assert re.search(r"\bv?pmul(udq|lq)\b", code)  # the noise
