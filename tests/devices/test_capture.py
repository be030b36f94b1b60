"""Captures: every frame with its fault, played back as the device, held against a golden one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from devices.cable import Cable
from devices.capture import Capture, Frame, capturing, read_capture
from devices.drivers.modbus_driver import ModbusDriver, Register
from devices.drivers.readings import OrderDone, Reading
from devices.faults import FaultPipe, WireFault, WireFaultKind
from devices.played import Played, Recording, differences
from devices.session import Session
from tests.devices.rigs import Rig, gas_hj212, gas_modbus, matrix, projector, vehicle

KIND = WireFaultKind


def captured(make: Callable[[int], Rig], to_s: int, *faults: WireFault) -> tuple[Rig, list[Frame]]:
    with capturing(Capture()) as capture:
        rig = make(1)
    rig.pipe.set(faults)
    rig.run(to_s)
    return rig, capture.frames


def test_every_frame_of_a_poll_is_there_both_ways_with_its_time() -> None:
    _, frames = captured(gas_modbus, 3)
    told = [(frame.direction, frame.data.hex()) for frame in frames[:5]]
    assert told == [
        ("open", ""),
        ("in", "000100000006010300000004"),
        ("out", "00010000000b010308" + "0000000000000000"),
        ("in", "000200000006010300000004"),
        ("out", "00020000000b010308" + "0000000000000000"),
    ]
    assert [frame.at_s for frame in frames[:3]] == [0.0, 0.01, 0.01]
    assert all(frame.answer for frame in frames if frame.direction == "out")
    assert {(frame.endpoint, frame.connection, frame.fault) for frame in frames} == {
        ("cable", 1, "")
    }


@pytest.mark.parametrize(
    ("fault", "direction"),
    [(KIND.DROP, "lost"), (KIND.WRONG_CHECK, "out"), (KIND.DELAY, "out"), (KIND.GARBAGE, "out")],
)
def test_a_fault_is_named_on_the_frames_it_struck(fault: KIND, direction: str) -> None:
    _, frames = captured(gas_hj212, 25, WireFault(fault, seconds=0.5))
    _, plain = captured(gas_hj212, 25)
    struck = [frame for frame in frames if frame.fault == fault.value]
    assert {frame.direction for frame in struck} == {direction}
    first = next(frame for frame in plain if frame.direction == "out")
    if fault is KIND.DELAY:
        assert struck[0].at_s == pytest.approx(first.at_s + 0.5)
    if fault in (KIND.DELAY, KIND.DROP):
        assert struck[0].data == first.data
    else:
        assert struck[0].data != first.data


def test_a_capture_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "frames.jsonl"
    with Capture(path) as capture, capturing(capture):
        rig = gas_modbus(1)
        rig.pipe.set([WireFault(KIND.TRICKLE, chance=0.5, seconds=0.001)])
        rig.run(20)
        rig.cable.cut()
    found = read_capture(path)
    assert {f.direction for f in found} == {"open", "in", "out", "close"}
    assert [f.line() for f in found] == [f.line() for f in sorted(capture.frames, key=_at)]
    path.write_text("{}\n")
    with pytest.raises(ValueError, match=r"frames.jsonl:1: no line of a capture"):
        read_capture(path)


def _at(frame: Frame) -> float:
    return frame.at_s


def played(rig: Rig, frames: list[Frame], other: Callable[[], Session], to_s: float) -> Recording:
    """The driver's end again, with the recording in the device's place."""
    recording = Recording.of(frames, "cable", rig.protocol)
    dials = rig.protocol in ("hj212", "jt808")
    cable = Cable(lambda: Played(recording), other, FaultPipe(1, "", {}), device_dials=dials)
    cable.run(to_s)
    return recording


def _values(said: list[Reading | OrderDone]) -> list[tuple[str, float | None]]:
    return [(one.point, one.value) for one in said if isinstance(one, Reading)]


@pytest.mark.parametrize("make", [gas_modbus, gas_hj212, vehicle, projector, matrix])
def test_a_recording_stands_in_for_the_device(make: Callable[[int], Rig]) -> None:
    """The driver at the other end reads the same, in the same order."""
    rig, frames = captured(make, 60)
    read, fresh = _values(rig.said), make(1)
    recording = played(fresh, frames, fresh.cable._make[1], 60.0)
    assert recording.strange == 0
    assert _values(fresh.said) == read


def test_a_recording_answers_on_and_gives_a_question_its_own_number() -> None:
    rig, frames = captured(gas_modbus, 20)
    said: list[Reading | OrderDone] = []
    driver = ModbusDriver(
        [Register("gas-1", 0, 0.1, 0.0, 100.0, 1), Register("gas-2", 2, 0.1, 0.0, 100.0, 3)],
        said.append,
        period_s=0.5,
    )
    recording = played(rig, frames, driver.session, 60.0)
    assert recording.strange == 0
    assert said[-1].at_s > 59.0
    values = [value for point, value in _values(said) if point == "gas-1"]
    assert values[-1] == 30.0


def test_a_question_that_was_never_put_gets_no_answer() -> None:
    _, frames = captured(gas_modbus, 5)
    session = Played(Recording.of(frames, "cable", "modbus-tcp"))
    session.receive(b"", 0.0)
    asked = bytes.fromhex("000900000006010300000004")
    assert session.receive(asked[:7], 0.0) == b""
    assert session.receive(asked[7:], 0.0)[:2] == b"\x00\x09"
    assert session.receive(b"GET / HTTP/1.0\r\n\r\n", 1.0) == b""
    assert session._recording.strange == 1
    assert session.receive(asked, 2.0) != b""
    with pytest.raises(ValueError, match="no endpoint 'other'; it has cable"):
        Recording.of(frames, "other", "modbus-tcp")


def test_a_golden_capture_finds_the_first_frame_that_differs() -> None:
    _, golden = captured(gas_modbus, 30)
    _, same = captured(gas_modbus, 30)
    assert differences(golden, same, 0.0) == []
    _, late = captured(gas_modbus, 30, WireFault(KIND.DELAY, seconds=0.25))
    (line,) = differences(golden, late, 0.1)
    assert line.startswith("cable frame 3: out ")
    assert line.endswith("(delay)")
    _, short = captured(gas_modbus, 20)
    (line,) = differences(golden, short, 0.0)
    assert line == f"cable: {len(golden)} frames, now {len(short)}"


def test_nothing_is_captured_unless_asked_for() -> None:
    rig = gas_modbus(1)
    rig.run(3)
    assert rig.pipe.tap is None
