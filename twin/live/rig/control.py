"""A rig's back door: list devices, get and set what they show, put faults on, by HTTP and JSON.

    GET    /devices                         every device
    GET    /devices/GC-01                   what it shows, its faults
    PUT    /devices/GC-01/values/1          {"value": 12.5} or {"value": null, "fault": true}
    POST   /devices/GC-01/faults            {"kind": "stuck", "key": "1"}
    DELETE /devices/GC-01/faults[?kind=…]   all faults, or those of a kind

What a reader would get wrong: this is beside the wire, so no device's protocol knows of it. It
gives no orders: what may be told is decided by the rig, and through drivers alone. On loopback it
asks for no token, but answers only to loopback's names, so that no web page can be led here.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from devices.rig import AMOUNT_MAX, RigFault
from twin.live.rig.at_work import NotApplicable, RigAtWork
from twin.live.rig.told import addresses, form_of
from twin.terms.text import Text

__all__ = ["control_app"]

_LOOPBACK = ("127.", "localhost", "[::1]")
_FAULT = {"kind": str, "key": str, "amount": float, "endpoint": str, "chance": float,
          "seconds": float}  # fmt: skip


class _Wrong(Exception):  # noqa: N818 - becomes an answer
    def __init__(self, status: int, message: Text) -> None:
        super().__init__(message.en)
        self.status, self.message = status, message


def control_app(work: RigAtWork, token: str = "") -> Starlette:
    """The application; with a token every request must carry ``Authorization: Bearer``."""

    async def devices(request: Request) -> Any:
        return {"now_s": work.now_s(), "devices": [_told(work, one.id) for one in work.rig.devices]}

    async def device(request: Request) -> Any:
        return _told(work, _named(work, request))

    async def set_value(request: Request) -> Any:
        name, said = _named(work, request), await _json(request)
        value, fault = said.get("value"), said.get("fault", False)
        if not isinstance(value, (int, float, type(None))) or not isinstance(fault, bool):
            raise _Wrong(422, Text("value 应为数或 null", "value is a number or null"))
        if work.rig[name].real:
            raise _Wrong(409, Text(f"{name} 是实物", f"{name} is real: it shows what it sees"))
        key = request.path_params["key"]
        if isinstance(value, (int, float)) and not abs(value) <= AMOUNT_MAX:
            raise _Wrong(422, Text("value 太大", "value is too large"))
        try:
            work.show(name, key, None if value is None else float(value), fault=fault)
        except KeyError:
            raise _Wrong(404, Text(f"没有测量“{key}”", f"there is no {key!r}")) from None
        return _told(work, name)

    async def inject(request: Request) -> Any:
        name, said = _named(work, request), await _json(request)
        try:
            fault = RigFault(**{word: _FAULT[word](value) for word, value in said.items()})
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            known = ", ".join(_FAULT)
            raise _Wrong(
                422, Text(f"故障写得不对（{error}）：{known}", f"{error}; a fault has {known}")
            ) from None
        try:
            work.inject(name, fault)
        except NotApplicable as error:
            raise _Wrong(409, error.message) from None
        return _told(work, name)

    async def clear(request: Request) -> Any:
        name = _named(work, request)
        work.clear(name, request.query_params.get("kind", ""))
        return _told(work, name)

    guarded = _guard(token)
    return Starlette(
        routes=[
            Route("/devices", guarded(devices)),
            Route("/devices/{name}", guarded(device)),
            Route("/devices/{name}/values/{key}", guarded(set_value), methods=["PUT"]),
            Route("/devices/{name}/faults", guarded(inject), methods=["POST"]),
            Route("/devices/{name}/faults", guarded(clear), methods=["DELETE"]),
        ]
    )


Answer = Callable[[Request], Awaitable[Any]]


def _guard(token: str) -> Callable[[Answer], Callable[[Request], Awaitable[Response]]]:
    def guarded(answer: Answer) -> Callable[[Request], Awaitable[Response]]:
        async def checked(request: Request) -> Response:
            given = request.headers.get("authorization", "").removeprefix("Bearer ")
            if token and not secrets.compare_digest(given.encode(), token.encode()):
                return JSONResponse({"error": "a token is required"}, 401)
            if not token and not request.headers.get("host", "").startswith(_LOOPBACK):
                return JSONResponse({"error": "loopback only"}, 403)
            try:
                return JSONResponse(await answer(request))
            except _Wrong as wrong:
                said = {"error": wrong.message.en, "error_zh": wrong.message.zh}
                return JSONResponse(said, wrong.status)

        return checked

    return guarded


def _named(work: RigAtWork, request: Request) -> str:
    name: str = request.path_params["name"]
    if name not in [one.id for one in work.rig.devices]:
        raise _Wrong(404, Text(f"没有设备“{name}”", f"there is no device {name!r}"))
    return name


async def _json(request: Request) -> dict[str, Any]:
    try:
        said = await request.json()
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise _Wrong(422, Text("应为一个 JSON 对象", "send one JSON object"))
    return said


def _told(work: RigAtWork, name: str) -> dict[str, Any]:
    device = work.rig[name]
    twin = work.twins.get(name)
    return {
        "id": name,
        "type": device.type,
        "form": form_of(device).en,
        "addresses": addresses(device),
        "shown": dict(twin.state.shown()) if twin else {},
        "faults": [asdict(one) for one in twin.faults] if twin else [],
    }
