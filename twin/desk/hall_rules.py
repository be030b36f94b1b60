"""`hall.yaml`: the scene a room takes for an event."""

from __future__ import annotations

from twin.desk.rule_parts import EventType, Rule, RuleFile, Seconds, Sourced

__all__ = ["HallRules", "HallScene"]


class HallScene(Rule):
    """The scene a room takes for an event type."""

    room: str
    event_type: EventType
    scene: str


class HallRules(RuleFile, Sourced):
    """`hall.yaml`."""

    confirm_within: Seconds
    scenes: tuple[HallScene, ...]
