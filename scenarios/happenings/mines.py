"""Accidents in coal mines."""

from __future__ import annotations

from scenarios.checks import Checks, Loc
from scenarios.values import Duration, Part, Share, key
from twin.terms.happenings import MineFails
from twin.terms.text import Text

__all__ = ["MineFile", "mine"]


class MineFile(Part):
    """Gas in a heading (m³/min), its air reduced to a share, men missing, water later (m³/h)."""

    type: str = key("type", "类型", default="mine")
    hazard: str = key("hazard", "危险源")
    gas: float = key("gas", "瓦斯涌出", ge=0.0, le=200.0)
    air: Share = key("air", "剩余风量", default=1.0)
    underground: int = key("underground", "入井", ge=0, le=2000)
    missing: int = key("missing", "失联", default=0, ge=0, le=2000)
    inflow: float = key("inflow", "涌水", default=0.0, ge=0.0, le=20000.0)
    inflow_after: Duration = key("inflow_after", "涌水在", default=0.0)


def mine(checks: Checks, loc: Loc, file: MineFile) -> MineFails:
    """An accident in a mine that has methane heads; no more missing than went down."""
    hazard, points = checks.hazard(loc, file.hazard), checks.county.points
    gassy = zip(points.text["hazard"], points.text["kind"], strict=True)
    if hazard and (hazard, "mine_gas") not in gassy:
        checks.add(
            "E205",
            (*loc, "hazard"),
            Text(f"“{file.hazard}”没有瓦斯传感器", f"{file.hazard!r} has no methane head"),
        )
    if file.missing > file.underground:
        checks.add(
            "E205",
            (*loc, "missing"),
            Text(
                f"失联 {file.missing} 人多于入井 {file.underground} 人",
                f"{file.missing} missing are more than the {file.underground} underground",
            ),
        )
    return MineFails(
        event_type=checks.event_type(loc, file.type),
        hazard=hazard or "",
        gas_m3_min=file.gas,
        air_share=file.air,
        underground=file.underground,
        missing=file.missing,
        inflow_m3_h=file.inflow,
        inflow_s=file.inflow_after,
    )
