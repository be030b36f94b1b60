"""Which column of an integer table is what. All times are whole microseconds.

What a reader would get wrong: microseconds, not the milliseconds of the rest. A queue hands the
rounding of each leg on to everybody who waits behind it, and results must hold to 1 ms.
"""

NEVER = 2**62
"""No such moment, or no way there."""

DAY_US = 86_400_000_000

# A call.
AT, NODE, RANK, ON_SCENE, TO_HOSPITAL, HANDOVER, END_NODE, END_ROW = range(8)
# A unit.
HOME, HOME_COLUMN, TURNOUT, SHIFT_FROM, SHIFT_TO, DAILY = range(6)
# What a unit is doing: free from when, home by when, and the node it left for home.
FREE_AT, HOME_AT, LEFT = range(3)
# What became of a call.
UNIT, SENT_AT, TURNED_OUT, TRAVEL, LEFT_FROM, ON_ROAD, UNITS_FREE, AHEAD = range(8)
# Where the run stands: the moment, calls come in, and how far the queue has been gone through.
NOW, COME_IN, GOING_RANK, GOING_AFTER = range(4)
