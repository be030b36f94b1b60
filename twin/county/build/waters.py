"""Rivers, reservoirs and railways: names seen (V) where marked, courses drawn here (S)."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cache

import numpy as np

from twin.county.build.curves import Points, wander
from twin.county.build.outline import PLANE

_GAZETTEER = "name: china-ws copy of the gazetteer (V); course schematic"
_LISTED = "name: encyclopaedia and township listings (V); course schematic"


@dataclass(frozen=True, slots=True)
class Line:
    """A named line with its way-points as (lon, lat)."""

    id: str
    name: str
    kind: str
    via: tuple[tuple[float, float], ...]
    source: str
    note: str = ""


RIVERS = (
    Line("W-xihe", "细河", "river",
         ((121.760, 42.180), (121.752, 42.140), (121.718, 42.085), (121.660, 42.025),
          (121.612, 41.965), (121.552, 41.900), (121.497, 41.842), (121.452, 41.805),
          (121.428, 41.775), (121.395, 41.715)),
         _GAZETTEER, "全长 113 km，流域 2932 km²（V）"),
    Line("W-yimatu", "伊吗图河", "river",
         ((121.372, 42.215), (121.400, 42.120), (121.440, 42.040), (121.470, 41.985),
          (121.488, 41.915), (121.487, 41.870), (121.497, 41.842)),
         _GAZETTEER, "全长 74.6 km，流域 728 km²（V）"),
    Line("W-qinghe", "清河", "river",
         ((121.275, 42.055), (121.335, 41.975), (121.365, 41.880), (121.428, 41.775)), _LISTED),
    Line("W-raoyang", "绕阳河", "river",
         ((122.120, 42.440), (122.215, 42.352), (122.330, 42.270), (122.388, 42.205),
          (122.380, 42.140), (122.330, 42.070), (122.300, 42.010)), _LISTED),
    Line("W-wuhuanchi", "务欢池河", "river",
         ((121.915, 42.420), (122.015, 42.335), (122.130, 42.292), (122.240, 42.275),
          (122.330, 42.270)), _LISTED),
    Line("W-erdao", "二道河", "river",
         ((121.865, 42.230), (121.970, 42.150), (122.100, 42.115), (122.230, 42.105),
          (122.330, 42.070)), _LISTED),
    Line("W-badao", "八道河", "river",
         ((121.900, 42.050), (121.955, 41.985), (122.010, 41.925), (122.060, 41.870)), _LISTED),
    Line("W-chaoyangsi", "朝阳寺河", "river",
         ((121.905, 41.975), (121.955, 41.985)), _LISTED, "全长 11 km，流域 59 km²（V）"),
    Line("W-liuhe", "柳河", "river",
         ((122.020, 42.590), (122.180, 42.480), (122.340, 42.390), (122.480, 42.330)), _LISTED),
    Line("W-mangniu", "牤牛河", "river",
         ((121.370, 42.400), (121.250, 42.310), (121.140, 42.190), (121.090, 42.060),
          (121.010, 41.965)), _LISTED),
    Line("W-yangximu", "养息牧河", "river",
         ((121.900, 42.530), (122.000, 42.478), (122.120, 42.440), (122.250, 42.395),
          (122.420, 42.360)), _LISTED),
)  # fmt: skip

RAILWAYS = (
    Line("L-xinyi", "新义线", "rail",
         ((122.170, 41.980), (122.093, 42.036), (122.004, 42.090), (121.894, 42.108),
          (121.805, 42.080), (121.735, 42.020), (121.665, 41.985), (121.566, 41.930),
          (121.478, 41.870), (121.432, 41.780), (121.350, 41.700)),
         "name and stops: newton encyclopaedia copy (V); course schematic"),
    Line("L-dazheng", "大郑线", "rail",
         ((122.170, 41.980), (122.226, 42.080), (122.296, 42.190), (122.400, 42.285),
          (122.480, 42.350)),
         "stations: 12306 list (V); course schematic"),
    Line("L-baxin", "巴新铁路", "rail",
         ((121.800, 42.590), (121.815, 42.440), (121.795, 42.300), (121.835, 42.190),
          (121.805, 42.080)),
         "name: news 2007 (V); course schematic"),
    Line("L-jingshen", "京沈高速铁路", "high_speed",
         ((120.960, 41.860), (121.250, 41.935), (121.500, 42.045), (121.640, 42.075),
          (121.900, 42.030), (122.180, 42.020), (122.460, 41.960)),
         "90.581 km in the county and 4 districts: studyofnet.com (V); course schematic"),
)  # fmt: skip

STATIONS = (
    # id, name, railway, lat, lon, telegraph code, basis, source
    ("K-fuxinnan", "阜新南站", "L-xinyi", 41.9850, 121.6650, "FXD"),
    ("K-fuxin", "阜新站", "L-jingshen", 42.0750, 121.6400, "FOT"),
    ("K-wulanmutu", "乌兰木图站", "L-jingshen", 42.0300, 121.9000, "VLT"),
    ("K-xinqiu", "新邱站", "L-xinyi", 42.0800, 121.8050, "XQD"),
    ("K-daba", "大巴站", "L-xinyi", 42.0900, 122.0040, "DBD"),
    ("K-cangtu", "苍土站", "L-xinyi", 42.0360, 122.0930, ""),
    ("K-shala", "沙拉站", "L-xinyi", 42.1080, 121.8940, ""),
    ("K-dongliang", "东梁站", "L-xinyi", 41.9300, 121.5660, ""),
    ("K-yimatu", "伊吗图站", "L-xinyi", 41.8700, 121.4780, ""),
    ("K-paozi", "泡子站", "L-dazheng", 42.1900, 122.2960, "POD"),
    ("K-shijiazi", "十家子站", "L-dazheng", 42.0800, 122.2260, "SJD"),
)

RESERVOIRS = (
    # id, name, river, lat, lon, capacity Mm3, normal level m, check level m, note, source
    ("Q-fosi", "佛寺水库", "W-yimatu", 42.030, 121.444, 38.0, 178.0, 181.5,
     "中型（G）；库容、水位为合成值", "name: china-ws gazetteer copy (V); figures synthetic"),
    ("Q-a", "小型水库甲（示意）", "W-erdao", 42.146, 121.985, 3.2, 142.0, 143.8, "小（一）型",
     "synthetic"),
    ("Q-b", "小型水库乙（示意）", "W-wuhuanchi", 42.338, 122.010, 1.4, 151.0, 152.6, "小（一）型",
     "synthetic"),
    ("Q-c", "小型水库丙（示意）", "W-badao", 41.988, 121.950, 0.9, 118.0, 119.4, "小（二）型",
     "synthetic"),
    ("Q-d", "小型水库丁（示意）", "W-mangniu", 42.200, 121.147, 0.7, 236.0, 237.2, "小（二）型",
     "synthetic"),
)  # fmt: skip


@cache
def course(line: Line) -> Points:
    """The line in metres: straight way-points bent a little and sampled every 350 m."""
    ratio = 0.10 if line.kind == "river" else 0.025
    lon, lat = np.array(line.via).T
    corners = np.column_stack(PLANE.xy(lat, lon))
    parts = [
        wander(a, b, f"{line.id}/{i}", ratio, 350.0)[1:]
        for i, (a, b) in enumerate(itertools.pairwise(corners))
    ]
    return np.vstack([corners[:1], *parts])
