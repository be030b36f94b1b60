"""More pairs: a broker between, a place that takes alerts, a stream that nothing comes back of."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from devices.bends import bends_of, pipe_of
from devices.cable import Cable
from devices.drivers.cap_http import CapPlace, CapReceiver, Handing
from devices.drivers.mqtt_driver import MqttDriver
from devices.drivers.readings import OrderDone, Reading
from devices.drivers.sacn_driver import SacnDriver
from devices.faults import FaultPipe, WireFaultKind
from devices.hall.lighting_node import LightingNode, SacnNode
from devices.session import NEVER, Session
from devices.units.dtu import topic_of
from devices.wire.cap_outbox import Outbox
from devices.wire.face import Bad
from devices.wire.mqtt import (
    Accepted,
    Connect,
    Mqtt,
    Packet,
    Ping,
    Pong,
    Publish,
    Subscribe,
    Subscribed,
)
from tests.devices.cap_examples import NOTICE, START
from tests.devices.rigs import LEVELS, Rig
from twin.terms.warning import ExerciseStatus, WarningStep


class Broker(Session):
    """A broker of somebody else's: greets, takes a subscription, publishes what a unit told it."""

    def __init__(self, level: Callable[[], float], told: list[float]) -> None:
        self._level, self._told, self._codec = level, told, Mqtt()
        self._next_s = NEVER

    def receive(self, data: bytes, now_s: float) -> bytes:
        said: list[Packet] = []
        for one in self._codec.feed(data):
            match one:
                case Connect():
                    said.append(Accepted())
                case Subscribe(number):
                    said.append(Subscribed(number))
                    self._next_s = now_s
                case Ping():
                    said.append(Pong())
        if now_s >= self._next_s:
            self._next_s = now_s + 10.0
            self._told.append(now_s)
            number = len(self._told)
            body = {"n": number, "at": now_s, "values": {"level": self._level()}}
            said.append(Publish(topic_of("FM-07"), json.dumps(body).encode(), number))
        return b"".join(map(self._codec.encode, said))

    def wake_at_s(self) -> float:
        return self._next_s


def _broker_refuses(data: bytes) -> bytes:
    said = [
        Accepted(3) if isinstance(one, Accepted) else one
        for one in Mqtt().feed(data)
        if not isinstance(one, Bad)
    ]
    return b"".join(map(Mqtt().encode, said))


def broker(seed: int) -> Rig:
    said: list[Reading | OrderDone] = []
    bends = {**bends_of("mqtt"), WireFaultKind.EXCEPTION: _broker_refuses}
    pipe, level, told = FaultPipe(seed, "broker", bends), [0.0], list[float]()
    driver = MqttDriver("FM-07", {"level": "level"}, said.append, silence_s=30.0)
    cable = Cable(
        lambda: Broker(lambda: level[0], told),
        driver.session,
        pipe,
        unreachable=driver.unreachable,
    )

    def move(i: int) -> None:
        level[0] = LEVELS[i % 3]

    rig = Rig("mqtt", cable, pipe, "level", (0.0, *LEVELS), move, said, column="mqtt broker")
    rig.at_connection = (WireFaultKind.REFUSE, WireFaultKind.EXCEPTION)
    return rig


def warning_place(seed: int) -> Rig:
    said: list[Reading | OrderDone] = []
    pipe, outbox = (
        pipe_of(seed, "place", "http"),
        Outbox(start=START, status=ExerciseStatus.EXERCISE),
    )
    handing = Handing("P", "x", said.append)
    taken: list[str] = []
    place = CapPlace(lambda alert, _: taken.append(alert.identifier))
    cable = Cable(
        lambda: CapReceiver(place), handing.session, pipe, unreachable=handing.unreachable
    )

    def move(i: int) -> None:
        """Now and then another alert is to be handed over."""
        if i % 4:
            return
        notice = replace(
            NOTICE, warning=f"W-{i}", step=WarningStep.ALERT, references=(), sent_at_ms=7000 * i
        )
        handing.hand_over(outbox.send(notice))

    rig = Rig("http", cable, pipe, "P.answers", (1.0,), move, said, column="cap http")
    rig.taken = taken
    return rig


def stream(seed: int) -> Rig:
    said: list[Reading | OrderDone] = []
    node, pipe = LightingNode("L2", lost_s=5.0), pipe_of(seed, "it", "sacn")
    looks = {"duty": bytes((200, 100) * 8)}
    driver = SacnDriver("L2", {}, said.append, looks=looks, allowed=("look", "blackout"))
    cable = Cable(lambda: SacnNode(node), driver.session, pipe)
    rig = Rig("sacn", cable, pipe, "L2", (), lambda _: None, said)
    rig.node, rig.streamer = node, driver
    return rig


THROUGH = [broker, warning_place]
