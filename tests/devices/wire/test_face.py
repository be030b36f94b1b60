"""What holds for every codec: nothing lost, nothing invented, never out of step for good."""

from __future__ import annotations

import random
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.wire.face import Bad, Fault, WireError, frames_of
from devices.wire.modbus import Adu
from devices.wire.modbus_tcp import ModbusTcp
from tests.devices.wire.frames import SPOKEN, Spoken

ANY = pytest.mark.parametrize("spoken", SPOKEN, ids=lambda spoken: spoken.name)


@ANY
@settings(max_examples=40)
@given(st.data())
def test_what_is_written_is_read_however_it_is_split(spoken: Spoken, data: st.DataObject) -> None:
    frames = data.draw(st.lists(spoken.frames, min_size=1, max_size=4))
    codec = spoken.make()
    said = b"".join(map(codec.encode, frames))
    marks = sorted(data.draw(st.lists(st.integers(0, len(said)), max_size=6)))
    found: list[Any] = []
    for start, end in zip([0, *marks], [*marks, len(said)], strict=True):
        found += codec.feed(said[start:end])
    assert found == frames
    assert codec.held == 0
    bytewise = spoken.make()
    assert [one for byte in said for one in bytewise.feed(bytes((byte,)))] == frames


@ANY
@settings(max_examples=40)
@given(st.data())
def test_after_garbage_the_next_frames_are_read(spoken: Spoken, data: st.DataObject) -> None:
    """A false beginning may swallow what follows it until its length has passed, not more."""
    codec = spoken.make()
    frame = data.draw(spoken.frames)
    said = codec.encode(frame)
    many = codec.frame_max // len(said) + 3
    found = codec.feed(data.draw(st.binary(min_size=1, max_size=60)) + said * many)
    if spoken.checked:
        assert frames_of(found)[-2:] == [frame, frame]
    assert codec.held <= codec.frame_max


@ANY
@settings(max_examples=40)
@given(st.data())
def test_a_changed_byte_is_refused_and_said(spoken: Spoken, data: st.DataObject) -> None:
    """One byte is changed: no codec with a check code gives a frame that was not sent."""
    codec = spoken.make()
    frame = data.draw(spoken.frames)
    said = bytearray(codec.encode(frame))
    said[data.draw(st.integers(0, len(said) - 1))] ^= data.draw(st.integers(1, 255))
    found = codec.feed(bytes(said)) + codec.reset()
    if spoken.checked:
        assert [
            one for one in frames_of(found) if one != frame and not _shortened(one, frame)
        ] == []
    assert all(bad.size and bad.why for bad in found if isinstance(bad, Bad))


def _shortened(one: Any, frame: Any) -> bool:
    """A byte turned into a mark ends a JT/T 808 frame early; its XOR fits 1 time in 256."""
    return hasattr(one, "phone") and one.body != frame.body


@ANY
def test_random_bytes_never_break_hang_or_pile_up(spoken: Spoken) -> None:
    dice, codec = random.Random(7), spoken.make()
    begun = time.process_time()
    for _ in range(15):
        found = codec.feed(dice.randbytes(2000))
        assert codec.held <= codec.frame_max
        assert all(len(bad.raw) <= 256 for bad in found if isinstance(bad, Bad))
    assert time.process_time() - begun < 4.0


@ANY
def test_a_frame_begun_is_given_up_by_reset(spoken: Spoken) -> None:
    codec = spoken.make()
    frame = _first(spoken)
    codec.feed(codec.encode(frame)[:-1])
    [bad] = codec.reset()
    assert bad.fault is Fault.CUT
    assert codec.held == 0
    assert codec.feed(codec.encode(frame)) == [frame]


def _first(spoken: Spoken) -> Any:
    """One frame, always the same."""
    kept: list[Any] = []

    @settings(max_examples=5, database=None)
    @given(spoken.frames)
    def keep(frame: Any) -> None:
        kept.append(frame)

    keep()
    return kept[-1]


def test_our_own_mistakes_are_raised() -> None:
    with pytest.raises(WireError, match="1 to 253"):
        ModbusTcp().encode(Adu(1, bytes(254)))
