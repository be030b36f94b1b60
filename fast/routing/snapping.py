"""From a point on the map to a place on a road.

Nodes are laid on a plane (equirectangular about the middle of the network: good to about 0.1 % of
a distance over one county, and only the order of distances matters here), arcs are sorted into a
uniform grid, and a query searches the cells in growing squares round the point.

What a reader would get wrong: ties. The two arcs of a two-way road lie on one line, and so do arcs
that meet at a node; distances are computed alike for both directions so that such arcs tie to the
bit, and the lowest arc id wins.
"""

from dataclasses import dataclass

import numpy as np

from fast import exact
from fast._jit import kernel
from fast._types import Floats, Ints, Ints32

_RADIANS_PER_DEGREE = 3.141592653589793 / 180.0
_METRES_PER_DEGREE = 6371008.8 * _RADIANS_PER_DEGREE  # mean radius of the GRS 80 ellipsoid
_SLACK_M = 1e-6  # far above the rounding of a cell's edge
_ARCS_PER_CELL = 2


@dataclass(frozen=True, eq=False)
class Grid:
    """Arcs sorted into square cells of a plane in metres."""

    tail: Ints32
    head: Ints32
    x_m: Floats
    y_m: Floats
    lat_mid_deg: float
    lon_mid_deg: float
    cell_m: float
    columns: int
    rows: int
    first: Ints
    arcs: Ints32

    @classmethod
    def build(cls, tail: Ints32, head: Ints32, lat_deg: Floats, lon_deg: Floats) -> "Grid":
        """Index every arc under each cell that its bounding box touches."""
        lat_mid = 0.5 * (float(lat_deg.min()) + float(lat_deg.max()))
        lon_mid = 0.5 * (float(lon_deg.min()) + float(lon_deg.max()))
        x, y = _plane(lat_deg, lon_deg, lat_mid, lon_mid)
        width, height = float(x.max() - x.min()), float(y.max() - y.min())
        cells = max(1, tail.size // _ARCS_PER_CELL)
        cell_m = max(
            exact.sqrt(width * height / cells), max(width, height) / min(cells, 2**12), 1.0
        )
        columns, rows = int(width / cell_m) + 1, int(height / cell_m) + 1
        counts = np.zeros(columns * rows + 1, np.int64)
        none = np.empty(0, np.int32)
        _place(tail, head, x, y, cell_m, columns, counts, none, False)
        first = np.cumsum(counts)
        arcs = np.empty(int(first[-1]), np.int32)
        _place(tail, head, x, y, cell_m, columns, first.copy(), arcs, True)
        return cls(tail, head, x, y, lat_mid, lon_mid, cell_m, columns, rows, first, arcs)

    def nearest(self, lat_deg: Floats, lon_deg: Floats) -> tuple[Ints32, Floats]:
        """The nearest arc to each point, and its nearest place as a share of the arc (0 to 1)."""
        x, y = _plane(lat_deg, lon_deg, self.lat_mid_deg, self.lon_mid_deg)
        arc = np.empty(x.size, np.int32)
        share = np.empty(x.size, np.float64)
        _nearest(
            x, y, self.tail, self.head, self.x_m, self.y_m,
            self.cell_m, self.columns, self.rows, self.first, self.arcs, arc, share,
        )  # fmt: skip
        return arc, share


def _plane(
    lat_deg: Floats, lon_deg: Floats, lat_mid: float, lon_mid: float
) -> tuple[Floats, Floats]:
    per_degree = _METRES_PER_DEGREE * exact.cos(lat_mid * _RADIANS_PER_DEGREE)
    return (lon_deg - lon_mid) * per_degree, (lat_deg - lat_mid) * _METRES_PER_DEGREE


@kernel(
    "void(int32[::1],int32[::1],float64[::1],float64[::1],float64,int64,int64[::1],int32[::1],"
    "boolean)"
)
def _place(
    tail: Ints32, head: Ints32, x: Floats, y: Floats, cell_m: float, columns: int,
    at: Ints, arcs: Ints32, write: bool,
) -> None:  # fmt: skip
    """Count the arcs of each cell into ``at[cell + 1]``, or write them from ``at[cell]`` on."""
    left, low = x[0], y[0]
    for v in range(x.size):
        left, low = min(left, x[v]), min(low, y[v])
    for a in range(tail.size):
        u, v = tail[a], head[a]
        c0 = int((min(x[u], x[v]) - left) / cell_m)
        c1 = int((max(x[u], x[v]) - left) / cell_m)
        r0 = int((min(y[u], y[v]) - low) / cell_m)
        r1 = int((max(y[u], y[v]) - low) / cell_m)
        for r in range(r0, r1 + 1):
            for c in range(c0, c1 + 1):
                cell = r * columns + c
                if write:
                    arcs[at[cell]] = a
                    at[cell] += 1
                else:
                    at[cell + 1] += 1


@kernel("float64(float64,float64,float64,float64,float64,float64)")
def _along(px: float, py: float, ax: float, ay: float, bx: float, by: float) -> float:
    """How far along a–b the point nearest to p lies, as a share."""
    dx, dy = bx - ax, by - ay
    length2 = dx * dx + dy * dy
    if length2 == 0.0:
        return 0.0
    return min(1.0, max(0.0, ((px - ax) * dx + (py - ay) * dy) / length2))


@kernel(
    "void(float64[::1],float64[::1],int32[::1],int32[::1],float64[::1],float64[::1],"
    "float64,int64,int64,int64[::1],int32[::1],int32[::1],float64[::1])"
)
def _nearest(
    qx: Floats, qy: Floats, tail: Ints32, head: Ints32, x: Floats, y: Floats,
    cell_m: float, columns: int, rows: int, first: Ints, arcs: Ints32,
    arc: Ints32, share: Floats,
) -> None:  # fmt: skip
    left, low = x[0], y[0]
    for v in range(x.size):
        left, low = min(left, x[v]), min(low, y[v])
    for i in range(qx.size):
        px, py = qx[i], qy[i]
        column = int(min(columns - 1.0, max(0.0, (px - left) / cell_m)))
        row = int(min(rows - 1.0, max(0.0, (py - low) / cell_m)))
        best, best2, best_t = -1, np.inf, 0.0
        for ring in range(max(columns, rows)):
            c0, c1, r0, r1 = column - ring, column + ring, row - ring, row + ring
            for r in range(max(r0, 0), min(r1, rows - 1) + 1):
                step = 1 if r in (r0, r1) or ring == 0 else 2 * ring
                for c in range(c0, c1 + 1, step):
                    if c < 0 or c >= columns:
                        continue
                    for j in range(first[r * columns + c], first[r * columns + c + 1]):
                        a = int(arcs[j])
                        u, v = int(tail[a]), int(head[a])
                        if u > v:
                            u, v = v, u
                        t = _along(px, py, x[u], y[u], x[v], y[v])
                        if t < 1.0:
                            dx = px - (x[u] + t * (x[v] - x[u]))
                            dy = py - (y[u] + t * (y[v] - y[u]))
                        else:
                            dx, dy = px - x[v], py - y[v]
                        d2 = dx * dx + dy * dy
                        if d2 < best2 or (d2 == best2 and a < best):
                            best, best2 = a, d2
                            best_t = t if u == tail[a] else 1.0 - t
            # No arc outside the searched square is nearer than its nearest inner side.
            reach = np.inf
            if c0 > 0:
                reach = min(reach, px - (left + c0 * cell_m))
            if c1 < columns - 1:
                reach = min(reach, left + (c1 + 1) * cell_m - px)
            if r0 > 0:
                reach = min(reach, py - (low + r0 * cell_m))
            if r1 < rows - 1:
                reach = min(reach, low + (r1 + 1) * cell_m - py)
            reach -= _SLACK_M
            if reach > 0.0 and best2 < reach * reach:
                break
        arc[i], share[i] = best, best_t
