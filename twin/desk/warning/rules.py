"""`notices.yaml`: 避险通知, their distances, who may do what with them, and their channels."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from twin.desk.rule_parts import EventType, Rule, RuleFile, Seconds, Sourced, Wrong, twice
from twin.inputs import BadValue, near
from twin.terms.text import Text
from twin.terms.warning_stages import NoticeAct

__all__ = [
    "ChannelRow",
    "NoticeActRow",
    "NoticeRow",
    "NoticeRules",
    "NoticeUpdate",
    "ZoneRow",
    "chain_of",
]

_NOBODYS = (NoticeAct.EXPIRE,)


class ZoneRow(Rule):
    """A zone down the wind: how far it reaches, and what people in it are told."""

    reach_m: float = Field(gt=0)
    say: str = Field(min_length=1)
    say_en: str = Field(min_length=1)


class NoticeRow(Sourced):
    """A public notice for an event type: what it says, and where it holds.

    With `shelter` there are two zones by the table, at once; without it, one, in the area that an
    assessment foresees, when people live there. `valid` is how long the notice stands.
    """

    event_type: EventType
    event: str = Field(min_length=1)
    event_en: str = Field(min_length=1)
    evacuate: ZoneRow
    shelter: ZoneRow | None = None
    half_angle_deg: float = Field(gt=0, le=180)
    upwind_m: float = Field(gt=0)
    valid: Seconds

    @property
    def is_foreseen(self) -> bool:
        """Whether it waits for an assessment instead of going out at once."""
        return self.shelter is None


class NoticeUpdate(Sourced):
    """How far and how long the wind must have turned before a notice is issued anew.

    `renew_before` its end a notice is drafted anew while the incident is not under control.
    """

    turn_deg: float = Field(gt=0)
    lasting: Seconds
    renew_before: Seconds = Field(gt=0)


class NoticeActRow(Sourced):
    """Which roles may do an act; `desk` is the desk itself."""

    act: NoticeAct
    roles: tuple[str, ...] = Field(min_length=1)


class ChannelRow(Sourced):
    """A channel: by when it must have said that the notice is out, and which one stands in."""

    channel: str = Field(min_length=1)
    sent_within: Seconds = Field(gt=0)
    instead: str = ""


class NoticeRules(RuleFile):
    """`notices.yaml`."""

    notices: tuple[NoticeRow, ...]
    acts: tuple[NoticeActRow, ...]
    channels: tuple[ChannelRow, ...] = Field(min_length=1)
    update: NoticeUpdate
    sender: str

    def wrong(self) -> Iterator[Wrong]:
        """Acts that nobody may do, and channels that are not there."""
        yield from chain_of([row.act.value for row in self.acts],
                            [act.value for act in NoticeAct if act not in _NOBODYS])  # fmt: skip
        names = [row.channel for row in self.channels]
        yield from twice("channels", "channel", names)
        for i, row in enumerate(self.channels):
            if row.instead and row.instead not in names:
                close = near(row.instead, names) or names
                yield (
                    ("channels", i, "instead"),
                    BadValue(
                        Text(f"没有渠道“{row.instead}”", f"there is no channel {row.instead!r}"),
                        hint=Text(f"可用：{'、'.join(close)}", f"use {', '.join(close)}"),
                        code="E506",
                    ),
                )
            elif row.instead == row.channel:
                yield (
                    ("channels", i, "instead"),
                    BadValue(Text("渠道不能替自己", "a channel cannot stand in for itself")),
                )

    def may(self, role: str, act: NoticeAct) -> bool:
        """Whether a role may do an act."""
        return any(row.act is act and role in row.roles for row in self.acts)


def chain_of(written: list[str], needed: list[str]) -> Iterator[Wrong]:
    """Every act stands once with who may do it."""
    yield from twice("acts", "act", written)
    for act in needed:
        if act not in written:
            yield (
                ("acts",),
                BadValue(
                    Text(f"没有写谁可以“{act}”", f"nobody may {act}"),
                    hint=Text(f"加一行 act: {act}, roles: […]", f"add act: {act}, roles: […]"),
                    code="E105",
                ),
            )
