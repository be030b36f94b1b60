"""The duty room's people and whom they call: handovers, roll-calls, instructions, consultations.

What a reader would get wrong: nobody here is perfect. An officer may skip an item of the
handover, a party may not hear the roll-call, who is called to a consultation may come late; the
desk finds out by what does not come.
"""

from __future__ import annotations

from twin.sim.figures.rows import Spread
from twin.sim.links import DESK, Links
from twin.sim.seats import DUTY
from twin.sim.world import Life, World, ms
from twin.terms.conference import (
    ConferenceBegan,
    ConferenceCalled,
    ConferenceConcluded,
    ConferenceJoined,
)
from twin.terms.decision import ReportSent
from twin.terms.duty_acts import (
    FeedbackGiven,
    HandoverSigned,
    InstructionGiven,
    RollCallAnswered,
)
from twin.terms.duty_effects import HandoverDue, InstructionPassed, RollCallStarted
from twin.terms.observation import Seen
from twin.terms.report_effects import ReportStage

__all__ = ["DutyRoom"]


class DutyRoom:
    """Everybody who keeps the duty room's routine going."""

    def __init__(self, world: World, links: Links, played: tuple[str, ...] = ()) -> None:
        """At the positions in `played` real people sit; they answer for themselves."""
        self._world, self._links, self._played = world, links, played
        self._figures = world.figures.duty
        self._lasts: dict[str, tuple[str, float]] = {}

    def hand_over(self, due: HandoverDue) -> None:
        """Both sides go through the checklist and sign."""
        for side, by in (("out", due.from_officers[0]), ("in", due.officers[0])):
            items = tuple(item for item in due.items if not self._skips(f"{due.shift}/{by}/{item}"))
            said = HandoverSigned(
                shift=due.shift, by=by, side="out" if side == "out" else "in", items=items
            )
            self._after(self._figures.handover, f"{due.shift}/{side}", DUTY, said)

    def call_roll(self, started: RollCallStarted) -> None:
        """Every party that hears it answers."""
        for party in started.parties:
            if party in self._played:
                continue
            key = f"{started.roll_call}/{party}/{int(started.again)}"
            if self._world.stream("roll_call_silent", key).chance(self._figures.silent.share):
                continue
            said = RollCallAnswered(roll_call=started.roll_call, party=party, by=party)
            self._reach(party, key, self._figures.roll_call, said)

    def instruct(self, report: ReportSent) -> None:
        """Whoever receives a first written report may give an instruction on it."""
        if report.form != "written" or report.stage is not ReportStage.FIRST:
            return
        key = f"{report.incident}/{report.to}"
        if not self._world.stream("instructs", key).chance(self._figures.instructs.share):
            return
        said = InstructionGiven(
            instruction=f"ZS-{report.report}",
            by=report.to,
            to="centre:119",
            text="全力救治伤员，控制险情，按时续报",
            within_s=self._figures.instruction_within.value,
            incident=report.incident,
        )
        self._after(self._figures.instruction, key, report.to, said)

    def pass_on(self, passed: InstructionPassed) -> None:
        """Whoever is instructed acts and reports."""
        said = FeedbackGiven(
            instruction=passed.instruction, by=passed.to, text="已落实，力量到位，继续处置"
        )
        self._reach(passed.to, passed.instruction, self._figures.feedback, said)

    def convene(self, called: ConferenceCalled) -> None:
        """Those called join by the first means; some do not hear the first call."""
        self._lasts[called.conference] = (called.convener, called.lasts_s)
        for who in called.must_attend:
            if who in self._played:
                continue
            key = f"{called.conference}/{who}/{int(called.again)}"
            if self._world.stream("absent", key).chance(self._figures.absent.share):
                continue
            said = ConferenceJoined(conference=called.conference, who=who, means=called.means[0])
            self._reach(who, key, self._figures.join, said)

    def confer(self, began: ConferenceBegan) -> None:
        """The convener concludes it after the usual time."""
        if self._lasts[began.conference][0] not in self._played:
            self._world.start(self._conclude(began.conference))

    def _conclude(self, conference: str) -> Life:
        convener, lasts_s = self._lasts[conference]
        scale = self._world.reaction
        yield self._world.env.timeout(ms(lasts_s * scale))
        said = ConferenceConcluded(
            conference=conference,
            by=convener,
            conclusion="险情可控，影响范围按现有评估",
            decision="按建议提级处置，加强监测，按时续报",
        )
        self._links.tell_desk(convener, said)

    def _skips(self, key: str) -> bool:
        return self._world.stream("skips_item", key).chance(self._figures.skips_item.share)

    def _reach(self, party: str, key: str, spread: Spread, said: Seen) -> None:
        """Carry it to somebody, who answers after a while."""
        self._links.send(DESK, party, lambda: self._after(spread, key, party, said))

    def _after(self, spread: Spread, key: str, party: str, said: Seen) -> None:
        scale = self._world.reaction
        drawn_s = self._world.draw_s(spread, said.kind, key, scale)
        self._world.later(ms(drawn_s), lambda: self._links.tell_desk(party, said))
