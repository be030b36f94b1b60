"""What the desk remembers of warning: notices, the county's own warnings, those of others."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from twin.terms.levels import WarningColour
from twin.terms.warning import PublicWarning
from twin.terms.warning_acts import Delivery
from twin.terms.warning_effects import CountyWarning
from twin.terms.warning_stages import IssuerKind, MoveStage, NoticeStage, WarningStage

__all__ = [
    "Evidence",
    "Incoming",
    "IncomingStage",
    "Measure",
    "Move",
    "Notice",
    "OwnWarning",
    "Proposal",
    "WarningMemory",
]


@dataclass(slots=True, kw_only=True)
class Notice:
    """A 避险通知 of an incident, and its stage."""

    id: str
    incident: str
    draft: PublicWarning
    toward_deg: float
    stage: NoticeStage = NoticeStage.DRAFTED
    issued_ms: int = -1
    turned_since_ms: int = -1

    @property
    def pending(self) -> bool:
        """Whether it is still on its way to being issued."""
        return self.stage in (NoticeStage.DRAFTED, NoticeStage.REVIEWED, NoticeStage.APPROVED)


@dataclass(slots=True, kw_only=True)
class OwnWarning:
    """A 预警 of the county itself. `occasion` is that of the first of its line of changes."""

    draft: CountyWarning
    stage: WarningStage
    drafted_by: str
    occasion: str


class IncomingStage(Enum):
    """Where a warning of another issuer stands."""

    IN_FORCE = "in_force"
    REPLACED = "replaced"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


@dataclass(slots=True, kw_only=True)
class Incoming:
    """A warning of another issuer. `occasion` is that of the first of its line of updates."""

    id: str
    occasion: str
    warning_kind: IssuerKind
    colour: WarningColour | None
    townships: tuple[str, ...]
    stage: IncomingStage = IncomingStage.IN_FORCE


@dataclass(slots=True, kw_only=True)
class Evidence:
    """A reading over a figure of the table of signals, while its alarm stands."""

    kind: IssuerKind
    quantity: str
    window_s: int
    value: float
    township: str


@dataclass(slots=True, kw_only=True)
class Proposal:
    """A warning proposed to its issuer; `answered` when it says yes or no, or nobody asks on.

    `times` counts how often it was asked, `pressed` how often somebody higher was to ring it up.
    """

    id: str
    kind: IssuerKind
    colour: WarningColour
    townships: tuple[str, ...]
    times: int = 1
    pressed: int = 0
    answered: bool = False
    refused: bool = False


@dataclass(slots=True, kw_only=True)
class Measure:
    """A measure of a warning period, due or taken."""

    id: str
    warning: str
    rule: str
    to: str
    due_ms: int
    stands_by: bool
    taken: bool = False


@dataclass(slots=True, kw_only=True)
class Move:
    """An order to get ready or to move that holds for a village."""

    order: str
    stage: MoveStage


@dataclass(slots=True, kw_only=True)
class WarningMemory:
    """All of it but the notices.

    `seen` has every alert that came in, by sender and identifier, with the id it has here; empty
    when it was only noted. `void` are alerts cancelled or replaced before they came. `asked` are
    the measures an occasion has asked for. `evidence` is by hazard, point, alarm and window;
    `gathering` the hazards whose evidence is being gathered; `moves` is by village, `deliveries` by
    notice and channel.
    """

    own: dict[str, OwnWarning] = field(default_factory=dict)
    incoming: dict[str, Incoming] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)
    void: dict[str, str] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    gathering: dict[str, int] = field(default_factory=dict)
    proposals: dict[str, Proposal] = field(default_factory=dict)
    measures: dict[str, Measure] = field(default_factory=dict)
    asked: dict[str, list[str]] = field(default_factory=dict)
    moves: dict[str, Move] = field(default_factory=dict)
    deliveries: dict[str, Delivery] = field(default_factory=dict)
