"""Whose units the desk may order at an incident.

What a reader would get wrong: command over an *incident* is not command over *units*. A unit takes
orders from its own role; who has taken command from a lower level may order that level's units for
this incident too; who has passed it upward gives no new orders there. 119, 120 and 110 stand beside
this line: they are asked, whoever commands, and always order their own.
"""

from __future__ import annotations

from twin.desk.dispatch.memory import Need
from twin.desk.incidents.memory import Incident
from twin.desk.turn import Turn
from twin.terms.units import Role

__all__ = ["may_order", "may_send"]


def may_order(turn: Turn, incident: Incident) -> tuple[Role, ...]:
    """The roles whose units the desk may order for this incident, its own first."""
    own = turn.charge.roles
    if not incident.command:
        return own
    chain = turn.rules.dispatch.command.chain
    commander = incident.command[-1]
    if commander in own:
        lower = tuple(role for role in incident.command[:-1] if role not in own)
        return (*own, *lower)
    rank = chain.index(commander)
    return tuple(role for role in own if role not in chain or chain.index(role) > rank)


def may_send(turn: Turn, incident: Incident, need: Need) -> tuple[Role, ...]:
    """The roles whose units the desk may order for a need.

    What was asked of us is met with units of our own, whoever commands there.
    """
    return turn.charge.roles if need.lent_to else may_order(turn, incident)
