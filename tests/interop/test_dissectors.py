"""Our bytes under the dissectors of Wireshark: what they mean, and that no frame is malformed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from devices.wire.artnet import ArtDmx, write_datagram
from devices.wire.modbus import Adu, Function, Read, write_request
from devices.wire.modbus_tcp import ModbusTcp
from devices.wire.mqtt import Mqtt, Publish
from devices.wire.sacn import SacnData, write_sacn
from devices.wire.snmp import Kind, Snmp, Tag, Value, write_snmp
from devices.wire.ups_mib import OBJECTS, Source
from tests.interop.peers import program


def _run(*words: str) -> tuple[int, str]:
    done = subprocess.run(words, capture_output=True, text=True, timeout=30, check=False)
    return done.returncode, done.stdout


DISSECT = [
    ("modbus-tcp", "tcp.port==502,mbtcp", "mbtcp", "modbus.func_code", "3\n3\n"),
    ("artnet", "", "artnet", "artnet.header.opcode", "20480\n"),
    ("snmp", "udp.port==161,snmp", "snmp", "snmp.value.int", "5\n"),
    ("sacn", "", "acn", "acn.pdu.length", "622\n"),
    ("mqtt", "tcp.port==1883,mqtt", "mqtt", "mqtt.topic", "fumeng/FM-07/up\n"),
]


@pytest.mark.parametrize(
    ("protocol", "decode", "shown", "field", "wanted"), DISSECT, ids=[d[0] for d in DISSECT]
)
def test_tshark_dissects_our_bytes(
    protocol: str, decode: str, shown: str, field: str, wanted: str, tmp_path: Path
) -> None:
    """Bytes of our codecs in a capture that text2pcap makes: no frame is called malformed."""
    text2pcap, tshark = program("text2pcap"), program("tshark")
    kind, port, frames = _frames(protocol)
    dump = "".join(f"000000 {frame.hex(' ')}\n" for frame in frames)
    (tmp_path / "dump").write_text(dump)
    code, said = _run(
        text2pcap, "-q", kind, f"40000,{port}", str(tmp_path / "dump"), str(tmp_path / "pcap")
    )
    assert code == 0, said
    more = ["-d", decode] if decode else ["--enable-heuristic", "acn"]
    base = [tshark, "-r", str(tmp_path / "pcap"), *more]
    seen = _run(*base, "-Y", shown, "-T", "fields", "-e", field)[1]
    got = [int(one, 0) if one[:1].isdigit() else one for one in seen.split()]
    assert got == [int(one) if one.isdigit() else one for one in wanted.splitlines()], seen
    assert _run(*base, "-Y", "_ws.malformed", "-T", "fields", "-e", "frame.number")[1] == ""


def _frames(protocol: str) -> tuple[str, int, list[bytes]]:
    match protocol:
        case "modbus-tcp":
            asked = write_request(Read(Function.READ_HOLDING_REGISTERS, 0, 4))
            return "-T", 502, [ModbusTcp().encode(Adu(1, asked, n)) for n in (1, 2)]
        case "artnet":
            return "-u", 6454, [write_datagram(ArtDmx(2, bytes(64), 1))]
        case "sacn":
            return "-u", 5568, [write_sacn(SacnData(3, b"\x09" * 512))]
        case "snmp":
            source = (OBJECTS["output_source"], Value(Tag.INTEGER, Source.BATTERY))
            return "-u", 161, [write_snmp(Snmp(Kind.RESPONSE, 7, (source,)))]
        case _:
            return "-T", 1883, [Mqtt().encode(Publish("fumeng/FM-07/up", b"{}", 1))]
