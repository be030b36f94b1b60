"""A loop at a speed: time-outs and intervals are of the drill, sockets are as they are."""

from __future__ import annotations

import asyncio
import time

from twin.live.scaled import runner_at


def test_a_minute_of_the_drill_is_a_second_at_sixty() -> None:
    async def main() -> float:
        loop = asyncio.get_running_loop()
        began_s = loop.time()
        await asyncio.sleep(12.0)
        return loop.time() - began_s

    began_s = time.monotonic()
    assert 12.0 <= runner_at(60.0)(main()) < 60.0
    assert 0.2 <= time.monotonic() - began_s < 1.0


def test_an_answer_after_two_seconds_of_the_drill_is_late_for_one_second_of_it() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        await asyncio.sleep(20.0)
        writer.write(b"!\n")
        writer.close()

    async def main() -> list[bytes]:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        said = []
        for most_s in (10.0, 60.0):
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname()[:2])
            writer.write(b"?\n")
            try:
                said.append(await asyncio.wait_for(reader.readline(), most_s))
            except TimeoutError:
                said.append(b"late")
            writer.close()
        return said

    assert runner_at(50.0)(main()) == [b"late", b"!\n"]
