"""A loop with virtual time and real loopback sockets: unmodified asyncio code, on one clock.

Time stands still while anything can be read or run; when nothing can, it jumps to the next timer.
On loopback a byte can be read when `send` returns, so "nothing readable, nothing runnable" means
that nothing will come, provided both ends of every connection live in this process.

What a reader would get wrong: what cannot hold to that (another process, a thread, another host) is
refused, and the refusal ends the run even when a library swallows it.
"""

from __future__ import annotations

import asyncio
import ipaddress
import selectors
import socket
import threading
from collections.abc import Coroutine
from typing import Any, NoReturn, TypeVar

from twin.live.plugs import Accounts, reading
from twin.terms.text import Text

__all__ = ["LockstepError", "LockstepLoop", "run"]

T = TypeVar("T")
_NS = 1_000_000_000
_GRACE_S = 0.001
_PATIENCE = 2000
"""Looks of one millisecond at what is under way before it counts as lost."""


class LockstepError(RuntimeError):
    """Something was done that virtual time cannot carry."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run `main` to its end in virtual time, from 0 on, as `asyncio.run` does in real time.

    Raises:
        LockstepError: It did what virtual time cannot carry, or waits for what can never come.
    """
    with asyncio.Runner(loop_factory=LockstepLoop) as runner:
        return runner.run(main)


class _Selector(selectors.DefaultSelector):
    """Looks without waiting, and lets the loop's time jump instead."""

    loop: LockstepLoop

    def select(self, timeout: float | None = None) -> list[Any]:
        loop = self.loop
        loop.raise_refusal()
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if not loop.failed:
            ready = self._settled()
        if not ready:
            loop.jump(timeout)
        return ready

    def _settled(self) -> list[Any]:
        """Wait, in real time, for what is under way in the kernel; hardly ever anything is."""
        accounts = self.loop.accounts
        if accounts.datagrams:
            accounts.datagrams = 0
            if ready := super().select(_GRACE_S):
                return ready
        looks = 0
        while accounts.under_way() or accounts.stranger():
            if ready := super().select(_GRACE_S):
                return ready
            looks += 1
            if looks > _PATIENCE:
                self.loop.lost()
        return []


class LockstepLoop(asyncio.SelectorEventLoop):
    """An event loop whose `time()` counts virtual seconds from 0, in whole nanoseconds."""

    def __init__(self) -> None:
        self._now_ns, self.jumps = 0, 0
        self._home = threading.get_ident()
        self._refused: LockstepError | None = None
        self.failed = False
        """Something was refused, and all that is left to do is to end."""

        selector = _Selector()
        selector.loop = self
        self.accounts = Accounts(lambda fd: reading(selector, fd))
        super().__init__(selector)
        self._clock_resolution = 1e-9

    def time(self) -> float:
        """Virtual seconds since the loop was made."""
        return self._now_ns / _NS

    def jump(self, seconds: float | None) -> None:
        """Nothing can be read or run for so long.

        Raises:
            LockstepError: For ever: no timer is set.
        """
        if seconds is None:
            self.failed = True
            raise LockstepError(
                Text(
                    "同步时钟：所有任务都在等待，又没有任何定时，永远不会再有事发生",
                    "lockstep: everything waits and no timer is set, so nothing can ever come",
                )
            )
        self._now_ns += max(1, round(seconds * _NS))
        self.jumps += 1

    def raise_refusal(self) -> None:
        """Say again what was refused, should nobody have heard it."""
        refused, self._refused = self._refused, None
        if refused is not None and not self.failed:
            self.failed = True
            raise refused

    def lost(self) -> NoReturn:
        """What was under way did not come.

        Raises:
            LockstepError: Always.
        """
        self.failed = True
        peer = self.accounts.stranger()
        if peer:
            self._refuse(
                f"对端 {peer} 不在本进程内；外部程序和真实设备请用实时方式",
                f"the peer {peer} is not in this process; use live mode for other programs "
                f"and real devices",
            )
        self._refuse(
            "已发出的字节没有到达；本机回环接口不可用于同步时钟",
            "bytes that were sent did not arrive; this machine's loopback cannot carry lockstep",
        )

    def call_soon_threadsafe(  # type: ignore[override]
        self, *args: Any, **kwargs: Any
    ) -> asyncio.Handle:
        """As the loop's own, from its own thread only."""
        if threading.get_ident() != self._home:
            name = threading.current_thread().name
            self._refuse(
                f"线程 {name} 的回调：线程按真实时间运行",
                f"a callback from thread {name}: threads run in real time",
            )
        return super().call_soon_threadsafe(*args, **kwargs)

    def run_in_executor(self, executor: Any, func: Any, *args: Any) -> NoReturn:  # type: ignore[override]
        """Refused: a thread or process runs in real time."""
        name = getattr(func, "__qualname__", repr(func))
        self._refuse(
            f"在线程池中执行 {name}：线程按真实时间运行",
            f"run_in_executor({name}): threads run in real time",
        )

    async def subprocess_exec(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused: another process runs in real time."""
        self._refuse_process()

    async def subprocess_shell(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused: another process runs in real time."""
        self._refuse_process()

    async def create_unix_connection(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused: only loopback sockets are accounted for."""
        self._refuse_family("AF_UNIX")

    async def create_unix_server(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused: only loopback sockets are accounted for."""
        self._refuse_family("AF_UNIX")

    async def getaddrinfo(self, host: Any, port: Any, **kwargs: Any) -> list[Any]:
        """Names are not looked up; ``localhost`` is 127.0.0.1."""
        if host not in ("localhost", b"localhost"):
            self._refuse_host(host)
        kind, proto = kwargs.get("type", 0), kwargs.get("proto", 0)
        return [(socket.AF_INET, kind, proto, "", ("127.0.0.1", int(port)))]

    async def create_server(  # type: ignore[override]
        self, factory: Any, host: Any = None, port: Any = None, **kwargs: Any
    ) -> asyncio.Server:
        """As the loop's own, on loopback addresses only."""
        if kwargs.get("sock") is None:
            for one in [host] if host is None or isinstance(host, str) else host:
                self._must_be_loopback(one)
        else:
            self._must_be_loopback(kwargs["sock"].getsockname()[0])
        return await super().create_server(factory, host, port, **kwargs)

    async def sock_connect(self, sock: socket.socket, address: Any) -> None:
        """As the loop's own, to loopback addresses only; every connection comes by here."""
        if sock.family not in (socket.AF_INET, socket.AF_INET6):
            self._refuse_family(sock.family.name)
        self._must_be_loopback(address[0])
        self.accounts.dialling += 1
        try:
            await super().sock_connect(sock, address)
        finally:
            self.accounts.dialling -= 1

    async def create_datagram_endpoint(  # type: ignore[override]
        self, factory: Any, local_addr: Any = None, remote_addr: Any = None, **kwargs: Any
    ) -> Any:
        """As the loop's own, at a loopback address."""
        sock = kwargs.get("sock")
        places = [local_addr, remote_addr] if sock is None else [sock.getsockname()]
        for place in [each for each in places if each is not None] or [(None,)]:
            self._must_be_loopback(place[0])
        transport, protocol = await super().create_datagram_endpoint(
            factory, local_addr, remote_addr, **kwargs
        )
        return transport, protocol

    def _make_socket_transport(self, sock: socket.socket, *args: Any, **kwargs: Any) -> Any:
        return super()._make_socket_transport(self._plug(sock), *args, **kwargs)  # type: ignore[misc]

    def _make_ssl_transport(self, rawsock: socket.socket, *args: Any, **kwargs: Any) -> Any:
        return super()._make_ssl_transport(self._plug(rawsock), *args, **kwargs)  # type: ignore[misc]

    def _make_datagram_transport(self, sock: socket.socket, *args: Any, **kwargs: Any) -> Any:
        transport = super()._make_datagram_transport(sock, *args, **kwargs)  # type: ignore[misc]
        send, accounts = transport.sendto, self.accounts

        def sendto(data: bytes, addr: Any = None) -> None:
            accounts.datagrams += 1
            send(data, addr)

        transport.sendto = sendto
        return transport

    def _plug(self, sock: socket.socket) -> socket.socket:
        if sock.family not in (socket.AF_INET, socket.AF_INET6):
            self._refuse_family(sock.family.name)
        try:
            self._must_be_loopback(sock.getpeername()[0])
        except OSError:
            return sock  # hung up already
        return self.accounts.plug(sock)

    def _must_be_loopback(self, host: Any) -> None:
        if host == "localhost":
            return
        try:
            local = ipaddress.ip_address(host).is_loopback
        except ValueError:
            local = False
        if not local:
            self._refuse_host(host)

    def _refuse_host(self, host: Any) -> NoReturn:
        name = host or "*"
        self._refuse(
            f"地址 {name} 不是回环地址；只用 127.x.y.z",
            f"{name} is not a loopback address; use 127.x.y.z",
        )

    def _refuse_process(self) -> NoReturn:
        self._refuse("启动子进程：别的进程按真实时间运行", "a subprocess: it runs in real time")

    def _refuse_family(self, family: str) -> NoReturn:
        self._refuse(f"{family} 套接字；只用回环地址", f"{family} sockets; use loopback addresses")

    def _refuse(self, zh: str, en: str) -> NoReturn:
        refused = LockstepError(Text(f"同步时钟不允许：{zh}", f"not in lockstep: {en}"))
        self._refused = refused
        raise refused
