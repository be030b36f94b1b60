"""CAP over HTTP: curl hands alerts to our place, and Python's own server takes ours."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from devices.drivers.cap_http import CAP_TYPE, CapPlace, CapReceiver, Handing
from devices.drivers.readings import OrderDone, Outcome, Reading
from devices.endpoint import dial, listen
from devices.wire.cap import CapAlert
from devices.wire.cap_outbox import Outbox, Sent
from tests.devices.cap_examples import NOTICE, START
from tests.interop.peers import program, run_program
from twin.terms.warning import ExerciseStatus, WarningStep


def _sent() -> Sent:
    notice = replace(NOTICE, step=WarningStep.ALERT, references=())
    return Outbox(start=START, status=ExerciseStatus.EXERCISE).send(notice)


def test_curl_hands_an_alert_over_and_hears_why_another_is_refused(tmp_path: Path) -> None:
    curl = program("curl")
    (tmp_path / "good.xml").write_bytes(_sent().xml)
    (tmp_path / "bad.xml").write_bytes(b"<alert/>")

    async def run() -> tuple[list[str], list[CapAlert]]:
        taken: list[CapAlert] = []
        place = CapPlace(lambda alert, _: taken.append(alert))
        server = await listen(lambda: CapReceiver(place), "127.1.7.180", 0)
        url = f"http://127.1.7.180:{server.sockets[0].getsockname()[1]}/cap"
        said = []
        for name in ("good.xml", "good.xml", "bad.xml"):
            words = ("-s", "-w", "%{http_code}", "-H", f"Content-Type: {CAP_TYPE}")
            body = f"@{tmp_path / name}"
            said.append((await run_program(curl, *words, "--data-binary", body, url))[1][-3:])
        server.close()
        return said, taken

    said, taken = asyncio.run(run())
    assert said == ["202", "200", "422"]
    assert len(taken) == 1


def test_pythons_own_server_takes_our_alert() -> None:
    program("python3")
    heard: list[tuple[str, bytes]] = []

    class Place(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            heard.append((self.headers["content-type"], body))
            self.send_response(201)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            return

    server = HTTPServer(("127.1.7.181", 0), Place)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()

    async def run() -> list[Reading | OrderDone]:
        said: list[Reading | OrderDone] = []
        handing = Handing("上级平台", "127.1.7.181", said.append)
        link = dial(handing.session, "127.1.7.181", server.server_port)
        handing.hand_over(_sent())
        async with asyncio.timeout(10.0):
            while not any(isinstance(one, OrderDone) for one in said):
                await asyncio.sleep(0.01)
        await link.close()
        return said

    answers, done = asyncio.run(run())
    server.shutdown()
    server.server_close()
    assert isinstance(answers, Reading)
    assert answers.value == 1.0
    assert isinstance(done, OrderDone)
    assert done.outcome is Outcome.CONFIRMED
    assert heard == [(CAP_TYPE, _sent().xml)]
