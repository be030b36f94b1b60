"""The list of responsible persons: made from the county's areas and the posts of the rules.

A person's id is his area and his post (`V-yimatu-210/village_secretary`). What a reader would get
wrong: who is only somebody's substitute is on no list of his own; he is called when the other
cannot be reached.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from twin.county import County
from twin.desk.areas import Areas
from twin.desk.calling.rules import CallingRules, Post
from twin.terms.calls import Responsible
from twin.terms.text import Text

__all__ = ["Person", "Roster"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A responsible person. `area` is a township, a village or a hazard source; empty: the county.

    `township` is the one he is counted in, empty for the county's own and for firms.
    """

    id: str
    level: Responsible
    area: str
    township: str
    name: Text
    substitute: str


class Roster:
    """All responsible persons, and who is called for an area."""

    def __init__(self, county: County, areas: Areas, rules: CallingRules) -> None:
        self.persons: dict[str, Person] = {}
        self._listed: dict[tuple[Responsible, str], list[str]] = {}
        second = {post.substitute for post in rules.posts if post.substitute}
        posts = {post.id: post for post in rules.posts}
        for post in rules.posts:
            for person in _holders(county, areas, post, posts):
                self.persons[person.id] = person
                if post.id not in second:
                    self._listed.setdefault((person.level, person.area), []).append(person.id)

    def listed(self, level: Responsible, areas: Iterable[str]) -> Iterator[Person]:
        """Who is called first at a level for these areas, in their order."""
        for area in areas:
            for name in self._listed.get((level, area), ()):
                yield self.persons[name]


def _holders(
    county: County, areas: Areas, post: Post, posts: Mapping[str, Post]
) -> Iterator[Person]:
    match post.level:
        case Responsible.COUNTY:
            yield _person(post, posts, "", "", Text(county.name, county.name_en))
        case Responsible.TOWNSHIP:
            for town in areas.townships.values():
                yield _person(post, posts, town.id, town.id, Text(town.name, town.name))
        case Responsible.VILLAGE:
            for village in areas.villages.values():
                where = Text(village.name, village.name)
                yield _person(post, posts, village.id, village.township, where)
        case Responsible.HOUSEHOLD:
            for village in areas.villages.values():
                for number in range(1, -(-village.residents // post.residents_each) + 1):
                    where = Text(f"{village.name}第{number}网格", f"{village.name} grid {number}")
                    yield _person(post, posts, village.id, village.township, where, f"#{number}")
        case Responsible.FIRM:
            for hazard in county.hazards.values():
                if any(keeper.role == post.keeper for keeper in hazard.keepers):
                    where = Text(hazard.name, hazard.name)
                    yield _person(post, posts, hazard.id, "", where)


def _person(
    post: Post, posts: Mapping[str, Post], area: str, township: str, where: Text, tail: str = ""
) -> Person:
    substitute = posts[post.substitute].id if post.substitute else ""
    return Person(
        id=f"{area or 'county'}/{post.id}{tail}",
        level=post.level,
        area=area,
        township=township,
        name=Text(f"{where.zh}{post.title}", f"{post.title_en}, {where.en}"),
        substitute=f"{area or 'county'}/{substitute}{tail}" if substitute else "",
    )
