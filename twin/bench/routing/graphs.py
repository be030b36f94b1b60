"""Which graph `--graph` means: the county, a made-up network, or a folder of vectors.

A folder holds `first_out`, `head`, `travel_time` (uint32), `latitude` and `longitude` (float32),
little-endian and nothing else in the file, as RoutingKit keeps its graphs; a prefix may stand
before all names (`luxembourg_head`).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from fast._types import Array
from fast.routing import CLOSED
from twin.bench.routing.case import Case, GraphError, prepared
from twin.bench.routing.synthetic import stress, synthetic
from twin.terms.text import Text

__all__ = ["load_case"]

_VECTORS = {
    "first_out": "<u4",
    "head": "<u4",
    "travel_time": "<u4",
    "latitude": "<f4",
    "longitude": "<f4",
}
_MADE_UP = {"synthetic": synthetic, "stress": stress}
_NODES = 100_000
_MOST_NODES = 5_000_000


def load_case(graph: str, seed: int) -> Case:
    """The graph of this name.

    Args:
        graph: ``county``, ``synthetic[:NODES]``, ``stress[:NODES]`` or a folder.
        seed: Of what is made up.

    Raises:
        GraphError: No such graph, or its files do not hold together.
    """
    kind, colon, nodes = graph.partition(":")
    if graph == "county":
        return _county()
    if kind in _MADE_UP and not Path(graph).is_dir():
        return _MADE_UP[kind](_count(nodes) if colon else _NODES, seed)
    return _folder(Path(graph))


def _count(nodes: str) -> int:
    if not nodes.isdecimal() or not 100 <= int(nodes) <= _MOST_NODES:
        raise GraphError(
            f"节点数“{nodes}”不对；写成 100 到 {_MOST_NODES} 的整数，如 synthetic:200000",
            f"{nodes!r} is no number of nodes; write 100 to {_MOST_NODES}, as synthetic:200000",
        )
    return int(nodes)


def _county() -> Case:
    from twin.county import load_county

    county = load_county()
    net = county.roads
    told = Text(
        f"{county.name}（自带，合成路网）{county.digest[:12]}",
        f"{county.name_en} (embedded, synthetic roads) {county.digest[:12]}",
    )
    weight_ms = net.weight_ms()
    is_open = weight_ms < CLOSED  # candidates are not built yet
    first_out = np.concatenate([[0], np.cumsum(is_open)])[net.first_out]
    return prepared(
        "county", told, first_out, net.head[is_open], weight_ms[is_open], net.lat_deg, net.lon_deg
    )


def _folder(folder: Path) -> Case:
    if not folder.is_dir():
        raise GraphError(
            f"没有路网“{folder}”；可写 county、synthetic[:节点数]、stress[:节点数] 或一个文件夹",
            f"no graph {str(folder)!r}: write county, synthetic[:NODES], stress[:NODES] "
            f"or a folder",
        )
    prefix = _prefix(folder)
    vectors = {name: _vector(folder / f"{prefix}{name}", kind) for name, kind in _VECTORS.items()}
    nodes, arcs = vectors["first_out"].size - 1, vectors["head"].size
    for name, wanted in (("travel_time", arcs), ("latitude", nodes), ("longitude", nodes)):
        if vectors[name].size != wanted:
            path = folder / f"{prefix}{name}"
            raise GraphError(
                f"{path}：有 {vectors[name].size} 个数，按 first_out、head 应有 {wanted} 个；"
                f"文件不全或不是同一个路网的，请重新取得",
                f"{path}: {vectors[name].size} numbers where first_out and head ask for {wanted}; "
                f"it is cut short or of another graph: fetch it again",
            )
    name = prefix.rstrip("_-.") or folder.resolve().name
    told = Text(f"路网文件夹 {folder.name}", f"vectors in folder {folder.name}")
    try:
        return prepared(name, told, *(vectors[v] for v in _VECTORS))
    except GraphError:
        raise
    except ValueError as error:
        raise GraphError(
            f"{folder}：这些文件不是一个路网（{error}）；请核对文件与格式",
            f"{folder}: these files are no road graph ({error}); check files and format",
        ) from error


def _prefix(folder: Path) -> str:
    """What stands before all file names."""
    found = sorted(p.name.removesuffix("first_out") for p in folder.glob("*first_out"))
    if len(found) != 1:
        which = "、".join(found) if found else "没有 first_out"
        raise GraphError(
            f"{folder}：应恰有一个以 first_out 结尾的文件（{which}）；"
            f"一个文件夹放一个路网：{'、'.join(_VECTORS)}",
            f"{folder}: exactly one file must end in first_out, but there are {len(found)}; "
            f"keep one graph to a folder: {', '.join(_VECTORS)}",
        )
    return found[0]


def _vector(path: Path, kind: str) -> Array:
    if not path.is_file():
        raise GraphError(
            f"缺少文件 {path}；路网文件夹要有 {'、'.join(_VECTORS)}",
            f"{path} is missing; the folder of a graph holds {', '.join(_VECTORS)}",
        )
    data = path.read_bytes()
    if not data or len(data) % 4:
        raise GraphError(
            f"{path}：长 {len(data)} 字节，不是若干个四字节数；文件不全，请重新取得",
            f"{path}: {len(data)} bytes are no row of four-byte numbers; "
            f"the file is cut short: fetch it again",
        )
    return np.frombuffer(data, kind)
