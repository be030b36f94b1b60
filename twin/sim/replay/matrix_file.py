"""A matrix of driving times: .npy or .csv, with or without the ids of its nodes.

What a reader would get wrong: where a .csv names its nodes, the names decide, not the order; where
it does not, rows and columns are those of the node file. `inf` says that no way leads there.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from fast._types import Floats, Ints
from fast.dispatch import NEVER
from twin.inputs import Problems, Spot, read_text
from twin.sim.replay.case import Nodes
from twin.terms.text import Text

__all__ = ["read_matrix"]

_SHOWN = 10
_MOST_S = 1e9


def read_matrix(path: Path, nodes: Nodes, problems: Problems) -> Ints | None:
    """Times in µs between `nodes`, row = from; None when there is none that could be used.

    Raises:
        InputProblems: The file cannot be read at all.
    """
    seconds = _npy(path, problems) if path.suffix.lower() == ".npy" else _csv(path, nodes, problems)
    if seconds is None:
        return None
    if seconds.shape != (len(nodes), len(nodes)):
        told = "×".join(map(str, seconds.shape))
        problems.add(
            "E542",
            Spot(str(path), 1, 1),
            Text(
                f"矩阵是 {told}，节点有 {len(nodes)} 个，应为 {len(nodes)}×{len(nodes)}",
                f"the matrix is {told}, but there are {len(nodes)} nodes: "
                f"it should be {len(nodes)}×{len(nodes)}",
            ),
            Text("矩阵与节点表要成对", "give the node file that belongs to it"),
        )
        return None
    bad = np.argwhere(~(seconds >= 0.0) | ((seconds > _MOST_S) & (seconds < np.inf)))
    for row, column in bad[:_SHOWN].tolist():
        value = seconds[row, column]
        problems.add(
            "E505",
            Spot(str(path), row + 1, column + 1),
            Text(
                f"第 {row + 1} 行第 {column + 1} 列是 {value:g}，时间应不小于 0（inf 为不通）",
                f"row {row + 1}, column {column + 1} is {value:g}; a time is 0 or more, "
                f"inf where no way leads",
            ),
        )
    if len(bad) > _SHOWN:
        more = len(bad) - _SHOWN
        problems.add(
            "E505", Spot(str(path), 1, 1),
            Text(f"另有 {more} 个这样的数", f"and {more} more such numbers"),
        )  # fmt: skip
    if len(bad):
        return None
    whole = np.floor(np.where(np.isfinite(seconds), seconds, 0.0) * 1e6 + 0.5).astype(np.int64)
    return np.where(np.isfinite(seconds), whole, NEVER)


def _npy(path: Path, problems: Problems) -> Floats | None:
    try:
        found = np.load(path, allow_pickle=False)
    except FileNotFoundError:
        problems.add("E100", Spot(str(path), 1, 1), Text("找不到文件", "no such file"))
        return None
    except (ValueError, OSError, EOFError) as error:
        said = Text(f"不是 .npy 数组：{error}", f"no .npy array: {error}")
        problems.add("E100", Spot(str(path), 1, 1), said)
        return None
    if not isinstance(found, np.ndarray) or found.dtype.kind not in "fiu":
        said = Text("不是数的数组", "not an array of numbers")
        problems.add("E542", Spot(str(path), 1, 1), said)
        return None
    return found.astype(np.float64)


def _csv(path: Path, nodes: Nodes, problems: Problems) -> Floats | None:
    lines = [line for line in read_text(path).split("\n") if line.strip()]
    cells = [[cell.strip().strip('"') for cell in line.split(",")] for line in lines]
    head, names = _headings(cells, nodes)
    before = len(problems.found)
    body = cells[1:] if head else cells
    rows = [
        _numbers(path, row, line, names, problems)
        for line, row in enumerate(body, start=2 if head else 1)
    ]
    if len(problems.found) > before:
        return None
    if not rows or any(len(row) != len(rows[0]) for row in rows):
        said = Text("各行长短不一", "its rows are of different lengths")
        problems.add("E542", Spot(str(path), 1, 1), said)
        return None
    found = np.array(rows, np.float64)
    if found.shape != (len(nodes), len(nodes)):
        return found
    if names:
        order = _order(path, [row[0] for row in body], nodes, problems, along=0)
        found = found if order is None else found[order]
    if head:
        order = _order(path, cells[0][-len(nodes) :], nodes, problems, along=1)
        found = found if order is None else found[:, order]
    return found


def _headings(cells: list[list[str]], nodes: Nodes) -> tuple[bool, bool]:
    """Whether the first line names the columns, and the first cell of each line the row."""
    if not cells:
        return False, False
    ids, corner = set(nodes.id), cells[0][0]
    tall, wide = len(cells) == len(nodes) + 1, len(cells[-1]) == len(nodes) + 1
    head = not _is_number(corner) or (tall and ids.issuperset(cells[0][-len(nodes) :]))
    named = [row[0] for row in cells[1 if head else 0 :]]
    above = head and not _is_number(corner) and corner not in ids
    return head, above or (wide and ids.issuperset(named))


def _numbers(
    path: Path, row: list[str], line: int, names: bool, problems: Problems
) -> list[float]:  # fmt: skip
    found = []
    col = 1 + (len(row[0]) + 1 if names and row else 0)
    for cell in row[1:] if names else row:
        if _is_number(cell):
            found.append(float(cell))
        else:
            said = Text(f"“{cell}”读不懂", f"{cell!r} is no number")
            problems.add("E501", Spot(str(path), line, col, max(1, len(cell))), said)
        col += len(cell) + 1
    return found


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _order(
    path: Path, names: list[str], nodes: Nodes, problems: Problems, along: int
) -> Ints | None:  # fmt: skip
    """Where each node stands among the names; None when they are not those of the nodes."""
    place = {name: i for i, name in enumerate(names)}
    missing = [node for node in nodes.id if node not in place]
    if not missing:
        return np.array([place[node] for node in nodes.id], np.int64)
    told = ", ".join(missing[:5])
    problems.add(
        "E507",
        Spot(str(path), 1, 1),
        Text(f"{('行', '列')[along]}名里没有节点 {told}", f"no {('row', 'column')[along]} {told}"),
        Text("写节点表里的编号", "use the ids of the node file"),
    )
    return None
