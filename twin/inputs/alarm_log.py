"""An alarm log of any control system as columns of numbers, from CSV.

Headers are known by many names, Chinese and English; `mapping` gives others. What a reader would
get wrong: logs are often newest first. The rows are put in the order of time here (rows of the same
moment keep theirs), because every KPI needs that.

One column is read at a time, so that a million rows take seconds.
"""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twin.inputs.problems import Problems, Spot, near
from twin.inputs.text_file import read_text
from twin.terms.text import Text

__all__ = ["FIELDS", "AlarmLog", "read_alarm_log"]

Ints = NDArray[np.int64]

FIELDS = {
    "time": ("time", "timestamp", "datetime", "date", "时间", "时刻", "报警时间", "发生时间"),
    "tag": ("tag", "alarm", "point", "source", "位号", "点位", "测点", "报警点", "告警"),
    "event": ("event", "state", "status", "action", "事件", "状态", "动作"),
    "priority": ("priority", "severity", "优先级", "级别", "报警级别"),
    "position": ("position", "operator", "area", "unit", "席位", "岗位", "操作站", "区域"),
}
_NEEDED = ("time", "tag")
_EVENTS = {
    "new": ("new", "alm", "alarm", "act", "active", "unack", "raise", "on", "1", "true", "报警",
            "告警", "产生", "发生"),
    "returned": ("returned", "rtn", "return", "clear", "normal", "norm", "off", "0", "false",
                 "恢复", "消除", "解除", "正常"),
    "acknowledge": ("acknowledge", "ack", "acked", "acknowledged", "确认", "签收", "已确认"),
    "shelve": ("shelve", "shelved", "shlvd", "搁置"),
    "unshelve": ("unshelve", "unshelved", "取消搁置"),
    "suppress": ("suppress", "suppressed", "dsupr", "抑制", "屏蔽"),
    "remove": ("remove", "oosrv", "out of service", "停用"),
}  # fmt: skip
_PRIORITIES = {
    "low": ("low", "3", "低"),
    "medium": ("medium", "med", "2", "中"),
    "high": ("high", "1", "高"),
    "highest": ("highest", "critical", "urgent", "0", "紧急"),
}
_SHOWN = 20
_CHUNK = 8192
_ISO_LENGTH = len("2026-07-12 20:30")
_EPOCH = datetime(1970, 1, 1)
_EAST_8 = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmLog:
    """Rows by time. Codes index the tuples of names beside them; an absent column is all 0."""

    at_ms: Ints
    tag: Ints
    tags: tuple[str, ...]
    event: Ints
    events: tuple[str, ...]
    priority: Ints
    priorities: tuple[str, ...]
    position: Ints
    positions: tuple[str, ...]


def read_alarm_log(path: Path, mapping: Mapping[str, str] | None = None) -> AlarmLog:
    """Read a log: UTF-8 (BOM or not) or GB18030, comma, semicolon or tab.

    Times are ISO (`2026-07-12 20:30:05.250`, `2026/7/12 8:05`, with or without zone; UTC+8 without)
    or plain numbers, taken as seconds.

    Args:
        mapping: Column name of the file → field (`time`, `tag`, `event`, `priority`, `position`).

    Raises:
        InputProblems: A column is missing or unknown, rows are ragged, a time or event cannot be
            read: all at once, the first twenty of each kind.
    """
    problems = Problems()
    text = read_text(path)
    head = text.split("\n", 1)[0]
    separator = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    name = str(path)
    header = [cell.strip() for cell in next(reader, [])]
    columns = _columns(header, mapping or {}, name, problems) if header else {}
    problems.raise_any()
    cells, blank = _cells(reader, columns, len(header), name, problems)
    count = len(cells.get("time", ()))
    if not count and not problems.found:
        problems.add("E503", Spot(name, 1, 1), Text("没有数据行", "it has no rows"))
    problems.raise_any()

    def spot(row: int, field: str) -> Spot:
        line = row + 2
        for missing in blank:
            line += missing <= line
        return Spot(name, line, columns[field] + 1)

    at_ms = _times(cells["time"], lambda row: spot(row, "time"), problems)
    tag, tags = _coded([cell.strip() for cell in cells["tag"]])
    event, events = _worded(cells.get("event"), _EVENTS, "new")
    priority, priorities = _worded(cells.get("priority"), _PRIORITIES, "")
    position, positions = _coded([cell.strip() for cell in cells.get("position", ())])
    _check_events(event, events, cells.get("event"), spot, problems)
    problems.raise_any()
    order = np.argsort(at_ms, kind="stable")
    nothing = np.zeros(count, np.int64)
    return AlarmLog(
        at_ms=at_ms[order],
        tag=tag[order],
        tags=tags,
        event=event[order] if event.size else nothing,
        events=events,
        priority=priority[order] if priority.size else nothing,
        priorities=priorities,
        position=position[order] if position.size else nothing,
        positions=positions or ("",),
    )


def _columns(
    header: Sequence[str], mapping: Mapping[str, str], name: str, problems: Problems
) -> dict[str, int]:
    found: dict[str, int] = {}
    for column, field in mapping.items():
        if field not in FIELDS or column not in header:
            what = field if field not in FIELDS else column
            known = list(FIELDS) if field not in FIELDS else list(header)
            close = near(what, known) or known
            problems.add(
                "E502",
                Spot(name, 1, 1),
                Text(f"映射里的“{what}”不存在", f"the map names {what!r}, which does not exist"),
                Text(f"可用：{'、'.join(close)}", f"use {', '.join(close)}"),
            )
        else:
            found[field] = header.index(column)
    lowered = [cell.lower() for cell in header]
    for field, words in FIELDS.items():
        if field not in found:
            at = next((lowered.index(word) for word in words if word in lowered), None)
            if at is not None:
                found[field] = at
    for field in _NEEDED:
        if field not in found:
            problems.add(
                "E503",
                Spot(name, 1, 1),
                Text(f"找不到“{field}”列", f"there is no column for {field!r}"),
                Text(f"用 --map 列={field} 指定", f"say which it is with --map COLUMN={field}"),
            )
    return found


def _cells(
    reader: Iterator[list[str]],
    columns: Mapping[str, int],
    width: int,
    name: str,
    problems: Problems,
) -> tuple[dict[str, list[str]], list[int]]:
    """The cells of the wanted columns, and the lines that were blank.

    In chunks, so that the rows of a large file are let go before Python counts them as garbage to
    be looked through.
    """
    cells: dict[str, list[str]] = {field: [] for field in columns}
    blank: list[int] = []
    line, bad = 2, 0
    while rows := list(islice(reader, _CHUNK)):
        odd = [at for at, row in enumerate(rows) if len(row) != width]
        for at in odd:
            if not rows[at]:
                blank.append(line + at)
                continue
            bad += 1
            if bad <= _SHOWN:
                number = len(rows[at])
                said = Text(f"有 {number} 格，表头 {width} 格", f"{number} cells, not {width}")
                problems.add("E508", Spot(name, line + at, 1), said)
        line += len(rows)
        if odd:
            rows = [row for row in rows if len(row) == width]
        for field, at in columns.items():
            cells[field].extend([row[at] for row in rows])
    return cells, blank


def _times(cells: list[str], spot: Any, problems: Problems) -> Ints:
    """Milliseconds of written moments: all at once when they are plain ISO, else one by one."""
    if min(map(len, cells)) >= _ISO_LENGTH:  # numpy takes "12" for a year
        with warnings.catch_warnings(), suppress(ValueError, UserWarning):
            warnings.simplefilter("error")  # of a zone, which numpy would drop
            return np.array(cells, dtype="datetime64[ms]").astype(np.int64)
    at_ms = np.zeros(len(cells), np.int64)
    bad = 0
    for row, cell in enumerate(cells):
        moment = _time_ms(cell.strip())
        if moment is not None:
            at_ms[row] = moment
            continue
        bad += 1
        if bad <= _SHOWN:
            problems.add(
                "E104",
                spot(row),
                Text(f"时间“{cell}”读不懂", f"the time {cell!r} cannot be read"),
                Text("写作 2026-07-12 20:30:05", "write 2026-07-12 20:30:05"),
            )
    return at_ms


def _time_ms(cell: str) -> int | None:
    try:
        return round(float(cell) * 1000)
    except ValueError:
        pass
    moment = _moment(cell.replace("/", "-"))
    if moment is None:
        return None
    if moment.tzinfo is not None:
        moment = moment.astimezone(_EAST_8).replace(tzinfo=None)
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def _moment(cell: str) -> datetime | None:
    """ISO, or with one-digit parts as office programs write it (`2026-7-12 8:05`)."""
    try:
        return datetime.fromisoformat(cell)
    except ValueError:
        pass
    for form in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%d %H:%M"):
        try:
            return datetime.strptime(cell, form)
        except ValueError:
            continue
    return None


def _coded(cells: Sequence[str]) -> tuple[Ints, tuple[str, ...]]:
    index: dict[str, int] = {}
    codes = [index.setdefault(cell, len(index)) for cell in cells]
    return np.array(codes, dtype=np.int64), tuple(index)


def _worded(
    cells: Sequence[str] | None, words: Mapping[str, tuple[str, ...]], absent: str
) -> tuple[Ints, tuple[str, ...]]:
    """Codes of cells, each written as one of the known words; unknown ones stay as they are."""
    if cells is None:
        return np.zeros(0, np.int64), (absent,)
    meaning = {word: code for code, synonyms in words.items() for word in synonyms}
    codes, written = _coded(cells)
    return codes, tuple(meaning.get(word.strip().lower(), word.strip()) for word in written)


def _check_events(
    codes: Ints, events: Sequence[str], cells: Sequence[str] | None, spot: Any, problems: Problems
) -> None:
    unknown = [code for code, event in enumerate(events) if event not in _EVENTS]
    for code in unknown[:_SHOWN] if cells is not None else ():
        row = int(np.flatnonzero(codes == code)[0])
        known = "、".join(words[-1] for words in _EVENTS.values())
        problems.add(
            "E506",
            spot(row, "event"),
            Text(f"不认识的状态“{events[code]}”", f"unknown event {events[code]!r}"),
            Text(f"可用：{known}", f"known: {', '.join(_EVENTS)}"),
        )
