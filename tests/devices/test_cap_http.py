"""CAP over HTTP: what is taken, what is refused and why, and a sender that hands over once."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.bends import pipe_of
from devices.cable import Cable
from devices.drivers.cap_http import CAP_TYPE, CapPlace, CapReceiver, Handing
from devices.drivers.readings import OrderDone, Outcome, Reading
from devices.endpoint import dial, listen
from devices.faults import WireFault, WireFaultKind
from devices.wire.cap import CapAlert
from devices.wire.cap_bytes import SIZE_MAX
from devices.wire.cap_outbox import Outbox, Sent
from devices.wire.face import Bad
from devices.wire.http_messages import HttpCodec, HttpMessage, request
from tests.devices.cap_examples import NOTICE, START
from twin.terms.warning import ExerciseStatus, WarningStep


def _sent() -> Sent:
    notice = replace(NOTICE, step=WarningStep.ALERT, references=())
    return Outbox(start=START, status=ExerciseStatus.EXERCISE).send(notice)


def _post(body: bytes, kind: str = CAP_TYPE, path: str = "/cap", method: str = "POST") -> bytes:
    return HttpCodec(SIZE_MAX).encode(request(method, path, "x", kind, body))


def _answers(*said: bytes) -> tuple[list[int], list[CapAlert], CapReceiver]:
    taken: list[CapAlert] = []
    session = CapReceiver(CapPlace(lambda alert, _: taken.append(alert)))
    answered = b"".join(session.receive(one, 0.0) for one in said)
    found = HttpCodec(SIZE_MAX).feed(answered)
    return [one.status for one in found if not isinstance(one, Bad)], taken, session


def test_an_alert_is_taken_once_however_often_and_however_split_it_comes() -> None:
    xml = _sent().xml
    said = _post(xml) + _post(xml, "text/xml; charset=utf-8")
    statuses, taken, _ = _answers(said[:100], said[100:5000], said[5000:])
    assert statuses == [202, 200]
    assert [one.identifier for one in taken] == [_sent().reference.identifier]


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (_post(b"<alert/>"), 422),
        (_post(b"not xml"), 422),
        (_post(b"x", "text/html"), 415),
        (_post(b"x", path="/other"), 404),
        (_post(b"", method="GET"), 405),
        (_post(b""), 411),
        (b"POST /cap HTTP/1.1\r\nContent-Length: 999999\r\n\r\n", 413),
        (b"POST /cap HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
        (b"POST /cap HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        (b"nonsense\r\n\r\n", 400),
        (b"A" * 9000, 413),
    ],
)
def test_what_is_refused_is_refused_with_its_number(said: bytes, status: int) -> None:
    statuses, taken, session = _answers(said)
    assert (statuses, taken) == ([status], [])
    assert session.closed is (status in (400, 413))


@settings(max_examples=40)
@given(st.binary(max_size=300), st.lists(st.integers(0, 400), max_size=4))
def test_messages_are_read_however_they_are_split(body: bytes, marks: list[int]) -> None:
    message = HttpMessage("POST /cap HTTP/1.1", (("host", "x"),), body)
    codec = HttpCodec(1000)
    said = codec.encode(message) * 2
    cuts = [0, *sorted(min(mark, len(said)) for mark in marks), len(said)]
    found = [one for a, b in itertools.pairwise(cuts) for one in codec.feed(said[a:b])]
    assert found == [message, message]


def _handed(kind: WireFaultKind | None) -> tuple[list[CapAlert], list[OrderDone]]:
    said: list[Reading | OrderDone] = []
    taken: list[CapAlert] = []
    place, handing = (
        CapPlace(lambda alert, _: taken.append(alert)),
        Handing("上级平台", "x", said.append),
    )
    pipe = pipe_of(7, "place", "http")
    cable = Cable(
        lambda: CapReceiver(place), handing.session, pipe, unreachable=handing.unreachable
    )
    cable.run(5.0)
    pipe.set([] if kind is None else [WireFault(kind, seconds=5.0)])
    handing.hand_over(_sent())
    cable.run(200.0)
    pipe.set([])
    cable.run(400.0)
    return taken, [one for one in said if isinstance(one, OrderDone)]


@pytest.mark.parametrize(
    "kind",
    [None, *(k for k in WireFaultKind if pipe_of(0, "", "http").can(k))],
    ids=lambda kind: kind.value if kind else "no fault",
)
def test_under_every_fault_an_alert_is_taken_once_and_ends_confirmed_when_it_clears(
    kind: WireFaultKind | None,
) -> None:
    taken, done = _handed(kind)
    assert len(taken) == 1
    assert [one.outcome for one in done] == [Outcome.CONFIRMED]


def test_what_the_place_refuses_is_not_sent_again() -> None:
    said: list[Reading | OrderDone] = []
    handing = Handing("上级平台", "x", said.append)
    handing.hand_over(Sent(reference=_sent().reference, xml=b"<alert/>"))
    cable = Cable(
        lambda: CapReceiver(CapPlace(lambda *_: None)), handing.session, pipe_of(7, "p", "http")
    )
    cable.run(60.0)
    answers, one = said
    assert isinstance(answers, Reading)
    assert (answers.point, answers.value) == ("上级平台.answers", 1.0)
    assert isinstance(one, OrderDone)
    assert one.outcome is Outcome.REFUSED
    assert one.why.zh.startswith("422")


def test_over_real_sockets() -> None:
    async def run() -> tuple[list[CapAlert], list[Reading | OrderDone]]:
        taken: list[CapAlert] = []
        said: list[Reading | OrderDone] = []
        place = CapPlace(lambda alert, _: taken.append(alert))
        server = await listen(lambda: CapReceiver(place), "127.1.7.170", 0)
        handing = Handing("上级平台", "127.1.7.170", said.append)
        link = dial(handing.session, "127.1.7.170", server.sockets[0].getsockname()[1])
        handing.hand_over(_sent())
        async with asyncio.timeout(10.0):
            while not said:
                await asyncio.sleep(0.01)
        await link.close()
        server.close()
        return taken, said

    taken, said = asyncio.run(run())
    assert len(taken) == 1
    assert [one.outcome for one in said if isinstance(one, OrderDone)] == [Outcome.CONFIRMED]
