"""The definitions and targets of the alarm KPIs, read from the county's `rules/alarm_kpi.yaml`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from twin.county import County
from twin.inputs import InputProblems, Problem, bind, load_yaml_text
from twin.inputs.durations import duration_s
from twin.terms.basis import Basis
from twin.terms.text import Text

__all__ = ["KpiRules", "load_kpi_rules"]

_FILE = "alarm_kpi.yaml"
_Seconds = Annotated[float, BeforeValidator(duration_s)]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Sourced(_Row):
    clause: str
    basis: Basis
    source: str


class Rate(_Sourced):
    """New alarms per interval: what is acceptable on average, manageable, and a peak."""

    interval: _Seconds
    acceptable: float
    manageable: float
    peak: int
    peak_share: float


class FloodSpell(_Sourced):
    """When a flood begins and ends, and the share of time it may take."""

    begins_at: int = Field(ge=2)
    ends_below: int = Field(ge=1)
    window: _Seconds
    share: float


class Chattering(_Sourced):
    """One alarm so many times within a span."""

    times: int = Field(ge=2)
    within: _Seconds


class Fleeting(_Sourced):
    """An alarm that lives shorter than this and does not come again for a while."""

    shorter_than: _Seconds
    quiet_for: _Seconds


class Stale(_Sourced):
    """An alarm that stands longer than this; so many of them at most."""

    longer_than: _Seconds
    fewer_than: int


class TopTen(_Sourced):
    """The share of the load the ten most frequent alarms may have."""

    share: float


class PrioritySplit(_Sourced):
    """The shares of the priorities."""

    low: float
    medium: float
    high: float


class EemuaLevel(_Row):
    """A performance level: its greatest average, greatest number, and share of intervals over."""

    id: str
    name: str
    name_en: str
    average: float
    most: int
    outside: float


class KpiRules(_Row):
    """The whole file."""

    fumeng_rules: Literal[1]
    rate: Rate
    flood: FloodSpell
    chattering: Chattering
    fleeting: Fleeting
    stale: Stale
    top_ten: TopTen
    priority_split: PrioritySplit
    eemua_levels: tuple[EemuaLevel, ...]
    eemua_clause: str
    eemua_basis: Basis
    eemua_source: str

    def level_name(self, level: str) -> Text:
        """What a performance level is called."""
        for row in self.eemua_levels:
            if row.id == level:
                return Text(row.name, row.name_en)
        return Text("过载", "overloaded")


def load_kpi_rules(county: County) -> KpiRules:
    """Read the file of a county.

    Raises:
        InputProblems: It is missing or wrong.
    """
    name = f"{county.folder}/rules/{_FILE}"
    text = county.rule_texts.get(_FILE)
    if text is None:
        message = Text(f"县域数据缺少规则文件 {_FILE}", f"the county has no rule file {_FILE}")
        hint = Text("从自带县域数据复制一份再改", "copy the embedded one and change it")
        raise InputProblems([Problem("E100", name, 1, 1, message, hint, 1, "")])
    rules: KpiRules = bind(load_yaml_text(text, name), KpiRules).value
    return rules
