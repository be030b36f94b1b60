"""Mutated input to every codec and reader: read, or refused by type; never stuck, never piled up.

A thousand inputs each here, a million each in the long tests, which say how many a second; fewer of
CAP, of which one takes milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple
from typing import Any

import pytest
from hypothesis import Phase, given, settings

from tests.devices.wire.frames import SPOKEN, Spoken
from tests.devices.wire.fuzzing import Fuzzed, fuzz_reader, fuzz_stream
from tests.devices.wire.readers import READERS, Reader

FEW, MILLION = 1_000, 1_000_000
OF_CAP = 50
"""So many times fewer."""

STREAMS = pytest.mark.parametrize("spoken", SPOKEN, ids=lambda spoken: spoken.name)
WHOLE = pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
Told = Callable[[str, object], None]


def _frames(spoken: Spoken, count: int = 48) -> list[Any]:
    """Frames a codec can say, always the same."""
    kept: list[Any] = []

    @settings(max_examples=count, database=None, phases=[Phase.generate])
    @given(spoken.frames)
    def keep(frame: Any) -> None:
        kept.append(frame)

    keep()
    return kept


def _stream(spoken: Spoken, inputs: int) -> Fuzzed:
    return fuzz_stream(spoken.make, _frames(spoken), inputs, checked=spoken.checked)


def _whole(reader: Reader, inputs: int) -> Fuzzed:
    inputs //= OF_CAP if reader.name.startswith("cap") else 1
    return fuzz_reader(reader.read, reader.seeds, inputs, reader.refusals)


@STREAMS
def test_mutated_frames_in_pieces_leave_a_codec_whole_and_in_step(spoken: Spoken) -> None:
    done = _stream(spoken, FEW)
    assert done.read
    assert done.refused


@WHOLE
def test_mutated_messages_are_read_or_refused_by_type(reader: Reader) -> None:
    for seed in reader.seeds:
        reader.read(seed)
    done = _whole(reader, FEW)
    assert done.read
    assert bool(done.refused) is bool(reader.refusals)


@STREAMS
@pytest.mark.long
def test_a_million_mutated_frames(spoken: Spoken, record_property: Told) -> None:
    record_property("fuzzed", astuple(_stream(spoken, MILLION)))


@WHOLE
@pytest.mark.long
def test_a_million_mutated_messages(reader: Reader, record_property: Told) -> None:
    record_property("fuzzed", astuple(_whole(reader, MILLION)))
