"""One act by one person: whether the role may do it here, and saying how it ended.

The role table is data (`roles` of `alarms.yaml`). A person who names no role has the first role of
the position; an act by a rule of the desk itself has no name.
"""

from __future__ import annotations

from twin.desk.alarms import transitions
from twin.desk.alarms.rules import RoleRow
from twin.desk.alarms.states import Life
from twin.desk.turn import Turn
from twin.terms.alarm_acts import AlarmAct, AlarmState
from twin.terms.alarm_effects import ActRefused, AlarmActed
from twin.terms.observation import AlarmBit
from twin.terms.text import Text

__all__ = ["NO_ALARM", "Act"]

NO_ALARM = Text("这个席位没有这条告警", "this position has no such alarm")


class Act:
    """One act by one person: whether the role may, and saying how it ended."""

    def __init__(
        self, turn: Turn, act: AlarmAct, target: str, position: str, by: str, role: str
    ) -> None:
        self.target = target
        self._turn, self._act, self._position, self._by = turn, act, position, by
        post = position.partition(":")[0]
        rows = [row for row in turn.rules.alarms.roles if row.position == post]
        self._row = next((row for row in rows if role in ("", row.role)), None)
        self._role = role or ("" if self._row is None or not by else self._row.role)

    def allowed(self) -> RoleRow | None:
        """The person's role, when it may do this here; else the refusal is said."""
        if self._row is None:
            self.refuse(
                Text(f"{self._role}不在这个席位", f"{self._role} has no seat at this position")
            )
            return None
        if self._act not in self._row.may:
            self.refuse(
                Text(
                    f"{self._row.name}无权{self._act.label.zh}",
                    f"a {self._row.name_en} may not {self._act.label.en}",
                )
            )
            return None
        return self._row

    def reasoned(self, reason: str) -> bool:
        """Whether a reason was given; else the refusal is said."""
        if not reason.strip():
            self.refuse(Text("要写明原因", "a reason must be given"))
        return bool(reason.strip())

    def life(self, *, begin: bool = False) -> Life | None:
        """The alarm at the position; with `begin` even if it has never come. Else a refusal."""
        turn, (point_id, _, bit) = self._turn, self.target.partition("/")
        point = turn.ground.points.get(point_id)
        life = turn.state.alarms.lives.get(f"{self._position}|{self.target}")
        if life is None and begin and point is not None and bit in AlarmBit.__members__:
            life = transitions.life_of(turn, self._position, point, AlarmBit[bit])
        if life is None:
            self.refuse(NO_ALARM)
        return life

    def done(self, state: AlarmState | None, reason: str = "", *, number: int = 1) -> None:
        """Say that it was done."""
        self._turn.emit(
            AlarmActed(
                act=self._act,
                target=self.target,
                position=self._position,
                state=state,
                by=self._by,
                role=self._role,
                reason=reason,
                number=number,
            )
        )

    def refuse(self, because: Text) -> None:
        """Say that it was not, and why."""
        self._turn.emit(
            ActRefused(
                act=self._act,
                target=self.target,
                position=self._position,
                by=self._by,
                role=self._role,
                because=because,
            )
        )
