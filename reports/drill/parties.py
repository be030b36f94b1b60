"""The names of those who decide, are asked, called or told, as a reader knows them."""

from __future__ import annotations

from reports.drill.words import Speaker
from twin.county import County
from twin.terms.text import Text
from twin.terms.units import Role

__all__ = ["Parties"]

_PERSONS = {
    "leader": Text("带班领导", "leader on duty"),
    "deputy": Text("副带班领导", "deputy leader on duty"),
    "county_deputy_head": Text("分管副县长", "deputy county head"),
    "county_head": Text("县长", "county head"),
    "duty_leader": Text("值班长", "duty leader"),
    "county_duty": Text("县值班室", "county duty room"),
    "county-emergency": Text("县应急管理局", "county emergency bureau"),
    "county_hq": Text("县应急指挥部", "county headquarters"),
    "traffic": Text("交通运输局", "traffic bureau"),
    "desk": Text("指挥平台", "the desk"),
    "city": Text("市应急指挥中心", "city command centre"),
}
_MEANS = {
    "video": Text("视频", "video"),
    "phone": Text("电话", "telephone"),
    "room": Text("现场", "in the room"),
}


class Parties:
    """Names by the id under which somebody is reached; an unknown id stays as it is."""

    def __init__(self, county: County, say: Speaker) -> None:
        self._say = say
        self._names = {node.owner: node.name for node in county.net_nodes.values()}
        self._names |= {f"township:{town.id}": town.name for town in county.townships.values()}
        self._names |= {f"plant:{hazard.id}": hazard.name for hazard in county.hazards.values()}
        self._names |= {f"centre:{role.value}": say(role.label) for role in Role}
        self._names |= {role.value: say(role.label) for role in Role}
        self._names |= {person: say(name) for person, name in _PERSONS.items()}

    def __call__(self, party: str) -> str:
        """The name of a party."""
        return self._names.get(party, party)

    def named(self, parties: list[str]) -> str:
        """Several of them, or a dash for none."""
        return "、".join(self(party) for party in parties) or "—"

    def present(self, present: list[list[str]]) -> str:
        """Who took part and by which means."""
        return "、".join(
            f"{self(who)}（{self._say(_MEANS[means]) if means in _MEANS else means}）"
            for who, means in present
        )
