"""What CAP 1.2 says in its text about elements together, and no schema can check (§3.2)."""

from __future__ import annotations

from typing import Any

from devices.wire.cap import NAMESPACE, CapAlert, CapScope
from devices.wire.cap_findings import Findings
from devices.wire.cap_slots import Children
from twin.terms.alerts import AlertMessage
from twin.terms.text import Text

__all__ = ["check_rules"]


def check_rules(findings: Findings, alert: CapAlert, parts: Children) -> None:
    """Hold an alert that has been read against the rules between its elements."""
    names_none = not any((element.text or "").strip() for element in parts["references"])
    if alert.message is not AlertMessage.ALERT and names_none:
        word = alert.message.value
        findings.mend(
            "E704",
            parts["msgType"][0],
            Text(
                f"{word} 必须用 <references> 指明先前的预警",
                f"{word} must name earlier alerts in <references>",
            ),
            Text("写成 sender,identifier,sent", "write sender,identifier,sent"),
        )
    if alert.scope is CapScope.RESTRICTED and not alert.restriction:
        _wants(findings, parts, "Restricted", "restriction")
    if alert.scope is CapScope.PRIVATE and not alert.addresses:
        _wants(findings, parts, "Private", "addresses")
    for info, element in zip(alert.infos, parts["info"], strict=True):
        areas = element.findall(f"{{{NAMESPACE}}}area")
        for area, spot in zip(info.areas, areas, strict=True):
            if area.ceiling_ft is not None and area.altitude_ft is None:
                findings.mend(
                    "E704",
                    spot,
                    Text("有 <ceiling> 而无 <altitude>", "a <ceiling> without an <altitude>"),
                )
        if info.expires is not None and info.expires <= alert.sent:
            findings.warn(
                element,
                Text(
                    "<expires> 不晚于 <sent>：一发出就失效",
                    "<expires> is not after <sent>: over when sent",
                ),
            )
    for element in parts["sent"]:
        if (element.text or "").strip().endswith("+00:00"):
            findings.warn(element, Text("世界时应写成 -00:00", "UTC is to be written -00:00"))


def _wants(findings: Findings, parts: Children, scope: str, tag: str) -> None:
    element: Any = parts["scope"][0]
    findings.mend("E704", element, Text(f"{scope} 必须有 <{tag}>", f"{scope} must have <{tag}>"))
