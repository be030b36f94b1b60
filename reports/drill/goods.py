"""Goods of the run cards: needed, released, promised, come, and what lacked at the end."""

from __future__ import annotations

from collections.abc import Iterator

from reports.drill.blocks import Block, Cell, table
from reports.drill.story import Said, Story
from reports.drill.words import ROLES, Speaker, t_plus

__all__ = ["goods"]

_Heap = tuple[str, str, str]  # incident, name, unit


def goods(story: Story, say: Speaker) -> Block | None:
    """A row for each good of each incident; None where no run card named any."""
    answers = {str(each.body["request"]): each for each in story.of("obs.goods_answered")}
    asked: dict[_Heap, dict[str, Said]] = {}
    for each in story.of("desk.goods_requested"):
        asked.setdefault(_heap(each), {})[str(each.body["request"])] = each
    short = {_heap(each) for each in story.of("desk.goods_short")}
    booked = {_heap(each): each for each in story.of("desk.goods_booked")}
    released: dict[_Heap, float] = {}
    for each in story.of("desk.goods_drawn"):
        released[_heap(each)] = released.get(_heap(each), 0.0) + float(each.body["quantity"])
    rows = []
    for heap, needed in _needed(story).items():
        incident, name, unit = heap
        said = "；".join(
            _answer(request, answers.get(id), unit, say)
            for id, request in asked.get(heap, {}).items()
        )
        came = booked.get(heap)
        arrived = 0.0 if came is None else float(came.body["arrived"])
        when = "—" if came is None else t_plus(came.at_s)
        lacking = max(0.0, needed - arrived)
        rows.append(
            (
                incident,
                name,
                f"{needed:g} {unit}",
                f"{released.get(heap, 0.0):g}",
                Cell(say.pick("不足", "short") if heap in short else "—",
                     "late" if heap in short else ""),
                said or "—",
                f"{arrived:g}",
                when,
                Cell(f"{lacking:g}", "missed" if lacking else "met"),
            )
        )  # fmt: skip
    if not rows:
        return None
    heads = [
        "@" + say.pick("事件", "incident"),
        say.pick("物资", "goods"),
        "#" + say.pick("卡上", "on the card"),
        "#" + say.pick("本级发放", "released"),
        "@" + say.pick("本级储备", "our depots"),
        say.pick("请求与答复", "asked for, and the answer"),
        "#" + say.pick("已到现场", "at the scene"),
        "@" + say.pick("最后一批", "last came"),
        "#" + say.pick("结束时未到", "not come by the end"),
    ]
    return table("t-goods", say.pick("调派卡物资", "goods of the run cards"), heads, rows)


def _needed(story: Story) -> dict[_Heap, float]:
    """What the rows of the cards name, each row once, in the order in which they came in force."""
    by_row: dict[tuple[_Heap, int], float] = {}
    for each, needed in _rows(story):
        by_row.setdefault((_heap(each), int(each.body["row"])), needed)
    total: dict[_Heap, float] = {}
    for (heap, _), needed in by_row.items():
        total[heap] = total.get(heap, 0.0) + needed
    return total


def _rows(story: Story) -> Iterator[tuple[Said, float]]:
    """What says how much a row names; a request does where no depot was ours to draw from."""
    for kind, key in (
        ("desk.goods_drawn", "needed"),
        ("desk.goods_short", "needed"),
        ("desk.goods_requested", "quantity"),
    ):
        for each in story.of(kind):
            yield each, float(each.body[key])


def _answer(request: Said, answer: Said | None, unit: str, say: Speaker) -> str:
    who = say.word(ROLES, str(request.body["to_role"]))
    asked = say.pick(
        f"向{who}要 {request.body['quantity']:g} {unit}",
        f"{who} asked for {request.body['quantity']:g} {unit}",
    )
    if answer is None:
        return say.pick(f"{asked}，未答复", f"{asked}, no answer")
    gives, reason = float(answer.body["quantity"]), str(answer.body["reason"])
    said = say.pick(f"答复 {gives:g}", f"it gives {gives:g}")
    return f"{asked}{say.pick('，', ', ')}{said}" + (f"（{reason}）" if reason else "")


def _heap(said: Said) -> _Heap:
    return str(said.body["incident"]), str(said.body["name"]), str(said.body["unit"])
