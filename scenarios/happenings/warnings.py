"""Warnings of departments, and orders of townships and villages to move."""

from __future__ import annotations

from functools import partial
from typing import Literal

from scenarios.areas import department_of, township_of, village_of
from scenarios.checks import Checks, Loc
from scenarios.values import Colour, Duration, Id, Move, Part, Step, WarningKind, key
from twin.terms.happenings import AlertComes, MoveComes
from twin.terms.text import Text
from twin.terms.warning import WarningStep

__all__ = ["AlertFile", "MoveFile", "alert", "move"]


class AlertFile(Part):
    """A department's warning comes in. `of` names the injects whose alerts it is about."""

    kind: WarningKind = key("kind", "种类")
    colour: Colour = key("colour", "颜色")
    step: Step = key("step", "步骤", default=WarningStep.ALERT)
    issuer: str = key("issuer", "发布单位")
    area: tuple[str, ...] = key("area", "范围", default=())
    lasts: Duration = key("for", "持续", default=6 * 3600.0, gt=0)
    of: tuple[Id, ...] = key("of", "针对", default=())


def alert(checks: Checks, loc: Loc, file: AlertFile) -> AlertComes:
    """A warning of a department that exists; what is about another names an alert."""
    county = checks.county
    issuer = checks.read(loc, "issuer", "发布单位", partial(department_of, county, file.issuer))
    area = (*loc, checks.either(loc, "area", "范围"))
    towns = [
        checks.read(area, i, i, partial(township_of, county, name))
        for i, name in enumerate(file.area)
    ]
    for i, name in enumerate(file.of):
        if name not in checks.alerts:
            checks.add(
                "E207",
                (*loc, checks.either(loc, "of", "针对"), i),
                Text(f"“{name}”不是一条预警注入", f"{name} is no inject with an alert"),
                Text(f"可用：{'、'.join(checks.alerts)}", f"use {', '.join(checks.alerts)}"),
            )
    if file.step is not WarningStep.ALERT and not file.of:
        checks.add(
            "E105",
            (*loc, checks.either(loc, "step", "步骤")),
            Text("更新、解除要写针对哪条（of）", "an update or a cancel says of which: `of`"),
        )
    return AlertComes(
        issuer=issuer or "",
        warning_kind=file.kind,
        colour=file.colour,
        step=file.step,
        townships=tuple(town or "" for town in towns),
        for_s=file.lasts,
        references=file.of,
    )


class MoveFile(Part):
    """A township or a village orders people to move before a flash flood."""

    stage: Move = key("stage", "阶段")
    township: str = key("township", "乡镇")
    villages: tuple[str, ...] = key("villages", "村", default=())
    by: Literal["township", "village", "county_hq"] = key("by", "下令", default="township")


def move(checks: Checks, loc: Loc, file: MoveFile) -> MoveComes:
    """An order to move, of a township or a village of it."""
    county = checks.county
    town = checks.read(loc, "township", "乡镇", partial(township_of, county, file.township))
    within = (*loc, checks.either(loc, "villages", "村"))
    villages = [
        checks.read(within, i, i, partial(village_of, county, town or "", name))
        for i, name in enumerate(file.villages)
    ]
    named = tuple(village or "" for village in villages)
    if file.by == "village" and len(named) != 1:
        checks.add(
            "E105",
            (*loc, checks.either(loc, "by", "下令")),
            Text("村下令时恰好写一个村", "a village orders for itself: name one village"),
        )
    parties = {
        "township": f"township:{town}",
        "village": f"village:{named[0] if named else ''}",
        "county_hq": "county_duty",
    }
    return MoveComes(
        stage=file.stage,
        by=parties[file.by],
        role=file.by,
        township=town or "",
        villages=named,
    )
