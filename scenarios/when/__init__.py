"""Conditions of a drill file: `水位(RS-xihe-1) > 3 m 且 非 已立案(山洪)`.

    condition  = part { 或 part }            part   = factor { 且 factor }
    factor     = 非 factor | ( condition ) | moment | event | quantity op number [unit]
    moment     = T+00:30                     true from then on
    event      = 到达(…) | 已立案(…) | 已完成(E-001)
    quantity   = 水位(站) | 雨量(站, 1h) | 浓度(点位) | 测值(点位) | 风速 | 疏散人数[(乡镇)]
    op         = > | >= | < | <=

`or`, `and`, `not` and the English names of `words` are the same. Nothing else is taken: this is a
grammar of its own, and no part of it is ever given to Python.
"""

from scenarios.when.reading import read_condition

__all__ = ["read_condition"]
