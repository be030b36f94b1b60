"""Bytes of a stranger to a tree of XML, or the reason why not.

What a reader would get wrong: nothing here trusts the parser to say no. Size, encoding, document
types and depth are looked at in the text itself, before lxml sees it, so that no entity is ever
declared and nothing is ever fetched; the same pass finds the exact line and column of each element,
which lxml does not keep.

Limits: 512 KiB, 20,000 elements, 32 levels deep (CAP itself is five deep, a signature a few more).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, NoReturn

from lxml import etree

from twin.inputs.problems import InputProblems, Problem, Spot
from twin.terms.text import Text

__all__ = ["DEPTH_MAX", "ELEMENTS_MAX", "SIZE_MAX", "XmlTree", "read_tree"]

SIZE_MAX = 512 * 1024
ELEMENTS_MAX = 20_000
DEPTH_MAX = 32

_ASCII_LIKE = ("utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "windows-1252")
_ENCODINGS = frozenset((*_ASCII_LIKE, "gb2312", "gbk", "gb18030", "utf-16"))
_DECLARED = re.compile(r"<\?xml\s[^>]*?(\bencoding\s*=\s*([\"'])([A-Za-z][\w.-]*)\2)", re.ASCII)
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_WIDE = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_REST_OF_TAG = re.compile(r"[^\"'>]*(?:(?:\"[^\"]*\"|'[^']*')[^\"'>]*)*>")
_TAG_NAME = re.compile(r"<[^\s/>]*")
_SHOWN_UP_TO = 160
_UNSHOWN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class XmlTree:
    """A parsed document. `spots` has the place of each element, in document order."""

    root: Any
    name: str
    lines: tuple[str, ...]
    elements: tuple[Any, ...]
    spots: tuple[Spot, ...]
    rows: dict[Any, int]

    def spot(self, element: Any) -> Spot:
        """Where an element begins."""
        return self.spots[self.rows[element]]

    def source_line(self, spot: Spot) -> str:
        """The line of a spot as it may be shown; empty when it is far too long."""
        return _shown(self.lines, spot)


def read_tree(data: bytes, name: str) -> XmlTree:
    """Parse the XML of a stranger.

    Raises:
        InputProblems: Too large or too deep (E109), in no encoding we take (E100), with a document
            type or an entity (E701), or not well-formed (E702).
    """
    if len(data) > SIZE_MAX:
        _refuse(
            "E109",
            Spot(name, 1, 1),
            Text(
                f"有 {len(data)} 字节，超过 {SIZE_MAX} 字节的上限",
                f"{len(data)} bytes, more than the limit of {SIZE_MAX}",
            ),
            Text("附件改用 uri 引用，不要嵌入", "refer to attachments by uri, do not embed them"),
        )
    text = _decode(data, name)
    lines = tuple(text.split("\n"))
    spots = _scan(text, name, lines)
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        line, col = error.position
        spot, said = Spot(name, max(line, 1), max(col, 1)), error.msg
        message = Text(f"不是格式良好的 XML：{said}", f"not well-formed XML: {said}")
        _refuse("E702", spot, message, source=_shown(lines, spot))
    elements = tuple(root.iter())
    if len(elements) != len(spots):
        _refuse(
            "E702",
            Spot(name, 1, 1),
            Text(
                f"{len(elements)} 个元素，却有 {len(spots)} 个起始标签",
                f"{len(elements)} elements, but {len(spots)} start tags",
            ),
        )
    return XmlTree(root, name, lines, elements, spots, {e: i for i, e in enumerate(elements)})


def _decode(data: bytes, name: str) -> str:
    """The text, line ends as XML has them, and without the name of its encoding."""
    encoding = next((code for mark, code in _BOMS + _WIDE if data.startswith(mark)), "")
    if not encoding:
        found = _DECLARED.match(data[:256].decode("latin-1"))
        encoding = found.group(3).lower() if found else "utf-8"
    if encoding.removesuffix("-le").removesuffix("-be") not in _ENCODINGS:
        message = Text(f"不收这种编码：{encoding}", f"the encoding {encoding} is not taken")
        _refuse("E100", Spot(name, 1, 1), message, Text("改存为 UTF-8", "save it as UTF-8"))
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        col = error.start - data.rfind(b"\n", 0, error.start)
        number = error.start + 1
        _refuse(
            "E100",
            Spot(name, line, col),
            Text(f"第 {number} 字节不合 {encoding}", f"byte {number} is not {encoding}"),
            Text("声明的编码与实际不符？", "is the declared encoding the real one?"),
        )
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    declared = _DECLARED.match(text)
    if declared is None:
        return text
    start, end = declared.span(1)
    return f"{text[:start]}{' ' * (end - start)}{text[end:]}"


def _scan(text: str, name: str, lines: tuple[str, ...]) -> tuple[Spot, ...]:
    """The places of all start tags; stops at what the parser will refuse anyway."""
    found: list[Spot] = []
    at, passed, line, line_from, depth = text.find("<"), 0, 1, 0, 0
    while at >= 0:
        line += text.count("\n", passed, at)
        line_from = max(line_from, text.rfind("\n", passed, at) + 1)
        passed = at
        spot = Spot(name, line, at - line_from + 1)
        if text.startswith("<!--", at):
            end = text.find("-->", at + 4) + 2
        elif text.startswith("<![CDATA[", at):
            end = text.find("]]>", at + 9) + 2
        elif text.startswith("<?", at):
            end = text.find("?>", at + 2) + 1
        elif text.startswith("<!", at):
            _refuse(
                "E701",
                spot,
                Text("含文档类型或实体声明，不予解析", "a document type or an entity is declared"),
                Text(
                    "删去 <!DOCTYPE …>；CAP 用不着它", "delete <!DOCTYPE …>; CAP has no use for it"
                ),
                source=_shown(lines, spot),
            )
        elif text.startswith("</", at):
            end, depth = text.find(">", at), depth - 1
        else:
            tag = _REST_OF_TAG.match(text, at)
            end = tag.end() - 1 if tag else -1
            width = len(_TAG_NAME.match(text, at).group())  # type: ignore[union-attr]
            found.append(Spot(name, spot.line, spot.col, width))
            depth += 0 if tag and text[end - 1] == "/" else 1
            if depth > DEPTH_MAX or len(found) > ELEMENTS_MAX:
                message = Text(
                    f"超过 {ELEMENTS_MAX} 个元素或 {DEPTH_MAX} 层",
                    f"more than {ELEMENTS_MAX} elements or {DEPTH_MAX} levels",
                )
                _refuse("E109", spot, message, source=_shown(lines, spot))
        at = text.find("<", end + 1) if end > at else -1
    return tuple(found)


def _shown(lines: tuple[str, ...], spot: Spot) -> str:
    line = lines[spot.line - 1] if spot.line <= len(lines) else ""
    if spot.col + spot.width > _SHOWN_UP_TO:
        return ""
    return _UNSHOWN.sub("\ufffd", line[:_SHOWN_UP_TO])


def _refuse(
    code: str, spot: Spot, message: Text, hint: Text | None = None, source: str = ""
) -> NoReturn:
    found = Problem(code, spot.file, spot.line, spot.col, message, hint, spot.width, source)
    raise InputProblems([found])
