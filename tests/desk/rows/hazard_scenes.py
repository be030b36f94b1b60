"""Gas and fire at the county's places, and every step of a warning."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from tests.desk.conftest import Told, gas
from tests.desk.rows.acts import HOUR, Step, blow, call, say
from tests.desk.rows.without import Scene
from tests.desk.warning.conftest import alert, drafted
from twin.county import County
from twin.desk import Rules
from twin.terms.incident_acts import ExtentReported
from twin.terms.levels import WarningColour
from twin.terms.observation import (
    AlarmBit,
    AlarmChanged,
)
from twin.terms.place import Place
from twin.terms.warning_acts import MoveOrdered, NoticeActed, WarningActed
from twin.terms.warning_stages import MoveStage, NoticeAct, OwnKind, WarningAct


def hazards(county: County) -> Iterator[Scene]:
    """A leak at the first source of each substance, small or large, with and without a wind."""
    first: dict[str, str] = {}
    for source in county.hazards.values():
        for tank in source.tanks:
            first.setdefault(tank.substance, source.id)
    for (substance, hazard), known in product(first.items(), (True, False)):
        place, cas = county.hazards[hazard].as_term(), county.substances[substance].cas
        for wind in ("none", "near", "weak", "far"):

            def play(
                told: Told, place: Place = place, cas: str = cas, wind: str = wind,
                hazard: str = hazard if known else "",
            ) -> None:  # fmt: skip
                blow(told, wind)
                told.see(10, call("gas_leak", place, hazard=hazard, substance=cas))
                if wind != "none":  # more than one sign: it may be large
                    told.see(30, call("gas_leak", place, "C-2", hazard=hazard, substance=cas))
                say(told, 60)
                told.wake_until(0.3 * HOUR)

            yield Scene(("cards", "notices"), cas, play)
            yield Scene(("cards",), cas, play, "night")
            if cas in ("7664-39-3", "7782-50-5", "7664-41-7", "68476-85-7"):
                yield Scene(("assessment",), "", play)
    park = county.hazards["H-A1"].as_term()
    for kind in ("tanker_fire", "grass_fire", "forest_fire", "earthquake"):

        def go(told: Told, kind: str = kind) -> None:
            blow(told, "near")
            told.see(10, call(kind, park))
            if kind == "earthquake":
                told.see(20, ExtentReported(what="magnitude", amount=6.5, place=park, by="台网"))
            say(told, 60)
            told.wake_until(0.3 * HOUR)

        yield Scene(("assessment",), "", go)
        yield Scene(("cards", "notices", "incidents"), f"'{kind}'", go)


def warnings(county: County, rules: Rules) -> Iterator[Scene]:
    for row in rules.warnings.kinds:
        for colour in WarningColour:
            for issuer in row.issuers:

                def hear(
                    told: Told, row: Any = row, colour: Any = colour, who: str = issuer
                ) -> None:
                    told.see(
                        10,
                        alert(
                            event=row.words[0],
                            sender_name=f"县{who}局",
                            colour=colour,
                            headline=f"发布{row.words[0]}预警",
                        ),
                    )
                    told.wake_until(HOUR)

                yield Scene(("warnings", "calling"), f"{row.kind!r}", hear)
    for evidence in rules.warnings.evidence:
        yield Scene(("warnings",), f"'{evidence.quantity}'", _evidence(county, evidence))
    roles = sorted({role for row in rules.warnings.acts for role in row.roles})
    for act, role in product(WarningAct, roles):
        for kind in OwnKind:

            def own(told: Told, act: Any = act, role: str = role, kind: Any = kind) -> None:
                told.see(10, drafted(warning_kind=kind, role=role if act is WarningAct.DRAFT
                                     else "duty_officer"))  # fmt: skip
                if act not in (WarningAct.REVIEW, WarningAct.REJECT):
                    _own_act(told, 20, WarningAct.REVIEW, "deputy")
                if act in (WarningAct.CANCEL, WarningAct.REPLACE):
                    told.answer(60, "approve_county_warning", "approve", by="county_head")
                if act is WarningAct.REPLACE:
                    told.see(65, drafted(warning_kind=kind, role=role, replaces="CW-1"))
                _own_act(told, 70, act, role)
                told.wake_until(2 * HOUR)

            yield Scene(("warnings",), f"{act!r}", own)
    for colour, kind in product(WarningColour, OwnKind):

        def issued(told: Told, colour: Any = colour, kind: Any = kind) -> None:
            told.see(10, drafted(colour=colour, warning_kind=kind))
            _own_act(told, 20, WarningAct.REVIEW, "deputy")
            told.answer(60, "approve_county_warning", "approve", by="county_head")
            told.wake_until(5 * HOUR)

        yield Scene(("warnings", "calling", "authority"), "", issued)
    village = next(v.id for v in county.villages.values() if v.township == "T-paozi")
    by = {"county_hq": "county_hq", "township": "township:T-paozi", "village": f"village:{village}"}
    for right, stage in product(rules.warnings.moves, MoveStage):

        def move(told: Told, role: str = right.role, stage: Any = stage) -> None:
            only = (village,) if role == "village" else ()
            for k, each in enumerate((MoveStage.PREPARE, stage)):
                told.see(10 + k, MoveOrdered(order=f"M-{k}", stage=each, by=by[role], role=role,
                                             township="T-paozi", villages=only))  # fmt: skip
            told.wake_until(HOUR)

        yield Scene(("warnings", "calling"), f"'{right.role}'", move)
    notice_roles = sorted({role for row in rules.notices.acts for role in row.roles})
    for step, role in product(NoticeAct, notice_roles):

        def notice(told: Told, act: Any = step, role: str = role) -> None:
            blow(told, "near")
            told.see(10, gas("GHF-001"), gas("GHF-002"))
            if act in (NoticeAct.CANCEL, NoticeAct.REPLACE):
                told.answer(60, "approve_warning", "approve")
            told.see(70, NoticeActed(notice="W-1", act=act, by="张三", role=role))
            told.wake_until(0.5 * HOUR)

        yield Scene(("notices",), f"{step!r}", notice)


def _own_act(told: Told, at_s: float, act: WarningAct, role: str) -> None:
    told.see(at_s, WarningActed(warning="CW-1", act=act, by="李四", role=role, reason="研判"))


def _evidence(county: County, row: Any) -> Step:
    known = [(w.id, w.kind) for w in county.windows.values()]
    known += list(zip(county.points.id, county.points.text["kind"], strict=True))
    points = [point for point, kind in known if kind == row.kind]

    def play(told: Told) -> None:
        at_s = 10.0
        for bit in row.bits:
            value = 10.0 if bit in (AlarmBit.L, AlarmBit.LL) else 1000.0
            for point in points[:30]:
                told.see(at_s, AlarmChanged(point=point, bit=bit, active=True, value=value))
                at_s += 1.0
        told.wake_until(HOUR)

    return play
