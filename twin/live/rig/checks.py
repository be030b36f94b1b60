"""What a device of a rig file must fit: its type, the other devices, the county."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from devices.bends import pipe_of
from devices.catalogue import TYPES, DeviceType, Nature
from devices.device_url import AddressError, read_address
from devices.faults import WireFaultKind
from devices.places import wire_name
from devices.rig import RigDevice, RigFault, Served, Shadow
from devices.traits import Trait
from scenarios.names import point_of, unit_of
from twin.county import County
from twin.inputs import BadValue, Document, InputProblems, Problems, load_yaml
from twin.live.rig.conform import load_traits
from twin.live.rig.file import CLOCK_SKEW, DeviceFile, EndpointFile, FaultFile
from twin.live.rig.parameters import parameters_of
from twin.terms.text import Text

__all__ = ["Checked", "real_problem"]

Loc = tuple[str | int, ...]
_WIRE = {one.value: one for one in WireFaultKind}


class Checked:
    """Takes the devices of one file in turn and keeps what is wrong with them."""

    def __init__(self, document: Document, county: County | None, beyond_loopback: bool) -> None:
        self.problems = Problems()
        self._document, self._county, self._beyond = document, county, beyond_loopback
        self._ids: dict[str, str] = {}
        self._places: dict[tuple[str, int], tuple[str, str]] = {}
        self._reals: dict[tuple[str, int, str], tuple[str, str]] = {}
        self._names: dict[tuple[str, int, str], str] = {}
        self._covered: dict[str, str] = {}

    def device(self, i: int, file: DeviceFile) -> RigDevice:
        """The device; no good when there are problems."""
        kind, loc = TYPES[file.type], self._list(i)
        if file.id in self._ids:
            self._add("E802", (*loc, "id"), Text(f"编号重复：{file.id}", f"{file.id} stands twice"))
        self._ids[file.id] = file.id
        given = parameters_of(kind, file.parameters, (*loc, "parameters"), self._add)
        keys = kind.keys(given)
        endpoints = tuple(
            self._endpoint((*loc, "endpoints", j), kind, one, file)
            for j, one in enumerate(file.endpoints)
        )
        self._real(loc, file)
        self._orders(loc, kind, file)
        points = {
            wire: self._point((*loc, "points", wire), wire, keys, name, file)
            for wire, name in file.points.items()
        }
        unit = self._unit((*loc, "unit"), keys, file)
        for j, fault in enumerate(file.faults):
            self._fault((*loc, "faults", j), kind, keys, fault, file)
        made = RigDevice(
            id=file.id,
            type=file.type,
            parameters=given,
            endpoints=tuple(one for one in endpoints if one is not None),
            points=points,
            unit=unit,
            real=file.real,
            orders=file.orders,
            traits=self._traits(loc, file.traits),
            faults=tuple(_made(one) for one in file.faults),
            shadow=self._shadow(loc, file),
        )
        if not self.problems.found:
            self._named(loc, kind, made)
        return made

    def _endpoint(
        self, loc: Loc, kind: DeviceType, one: EndpointFile, file: DeviceFile
    ) -> Served | None:
        if one.protocol not in kind.protocols:
            spoken = kind.protocols
            self._add(
                "E804", (*loc, "protocol"),
                Text(f"{kind.label.zh}不讲“{one.protocol}”",
                     f"{kind.name} does not speak {one.protocol!r}"),
                Text(f"可用：{'、'.join(spoken)}", f"it speaks {', '.join(spoken)}"),
            )  # fmt: skip
            return None
        place = self._read((*loc, "address"), lambda: _place(one.address, kind.ports, one.protocol))
        if place is None:
            return None
        host, port = place
        if not self._beyond and not ipaddress.ip_address(host).is_loopback:
            self._add(
                "E806", (*loc, "address"),
                Text(f"{host} 不是本机回环地址", f"{host} is not a loopback address"),
                Text("改用 127.x.x.x；要给别的机器用，写 beyond_loopback: true",
                     "use 127.x.x.x; to serve other machines, write beyond_loopback: true"),
            )  # fmt: skip
        dials = one.protocol in kind.dials
        taken = self._places.get((host, port))
        self._places[host, port] = file.id, one.protocol if dials else ""
        if taken is not None and (taken[0] == file.id or not dials or taken[1] != one.protocol):
            other = taken[0]
            self._add(
                "E807", (*loc, "address"),
                Text(f"{host}:{port} 已由 {other} 占用", f"{host}:{port} is taken by {other}"),
                Text("每个端点用自己的地址；拨入中心的同协议设备可以共用",
                     "give each endpoint its own address; those that dial one centre may share it"),
            )  # fmt: skip
        return Served(one.protocol, host, port, dials)

    def _real(self, loc: Loc, file: DeviceFile) -> None:
        if not file.real:
            if not file.endpoints:
                self._add(
                    "E805", (*loc, "id"),
                    Text("没有端点，也没有实物地址", "neither an endpoint nor a real address"),
                    Text("写 endpoints，或写 real: 地址", "write endpoints, or real: URL"),
                )  # fmt: skip
            return
        self._read((*loc, "real"), lambda: real_problem(file.type, file.real))
        try:
            address = read_address(file.real)
        except AddressError:
            return
        place = (address.host, address.port, address.get("unit", ""))
        way = address.scheme if address.listens else ""
        taken = self._reals.get(place)
        self._reals[place] = file.id, way
        if taken is not None and (not way or taken[1] != way):
            other = taken[0]
            self._add(
                "E807", (*loc, "real"),
                Text(f"这个地址已由 {other} 占用", f"this address is taken by {other}"),
            )  # fmt: skip

    def _named(self, loc: Loc, kind: DeviceType, device: RigDevice) -> None:
        """Units that dial one address are told apart by the names they give there."""
        places = [(one.protocol, one.host, one.port) for one in device.endpoints if one.dials]
        if device.real:
            real = read_address(device.real)
            places = [(real.scheme, real.host, real.port)] if real.listens else []
        for scheme, host, port in places:
            given = kind.filled(device.parameters)
            name = wire_name(scheme, kind.wiring(device, given, scheme).name or device.id)
            other = self._names.setdefault((host, port, name), device.id)
            if other != device.id:
                self._add(
                    "E807", (*loc, "id"),
                    Text(f"{host}:{port} 上，{other} 已用名称“{name}”",
                         f"at {host}:{port} {other} is called {name!r} already"),
                    Text("改参数里的编号（mn、phone、station、address、name）",
                         "change its number or name among the parameters"),
                )  # fmt: skip

    def _traits(self, loc: Loc, name: str) -> tuple[Trait, ...]:
        if not name:
            return ()
        path = Path(self._document.name).parent / name
        try:
            return load_traits(load_yaml(path).data)
        except (InputProblems, ValueError) as error:
            self._add(
                "E817", (*loc, "traits"),
                Text(f"特性文件读不了：{error}", f"the traits cannot be read: {error}"),
                Text("由 fumeng device conform --save 写出",
                     "fumeng device conform --save writes it"),
            )  # fmt: skip
            return ()

    def _shadow(self, loc: Loc, file: DeviceFile) -> Shadow | None:
        if file.shadow is None:
            return None
        if not file.endpoints:
            self._add(
                "E805", (*loc, "shadow"),
                Text("影子要有自己的端点", "a shadow needs an endpoint of its own"),
                Text("写 endpoints：仿真设备在那里", "write endpoints: its twin is served there"),
            )  # fmt: skip
        return Shadow(file.shadow.bound, file.shadow.hold_s)

    def _orders(self, loc: Loc, kind: DeviceType, file: DeviceFile) -> None:
        if file.orders and kind.nature is Nature.PROCESS:
            self._add(
                "E811", (*loc, "orders"),
                Text(f"{kind.label.zh}是工艺设备，从不接受指令",
                     f"{kind.name} is process equipment and never takes orders"),
                Text("删去 orders", "delete orders"),
            )  # fmt: skip
            return
        for j, order in enumerate(file.orders):
            if order not in kind.orders:
                known = "、".join(kind.orders) or "无"
                self._add(
                    "E810", (*loc, "orders", j),
                    Text(f"{kind.label.zh}没有指令“{order}”", f"{kind.name} has no {order!r}"),
                    Text(f"可用：{known}", f"known: {', '.join(kind.orders) or 'none'}"),
                )  # fmt: skip

    def _point(
        self, loc: Loc, wire: str, keys: tuple[str, ...], name: str, file: DeviceFile
    ) -> str:
        if wire not in keys:
            self._add(
                "E814", loc,
                Text(f"这台设备没有测量“{wire}”", f"the device shows no {wire!r}"),
                Text(f"有：{'、'.join(keys)}", f"it shows {', '.join(keys)}"), of_key=True,
            )  # fmt: skip
        county = self._county
        point = None if county is None else self._read(loc, lambda: point_of(county, name))
        self._cover(loc, point or name, file)
        return point or name

    def _unit(self, loc: Loc, keys: tuple[str, ...], file: DeviceFile) -> str:
        if not file.unit:
            return ""
        if "lat" not in keys:
            said = Text("这类设备不报位置，不随队伍", "this type tells no position")
            self._add("E816", loc, said)
        county = self._county
        unit = None if county is None else self._read(loc, lambda: unit_of(county, file.unit))
        self._cover(loc, unit or file.unit, file)
        return unit or file.unit

    def _cover(self, loc: Loc, name: str, file: DeviceFile) -> None:
        if name in self._covered:
            other = self._covered[name]
            self._add("E815", loc, Text(f"{name} 已接在 {other}", f"{name} is already on {other}"))
        self._covered[name] = file.id

    def _fault(
        self, loc: Loc, kind: DeviceType, keys: tuple[str, ...], fault: FaultFile, file: DeviceFile
    ) -> None:
        if file.real:
            self._add(
                "W801", (*loc, "kind"),
                Text("实物设备上不能注入，运行时跳过",
                     "cannot be put on a real device; it will be skipped"),
            )  # fmt: skip
        if fault.kind in _WIRE:
            self._wire_fault(loc, kind, fault, [one.protocol for one in file.endpoints])
        elif fault.kind != CLOCK_SKEW and fault.named and fault.named not in keys:
            self._add(
                "E814", (*loc, "key"),
                Text(f"这台设备没有测量“{fault.named}”", f"the device shows no {fault.named!r}"),
                Text(f"有：{'、'.join(keys)}", f"it shows {', '.join(keys)}"),
            )  # fmt: skip

    def _wire_fault(self, loc: Loc, kind: DeviceType, fault: FaultFile, had: list[str]) -> None:
        if fault.endpoint and fault.endpoint not in had:
            self._add(
                "E813", (*loc, "endpoint"),
                Text(f"这台设备没有端点“{fault.endpoint}”", f"no endpoint {fault.endpoint!r}"),
                Text(f"有：{'、'.join(had)}", f"there are {', '.join(had)}"),
            )  # fmt: skip
            return
        aimed = [fault.endpoint] if fault.endpoint else had
        aimed = [one for one in aimed if one in kind.protocols]
        wire = _WIRE[fault.kind]
        if aimed and not any(pipe_of(0, "", one).can(wire) for one in aimed):
            spoken = "、".join(aimed)
            self._add(
                "E812", (*loc, "kind"),
                Text(f"{spoken} 里没有可这样弄错的东西", f"{spoken} has nothing to bend so"),
            )  # fmt: skip

    def _list(self, i: int) -> Loc:
        data = self._document.data
        return ("devices" if "devices" in data else "设备", i)

    def _read(self, loc: Loc, read: Callable[[], Any]) -> Any:
        try:
            return read()
        except BadValue as bad:
            self._add(bad.code, loc, bad.message, bad.hint)
            return None

    def _add(
        self, code: str, loc: Loc, message: Text, hint: Text | None = None, *, of_key: bool = False
    ) -> None:
        loc = self._spelled(loc)
        spot = self._document.key_at(*loc) if of_key else self._document.at(*loc)
        self.problems.found.append(self._document.problem(code, spot, message, hint))

    def _spelled(self, loc: Loc) -> Loc:
        """The path as the file spells it."""
        made: Loc = ()
        for step in loc:
            chinese = _CHINESE.get(step) if isinstance(step, str) else None
            there = (*made, step) not in self._document.places
            made = (*made, chinese if chinese and there else step)
        return made


_CHINESE = {
    "id": "编号", "parameters": "参数", "endpoints": "端点", "protocol": "协议",
    "address": "地址", "real": "实物", "orders": "指令", "points": "测点", "unit": "队伍",
    "faults": "故障", "traits": "特性", "shadow": "影子", "kind": "种类", "key": "测量",
    "endpoint": "端点",
}  # fmt: skip


def real_problem(type_: str, url: str) -> None:
    """Whether a type's driver can be put on a URL.

    Raises:
        BadValue: E808, the URL cannot be read; E809, the type does not speak its protocol.
    """
    kind = TYPES[type_]
    try:
        address = read_address(url)
    except AddressError as error:
        shown = kind.protocols[0]
        way = "+listen" if shown in kind.dials else ""
        raise BadValue(
            Text(
                f"地址读不懂：{error.message.zh}",
                f"the address cannot be read: {error.message.en}",
            ),
            hint=Text(f"如 {shown}{way}://10.0.0.5:502", f"as {shown}{way}://10.0.0.5:502"),
            code="E808",
        ) from None
    if address.scheme not in kind.protocols:
        spoken = kind.protocols
        raise BadValue(
            Text(f"{kind.label.zh}不讲“{address.scheme}”",
                 f"{kind.name} does not speak {address.scheme!r}"),
            hint=Text(f"可用：{'、'.join(spoken)}", f"it speaks {', '.join(spoken)}"),
            code="E809",
        )  # fmt: skip


def _place(written: str, ports: Mapping[str, int], protocol: str) -> tuple[str, int]:
    host, _, tail = written.partition(":")
    port = int(tail) if tail.isdecimal() else ports.get(protocol, 0) if not tail else -1
    try:
        ipaddress.ip_address(host)
    except ValueError:
        port = -1
    if not 0 < port < 65536:
        needs = "" if ports.get(protocol) else ":7611"
        raise BadValue(
            Text(f"地址“{written}”读不懂", f"the address {written!r} cannot be read"),
            hint=Text(f"写作 127.1.0.7{needs}", f"write 127.1.0.7{needs}"),
            code="E805",
        )
    return host, port


def _made(file: FaultFile) -> RigFault:
    said = file.model_dump()
    return RigFault(key=said.pop("named"), **said)
