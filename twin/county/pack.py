"""The packed copy of the three large tables, and the digests that tie it to their text.

The text is the truth. The pack only saves time: that of parsing, and that of finding the order in
which the router contracts the nodes (``road_order``), which a second of cutting up would find
again. It holds the digest of the text it was made from and is used only while that still fits;
after an edit the text is parsed, and the roads are cut up, instead.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

__all__ = ["LARGE", "PACK", "canonical", "digest_of", "read_pack", "write_pack"]

PACK = "packed.npz"
LARGE = ("edges.csv", "nodes.csv", "points.csv")

_BOM = b"\xef\xbb\xbf"


def canonical(data: bytes) -> bytes:
    """Text as UTF-8 without BOM and with LF line ends, from UTF-8 or GB18030."""
    if data.startswith(_BOM):
        data = data[len(_BOM) :]
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        data = data.decode("gb18030", errors="replace").encode("utf-8")
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return data


def digest_of(files: Mapping[str, bytes]) -> str:
    """SHA-256 over files in name order: name, length and canonical text of each."""
    total = hashlib.sha256()
    for name in sorted(files):
        text = canonical(files[name])
        total.update(f"{name}\n{len(text)}\n".encode())
        total.update(text)
    return total.hexdigest()


def write_pack(folder: Path) -> Path:
    """Parse the large tables of `folder` and write their packed copy; the same bytes every time."""
    from twin.county.assemble import node_order
    from twin.county.large import parse_large

    files = {name: (folder / name).read_bytes() for name in LARGE}
    arrays = dict(parse_large(files))
    arrays["road_order"] = node_order(arrays)
    arrays["digest"] = np.frombuffer(digest_of(files).encode(), dtype=np.uint8)
    path = folder / PACK
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(arrays):
            body = io.BytesIO()
            np.lib.format.write_array(body, _small(arrays[name]), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), body.getvalue())
    return path


def read_pack(folder: Path, digest: str) -> dict[str, np.ndarray[Any, Any]] | None:
    """The packed arrays, or None when there is no pack or it was made from other text."""
    path = folder / PACK
    if not path.is_file():
        return None
    try:
        with np.load(path, allow_pickle=False) as archive:
            if archive["digest"].tobytes().decode() != digest:
                return None
            return {name: archive[name] for name in archive.files}
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return None


def _small(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The same whole numbers in the narrowest little-endian type that holds them."""
    if array.dtype.kind not in "iu" or array.dtype.itemsize == 1:
        return np.ascontiguousarray(array)
    low, high = (int(array.min()), int(array.max())) if array.size else (0, 0)
    for kind in ("<i1", "<u1", "<i2", "<u2", "<i4"):
        limits = np.iinfo(np.dtype(kind))
        if limits.min <= low and high <= limits.max:
            return array.astype(kind)
    return array
