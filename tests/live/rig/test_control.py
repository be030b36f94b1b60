"""The control API: what devices show and the faults on them, beside the wire."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from devices.rig import Rig, RigDevice
from tests.devices.rigs import EPOCH
from twin.live.rig.at_work import RigAtWork
from twin.live.rig.control import control_app
from twin.terms.text import Text

GAS = RigDevice("GC", "gas-controller", {"heads": 2})
REAL = RigDevice("P", "projector", real="pjlink://127.1.6.40:9")


def _asked(*requests: tuple[str, str, Any], token: str = "", **headers: str) -> list[Any]:
    """What each request is answered, of a rig whose drivers are left out."""

    async def run() -> list[Any]:
        rig = Rig("r", Text("台", "rig"), (GAS, REAL))
        async with RigAtWork(rig, lambda _: None, epoch=EPOCH, drivers=False) as work:
            app = control_app(work, token)
            return [await _answer(app, *one, {"host": "127.0.0.1", **headers}) for one in requests]

    return asyncio.run(run())


async def _answer(app: Any, method: str, url: str, body: Any, headers: dict[str, str]) -> Any:
    path, _, query = url.partition("?")
    said: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": json.dumps(body).encode(), "more_body": False}

    async def send(part: dict[str, Any]) -> None:
        said.append(part)

    named = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "raw_path": path.encode(),
             "query_string": query.encode(), "headers": named, "root_path": ""}  # fmt: skip
    await app(scope, receive, send)
    return said[0]["status"], json.loads(b"".join(one.get("body", b"") for one in said[1:]))


@pytest.fixture(autouse=True)
def _leases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUMENG_LEASES", str(tmp_path / "leases"))


def test_values_and_faults_are_set_and_told() -> None:
    answers = _asked(
        ("PUT", "/devices/GC/values/1", {"value": 12.5}),
        ("POST", "/devices/GC/faults", {"kind": "offset", "key": "1", "amount": 5}),
        ("DELETE", "/devices/GC/faults?kind=offset", None),
        ("GET", "/devices", None),
    )
    assert [status for status, _ in answers] == [200] * 4
    assert [said["shown"]["1"] for _, said in answers[:3]] == [12.5, 17.5, 12.5]
    assert [one["form"] for one in answers[3][1]["devices"]] == ["simulated", "real"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/devices/X", None, 404),
        ("PUT", "/devices/GC/values/9", {"value": 1}, 404),
        ("PUT", "/devices/GC/values/1", {"value": "x"}, 422),
        ("PUT", "/devices/GC/values/1", {"value": float("nan")}, 422),
        ("PUT", "/devices/GC/values/1", {"value": 10**400}, 422),
        ("PUT", "/devices/GC/values/1", [1], 422),
        ("PUT", "/devices/P/values/power", {"value": 1}, 409),
        ("POST", "/devices/P/faults", {"kind": "drop"}, 409),
        ("POST", "/devices/GC/faults", {"kind": "sing"}, 409),
        ("POST", "/devices/GC/faults", {"sort": "drop"}, 422),
        ("POST", "/devices/GC/faults", {"kind": "offset", "amount": float("inf")}, 422),
        ("POST", "/devices/GC/faults", {"kind": "offset", "amount": 10**400}, 422),
        ("POST", "/devices/GC/faults", {"kind": "drop", "chance": 2}, 422),
        ("POST", "/devices/GC/faults", {"kind": "flapping", "seconds": 0}, 422),
    ],
)
def test_what_is_wrong_is_said(method: str, path: str, body: Any, status: int) -> None:
    [(given, said)] = _asked((method, path, body))
    assert given == status
    assert said["error"]


def test_who_has_no_token_and_who_comes_by_another_name_is_turned_away() -> None:
    ask = ("GET", "/devices", None)
    assert _asked(ask, token="T")[0][0] == 401
    assert _asked(ask, token="T", authorization="Bearer T")[0][0] == 200
    assert _asked(ask, host="evil.example")[0][0] == 403


def test_an_instrument_driven_beyond_all_numbers_is_in_fault() -> None:
    scale = {"kind": "scale", "key": "1", "amount": 1e12}
    drift = {"kind": "drift", "key": "1", "amount": 1e12}
    answers = _asked(
        ("PUT", "/devices/GC/values/1", {"value": 3.0}),
        ("POST", "/devices/GC/faults", scale),
        ("POST", "/devices/GC/faults", drift),
    )
    assert [status for status, _ in answers] == [200] * 3
    assert [said["shown"]["1"] for _, said in answers] == [pytest.approx(3.0), 100.0, 100.0]
