"""Why a driver has no value, or an order did not end well: one table, in both languages.

What a reader would get wrong: what a device says in words of its own (a status line, the body of an
answer, a text it stores) is handed on as it is, by `own_words`; no table can know it.
"""

from __future__ import annotations

from dataclasses import dataclass

from twin.terms.text import Text


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason with figures in it, by their names in braces."""

    zh: str
    en: str

    def __call__(self, **told: object) -> Text:
        """The reason with its figures."""
        return Text(self.zh.format(**told), self.en.format(**told))


def own_words(said: str) -> Text:
    """What the device says itself."""
    return Text(said, said)


NONE = Text("", "")
"""There is nothing to explain."""

# Connections and answers
NOBODY = Text("没有人接受连接", "nobody takes the connection")
GONE = Text("连接断了", "the connection is gone")
NEVER_DIALLED = Text("一直没有拨入", "it has never dialled")
UNREADABLE = Text("没有读得懂的应答", "no answer that can be read")
SILENT = Text("太久没有收到正确的报文", "nothing right came for too long")
BROKER_SILENT = Text("消息服务器不应答", "the broker does not answer")
BROKER_REFUSES = Text("消息服务器拒绝", "the broker refuses")
UNIT_SILENT = Text("单元不发布", "the unit publishes nothing")
PASSWORD = Text("口令被拒绝", "the password is refused")

# Values
NOT_A_NUMBER = Text("不是数", "not a number")
DETECTOR = Text("探测器故障", "detector fault")
BEYOND = Text("超出设备能显示的范围", "outside what the device can show")
OUTSIDE = Reason("超出 {low} 到 {high}", "outside {low} to {high}")
NO_VALUE = Text("设备没有这项值", "the device has no such value")
HORN = Text("功放或喇叭故障", "amplifier or horn fault")
NO_FIX = Text("没有定位", "no fix")
FLAG = Reason("标志 {flag}", "Flag {flag}")
OBSERVED = Reason("观测时间 {at}", "observed {at}")
POWER = Reason("读不了电源状态：{said}", "the power cannot be read: {said}")

# Codes of the protocols
EXCEPTION = Reason("异常码 {code}", "exception {code}")
ERROR = Reason("错误码 {code}", "error {code}")
STATUS = Reason("状态 {code}", "status {code}")
RESULT = Reason("结果 {code}", "result {code}")
ANSWERS = Reason("它答的是 {what}", "it answers {what}")

# Orders that are refused before anything is sent
NOT_ALLOWED = Text("设备台不允许这条指令", "the rig does not allow this order")
PROCESS = Text("工艺设备从不接受指令", "process equipment never takes orders")
ARM = Reason(
    "公众听得到或看得到，缺少 --arm {name}",
    "the public would hear or see it: --arm {name} is missing",
)
WATCHDOG = Text("看门狗进程没了", "the watchdog is gone")
NO_ORDERS = Text("它的驱动不接受指令", "no driver takes orders")
UNDER_WAY = Reason("上一条指令 {order} 还没结束", "the order {order} is not ended")
TIE_FORM = Text("指令写作 tie 输入*输出", "an order is tie INPUT*OUTPUT")
PTZ_FORM = Text("指令写作 ptz 动作", "an order is ptz WHAT")
TEXT_FORM = Text("指令写作 text 文字", "an order is text WORDS")
TEXT_LONG = Reason(
    "文字太长：{size} 字节，至多 {most}", "the text is too long: {size} bytes, at most {most}"
)
BRIGHTNESS_FORM = Text("指令写作 brightness N，0 到 255", "an order is brightness N, 0 to 255")
MICROPHONE_FORM = Text(
    "指令写作 mute N、unmute N 或 gain N 分贝", "an order is mute N, unmute N or gain N DB"
)
CAMERA_FORM = Reason("指令不对：{wrong}", "{wrong}")
SIREN_FORM = Reason(
    "警报器没有指令 {order}；只有 on、off",
    "{order} is no order of a siren; on or off",
)
GAIN_RANGE = Text("-18 到 42 分贝", "-18 to 42 dB")
NO_OUTPUT = Reason("没有输出 {n}", "no output {n}")
NO_CHANNEL = Reason("没有通道 {n}", "no channel {n}")
NO_LOOK = Reason("没有灯光场景 {look}；有 {known}", "no look {look}; one of {known}")
LAMP_OFF = Reason("灯泡须关满 {seconds} 秒", "the lamp must stay off for {seconds} s")
LAMP_STARTS = Reason(
    "一小时内已点灯 {times} 次", "the lamp was started {times} times within the hour"
)

# Orders that were sent
NOT_READ_BACK = Text("没有按时读回", "not read back in time")
NOT_ANSWERED = Text("没有按时答复", "not answered in time")
NOT_ENDED = Text("没有按时结束", "not ended in time")
GIVEN_UP = Reason("为 {order} 放弃", "given up for {order}")
NOTHING_BACK = Text("sACN 什么也读不回", "sACN reads nothing back")
NO_POSITION = Text("200；位置读不回", "200; no position is read back")
NODE_SENDS = Text("节点说它在发送", "the node says that it sends")
CUT_OFF = Text("答复之前运行中断", "the run was cut off before an answer")
