"""A library's server behind an endpoint of ours: carried, struck, captured, ended; in lockstep."""

from __future__ import annotations

import asyncio

import pytest

from devices.capture import Capture, capturing, outside, tapped
from devices.carried import LibraryServer, way_to
from devices.endpoint import listen
from devices.faults import FaultPipe, WireFault, WireFaultKind
from twin.live import lockstep

HOST = "127.9.7.1"


async def _upper(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A server that answers in capitals after a second, and hangs up when told to."""
    while said := await reader.read(100):
        await asyncio.sleep(1.0)
        writer.write(said.upper())
        if said == b"bye":
            break
    writer.close()


async def _library() -> LibraryServer:
    server = await asyncio.start_server(_upper, "127.0.0.1", 0)

    async def close() -> None:
        server.close()

    host, port = server.sockets[0].getsockname()
    return LibraryServer(host, port, close)


async def _asked(port: int, *words: bytes) -> list[bytes]:
    """What comes for each word within ten seconds; b"" is an end."""
    reader, writer = await asyncio.open_connection(HOST, port)
    heard = []
    for word in words:
        writer.write(word)
        try:
            async with asyncio.timeout(10.0):
                heard.append(await reader.read(100))
        except TimeoutError:
            heard.append(b"nothing")
    writer.close()
    return heard


def test_what_a_server_says_passes_the_faults_of_the_endpoint() -> None:
    async def run() -> tuple[list[bytes], list[bytes], list[bytes]]:
        library, pipe = await _library(), FaultPipe(7, "S", {})
        place = await listen(library.session, HOST, 4801, pipe)
        sound = await _asked(4801, b"a", b"bc")
        pipe.set([WireFault(WireFaultKind.DROP)])
        struck = await _asked(4801, b"a")
        pipe.set([])
        ended = await _asked(4801, b"bye", b"")
        place.close()
        await library.close()
        return sound, struck, ended

    assert lockstep.run(run()) == ([b"A", b"BC"], [b"nothing"], [b"BYE", b""])


def test_nobody_behind_is_an_end() -> None:
    async def nothing() -> None:
        return

    async def run() -> list[bytes]:
        place = await listen(LibraryServer("127.0.0.1", 9, nothing).session, HOST, 4802)
        heard = await _asked(4802, b"a")
        place.close()
        return heard

    assert lockstep.run(run()) == [b""]


def test_who_sends_without_end_is_cut_off_before_a_library_keeps_it_all() -> None:
    kept = 0

    async def keeps(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal kept
        while said := await reader.read(65536):
            kept += len(said)
        writer.close()

    async def nothing() -> None:
        return

    async def run() -> int:
        server = await asyncio.start_server(keeps, "127.0.0.1", 0)
        host, port = server.sockets[0].getsockname()
        place = await listen(LibraryServer(host, port, nothing).session, HOST, 4806)
        _, writer = await asyncio.open_connection(HOST, 4806)
        sent = 0
        while not writer.is_closing() and sent < 4_000_000:
            writer.write(b"x" * 40_000)
            sent += 40_000
            await asyncio.sleep(0.01)
        writer.close()
        place.close()
        server.close()
        return sent

    assert lockstep.run(run()) < 4_000_000
    assert kept <= 300_000


def test_who_asks_nothing_for_five_minutes_is_given_up_and_who_is_answered_is_not() -> None:
    async def run() -> bytes:
        library = await _library()
        place = await listen(library.session, HOST, 4803)
        reader, asking = await asyncio.open_connection(HOST, 4803)
        idle, held = await asyncio.open_connection(HOST, 4803)
        for _ in range(4):
            asking.write(b"a")
            await asyncio.sleep(100.0)
        with pytest.raises(ConnectionResetError):
            await idle.read(1)
        answers = await reader.read(100)
        held.close()
        asking.close()
        place.close()
        await library.close()
        return answers

    assert lockstep.run(run()) == b"AAAA"


def test_a_client_is_led_by_a_place_here_only_to_be_captured_or_to_dial_from_an_address() -> None:
    async def run() -> tuple[bool, list[str], str]:
        library = await _library()
        place = await listen(tapped(library.session, "S"), HOST, 4804)
        capture = Capture()
        with capturing(capture):
            async with way_to(HOST, 4804, "S opc.tcp") as at:
                straight = at == (HOST, 4804)
            with outside():
                async with way_to(HOST, 4804, "S opc.tcp") as at:
                    _, writer = await asyncio.open_connection(*at)
                    writer.write(b"a")
                    await asyncio.sleep(2.0)
                    writer.close()
                    await asyncio.sleep(0.1)
        peers: list[str] = []
        eye = await asyncio.start_server(
            lambda _, w: peers.append(w.get_extra_info("peername")[0]), HOST, 4805
        )
        async with way_to(HOST, 4805, "S", bind="127.9.7.9") as at:
            _, writer = await asyncio.open_connection(*at)
            await asyncio.sleep(0.1)
            writer.close()
        eye.close()
        place.close()
        await library.close()
        frames = [f"{one.direction} {one.data.decode()}".strip() for one in capture.frames]
        return straight, frames, peers[0]

    straight, frames, peer = lockstep.run(run())
    assert straight
    assert frames == ["open", "in a", "out A", "close"]
    assert peer == "127.9.7.9"
