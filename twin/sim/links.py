"""The county's command network: who can reach whom, how long it takes, what gets lost on the way.

A message takes the quickest way through the county's links, each with its own latency and loss;
what is lost is sent again. Telephones add the time to be answered. What a reader would get wrong:
nothing arrives at once. Even with the latency switched off a delivery takes a millisecond, because
the desk's step of an instant must come after everything of that instant.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from fast.streams import Stream
from twin.county.model import County
from twin.sim.carrier import Carrier
from twin.sim.desk_driver import DeskDriver
from twin.sim.world import World, ms
from twin.terms.duty_acts import CallPickedUp, CallRang
from twin.terms.observation import EventReported, Seen
from twin.terms.units import Role

__all__ = [
    "DESK",
    "HOSPITAL",
    "PUBLIC",
    "STAFF",
    "Links",
    "caller_party",
    "centre_party",
    "depot_party",
    "person_party",
    "plant_party",
    "township_party",
    "unit_party",
]

DESK = "desk"
PUBLIC = "public"
STAFF = "exercise_staff"
HOSPITAL = "hospital"

_SEATS = {DESK: "hall", "C-hall": "hall", "hall": "hall", "county_duty": "duty"}
_LEAST_MS = 1
_AGAIN_MS = 800  # a lost message is noticed and sent again
_TRIES = 4
_ELSEWHERE_MS = 60.0  # a party outside the county's network: public telephone and internet


def centre_party(role: Role) -> str:
    """The party name of another centre."""
    return f"centre:{role.value}"


def depot_party(depot: str) -> str:
    """The party name of a depot's keeper."""
    return f"depot:{depot}"


def unit_party(unit: str) -> str:
    """The party name of a crew."""
    return f"unit:{unit}"


def plant_party(hazard: str) -> str:
    """The party name of a plant's control room."""
    return f"plant:{hazard}"


def township_party(township: str) -> str:
    """The party name of a township's duty room."""
    return f"township:{township}"


def caller_party(caller: str) -> str:
    """The party name of somebody who phones in."""
    return f"caller:{caller}"


def person_party(person: str) -> str:
    """The party name of a responsible person."""
    return f"person:{person}"


@dataclass(frozen=True, slots=True)
class _Way:
    """A way through the network: its links in order, latency one way, and share lost."""

    links: tuple[str, ...]
    latency_ms: float
    loss_share: float


class Links:
    """Deliveries between the parties of a drill. `driver` is set once the desk exists.

    What a `carrier` has, devices carry instead.
    """

    def __init__(self, world: World, carrier: Carrier | None = None) -> None:
        self.driver: DeskDriver | None = None
        self.carrier = carrier
        self._world = world
        self._scale = world.drill.world.link_latency_scale
        self._jitter_sigma = world.figures.links.jitter_sigma.value
        self._net = _Net(world.county)
        self._down: dict[str, int] = {}
        self._cut: dict[str, int] = {}
        self._ways: dict[tuple[str, str], _Way | None] = {}
        self._dice: dict[tuple[str, str, str], Stream] = {}

    def send(
        self,
        sender: str,
        to: str,
        act: Callable[[], None],
        *,
        about: str = "",
        more_ms: int = 0,
    ) -> None:
        """Carry a message and do `act` on its arrival; with `about`, journal the delivery."""
        if self._is_down(sender, to):
            self._lose(about, sender, to)
            return
        way = self._way(sender, to)
        if way is None:
            self._lose(about, sender, to)
            return
        takes_ms = max(_LEAST_MS, self._transit_ms(way, sender, to, about) + more_ms)
        if about:
            act = self._noting(act, way, about, sender, to)
        if self.carrier is not None and sender == DESK and self.carrier.tell(to, about, act):
            return
        self._world.later(takes_ms, act)

    def fail(self, party: str, for_ms: int) -> None:
        """Let nothing come to a party or from it for a while; what is under way is lost too."""
        until_ms = self._world.now_ms + for_ms
        self._down[party] = max(until_ms, self._down.get(party, 0))
        self._world.record("world.line_failed", "world", {"party": party, "until_ms": until_ms})

    def cut(self, links: Sequence[str], for_ms: int) -> None:
        """Let links carry nothing for a while: messages go another way, or are lost without one."""
        until_ms = self._world.now_ms + for_ms
        for link in links:
            self._cut[link] = max(until_ms, self._cut.get(link, 0))
        self._ways.clear()
        body = {"links": list(links), "until_ms": until_ms}
        self._world.record("world.links_cut", "world", body)
        self._world.later(for_ms, self._ways.clear)

    def reaches(self, sender: str, to: str) -> bool:
        """Whether a message of now would find a way."""
        return not self._is_down(sender, to) and self._way(sender, to) is not None

    def phone(self, sender: str, to: str, act: Callable[[], None], *, about: str = "") -> None:
        """Ring somebody up and say it: a message that waits until it is answered."""
        spread = self._world.figures.links.telephone
        dice = self._dice_of("telephone", sender, to, about)
        ring_s = dice.lognormal(spread.median_s, spread.sigma)
        self.send(sender, to, act, about=about, more_ms=ms(ring_s * self._scale))

    def tell_desk(self, sender: str, body: Seen, *, about: str = "") -> None:
        """Carry an observation to the desk by data link."""
        self.send(sender, DESK, lambda: self._see(sender, body), about=about)

    def tell_desk_all(self, sender: str, bodies: Sequence[Seen]) -> None:
        """Carry several observations to the desk in one message."""

        def arrive() -> None:
            for body in bodies:
                self._see(sender, body)

        self.send(sender, DESK, arrive)

    def phone_desk(self, sender: str, body: Seen, *, about: str = "") -> None:
        """Carry an observation to the desk by telephone; a report of an event rings first."""
        if isinstance(body, EventReported):
            self._call_desk(sender, body, about)
        else:
            self.phone(sender, DESK, lambda: self._see(sender, body), about=about)

    def _call_desk(self, sender: str, said: EventReported, about: str) -> None:
        """Let the duty telephone ring until somebody takes it."""
        spread = self._world.figures.duty.pick_up
        rings_s = self._world.draw_s(spread, "pick_up", said.report, self._scale)

        def take() -> None:
            self._see(sender, CallPickedUp(call=said.report, by=DESK))
            self._see(sender, said)

        def ring() -> None:
            self._see(sender, CallRang(call=said.report, caller=sender))
            self._world.later(max(1, ms(rings_s)), take)

        self.send(sender, DESK, ring, about=about)

    def uplink_ms(self, owner: str) -> int:
        """Milliseconds a sensor's reading takes from its owner's site to the desk, steady."""
        gateway_ms = self._world.figures.links.gateway.value * 1000.0
        way = self._way(f"site:{owner}", DESK)
        way_ms = _ELSEWHERE_MS if way is None else way.latency_ms
        return int((gateway_ms + way_ms) * self._scale + 0.5)

    def _is_down(self, *parties: str) -> bool:
        if not self._down:
            return False
        now_ms = self._world.now_ms
        return any(self._down.get(party, 0) > now_ms for party in parties)

    def _lose(self, about: str, sender: str, to: str) -> None:
        body = {"about": about, "from": sender, "to": to}
        self._world.record("world.message_lost", "world", body)

    def _noting(
        self, act: Callable[[], None], way: _Way, about: str, sender: str, to: str
    ) -> Callable[[], None]:
        """The delivery and `act`: what happens on arrival of a message that is journalled."""
        sent_ms = self._world.now_ms

        def deliver() -> None:
            if self._is_down(sender, to):
                self._lose(about, sender, to)
                return
            self._world.record(
                "world.message",
                "world",
                {
                    "about": about,
                    "from": sender,
                    "to": to,
                    "link": "+".join(way.links) or "public",
                    "sent_ms": sent_ms,
                    "delivered_ms": self._world.now_ms,
                },
            )
            act()

        return deliver

    def _see(self, source: str, body: Seen) -> None:
        assert self.driver is not None
        self.driver.see(source, body)

    def _transit_ms(self, way: _Way, sender: str, to: str, about: str) -> int:
        dice = self._dice_of("link", sender, to, about)
        total_ms = way.latency_ms * dice.lognormal(1.0, self._jitter_sigma)
        lost = 0
        while lost < _TRIES - 1 and dice.chance(way.loss_share):
            lost += 1
        return int((total_ms + lost * _AGAIN_MS) * self._scale + 0.5)

    def _dice_of(self, purpose: str, sender: str, to: str, about: str) -> Stream:
        """The dice of one message; of messages about nothing in particular, of the pair."""
        if about:
            return self._world.stream(purpose, f"{sender}>{to}/{about}")
        key = (purpose, sender, to)
        dice = self._dice.get(key)
        if dice is None:
            dice = self._dice[key] = self._world.stream(purpose, f"{sender}>{to}")
        return dice

    def _way(self, sender: str, to: str) -> _Way | None:
        """The quickest way of now; None: both are in the network and no link is left."""
        ends = (sender, to)
        if ends not in self._ways:
            now_ms = self._world.now_ms
            cut = {link: True for link, until_ms in self._cut.items() if until_ms > now_ms}
            self._ways[ends] = self._net.way(sender, to, cut)
        return self._ways[ends]


class _Net:
    """The network as a graph; finds the quickest way between two parties' nodes."""

    def __init__(self, county: County) -> None:
        self._county = county
        self._by_owner: dict[str, str] = {}
        self._by_kind: dict[str, str] = {}
        for node in county.net_nodes.values():
            self._by_owner.setdefault(node.owner, node.id)
            self._by_kind.setdefault(node.kind, node.id)
        self._next: dict[str, list[tuple[str, str]]] = {name: [] for name in county.net_nodes}
        for link in county.net_links.values():
            self._next[link.a].append((link.b, link.id))
            self._next[link.b].append((link.a, link.id))

    def way(self, sender: str, to: str, cut: Mapping[str, bool]) -> _Way | None:
        """The quickest way between two parties without the links that are cut."""
        return self._quickest(self._node_of(sender), self._node_of(to), cut)

    def _quickest(self, start: str, goal: str, cut: Mapping[str, bool]) -> _Way | None:
        """The way of least latency; ties by node id. Outside the network: the public one."""
        if start == goal and start:
            return _Way((), 0.0, 0.0)
        if not start or not goal:
            return _Way((), _ELSEWHERE_MS, 0.0)
        heap: list[tuple[float, str, tuple[str, ...]]] = [(0.0, start, ())]
        done: dict[str, bool] = {}
        while heap:
            took_ms, node, links = heapq.heappop(heap)
            if node == goal:
                return _Way(links, took_ms, self._lost(links))
            if done.setdefault(node, False):
                continue
            done[node] = True
            for other, link in self._next[node]:
                if not done.get(other, False) and link not in cut:
                    latency_ms = self._county.net_links[link].latency_ms
                    heapq.heappush(heap, (took_ms + latency_ms, other, (*links, link)))
        return None

    def _lost(self, links: tuple[str, ...]) -> float:
        through = 1.0
        for link in links:
            through *= 1.0 - self._county.net_links[link].loss_pct / 100.0
        return 1.0 - through

    def _node_of(self, party: str) -> str:
        """The network node a party sits at, empty for the public telephone network."""
        kind, _, name = party.partition(":")
        if party in self._by_owner:
            return self._by_owner[party]  # a department's own duty room
        if kind in _SEATS:
            return self._by_kind.get(_SEATS[kind], "")
        if kind == "plant":
            return self._by_owner.get(self._county.hazards[name].firm, "")
        if kind == "centre":
            return self._centre(name)
        if kind in ("site", "township"):
            return self._by_owner.get(name, "")
        for level, sign in (("province", "省"), ("city", "市"), ("hall", "县")):
            if sign in kind:
                return self._by_kind.get(level, "")
        return ""

    def _centre(self, role: str) -> str:
        if role in ("park", "city"):
            return self._by_kind.get(role, "")
        if self._county.net_nodes.get(f"N-{role}") is not None:
            return f"N-{role}"
        return ""
