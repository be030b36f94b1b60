"""The rig file as people write it: keys in English or Chinese. Shape and spelling only."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from devices.catalogue import TYPES
from devices.faults import WireFaultKind
from devices.rig import AMOUNT_MAX, SECONDS_MAX
from devices.values import ValueFaultKind
from scenarios.values import DrillTime, Duration, OneOf, Part, Share, key
from twin.inputs import BadValue
from twin.terms.text import Text

__all__ = [
    "CLOCK_SKEW",
    "VALUES",
    "WIRES",
    "DeviceFile",
    "EndpointFile",
    "FaultFile",
    "RigFile",
    "ShadowFile",
]

CLOCK_SKEW = "clock_skew"
VALUES = {
    "比例误差": ValueFaultKind.SCALE,
    "偏移": ValueFaultKind.OFFSET,
    "漂移": ValueFaultKind.DRIFT,
    "噪声": ValueFaultKind.NOISE,
    "超量程": ValueFaultKind.OUT_OF_RANGE,
    "卡死": ValueFaultKind.STUCK,
}
WIRES = {
    "丢包": WireFaultKind.DROP,
    "延迟": WireFaultKind.DELAY,
    "逐字节": WireFaultKind.TRICKLE,
    "乱码": WireFaultKind.GARBAGE,
    "校验错": WireFaultKind.WRONG_CHECK,
    "截断": WireFaultKind.TRUNCATE,
    "地址错": WireFaultKind.WRONG_ID,
    "序号错": WireFaultKind.WRONG_SEQUENCE,
    "异常应答": WireFaultKind.EXCEPTION,
    "复位": WireFaultKind.RESET,
    "断开": WireFaultKind.FIN,
    "拒绝连接": WireFaultKind.REFUSE,
    "黑洞": WireFaultKind.BLACK_HOLE,
    "时通时断": WireFaultKind.FLAPPING,
}
_KINDS = {zh: kind.value for zh, kind in (*VALUES.items(), *WIRES.items())}


def _word(written: object) -> object:
    """A name that YAML read as a whole number."""
    if isinstance(written, int) and not isinstance(written, bool):
        return str(written)
    return written


def _name(written: object) -> object:
    if isinstance(written, str) and written and not set(written) & set("= \t/@"):
        return written
    raise BadValue(
        Text(f"名称“{written}”不能用", f"the name {written!r} cannot be used"),
        hint=Text("用字母、数字、- 和 .，如 GC-01", "letters, digits, - and ., as in GC-01"),
    )


Name = Annotated[str, BeforeValidator(_name)]
Word = Annotated[str, BeforeValidator(_word)]
TypeName = Annotated[
    str, BeforeValidator(OneOf({one.label.zh: one.name for one in TYPES.values()}))
]
Kind = Annotated[str, BeforeValidator(OneOf({**_KINDS, "时钟偏差": CLOCK_SKEW}))]


class EndpointFile(Part):
    """An endpoint of a twin; of one that dials, the address of its centre."""

    protocol: str = key("protocol", "协议")
    address: str = key("address", "地址")


class FaultFile(Part):
    """A fault that comes by itself."""

    kind: Kind = key("kind", "种类")
    at_s: DrillTime = key("at", "时间", default=0.0)
    for_s: Duration | None = key("for", "持续", default=None)
    named: Word = key("key", "测量", default="")
    amount: float = key("amount", "量值", default=0.0, ge=-AMOUNT_MAX, le=AMOUNT_MAX)
    endpoint: str = key("endpoint", "端点", default="")
    chance: Share = key("chance", "概率", default=1.0)
    seconds: float = key("seconds", "秒", default=1.0, gt=0.0, le=SECONDS_MAX)


class ShadowFile(Part):
    """The twin beside a real device, and how far the two may be apart."""

    bound: float = key("bound", "限值", gt=0.0)
    hold_s: Duration = key("for", "持续", default=30.0)


class DeviceFile(Part):
    """A device."""

    id: Name = key("id", "编号")
    type: TypeName = key("type", "类型")
    parameters: dict[str, Any] = key("parameters", "参数", default={})
    endpoints: tuple[EndpointFile, ...] = key("endpoints", "端点", default=())
    points: dict[str, Word] = key("points", "测点", default={})
    unit: str = key("unit", "队伍", default="")
    real: str = key("real", "实物", default="")
    traits: str = key("traits", "特性", default="")
    shadow: ShadowFile | None = key("shadow", "影子", default=None)
    orders: tuple[str, ...] = key("orders", "指令", default=())
    faults: tuple[FaultFile, ...] = key("faults", "故障", default=())


class RigFile(Part):
    """A whole rig file."""

    fumeng_rig: Literal[1]
    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,40}$")] = key("id", "编号")
    title: str = key("title", "标题")
    title_en: str = key("title_en", "英文标题", default="")
    beyond_loopback: bool = key("beyond_loopback", "对外提供", default=False)
    devices: tuple[DeviceFile, ...] = key("devices", "设备", min_length=1)
