"""The command hall's scene for an incident, asked for and read back."""

from __future__ import annotations

from collections.abc import Iterator

from twin.desk.incidents.memory import Incident
from twin.desk.part import Part
from twin.desk.state import Scene
from twin.desk.turn import Moment, Turn, ms
from twin.terms.decision import SceneRequested
from twin.terms.observation import SceneReported

__all__ = ["PART"]


def _request(turn: Turn, incident: Incident, _: str) -> None:
    """Ask the rooms for the scene of this event type."""
    for row in turn.rules.hall.scenes:
        if row.event_type == incident.event_type:
            turn.state.scenes[row.room] = Scene(
                room=row.room, scene=row.scene, incident=incident.id, asked_ms=turn.now_ms
            )
            _send(turn, turn.state.scenes[row.room])


def _reported(turn: Turn, seen: SceneReported) -> None:
    """Take a room's read-back."""
    scene = turn.state.scenes.get(seen.room)
    if scene is not None and scene.scene == seen.scene and seen.done:
        scene.shown = True


def _overdue(turn: Turn) -> None:
    """Ask once more for a scene that was not read back in time."""
    for scene in turn.state.scenes.values():
        due_ms = _due_ms(turn, scene)
        if due_ms is not None and due_ms <= turn.now_ms:
            scene.asked_again = True
            turn.log(
                f"{scene.room} 未确认场景 {scene.scene}，再次请求",
                f"{scene.room} has not confirmed scene {scene.scene}; asked again",
            )
            _send(turn, scene)


def _next_ms(turn: Turn) -> Iterator[int]:
    """When unconfirmed scenes are asked for again."""
    for scene in turn.state.scenes.values():
        due_ms = _due_ms(turn, scene)
        if due_ms is not None:
            yield due_ms


def _due_ms(turn: Turn, scene: Scene) -> int | None:
    if scene.shown or scene.asked_again:
        return None
    return scene.asked_ms + ms(turn.rules.hall.confirm_within)


def _send(turn: Turn, scene: Scene) -> None:
    turn.emit(SceneRequested(room=scene.room, scene=scene.scene, incident=scene.incident))


PART = Part(
    takes={SceneReported: _reported},
    hears={Moment.OPENED: _request},
    after=(_overdue,),
    wakes=(_next_ms,),
)
