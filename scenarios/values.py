"""How single values are written in a drill file: times with their unit, words in both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field

from scenarios.wind import direction_deg, force_m_s
from twin.inputs import BadValue, near
from twin.inputs.durations import drill_time_s, duration_s
from twin.terms.incident_acts import Extent, Phase
from twin.terms.levels import AccidentGrade, EventGrade, WarningColour
from twin.terms.sources import CHANNELS, SOURCES, ReportChannel, SourceKind
from twin.terms.text import Text
from twin.terms.warning import WarningStep
from twin.terms.warning_stages import IssuerKind, MoveStage

__all__ = [
    "Acts",
    "Channel",
    "Colour",
    "Counted",
    "Direction",
    "DrillTime",
    "Duration",
    "Fault",
    "Form",
    "Fuel",
    "Grade",
    "Growth",
    "Hole",
    "Id",
    "Measured",
    "Metres",
    "Mode",
    "Move",
    "OneOf",
    "Part",
    "Phases",
    "Policy",
    "Preset",
    "Scale",
    "Share",
    "Sky",
    "Spread",
    "Start",
    "Step",
    "Surface",
    "Teller",
    "WarningKind",
    "WindSpeed",
    "key",
]

_SPREAD = re.compile(
    r"(uniform|normal|lognormal|triangular)\((-?\d+(?:\.\d+)?(?:,-?\d+(?:\.\d+)?)*)\)"
)
_NUMBERS = {"uniform": 2, "normal": 2, "lognormal": 2, "triangular": 3}
_ID = re.compile(r"[A-Z]+-?\d{1,4}")


def _start(written: object) -> str:
    try:
        moment = datetime.strptime(str(written), "%Y-%m-%d %H:%M")
    except ValueError:
        raise BadValue(
            Text(f"开始时刻“{written}”格式不对", f"the start {written!r} is not spelled right"),
            hint=Text("写作 2026-07-12 20:30（北京时间）", "write 2026-07-12 20:30 (UTC+8)"),
        ) from None
    return moment.strftime("%Y-%m-%dT%H:%M:00+08:00")


def _hole(written: object) -> float:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)mm", written) if isinstance(written, str) else None
    if found is None or not 0.0 < float(found[1]) <= 500.0:
        raise BadValue(
            Text(f"孔径“{written}”格式不对", f"the hole {written!r} is not spelled right"),
            hint=Text("写作 18mm（毫米，至多 500）", "write 18mm, at most 500"),
        )
    return float(found[1])


def _metres(written: object) -> float:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)m", written) if isinstance(written, str) else None
    if found is None:
        raise BadValue(
            Text(f"距离“{written}”格式不对", f"the distance {written!r} is not spelled right"),
            hint=Text("写作 800m（米）", "write 800m"),
        )
    return float(found[1])


def _identifier(written: object) -> str:
    if not isinstance(written, str) or not _ID.fullmatch(written):
        raise BadValue(
            Text(f"编号“{written}”格式不对", f"the id {written!r} is not spelled right"),
            hint=Text("大写字母加数字，如 M-001、E-012", "capitals and digits, as M-001"),
        )
    return written


def _spread(written: object) -> str:
    found = _SPREAD.fullmatch(written.replace(" ", "")) if isinstance(written, str) else None
    if found is None:
        raise BadValue(
            Text(f"分布“{written}”格式不对", f"the spread {written!r} is not spelled right"),
            hint=Text(
                "写作 uniform(0.9,1.4)、normal(1,0.1)、lognormal(90,0.5) 或 triangular(1,2,4)",
                "write uniform(0.9,1.4), normal(1,0.1), lognormal(90,0.5) or triangular(1,2,4)",
            ),
        )
    name, numbers = found[1], [float(each) for each in found[2].split(",")]
    if (
        len(numbers) != _NUMBERS[name]
        or (
            name in ("uniform", "triangular")
            and (numbers != sorted(numbers) or numbers[0] == numbers[-1])
        )
        or (name in ("normal", "lognormal") and numbers[1] <= 0)
    ):
        raise BadValue(
            Text(f"分布“{written}”的数不对", f"the numbers of {written!r} make no sense"),
            hint=Text(
                f"{name} 要 {_NUMBERS[name]} 个数，从小到大；离散程度要大于 0",
                f"{name} takes {_NUMBERS[name]} numbers, rising; a spread above 0",
            ),
        )
    return f"{name}({','.join(map(repr, numbers))})"


@dataclass(frozen=True, slots=True, eq=False)
class OneOf:
    """Reads a value in Chinese or by its code; it becomes the code."""

    words: Mapping[str, str]

    def __call__(self, written: object) -> object:
        """The code of a written word.

        Raises:
            BadValue: E106, with a near word.
        """
        words = self.words
        if not isinstance(written, str):
            return written
        if written in words:
            return words[written]
        if written in words.values():
            return written
        meant = near(written, [*words, *words.values()])
        options = "、".join(words)
        raise BadValue(
            Text(f"“{written}”不在可选值里：{options}", f"{written!r} is not one of {options}"),
            hint=Text(f"是不是想写“{meant[0]}”？", f"did you mean {meant[0]!r}?")
            if meant
            else None,
            code="E106",
        )


def _one_of(words: Mapping[str, str]) -> BeforeValidator:
    return BeforeValidator(OneOf(words))


Duration = Annotated[float, BeforeValidator(duration_s)]
DrillTime = Annotated[float, BeforeValidator(drill_time_s)]
Start = Annotated[str, BeforeValidator(_start)]
Hole = Annotated[float, BeforeValidator(_hole)]
Id = Annotated[str, BeforeValidator(_identifier)]
Direction = Annotated[float, BeforeValidator(direction_deg), Field(ge=0.0, lt=360.0)]
WindSpeed = Annotated[float, BeforeValidator(force_m_s), Field(ge=0.5, le=40.0)]
Share = Annotated[float, Field(ge=0.0, le=1.0)]
Scale = Annotated[float, Field(ge=0.0, le=10.0)]

Mode = Annotated[
    Literal["training", "assessment"], _one_of({"训练": "training", "评估": "assessment"})
]
Form = Annotated[
    Literal["tabletop", "operational", "double_blind"],
    _one_of({"桌面": "tabletop", "实战": "operational", "双盲": "double_blind"}),
]
Fuel = Annotated[Literal["grass", "shrub"], _one_of({"草地": "grass", "灌草": "shrub"})]
Growth = Annotated[
    Literal["slow", "medium", "fast", "ultra_fast"],
    _one_of({"慢": "slow", "中": "medium", "快": "fast", "极快": "ultra_fast"}),
]
Sky = Annotated[
    Literal["clear", "partly", "overcast"],
    _one_of({"晴": "clear", "多云": "partly", "阴": "overcast"}),
]
Surface = Annotated[
    Literal["dry", "wet", "snow"], _one_of({"干": "dry", "湿": "wet", "雪": "snow"})
]
Fault = Annotated[
    Literal["stuck", "silent", "drift", "false_value", "calibration", "misoperation"],
    _one_of(
        {
            "卡死": "stuck",
            "中断": "silent",
            "漂移": "drift",
            "误示值": "false_value",
            "标定": "calibration",
            "误操作": "misoperation",
        }
    ),
]
Counted = Annotated[
    Literal["dead", "grave", "light", "observed", "missing", "trapped", "at_risk", "evacuated"],
    _one_of(
        {
            "死亡": "dead",
            "重伤": "grave",
            "轻伤": "light",
            "留观": "observed",
            "失联": "missing",
            "被困": "trapped",
            "涉险": "at_risk",
            "疏散": "evacuated",
        }
    ),
]
Channel = Annotated[
    ReportChannel | Literal[""], _one_of({label.zh: code for code, label in CHANNELS.items()})
]
Teller = Annotated[SourceKind, _one_of({label.zh: code for code, label in SOURCES.items()})]
Measured = Annotated[
    Extent,
    _one_of({"直接经济损失": "direct_loss_cny", "受害面积": "burnt_ha", "震级": "magnitude"}),
]
Acts = Annotated[
    Literal["merge", "split", "undo", "grade", "phase"],
    _one_of(
        {"合并": "merge", "拆分": "split", "撤销": "undo", "改级": "grade", "退回阶段": "phase"}
    ),
]
Grade = Annotated[
    AccidentGrade | EventGrade,
    _one_of({g.label.zh: g.value for scale in (AccidentGrade, EventGrade) for g in scale}),
]
Phases = Annotated[
    Phase, _one_of({"事前": "before", "事发": "onset", "事中": "response", "事后": "after"})
]
Metres = Annotated[float, BeforeValidator(_metres)]
WarningKind = Annotated[IssuerKind, _one_of({kind.label.zh: kind.value for kind in IssuerKind})]
Colour = Annotated[
    WarningColour, _one_of({colour.label.zh[:2]: colour.value for colour in WarningColour})
]
Step = Annotated[WarningStep, _one_of({"首发": "Alert", "更新": "Update", "解除": "Cancel"})]
Move = Annotated[MoveStage, _one_of({stage.label.zh: stage.value for stage in MoveStage})]
Preset = Annotated[
    Literal["easy", "usual", "hard"], _one_of({"易": "easy", "中": "usual", "难": "hard"})
]
Spread = Annotated[str, BeforeValidator(_spread)]
Policy = Annotated[
    Literal[
        "closest", "run_card_closest", "coverage_aware", "dmexclp", "shortest_drive", "beeline"
    ],
    _one_of(
        {
            "最早到达": "closest",
            "按卡可替代": "run_card_closest",
            "兼顾覆盖": "coverage_aware",
            "动态调防": "dmexclp",
            "行车最短": "shortest_drive",
            "直线最近": "beeline",
        }
    ),
]


def key(name: str, chinese: str, **words: Any) -> Any:
    """A field that may be written by its English or its Chinese name."""
    return Field(validation_alias=AliasChoices(name, chinese), **words)


class Part(BaseModel):
    """A group of a drill file; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)
