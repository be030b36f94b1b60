"""`warnings.yaml`: who issues which 预警, what may be proposed to him, measures, and moves.

What a reader would get wrong: a row of `kinds` gives nobody here the right to a colour. It says
whose colours are heard, and to whom evidence is sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from twin.desk.rule_parts import Bit, RuleFile, Seconds, Sourced, Wrong, twice
from twin.desk.warning.rules import chain_of
from twin.inputs import BadValue
from twin.terms.levels import WarningColour
from twin.terms.text import Text
from twin.terms.warning_stages import IssuerKind, MoveStage, WarningAct

__all__ = [
    "EvidenceRow",
    "KindRow",
    "MeasureRow",
    "MoveRow",
    "ProposalRules",
    "WarningActRow",
    "WarningRules",
]


class KindRow(Sourced):
    """A kind of another department: words of its events, names of its issuers, its party."""

    kind: IssuerKind
    words: tuple[str, ...] = Field(min_length=1)
    issuers: tuple[str, ...] = Field(min_length=1)
    to: str = Field(min_length=1)
    clause: str = Field(min_length=1)


class EvidenceRow(Sourced):
    """Which alarms speak for a quantity of the table of signals.

    `window`: the span of the point itself, any span of the table, or none (now). `reads` is the
    value to take instead of the reading.
    """

    kind: str
    bits: tuple[Bit, ...] = Field(min_length=1)
    quantity: str
    window: Literal["own", "any", "now"]
    reads: float | None = None


class ProposalRules(Sourced):
    """How long evidence is gathered, how often an answer is asked for, and within what time.

    `pressed_within` is the time after somebody of higher rank has rung the issuer up.
    """

    gather: Seconds = Field(gt=0)
    answer_within: Seconds = Field(gt=0)
    times: int = Field(gt=0)
    pressed_within: Seconds = Field(gt=0)


class WarningActRow(Sourced):
    """Which roles may do an act with a 预警 of the county."""

    act: WarningAct
    roles: tuple[str, ...] = Field(min_length=1)


class MeasureRow(Sourced):
    """A measure that a warning of one of these colours makes due.

    `stands_by`: the units of `to` stand by until the warning period is over.
    """

    id: str
    colours: tuple[WarningColour, ...] = Field(min_length=1)
    of: tuple[Literal["own", "incoming"], ...] = Field(min_length=1)
    to: str
    within: Seconds = Field(gt=0)
    stands_by: bool = False
    text: str
    text_en: str
    clause: str = Field(min_length=1)


class MoveRow(Sourced):
    """Which orders to move a role may give, and over what."""

    role: str
    stages: tuple[MoveStage, ...] = Field(min_length=1)
    over: Literal["county", "township", "village"]
    clause: str = Field(min_length=1)


class WarningRules(RuleFile):
    """`warnings.yaml`."""

    issuer: str
    kinds: tuple[KindRow, ...]
    evidence: tuple[EvidenceRow, ...]
    proposals: ProposalRules
    acts: tuple[WarningActRow, ...]
    measures: tuple[MeasureRow, ...]
    moves: tuple[MoveRow, ...]

    def wrong(self) -> Iterator[Wrong]:
        """Names that stand twice, and acts that nobody may do."""
        yield from twice("kinds", "kind", [row.kind.value for row in self.kinds])
        yield from twice("measures", "id", [row.id for row in self.measures])
        yield from twice("moves", "role", [row.role for row in self.moves])
        needed = [act.value for act in WarningAct if act is not WarningAct.EXPIRE]
        yield from chain_of([row.act.value for row in self.acts], needed)
        words: dict[str, str] = {}
        for i, row in enumerate(self.kinds):
            for j, word in enumerate(row.words):
                if word in words:
                    yield (
                        ("kinds", i, "words", j),
                        BadValue(
                            Text(f"“{word}”已归{words[word]}", f"{word!r} is one of {words[word]}"),
                            code="E504",
                        ),
                    )
                words[word] = row.kind.value

    def may(self, role: str, act: WarningAct) -> bool:
        """Whether a role may do an act with a 预警 of the county."""
        return any(row.act is act and role in row.roles for row in self.acts)

    def kind(self, kind: IssuerKind) -> KindRow | None:
        """The row of a kind."""
        return next((row for row in self.kinds if row.kind is kind), None)

    def kind_said(self, event: str) -> KindRow | None:
        """The row whose words an event has; the first of the file."""
        return next((row for row in self.kinds if any(w in event for w in row.words)), None)
