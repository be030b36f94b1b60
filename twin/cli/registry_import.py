"""`fumeng registry import FILE…`: departments' tables into the registry, all or nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from twin.cli.endings import INPUT, NOTHING, leave
from twin.cli.language import current, say
from twin.cli.options import as_json, county_option, print_json
from twin.cli.registry_told import plain, tell

if TYPE_CHECKING:
    from twin.county.registry import Book, Entered, ReadRows
    from twin.county.registry.duplicates import Candidate
    from twin.inputs import Problems

__all__ = ["import_"]


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
        print_json(plain(read, entered, found, candidates, book, not refused))
    else:
        if found.problems:
            click.echo(found.render(current()), err=True)
        tell(read, entered, candidates, book, folder, refused)
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


def _note_columns(read: list[tuple[Path, ReadRows]], problems: Problems) -> None:
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
