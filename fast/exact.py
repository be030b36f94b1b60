"""exp, log, sin, cos, pow and atan2 that give the same bits on every machine.

A C library's functions differ in the last bits from one version and CPU to the next; one such bit
that reaches the desk changes a journal. These are made only of + − × ÷, integers and bit patterns
in a fixed order, stay within 2 ulp of the true value, and run alike compiled or as plain Python.

What a reader would get wrong: the order of every operation below is the contract. Rewriting
``a - (b - c)`` as ``a - b + c``, or one Horner step, changes bits everywhere, and all journals.

Methods: reduction by Cody and Waite (constants split so that the products are exact, W. J. Cody
and W. Waite, *Software Manual for the Elementary Functions*, 1980), then Taylor series in Horner
form, long enough that truncation is below 2^-56; error-free sums and products after T. J. Dekker,
Numer. Math. 18 (1971) 224-242. Constants were computed to 400 bits.

Domain: sin and cos to ``|x| <= TRIG_LIMIT``, NaN beyond it; everything else as in IEEE 754-2019
§9.2 (signed zeros, infinities, NaN).
"""

import math

import numpy as np

from fast._doubles import bits, exponent, from_bits, lost, lost_product, mantissa, wholeness
from fast._jit import kernel
from fast._types import Floats

TRIG_LIMIT = 1e6  # radians; beyond it the three-part pi/2 below is no longer exact
INF = float("inf")
NAN = float("nan")

_INV_LN2 = float.fromhex("0x1.71547652b82fep+0")
_LN2_HI = float.fromhex("0x1.62e42fefa3800p-1")  # 42 bits: k * _LN2_HI is exact
_LN2_LO = float.fromhex("0x1.ef35793c76730p-45")
_TWO_OVER_PI = float.fromhex("0x1.45f306dc9c883p-1")
_PIO2_1 = float.fromhex("0x1.921fb54400000p+0")  # 33 bits each: n * _PIO2_i is exact, n < 2^20
_PIO2_2 = float.fromhex("0x1.0b4611a600000p-34")
_PIO2_3 = float.fromhex("0x1.3198a2e000000p-69")
_PIO2_4 = float.fromhex("0x1.b839a252049c1p-104")
_PI_HI = float.fromhex("0x1.921fb54442d18p+1")
_PI_LO = float.fromhex("0x1.1a62633145c07p-53")
_HALF_PI_HI = float.fromhex("0x1.921fb54442d18p+0")
_HALF_PI_LO = float.fromhex("0x1.1a62633145c07p-54")
_ATAN_HALF_HI = float.fromhex("0x1.dac670561bb4fp-2")
_ATAN_HALF_LO = float.fromhex("0x1.a2b7f222f65e2p-56")
_ATAN_ONE_HI = float.fromhex("0x1.921fb54442d18p-1")
_ATAN_ONE_LO = float.fromhex("0x1.1a62633145c07p-55")
_TWO_THIRDS_HI = float.fromhex("0x1.5555555555555p-1")
_TWO_THIRDS_LO = float.fromhex("0x1.5555555555555p-55")
_UP_60 = float.fromhex("0x1p60")
_DOWN_60 = float.fromhex("0x1p-60")
_DOWN_1000 = float.fromhex("0x1p-1000")

# 1/n!: exp takes E2..E14, sin S3..S17, cos C4..C18.
_E2, _E3, _E4, _E5, _E6, _E7, _E8, _E9, _E10, _E11, _E12, _E13, _E14 = (
    1.0 / math.factorial(n) for n in range(2, 15)
)
_S3, _S5, _S7, _S9, _S11, _S13, _S15, _S17 = (
    (-1.0) ** (n // 2) / math.factorial(n) for n in range(3, 18, 2)
)
_C4, _C6, _C8, _C10, _C12, _C14, _C16, _C18 = (
    (-1.0) ** (n // 2) / math.factorial(n) for n in range(4, 19, 2)
)
# 2/n: the series of log((1+s)/(1-s)).
_L3, _L5, _L7, _L9, _L11, _L13, _L15, _L17, _L19, _L21, _L23, _L25 = (
    2.0 / n for n in range(3, 26, 2)
)
# ±1/n: the series of atan.
_A3, _A5, _A7, _A9, _A11, _A13, _A15, _A17, _A19, _A21, _A23, _A25, _A27, _A29 = (
    (-1.0) ** (n // 2) / n for n in range(3, 30, 2)
)


@kernel("float64(float64)")
def exp(x: float) -> float:
    """e to the power x."""
    return _exp_of_sum(x, 0.0)


@kernel("float64(float64)")
def log(x: float) -> float:
    """Natural logarithm; −inf at zero, NaN below."""
    if not 0.0 < x < INF:
        return -INF if x == 0.0 else x if x == INF else NAN
    k = exponent(x)
    f = mantissa(x) - 1.0
    s = f / (2.0 + f)
    z = s * s
    tail = _L15 + z * (_L17 + z * (_L19 + z * (_L21 + z * _L23)))
    series = z * (_L3 + z * (_L5 + z * (_L7 + z * (_L9 + z * (_L11 + z * (_L13 + z * tail))))))
    half = 0.5 * f * f
    return float(k) * _LN2_HI - ((half - (s * (half + series) + float(k) * _LN2_LO)) - f)


@kernel("float64(float64)")
def sin(x: float) -> float:
    """Sine of x radians; NaN beyond `TRIG_LIMIT`."""
    return x if x == 0.0 else _circular(x, 0)


@kernel("float64(float64)")
def cos(x: float) -> float:
    """Cosine of x radians; NaN beyond `TRIG_LIMIT`."""
    return _circular(x, 1)


@kernel("float64(float64, float64)")
def pow(x: float, y: float) -> float:
    """x to the power y; NaN for a negative x and a broken y."""
    if y == 0.0 or x == 1.0:
        return 1.0
    if x != x or y != y:
        return NAN
    whole = wholeness(y)
    sign = -1.0 if bits(x) < 0 and whole == 1 else 1.0
    size = abs(x)
    if size == 1.0 and (whole >= 0 or abs(y) == INF):
        return sign
    if size == 0.0 or size == INF:
        return sign * (INF if (size == INF) == (y > 0.0) else 0.0)
    if abs(y) == INF:
        return INF if (size > 1.0) == (y > 0.0) else 0.0
    if x < 0.0 and whole < 0:
        return NAN
    return sign * _power(size, y)


@kernel("float64(float64, float64)")
def atan2(y: float, x: float) -> float:
    """Angle of the point (x, y) in radians, −π to π, counter-clockwise from the x axis."""
    if x != x or y != y:
        return NAN
    rise, run = abs(y), abs(x)
    if rise == INF and run == INF:
        rise, run = 1.0, 1.0
    steep = rise > run
    low, high = (run, rise) if steep else (rise, run)
    if high == 0.0 or high == INF or low == 0.0:
        hi, lo = 0.0, 0.0
    else:
        if high > 1e300:
            low, high = low * _DOWN_60, high * _DOWN_60
        elif high < 1e-290:
            low, high = low * _UP_60, high * _UP_60
        if low < 0.25 * high:
            u, hi, lo = low / high, 0.0, 0.0
        elif low < 0.75 * high:
            u = (low - 0.5 * high) / (high + 0.5 * low)
            hi, lo = _ATAN_HALF_HI, _ATAN_HALF_LO
        else:
            u = (low - high) / (high + low)
            hi, lo = _ATAN_ONE_HI, _ATAN_ONE_LO
        z = u * u
        tail = _A19 + z * (_A21 + z * (_A23 + z * (_A25 + z * (_A27 + z * _A29))))
        mid = _A9 + z * (_A11 + z * (_A13 + z * (_A15 + z * (_A17 + z * tail))))
        series = u * z * (_A3 + z * (_A5 + z * (_A7 + z * mid)))
        if hi == 0.0:
            hi, lo = u, series
        else:
            lo = (lo + series) + u
    if steep:
        hi, lo = _HALF_PI_HI - hi, _HALF_PI_LO - lo + lost(_HALF_PI_HI, -hi)
    if bits(x) < 0:
        hi, lo = _PI_HI - hi, _PI_LO - lo + lost(_PI_HI, -hi)
    angle = hi + lo
    return -angle if bits(y) < 0 else angle


@kernel("float64(float64)")
def sqrt(x: float) -> float:
    """Square root, correctly rounded by IEEE 754 everywhere; NaN below zero."""
    return math.sqrt(x) if x >= 0.0 else NAN


def exp_array(x: Floats) -> Floats:
    """`exp` of every element; same shape, float64."""
    flat, out = _flat(x)
    _exp_each(flat, out)
    return out.reshape(np.shape(x))


def log_array(x: Floats) -> Floats:
    """`log` of every element; same shape, float64."""
    flat, out = _flat(x)
    _log_each(flat, out)
    return out.reshape(np.shape(x))


def sin_array(x: Floats) -> Floats:
    """`sin` of every element; same shape, float64."""
    flat, out = _flat(x)
    _sin_each(flat, out)
    return out.reshape(np.shape(x))


def cos_array(x: Floats) -> Floats:
    """`cos` of every element; same shape, float64."""
    flat, out = _flat(x)
    _cos_each(flat, out)
    return out.reshape(np.shape(x))


def pow_array(x: Floats, y: Floats | float) -> Floats:
    """`pow` of every pair of elements; shapes broadcast."""
    left, right = np.broadcast_arrays(np.asarray(x, np.float64), np.asarray(y, np.float64))
    flat, out = _flat(left)
    _pow_each(flat, _flat(right)[0], out)
    return out.reshape(left.shape)


def atan2_array(y: Floats, x: Floats) -> Floats:
    """`atan2` of every pair of elements; shapes broadcast."""
    rise, run = np.broadcast_arrays(np.asarray(y, np.float64), np.asarray(x, np.float64))
    flat, out = _flat(rise)
    _atan2_each(flat, _flat(run)[0], out)
    return out.reshape(rise.shape)


def _flat(x: Floats) -> tuple[Floats, Floats]:
    flat = np.require(x, np.float64, ["C", "W"]).reshape(-1)
    return flat, np.empty_like(flat)


@kernel("float64(float64, float64)")
def _exp_of_sum(x: float, more: float) -> float:
    """exp(x + more) for a `more` far below the last bit of x."""
    if x != x:
        return x
    if x > 709.8:
        return INF
    if x < -745.2:
        return 0.0
    k = int(x * _INV_LN2 + (0.5 if x >= 0.0 else -0.5))
    hi = x - float(k) * _LN2_HI
    lo = float(k) * _LN2_LO - more
    r = hi - lo
    rest = (hi - r) - lo
    tail = _E8 + r * (_E9 + r * (_E10 + r * (_E11 + r * (_E12 + r * (_E13 + r * _E14)))))
    series = r * r * (_E2 + r * (_E3 + r * (_E4 + r * (_E5 + r * (_E6 + r * (_E7 + r * tail))))))
    y = 1.0 + (r + (series + (rest + rest * r)))
    if k > 1023:
        return y * 2.0 * from_bits((k - 1 + 1023) << 52)
    if k < -1021:
        return y * from_bits((k + 1000 + 1023) << 52) * _DOWN_1000
    return y * from_bits((k + 1023) << 52)


@kernel("float64(float64, float64)")
def _power(x: float, y: float) -> float:
    """x^y for positive finite x and finite y: exp(y · log x) with log x to about 2^-66."""
    k = exponent(x)
    m = mantissa(x)
    f = m - 1.0
    base = m + 1.0
    s = f / base
    s_lo = ((f - s * base) - lost_product(s, base) - s * (m - (base - 1.0))) / base
    z = s * s
    z_lo = lost_product(s, s) + 2.0 * s * s_lo
    tail = _L15 + z * (_L17 + z * (_L19 + z * (_L21 + z * (_L23 + z * _L25))))
    series = z * (_L5 + z * (_L7 + z * (_L9 + z * (_L11 + z * (_L13 + z * tail)))))
    t = _TWO_THIRDS_HI + series
    t_lo = lost(_TWO_THIRDS_HI, series) + _TWO_THIRDS_LO
    v = z * t
    v_lo = lost_product(z, t) + (z * t_lo + z_lo * t)
    w = 2.0 + v
    w_lo = lost(2.0, v) + v_lo
    part = s * w
    part_lo = lost_product(s, w) + (s * w_lo + s_lo * w)
    whole = float(k) * _LN2_HI
    total = whole + part
    total_lo = lost(whole, part) + (part_lo + float(k) * _LN2_LO)
    log_hi = total + total_lo
    log_lo = (total - log_hi) + total_lo
    product = y * log_hi
    if product > 710.0:
        return INF
    if product < -746.0:
        return 0.0
    return _exp_of_sum(product, lost_product(y, log_hi) + y * log_lo)


@kernel("float64(float64, int64)")
def _circular(x: float, shift: int) -> float:
    """sin(x + shift · π/2)."""
    if not -TRIG_LIMIT <= x <= TRIG_LIMIT:
        return NAN
    n = int(x * _TWO_OVER_PI + (0.5 if x >= 0.0 else -0.5))
    if n == 0:
        r, rest = x, 0.0
    else:
        turns = float(n)
        first = x - turns * _PIO2_1
        second = first - turns * _PIO2_2
        third = second - turns * _PIO2_3
        gone = lost(first, -turns * _PIO2_2) + lost(second, -turns * _PIO2_3) - turns * _PIO2_4
        r = third + gone
        rest = (third - r) + gone
    z = r * r
    quarter = (n + shift) & 3
    if quarter & 1:
        tail = _C10 + z * (_C12 + z * (_C14 + z * (_C16 + z * _C18)))
        series = z * z * (_C4 + z * (_C6 + z * (_C8 + z * tail)))
        half = 0.5 * z
        near = 1.0 - half
        value = near + (((1.0 - near) - half) + (series - r * rest))
    else:
        tail = _S11 + z * (_S13 + z * (_S15 + z * _S17))
        series = _S5 + z * (_S7 + z * (_S9 + z * tail))
        cube = z * r
        value = r - ((z * (0.5 * rest - cube * series) - rest) - cube * _S3)
    return -value if quarter & 2 else value


@kernel("void(float64[::1], float64[::1])")
def _exp_each(x: Floats, out: Floats) -> None:
    for i in range(x.size):
        out[i] = exp(x[i])


@kernel("void(float64[::1], float64[::1])")
def _log_each(x: Floats, out: Floats) -> None:
    for i in range(x.size):
        out[i] = log(x[i])


@kernel("void(float64[::1], float64[::1])")
def _sin_each(x: Floats, out: Floats) -> None:
    for i in range(x.size):
        out[i] = sin(x[i])


@kernel("void(float64[::1], float64[::1])")
def _cos_each(x: Floats, out: Floats) -> None:
    for i in range(x.size):
        out[i] = cos(x[i])


@kernel("void(float64[::1], float64[::1], float64[::1])")
def _pow_each(x: Floats, y: Floats, out: Floats) -> None:
    for i in range(x.size):
        out[i] = pow(x[i], y[i])


@kernel("void(float64[::1], float64[::1], float64[::1])")
def _atan2_each(y: Floats, x: Floats, out: Floats) -> None:
    for i in range(x.size):
        out[i] = atan2(y[i], x[i])
