"""`fumeng registry import FILE…`: departments' tables into the registry, all or nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from twin.cli.endings import INPUT, NOTHING, leave
from twin.cli.language import current, say, text
from twin.cli.options import as_json, county_option, print_json

if TYPE_CHECKING:
    from twin.county.registry import Book, Entered, ReadRows
    from twin.county.registry.duplicates import Candidate
    from twin.inputs import InputProblems

__all__ = ["import_"]

_SHOWN = 20


@click.command(
    name="import",
    help=say(
        "把部门的 CSV、.xlsx 表导入资源登记。表头、单位、日期、坐标自动认；认不出的、对不上的一次"
        "全部列出，退出码 3，什么也不写。",
        "Take departments' CSV and .xlsx tables into the registry. Headers, units, dates and "
        "coordinates are recognised; what is not is listed all at once, exit code 3, nothing "
        "written.",
    ),
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--as",
    "category",
    metavar="KIND",
    help=say(
        "表的类别：teams、supplies、equipment、depots、experts、shelters、hospitals、transport、"
        "communications、technical、contacts",
        "what the tables hold: teams, supplies, equipment, depots, experts, shelters, hospitals, "
        "transport, communications, technical, contacts",
    ),
)
@click.option(
    "--map",
    "mapping",
    type=click.Path(path_type=Path),
    help=say("列对应文件（YAML）", "a file that says which column is what (YAML)"),
)
@click.option("--sheet", "sheets", multiple=True, help=say("工作表（可多次）", "worksheet"))
@click.option("--source", help=say("来源单位（默认文件名）", "whose table it is"))
@click.option("--crs", help=say("没有写明时的坐标系", "coordinate system where none is named"))
@click.option("--code-system", help=say("没有写明时的乡镇编码体系", "list of township codes"))
@click.option(
    "-o",
    "--out",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("registry"),
    show_default=True,
    help=say("资源登记文件夹", "registry folder"),
)
@county_option
@as_json
def import_(
    files: tuple[Path, ...],
    category: str | None,
    mapping: Path | None,
    sheets: tuple[str, ...],
    source: str | None,
    crs: str | None,
    code_system: str | None,
    folder: Path,
    county_folder: Path | None,
    as_json: bool,
) -> None:
    """Read all files, enter their rows, write the registry."""
    from twin.county import load_county
    from twin.county.registry import (
        How,
        enter,
        load_book,
        read_how,
        read_registry,
        read_rows,
        write_registry,
    )
    from twin.inputs import InputProblems, Problems

    county = load_county(county_folder)
    book = load_book(county)
    how = read_how(mapping, book) if mapping is not None else How()
    how = replace(
        how,
        category=_one_of(category, list(book.categories), "--as") or how.category,
        sheets=sheets or how.sheets,
        source=source or how.source,
        crs=_named(crs, dict(book.words.crs), "--crs") or how.crs,
        code_system=_named(code_system, dict(book.words.code_systems), "--code-system")
        or how.code_system,
    )
    problems = Problems()
    read: list[tuple[Path, ReadRows]] = []
    for file in files:
        try:
            read.append((file, read_rows(file, how, book, county, problems)))
        except InputProblems as unreadable:
            problems.extend(unreadable)
    before = read_registry(folder, book, new=True)
    drafts = [draft for _, rows in read for draft in rows.drafts]
    entered = enter(before, drafts, book, problems)
    _note_columns(read, problems)
    found = InputProblems(problems.found)
    refused = any(not problem.is_warning for problem in found.problems)
    if not refused and drafts:
        write_registry(folder, entered.registry, book)
    candidates = [] if refused else _candidates(folder, entered, book)
    if as_json:
        print_json(_plain(read, entered, found, candidates, book, not refused))
    else:
        if found.problems:
            click.echo(found.render(current()), err=True)
        _tell(read, entered, candidates, book, folder, refused)
    if refused:
        leave(INPUT)
    leave(0 if drafts else NOTHING)


def _one_of(word: str | None, known: list[str], option: str) -> str:
    if word is not None and word not in known:
        listed = "、".join(known)
        raise click.UsageError(
            say(f"{option} {word}：可用 {listed}", f"{option} {word}: use {', '.join(known)}")
        )
    return word or ""


def _named(word: str | None, words: dict[str, tuple[str, ...]], option: str) -> str:
    """A word of the rules by any of its names."""
    from twin.county.registry.book import same_key

    for key, names in words.items():
        if word is not None and same_key(word) in map(same_key, (key, *names)):
            return key
    return _one_of(word, list(words), option)


def _note_columns(read: list[tuple[Path, ReadRows]], problems: Any) -> None:
    """A warning for each column that nobody reads."""
    from twin.terms.text import Text

    for _, rows in read:
        for spot, name in rows.unknown_columns:
            problems.add(
                "W532",
                spot,
                Text(f"列“{name}”没有用上", f"the column {name!r} is not used"),
                Text(
                    "有用就在 --map 的 columns 里写明，没用写进 ignore",
                    "name its field under columns in --map, or list it under ignore",
                ),
            )


def _candidates(folder: Path, entered: Entered, book: Book) -> list[Candidate]:
    """Pairs that may be one thing, of which this import brought or changed one."""
    from twin.county.registry import Fate, duplicates, entries_of

    touched = {row.record for row in entered.fates if row.fate is not Fate.SAME}
    if not touched:
        return []
    found = duplicates(entries_of(folder, book).values(), book)
    return [pair for pair in found if pair.a.id in touched or pair.b.id in touched]


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


def _plain(
    read: list[tuple[Path, ReadRows]],
    entered: Entered,
    found: InputProblems,
    candidates: list[Candidate],
    book: Book,
    ok: bool,
) -> dict[str, Any]:
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


def _tell(
    read: list[tuple[Path, ReadRows]],
    entered: Entered,
    candidates: list[Candidate],
    book: Book,
    folder: Path,
    refused: bool,
) -> None:
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
