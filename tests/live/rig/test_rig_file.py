"""A rig file: read, or everything wrong with it said at once, each with its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from devices.rig import RigFault, Served, Shadow
from twin.county import County
from twin.inputs import CODES, InputProblems
from twin.live.rig.read import find_rig, list_rigs, load_rig, names_rig, read_rig

WRONG = """\
fumeng_rig: 1
id: wrong
title: 错误
devices:
  - id: GC-01
    type: gas-controller
    parameters: {head: 4, low: two, unit: 300}
    endpoints:
      - {protocol: modbus-tcp, address: 127.1.0.1}
      - {protocol: pjlink, address: 127.1.0.1}
      - {protocol: hj212, address: 127.1.0.1}
    points: {1: GHF-00x, 9: GHF-002}
    orders: [on]
    faults: [{kind: 校验错, endpoint: modbus-tcp}, {kind: stuck, key: 7}, {kind: fin, endpoint: x}]
  - id: GC-01
    type: projector
    endpoints: [{protocol: pjlink, address: "127.1.0.1:502"}, {protocol: pjlink, address: 10.0.0.1}]
    orders: [explode]
    unit: U-fire-1-1
  - {id: P-2, type: beamer}
  - {id: P-3, type: projector, real: "sis://10.0.0.1", faults: [{kind: drop}]}
  - {id: P-4, type: projector, real: "pj link"}
  - {id: V, type: 车载终端, endpoints: [{protocol: jt808, address: "127.1.0.1:0"}], unit: U-none}
"""
SAID = """\
7:18 E803|7:32 E103|7:43 E107|10:20 E804|11:36 E805|12:17 E204|12:26 E814|13:13 E811|14:21 E812|\
14:68 E814|14:94 E813|15:9 E802|17:45 E807|17:91 E806|18:14 E810|19:11 E816|20:21 E106|21:38 E809|\
21:72 W801|22:38 E808|23:5 E105|23:64 E805|23:87 E206"""


def test_everything_wrong_is_said_at_once_with_its_place(tmp_path: Path, county: County) -> None:
    path = tmp_path / "rig.yaml"
    path.write_text(WRONG, encoding="utf-8")
    rig, problems = read_rig(path, county)
    assert rig is None
    assert "|".join(f"{one.line}:{one.col} {one.code}" for one in problems) == SAID
    assert all(one.code in CODES for one in problems)


def test_the_shipped_rigs_are_right(county: County) -> None:
    for path in list_rigs():
        rig, problems = read_rig(path, county)
        assert rig is not None
        assert problems == ()
        assert rig.real_devices == ()


def test_a_word_names_a_rig_by_its_file_or_by_a_shipped_name(tmp_path: Path) -> None:
    assert names_rig("table")
    assert not names_rig("blizzard")
    assert not names_rig("nothing")
    path = tmp_path / "one.yaml"
    for text, right in (("# a\n\nfumeng_rig: 1\n", True), ("fumeng: 1\n# fumeng_rig: 1\n", False)):
        path.write_text(text, encoding="utf-8")
        assert names_rig(str(path)) is right


def test_what_a_file_says_in_either_language(tmp_path: Path, county: County) -> None:
    path = tmp_path / "rig.yaml"
    path.write_text(
        """\
fumeng_rig: 1
编号: one
标题: 一台
设备:
  - 编号: GC-01
    类型: 气体报警控制器
    参数: {探测器数: 2}
    端点: [{协议: modbus-tcp, 地址: 127.1.0.1}]
    测点: {2: GT1-A1-V01}
    故障: [{种类: 卡死, 时间: T+00:10, 持续: 5m, 测量: 2}]
""",
        encoding="utf-8",
    )
    one = load_rig(path, county)["GC-01"]
    assert one.endpoints == (Served("modbus-tcp", "127.1.0.1", 502),)
    assert one.parameters["heads"] == 2
    assert one.points == {"2": "GHF-001"}
    assert one.faults == (RigFault("stuck", 600.0, 300.0, key="2"),)


def test_a_shadow_has_a_bound_and_an_endpoint_of_its_own(tmp_path: Path, county: County) -> None:
    path = tmp_path / "rig.yaml"
    text = """\
fumeng_rig: 1
编号: one
标题: 一台
设备:
  - 编号: GC-01
    类型: 气体报警控制器
    端点: [{协议: modbus-tcp, 地址: 127.1.0.1}]
    实物: modbus-tcp://10.0.0.5
    影子: {限值: 0.5, 持续: 1m}
"""
    path.write_text(text, encoding="utf-8")
    one = load_rig(path, county)["GC-01"]
    assert (one.shadow, one.twinned) == (Shadow(0.5, 60.0), True)
    assert not load_rig(find_rig("table"), county, {"投影机": "pjlink://10.0.0.5"})[
        "投影机"
    ].twinned
    wrong = [line for line in text.splitlines() if "端点" not in line]
    path.write_text("\n".join(wrong).replace("0.5,", "0,"), encoding="utf-8")
    assert [(one.line, one.code) for one in read_rig(path, county)[1]] == [(8, "E107")]
    path.write_text("\n".join(wrong), encoding="utf-8")
    assert [(one.line, one.code) for one in read_rig(path, county)[1]] == [(8, "E805")]


def test_two_devices_cannot_stand_for_one_point(tmp_path: Path, county: County) -> None:
    one = "{{id: R-{0}, type: river-station, points: {{level: RS-xihe-1}}, endpoints: [{1}]}}"
    place = '{{protocol: sl651, address: "127.1.0.{}:9000"}}'
    rows = "\n".join(f"  - {one.format(i, place.format(i))}" for i in (1, 2))
    path = tmp_path / "rig.yaml"
    path.write_text(f"fumeng_rig: 1\nid: two\ntitle: 二\ndevices:\n{rows}\n", encoding="utf-8")
    _, problems = read_rig(path, county)
    assert [one.code for one in problems] == ["E815"]


def test_a_swap_makes_a_device_real_and_says_what_does_not_fit(county: County) -> None:
    rig = load_rig(find_rig("table"), county, {"投影机": "pjlink://10.0.0.5"})
    assert [one.id for one in rig.real_devices] == ["投影机"]
    with pytest.raises(InputProblems) as caught:
        load_rig(
            find_rig("table"), county, {"投影": "pjlink://10.0.0.5", "矩阵": "http://10.0.0.1"}
        )
    assert [one.code for one in caught.value.problems] == ["E801", "E808"]


def test_a_rig_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(InputProblems) as caught:
        find_rig("tabel")
    assert re.search("table", caught.value.render("zh"))


def test_a_dcs_gateway_takes_no_order_and_what_its_wire_can_suffer(
    tmp_path: Path, county: County
) -> None:
    path = tmp_path / "rig.yaml"
    path.write_text(
        """\
fumeng_rig: 1
id: dcs
title: 网关
devices:
  - id: DCS
    type: DCS 网关
    parameters: {位号: [LI-101]}
    endpoints: [{protocol: opc.tcp, address: 127.1.0.1}]
    points: {LI-101: GHF-001}
    orders: [write]
    faults: [{kind: stuck, key: LI-101}, {kind: drop}, {kind: wrong_check}]
""",
        encoding="utf-8",
    )
    _, problems = read_rig(path, county)
    assert [(one.line, one.code) for one in problems] == [(10, "E811"), (11, "E812")]
    path.write_text(path.read_text("utf-8").replace("    orders: [write]\n", ""), "utf-8")
    path.write_text(path.read_text("utf-8").replace(", {kind: wrong_check}", ""), "utf-8")
    assert load_rig(path, county)["DCS"].endpoints == (Served("opc.tcp", "127.1.0.1", 4840),)


@pytest.mark.parametrize(
    ("devices", "told"),
    [
        ("[]", [("E104", 2), ("E107", 4)]),
        ("[{id: a, type: gas-controler}]", [("E104", 2), ("E106", 4)]),
    ],
)
def test_an_empty_list_is_told_and_a_refused_item_is_no_second_fault(
    tmp_path: Path, county: County, devices: str, told: list[tuple[str, int]]
) -> None:
    path = tmp_path / "rig.yaml"
    path.write_text(f"fumeng_rig: 1\nid: T\ntitle: 试\ndevices: {devices}\n", encoding="utf-8")
    _, problems = read_rig(path, county)
    assert [(one.code, one.line) for one in problems] == told


BAD_PARAMETERS = [
    ("gas-controller", "hj212", "heads: 2, factors: [a1]", "E107", "belong here"),
    ("gas-controller", "hj212", "heads: 2, factors: [a1, a1]", "E107", "stands twice"),
    ("gas-controller", "hj212", "mn: '坏;名'", "E104", "letters and digits"),
    ("gas-controller", "gbt26875", "address: 300", "E107", "at most 255"),
    ("environmental-station", "hj212", "factors: ['a;b']", "E104", "letters and digits"),
    ("fire-alarm-unit", "gbt26875", "parts: [smok]", "E104", "smoke, heat"),
    ("river-station", "sl651", "station: abc", "E104", "10 digits"),
    ("river-station", "sl651", "period_s: .inf", "E107", "finite"),
    ("river-station", "sl651", "rise_m: .nan", "E107", "finite"),
    ("vehicle-terminal", "jt808", "phone: abc", "E104", "12 digits"),
    ("field-camera", "gb28181", "name: '1'", "E104", "20 digits"),
    ("dcs-gateway", "opc.tcp", "tags: ['x=y']", "E104", "node id"),
    ("dtu", "mqtt", "name: a/b", "E104", "at most 23"),
    ("ups", "snmp", "community: 公共", "E104", "ASCII"),
    ("projector", "pjlink", "password: '\"'", "E104", "ASCII"),
    ("lighting-node", "artnet", "lost: hell", "E104", "hold, blackout"),
    ("lighting-node", "artnet", "looks: [甲, 乙, 丙]", "E107", "3 belong here"),
    ("lighting-node", "artnet", "label: 灯光", "E104", "ASCII"),
]


@pytest.mark.parametrize(
    ("kind", "protocol", "parameters", "code", "told"), BAD_PARAMETERS, ids=lambda one: one[:24]
)
def test_what_a_device_could_not_say_on_its_wire_is_refused(
    tmp_path: Path, kind: str, protocol: str, parameters: str, code: str, told: str
) -> None:
    path = tmp_path / "rig.yaml"
    given = f"parameters: {{{parameters}}}"
    one = f"{{id: X, type: {kind}, {given}, endpoints: [{{{_place(protocol)}}}]}}"
    path.write_text(f"fumeng_rig: 1\nid: bad\ntitle: 坏\ndevices:\n  - {one}\n", encoding="utf-8")
    rig, problems = read_rig(path, None)
    assert rig is None
    assert [one.code for one in problems] == [code]
    assert told in f"{problems[0].message.en} {problems[0].hint.en if problems[0].hint else ''}"
    assert problems[0].line == 5


def _place(protocol: str) -> str:
    return f'protocol: {protocol}, address: "127.1.0.1:9000"'


def test_one_item_needs_no_brackets(tmp_path: Path) -> None:
    path = tmp_path / "rig.yaml"
    one = f"{{id: X, type: dtu, parameters: {{keys: 温度}}, endpoints: [{{{_place('mqtt')}}}]}}"
    path.write_text(f"fumeng_rig: 1\nid: one\ntitle: 一\ndevices:\n  - {one}\n", encoding="utf-8")
    assert load_rig(path, None)["X"].parameters["keys"] == ("温度",)


def test_units_that_dial_one_centre_share_its_address_and_are_told_apart_by_name(
    tmp_path: Path,
) -> None:
    path = tmp_path / "rig.yaml"
    at = '"127.1.0.1:9000"'

    def said(*rows: tuple[str, str, str]) -> list[str]:
        lines = [
            f"  - {{id: U-{nth}, type: {kind}, parameters: {{{given}}}, "
            f"endpoints: [{{protocol: {protocol}, address: {at}}}]}}\n"
            for nth, (kind, protocol, given) in enumerate(rows)
        ]
        head = "fumeng_rig: 1\nid: shared\ntitle: 一处\ndevices:\n"
        path.write_text(head + "".join(lines), encoding="utf-8")
        return [one.code for one in read_rig(path, None)[1]]

    station, air = ("gas-controller", "hj212"), ("environmental-station", "hj212")
    assert said((*station, "mn: A1"), (*air, "mn: A2")) == []
    assert said((*station, "mn: A1"), (*air, "mn: A1")) == ["E807"]
    assert said((*station, "mn: A1"), ("river-station", "sl651", "period_s: 9")) == ["E807"]
    assert said(("ups", "snmp", ""), ("ups", "snmp", "")) == ["E807"]
    car = ("vehicle-terminal", "jt808")
    assert said((*car, "phone: '013800000001'"), (*car, "phone: '013800000002'")) == []
    real = "real: 'jt808+listen://10.0.0.1:7611'"
    head = "fumeng_rig: 1\nid: shared\ntitle: 一处\ndevices:\n"
    for second, codes in (("2", []), ("1", ["E807"])):
        rows = "".join(
            f"  - {{id: V-{nth}, type: {car[0]}, {real}, "
            f"parameters: {{phone: '01380000000{tail}'}}}}\n"
            for nth, tail in enumerate(("1", second))
        )
        path.write_text(head + rows, encoding="utf-8")
        assert [one.code for one in read_rig(path, None)[1]] == codes
