"""From a rig file to a frozen `Rig`: everything wrong with it at once, each at its place.

What a reader would get wrong: a device with slips of spelling is not looked at further, all the
others are. A swap by ``NAME=URL`` makes a device real as its file could; what its file says of
orders then holds for the real one.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from devices.device_url import read_address
from devices.rig import Rig, RigDevice
from twin.county import County
from twin.inputs import BadValue, Document, InputProblems, Problem, bind, faulty, load_yaml, near
from twin.live.rig.checks import Checked, real_problem
from twin.live.rig.file import DeviceFile, RigFile
from twin.terms.text import Text

__all__ = ["find_rig", "list_rigs", "load_rig", "names_rig", "read_rig", "swapped"]


_RIG_FILE = re.compile(rb"""^[{'" ]*fumeng_rig['"]?\s*:""", re.MULTILINE)
_LOOK_BYTES = 65_536


def list_rigs() -> list[Path]:
    """The files of the shipped rigs, by name."""
    return sorted(Path(str(files("scenarios").joinpath("rigs"))).glob("*.yaml"))


def find_rig(name: str) -> Path:
    """The file of a rig given by its shipped name or by a path.

    Raises:
        InputProblems: There is neither; near names are given.
    """
    given = Path(name)
    if given.suffix in (".yaml", ".yml") or given.is_file():
        return given
    shipped = {path.stem: path for path in list_rigs()}
    if name in shipped:
        return shipped[name]
    close = near(name, list(shipped)) or list(shipped)
    said = Text(f"没有设备台“{name}”，也没有这个文件", f"there is no rig or file {name!r}")
    hint = Text(f"自带的有：{'、'.join(close)}", f"shipped: {', '.join(close)}")
    raise InputProblems([Problem("E100", name, 1, 1, said, hint, 1, "")])


def names_rig(word: str) -> bool:
    """Whether a word that may name a drill names a rig: a file that is one, or a shipped one."""
    given = Path(word)
    if given.is_file():
        with given.open("rb") as file:
            return _RIG_FILE.search(file.read(_LOOK_BYTES)) is not None
    return word in {path.stem for path in list_rigs()}


def load_rig(path: Path, county: County | None, swaps: Mapping[str, str] | None = None) -> Rig:
    """Read and check a rig file, and swap in the real devices given by ``NAME=URL``.

    Args:
        county: Whose points and units it names; without it these are not looked at.

    Raises:
        InputProblems: Everything wrong with it, in file order.
    """
    rig, problems = read_rig(path, county)
    if rig is None:
        raise InputProblems(problems)
    return swapped(rig, swaps or {})


def read_rig(path: Path, county: County | None) -> tuple[Rig | None, tuple[Problem, ...]]:
    """The rig, unless something is wrong, and all that was found (a warning stops nothing)."""
    try:
        document = load_yaml(path)
    except InputProblems as unreadable:
        return None, unreadable.problems
    found: list[Problem] = []
    slips = faulty(document, RigFile)
    if slips:
        try:
            bind(document, RigFile)
        except InputProblems as wrong:
            found += wrong.problems
    else:
        whole = bind(document, RigFile).value
    checked = Checked(document, county, bool(_either(document.data, "beyond_loopback", "对外提供")))
    devices = tuple(checked.device(i, one) for i, one in _sound(document, slips))
    found += checked.problems.found
    found.sort(key=lambda problem: problem.sort_key)
    if any(not problem.is_warning for problem in found):
        return None, tuple(found)
    title = Text(whole.title, whole.title_en or whole.title)
    rig = Rig(whole.id, title, devices, beyond_loopback=whole.beyond_loopback)
    return rig, tuple(found)


def swapped(rig: Rig, swaps: Mapping[str, str]) -> Rig:
    """The rig with real devices at the addresses given by their names.

    Raises:
        InputProblems: No device of that name, or a URL that its type does not speak.
    """
    problems: list[Problem] = []
    known = [one.id for one in rig.devices]
    for name, url in swaps.items():
        where = (f"{name}={url}", 1, 1)
        if name not in known:
            close = near(name, known) or known
            said = Text(f"设备台里没有“{name}”", f"the rig has no device {name!r}")
            hint = Text(f"有：{'、'.join(close)}", f"there are: {', '.join(close)}")
            problems.append(Problem("E801", *where, said, hint, 1, ""))
        else:
            try:
                real_problem(rig[name].type, url)
            except BadValue as bad:
                problems.append(Problem(bad.code, *where, bad.message, bad.hint, 1, ""))
    if problems:
        raise InputProblems(problems)
    devices = tuple(replace(one, real=swaps.get(one.id, one.real)) for one in rig.devices)
    return replace(rig, devices=devices)


def is_outside(device: RigDevice) -> bool:
    """Whether a real device is on another machine than this one."""
    if not device.real:
        return False
    host = read_address(device.real).host
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host != "localhost"


def _sound(document: Document, slips: list[tuple[str | int, ...]]) -> list[tuple[int, DeviceFile]]:
    """The devices without slips of spelling, by their place in the list."""
    listed = _either(document.data, "devices", "设备")
    wrong = {loc[1] for loc in slips if len(loc) > 1 and loc[0] in ("devices", "设备")}
    if not isinstance(listed, list):
        return []
    return [(i, DeviceFile.model_validate(one)) for i, one in enumerate(listed) if i not in wrong]


def _either(data: object, english: str, chinese: str) -> object:
    if not isinstance(data, dict):
        return None
    return data.get(english, data.get(chinese))
