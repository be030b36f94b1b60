"""The page as a web application: plain forms, a redirect after each, a stream of changes.

What a reader would get wrong: an act is answered when its step is on disk, so "taken" is true even
if the power fails now. Everything works without a script; the script only spares the reload. Forms
carry the session's own word (CSRF), hosts and origins are checked, nothing is loaded from anywhere
else.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from twin.county.event_types import load_event_kinds
from twin.live.bridge import Bridge
from twin.live.page.acts import ACTS
from twin.live.page.alerts import ALERTS, choices
from twin.live.page.feed import Feed
from twin.live.page.scene import ActError, Scene
from twin.live.page.sessions import Doors, Part, Session
from twin.live.page.view import clock_of, instructed, places_of, seen_by, t_plus
from twin.live.positions import POSITIONS, label_of, position_of
from twin.live.run import LiveRun
from twin.sim.injects import Steer
from twin.terms.observation import Seen
from twin.terms.seats import SeatHandedOver
from twin.terms.text import Lang, Text

__all__ = ["Page"]

_COOKIE = "fumeng_live"
_MOST_BYTES = 131_072  # a pasted alert, each letter in three bytes
_WRONG_TOKEN_S = 0.5
_BEAT_S = 1.0
_LEAST_S = 0.3  # between two changes sent
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with none, a browser would hide the origin of a form
    "Cache-Control": "no-store",
}
_STATIC = {
    "page.css": ("twin.live.page", "static/page.css", "text/css"),
    "page.js": ("twin.live.page", "static/page.js", "text/javascript"),
    "Regular.ttf": ("reports", "fonts/FumengSansSC-Regular.ttf", "font/ttf"),
    "Bold.ttf": ("reports", "fonts/FumengSansSC-Bold.ttf", "font/ttf"),
}
_FORMS = ("alert", "call", "feedback", "handover", "instruct", "mode")
_STEERS: Mapping[str, Steer] = {"fire": "fire", "hold": "hold", "release": "release"}
Handler = Callable[[Request], Awaitable[Response]]


class Page:
    """The page of one live run; `app` is what a server serves.

    `hosts` are the names under which it may be asked for; empty when any will do.
    """

    def __init__(
        self, live: LiveRun, bridge: Bridge, tokens: tuple[str, ...], hosts: frozenset[str]
    ) -> None:
        self._live, self._bridge, self._hosts = live, bridge, hosts
        self._doors = Doors(tokens)
        self._feed = Feed(live)
        self._kinds = load_event_kinds(live.cast.county)
        self._templates = Environment(
            loader=PackageLoader("twin.live.page"), autoescape=True, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True,
        )  # fmt: skip
        routes: tuple[tuple[str, Handler, str], ...] = (
            ("/", self._show, "GET"),
            ("/login", self._login_form, "GET"),
            ("/login", self._login, "POST"),
            ("/logout", self._logout, "POST"),
            ("/form/{name}", self._form, "GET"),
            ("/act/{name}", self._act, "POST"),
            ("/events", self._events, "GET"),
            ("/static/{name}", self._static, "GET"),
        )
        self.app = Starlette(
            routes=[
                Route(path, self._guarded(handle), methods=[method])
                for path, handle, method in routes
            ]
        )

    def end(self) -> None:
        """Let every stream end: the run has."""
        self._feed.end()

    def _guarded(self, handle: Handler) -> Handler:
        """Only for hosts and origins that are ours, with headers that keep it so."""

        async def guarded(request: Request) -> Response:
            host = request.headers.get("host", "")
            origin = request.headers.get("origin")
            strange = bool(self._hosts) and _name(host) not in self._hosts
            if strange or (origin is not None and urlsplit(origin).netloc != host):
                response: Response = HTMLResponse("403", status_code=403)
            else:
                response = await handle(request)
            for name, value in _HEADERS.items():
                response.headers.setdefault(name, value)
            return response

        return guarded

    async def _show(self, request: Request) -> Response:
        session = self._session(request)
        if session is None:
            return _go(f"/login?lang={_lang(request)}")
        page = seen_by(session, self._feed.board, self._live.cast, self._kinds, self._now_ms)
        told = None
        if "x-renew" not in request.headers:  # said once, on the page that follows the act
            told, session.told = session.told, None
        return self._html("page", {**page, "told": told})

    async def _login_form(self, request: Request) -> Response:
        return self._html_login(_lang(request), None)

    async def _login(self, request: Request) -> Response:
        form = await _posted(request)
        lang: Lang = "en" if form.get("lang") == "en" else "zh"
        name = "".join(c for c in form.get("name", "") if c.isprintable()).strip()[:20]
        parts = {part.value: part for part in Part}
        part = parts.get(form.get("part", ""))
        played = self._live.cast.played
        word = form.get("position", "")
        position = word if word in played else position_of(word, self._live.cast.county)
        if not name or part is None or position is None:
            told = Text("请写姓名，选身份和席位", "write a name, choose a part and a position")
            return self._html_login(lang, told, 400)
        session = Session(name=name, part=part, position=position, lang=lang)
        key = self._doors.enter(session, form.get("token", ""))
        if key is None:
            await asyncio.sleep(_WRONG_TOKEN_S)
            return self._html_login(lang, Text("口令不对", "wrong token"), 403)
        response = _go("/")
        response.set_cookie(_COOKIE, key, httponly=True, samesite="strict")
        return response

    async def _logout(self, request: Request) -> Response:
        session, form = self._session(request), await _posted(request)
        if session is not None and _meant(session, form):
            self._doors.leave(request.cookies.get(_COOKIE, ""))
        return _go("/login")

    async def _form(self, request: Request) -> Response:
        session, name = self._session(request), request.path_params["name"]
        if session is None:
            return _go(f"/login?lang={_lang(request)}")
        if name not in _FORMS or session.part is Part.OBSERVER:
            return HTMLResponse("403", status_code=403)
        page = seen_by(session, self._feed.board, self._live.cast, self._kinds, self._now_ms)
        more = {"form": name, "places": places_of(self._live.cast.county), "told": None}
        if name == "alert":
            more |= choices(session, self._feed.board, self._live.cast, session.lang)
        return self._html("form", {**page, **more})

    async def _act(self, request: Request) -> Response:
        session, name = self._session(request), request.path_params["name"]
        form = await _posted(request)
        act = ACTS.get(name)
        if session is None or not _meant(session, form):
            return HTMLResponse("403", status_code=403)
        if name == "steer" and session.part is Part.CONTROL:
            session.told = self._steer(session, form)
            return _go("/")
        if (act is None and name not in ALERTS) or session.part is Part.OBSERVER:
            return HTMLResponse("403", status_code=403)
        live = self._live
        try:
            scene = Scene(
                self._feed.board,
                live.cast.county,
                self._kinds,
                session,
                live.keeper.journal.lines,
                instructed(live.cast.county),
            )
            if act is None:
                alert = ALERTS[name](scene, live.cast, self._now_ms, form)
                session.told = self._inject(lambda: live.hear_alert(session.name, alert))
            else:
                session.told = self._see(session, act(scene, form))
        except ActError as wrong:
            session.told = (False, wrong.message)
        return _go("/")

    def _see(self, session: Session, body: Seen) -> tuple[bool, Text]:
        """Let the desk see it, and say what became of it."""
        told = self._inject(lambda: self._live.see(session.name, body))
        if told[0] and isinstance(body, SeatHandedOver):
            session.name = body.to
        return told

    def _inject(self, act: Callable[[], None]) -> tuple[bool, Text]:
        """Do it at this instant, and say what the desk made of it."""
        refused = len(self._feed.board.refusals)
        if not self._bridge.inject(act):
            return False, Text("演练已结束", "the exercise is over")
        new = self._feed.board.refusals[refused:]
        if new:
            why = new[-1]["because"]
            return False, Text(f"未执行：{why['zh']}", f"refused: {why['en']}")
        return True, Text("已记录", "taken")

    def _steer(self, session: Session, form: Mapping[str, str]) -> tuple[bool, Text]:
        """Let control fire, hold or release an inject that has not happened."""
        inject, act = form.get("inject", ""), _STEERS.get(form.get("how", ""))
        if act is None or inject in self._feed.board.fired:
            return False, Text("已注入，或没有这个办法", "it has happened, or there is no such act")
        known: list[bool] = []
        steer = lambda: known.append(self._live.steer(session.name, inject, act))  # noqa: E731
        if not self._bridge.inject(steer):
            return False, Text("演练已结束", "the exercise is over")
        if not known[0]:
            return False, Text("没有这条注入", "there is no such inject")
        return True, Text("已记录", "taken")

    async def _events(self, request: Request) -> Response:
        session = self._session(request)
        if session is None:
            return HTMLResponse("403", status_code=403)
        return StreamingResponse(self._stream(), media_type="text/event-stream")

    async def _stream(self) -> AsyncIterator[str]:
        """A beat a second with the time, a word at each change."""
        version = self._feed.board.version
        while not self._feed.over:
            now_ms = self._now_ms
            clock = clock_of(self._live.cast, now_ms)
            beat = {"t_plus": t_plus(now_ms), "clock": clock, "version": version}
            yield f"event: tick\ndata: {json.dumps(beat)}\n\n"
            await asyncio.sleep(_LEAST_S)
            await self._feed.changed_since(version, _BEAT_S - _LEAST_S)
            if self._feed.board.version != version:
                version = self._feed.board.version
                yield f"event: change\nid: {version}\ndata: {version}\n\n"
        yield "event: end\ndata: {}\n\n"

    async def _static(self, request: Request) -> Response:
        found = _STATIC.get(request.path_params["name"])
        if found is None:
            return HTMLResponse("404", status_code=404)
        package, name, media = found
        data = files(package).joinpath(name).read_bytes()
        age = {"Cache-Control": "max-age=3600"}
        return Response(data, media_type=media, headers=age)

    @property
    def _now_ms(self) -> int:
        return self._live.play.world.now_ms

    def _session(self, request: Request) -> Session | None:
        session = self._doors.of(request.cookies.get(_COOKIE, ""))
        if session is not None and request.query_params.get("lang") in ("zh", "en"):
            session.lang = _lang(request)
        return session

    def _html_login(self, lang: Lang, told: Text | None, status: int = 200) -> Response:
        page = {
            "lang": lang,
            "told": None if told is None else (False, told),
            "parts": [(part.value, part.label.in_(lang)) for part in Part],
            "positions": {
                name: label_of(name, self._live.cast.county).in_(lang)
                for name in dict.fromkeys((*POSITIONS, *self._live.cast.played))
            },
            "played": self._live.cast.played,
            "locked": self._doors.locked,
        }
        return self._html("login", page, status)

    def _html(self, name: str, page: Mapping[str, Any], status: int = 200) -> Response:
        lang: Lang = page["lang"]

        def say(zh: str, en: str) -> str:
            return zh if lang == "zh" else en

        title = self._live.cast.drill.title.in_(lang)
        template = self._templates.get_template(f"{name}.html.j2")
        return HTMLResponse(template.render(page, say=say, title=title), status_code=status)


def _meant(session: Session, form: Mapping[str, str]) -> bool:
    """Whether a form came from a page of this session."""
    return secrets.compare_digest(form.get("csrf", "").encode(), session.csrf.encode())


async def _posted(request: Request) -> dict[str, str]:
    """The fields of a plain form; nothing when it is no form or too long."""
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return {}
    data = b""
    async for chunk in request.stream():
        data += chunk
        if len(data) > _MOST_BYTES:
            return {}
    return dict(parse_qsl(data.decode("utf-8", "replace"), keep_blank_values=True))


def _lang(request: Request) -> Lang:
    return "en" if request.query_params.get("lang") == "en" else "zh"


def _go(where: str) -> Response:
    return RedirectResponse(where, status_code=303)


def _name(host: str) -> str:
    """The host without its port."""
    return urlsplit(f"//{host}").hostname or ""
