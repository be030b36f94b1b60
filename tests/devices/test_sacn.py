"""sACN: its packet, a node that hears two consoles, and a stream that reads nothing back."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.drivers.readings import OrderDone, Outcome, Reading
from devices.drivers.sacn_driver import SacnDriver
from devices.hall.lighting_node import LightingNode, SacnNode
from devices.wire.face import WireError
from devices.wire.sacn import SIZE, SacnData, read_sacn, write_sacn


@given(
    st.builds(
        SacnData,
        st.integers(1, 63999),
        st.binary(min_size=512, max_size=512),
        st.integers(0, 255),
        st.integers(0, 200),
        st.text("abc 灯", max_size=12),
        st.binary(min_size=16, max_size=16),
        st.booleans(),
        st.booleans(),
    )
)
def test_what_is_written_is_read(said: SacnData) -> None:
    assert len(write_sacn(said)) == SIZE
    assert read_sacn(write_sacn(said)) == said


@given(st.integers(0, SIZE - 1), st.integers(1, 255), st.integers(0, SIZE))
def test_changed_or_cut_datagrams_are_read_or_refused_by_type(at: int, by: int, end: int) -> None:
    said = bytearray(write_sacn(SacnData(1, bytes(512))))
    said[at] ^= by
    for data in (bytes(said), bytes(said[:end])):
        with suppress(WireError):
            assert isinstance(read_sacn(data), SacnData)


def test_layers_stand_where_the_standard_has_them() -> None:  # G: E1.31-2018 table 4-1
    said = write_sacn(SacnData(0x0102, b"\x11" * 512, 7, 150, terminated=True))
    assert said[4:13] == b"ASC-E1.17"
    assert (said[16:18], said[38:40], said[115:117]) == (b"\x72\x6e", b"\x72\x58", b"\x72\x0b")
    assert (said[108], said[111], said[112], said[113:115]) == (150, 7, 0x40, b"\x01\x02")
    assert said[125:128] == b"\x00\x11\x11"


@pytest.mark.parametrize(
    "wrong", [SacnData(0, b""), SacnData(1, bytes(513)), SacnData(1, b"", 256)]
)
def test_what_does_not_fit_is_not_written(wrong: SacnData) -> None:
    with pytest.raises(WireError):
        write_sacn(wrong)


def _heard(
    node: LightingNode, level: int, priority: int, now_s: float, *, end: bool = False
) -> int:
    said = SacnData(1, bytes((level,)), priority=priority, terminated=end)
    assert SacnNode(node).receive(write_sacn(said), now_s) == b""
    return node.levels[0]


def test_the_console_of_higher_priority_holds_a_node_until_it_ends() -> None:
    node = LightingNode("L1", lost_s=5.0)
    assert _heard(node, 10, 100, 0.0) == 10
    assert _heard(node, 20, 150, 1.0) == 20
    assert _heard(node, 30, 100, 2.0) == 20
    assert _heard(node, 0, 150, 3.0, end=True) == 20
    assert _heard(node, 30, 100, 3.1) == 30
    assert _heard(node, 40, 50, 9.0) == 40


def test_a_look_by_sacn_is_streamed_and_never_called_confirmed() -> None:
    said: list[Reading | OrderDone] = []
    driver = SacnDriver("L", {}, said.append, looks={"duty": b"\x09"}, allowed=("look",))
    session, node = driver.session(), LightingNode("L1")
    assert session.receive(b"", 0.0) == b""
    assert driver.order("look duty", 0.5)
    sent = [session.receive(b"", 0.6 + 0.1 * i) for i in range(20)]
    assert sum(map(bool, sent)) == 3
    SacnNode(node).receive(sent[0], 0.6)
    assert node.levels[0] == 9
    assert [one.outcome for one in said if isinstance(one, OrderDone)] == [Outcome.UNCONFIRMED]
