"""The people the desk depends on: plant control rooms, leaders, the hall.

Each is a place where work queues: one person does one thing at a time. What a reader would get
wrong: the plant's answer about an alarm is what somebody *sees* there, so it is taken from the
truth at the head when he looks, not from the instrument.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import simpy

from twin.desk.authority_rules import SIGNATURES
from twin.sim.figures.rows import Spread
from twin.sim.inquiry import Inquiry
from twin.sim.links import DESK, Links
from twin.sim.seats import Finds, Seats
from twin.sim.world import Life, World, ms
from twin.terms.decision import Asked, ReportAlarm, SceneRequested
from twin.terms.levels import ResponseLevel
from twin.terms.observation import (
    Answered,
    SceneReported,
    Seen,
)

__all__ = ["People"]

_Matter: TypeAlias = tuple[str, str, str]  # who is asked, the topic, what about


@dataclass(frozen=True, slots=True)
class _Reply:
    """How a person answers questions of a topic: how long it takes, and with which option."""

    takes: Spread
    option: str | Callable[[Asked], str]


class People:
    """Everybody who is told or asked something. `finds` says what an alarm is to one who looks."""

    def __init__(self, world: World, links: Links, finds: Finds, inquiry: Inquiry) -> None:
        self._world, self._links, self._finds = world, links, finds
        self._scale = world.reaction
        self.seats = Seats(world)
        self._asked: dict[_Matter, Asked] = {}
        self._tries: dict[_Matter, int] = {}
        self._pressed: dict[str, ReportAlarm] = {}
        figures = world.figures.people
        self._replies = {
            "approve_warning": _Reply(figures.approve, "approve"),
            "approve_county_warning": _Reply(figures.approve, "approve"),
            **{matter: _Reply(figures.sign, "sign") for matter in SIGNATURES},
            "take_command": _Reply(figures.approve, "accept"),
            "close_incident": _Reply(figures.agree_to_close, inquiry.may_close),
            "call_off_incident": _Reply(figures.agree_to_close, inquiry.is_false),
            "press_issuer": _Reply(figures.approve, "phone_issuer"),
            "lend_units": _Reply(figures.approve, "lend"),
            "switch_mode": _Reply(figures.start_response, "switch"),
            "review_incident": _Reply(figures.review, "filed"),
            "same_event": _Reply(figures.judge_report, inquiry.same_event),
            "contradiction": _Reply(figures.find_out, inquiry.contradiction),
        }
        for level in ResponseLevel:
            self._replies[f"start_response_{level.value}"] = _Reply(figures.start_response, "start")

    def ask(self, asked: Asked) -> None:
        """A question reaches the person it is for; asked again, it is still one piece of work."""

        def hear() -> None:
            matter = (asked.to, asked.topic, asked.about)
            at_work = matter in self._asked
            self._asked[matter] = asked
            if asked.about in self._pressed:
                self._start(self._sign_now(matter))
            elif not at_work:
                verify = asked.topic == "verify_alarm"
                self._start(self._verify(matter) if verify else self._reply(matter))

        self._links.phone(DESK, asked.to, hear, about=asked.question)

    def press(self, alarm: ReportAlarm) -> None:
        """A limit is near: who is asked for that signature from now on puts all else aside."""
        self._pressed[alarm.report] = alarm

    def show(self, scene: SceneRequested) -> None:
        """The hall's operator takes the scene and reads it back."""
        self._links.send(
            DESK, scene.room, lambda: self._start(self._switch(scene)), about=scene.scene
        )

    def _verify(self, matter: _Matter) -> Life:
        """Send somebody to the head and say what he finds."""
        position, _, alarm = matter
        yield self._takes(self._world.figures.people.verify, "verify", f"{position}/{alarm}")
        self._answer(matter, self._finds(alarm, position.partition(":")[2]).value)

    def _reply(self, matter: _Matter) -> Life:
        """Get through to the leader (or not), wait for him, and take his answer."""
        world, reply = self._world, self._replies[matter[1]]
        away = world.figures.people.leader_unreachable.share
        key = f"{'/'.join(matter)}/{self._times_asked(matter)}"
        if matter[0] == "leader" and world.stream("unreachable", key).chance(away):
            del self._asked[matter]
            return
        with self.seats.at(matter[0]).request() as turn:
            yield turn
            asked = self._asked.get(matter)
            if asked is None:
                return  # answered at once, out of turn
            if world.now_ms < asked.answer_by_ms:
                yield self._takes(reply.takes, matter[1], key)
                self._answer(matter, reply.option)
            else:
                del self._asked[matter]  # somebody else has been asked meanwhile

    def _sign_now(self, matter: _Matter) -> Life:
        """Read what is about to be late and sign it, before anything that waits."""
        pressed = self._world.figures.people.sign_pressed
        key = f"{'/'.join(matter)}/{self._times_asked(matter)}"
        yield self._takes(pressed, "sign_pressed", key)
        self._answer(matter, "sign")

    def _switch(self, scene: SceneRequested) -> Life:
        """Switch the room and read back what it shows."""
        key = f"{scene.room}/{scene.incident}/{scene.scene}"
        yield self._takes(self._world.figures.people.hall_scene, "hall_scene", key)
        self._tell(scene.room, SceneReported(room=scene.room, scene=scene.scene, done=True))

    def _times_asked(self, matter: _Matter) -> int:
        """How often it has come up; being away once says nothing of later."""
        self._tries[matter] = self._tries.get(matter, 0) + 1
        return self._tries[matter]

    def _answer(self, matter: _Matter, option: str | Callable[[Asked], str]) -> None:
        """Answer the latest question on a matter, unless that has been done meanwhile."""
        asked = self._asked.pop(matter, None)
        if asked is None:
            return
        answer = option if isinstance(option, str) else option(asked)
        said = Answered(question=asked.question, answer=answer, by=asked.to)
        self._links.phone_desk(asked.to, said, about=asked.question)

    def _tell(self, party: str, body: Seen) -> None:
        self._links.tell_desk(party, body)

    def _start(self, life: Life) -> None:
        self._world.start(life)

    def _takes(self, spread: Spread, purpose: str, key: str) -> simpy.Event:
        drawn_s = self._world.draw_s(spread, purpose, key, self._scale)
        return self._world.env.timeout(ms(drawn_s))
