"""A condition with the county at hand: names become ids, units become the quantity's own.

Everything wrong with a condition is told at once, each at its own place inside the text; only a
slip of grammar hides what comes after it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import Any

from scenarios.actions import vocabulary
from scenarios.areas import township_of
from scenarios.checks import Checks, Loc
from scenarios.names import point_of
from scenarios.when.grammar import Call, Comparison, Joined, Moment, Negated, Node, parse
from scenarios.when.reach import never
from scenarios.when.tokens import SyntaxSlip, Token
from scenarios.when.words import Event, Measure, by_name, meant
from twin.inputs import BadValue, Spot, near
from twin.inputs.durations import drill_time_s, duration_s
from twin.terms.text import Text
from twin.terms.trigger import (
    AllHold,
    AnyHolds,
    Compares,
    Fulfilled,
    NotHolds,
    PeopleAway,
    PointShows,
    Quantity,
    RainFell,
    Reached,
    Recorded,
    Test,
    Trigger,
    WindBlows,
)

__all__ = ["read_condition"]

_NOTHING = Reached(at_s=0.0)
"""Stands where a part could not be read; a drill with problems is never returned."""
_LONGEST_RAIN_S = 86_400.0


def read_condition(
    checks: Checks, loc: Loc, text: str, *, expects: Collection[str], last_s: float
) -> Trigger:
    """The condition written at `loc`.

    Args:
        checks: The county, and where problems go.
        expects: Ids of the expected actions of the file.
        last_s: From this moment of the drill on it is no use any more.
    """
    reader = _Reader(checks, loc, text, expects)
    try:
        tree = parse(text)
    except SyntaxSlip as slip:
        reader.wrong("E310", slip.start, slip.end, slip.message, slip.hint)
        return Trigger(text=text, test=_NOTHING)
    test = reader.test(tree)
    why = never(test, last_s) if reader.clean else None
    if why is not None:
        reader.wrong("E309", 0, len(text), why)
    return Trigger(text=text, test=test)


class _Reader:
    def __init__(self, checks: Checks, loc: Loc, text: str, expects: Collection[str]) -> None:
        self.clean = True
        self._checks, self._expects = checks, expects
        self._spot = checks.document.at(*loc)
        line = checks.document.line_at(self._spot)
        quoted = line[self._spot.col - 1 : self._spot.col] in ("'", '"')
        first = self._spot.col + quoted
        self._col = first if line[first - 1 :].startswith(text) else None

    def test(self, node: Node) -> Test:
        """The test that a node of the tree stands for."""
        match node:
            case Joined(how=how, parts=parts):
                tests = tuple(self.test(part) for part in parts)
                return AllHold(parts=tests) if how == "and" else AnyHolds(parts=tests)
            case Negated(part=part):
                return NotHolds(part=self.test(part))
            case Moment(token=token):
                at_s = self._read(token, partial(drill_time_s, token.text), "E310")
                return Reached(at_s=at_s or 0.0)
            case Comparison():
                return self._compares(node)
            case Call():
                return self._event(node)

    def wrong(
        self, code: str, start: int, end: int, message: Text, hint: Text | None = None
    ) -> None:
        """Note a problem at a part of the text; at all of it where its lines are folded."""
        self.clean = False
        spot = self._spot
        if self._col is not None:
            spot = Spot(spot.file, spot.line, self._col + start, end - start)
        self._checks.add_at(code, spot, message, hint)

    def _compares(self, node: Comparison) -> Test:
        call = node.quantity
        measure = by_name(call.name.text)
        if isinstance(measure, Event):
            message = Text(f"“{call.name.text}”不能比较大小", f"{call.name.text!r} has no size")
            hint = Text("它自己就是条件，去掉比较", "it is a condition by itself")
            self._at("E310", call.name, message, hint)
        if not isinstance(measure, Measure):
            if measure is None:
                self._unknown(call.name)
            return _NOTHING
        if not self._right_number(call, measure):
            return _NOTHING
        quantity = self._quantity(call, measure)
        if quantity is None:
            return _NOTHING
        factor = self._factor(node, measure, quantity)
        return Compares(quantity=quantity, op=node.op, value=node.value * factor)

    def _quantity(self, call: Call, measure: Measure) -> Quantity | None:
        county, words = self._checks.county, call.arguments
        if measure.asks == "wind":
            return WindBlows()
        if measure.asks == "people":
            if not words:
                return PeopleAway(township="")
            town = self._read(words[0], partial(township_of, county, words[0].text))
            return None if town is None else PeopleAway(township=town)
        point = self._read(words[0], partial(self._point, words[0].text, measure))
        if measure.asks == "rain":
            span_s = self._read(words[1], partial(_span_s, words[1].text), "E310")
            if point is None or span_s is None:
                return None
            return RainFell(point=point, span_s=span_s)
        return None if point is None else PointShows(point=point)

    def _point(self, name: str, measure: Measure) -> str:
        """The id of a sensor point of the right kind.

        Raises:
            BadValue: E204, with near ones of the kind.
        """
        county = self._checks.county
        fitting = [
            point
            for point, kind in zip(county.points.id, county.points.text["kind"], strict=True)
            if measure.points is None or kind in measure.points
        ]
        try:
            point = point_of(county, name)
        except BadValue as bad:
            close = near(name, fitting) or fitting[:3]
            hint = Text(f"相近的有：{'、'.join(close)}", f"near ones: {', '.join(close)}")
            raise BadValue(bad.message, hint=hint, code=bad.code) from None
        if point not in fitting:
            raise BadValue(
                Text(f"“{name}”测的不是{measure.name.zh}", f"{name!r} measures something else"),
                hint=Text(f"如 {'、'.join(fitting[:3])}", f"such as {', '.join(fitting[:3])}"),
                code="E204",
            )
        return point

    def _factor(self, node: Comparison, measure: Measure, quantity: Quantity) -> float:
        """What one of the written unit is in the quantity's own."""
        units = dict(measure.units)
        if isinstance(quantity, PointShows) and not units:
            points = self._checks.county.points
            units = {points.text["unit"][points.row_of[quantity.point]]: 1.0}
        written = node.unit.replace("³", "3").replace("℃", "degC")
        if not written or written in units:
            return units.get(written, 1.0)
        self._at(
            "E311",
            node.number,
            Text(f"{measure.name.zh}的单位不是“{node.unit}”",
                 f"{node.unit!r} is no unit of {measure.name.en}"),
            Text(f"写 {'、'.join(units)}，或不写单位", f"write {', '.join(units)}, or no unit"),
        )  # fmt: skip
        return 1.0

    def _event(self, call: Call) -> Test:
        event = by_name(call.name.text)
        if isinstance(event, Measure):
            message = Text(f"“{call.name.text}”后面要有比较", f"{call.name.text!r} is compared")
            hint = Text(f"例：{event.example}", f"as in {event.example}")
            self._at("E310", call.name, message, hint)
        if not isinstance(event, Event):
            if event is None:
                self._unknown(call.name)
            return _NOTHING
        if not self._right_number(call, event):
            return _NOTHING
        match event.asks:
            case "done":
                return self._done(call.arguments[0])
            case "arrived":
                return self._arrived(call.arguments[0])
            case "opened":
                return self._recorded("立案", [("类型", word) for word in call.arguments])

    def _done(self, word: Token) -> Test:
        if word.text not in self._expects:
            close = near(word.text, list(self._expects))
            self._at(
                "E308",
                word,
                Text(f"没有预期行动“{word.text}”", f"there is no expected action {word.text!r}"),
                Text(f"相近的有：{'、'.join(close)}", f"near ones: {', '.join(close)}")
                if close
                else None,
            )
        return Fulfilled(expect=word.text)

    def _arrived(self, word: Token) -> Test:
        """Of a role, for a task, or of a unit by its id: the first that the word is a word for."""
        for key, table in (("角色", "who"), ("任务", "task")):
            choices = vocabulary().choices[table]
            code = choices.get(word.text, word.text)
            if code in choices.values():
                return self._recorded(
                    "到达", [(key, Token("word", str(code), word.start, word.end))]
                )
        return self._recorded("到达", [("单位", word)])

    def _recorded(self, action_word: str, pairs: list[tuple[str, Token]]) -> Test:
        words = vocabulary()
        action = words.find(action_word)
        conditions = words.fixed(action)
        for key, token in pairs:
            read = partial(words.condition, action, key, token.text, self._checks.county)
            found = self._read(token, read)
            conditions += [] if found is None else [found]
        return Recorded(record_kind=action.record, conditions=tuple(conditions))

    def _right_number(self, call: Call, wanted: Measure | Event) -> bool:
        least, most = wanted.takes
        if least <= len(call.arguments) <= most:
            return True
        end = call.arguments[-1].end if call.arguments else call.name.end
        message = Text(
            f"“{call.name.text}”括号里的内容不对", f"{call.name.text!r} takes something else"
        )
        hint = Text(f"例：{wanted.example}", f"as in {wanted.example}")
        self.wrong("E310", call.name.start, end, message, hint)
        return False

    def _unknown(self, name: Token) -> None:
        message = Text(f"条件里没有“{name.text}”这个量或事", f"nothing is called {name.text!r}")
        self._at("E312", name, message, meant(name.text))

    def _read(self, token: Token, read: Callable[[], Any], code: str = "") -> Any:
        try:
            return read()
        except BadValue as bad:
            self._at(code or bad.code, token, bad.message, bad.hint)
            return None

    def _at(self, code: str, token: Token, message: Text, hint: Text | None = None) -> None:
        self.wrong(code, token.start, token.end, message, hint)


def _span_s(written: str) -> float:
    span_s = duration_s(written)
    if not 60.0 <= span_s <= _LONGEST_RAIN_S or span_s % 60.0:
        raise BadValue(
            Text("雨量的时长在 1 分钟到 24 小时之间，以分钟计", "1 min to 24 h, in whole minutes"),
            hint=Text("写作 1h、30m", "write 1h or 30m"),
        )  # fmt: skip
    return span_s
