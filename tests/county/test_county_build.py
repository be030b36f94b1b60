"""The shipped county is what the generator makes, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from twin.county.build import build
from twin.county.build.dice import shares
from twin.county.load import default_folder


@pytest.mark.long
def test_the_generator_reproduces_every_shipped_byte(tmp_path: Path) -> None:
    written = build(tmp_path)
    shipped = default_folder()
    changed = [p.name for p in written if p.read_bytes() != (shipped / p.name).read_bytes()]
    assert changed == []
    assert {p.name for p in written} == {
        p.name for p in shipped.iterdir() if p.is_file() and p.suffix != ".yaml"
    }


def test_shares_sum_exactly_and_favour_the_largest_remainder() -> None:
    assert shares(10, [1, 1, 1]) == [4, 3, 3]
    assert shares(7, [0.6, 0.3, 0.1]) == [4, 2, 1]
    assert sum(shares(545_749, [1 / (k + 1) for k in range(390)])) == 545_749
