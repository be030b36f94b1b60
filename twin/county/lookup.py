"""Finding a place by what a person calls it, and what was probably meant when nothing fits."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from twin.county.model import Place, Township


class PlaceNotFoundError(KeyError):
    """No place, or more than one, answers to a name; `near` lists what may have been meant."""

    def __init__(self, name: str, why: str, near: tuple[str, ...]) -> None:
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        super().__init__(f"{name}: {why}{hint}")
        self.name = name
        self.near = near

    def __str__(self) -> str:
        return str(self.args[0])


def find_place(places: Mapping[str, Place], townships: Mapping[str, Township], name: str) -> Place:
    """The place with this id or name; ``镇/村`` picks among namesakes.

    Of several places with one name a township's seat wins over its namesakes.

    Raises:
        PlaceNotFoundError: None, or several of equal standing; with near names.
    """
    wanted = name.strip()
    if wanted in places:
        return places[wanted]
    town, _, rest = wanted.rpartition("/")
    found = [p for p in places.values() if p.name == (rest if town else wanted)]
    if town:
        found = [p for p in found if p.township in townships and townships[p.township].name == town]
    if len(found) == 1:
        return found[0]
    if found:
        first = [p for p in found if p.kind in ("seat", "county_seat")]
        if len(first) == 1:
            return first[0]
        full = tuple(
            f"{townships[p.township].name}/{p.name}" if p.township in townships else p.id
            for p in found
        )
        raise PlaceNotFoundError(name, f"{len(found)} places have this name", full)
    raise PlaceNotFoundError(name, "no such place", near_names(places, townships, wanted))


def near_names(
    places: Mapping[str, Place], townships: Mapping[str, Township], name: str, count: int = 5
) -> tuple[str, ...]:
    """Names that look like `name`: those that contain it or are contained in it, then similar."""
    names = list(dict.fromkeys(p.name for p in places.values()))
    bare = name.rpartition("/")[2]
    inside = [n for n in names if bare and (bare in n or (len(n) > 1 and n in bare))]
    alike = difflib.get_close_matches(bare, names, n=count, cutoff=0.5)
    return tuple(dict.fromkeys([*inside, *alike]))[:count]
