"""Names of the roles that command units, and the one rule that goes with them.

A unit takes orders from its `ordered_by` role only; everybody else can but request.
"""

from __future__ import annotations

from enum import Enum

from twin.terms.text import Text

__all__ = ["Role"]


class Role(Enum):
    """Who commands; the value is the code in data files."""

    FIRE_119 = "119"
    AMBULANCE_120 = "120"
    POLICE_110 = "110"
    COUNTY_HQ = "county_hq"
    PARK = "park"
    TOWNSHIP = "township"
    FIRM = "firm"
    CITY = "city"
    NEIGHBOUR = "neighbour"

    @property
    def label(self) -> Text:
        """The role as people call it."""
        return _LABELS[self]


_LABELS = {
    Role.FIRE_119: Text("119 消防指挥中心", "119 fire centre"),
    Role.AMBULANCE_120: Text("120 急救中心", "120 ambulance centre"),
    Role.POLICE_110: Text("110 公安指挥中心", "110 police centre"),
    Role.COUNTY_HQ: Text("县应急指挥部", "county headquarters"),
    Role.PARK: Text("园区应急中心", "park emergency centre"),
    Role.TOWNSHIP: Text("乡镇", "township"),
    Role.FIRM: Text("企业", "firm"),
    Role.CITY: Text("市应急指挥部", "city headquarters"),
    Role.NEIGHBOUR: Text("邻县应急指挥部", "neighbouring county headquarters"),
}
