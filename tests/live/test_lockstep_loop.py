"""Virtual time over real sockets: asyncio code runs unchanged, the rest is refused by name."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import threading
import time
from asyncio import StreamReader as Reader
from asyncio import StreamWriter as Writer
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from twin.live.lockstep import LockstepError, LockstepLoop, run


def now_s() -> float:
    return asyncio.get_running_loop().time()


async def echo_after(delay_s: float, reader: Reader, writer: Writer) -> None:
    while line := await reader.readline():
        await asyncio.sleep(delay_s)
        writer.write(line)
    writer.close()


async def served(handle: Callable[[Reader, Writer], Awaitable[None]], host: str) -> int:
    server = await asyncio.start_server(handle, host, 0)
    return int(server.sockets[0].getsockname()[1])


def test_a_day_passes_in_no_time_and_to_the_nanosecond() -> None:
    async def main() -> float:
        await asyncio.gather(*(asyncio.sleep(0.1 * n) for n in range(1, 100)))
        await asyncio.sleep(3 * 86_400.0)
        return now_s()

    began_s = time.monotonic()
    assert run(main()) == pytest.approx(3 * 86_400.0 + 9.9, abs=1e-7)
    assert time.monotonic() - began_s < 5.0


def test_time_stands_still_while_bytes_travel() -> None:
    async def main() -> tuple[bytes, float]:
        async def take(reader: Reader, writer: Writer) -> None:
            await reader.readexactly(5_000_000)
            writer.write(b"all of it")
            writer.close()

        port = await served(take, "127.3.0.1")
        reader, writer = await asyncio.open_connection("127.3.0.1", port)
        writer.write(b"x" * 5_000_000)
        got = await reader.read()
        writer.close()
        return got, now_s()

    assert run(main()) == (b"all of it", 0.0)


def test_a_timeout_strikes_before_an_answer_that_is_late_and_not_before_one_in_time() -> None:
    async def asked(after_s: float) -> str:
        port = await served(lambda r, w: echo_after(after_s, r, w), "127.3.0.2")
        reader, writer = await asyncio.open_connection("127.3.0.2", port)
        writer.write(b"?\n")
        try:
            async with asyncio.timeout(1.0):
                return f"{(await reader.readline()).decode().strip()} at {now_s():g}"
        except TimeoutError:
            return f"nothing at {now_s():g}"
        finally:
            writer.close()

    assert run(asked(0.999)) == "? at 0.999"
    assert run(asked(1.001)) == "nothing at 1"


def test_what_many_clients_see_is_the_same_every_time() -> None:
    async def main() -> list[tuple[float, int, str]]:
        seen: list[tuple[float, int, str]] = []

        async def client(n: int) -> None:
            port = await served(lambda r, w: echo_after(0.3 * n % 1.7, r, w), f"127.3.1.{n}")
            for _ in range(8):
                reader, writer = await asyncio.open_connection(f"127.3.1.{n}", port)
                writer.write(b"?\n")
                try:
                    said = await asyncio.wait_for(reader.readline(), 1.0)
                    seen.append((now_s(), n, said.decode()))
                except TimeoutError:
                    seen.append((now_s(), n, "late"))
                if n % 3 == 0:
                    writer.transport.abort()
                writer.close()
                await asyncio.sleep(1.0)

        await asyncio.gather(*(client(n) for n in range(1, 11)))
        return seen

    first = run(main())
    assert len(first) == 80
    assert {"late", "?\n"} == {said for _, _, said in first}
    assert run(main()) == first


def test_a_peer_that_does_not_read_holds_nobody_up() -> None:
    async def main() -> float:
        async def deaf(reader: Reader, writer: Writer) -> None:
            writer.transport.pause_reading()  # type: ignore[attr-defined]
            await asyncio.sleep(30.0)
            writer.close()

        port = await served(deaf, "127.3.0.3")
        _, writer = await asyncio.open_connection("127.3.0.3", port)
        writer.write(b"x" * 10_000)
        await asyncio.sleep(60.0)
        writer.close()
        return now_s()

    assert run(main()) == 60.0


async def _executor() -> None:
    await asyncio.get_running_loop().run_in_executor(None, time.sleep, 0.0)


async def _thread() -> None:
    await asyncio.to_thread(time.sleep, 0.0)


async def _process() -> None:
    await asyncio.create_subprocess_exec(sys.executable, "-c", "")


async def _outside() -> None:
    await asyncio.open_connection("192.0.2.1", 80)


async def _by_name() -> None:
    await asyncio.open_connection("example.org", 80)


async def _open_door() -> None:
    await asyncio.start_server(lambda r, w: None, "0.0.0.0", 0)


async def _every_door() -> None:
    await asyncio.start_server(lambda r, w: None, None, 0)


async def _datagrams() -> None:
    loop = asyncio.get_running_loop()
    await loop.create_datagram_endpoint(asyncio.DatagramProtocol, local_addr=("0.0.0.0", 0))


async def _unix() -> None:
    await asyncio.open_unix_connection("/nowhere")


async def _for_ever() -> None:
    await asyncio.get_running_loop().create_future()


async def _swallowed() -> None:
    try:
        await _thread()
    except Exception:
        await asyncio.sleep(1.0)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (_executor, r"run_in_executor\(sleep\): threads run in real time"),
        (_thread, "threads run in real time"),
        (_swallowed, "threads run in real time"),
        (_process, "a subprocess"),
        (_outside, "192.0.2.1 is not a loopback address; use 127.x.y.z"),
        (_by_name, "example.org is not a loopback address"),
        (_open_door, "0.0.0.0 is not a loopback address"),
        (_every_door, r"\* is not a loopback address"),
        (_datagrams, "0.0.0.0 is not a loopback address"),
        (_unix, "AF_UNIX"),
        (_for_ever, "everything waits and no timer is set"),
    ],
)
def test_what_virtual_time_cannot_carry_is_refused(wanted: Callable[[], Any], said: str) -> None:
    with pytest.raises(LockstepError, match=said):
        run(wanted())


def test_a_callback_from_a_thread_ends_the_run() -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()
        heard: list[str] = []

        def call() -> None:
            try:
                loop.call_soon_threadsafe(lambda: None)
            except LockstepError as error:
                heard.append(str(error))

        thread = threading.Thread(target=call, name="stranger")
        thread.start()
        thread.join()
        assert heard
        await asyncio.sleep(1.0)

    with pytest.raises(LockstepError, match="a callback from thread stranger"):
        run(main())


def test_a_peer_in_another_process_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("twin.live.lockstep._PATIENCE", 20)
    code = (
        "import socket; s = socket.create_server(('127.3.0.4', 0));"
        "print(s.getsockname()[1], flush=True); c = s.accept(); c[0].recv(9)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        port = int(other.stdout.readline())

        async def main() -> None:
            _, writer = await asyncio.open_connection("127.3.0.4", port)
            await asyncio.sleep(1.0)
            writer.close()

        try:
            with pytest.raises(LockstepError, match=r"127\.3\.0\.4.*is not in this process"):
                run(main())
        finally:
            other.kill()


def test_bytes_that_the_kernel_keeps_end_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the account of what was sent, time would jump over them and nobody would know."""
    monkeypatch.setattr("twin.live.lockstep._PATIENCE", 5)

    async def main() -> None:
        async def take(reader: Reader, writer: Writer) -> None:
            await asyncio.sleep(5.0)
            writer.close()

        port = await served(take, "127.3.0.5")
        _, writer = await asyncio.open_connection("127.3.0.5", port)
        await asyncio.sleep(0.1)
        plug = writer.get_extra_info("socket")._sock
        plug._sent(3)  # as if three bytes had been sent
        await asyncio.sleep(1.0)

    with pytest.raises(LockstepError, match="bytes that were sent did not arrive"):
        run(main())


def test_a_loop_can_be_had_without_a_runner() -> None:
    loop = LockstepLoop()
    try:
        loop.run_until_complete(asyncio.sleep(7.5))
        assert (loop.time(), loop.jumps) == (7.5, 1)
    finally:
        loop.close()
    with socket.create_server(("127.0.0.1", 0)):
        pass
