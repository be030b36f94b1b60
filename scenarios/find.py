"""The shipped drills, and a drill given by name or by file."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from twin.inputs import InputProblems, Problem, near
from twin.terms.text import Text

__all__ = ["find_drill", "list_drills", "quiet_drill"]

_WRITTEN = (".yaml", ".yml", ".xlsx", ".xlsm", ".xls", ".et", ".ods")


def quiet_drill() -> Path:
    """The file of a watch in which nothing is made to happen: for tests, and for rigs alone."""
    return Path(str(files("scenarios").joinpath("quiet.yaml")))


def list_drills() -> list[Path]:
    """The files of the shipped drills, by name."""
    folder = Path(str(files("scenarios").joinpath("drills")))
    return sorted(folder.glob("*.yaml"))


def find_drill(name: str) -> Path:
    """The file of a drill given by its shipped name or by a path.

    Raises:
        InputProblems: There is neither; near names are given.
    """
    given = Path(name)
    if given.suffix in _WRITTEN or given.is_file():
        return given
    shipped = {path.stem: path for path in list_drills()}
    if name in shipped:
        return shipped[name]
    close = near(name, list(shipped)) or list(shipped)
    raise InputProblems(
        [
            Problem(
                "E100",
                name,
                1,
                1,
                Text(f"没有演练“{name}”，也没有这个文件", f"there is no drill or file {name!r}"),
                Text(f"自带的有：{'、'.join(close)}", f"shipped: {', '.join(close)}"),
                1,
                "",
            )
        ]
    )
