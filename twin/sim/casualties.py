"""The hurt as persons: each in a class that gets worse until he is cared for, and who is counted.

What a reader would get wrong: the truth is in the journal at once; the desk learns a number when
the hospital tells it, and counts there only those whom somebody medical has seen: tagged at the
scene, come to a hospital, or found dead. Who gets worse or dies later changes the number later.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from twin.models.triage import NEVER_S, Course, Triage, Worsening, next_worse, tag
from twin.sim.links import HOSPITAL, Links
from twin.sim.world import World, ms
from twin.terms.observation import Counted, CountReported
from twin.terms.place import Place

__all__ = ["SEVERITIES", "Casualties", "Person"]

SEVERITIES: tuple[Counted, ...] = ("dead", "grave", "light", "observed")
_PERSONS: tuple[Counted, ...] = ("dead", "grave", "light")
_COUNTED_AS: dict[Triage, Counted] = {
    Triage.BLACK: "dead",
    Triage.RED: "grave",
    Triage.YELLOW: "grave",
    Triage.GREEN: "light",
}


@dataclass(slots=True, eq=False)
class Person:
    """One of the hurt. `waits`: nobody has taken him yet; `gone`: he has left the scene; `seen`:
    he is counted.

    `tag` is the class he was given at the scene; the `triage` he is in may be another.
    """

    id: str
    place: Place
    triage: Triage
    course: Course
    tag: Triage | None = None
    waits: bool = True
    gone: bool = False
    seen: bool = False
    falls: int = 0


@dataclass(slots=True)
class _Toll:
    """The hurt of one place: who they are, the truth in numbers, and what the county was told."""

    place: Place
    persons: list[Person] = field(default_factory=list)
    of_source: dict[str, list[tuple[Person, Counted]]] = field(default_factory=dict)
    observed: dict[str, int] = field(default_factory=dict)
    true: dict[Counted, int] = field(default_factory=dict)
    told: dict[Counted, int] = field(default_factory=dict)
    counting: bool = False

    def numbers(self, seen_only: bool) -> dict[Counted, int]:
        """How many are hurt, and how."""
        found: dict[Counted, int] = dict.fromkeys(SEVERITIES, 0)
        found["observed"] = sum(self.observed.values())
        for person in self.persons:
            if person.seen or not seen_only:
                found[_COUNTED_AS[person.triage]] += 1
        return found


class Casualties:
    """Who was hurt where, how he fares, and what the hospitals tell the county."""

    def __init__(self, world: World, links: Links) -> None:
        self._world, self._links = world, links
        self._tolls: dict[str, _Toll] = {}
        care = world.figures.care
        self._laws = {
            row.triage: Worsening(share=row.share, median_s=row.median_s, sigma=row.sigma)
            for row in care.worsens
        }
        self.on_driven: list[Callable[[Person], None]] = []

    def set(self, place: Place, numbers: dict[Counted, int], source: str = "") -> None:
        """State how many a source has hurt at a place so far, by how badly.

        Stated again with more, or with some hurt worse, the difference is hurt now.
        """
        toll = self._tolls.setdefault(place.name, _Toll(place))
        toll.observed[source] = numbers.get("observed", 0)
        hurt = toll.of_source.setdefault(source, [])
        wanted = [what for what in _PERSONS for _ in range(numbers.get(what, 0))]
        for k, what in enumerate(wanted):
            if k == len(hurt):
                person = self._hurt(toll, f"{place.name}/{source}/{k + 1}", what)
                hurt.append((person, what))
            elif _PERSONS.index(what) < _PERSONS.index(hurt[k][1]):
                self._hit_again(hurt[k][0], what)
                hurt[k] = (hurt[k][0], what)
        self._news(toll)

    def true(self, place: str, what: str) -> int | None:
        """How many are really hurt at a place now, and how; None where nobody was."""
        toll = self._tolls.get(place)
        return None if toll is None else {str(k): v for k, v in toll.true.items()}.get(what)

    def scene(self, place: Place) -> list[Person] | None:
        """Everybody hurt near a place who has not been taken yet; None where nobody was hurt."""
        reach_m = self._world.figures.care.scene_reach.value
        near = [
            toll
            for toll in self._tolls.values()
            if toll.persons and self._world.apart_m(toll.place, place) <= reach_m
        ]
        if not near:
            return None
        return [person for toll in near for person in toll.persons if person.waits]

    def cleared(self, place: Place) -> bool:
        """Whether nobody who lives is left at the scene, in treatment or waiting."""
        reach_m = self._world.figures.care.scene_reach.value
        return all(
            person.gone or person.triage is Triage.BLACK
            for toll in self._tolls.values()
            if self._world.apart_m(toll.place, place) <= reach_m
            for person in toll.persons
        )

    def sort(self, persons: list[Person]) -> None:
        """Somebody goes from one to the next and tags them; each takes his time."""
        care = self._world.figures.care
        over, under = care.over_triage.share, care.under_triage.share
        for k, person in enumerate(p for p in persons if p.tag is None):
            luck = self._world.stream("tag", person.id).uniform()
            person.tag = tag(person.triage, luck, over, under)
            after_ms = ms((k + 1) * care.triage_each.value)
            self._world.later(after_ms, partial(self._tagged, person))

    def take(self, person: Person, pace: float) -> None:
        """Somebody has taken him into care."""
        person.waits = False
        self.care(person, pace)

    def leave(self, person: Person) -> None:
        """He is left where he was, untreated."""
        person.waits = True
        self.care(person, 1.0)

    def care(self, person: Person, pace: float) -> None:
        """From now on he gets worse at this pace."""
        person.course.set_pace(self._world.now_s, pace)
        self._await_fall(person)

    def see(self, person: Person) -> None:
        """He is known to those who count."""
        if not person.seen:
            person.seen = True
            self._news(self._tolls[person.place.name])

    def tell(self, person: Person, what: str, **more: object) -> None:
        """Write what happens to one of the hurt to the journal."""
        said: dict[str, object] = {
            "person": person.id,
            "place": person.place.name,
            "triage": person.triage.value,
            "what": what,
            **more,
        }
        self._world.record("world.patient", "world", said)

    def _hurt(self, toll: _Toll, id: str, what: Counted) -> Person:
        person = Person(id, toll.place, self._class(id, what), Course(NEVER_S))
        toll.persons.append(person)
        self._begin(person)
        if person.triage is not Triage.BLACK:
            self._own_means(person)
        return person

    def _hit_again(self, person: Person, what: Counted) -> None:
        """What hurt him goes on and he is worse for it."""
        triage = self._class(f"{person.id}/{what}", what)
        if list(Triage).index(triage) > list(Triage).index(person.triage):
            person.triage = triage
            self._begin(person)

    def _class(self, id: str, what: Counted) -> Triage:
        if what == "grave":
            red = self._world.figures.care.red_of_grave.share
            return Triage.RED if self._world.stream("class", id).chance(red) else Triage.YELLOW
        return Triage.BLACK if what == "dead" else Triage.GREEN

    def _begin(self, person: Person) -> None:
        """He is in his class from now; draw how long until he falls to the next."""
        law = self._laws.get(person.triage)
        left_s = NEVER_S
        if law is not None:
            dice = self._world.stream("worsens", f"{person.id}/{person.triage}")
            left_s = law.after_s(dice.uniform(), dice.normal(0.0, 1.0))
        person.course = Course(left_s, self._world.now_s, person.course.pace)
        self._await_fall(person)
        if person.triage is Triage.BLACK and not person.seen:
            found = self._world.figures.care.dead_found
            found_s = self._world.draw_s(found, "dead_found", person.id)
            self._world.later(ms(found_s), lambda: self.see(person))

    def _await_fall(self, person: Person) -> None:
        person.falls += 1
        count, at_s = person.falls, person.course.falls_at_s
        if at_s == NEVER_S:
            return

        def fall() -> None:
            if person.falls == count:
                person.triage = next_worse(person.triage)
                self._begin(person)
                self.tell(person, "worse")
                self._news(self._tolls[person.place.name])

        self._world.later(ms(at_s - self._world.now_s), fall)

    def _tagged(self, person: Person) -> None:
        given = person.tag
        assert given is not None
        self.tell(person, "tagged", tag=given.value)
        self.see(person)

    def _own_means(self, person: Person) -> None:
        """After a while somebody may drive him to hospital, if nobody has come for him."""
        row = next(
            (r for r in self._world.figures.care.own_means if r.triage is person.triage), None
        )
        if row is None:
            return
        dice = self._world.stream("own_means", person.id)
        if not dice.chance(row.share):
            return

        def drive() -> None:
            if person.waits and person.triage is not Triage.BLACK:
                for take in self.on_driven:
                    take(person)

        self._world.later(ms(dice.lognormal(row.median_s, row.sigma)), drive)

    def _news(self, toll: _Toll) -> None:
        """Write down the truth if it has changed, and let the hospital count anew."""
        new = toll.numbers(seen_only=False)
        if new != {what: toll.true.get(what, 0) for what in SEVERITIES}:
            toll.true = new
            said: dict[str, object] = {
                "place": toll.place.name, **{str(k): v for k, v in new.items()},
            }  # fmt: skip
            self._world.record("world.casualty", "world", said)
        known = toll.numbers(seen_only=True)
        if not toll.counting and known != {what: toll.told.get(what, 0) for what in SEVERITIES}:
            toll.counting = True
            delay = self._world.figures.casualties.hospital_counts
            key = f"{toll.place.name}/{sum(toll.told.values())}"
            delay_s = self._world.draw_s(delay, "hospital_counts", key)
            self._world.later(ms(delay_s), lambda: self._tell(toll))

    def _tell(self, toll: _Toll) -> None:
        toll.counting = False
        for what, number in toll.numbers(seen_only=True).items():
            if number != toll.told.get(what, 0):
                toll.told[what] = number
                said = CountReported(
                    what=what,
                    number=number,
                    place=toll.place,
                    by=HOSPITAL,
                    source_kind="hospital",
                )
                self._links.phone_desk(HOSPITAL, said)
