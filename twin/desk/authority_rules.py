"""`authority.yaml`: what the desk may do alone, what needs a person, and who that person is.

A matter is what a question is about (`approve_warning`, `sign_report`, …). Its chain is asked one
after the other; who comes last is asked again and again, so that nothing waits for ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

from pydantic import Field, model_validator

from twin.desk.rule_parts import Rule, RuleFile, Seconds, Sourced, Wrong
from twin.inputs import BadValue
from twin.terms.text import Text

__all__ = ["MATTERS", "SIGNATURES", "AuthorityRules", "Matter", "Person"]

MATTERS = (
    "approve_warning",
    "approve_county_warning",
    "sign_report",
    "sign_report_ecology",
    "sign_report_health",
    "close_incident",
    "call_off_incident",
    "start_response_IV",
    "start_response_III",
    "start_response_II",
    "start_response_I",
    "end_response",
    "switch_mode",
    "lend_units",
    "press_issuer",
)
"""What the desk does, alone or with leave; the code knows each by its name."""


SIGNATURES = tuple(matter for matter in MATTERS if matter.startswith("sign_report"))
"""The matters of which each line of reports has one."""


class Person(Rule):
    """Somebody who decides. `id` is the party that is asked."""

    id: str = Field(pattern=r"^[a-z][a-z_0-9]*$")
    name: str
    name_en: str


class Matter(Sourced):
    """Who decides a matter. `alone`: the desk itself; then nobody is asked."""

    matter: str
    alone: bool = False
    chain: tuple[str, ...] = ()
    next_after: Seconds = 0.0
    clause: str

    @model_validator(mode="after")
    def _somebody_decides(self) -> Self:
        if self.matter not in MATTERS:
            raise BadValue(
                Text(f"没有“{self.matter}”这一事项", f"there is no matter {self.matter!r}"),
                hint=Text(f"可用：{'、'.join(MATTERS)}", f"use {', '.join(MATTERS)}"),
            )
        if self.alone and self.chain:
            raise BadValue(
                Text("alone 与 chain 只能写一个", "alone and chain exclude each other"),
                hint=Text("平台自行决定就删去 chain", "drop chain if the desk decides alone"),
            )
        if not self.alone and not self.chain:
            raise BadValue(
                Text(f"{self.matter} 没有写批准人", f"{self.matter} has nobody to approve it"),
                hint=Text("写 chain: [leader, deputy]", "write chain: [leader, deputy]"),
            )
        if len(set(self.chain)) < len(self.chain):
            raise BadValue(
                Text("批准链绕回了同一个人", "the chain comes back to somebody already asked"),
                hint=Text(
                    "每人只写一次，最后一人会被反复询问", "name each once; the last is asked again"
                ),
            )
        if not self.alone and self.next_after <= 0:
            raise BadValue(Text("写明多久后问下一人 next_after", "next_after is missing"))
        return self


class AuthorityRules(RuleFile):
    """The whole file."""

    persons: tuple[Person, ...]
    matters: tuple[Matter, ...]

    def wrong(self) -> Iterator[Wrong]:
        """Approvers that are not there, and matters that nobody or two rows decide."""
        known = [person.id for person in self.persons]
        for i, matter in enumerate(self.matters):
            for j, person in enumerate(matter.chain):
                if person not in known:
                    yield (
                        ("matters", i, "chain", j),
                        BadValue(
                            Text(
                                f"{matter.matter}：没有批准人“{person}”",
                                f"{matter.matter}: there is no person {person!r}",
                            ),
                            hint=Text(
                                f"persons 里有：{'、'.join(known)}", f"persons: {', '.join(known)}"
                            ),
                        ),
                    )
        named = [matter.matter for matter in self.matters]
        missing = [matter for matter in MATTERS if named.count(matter) != 1]
        if missing:
            yield (
                ("matters",),
                BadValue(
                    Text(
                        f"每个事项要写一次：{'、'.join(missing)}",
                        f"each matter stands once: {', '.join(missing)}",
                    )
                ),
            )

    def of(self, matter: str) -> Matter:
        """Who decides a matter."""
        return next(row for row in self.matters if row.matter == matter)

    def name_of(self, person: str) -> Text:
        """A person as people write the office."""
        found = next((each for each in self.persons if each.id == person), None)
        return Text(person, person) if found is None else Text(found.name, found.name_en)
