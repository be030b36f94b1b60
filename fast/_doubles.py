"""Doubles taken apart: their bits, and what rounding loses.

What a reader would get wrong: `lost` and `lost_product` are not always zero. They return the exact
error of one rounded sum or product (D. E. Knuth's two-sum; T. J. Dekker, Numer. Math. 18 (1971)
224-242), which holds only because kernels are compiled without reordering or contraction.
"""

import numpy as np

from fast._jit import kernel

INF = float("inf")
_SQRT2 = float.fromhex("0x1.6a09e667f3bcdp+0")
_SPLITTER = 134217729.0  # 2^27 + 1
_TINY = float.fromhex("0x1p-1022")
_FRACTION = (1 << 52) - 1
_ONE = 1023 << 52
_UP_54 = float.fromhex("0x1p54")
_EVEN_FROM = float.fromhex("0x1p53")  # every double from here on is an even integer


@kernel("int64(float64)")
def bits(x: float) -> int:
    """The 64 bits of x as a signed integer."""
    return int(np.float64(x).view(np.int64))


@kernel("float64(int64)")
def from_bits(pattern: int) -> float:
    """The double with these bits."""
    return float(np.int64(pattern).view(np.float64))


@kernel("int64(float64)")
def exponent(x: float) -> int:
    """k with x = 2^k · m and m in [√½, √2), for a positive finite x."""
    lift = 0
    if x < _TINY:
        x, lift = x * _UP_54, 54
    pattern = bits(x)
    k = (pattern >> 52) - 1023 - lift
    return k + 1 if from_bits((pattern & _FRACTION) | _ONE) >= _SQRT2 else k


@kernel("float64(float64)")
def mantissa(x: float) -> float:
    """The m of `exponent`."""
    if x < _TINY:
        x = x * _UP_54
    m = from_bits((bits(x) & _FRACTION) | _ONE)
    return 0.5 * m if m >= _SQRT2 else m


@kernel("int64(float64)")
def wholeness(y: float) -> int:
    """1 for an odd integer, 0 for an even one, −1 otherwise."""
    if abs(y) >= _EVEN_FROM:
        return 0 if abs(y) < INF else -1
    n = int(y)
    return n & 1 if float(n) == y else -1


@kernel("float64(float64, float64)")
def lost(a: float, b: float) -> float:
    """What the rounding of a + b lost, exactly."""
    total = a + b
    part = total - a
    return (a - (total - part)) + (b - part)


@kernel("float64(float64, float64)")
def lost_product(a: float, b: float) -> float:
    """What the rounding of a · b lost, exactly while nothing over- or underflows."""
    scaled = _SPLITTER * a
    a_hi = scaled - (scaled - a)
    a_lo = a - a_hi
    scaled = _SPLITTER * b
    b_hi = scaled - (scaled - b)
    b_lo = b - b_hi
    return ((a_hi * b_hi - a * b) + a_hi * b_lo + a_lo * b_hi) + a_lo * b_lo
