"""The OASIS schema of CAP 1.2, as shipped, asked about a tree.

It is the last word for what we write and read strictly: `cap_read` says in two languages what is
wrong, and the schema catches what that reader might have missed. It knows nothing of the rules in
the standard's text, such as closed polygons.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

from lxml import etree

from devices.wire.cap_bytes import XmlTree

__all__ = ["schema_faults"]

_FAULTS_MAX = 100


def schema_faults(tree: XmlTree) -> list[tuple[Any, str]]:
    """What the schema finds wrong: the element and the validator's words, at most a hundred."""
    schema = _schema()
    if schema.validate(tree.root):
        return []
    document = tree.root.getroottree()
    faults = []
    for entry in islice(schema.error_log, _FAULTS_MAX):
        hits = document.xpath(entry.path) if entry.path else []
        element = hits[0] if hits and hits[0] in tree.rows else tree.root
        faults.append((element, str(entry.message)))
    return faults


@cache
def _schema() -> Any:
    text = files("devices.wire").joinpath("schemas", "CAP-v1.2.xsd").read_bytes()
    return etree.XMLSchema(etree.fromstring(text))
