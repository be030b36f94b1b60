"""山洪 准备转移 / 立即转移: townships and villages order it themselves, and the county is told.

What a reader would get wrong: this is no warning and has no colour. Who may order what, over which
area, is a row of the rules; an order beyond it is refused, and the order of another holds.
"""

from __future__ import annotations

from collections.abc import Sequence

from twin.desk.calling import occasions
from twin.desk.turn import Turn
from twin.desk.warning.memory import Move
from twin.desk.warning.warning_rules import MoveRow
from twin.terms.text import Text
from twin.terms.warning_acts import MoveOrdered
from twin.terms.warning_effects import MoveRefused, MoveTaken
from twin.terms.warning_stages import MoveStage

__all__ = ["ordered"]


def ordered(turn: Turn, seen: MoveOrdered) -> None:
    """Somebody orders people to get ready, to move, or that it is over."""
    row = next((row for row in turn.rules.warnings.moves if row.role == seen.role), None)
    why = _beyond_right(row, seen) or _unknown(turn, seen)
    villages: tuple[str, ...] = ()
    if why is None:
        villages = _changed(turn, seen)
        why = None if villages else _nothing_changes(seen)
    if why is not None or row is None:
        because = why or Text("", "")
        turn.emit(
            MoveRefused(
                order=seen.order, stage=seen.stage, by=seen.by, role=seen.role, because=because
            )
        )
        return
    _take(turn, seen, row, villages)


def _take(turn: Turn, seen: MoveOrdered, row: MoveRow, villages: tuple[str, ...]) -> None:
    moves = turn.state.warnings.moves
    before = dict.fromkeys(moves[village].order for village in villages if village in moves)
    for village in villages:
        if seen.stage is MoveStage.LIFTED:
            del moves[village]
        else:
            moves[village] = Move(order=seen.order, stage=seen.stage)
    areas = turn.ground.areas
    names = tuple(areas.villages[village].name for village in villages)
    turn.emit(
        MoveTaken(
            order=seen.order,
            stage=seen.stage,
            by=seen.by,
            role=seen.role,
            township=seen.township,
            villages=villages,
            places=names,
            residents=sum(areas.villages[village].residents for village in villages),
            clause=row.clause,
        )
    )
    town = areas.townships[seen.township]
    turn.log(
        f"{town.name}{'、'.join(names)}：{seen.stage.label.zh}（{seen.by} 下令）",
        f"{town.name}: {seen.stage.label.en}, ordered by {seen.by}",
    )
    standing = [moves[village].order for village in town.villages if village in moves]
    for order in before:
        if order not in standing:
            occasions.over(turn, order)
    if seen.stage is not MoveStage.LIFTED:
        text = Text(
            f"{town.name}{'、'.join(names)}：{seen.stage.label.zh}。请复述，并反馈转移情况",
            f"{town.name}: {seen.stage.label.en}. Please repeat, and report who has moved",
        )
        occasions.move(turn, seen.order, seen.stage, villages, text)


def _beyond_right(row: MoveRow | None, seen: MoveOrdered) -> Text | None:
    if row is None or seen.stage not in row.stages:
        return Text(
            f"{seen.role} 无权下令{seen.stage.label.zh}",
            f"{seen.role} may not order: {seen.stage.label.en}",
        )
    own = {
        "county": True,
        "township": seen.by == f"township:{seen.township}",
        "village": [seen.by] == [f"village:{village}" for village in seen.villages],
    }
    if not own[row.over]:
        return Text(
            f"{seen.by} 只能对本{'乡镇' if row.over == 'township' else '村'}下令",
            f"{seen.by} may order its own {row.over} only",
        )
    return None


def _unknown(turn: Turn, seen: MoveOrdered) -> Text | None:
    town = turn.ground.areas.townships.get(seen.township)
    if town is None:
        return Text(f"没有乡镇“{seen.township}”", f"there is no township {seen.township!r}")
    strange = [village for village in seen.villages if village not in town.villages]
    if strange:
        return Text(
            f"{town.name}没有{'、'.join(strange)}", f"{', '.join(strange)}: not of {town.id}"
        )
    return None


def _changed(turn: Turn, seen: MoveOrdered) -> tuple[str, ...]:
    """The villages for which the order is a step: up, or out."""
    meant: Sequence[str] = seen.villages or turn.ground.areas.townships[seen.township].villages
    moves = turn.state.warnings.moves
    found = []
    for village in meant:
        stands = moves[village].stage if village in moves else None
        if seen.stage is MoveStage.LIFTED:
            fits = stands is not None
        elif seen.stage is MoveStage.PREPARE:
            fits = stands is None
        else:
            fits = stands is not MoveStage.MOVE_NOW
        if fits:
            found.append(village)
    return tuple(found)


def _nothing_changes(seen: MoveOrdered) -> Text:
    if seen.stage is MoveStage.LIFTED:
        return Text("没有可解除的转移指令", "there is no order to lift")
    return Text(
        "已有同级或更高的转移指令；要降级须先解除",
        "an order of that stage or a higher one stands; it must be lifted first",
    )
