"""A loop at a speed: time-outs and intervals are of the drill, sockets are as they are."""

from __future__ import annotations

import asyncio
import time

from twin.live.scaled import ScaledLoop, runner_at


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


def test_a_machine_that_is_late_makes_the_clock_slip_and_nobody_late() -> None:
    """Each stall is twenty seconds of the drill; an ordinary clock would have passed all of it."""

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            writer.write(line)
        writer.close()

    async def main() -> list[tuple[float, bytes]]:
        loop = asyncio.get_running_loop()
        server = await asyncio.start_server(echo, "127.0.0.1", 0)
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname()[:2])
        began_s, heard = loop.time(), []
        for nth in range(30):
            if nth % 10 == 5:
                time.sleep(0.4)
            writer.write(b"%d\n" % nth)
            async with asyncio.timeout(1.0):
                heard.append((loop.time() - began_s, await reader.readline()))
            await asyncio.sleep(began_s + nth + 1.0 - loop.time())
        writer.close()
        server.close()
        return heard

    loop = ScaledLoop(50.0)
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        heard = runner.run(main())
    assert [line for _, line in heard] == [b"%d\n" % nth for nth in range(30)]
    assert all(nth <= at_s < nth + 0.5 for nth, (at_s, _) in enumerate(heard))
    assert loop.slips.overruns >= 3
    assert loop.slips.slipped_s >= 3 * 0.25 * 50.0
    assert loop.slips.worst_lag_s >= 0.4 * 50.0 - 0.1  # the loop has taken a step by then


def test_a_short_stall_is_caught_up_with() -> None:
    async def main() -> float:
        due_within = asyncio.ensure_future(asyncio.sleep(1.0))
        await asyncio.sleep(0.0)
        time.sleep(0.1)
        began_s = time.monotonic()
        await asyncio.sleep(10.0)
        assert due_within.done()
        return time.monotonic() - began_s

    loop = ScaledLoop(50.0)
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        assert runner.run(main()) < 0.2
    assert loop.slips.overruns == 0
    assert loop.slips.worst_lag_s >= 0.1 * 50.0 - 1.5
