"""Papers for office programs: each as `.docx`, and those that are tables also as `.xlsx`.

Both libraries belong to the extra `office` and are imported only here.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reports.drill.blocks import Facts, Paragraph, TableBlock
from reports.drill.words import NOT_REAL
from reports.papers.paper import AUDIENCE, Card, Lines, Paper, Piece
from twin.terms.text import Lang

__all__ = ["write_office"]

_FONT = "宋体"
_TITLE_AT_MOST = 31  # letters in the name of a worksheet
_NOT_IN_A_TITLE = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def write_office(papers: Sequence[Paper], folder: Path, lang: Lang) -> list[Path]:
    """Write the papers into a folder; returns the files.

    Raises:
        ImportError: The extra `office` is not installed.
    """
    written = []
    for paper in papers:
        path = folder / f"{paper.file}.docx"
        _docx(paper, lang, path)
        written.append(path)
        tables = [p for part in paper.parts for p in part.pieces if isinstance(p, TableBlock)]
        if tables and paper.audience == "control":
            path = folder / f"{paper.file}.xlsx"
            _xlsx(paper, tables, lang, path)
            written.append(path)
    return written


def _xlsx(paper: Paper, tables: Sequence[TableBlock], lang: Lang, path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    book.remove(book.active)
    for number, block in enumerate(tables, start=1):
        title = f"{number} {block.caption}".translate(_NOT_IN_A_TITLE)[:_TITLE_AT_MOST]
        page = book.create_sheet(title)
        top = [f"{paper.title} · {paper.drill}", f"{AUDIENCE[paper.audience].in_(lang)} · "
               f"{NOT_REAL.in_(lang)}", block.caption]  # fmt: skip
        rows = [[line] for line in top]
        rows += [[head.text for head in block.heads]]
        rows += [[cell.text for cell in row.cells] for row in block.rows]
        for r, row in enumerate(rows, start=1):
            for c, text in enumerate(row, start=1):
                cell = page.cell(r, c, text)
                cell.data_type, cell.number_format = "s", "@"
                cell.font = Font(bold=r in (1, 4))
                cell.alignment = Alignment(wrap_text=r > 4, vertical="top")
        for c, _ in enumerate(block.heads, start=1):
            longest = max((len(row[c - 1]) for row in rows[3:]), default=8)
            page.column_dimensions[page.cell(4, c).column_letter].width = min(60, 6 + 2 * longest)
        page.freeze_panes = "A5"
        page.page_setup.paperSize, page.page_setup.fitToHeight = page.PAPERSIZE_A4, 0
        page.sheet_properties.pageSetUpPr.fitToPage = True
    book.save(path)


def _docx(paper: Paper, lang: Lang, path: Path) -> None:
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    page = Document()
    section = page.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    if paper.wide:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(18)
    style = page.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    page.core_properties.author = "fumeng-twin"
    page.core_properties.title = paper.title
    page.core_properties.comments = NOT_REAL.in_(lang)
    section.footer.paragraphs[0].text = f"{paper.drill} · {paper.title} · {NOT_REAL.in_(lang)}"
    page.add_heading(paper.title, 0)
    page.add_paragraph(paper.drill).runs[0].bold = True
    page.add_paragraph(f"{AUDIENCE[paper.audience].in_(lang)} · {paper.cover}")
    for number, part in enumerate(paper.parts, start=1):
        page.add_heading(f"{number} {part.title}", 1)
        for piece in part.pieces:
            _piece(page, piece)
    page.save(str(path))


def _piece(page: Any, piece: Piece) -> None:
    match piece:
        case Facts():
            _grid(page, [list(row) for row in piece.rows])
        case Lines():
            for line in piece.lines:
                page.add_paragraph(line, style="List Number")
        case Card():
            rows = [[piece.head, piece.mark], *(list(row) for row in piece.rows)]
            _grid(page, [*rows, *([blank, ""] for blank in piece.blanks)])
            page.add_paragraph("")
        case TableBlock():
            page.add_paragraph(piece.caption)
            heads = [head.text for head in piece.heads]
            _grid(page, [heads, *([cell.text for cell in row.cells] for row in piece.rows)])
        case Paragraph():
            page.add_paragraph(piece.text)


def _grid(page: Any, rows: Sequence[Sequence[str]]) -> None:
    grid = page.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for line, row in zip(grid.rows, rows, strict=True):
        for cell, text in zip(line.cells, row, strict=True):
            cell.text = text
