"""Wind as people say it: a direction in words, a force in grades."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict

from twin.inputs import BadValue, bind, load_yaml_text, near
from twin.terms.text import Text

__all__ = ["direction_deg", "force_m_s", "wind_parts"]

_FORCE = re.compile(r"(\d{1,2})级")
_BOTH = re.compile(r"([一-鿿]{1,3}?)风?[ 　]*(\d{1,2}级)")


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    fumeng_wind: Literal[1]
    basis: str
    source: str
    from_deg: dict[str, float]
    force_m_s: dict[int, tuple[float, float]]


@cache
def _words() -> _Words:
    text = files("scenarios").joinpath("wind.yaml").read_text(encoding="utf-8")
    return bind(load_yaml_text(text, "wind.yaml"), _Words).value


def direction_deg(written: object) -> object:
    """Degrees of a direction in words (`西北`, `西北风`); a number stays one.

    Raises:
        BadValue: No such direction; near ones are named.
    """
    if not isinstance(written, str):
        return written
    known = _words().from_deg
    word = written.removesuffix("风")
    if word in known:
        return known[word]
    close = near(word, list(known))
    raise BadValue(
        Text(f"没有“{written}”这个风向", f"there is no wind direction {written!r}"),
        hint=Text(f"写作 {'、'.join(close or ['西北', '北西北'])}，或 0 到 360 度",
                  f"write {', '.join(close or ['西北'])}, or degrees"),
        code="E106",
    )  # fmt: skip


def force_m_s(written: object) -> object:
    """Metres a second of a wind force (`4级`), the middle of the grade; a number stays one.

    Raises:
        BadValue: No such grade.
    """
    if not isinstance(written, str):
        return written
    found, known = _FORCE.fullmatch(written), _words().force_m_s
    if found is None or int(found[1]) not in known:
        raise BadValue(
            Text(f"风力“{written}”格式不对", f"the wind force {written!r} is not spelled right"),
            hint=Text("写作 4级（1 到 11 级），或米/秒的数字", "write 4级 (1 to 11), or m/s"),
        )
    low, high = known[int(found[1])]
    return (low + high) / 2


def wind_parts(written: object) -> object:
    """`西北风 4级` as its two parts; a group stays one.

    Raises:
        BadValue: Text of another form.
    """
    if not isinstance(written, str):
        return written
    found = _BOTH.fullmatch(written.strip())
    if found is None:
        raise BadValue(
            Text(f"风“{written}”格式不对", f"the wind {written!r} is not spelled right"),
            hint=Text("写作 西北风 4级，或 {from: 315, speed: 6.7}",
                      "write 西北风 4级, or {from: 315, speed: 6.7}"),
        )  # fmt: skip
    return {"from": found[1], "speed": found[2]}
