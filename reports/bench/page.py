"""The page of a routing benchmark: its result in, one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reports.bench import common, tables
from reports.bench.figures import draw_growth, draw_memory, draw_ratios, draw_times, graph_of
from reports.bench.shell import rendered
from reports.bench.words import OURS, Words, duration, result_of
from reports.drill.blocks import Block, Paragraph, Section, Tiles
from twin.terms.text import Lang

__all__ = ["build_page"]

_TILES = ("distance_batch", "nearest", "customize")


def build_page(result: Mapping[str, Any], lang: Lang) -> str:
    """The page of what `twin.bench.routing.run` gave."""
    say, graph = Words(lang), result["graph"]
    cover = [
        f"{graph['name']} {graph['nodes']:,} {say('节点', 'nodes')}",
        result["machine"]["cpu"],
        f"{say('种子', 'seed')} {result['seed']}",
        result["at"][:10],
    ]
    title = say("道路路由基准测试", "Road routing benchmark")
    return rendered(title, cover, _sections(result, say), lang)


def _sections(result: Mapping[str, Any], say: Words) -> list[Section]:
    made = [_verdict(result, say)]
    if result["rival"] in result["contenders"]:
        made.append(_rival(result, say))
    made.append(_everyone(result, say))
    made.append(_starts(result, say))
    if result["growth"]:
        made.append(_growth(result, say))
    made.append(_method(result, say))
    return made


def _verdict(result: Mapping[str, Any], say: Words) -> Section:
    met, tried = tables.bounds_met(result)
    wrong = sum(found["wrong"] for found in _ours(result))
    checked = sum(found["checked"] for found in _ours(result))
    graph = result["graph"]
    lead = say(
        f"{graph['name']} 路网 {graph['nodes']:,} 个节点、{graph['arcs']:,} 条有向路段，单线程，"
        f"CPU 用时。核对 {checked:,} 个答案，{wrong} 个有误。",
        f"{graph['name']}: {graph['nodes']:,} nodes, {graph['arcs']:,} arcs; one thread, CPU time. "
        f"{checked:,} answers checked, {wrong} wrong.",
    )
    if tried:
        lead += say(
            f"对 {result['rival']} 的 {tried} 个上限，达标 {met} 个。",
            f" Of {tried} bounds against {result['rival']}, {met} are met.",
        )
    tiles = []
    for task in result["tasks"]:
        found = result_of(task, OURS)
        if task["id"] in _TILES and found is not None:
            label = f"{say.of(task['label'])} · {say.of(task['each'])}"
            tiles.append((duration(found["median"]), label))
    warm = duration(result["start"]["warm_first_s"]["median"])
    tiles.append((warm, say("热启动到首个答案", "warm start to first answer")))
    return Section("", "", say("结论", "Verdict"), lead, [Tiles(tiles)])


def _rival(result: Mapping[str, Any], say: Words) -> Section:
    lead = say(
        "凡对方有两种做法的（局部或全量更新，逐个或成表），取其快者。上限是为真实路网定的，"
        "在别的路网上仅供参考。",
        "Where it has two ways to an answer (partial or full update, one by one or as a table) it "
        "gets the quicker. The bounds were set for a real network; elsewhere they only orient.",
    )
    blocks: list[Block] = [draw_ratios(result, say), tables.against_rival(result, say)]
    return Section(
        "", "", say(f"与 {result['rival']} 相比", f"Beside {result['rival']}"), lead, blocks
    )


def _everyone(result: Mapping[str, Any], say: Words) -> Section:
    lead = say(
        "每个库的答案先核对，再计时；答案有误的用时划去，不计比值。各库在同一轮内轮流，次序逐轮轮换。",
        "Answers are checked before anything is timed; times of wrong answers are struck out and "
        "enter no ratio. In every round all take turns, and the order rotates.",
    )
    blocks: list[Block] = [
        draw_times(result, say, graph_of(result)),
        common.against_all(result, say),
    ]
    blocks.append(common.notes(result, say))
    return Section("", "", say("所有的库", "All libraries"), lead, blocks)


def _starts(result: Mapping[str, Any], say: Words) -> Section:
    lead = say(
        "冷编译每台机器只有一次；以后每次启动从缓存读取内核和切分好的路网。",
        "Compiling happens once on a machine; every later start reads kernels and the cut-up "
        "roads from the cache.",
    )
    blocks: list[Block] = [tables.starts(result, say), tables.memory(result, say)]
    return Section("", "", say("启动与内存", "Starts and memory"), lead, blocks)


def _growth(result: Mapping[str, Any], say: Words) -> Section:
    lead = say(
        "合成路网，密度不变、面积增大。", "Synthetic roads of the same density over a larger area."
    )
    times, sizes = tables.grown(result, say)
    blocks: list[Block] = [draw_growth(result, say), times, draw_memory(result, say), sizes]
    return Section("", "", say("随规模增长", "Growth"), lead, blocks)


def _method(result: Mapping[str, Any], say: Words) -> Section:
    graph = result["graph"]
    lead = say("机器、版本、路网和做法。", "Machine, versions, graph and method.")
    told = say(
        f"消去树平均深 {graph['depth_mean']:.0f}、最深 {graph['depth_max']}，"
        f"层次 {graph['hierarchy_arcs']:,} 条弧、{graph['triangles']:,} 个三角形。"
        "本软件的答案与 Dijkstra 核对（抽样），其余与本软件核对。标签已就绪、权值已就绪、"
        "含标签、含定制：任务名写明什么计入用时。",
        f"Elimination tree {graph['depth_mean']:.0f} deep on average, {graph['depth_max']} at "
        f"most; {graph['hierarchy_arcs']:,} hierarchy arcs, {graph['triangles']:,} triangles. Ours "
        "are checked against Dijkstra's algorithm (a sample), the others against ours. The name of "
        "a task says what is counted: labels ready, weights ready, labels included, customization "
        "included.",
    )
    blocks: list[Block] = [
        Paragraph(told),
        common.machine(result, say, tables.prepared(result, say)),
    ]
    return Section("", "", say("怎么测的", "How it was measured"), lead, blocks)


def _ours(result: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = (result_of(task, OURS) for task in result["tasks"])
    return [each for each in found if each is not None]
