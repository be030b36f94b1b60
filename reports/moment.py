"""How a run stood at one moment: its roads and its units, read back from its journal.

What a reader would get wrong: a crew on the road tells its position about once a minute, so a unit
is where it last was seen, not where it had got to in between.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from reports.drill.words import t_plus
from twin.county import County
from twin.county.coverage import Situation, UnitNow
from twin.journal import EVENTS, JournalError, read
from twin.terms.codec import TermError, from_plain
from twin.terms.drill import Drill
from twin.terms.observation import UnitStatus
from twin.terms.record import Record
from twin.terms.text import Lang, Text

__all__ = ["Moment", "MomentError", "moment_of"]

_AT_BASE = UnitStatus.AVAILABLE.value
_FREE = (_AT_BASE, UnitStatus.RETURNING.value)
_NIGHT_FROM_H, _NIGHT_TO_H = 20, 6


class MomentError(ValueError):
    """There is no such moment of this run, or the run is of another county."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A run at a moment; `clock` is the time of day."""

    run: str
    at_s: float
    clock: str
    surface: str
    situation: Situation

    def told(self, lang: Lang) -> str:
        """Which run and which moment, as it stands on a map."""
        return f"{Text('运行', 'run').in_(lang)} {self.run} · {t_plus(self.at_s)} ({self.clock})"


def moment_of(folder: Path, county: County, at_s: float) -> Moment:
    """Read a run folder up to a moment, that instant included.

    Raises:
        MomentError: The run was made with other county data, or ended before the moment.
        JournalError: The folder is not that of a run, or is damaged.
    """
    drill = _drill(folder)
    records = read(folder / EVENTS)
    _check_county(next(records, None), county, folder)
    roads: list[tuple[str, tuple[int, ...], float]] = []
    units: dict[str, UnitNow] = {}
    last_ms = 0
    for record in records:
        last_ms = record.at_ms
        if last_ms > at_s * 1000.0:
            break
        _take(record, roads, units)
    if last_ms < at_s * 1000.0:
        raise MomentError(
            Text(
                f"{folder.name} 到 {t_plus(last_ms / 1000.0)} 就结束了，没有 {t_plus(at_s)} 这一刻",
                f"{folder.name} ended at {t_plus(last_ms / 1000.0)}; there is no {t_plus(at_s)}",
            )
        )
    clock = datetime.fromisoformat(drill.start) + timedelta(seconds=at_s)
    return Moment(
        run=folder.name,
        at_s=at_s,
        clock=clock.strftime("%H:%M"),
        surface=drill.world.surface,
        situation=Situation(
            night=clock.hour >= _NIGHT_FROM_H or clock.hour < _NIGHT_TO_H,
            roads=tuple(roads),
            units=units,
        ),
    )


def _drill(folder: Path) -> Drill:
    path = folder / "resolved.json"
    try:
        return from_plain(Drill, json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        why = error.strerror or str(error)
        raise JournalError(Text(f"读不了 {path}：{why}", f"cannot read {path}: {why}")) from None
    except (ValueError, TermError) as error:
        raise JournalError(Text(f"{path} 已损坏：{error}", f"{path} is damaged: {error}")) from None


def _check_county(start: Record | None, county: County, folder: Path) -> None:
    if start is None or start.body.get("county_sha256") != county.digest:
        raise MomentError(
            Text(
                f"{folder.name} 用的县域数据不是现在这一份（{county.folder}）。"
                f"用 --county 指定当时的文件夹",
                f"{folder.name} was made with other county data than {county.folder}; "
                f"give it with --county",
            )
        )


def _take(
    record: Record, roads: list[tuple[str, tuple[int, ...], float]], units: dict[str, UnitNow]
) -> None:
    body = record.body
    if record.kind == "world.road":
        roads.append((body["road"], tuple(body["arcs"]), float(body["share"])))
    elif record.kind == "world.crew":
        units[body["unit"]] = UnitNow(
            lat_deg=body["lat_deg"],
            lon_deg=body["lon_deg"],
            at_base=body["status"] == _AT_BASE,
            free=body["status"] in _FREE,
        )
    elif record.kind == "world.position" and body["unit"] in units:
        known = units[body["unit"]]
        units[body["unit"]] = UnitNow(
            lat_deg=body["lat_deg"],
            lon_deg=body["lon_deg"],
            at_base=known.at_base,
            free=known.free,
        )
