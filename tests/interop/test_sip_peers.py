"""GB/T 28181 signalling against sipp: as a camera at our platform, as a platform of our camera."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from devices.datagrams import call, serve
from devices.drivers.readings import OrderDone, Quality, Reading
from devices.drivers.sip_centre import SipCentre, SipUnit
from devices.hall.camera_sip import CameraSip, SipCamera
from devices.wire.gb28181 import Manscdp, Ptz, write_body, write_ptz
from tests.interop.peers import program, run_program

NAME, PLATFORM, PASSWORD = "34020000001320000001", "34020000002000000001", "12345678"

_HEAD = f"""\
Via: SIP/2.0/UDP [local_ip]:[local_port];rport;branch=[branch]
From: <sip:{NAME}@3402000000>;tag=[call_number]
Call-ID: [call_id]
Max-Forwards: 70
Contact: <sip:{NAME}@[local_ip]:[local_port]>
"""
CAMERA = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<scenario name="camera">
  <send><![CDATA[
REGISTER sip:{PLATFORM}@3402000000 SIP/2.0
{_HEAD}To: <sip:{NAME}@3402000000>
CSeq: 1 REGISTER
Expires: 3600
Content-Length: 0

]]></send>
  <recv response="401" auth="true"/>
  <send><![CDATA[
REGISTER sip:{PLATFORM}@3402000000 SIP/2.0
{_HEAD}To: <sip:{NAME}@3402000000>
CSeq: 2 REGISTER
[authentication username={NAME} password=%PASSWORD%]
Expires: 3600
Content-Length: 0

]]></send>
  <recv response="%THEN%"/>
  <send><![CDATA[
MESSAGE sip:{PLATFORM}@3402000000 SIP/2.0
{_HEAD}To: <sip:{PLATFORM}@3402000000>
CSeq: 3 MESSAGE
Content-Type: Application/MANSCDP+xml
Content-Length: [len]

<?xml version="1.0"?>
<Notify>
<CmdType>Keepalive</CmdType>
<SN>1</SN>
<DeviceID>{NAME}</DeviceID>
<Status>OK</Status>
</Notify>
]]></send>
  <recv response="%LAST%"/>
</scenario>
"""

_BACK = """\
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
"""
_LEFT = write_body(
    Manscdp("Control", "DeviceControl", 17, NAME, (("PTZCmd", write_ptz(Ptz.LEFT)),))
).decode("ascii")
AT_HOME = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<scenario name="platform">
  <recv request="REGISTER" optional="true" next="register"/>
  <recv request="MESSAGE"/>
  <send next="end"><![CDATA[
SIP/2.0 200 OK
{_BACK}Content-Length: 0

]]></send>
  <label id="register"/>
  <send><![CDATA[
SIP/2.0 401 Unauthorized
{_BACK}WWW-Authenticate: Digest realm="3402000000", nonce="47ebe028cda119c35d4877b383027d28"
Content-Length: 0

]]></send>
  <recv request="REGISTER">
    <action>
      <verifyauth assign_to="proven" username="{NAME}" password="{PASSWORD}"/>
    </action>
  </recv>
  <nop next="in" test="proven"/>
  <send next="end"><![CDATA[
SIP/2.0 403 Forbidden
{_BACK}Content-Length: 0

]]></send>
  <label id="in"/>
  <send><![CDATA[
SIP/2.0 200 OK
{_BACK}Expires: 3600
Content-Length: 0

]]></send>
  <send><![CDATA[
MESSAGE sip:{NAME}@3402000000 SIP/2.0
Via: SIP/2.0/UDP [local_ip]:[local_port];rport;branch=[branch]
From: <sip:{PLATFORM}@3402000000>;tag=p
To: <sip:{NAME}@3402000000>
Call-ID: [call_id]
CSeq: 9 MESSAGE
Max-Forwards: 70
Content-Type: Application/MANSCDP+xml
Content-Length: [len]

{_LEFT}]]></send>
  <recv response="200"/>
  <label id="end"/>
</scenario>
"""


@pytest.mark.parametrize(
    ("password", "then", "last"), [(PASSWORD, "200", "200"), ("wrong", "401", "403")]
)
def test_sipp_registers_as_a_camera_with_the_right_password_only(
    tmp_path: Path, password: str, then: str, last: str
) -> None:
    sipp = program("sipp", "-v")
    path, host = tmp_path / "camera.xml", "127.1.7.170"
    for mark, word in (("%PASSWORD%", password), ("%THEN%", then), ("%LAST%", last)):
        path.write_text((path.read_text() if path.exists() else CAMERA).replace(mark, word))
    said: list[Reading | OrderDone] = []

    async def run() -> tuple[int, str]:
        unit = SipUnit(NAME, {"online": "online"}, said.append, password=PASSWORD)
        place = await serve(lambda: SipCentre(unit), host, 0)
        try:
            return await run_program(
                sipp, f"{host}:{place.port}", "-sf", str(path), "-i", "127.1.7.171", "-m", "1",
                "-timeout", "10s", "-nostdin",
            )  # fmt: skip
        finally:
            place.close()

    code, told = asyncio.run(run())
    assert code == 0, told
    good = [one for one in said if isinstance(one, Reading) and one.quality is Quality.GOOD]
    assert [one.value for one in good] == ([1.0] if last == "200" else [])


@pytest.mark.parametrize(("password", "calls", "pan"), [(PASSWORD, 3, -500), ("wrong", 1, 0)])
def test_our_camera_proves_itself_to_sipp_keeps_alive_and_turns(
    tmp_path: Path, password: str, calls: int, pan: int
) -> None:
    sipp = program("sipp", "-v")
    path, host = tmp_path / "platform.xml", "127.1.7.172"
    path.write_text(AT_HOME)
    camera = SipCamera(NAME, PLATFORM, password)
    words = ("-sf", str(path), "-i", host, "-p", "5060", "-m", str(calls), "-timeout", "15s")

    async def run() -> tuple[int, str]:
        going = asyncio.ensure_future(run_program(sipp, *words, "-nostdin"))
        await asyncio.sleep(0.5)
        dialled = call(lambda: CameraSip(camera, 0.5), host, 5060)
        try:
            return await going
        finally:
            await dialled.close()

    code, told = asyncio.run(run())
    assert code == 0, told
    assert camera.pan == pan
