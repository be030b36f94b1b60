"""A run at a moment of the busy drill, its page, and a browser that is no more than a few lines."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from twin.live.run import Cast, LiveRun

pytest.importorskip("starlette", reason="the extra `live` is not installed")

from twin.live.page.app import Page

HOST = "127.0.0.1:8765"


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    text: str

    def header(self, name: str) -> str:
        """The value of a header, empty when there is none."""
        return next((value for key, value in self.headers if key == name), "")


@dataclass
class Browser:
    """Asks a page for things, keeps its cookie, and fills its forms in."""

    page: Page
    cookie: str = ""
    csrf: str = ""
    asked: list[str] = field(default_factory=list)

    async def ask(
        self,
        method: str,
        path: str,
        form: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """One request."""
        body = urlencode(form or {}).encode()
        sent = {
            "host": HOST,
            "content-type": "application/x-www-form-urlencoded",
            **({"cookie": self.cookie} if self.cookie else {}),
            **(headers or {}),
        }
        where, _, query = path.partition("?")
        scope: dict[str, Any] = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
            "scheme": "http", "path": where, "raw_path": where.encode(), "root_path": "",
            "query_string": query.encode(), "client": ("127.0.0.1", 1), "server": None,
            "headers": [(k.encode(), v.encode()) for k, v in sent.items()],
        }  # fmt: skip
        started: dict[str, Any] = {}
        data = b""
        asked = False

        async def receive() -> dict[str, Any]:
            nonlocal asked
            if asked:
                await asyncio.sleep(3600)
            asked = True
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            nonlocal data
            if message["type"] == "http.response.start":
                started.update(message)
            else:
                data += message.get("body", b"")

        await self.page.app(scope, receive, send)
        found = [(k.decode(), v.decode()) for k, v in started["headers"]]
        answer = Answer(started["status"], found, data.decode("utf-8", "replace"))
        cookie = answer.header("set-cookie")
        if cookie:
            self.cookie = cookie.partition(";")[0]
        return answer

    async def enter(self, part: str, position: str = "county_duty", **more: str) -> Answer:
        """Log in."""
        form = {"name": "王某", "part": part, "position": position, **more}
        answer = await self.ask("POST", "/login", form)
        if answer.status == 303:
            self.csrf = _csrf_of((await self.ask("GET", "/")).text)
        return answer

    async def post(self, act: str, **form: str) -> Answer:
        """Post a form of the page, and look at the page it leads to."""
        answer = await self.ask("POST", f"/act/{act}", {"csrf": self.csrf, **form})
        return answer if answer.status != 303 else await self.ask("GET", "/")


def _csrf_of(html: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', html)
    assert found is not None
    return found[1]


@dataclass
class Stage:
    """A live run that stands at a moment, and its page."""

    live: LiveRun
    page: Page
    folder: Path

    def browser(self) -> Browser:
        """Somebody new at the page."""
        return Browser(self.page)


Scenes = Callable[[Callable[[Stage], Awaitable[None]]], None]


@pytest.fixture
def at_moment(cast: Cast, tmp_path: Path) -> Callable[..., None]:
    """Bring the busy drill to a moment, real people at some positions, and play a scene there."""

    def play(
        scene: Callable[[Stage], Awaitable[None]],
        *,
        at_s: float = 40.0,
        people: tuple[str, ...] = ("county_duty", "leader"),
        tokens: tuple[str, ...] = (),
    ) -> None:
        async def go() -> None:
            live = LiveRun.start(replace(cast, played=people), tmp_path)
            live.play.run_through(int(at_s * 1000))
            bridge = live.bridge(1.0)
            passing = asyncio.ensure_future(bridge.run(live.play.end_ms))
            await asyncio.sleep(0)
            page = Page(live, bridge, tokens, frozenset(["127.0.0.1"]))
            try:
                await asyncio.wait_for(scene(Stage(live, page, tmp_path)), 30)
            finally:
                passing.cancel()
                live.close()

        asyncio.run(go())

    return play
