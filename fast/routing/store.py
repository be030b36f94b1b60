"""Hierarchies kept on disk, so that a road network is cut up once and not at every start.

What a reader would get wrong: nothing here can fail. A folder that cannot be written keeps nothing;
a file that is damaged, or was made of other roads or by another version of the code, is as good as
none.
"""

import hashlib
import io
import tempfile
import weakref
import zipfile
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np

from fast._jit import cache_bases
from fast._types import Array
from fast.routing.hierarchy import Hierarchy
from fast.routing.order import nested_dissection
from fast.routing.roads import Roads

_MADE_BY = ("reduction", "dissection", "order", "elimination", "hierarchy")
_WORTH_KEEPING = 2000  # nodes: fewer are cut up in less time than a file takes
_known: "weakref.WeakKeyDictionary[Roads, Hierarchy]" = weakref.WeakKeyDictionary()


def hierarchy_of(roads: Roads, cache_dir: str | Path | Literal[False] | None) -> Hierarchy:
    """The hierarchy of these roads: the one at hand, the one on disk, or a new one.

    Args:
        cache_dir: Where hierarchies are kept; None for the user's cache, False for nowhere.
    """
    known = _known.get(roads)
    if known is not None:
        return known
    made = None
    folders = _folders(cache_dir, roads.node_count)
    content = _digest(roads) if folders else ""
    name = f"roads-{content}.npz"
    for folder in folders:
        made = _read(folder / name, content)
    if made is None:
        order = nested_dissection(roads) if roads.order is None else roads.order
        made = Hierarchy.build(roads, order)
        for folder in folders:
            if _write(folder / name, content, made):
                break
    _known[roads] = made
    return made


def _folders(cache_dir: str | Path | Literal[False] | None, nodes: int) -> list[Path]:
    if cache_dir is False or (cache_dir is None and nodes < _WORTH_KEEPING):
        return []
    return [base / "roads" for base in cache_bases()] if cache_dir is None else [Path(cache_dir)]


def _digest(roads: Roads) -> str:
    digest = hashlib.sha256(_code())
    for array in (roads.first_out, roads.head, roads.lat_deg, roads.lon_deg, roads.order):
        digest.update(b"-" if array is None else array.tobytes())
        digest.update(b"/")
    return digest.hexdigest()[:24]


@cache
def _code() -> bytes:
    """What decides how a hierarchy looks, besides the roads."""
    digest = hashlib.sha256()
    for name in _MADE_BY:
        digest.update(Path(__file__).with_name(f"{name}.py").read_bytes())
    return digest.digest()


def _read(path: Path, content: str) -> Hierarchy | None:
    try:
        with zipfile.ZipFile(path) as kept:
            if str(_array(kept, "content")) != content:
                return None
            return Hierarchy(
                **{field.name: _array(kept, field.name) for field in fields(Hierarchy)}
            )
    except Exception:  # what reading garbage raises is anybody's guess
        return None


def _array(kept: zipfile.ZipFile, name: str) -> Array:
    """An array of the file, its checksum proved: which is done only where all of it is read."""
    whole: Array = np.lib.format.read_array(io.BytesIO(kept.read(f"{name}.npy")))
    return whole


def _write(path: Path, content: str, made: Hierarchy) -> bool:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".npz", delete=False) as file:
            temporary = Path(file.name)
            try:
                arrays = {field.name: getattr(made, field.name) for field in fields(Hierarchy)}
                np.savez(file, content=np.array(content), **arrays)
                file.close()
                temporary.replace(path)
            except OSError:
                file.close()
                temporary.unlink(missing_ok=True)
                return False
    except OSError:
        return False
    return True
