"""A live run: the desk on the wall clock with the simulated county over in-memory links.

What a reader would get wrong: nothing here decides, and nothing here is the world. It puts a `Play`
on a `Bridge`, keeps it on disk with a `Keeper`, and after a crash brings desk and county together
again. Without people a live run writes the decisions that a drill in virtual time writes, at any
speed.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from devices.rig import Rig
from devices.wire.cap import CapAlert
from twin.county import County
from twin.desk import Desk, Rules, Watch
from twin.desk.replay import Player
from twin.journal import EVENTS, JournalError, JournalSeal, JournalWriter
from twin.live.again import PERSON, desk_again, world_again
from twin.live.bridge import Bridge
from twin.live.keeper import RESUMED, Keeper
from twin.live.remains import Remains
from twin.live.rig.told import told_devices
from twin.live.seat import DeskSeat, WatchSeat
from twin.live.snapshots import Mark, Snapshot, newest, save
from twin.live.wires import Wires
from twin.sim.bulletins import CAP_RECEIVED, received
from twin.sim.carrier import Carrier
from twin.sim.desk_driver import Clock, no_clock
from twin.sim.injects import STEERED, Steer
from twin.sim.play import Play, RunSummary, desk_of
from twin.sim.run import run_end_body, run_start_body
from twin.terms.alerts import AlertReceived
from twin.terms.drill import Drill
from twin.terms.observation import Seen
from twin.terms.text import Text

__all__ = ["Alert", "Cast", "LiveRun"]

_SNAPSHOT_EVERY = 500  # steps with something in them


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """What a live run is made from.

    `played` are the positions at which real people sit, `rig` the devices it goes over.
    """

    drill: Drill
    county: County
    rules: Rules
    seed: int
    played: tuple[str, ...] = ()
    rig: Rig | None = None
    mode: Literal["live", "lockstep"] = "live"

    def start_body(self) -> dict[str, Any]:
        """Body of record 0."""
        body = run_start_body(self.drill, self.county, self.rules.digest, self.seed, self.mode)
        rig = (
            {}
            if self.rig is None
            else {"rig": {"id": self.rig.id, "devices": told_devices(self.rig)}}
        )
        return {**body, "people": list(self.played), **rig}


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert that came in: as read, as it came, and as the desk sees it."""

    read: CapAlert
    xml: bytes
    seen: AlertReceived


class LiveRun:
    """One live run in its folder; make it with `start` or `resume`."""

    def __init__(
        self,
        cast: Cast,
        folder: Path,
        keeper: Keeper,
        desk: Desk,
        clock: Clock,
        snapshot_every: int,
        carrier: Carrier | None = None,
    ) -> None:
        self.cast, self.keeper = cast, keeper
        self.resent = 0
        self.folder = folder
        self._desk = desk
        self._desk_seat, self._watch_seat = DeskSeat(desk), WatchSeat(Watch(cast.county))
        self._every, self._since = snapshot_every, 0
        keeper.on_safe = self._safe
        self.play = Play(
            cast.drill,
            cast.county,
            cast.rules,
            cast.seed,
            keeper.sink,
            desk=self._desk_seat,
            watch=self._watch_seat,
            played=cast.played,
            disk=keeper,
            clock=clock,
            carrier=carrier,
        )

    @classmethod
    def start(
        cls,
        cast: Cast,
        folder: Path,
        *,
        clock: Clock = no_clock,
        journal: JournalWriter | None = None,
        snapshot_every: int = _SNAPSHOT_EVERY,
        carrier: Carrier | None = None,
    ) -> LiveRun:
        """Begin a run in an empty folder, with the devices of its rig as `carrier`.

        Raises:
            JournalError: The journal cannot be made.
        """
        keeper = Keeper(journal or JournalWriter(folder / EVENTS))
        keeper.sink(0, "run.start", "run", cast.start_body())
        keeper.journal.commit()
        _sync_folder(folder)
        desk = desk_of(cast.drill, cast.county, cast.rules)
        return cls(cast, folder, keeper, desk, clock, snapshot_every, carrier)

    @classmethod
    def resume(
        cls,
        cast: Cast,
        folder: Path,
        *,
        clock: Clock = no_clock,
        snapshot_every: int = _SNAPSHOT_EVERY,
        carrier: Wires | None = None,
    ) -> LiveRun:
        """Go on with a run that was cut off, from its last commit; over its rig by `carrier`.

        Raises:
            JournalError: It has ended, is of another county or drill, or cannot be repeated.
        """
        remains = Remains.of(folder / EVENTS)
        if not remains.records:
            (folder / EVENTS).unlink()
            if carrier is not None:
                carrier.cut_off()
            return cls.start(
                cast, folder, clock=clock, snapshot_every=snapshot_every, carrier=carrier
            )
        _same_run(cast, remains)
        keeper = Keeper(JournalWriter.reopen(folder / EVENTS, len(remains.records)))
        keeper.muted = True
        try:
            snapshot = newest(folder, remains.hashes)
            player = desk_again(cast.drill, cast.county, cast.rules, remains, snapshot)
            live = cls(cast, folder, keeper, player.desk, clock, snapshot_every, carrier)
            live._go_on(remains, player, snapshot, carrier)
        except JournalError:
            keeper.journal.close()
            raise
        return live

    def bridge(self, speed: float) -> Bridge:
        """Put the run on the wall clock."""
        return Bridge(self.play.world.env, speed)

    async def run(
        self, bridge: Bridge, *, until_ms: int | None = None, stop: Callable[[], bool]
    ) -> RunSummary:
        """Let time pass until the end, or until `stop`; writes `run.end`.

        Args:
            until_ms: An end before the drill's own.
        """
        play = self.play
        end_ms = play.end_ms if until_ms is None else min(until_ms, play.end_ms)
        play.conditions.on_stop = bridge.end_after
        finished = await bridge.run(end_ms, stop)
        if finished:
            play.close(end_ms)
        reason = play.reason(finished, end_ms)
        total = sum(self.keeper.counts.values()) + 1
        play.world.record("run.end", "run", run_end_body(reason, total, play.driver.steps))
        self.keeper.journal.commit()
        return play.summary(reason, self.keeper.counts)

    def see(self, name: str, body: Seen) -> None:
        """Let the desk see what a person says at this instant; called through `Bridge.inject`."""
        self.play.person_says(f"{PERSON}{name}", body)

    def hear_alert(self, name: str, alert: Alert) -> None:
        """Let the desk see an alert that somebody issued at the page, and keep it as it came."""
        self.play.world.record(CAP_RECEIVED, "cap", received(alert.read, alert.xml))
        self.see(name, alert.seen)

    def steer(self, name: str, inject: str, act: Steer) -> bool:
        """Let the exercise staff fire, hold or release an inject, on disk at once."""
        done = self.play.steer(inject, act, f"{PERSON}{name}")
        self.keeper.journal.commit()
        return done

    def close(self) -> JournalSeal:
        """Close the journal; returns what the manifest must keep."""
        return self.keeper.journal.close()

    def _go_on(
        self,
        remains: Remains,
        player: Player,
        snapshot: Snapshot | None,
        carrier: Wires | None,
    ) -> None:
        """Rebuild the county, let the restored desk take its place, and send again what must be."""
        keeper, steps = self.keeper, list(remains.steps())
        given = [
            record
            for record in remains.records
            if record.kind == STEERED
            or (carrier is not None and record.kind == "world.message")
            or (record.kind == "world.inject" and record.body.get("cause") == "condition")
        ]
        self.play.conditions.asleep = True
        deliver = None
        if carrier is not None:
            carrier.now_ms, deliver = lambda: self.play.world.now_ms, carrier.arrived
        world_again(self.play, self._desk_seat, self._watch_seat, steps, snapshot, given, deliver)
        if carrier is not None:
            carrier.cut_off(remains.records)
        self.play.conditions.go_on(remains.records)
        self._desk_seat.desk = player.desk
        self.play.driver.go_on(player.steps, player.wakes_at_ms)
        keeper.muted = False
        for record in remains.records:
            keeper.counts[record.kind] = keeper.counts.get(record.kind, 0) + 1
        from_ms = -1 if snapshot is None else snapshot.mark.at_ms
        self._since = sum(step.at_ms > from_ms for step in steps)
        unsent = steps[-1] if steps and not steps[-1].sent else None
        body = {
            "step": steps[-1].step if steps else None,
            "cut_lines": remains.cut_lines,
            "cut_bytes": remains.cut_bytes,
            "snapshot_ms": None if snapshot is None else from_ms,
            "resent": 0 if unsent is None else len(unsent.effects),
        }
        keeper.sink(remains.records[-1].at_ms, RESUMED, "live", body)
        keeper.journal.commit()
        if unsent is not None:
            self.resent = keeper.send_again(unsent.at_ms, unsent.step, unsent.effects)

    def _safe(self) -> None:
        """A step is on disk and sent: now and then a snapshot."""
        self._since += 1
        if self._since < self._every:
            return
        self._since = 0
        journal, driver = self.keeper.journal, self.play.driver
        journal.commit()
        mark = Mark(
            lines=journal.lines,
            last_hash=journal.last_hash,
            at_ms=self.play.world.now_ms,
            steps=driver.steps,
            wakes_at_ms=driver.wakes_at_ms,
        )
        save(self.folder, mark, self._desk, self._watch_seat.watch)


def _same_run(cast: Cast, remains: Remains) -> None:
    first = remains.records[0].body
    wanted = cast.start_body()
    if "rig" in first and cast.rig is None:
        name = first["rig"]["id"]
        raise JournalError(
            Text(
                f"这次运行经设备台 {name}，接着运行也要给出：--rig {name}",
                f"the run went over the rig {name}; to go on with it, give --rig {name}",
            )
        )
    other = [name for name in wanted if first.get(name) != wanted[name]]
    if other:
        raise JournalError(
            Text(
                f"不能接着运行：{'、'.join(other)} 与当初不同",
                f"the run cannot be gone on with: {', '.join(other)} differ from the beginning",
            )
        )


def _sync_folder(folder: Path) -> None:
    """Have the system keep the names in a folder; not every system can."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
