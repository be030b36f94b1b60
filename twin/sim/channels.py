"""The platform that gives a notice to its channels, and says how far each has got.

What a reader would get wrong: a channel that fails for a notice carries it to nobody; `fails` is
asked both by the platform, which reports it, and by the residents, who are then not told that way.
"""

from __future__ import annotations

from twin.sim.figures.people import WarningChannel
from twin.sim.links import PUBLIC, Links
from twin.sim.world import Life, World, ms
from twin.terms.warning import PublicWarning
from twin.terms.warning_acts import ChannelReported, Delivery
from twin.terms.warning_effects import DeliveryChanged

__all__ = ["Channels"]


class Channels:
    """Every channel of the warning platform."""

    def __init__(self, world: World, links: Links) -> None:
        self._world, self._links = world, links
        self._rows = {row.channel: row for row in world.figures.public.channels}
        self._residents: dict[str, int] = {}

    def take(self, notice: PublicWarning) -> None:
        """Remember for how many people a notice is."""
        self._residents[notice.warning] = sum(zone.residents for zone in notice.zones)

    def failing(self, notice: str) -> tuple[str, ...]:
        """The channels that will not carry a notice."""
        share = self._world.figures.public.channel_fails.share
        return tuple(
            name
            for name in self._rows
            if self._world.stream("channel_fails", f"{notice}/{name}").chance(share)
        )

    def give(self, changed: DeliveryChanged) -> None:
        """The desk gives a notice to a channel."""
        row = self._rows.get(changed.channel)
        if row is not None and changed.delivery is Delivery.ISSUED and not changed.late:
            self._world.start(self._carry(changed.notice, row))

    def _carry(self, notice: str, row: WarningChannel) -> Life:
        world = self._world
        spread = world.figures.links.to_public
        yield world.env.timeout(ms(world.draw_s(spread, "channel", f"{notice}/{row.channel}")))
        if row.channel in self.failing(notice):
            self._tell(notice, row, Delivery.FAILED, 0)
            return
        out = int(self._residents.get(notice, 0) * row.share)
        self._tell(notice, row, Delivery.SENT, out)
        factor = row.night_factor if world.night else 1.0
        yield world.env.timeout(ms(row.mean_s * factor))
        heard = int(out * world.figures.public.channel_confirms.share)
        self._tell(notice, row, Delivery.CONFIRMED, heard)

    def _tell(self, notice: str, row: WarningChannel, delivery: Delivery, number: int) -> None:
        said = ChannelReported(notice=notice, channel=row.channel, delivery=delivery, number=number)
        self._links.tell_desk(PUBLIC, said)
