"""How far a notice gets on each channel: issued, sent, confirmed, or failed.

What a reader would get wrong: this counts sets and numbers, not people. Who has been *reached* is
counted by callings (`twin.desk.calling`).
"""

from __future__ import annotations

from twin.desk.timers import arm
from twin.desk.turn import Turn
from twin.desk.warning.rules import ChannelRow
from twin.terms.warning_acts import ChannelReported, Delivery
from twin.terms.warning_effects import DeliveryChanged

__all__ = ["late", "reported", "start"]

_WAY = (Delivery.ISSUED, Delivery.SENT, Delivery.CONFIRMED)


def start(turn: Turn, notice: str) -> None:
    """A notice is given to every channel."""
    for row in turn.rules.notices.channels:
        _give(turn, notice, row)


def reported(turn: Turn, seen: ChannelReported) -> None:
    """A channel says how far it got. What comes late or twice takes nothing back."""
    key = f"{seen.notice}|{seen.channel}"
    before = turn.state.warnings.deliveries.get(key)
    if before is None:
        return
    if seen.delivery is Delivery.FAILED:
        if before is Delivery.ISSUED:
            _set(turn, seen.notice, seen.channel, Delivery.FAILED, seen.number)
            _stand_in(turn, seen.notice, seen.channel)
    elif before is Delivery.FAILED or _WAY.index(seen.delivery) > _WAY.index(before):
        _set(turn, seen.notice, seen.channel, seen.delivery, seen.number)


def late(turn: Turn, key: str) -> None:
    """A channel has said nothing in time."""
    if turn.state.warnings.deliveries.get(key) is Delivery.ISSUED:
        notice, _, channel = key.partition("|")
        turn.emit(
            DeliveryChanged(
                notice=notice, channel=channel, delivery=Delivery.ISSUED, number=0, late=True
            )
        )
        _stand_in(turn, notice, channel)


def _give(turn: Turn, notice: str, row: ChannelRow) -> None:
    _set(turn, notice, row.channel, Delivery.ISSUED, 0)
    arm(turn, row.sent_within, "delivery_late", f"{notice}|{row.channel}")


def _stand_in(turn: Turn, notice: str, channel: str) -> None:
    """Another channel is asked to carry what this one did not, unless it has the notice itself."""
    rows = {row.channel: row for row in turn.rules.notices.channels}
    instead = rows.get(rows[channel].instead)
    if instead is None:
        turn.log(f"{notice} 的{channel}未发出", f"{notice} did not go out on {channel}")
        return
    turn.log(
        f"{notice} 的{channel}未发出，改由{instead.channel}传达",
        f"{notice} did not go out on {channel}; {instead.channel} stands in",
    )
    if turn.state.warnings.deliveries[f"{notice}|{instead.channel}"] is Delivery.FAILED:
        _give(turn, notice, instead)


def _set(turn: Turn, notice: str, channel: str, delivery: Delivery, number: int) -> None:
    turn.state.warnings.deliveries[f"{notice}|{channel}"] = delivery
    turn.emit(DeliveryChanged(notice=notice, channel=channel, delivery=delivery, number=number))
