"""`grading.yaml`: how bad an event of each kind is, by which regulation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, model_validator

from twin.county.event_types import EventClass, EventKind
from twin.desk.incidents.rules import Claused
from twin.desk.rule_parts import EventType, Rule, RuleFile
from twin.inputs import BadValue
from twin.terms.incident_acts import Extent
from twin.terms.levels import AccidentGrade, EventGrade
from twin.terms.observation import Counted
from twin.terms.text import Text

__all__ = ["Criterion", "Grade", "GradeRow", "GradingRules", "Measure"]

Grade = AccidentGrade | EventGrade
Measure = Literal["dead", "grave", "direct_loss_cny", "burnt_ha"]


class GradeRow(Rule):
    """The least figures of a grade, any one of them; "以上" includes the number."""

    grade: Grade
    dead: int | None = Field(default=None, ge=1)
    grave: int | None = Field(default=None, ge=1)
    direct_loss_cny: int | None = Field(default=None, ge=1)
    burnt_ha: float | None = Field(default=None, gt=0)

    @property
    def least(self) -> dict[Measure, float]:
        """The figures that are written, by measure."""
        every: dict[Measure, float | None] = {
            "dead": self.dead,
            "grave": self.grave,
            "direct_loss_cny": self.direct_loss_cny,
            "burnt_ha": self.burnt_ha,
        }
        return {measure: least for measure, least in every.items() if least is not None}


class Criterion(Claused):
    """The grades of some kinds of event; `classes` are those kinds no other criterion names.

    `adds` says which counts make up a measure, where it is not that count alone.
    """

    id: str
    name: str
    name_en: str
    types: tuple[EventType, ...] = ()
    classes: tuple[EventClass, ...] = ()
    adds: Mapping[Measure, tuple[Counted | Extent, ...]] = {}
    rows: tuple[GradeRow, ...]

    @model_validator(mode="after")
    def _in_order(self) -> Criterion:
        """One scale, the worst grade first, and every figure smaller than the row before has it."""
        for worse, milder in zip(self.rows, self.rows[1:], strict=False):
            one_scale = type(worse.grade) is type(milder.grade)
            falling = one_scale and worse.grade.worse_than(milder.grade)  # type: ignore[arg-type]
            before, now = worse.least, milder.least
            if not falling or any(now[m] >= before[m] for m in now if m in before):
                raise BadValue(
                    Text(
                        f"{self.name}：{milder.grade.label.zh} 不比上一级轻",
                        f"{self.name_en}: {milder.grade.label.en} is not milder than the row above",
                    ),
                    code="E107",
                )
        return self


class GradingRules(RuleFile):
    """`grading.yaml`."""

    criteria: tuple[Criterion, ...]

    @model_validator(mode="after")
    def _once(self) -> GradingRules:
        named: dict[str, str] = {}
        for criterion in self.criteria:
            for word in (*criterion.types, *(c.value for c in criterion.classes)):
                if named.setdefault(word, criterion.id) != criterion.id:
                    raise BadValue(
                        Text(f"“{word}”有两条定级标准", f"two criteria grade {word!r}"),
                        code="E504",
                    )
        return self

    def criterion_of(self, kind: EventKind) -> Criterion | None:
        """What grades a kind of event: what names it, else what its class has; None for neither."""
        for criterion in self.criteria:
            if kind.id in criterion.types:
                return criterion
        for criterion in self.criteria:
            if kind.event_class in criterion.classes:
                return criterion
        return None
