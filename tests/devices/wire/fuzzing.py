"""The harness that mutates what codecs are fed: seeded, so that a failure comes again.

A codec of a stream gets mutated frames in pieces, strict and lenient by turns; what it holds back,
what it cuts and how long the worst input takes are watched, and every thousand inputs it must find
its way back to right frames. A reader of whole messages reads a mutated one or refuses it by type.

What a reader would get wrong: a mutated frame is often right still, or right again; what is asked
is only that nothing breaks, hangs, piles up or stays out of step.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from devices.wire.face import Bad, Codec, Cut, frames_of

__all__ = ["Fuzzed", "fuzz_reader", "fuzz_stream", "mutated"]

SEED = 26
HANG_S = 5.0
"""Processor time no hundred inputs may take; usual are hundredths of a second, of CAP tenths."""

_HUNDRED = 100
_RESYNC_EVERY = 1_000
_EDGES = (
    b"\x00",
    b"\xff",
    b"\x7f",
    b"\x80",
    b"\x01",
    b"\xfe",
    b"\x00\x00",
    b"\xff\xff",
    b"0",
    b"9",
)


@dataclass(frozen=True, slots=True)
class Fuzzed:
    """How it went. `read` and `refused` count frames and bad stretches, or messages; `worst_s` is
    the processor time of the slowest hundred inputs."""

    inputs: int
    read: int
    refused: int
    seconds: float
    worst_s: float


def mutated(seeds: Sequence[bytes], dice: random.Random) -> bytes:
    """A right message, or one with up to four things wrong."""
    said = bytearray(dice.choice(seeds))
    for _ in range(dice.choice((0, 1, 1, 1, 2, 2, 3, 4))):
        at = dice.randrange(len(said) + 1)
        match dice.randrange(9):
            case 0:
                said[at : at + 1] = dice.randbytes(1)
            case 1 if at < len(said):
                said[at] ^= 1 << dice.randrange(8)
            case 2:
                said[at:at] = dice.randbytes(dice.randrange(1, 9))
            case 3:
                del said[at : at + dice.randrange(1, 9)]
            case 4:
                said[at:at] = said[at : at + dice.randrange(1, 33)]
            case 5:
                edge = dice.choice(_EDGES)
                said[at : at + len(edge)] = edge
            case 6:
                del said[at:]
            case 7:
                said[at:] = dice.choice(seeds)[dice.randrange(8) :]
            case _:
                said[at:at] = dice.choice(seeds)[:at]
    return bytes(said)


def fuzz_stream(
    make: Callable[[], Codec[Any]], frames: Sequence[Any], inputs: int, *, checked: bool
) -> Fuzzed:
    """Feed a codec's strict and lenient decoders by turns.

    Args:
        frames: What is mutated, and what is read again afterwards.
        checked: Whether a check code guards the frames; only then must a strict decoder find back
            by itself, where another may have to be told (`reset`) that the stream begins anew.
    """
    dice, strict, lenient = random.Random(SEED), _Watched(make()), _Watched(make())
    lenient.inner.strict = False
    seeds = [strict.encode(frame) for frame in frames]
    read = refused = 0
    watch = _Watch()
    for i in range(inputs):
        codec = lenient if i & 1 else strict
        if not checked and i % 4 == 0:
            codec.reset()  # as whoever gets a bad frame of these closes, and another one dials
        said = mutated(seeds, dice)
        found = [one for piece in _pieces(said, dice) for one in codec.feed(piece)]
        watch.look(i)
        assert codec.held <= codec.frame_max, f"{codec.held} bytes held after input {i}"
        bad = sum(isinstance(one, Bad) for one in found)
        read, refused = read + len(found) - bad, refused + bad
        if i % _RESYNC_EVERY >= _RESYNC_EVERY - 2:
            nth = i % len(frames)
            _finds_back(codec, frames[nth], seeds[nth], alone=checked and codec is strict)
    return Fuzzed(inputs, read, refused, watch.seconds, watch.worst_s)


def fuzz_reader(
    read: Callable[[bytes], object],
    seeds: Sequence[bytes],
    inputs: int,
    refusals: tuple[type[Exception], ...],
) -> Fuzzed:
    """Have a reader read mutated messages; `refusals` are the errors by which it may say no."""
    dice, good, watch = random.Random(SEED), 0, _Watch()
    for i in range(inputs):
        said = mutated(seeds, dice)
        try:
            read(said)
            good += 1
        except refusals:
            pass
        except Exception as error:
            error.add_note(f"input {i}: {said.hex()}")
            raise
        watch.look(i)
    return Fuzzed(inputs, good, inputs - good, watch.seconds, watch.worst_s)


class _Watch:
    """Processor time, looked at every hundred inputs, for a look costs as much as an input."""

    def __init__(self) -> None:
        self._began_s = self._last_s = time.process_time()
        self.worst_s = 0.0

    def look(self, nth: int) -> None:
        """After an input."""
        if (nth + 1) % _HUNDRED == 0:
            now_s = time.process_time()
            took_s, self._last_s = now_s - self._last_s, now_s
            self.worst_s = max(self.worst_s, took_s)
            assert took_s < HANG_S, f"the hundred inputs up to {nth} take {took_s:.1f} s"

    @property
    def seconds(self) -> float:
        """In all."""
        return time.process_time() - self._began_s


class _Watched(Codec[Any]):
    """A codec whose cuts are looked at: each goes on, and none beyond what is there."""

    def __init__(self, inner: Codec[Any]) -> None:
        super().__init__()
        self.inner, self.frame_max = inner, inner.frame_max

    def encode(self, frame: Any) -> bytes:
        return self.inner.encode(frame)

    def cut(self, held: bytes) -> Cut[Any]:
        found = self.inner.cut(held)
        assert 0 <= found.used <= len(held), f"{found} of {len(held)} bytes: {held.hex()}"
        assert found.used or (found.frame is None and found.fault is None), f"{found} uses nothing"
        return found


def _pieces(said: bytes, dice: random.Random) -> Iterator[bytes]:
    """In one to four pieces, now and then byte by byte."""
    count = dice.randrange(16)
    if count == 15:
        yield from (said[i : i + 1] for i in range(len(said)))
        return
    at = 0
    for mark in sorted(dice.randrange(len(said) + 1) for _ in range(count % 4)):
        yield said[at:mark]
        at = mark
    yield said[at:]


def _finds_back(codec: _Watched, frame: Any, said: bytes, *, alone: bool) -> None:
    """A false beginning may swallow as much as the longest frame, not more."""
    if alone:
        found = frames_of(codec.feed(said * (codec.frame_max // len(said) + 3)))
        assert found[-2:] == [frame, frame], f"{frame} is not read again"
    codec.reset()
    assert codec.feed(said) == [frame]
    assert codec.held == 0
