"""The staff of a plant: they notice a leak, dial 119, tell their head, and try to shut it off.

What a reader would get wrong: the firm's own report to the county is one of several ways the
county hears of a leak, and by law the slowest (one hour, Order 493 art. 9). Alarms and 119 are
usually earlier.
"""

from __future__ import annotations

from twin.sim.centres import Call, Centres
from twin.sim.leak import Leak, Leaks
from twin.sim.links import Links, plant_party
from twin.sim.sensing import Sensing
from twin.sim.telling import Origins, leak_of
from twin.sim.world import World, ms
from twin.terms.alarm_acts import AlarmCause
from twin.terms.happenings import FirmHides
from twin.terms.observation import CountReported, EventReported, TaskReported

__all__ = ["PlantStaff"]

_CAUSES = {
    "silent": AlarmCause.POWER_OR_NETWORK,
    "calibration": AlarmCause.CALIBRATION,
    "misoperation": AlarmCause.MISOPERATION,
}


class PlantStaff:
    """What the people at the leaking plant do by themselves."""

    def __init__(
        self,
        world: World,
        links: Links,
        centres: Centres,
        leaks: Leaks,
        sensing: Sensing,
        origins: Origins,
    ) -> None:
        self._world, self._links, self._centres = world, links, centres
        self._leaks, self._sensing, self._origins = leaks, sensing, origins
        self._silent: dict[str, bool] = {}
        self._unsaid: dict[str, EventReported] = {}
        leaks.on_open.append(self._noticed)
        leaks.on_stop.append(self._told_of_stop)

    def finds(self, alarm: str, hazard: str) -> AlarmCause:
        """What somebody sent to an alarm's point finds there, from what is true.

        An alarm of a window (a day's rain) is looked into at its instrument.
        """
        point, bit = alarm.split("/")[:2]
        point = point.partition(":")[0]
        known = _CAUSES.get(self._sensing.fault_of(point))
        if known is not None:
            return known
        if bit == "BAD":
            return AlarmCause.POWER_OR_NETWORK
        return AlarmCause.REAL if self._is_so(point, bit, hazard) else AlarmCause.INSTRUMENT_FAULT

    def _is_so(self, point: str, bit: str, hazard: str) -> bool:
        """Whether there is gas (a leak at the plant, or above H at the head), or a limit passed."""
        points = self._world.county.points
        row, found = points.row_of[point], self._sensing.lately(point)
        if bit in ("L", "LL"):
            return self._sensing.truth(point) <= float(points.numbers["l"][row])
        if bit not in ("H", "HH"):
            return False
        leaking = points.text["family"][row] == "gas" and self._leaks.is_open(hazard)
        return leaking or found >= float(points.numbers["h"][row])

    def _noticed(self, leak: Leak) -> None:
        people = self._world.figures.people
        scale = self._world.reaction
        draw = self._world.draw_s
        hazard = self._world.county.hazards[leak.hazard]
        party = plant_party(leak.hazard)
        call = Call(
            event_type="gas_leak",
            place=hazard.as_term(),
            caller=party,
            hazard=leak.hazard,
            substance=leak.substance.cas,
            event=leak_of(leak.hazard),
            seen_ms=self._world.now_ms,
        )
        self._origins.report(f"firm:{leak.hazard}", leak_of(leak.hazard))
        calls_ms = ms(draw(people.firm_calls, "firm_calls", leak.hazard, scale))
        self._centres.call(call, calls_ms, party)
        told_s = draw(people.firm_tells_head, "firm_tells_head", leak.hazard, scale)
        reports_s = draw(people.firm_reports, "firm_reports", leak.hazard, scale)
        said = EventReported(
            report=f"firm:{leak.hazard}",
            event_type="gas_leak",
            place=hazard.as_term(),
            caller=f"firm:{hazard.firm}",
            channel="phone",
            text=f"{hazard.name}{leak.substance.name}泄漏",
            hazard=leak.hazard,
            substance=leak.substance.cas,
            source_kind="firm",
            seen_ms=self._world.now_ms,
        )
        self._unsaid[leak.hazard] = said
        self._world.later(ms(told_s + reports_s), lambda: self._report(leak.hazard))
        self._try_to_shut_off(leak)

    def reminded(self, hazard: str) -> None:
        """The county asks where the firm's report stays; its head reports now."""
        self._report(hazard)

    def hide(self, hides: FirmHides) -> None:
        """From now on the firm keeps quiet, or tells another number than the true one."""
        party, hazard = plant_party(hides.hazard), self._world.county.hazards[hides.hazard]
        body = {"hazard": hides.hazard, "what": hides.what, "truth": hides.truth}
        self._world.record("world.firm_hides", party, {**body, "says": hides.says})
        if hides.says is None:
            self._silent[hides.hazard] = True
            return
        said = CountReported(
            what=hides.what,
            number=hides.says,
            place=hazard.as_term(),
            by=f"firm:{hazard.firm}",
        )
        self._links.phone_desk(party, said, about=f"count:{hides.hazard}")

    def _report(self, hazard: str) -> None:
        if self._silent.get(hazard, False):
            return
        said = self._unsaid.pop(hazard, None)
        if said is not None:
            self._links.phone_desk(plant_party(hazard), said, about=said.report)

    def _try_to_shut_off(self, leak: Leak) -> None:
        figures = self._world.figures.leak
        dice = self._world.stream("shut_off", leak.hazard)
        if not dice.chance(figures.shut_off.share):
            return
        after = figures.shut_off_after
        after_ms = ms(dice.lognormal(after.median_s, after.sigma))
        self._world.later(after_ms, lambda: self._leaks.stop(leak, "plant"))

    def _told_of_stop(self, leak: Leak) -> None:
        """The plant tells the county when it has shut off the leak itself."""
        if leak.stopped_by != "plant":
            return
        party = plant_party(leak.hazard)
        hazard = self._world.county.hazards[leak.hazard]
        said = TaskReported(task="stop_leak", place=hazard.as_term(), hazard=leak.hazard, by=party)
        self._links.phone_desk(party, said, about=f"stop:{leak.hazard}")
