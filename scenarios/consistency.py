"""Whether a drill agrees with itself: ids used once, clocks that start somewhere."""

from __future__ import annotations

from twin.inputs import Document, Problems, Spot
from twin.terms.drill import Expect, Inject
from twin.terms.text import Text

__all__ = ["check_ids", "check_since"]


def check_ids(
    document: Document, problems: Problems, injects: list[Inject], expects: list[Expect]
) -> None:
    """Every id of an inject or an expectation is used once (E303)."""
    first: dict[str, int] = {}
    both: list[Inject | Expect] = [*injects, *expects]
    for entry in sorted(both, key=lambda entry: entry.line):
        if entry.id in first:
            problems.add(
                "E303",
                Spot(document.name, entry.line, 1),
                Text(
                    f"编号 {entry.id} 重复，第 {first[entry.id]} 行已有",
                    f"the id {entry.id} is in line {first[entry.id]} already",
                ),
                Text("换一个编号", "use another id"),
                document.line(entry.line),
            )
        first.setdefault(entry.id, entry.line)


def check_since(document: Document, problems: Problems, expects: list[Expect]) -> None:
    """Every clock counts from an expectation that exists and not from itself (E304)."""
    by_id = {expect.id: expect for expect in expects}
    for expect in expects:
        seen = [expect.id]
        here = expect
        while here.since:
            if here.since not in by_id or here.since in seen:
                circle = here.since in seen
                problems.add(
                    "E304",
                    Spot(document.name, expect.line, 1),
                    Text(f"{expect.id} 的起算绕成了圈", f"{expect.id} waits for itself")
                    if circle
                    else Text(
                        f"{expect.id} 的起算“{here.since}”不存在",
                        f"{expect.id} counts from {here.since}, which does not exist",
                    ),
                    None,
                    document.line(expect.line),
                )
                break
            seen.append(here.since)
            here = by_id[here.since]
