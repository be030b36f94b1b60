"""The lists of a replay: calls, units, nodes, hospitals, each a CSV or .xlsx with its columns.

What a reader would get wrong: a shift within one day (0 to 86,400 s) is of every day, over midnight
when it begins after it ends; a shift that reaches beyond a day is that one span of the run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from fast._types import Ints
from twin.inputs import Column, Problems, Table, near, read_table
from twin.sim.replay.case import CallList, Hospitals, Nodes, UnitList, micros
from twin.sim.replay.located import WHERE, Snap, add_unknown, bare_id, places_of
from twin.terms.text import Text
from twin.terms.units import Role

__all__ = ["read_calls", "read_hospitals", "read_nodes", "read_units"]

_DAY_S = 86_400.0
_MOST_S = 1e10
_ID = Column(name="id", also=("编号",), unique=True)
_CALLS = (
    _ID,
    Column(name="at_s", also=("时间",), kind="float", lo=0, hi=_MOST_S),
    *WHERE,
    Column(name="priority", also=("优先级",), kind="int", lo=0, hi=1_000_000),
    Column(name="on_scene_s", also=("现场时间",), kind="float", lo=0, hi=_MOST_S),
    Column(name="transport", also=("送医",), kind="bool"),
    Column(name="hospital", also=("医院",), required=False),
    Column(name="handover_s", also=("交接时间",), kind="float", required=False, lo=0, hi=_MOST_S),
)
_UNITS = (
    _ID,
    Column(name="kind", also=("类别",)),
    *WHERE,
    Column(name="shift_from_s", also=("班次开始",), kind="float", lo=0, hi=_MOST_S),
    Column(name="shift_to_s", also=("班次结束",), kind="float", lo=0, hi=_MOST_S),
    Column(name="turnout_s", also=("出动时间",), kind="float", lo=0, hi=_MOST_S),
)
_NODES = (_ID, Column(name="x", kind="float"), Column(name="y", kind="float"))
_HOSPITALS = (_ID, *WHERE)


def read_nodes(path: Path, problems: Problems) -> Nodes:
    """The node file that goes with a matrix.

    Raises:
        InputProblems: It cannot be read as a table.
    """
    table = read_table(path, _NODES, problems=problems)
    if not len(table):
        said = Text("没有一个节点", "there is no node")
        problems.add("E503", table.start, said)
    return Nodes(tuple(map(bare_id, table["id"])), _floats(table["x"]), _floats(table["y"]))


def read_hospitals(path: Path, nodes: Nodes, snap: Snap | None, problems: Problems) -> Hospitals:
    """The hospitals.

    Raises:
        InputProblems: It cannot be read as a table.
    """
    table = read_table(path, _HOSPITALS, problems=problems)
    return Hospitals(tuple(map(bare_id, table["id"])), places_of(table, nodes, snap, problems))


def read_calls(
    path: Path, nodes: Nodes, hospitals: Hospitals, snap: Snap | None, problems: Problems
) -> CallList:
    """The recorded calls.

    Raises:
        InputProblems: It cannot be read as a table.
    """
    table = read_table(path, _CALLS, problems=problems)
    if not len(table):
        problems.add("E503", table.start, Text("没有一次呼叫", "there is no call"))
    _check_order(table, problems)
    goes = [bool(value) for value in table["transport"]]
    return CallList(
        id=tuple(table["id"]),
        at_us=micros(_floats(table["at_s"])),
        node=places_of(table, nodes, snap, problems),
        priority=np.array([value or 0 for value in table["priority"]], np.int64),
        on_scene_us=micros(_floats(table["on_scene_s"])),
        transport=np.array(goes, np.bool_),
        hospital=_named_hospitals(table, goes, hospitals, problems),
        handover_us=micros(_handovers(table, goes, problems)),
    )


def read_units(
    path: Path,
    nodes: Nodes,
    snap: Snap | None,
    role: Role,
    commanded: Mapping[str, Sequence[Role]],
    problems: Problems,
) -> UnitList:
    """The units; those of a kind that only other roles command are barred.

    Args:
        role: Who dispatches.
        commanded: Which roles command units of a kind; one that is not there is anybody's.

    Raises:
        InputProblems: It cannot be read as a table.
    """
    table = read_table(path, _UNITS, problems=problems)
    reasons = tuple(_barred(kind, role, commanded) for kind in table["kind"])
    _warn_of_kinds(table, commanded, problems)
    if not len(table):
        problems.add("E503", table.start, Text("没有一支队伍", "there is no unit"))
    elif all(reason is not None for reason in reasons):
        said = next(reason for reason in reasons if reason is not None)
        problems.add(
            "E547",
            table.at(0, "kind"),
            Text(f"没有一支队伍能派：{said.zh}", f"no unit can be sent: {said.en}"),
            Text("用 --role 写明以谁的名义派", "name the role that commands them with --role"),
            table.line(0),
        )
    daily = _check_shifts(table, problems)
    return UnitList(
        id=tuple(table["id"]),
        kind=tuple(table["kind"]),
        home=places_of(table, nodes, snap, problems),
        shift_from_us=micros(_floats(table["shift_from_s"])),
        shift_to_us=micros(_floats(table["shift_to_s"])),
        daily=np.array(daily, np.bool_),
        turnout_us=micros(_floats(table["turnout_s"])),
        barred=reasons,
    )


def _barred(kind: str, role: Role, commanded: Mapping[str, Sequence[Role]]) -> Text | None:
    roles = commanded.get(kind, (role,))
    if role in roles:
        return None
    theirs = roles[0].label
    return Text(f"{kind} 归{theirs.zh}指挥", f"{kind} is commanded by the {theirs.en}")


def _warn_of_kinds(
    table: Table, commanded: Mapping[str, Sequence[Role]], problems: Problems
) -> None:  # fmt: skip
    """Kinds that the county does not know, each once: a slip of the pen, or another county's."""
    told: list[str] = []
    for row, kind in enumerate(table["kind"]):
        if not kind or kind in commanded or kind in told:
            continue
        told.append(kind)
        meant = near(kind, list(commanded))
        problems.add(
            "W541",
            table.at(row, "kind"),
            Text(f"县域数据里没有“{kind}”这类队伍", f"the county has no unit of kind {kind!r}"),
            Text(f"是不是“{meant[0]}”？", f"did you mean {meant[0]!r}?") if meant else None,
            table.line(row),
        )


def _check_order(table: Table, problems: Problems) -> None:
    last: float | None = None
    for row, at_s in enumerate(table["at_s"]):
        if at_s is None:
            continue
        if last is not None and at_s < last:
            problems.add(
                "E541",
                table.at(row, "at_s"),
                Text(
                    f"{at_s:g} s 早于上一行的 {last:g} s，呼叫要按时间排列",
                    f"{at_s:g} s is before the {last:g} s of the row above; calls come in order",
                ),
                Text("按 at_s 升序排列", "sort the rows by at_s"),
                table.line(row),
            )
        last = at_s


def _named_hospitals(
    table: Table, goes: Sequence[bool], hospitals: Hospitals, problems: Problems
) -> Ints:
    row_of = {name: i for i, name in enumerate(hospitals.id)}
    found = np.full(len(table), -1, np.int64)
    for row, (name, is_taken) in enumerate(zip(table["hospital"], goes, strict=True)):
        if name:
            found[row] = row_of.get(bare_id(name), -1)
            if found[row] < 0:
                what = Text("医院", "hospital")
                add_unknown(table, row, "hospital", name, row_of, what, problems)
        elif is_taken and not len(hospitals):
            problems.add(
                "E545",
                table.at(row, "transport"),
                Text("要送医，但没有医院", "the patient is taken away, but there is no hospital"),
                Text("用 --hospitals 给出医院表", "give the hospitals with --hospitals"),
                table.line(row),
            )
    return found


def _handovers(table: Table, goes: Sequence[bool], problems: Problems) -> list[float]:
    found = []
    for row, (value, is_taken) in enumerate(zip(table["handover_s"], goes, strict=True)):
        if is_taken and value is None:
            problems.add(
                "E503",
                table.at(row, "handover_s"),
                Text("送医的呼叫要写交接时间", "a patient who is taken away has a handover time"),
                None,
                table.line(row),
            )
        found.append(value if is_taken and value is not None else 0.0)
    return found


def _check_shifts(table: Table, problems: Problems) -> list[bool]:
    daily = []
    for row, (begins, ends) in enumerate(
        zip(table["shift_from_s"], table["shift_to_s"], strict=True)
    ):
        if begins is None or ends is None:
            daily.append(True)
            continue
        daily.append(max(begins, ends) <= _DAY_S)
        if begins == ends or (begins > ends and not daily[-1]):
            problems.add(
                "E544",
                table.at(row, "shift_to_s"),
                Text(
                    f"班次从 {begins:g} s 到 {ends:g} s，没有时间",
                    f"a shift from {begins:g} s to {ends:g} s has no time in it",
                ),
                Text(
                    "一天之内的班次每天重复，可以跨午夜；全天写 0 和 86400",
                    "a shift within a day is of every day and may cross midnight; "
                    "write 0 and 86400 for all day",
                ),
                table.line(row),
            )
    return daily


def _floats(values: Sequence[float | None]) -> Any:
    return np.array([0.0 if value is None else value for value in values], np.float64)
