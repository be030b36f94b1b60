"""Do the windows of a county come out even with the scans of what they look at?"""

from __future__ import annotations

from twin.county.model import SensorPoints, VirtualPoint
from twin.county.records import Loaded
from twin.inputs.problems import Problems
from twin.terms.text import Text

__all__ = ["check_windows"]

_KINDS = ("sum", "mean", "max", "rise", "days", "fall")
_DAY_S = 86_400


def check_windows(loaded: Loaded[VirtualPoint], points: SensorPoints, problems: Problems) -> None:
    """Add a problem for each window that cannot be kept over the readings of its source."""
    for row, window in loaded.each():
        at = points.row_of.get(window.source_point)
        if at is None:
            continue  # a reference that does not hold is told already
        scan_s = points.numbers["scan_s"]
        beside = points.row_of.get(window.while_point)
        fault = _fault(window, int(scan_s[at])) or _fault_beside(
            window, None if beside is None else int(scan_s[beside])
        )
        if fault is not None:
            code, column, message = fault
            sheet = loaded.sheet
            problems.add(code, sheet.spot(row, column), message, None, sheet.line(row))


def _fault(window: VirtualPoint, scan_s: int) -> tuple[str, str, Text] | None:
    """Code, column and what is wrong; None when nothing is."""
    if window.window not in _KINDS:
        listed = Text(f"window 应为 {'、'.join(_KINDS)}", f"window must be {', '.join(_KINDS)}")
        return "E506", "window", listed
    if window.scan_s != scan_s:
        source = window.source_point
        same = Text(
            f"scan_s 应与 {source} 的一致（{scan_s}）", f"scan_s must be {scan_s} as {source}'s"
        )
        return "E505", "scan_s", same
    parts = (("bucket_s", "scan_s"), ("span_s", "bucket_s"), ("on_delay_s", "scan_s"),
             ("off_delay_s", "scan_s"))  # fmt: skip
    for column, unit in parts:
        length_s, unit_s = getattr(window, column), getattr(window, unit)
        if length_s % unit_s or length_s < (0 if column.endswith("delay_s") else 1):
            whole = Text(
                f"{column} 应为 {unit}（{unit_s}）的整数倍",
                f"{column} must be a whole number of {unit}, {unit_s}",
            )
            return "E505", column, whole
    if window.window in ("days", "fall") and window.span_s % _DAY_S:
        days = Text("span_s 应为整天（86400）", "span_s must be a whole number of days, 86400")
        return "E505", "span_s", days
    return None


def _fault_beside(window: VirtualPoint, scan_s: int | None) -> tuple[str, str, Text] | None:
    """What is wrong with the instrument beside, read every `scan_s`; None when nothing is."""
    if scan_s is None or window.scan_s % scan_s == 0:
        return None
    said = Text(
        f"{window.while_point} 每 {scan_s} 秒一次，应能整除 scan_s",
        f"{window.while_point} is read every {scan_s} s, which must divide scan_s",
    )
    return "E505", "while_point", said
