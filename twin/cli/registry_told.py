"""What `fumeng registry import` says: the fate of every row, conflicts, pairs that look alike."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from twin.cli.language import say, text

if TYPE_CHECKING:
    from twin.county.registry import Book, Entered, ReadRows
    from twin.county.registry.duplicates import Candidate
    from twin.inputs import InputProblems

__all__ = ["plain", "tell"]

_SHOWN = 20


def plain(
    read: list[tuple[Path, ReadRows]],
    entered: Entered,
    found: InputProblems,
    candidates: list[Candidate],
    book: Book,
    ok: bool,
) -> dict[str, Any]:
    """Everything as one JSON object."""
    return {
        "ok": ok,
        "files": [
            {
                "file": str(file),
                "categories": list(rows.categories),
                **_counts(rows, entered),
                "not_taken": [
                    {"where": row.spot.where, "why": text(row.why)} for row in rows.left_out
                ],
                "unused_columns": [name for _, name in rows.unknown_columns],
            }
            for file, rows in read
        ],
        "records": len(entered.registry.rows) if ok else None,
        "rekeyed_facts": entered.rekeyed,
        "conflicts": _conflicts(entered, book),
        "joined": [{"record": own, "is": other} for own, other in entered.joined],
        "absent": list(entered.absent),
        "duplicates": [
            {"a": pair.a.id, "b": pair.b.id, "names": [pair.a.name, pair.b.name],
             "sources": [pair.a.source, pair.b.source],
             "reasons": list(pair.reasons)}
            for pair in candidates
        ],
        "problems": [
            {"code": p.code, "where": p.where, "message": text(p.message),
             "hint": text(p.hint) if p.hint else ""}
            for p in found.problems
        ],
    }  # fmt: skip


def tell(
    read: list[tuple[Path, ReadRows]],
    entered: Entered,
    candidates: list[Candidate],
    book: Book,
    folder: Path,
    refused: bool,
) -> None:
    """Everything for a person; where rows were refused, on standard error."""
    for file, rows in read:
        n = _counts(rows, entered)
        labels = [book.categories[name] for name in rows.categories]
        kind = "、".join(say(label.label, label.label_en) for label in labels)
        click.echo(
            say(
                f"{file}  {kind}：{n['rows']} 行 = 新增 {n['new']} + 更新 {n['changed']} + 不变 "
                f"{n['same']} + 冲突 {n['conflict']} + 拒收 {n['refused']} + 不录入 "
                f"{n['left_out']}",
                f"{file}  {kind}: {n['rows']} rows = {n['new']} new + {n['changed']} changed + "
                f"{n['same']} the same + {n['conflict']} in conflict + {n['refused']} refused + "
                f"{n['left_out']} left out",
            ),
            err=refused,
        )
        for row in rows.left_out:
            click.echo(f"  {row.spot.where}  {text(row.why)}", err=refused)
    if refused:
        click.echo(say("什么也没有写。", "Nothing was written."), err=True)
        return
    _tell_conflicts(_conflicts(entered, book))
    _tell_pairs(candidates, book)
    for own, other in entered.joined:
        click.echo(
            say(f"  {own} 由来源单位认定就是 {other}", f"  {own} is {other}, says its source")
        )
    if entered.absent:
        shown = "、".join(entered.absent[:_SHOWN])
        click.echo(
            say(
                f"这次没有提到、仍保留的记录 {len(entered.absent)} 条：{shown}",
                f"{len(entered.absent)} record(s) not mentioned this time, kept: {shown}",
            )
        )
    if entered.rekeyed:
        click.echo(
            say(
                f"别的单位已填过、又填一次的事项：{entered.rekeyed}",
                f"facts typed in again that another source holds: {entered.rekeyed}",
            )
        )
    total = len(entered.registry.rows)
    click.echo(say(f"登记共 {total} 条，在 {folder}", f"{total} records in {folder}"))


def _counts(rows: ReadRows, entered: Entered) -> dict[str, int]:
    """The rows of a file by what became of them."""
    from twin.county.registry import Fate

    own = {id(draft) for draft in rows.drafts}
    fates = [row.fate for row in entered.fates if id(row.draft) in own]
    counts = {fate.value: fates.count(fate) for fate in Fate}
    counts["refused"] += rows.refused
    return {"rows": rows.rows, **counts, "left_out": len(rows.left_out)}


def _conflicts(entered: Entered, book: Book) -> list[dict[str, str]]:
    from twin.county.registry import conflicts_of

    touched = {row.record for row in entered.fates}
    return [
        {
            "record": c.record,
            "name": c.name,
            "fact": c.fact,
            "label": text(book.label(c.fact)),
            "held": "、".join(filter(None, c.held.value)),
            "held_by": book.department_name(c.held.source),
            "said": "、".join(filter(None, c.said.value)),
            "said_by": book.department_name(c.said.source),
            "said_at": c.said.where,
            "owner": book.department_name(c.owner),
        }
        for c in conflicts_of(entered.registry, book)
        if c.record in touched
    ]


def _tell_conflicts(conflicts: list[dict[str, str]]) -> None:
    if conflicts:
        click.echo(
            say(
                f"冲突 {len(conflicts)} 处，见 conflicts.csv：",
                f"{len(conflicts)} conflict(s), see conflicts.csv:",
            )
        )
    for c in conflicts[:_SHOWN]:
        click.echo(
            say(
                f"  {c['record']} {c['name']} {c['label']}：现用 {c['held']}（{c['held_by']}），"
                f"{c['said_by']} 说 {c['said']}（{c['said_at']}）；归 {c['owner']} 负责",
                f"  {c['record']} {c['name']} {c['label']}: held {c['held']} ({c['held_by']}), "
                f"{c['said_by']} says {c['said']} ({c['said_at']}); {c['owner']} answers for it",
            )
        )


def _tell_pairs(candidates: list[Candidate], book: Book) -> None:
    if candidates:
        click.echo(
            say(
                f"疑似重复 {len(candidates)} 对（没有合并；确是同一资源，在后一份表加“资源编号”列"
                f"写前一条的编号再导入）：",
                f"{len(candidates)} pair(s) that may be one thing (not merged; if they are, give "
                f"the first one's id in a column 资源编号 of the second table and import again):",
            )
        )
    for pair in candidates[:_SHOWN]:
        reasons = say(pair.reasons_zh, ", ".join(pair.reasons))
        one, two = (
            f"{entry.id} {entry.name}（{book.department_name(entry.source)}）"
            for entry in (pair.a, pair.b)
        )
        click.echo(f"  {one} ~ {two}  {reasons}")
