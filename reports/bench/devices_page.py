"""The page of a benchmark of devices on sockets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reports.bench import common
from reports.bench.axes import framed, log_sizes
from reports.bench.shell import rendered
from reports.bench.words import Words, duration, measure, size
from reports.drill.blocks import Block, FigureBlock, Paragraph, Section, TableBlock, table
from reports.figures import COLOURS, drawing
from twin.terms.text import Lang

__all__ = ["devices_page", "grown"]

_KINDS = {"modbus": "Modbus TCP", "jt808": "JT/T 808", "mqtt": "MQTT"}
_LINES = {
    ("modbus", "asyncio"): ("blue", "o-"),
    ("modbus", "uvloop"): ("blue", "o--"),
    ("jt808", "asyncio"): ("orange", "s-"),
    ("jt808", "uvloop"): ("orange", "s--"),
    ("mqtt", "asyncio"): ("green", "^-"),
    ("mqtt", "uvloop"): ("green", "^--"),
}


def devices_page(result: Mapping[str, Any], lang: Lang) -> str:
    """The page of what `twin.bench.devices.run` gave."""
    say = Words(lang)
    cover = [_sizes(result, say), result["machine"]["cpu"], result["at"][:10]]
    sections = [_goals(result, say), _growth(result, say), _method(result, say)]
    title = say("套接字上的设备的基准测试", "Benchmark of devices on sockets")
    return rendered(title, cover, sections, lang)


def grown(result: Mapping[str, Any], say: Words) -> TableBlock:
    """A load a row."""
    rows = [
        [
            f"{_KINDS[each['kind']]} · {each['loop']}",
            f"{each['count']:,}",
            duration(each["period_s"]),
            measure(each["cpu_share"], "share"),
            duration(each["lag_s"]["p50"]),
            duration(each["lag_s"]["p99"]),
            duration(each["lag_s"]["max"]),
            size(each["rss_bytes"]),
            measure(each["answered_share"], "share"),
            f"{each['missed']:,}",
            "—" if not each["trip_s"]["max"] else duration(each["trip_s"]["p99"]),
            duration(each["started_s"]),
        ]
        for each in result["runs"]
    ]
    heads = [
        say("协议 · 事件循环", "protocol · loop"),
        *("#" + head for head in (
            say("端点", "endpoints"), say("间隔", "every"), say("占一核", "of a core"),
            say("滞后 p50", "lag p50"), "p99", say("最大", "max"), say("内存", "memory"),
            say("收到", "heard"), say("漏", "missed"), say("往返 p99", "round trip p99"),
            say("启动", "start"))),
    ]  # fmt: skip
    caption = say(
        f"设备进程，各测 {result['seconds']:g} 秒",
        f"the devices' process, {result['seconds']:g} s each",
    )
    return table("t-grown", caption, heads, rows)


def _goals(result: Mapping[str, Any], say: Words) -> Section:
    met, tried = common.goals_met(result)
    lead = say(f"测了 {tried} 个目标，达标 {met} 个。", f"Of {tried} goals tried, {met} are met.")
    blocks: list[Block] = [common.goals(result, say)]
    if "speed" in result["lockstep"]:
        blocks.append(Paragraph(_lockstep(result["lockstep"], say)))
    return Section("", "", say("目标", "Goals"), lead, blocks)


def _lockstep(found: Mapping[str, Any], say: Words) -> str:
    same = found["same"]
    drill, of, s = found["drill"], found["devices"], f"{found['seconds']:g}"
    readings, lost, fast = f"{found['readings']:,}", f"{found['lost']:,}", found["speed_cpu"]
    return say(
        f"同步时钟：演练 {drill} 的前 {s} 秒经 {of} 台设备（{readings} 个读数，"
        f"{lost} 次质量变化），取 {found['rounds']} 次中最快；按处理器时间为实时的 {fast:.0f} 倍；"
        f"各次记录{'逐字节相同' if same else '不相同'}。",
        f"Lockstep: the first {s} s of {drill} over {of} devices ({readings} readings, {lost} "
        f"changes of quality), the fastest of {found['rounds']}; {fast:.0f} times real time by "
        f"processor time; the journals are {'the same to the byte' if same else 'not the same'}.",
    )


def _growth(result: Mapping[str, Any], say: Words) -> Section:
    lead = say("端点增多时的处理器与内存。", "Processor and memory as endpoints grow.")
    blocks: list[Block] = [_draw(result, say), grown(result, say)]
    return Section("", "", say("随规模怎样增长", "Growth"), lead, blocks)


def _draw(result: Mapping[str, Any], say: Words) -> FigureBlock:
    title = say("占一核的份额，随端点数", "share of one core, as endpoints grow")
    note = say("双对数；虚线为 uvloop，红横线为目标。", "Logarithmic; dashed: uvloop; red: goals.")
    with drawing(9.6, 3.8) as figure:
        axes = figure.add_subplot()
        for (kind, loop), (hue, mark) in _LINES.items():
            of = [r for r in result["runs"] if (r["kind"], r["loop"]) == (kind, loop)]
            if of:
                axes.plot([r["count"] for r in of], [100 * r["cpu_share"] for r in of], mark,
                          color=COLOURS[hue], label=f"{_KINDS[kind]} · {loop}")  # fmt: skip
        for count, bound in ((1_000, 15), (4_000, 30)):
            axes.plot(count, bound, "_", color=COLOURS["alert"], markersize=26, markeredgewidth=2)
        log_sizes(axes, say("端点数", "endpoints"))
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:g} %")
        figure.legend(loc="outside right center", frameon=False, fontsize=9)
        return framed("b1", title, note, figure, result, say, "t-grown", _sizes(result, say))


def _method(result: Mapping[str, Any], say: Words) -> Section:
    told = say(
        "每台设备自有回环地址和故障管道，一个进程、一个事件循环、每连接一个协议对象。对方在另一个进程，"
        "不计入，但与它争用同一台机器。滞后为 10 毫秒定时器的迟到。Modbus 由对方轮询 8 个寄存器，"
        "JT/T 808 由终端拨出并上报位置、MQTT 由单元拨出并上报量值，对方逐条应答。",
        "Each device has its own loopback address and fault pipe; one process, one loop, one "
        "protocol object a connection. Who talks to them is another process, not counted, but on "
        "the same machine. Lag is how late a timer of 10 ms is. By Modbus eight registers are "
        "polled; by JT/T 808 terminals dial and report positions, by MQTT units dial and publish "
        "values, each of which is confirmed.",
    )
    quick = say("快测", "quick") if result["quick"] else say("完整", "full")
    facts = common.machine(result, say, [(say("范围", "scope"), quick)])
    lead = say("机器、版本、负载和做法。", "Machine, versions, load and method.")
    return Section("", "", say("怎么测的", "How it was measured"), lead, [Paragraph(told), facts])


def _sizes(result: Mapping[str, Any], say: Words) -> str:
    sizes = sorted(each["count"] for each in result["runs"])
    return f"{sizes[0]:,}–{sizes[-1]:,} {say('端点', 'endpoints')}"
