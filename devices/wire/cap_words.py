"""Our terms in the words of CAP 1.2, row by row, and the mark of an exercise.

The definitions are those of OASIS CAP 1.2 §3.2.2 (V2: quoted by several public implementations, the
standard itself has not been read): *Immediate*, responsive action should be taken immediately;
*Past*, no longer required; *Severe*, significant threat to life or property; *Minor*, minimal to no
known threat; *Observed*, determined to have occurred or to be ongoing; *AllClear*, no longer a
threat. Which of them a notice of ours carries is set by this project (S). What a reader would get
wrong: a 避险通知 is about what *has* happened, so its certainty is never *Likely*.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from devices.wire.cap import CapCategory, CapResponse
from twin.terms.alerts import AlertCertainty, AlertSeverity, AlertUrgency
from twin.terms.basis import Basis
from twin.terms.text import Lang
from twin.terms.warning import EXERCISE_MARK, ProtectiveAction

__all__ = ["ACTIONS", "MARK", "ActionWords", "bare", "category_of", "marked"]

MARK = EXERCISE_MARK
_EN = "[EXERCISE]"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionWords:
    """What a protective action is in CAP."""

    response: CapResponse
    urgency: AlertUrgency
    severity: AlertSeverity
    certainty: AlertCertainty
    basis: Basis
    source: str


_SOURCE = "words: CAP 1.2 §3.2.2 (V2); choice: this project"
ACTIONS: Mapping[ProtectiveAction, ActionWords] = {
    ProtectiveAction.EVACUATE: ActionWords(
        response=CapResponse.EVACUATE,
        urgency=AlertUrgency.IMMEDIATE,
        severity=AlertSeverity.SEVERE,
        certainty=AlertCertainty.OBSERVED,
        basis=Basis.SYNTHETIC,
        source=_SOURCE,
    ),
    ProtectiveAction.SHELTER: ActionWords(
        response=CapResponse.SHELTER,
        urgency=AlertUrgency.IMMEDIATE,
        severity=AlertSeverity.SEVERE,
        certainty=AlertCertainty.OBSERVED,
        basis=Basis.SYNTHETIC,
        source=_SOURCE,
    ),
    ProtectiveAction.ALL_CLEAR: ActionWords(
        response=CapResponse.ALL_CLEAR,
        urgency=AlertUrgency.PAST,
        severity=AlertSeverity.MINOR,
        certainty=AlertCertainty.OBSERVED,
        basis=Basis.SYNTHETIC,
        source=_SOURCE,
    ),
}

# The first row with a word of the event decides; CAP's own text puts flood under Met.
_CATEGORIES = (
    (("泄漏", "有毒", "中毒"), CapCategory.CBRNE),
    (("火", "爆炸"), CapCategory.FIRE),
    (("洪", "暴雨", "暴雪", "寒潮", "大风", "干旱"), CapCategory.MET),
    (("地震", "滑坡", "泥石流", "塌陷", "地质"), CapCategory.GEO),
    (("道路", "铁路", "交通"), CapCategory.TRANSPORT),
)


def category_of(event_zh: str) -> CapCategory:
    """The CAP category of an event; `SAFETY`, general public safety, for one no row knows."""
    for words, category in _CATEGORIES:
        if any(word in event_zh for word in words):
            return category
    return CapCategory.SAFETY


def marked(text: str, lang: Lang = "zh") -> str:
    """The text with the mark of an exercise once at each end, however often it had it.

    >>> marked("leave now", "en")
    '【演练】[EXERCISE] leave now [EXERCISE]【演练】'
    """
    said = bare(text)
    return f"{MARK}{said}{MARK}" if lang == "zh" else f"{MARK}{_EN} {said} {_EN}{MARK}"


def bare(text: str) -> str:
    """The text without marks at its ends."""
    while text.startswith(MARK):
        text = text[len(MARK) :]
    while text.endswith(MARK):
        text = text[: -len(MARK)]
    return text.removeprefix(f"{_EN} ").removesuffix(f" {_EN}")
