"""Reading a text file as people save it: UTF-8 with or without BOM, or GB18030."""

from __future__ import annotations

from pathlib import Path

from twin.inputs.problems import InputProblems, Problem
from twin.terms.text import Text

__all__ = ["decode", "read_text"]

_BOM = b"\xef\xbb\xbf"


def read_text(path: Path, name: str | None = None) -> str:
    """The text of a file, line ends as `\\n`.

    Raises:
        InputProblems: It is missing, a folder, unreadable, or in no encoding we take (E100).
    """
    shown = str(path) if name is None else name
    try:
        data = path.read_bytes()
    except IsADirectoryError:
        raise _unreadable(
            shown, Text("这是文件夹，不是文件", "this is a folder, not a file")
        ) from None
    except FileNotFoundError:
        raise _unreadable(shown, Text("找不到文件", "no such file")) from None
    except OSError as error:
        said = error.strerror or str(error)
        raise _unreadable(shown, Text(f"读不了：{said}", f"cannot be read: {said}")) from None
    return decode(data, shown)


def decode(data: bytes, name: str) -> str:
    """Text of bytes in UTF-8 (BOM allowed) or GB18030.

    Raises:
        InputProblems: Neither fits; the position is that of the first byte that is not UTF-8.
    """
    try:
        text = data.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        if data.startswith(_BOM):
            raise _undecodable(data, error.start + len(_BOM), name) from None
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            raise _undecodable(data, error.start, name) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _unreadable(name: str, message: Text) -> InputProblems:
    return InputProblems([Problem("E100", name, 1, 1, message)])


def _undecodable(data: bytes, start: int, name: str) -> InputProblems:
    before = data[:start]
    line = before.count(b"\n") + 1
    col = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", errors="replace")) + 1
    message = Text("不是 UTF-8 也不是 GB18030 文本", "neither UTF-8 nor GB18030 text")
    hint = Text("在编辑器里另存为 UTF-8", "save it as UTF-8 in your editor")
    return InputProblems([Problem("E100", name, line, col, message, hint, 1, "")])
