"""Which elements CAP 1.2 has, in which order, which of them must be there, which may repeat.

The same sequence stands in the schema; here it gives an unknown, a misplaced or a missing element
its place and its remedy in words a duty officer reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from devices.wire.cap import NAMESPACE
from devices.wire.cap_findings import Findings
from twin.inputs.problems import near
from twin.terms.text import Text

__all__ = [
    "ALERT",
    "AREA",
    "INFO",
    "PAIR",
    "RESOURCE",
    "Children",
    "Slot",
    "check_root",
    "children",
]

Children = Mapping[str, list[Any]]
"""The elements of one parent by name; a name that occurs once has at most one."""

_FAMILY = "urn:oasis:names:tc:emergency:cap:"
_OLD = {f"{_FAMILY}1.0": "1.0", "http://www.incident.com/cap/1.0": "1.0", f"{_FAMILY}1.1": "1.1"}
_OTHERS = {
    "urn:oasis:names:tc:emergency:EDXL:DE:1.0": "EDXL-DE 1.0",
    "http://www.w3.org/2005/Atom": "Atom",
}
_SIGNATURE = "http://www.w3.org/2000/09/xmldsig#"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"


@dataclass(frozen=True, slots=True)
class Slot:
    """An element's place. Without a `vital` one an alert says nothing, however kindly read."""

    tag: str
    required: bool = False
    many: bool = False
    vital: bool = False


def _slots(words: str) -> dict[str, Slot]:
    """Read a sequence: `!` vital, `+` one or more, `*` any number, `?` at most one, else one."""
    slots = (word.rstrip("!+*?") for word in words.split())
    marks = (word[len(word.rstrip("!+*?")) :] for word in words.split())
    return {
        tag: Slot(tag, required=mark not in ("*", "?"), many=mark in ("*", "+"), vital=mark == "!")
        for tag, mark in zip(slots, marks, strict=True)
    }


ALERT = _slots(
    "identifier! sender! sent! status! msgType! source? scope! restriction? addresses? code* note? "
    "references? incidents? info*"
)
INFO = _slots(
    "language? category+ event responseType* urgency severity certainty audience? eventCode* "
    "effective? onset? expires? senderName? headline? description? instruction? web? contact? "
    "parameter* resource* area*"
)
RESOURCE = _slots("resourceDesc mimeType size? uri? derefUri? digest?")
AREA = _slots("areaDesc polygon* circle* geocode* altitude? ceiling?")
PAIR = _slots("valueName value")


def check_root(findings: Findings) -> bool:
    """Whether the document is a CAP 1.2 alert at all."""
    root = findings.tree.root
    namespace, tag = _split(root)
    if namespace == NAMESPACE and tag == "alert":
        _attributes(findings, root)
        return True
    if namespace in _OLD:
        message = Text(
            f"这是 CAP {_OLD[namespace]}，只收 1.2",
            f"this is CAP {_OLD[namespace]}; only 1.2 is taken",
        )
        hint = Text("请发送方改发 CAP 1.2", "ask the sender for CAP 1.2")
    elif namespace in _OTHERS:
        message = Text(
            f"这是 {_OTHERS[namespace]}，不是 CAP 预警",
            f"this is {_OTHERS[namespace]}, not a CAP alert",
        )
        hint = Text("取出其中的 <alert> 再查", "take the <alert> out of it and check that")
    else:
        message = Text(
            f"根元素是 <{tag}>，不是 CAP 1.2 的 <alert>",
            f"the root is <{tag}>, not the <alert> of CAP 1.2",
        )
        hint = Text(f"命名空间应为 {NAMESPACE}", f"the namespace must be {NAMESPACE}")
    findings.refuse("E703", root, message, hint)
    return False


def children(findings: Findings, parent: Any, slots: Mapping[str, Slot]) -> Children:
    """The elements within one, by name, with what is wrong about their presence and order."""
    found: dict[str, list[Any]] = {tag: [] for tag in slots}
    order = list(slots)
    reached = 0
    _no_text(findings, parent)
    for child in parent:
        namespace, tag = _split(child)
        if namespace == _SIGNATURE and parent is findings.tree.root:
            reached = len(order)
            findings.warn(child, Text("签名未经核验", "the signature is not checked"))
            continue
        if namespace != NAMESPACE or tag not in slots:
            _unknown(findings, child, tag, order)
            continue
        _attributes(findings, child)
        place = order.index(tag)
        if place < reached:
            follows = "Signature" if reached == len(order) else order[reached]
            findings.mend(
                "E704",
                child,
                Text(f"<{tag}> 应在 <{follows}> 之前", f"<{tag}> belongs before <{follows}>"),
            )
        reached = max(reached, place)
        if found[tag] and not slots[tag].many:
            findings.mend(
                "E704", child, Text(f"<{tag}> 只能有一个", f"there can be one <{tag}> only")
            )
            continue
        found[tag].append(child)
    before = ""
    for tag, slot in slots.items():
        if slot.required and not found[tag]:
            _missing(findings, parent, slot, before)
        before = tag if found[tag] else before
    return found


def _missing(findings: Findings, parent: Any, slot: Slot, before: str) -> None:
    within = _split(parent)[1]
    message = Text(f"<{within}> 缺少 <{slot.tag}>", f"<{within}> lacks <{slot.tag}>")
    hint = Text("加在最前", "add it first")
    if before:
        hint = Text(f"加在 <{before}> 之后", f"add it after <{before}>")
    note = findings.refuse if slot.vital else findings.mend
    note("E105", parent, message, hint)


def _unknown(findings: Findings, child: Any, tag: str, order: list[str]) -> None:
    meant = near(tag, order, 1)
    hint = Text(f"是不是 <{meant[0]}>？", f"did you mean <{meant[0]}>?") if meant else None
    findings.mend(
        "E102", child, Text(f"此处没有 <{tag}> 这个元素", f"there is no <{tag}> here"), hint
    )


def _attributes(findings: Findings, element: Any) -> None:
    for name in element.attrib:
        if not str(name).startswith(f"{{{_XSI}}}"):
            findings.mend(
                "E102", element, Text(f"CAP 没有属性 {name}", f"CAP has no attribute {name}")
            )


def _no_text(findings: Findings, parent: Any) -> None:
    loose = [parent.text, *(child.tail for child in parent)]
    if any(text and text.strip(" \t\n\r") for text in loose):
        tag = _split(parent)[1]
        findings.mend("E104", parent, Text(f"<{tag}> 里有多余的文字", f"stray text in <{tag}>"))


def _split(element: Any) -> tuple[str, str]:
    namespace, _, tag = str(element.tag).rpartition("}")
    return namespace.removeprefix("{"), tag
