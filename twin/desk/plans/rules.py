"""`cards.yaml`: what is sent to which event, who does what by when, how close to go.

A run card is for an event type, a kind of place and an hour. Its rows hold from a response level
on: what a fourth-level response needs, a second-level one needs too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, Self

from pydantic import Field, model_validator

from twin.desk.rule_parts import EventType, Rule, RuleFile, Seconds, Sourced, Wrong
from twin.inputs import BadValue
from twin.terms.levels import ResponseLevel
from twin.terms.text import Text
from twin.terms.units import Role

__all__ = [
    "ApproachRule",
    "CardGoods",
    "CardNeed",
    "CardRules",
    "CardTask",
    "GoodsRule",
    "Hours",
    "PlaceKind",
    "RequestRule",
    "RunCard",
    "Size",
    "Standoff",
]

PlaceKind = Literal["park", "town", "rural"]
Hours = Literal["day", "night"]
Size = Literal["small", "large"]


class CardNeed(Rule):
    """A line of a run card: so many units with a capability, for a task, from a role."""

    capability: str
    number: int = Field(ge=1)
    role: Role
    task: str
    from_level: ResponseLevel = ResponseLevel.IV


class CardGoods(Sourced):
    """Goods for a task of the card, released from our depots when the plan starts.

    A row with `substances` (CAS) holds only where one of them has come out.
    """

    name: str
    unit: str
    quantity: int = Field(ge=1)
    task: str
    substances: tuple[str, ...] = ()
    from_level: ResponseLevel = ResponseLevel.IV


class CardTask(Sourced):
    """Something that somebody who commands no unit is to do, and by when.

    With `take_note` it is only to be known: it is done when its owner has taken note.
    """

    id: str = Field(pattern=r"^[a-z][a-z_]*$")
    name: str
    name_en: str
    owner: str
    within: Seconds
    take_note: bool = False
    from_level: ResponseLevel = ResponseLevel.IV
    clause: str


class RunCard(Sourced):
    """What an event of one type needs; over when the task `done_when` is reported done."""

    id: str
    event_type: EventType
    places: tuple[PlaceKind, ...] = ("park", "town", "rural")
    hours: tuple[Hours, ...] = ("day", "night")
    name: str
    name_en: str
    done_when: str
    needs: tuple[CardNeed, ...]
    goods: tuple[CardGoods, ...] = ()
    tasks: tuple[CardTask, ...] = ()

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        lines = [(need.capability, need.task, need.from_level) for need in self.needs]
        for line in lines:
            if lines.count(line) > 1:
                raise BadValue(
                    Text(
                        f"{self.id}：{line[0]} 为“{line[1]}”写了两次",
                        f"{self.id}: {line[0]} for {line[1]!r} stands twice",
                    ),
                    hint=Text("合成一行，写总数", "make it one line with the sum"),
                )
        names = [task.id for task in self.tasks]
        if len(set(names)) < len(names):
            raise BadValue(Text(f"{self.id}：有两项任务同名", f"{self.id}: two tasks share an id"))
        work = {need.task for need in self.needs} | set(names)
        for goods in self.goods:
            if goods.task not in work:
                raise BadValue(
                    Text(
                        f"{self.id}：{goods.name} 的任务“{goods.task}”不在这张卡上",
                        f"{self.id}: {goods.name} is for {goods.task!r}, no task of this card",
                    ),
                    hint=Text("写某一行的 task 或某项任务的 id", "name one of its tasks"),
                )
        if self.done_when not in [need.task for need in self.needs]:
            raise BadValue(
                Text(
                    f"{self.id}：没有一行的任务是结束条件“{self.done_when}”",
                    f"{self.id}: no line has the task {self.done_when!r} that would end it",
                ),
                hint=Text(
                    "done_when 应是某一行的 task", "done_when must be the task of one of its lines"
                ),
            )
        return self

    def meets(self, other: RunCard) -> bool:
        """Whether both cards could be taken for the same event."""
        return (
            self.event_type == other.event_type
            and any(place in other.places for place in self.places)
            and any(hour in other.hours for hour in self.hours)
        )


class Standoff(Sourced):
    """First stand-off by event type, substance (CAS), size of the release and hour; `*` is any."""

    event_type: str
    substance: str
    size: Size | Literal["*"] = "*"
    hours: Hours | Literal["*"] = "*"
    radius_m: float = Field(gt=0)


class ApproachRule(Sourced):
    """Where the wind sets the side to come from; how far it turns until that is said anew.

    Who is there already for one of the tasks `moves`, no farther than `move_beyond` metres outside
    the stand-off, moves when he stands more than `move_deg` off upwind.
    """

    event_types: tuple[EventType, ...]
    turn_deg: float = Field(gt=0, le=360)
    move_deg: float = Field(gt=0, le=180)
    move_beyond: float = Field(ge=0)
    moves: tuple[str, ...]


class RequestRule(Sourced):
    """How long another role may take to answer, and how often it is asked again."""

    answer_within: Seconds
    ask_again: int = Field(ge=0)
    clause: str


class GoodsRule(Sourced):
    """Who is asked for goods: `keeper` where no depot is ours to draw from, else `ask`."""

    keeper: Role
    ask: Role
    answer_within: Seconds
    ask_again: int = Field(ge=0)
    clause: str


class CardRules(RuleFile):
    """`cards.yaml`."""

    cards: tuple[RunCard, ...]
    standoff: tuple[Standoff, ...]
    approach: ApproachRule
    requests: RequestRule
    goods: GoodsRule

    def wrong(self) -> Iterator[Wrong]:
        """Cards that contradict each other: two for the same event."""
        for i, card in enumerate(self.cards):
            other = next((o for o in self.cards[:i] if o.id == card.id or o.meets(card)), None)
            if other is not None:
                yield (
                    ("cards", i, "id"),
                    BadValue(
                        Text(
                            f"{other.id} 与 {card.id} 适用于同一事件，不知用哪张",
                            f"{other.id} and {card.id} are for the same event: which to take?",
                        ),
                        hint=Text(
                            "用 places、hours 把两张分开", "keep them apart by places and hours"
                        ),
                    ),
                )

    @model_validator(mode="after")
    def _a_standoff_for_all(self) -> Self:
        last = self.standoff[-1] if self.standoff else None
        if last is None or (last.event_type, last.substance, last.size, last.hours) != ("*",) * 4:
            raise BadValue(
                Text(
                    "警戒半径表的最后一行应适用于一切",
                    "the stand-off table must end with a row for all",
                ),
                hint=Text("加一行全为 * 的", "add a row of *"),
            )
        return self
