"""What every part of a drill file is read with: the county at hand and a place for problems.

What a reader would get wrong: a reader that finds something wrong says so and goes on with a
stand-in, so that one pass over the file finds everything. A drill with problems is never returned.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from scenarios.names import hazard_of, place_of
from twin.county import County
from twin.county.event_types import event_kind, load_event_kinds
from twin.inputs import BadValue, Document, Problems, Spot, near
from twin.terms.place import Place
from twin.terms.text import Text

__all__ = ["Checks", "Loc"]

Loc = tuple[str | int, ...]


class Checks:
    """Reads names of the county and collects what is wrong on the way."""

    def __init__(
        self,
        document: Document,
        county: County,
        injects: Mapping[str, str],
        roles: Sequence[str] = (),
    ) -> None:
        """`injects` are the kinds of the file's injects by id, `roles` what the desk plays."""
        self.problems = Problems()
        self.document, self.county = document, county
        self.injects, self.roles = injects, roles
        self.alerts = [id for id, kind in injects.items() if kind == "alert"]

    def read(self, loc: Loc, key: str | int, chinese: str | int, read: Callable[[], Any]) -> Any:
        """Run a reader; what it refuses becomes a problem at the value of `key`."""
        try:
            return read()
        except BadValue as bad:
            place = self.either(loc, str(key), str(chinese)) if isinstance(key, str) else key
            self.add(bad.code, (*loc, place), bad.message, bad.hint)
            return None

    def place(self, loc: Loc, name: str) -> Place:
        """The place of a name, written under `place`."""
        found = self.read(loc, "place", "地点", partial(place_of, self.county, name))
        if found is None:
            return Place(name=name, lat_deg=0.0, lon_deg=0.0)
        place: Place = found.as_term()
        return place

    def hazard(self, loc: Loc, name: str) -> str:
        """The id of a hazard source, written under `hazard`; empty for none."""
        if not name:
            return ""
        return self.read(loc, "hazard", "危险源", partial(hazard_of, self.county, name)) or ""

    def event_type(self, loc: Loc, word: str) -> str:
        """The id of a kind of event, written under `type`."""
        kinds = load_event_kinds(self.county)
        kind = self.read(loc, "type", "类型", partial(event_kind, kinds, word))
        return "" if kind is None else str(kind.id)

    def inject_of(self, loc: Loc, written: str | None) -> str:
        """The inject whose event something is really of, written under `of`."""
        if written and written not in self.injects:
            close = near(written, list(self.injects)) or list(self.injects)
            self.add(
                "E305",
                (*loc, self.either(loc, "of", "实为")),
                Text(f"没有注入“{written}”", f"there is no inject {written!r}"),
                Text(f"相近的有：{'、'.join(close)}", f"near ones: {', '.join(close)}"),
            )
        return written or ""

    def goal(self, loc: Loc, goal: str | None, known: Sequence[str]) -> None:
        """An objective of the file, written at `loc`."""
        if goal is None or goal in known:
            return
        close = near(goal, known) or known
        self.add(
            "E207",
            loc,
            Text(f"没有目标“{goal}”", f"there is no objective {goal!r}"),
            Text(f"可用：{'、'.join(close)}", f"use {', '.join(close)}") if close else None,
        )

    def key(self, name: str, chinese: str) -> str:
        """How a key of the whole file is written in it."""
        data = self.document.data
        return chinese if isinstance(data, dict) and chinese in data else name

    def either(self, loc: Loc, name: str, chinese: str) -> str:
        """How a key of the group at `loc` is written in it."""
        return chinese if (*loc, chinese) in self.document.places else name

    def add(self, code: str, loc: Loc, message: Text, hint: Text | None = None) -> None:
        """Note a problem at the value of a path."""
        self.add_at(code, self.document.at(*loc), message, hint)

    def add_at(self, code: str, spot: Spot, message: Text, hint: Text | None = None) -> None:
        """Note a problem at a spot."""
        self.problems.add(code, spot, message, hint, self.document.line_at(spot))
