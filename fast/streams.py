"""Random numbers that belong to somebody: one stream for each (seed, purpose, entity).

A draw is a pure function of the stream's key and a counter, so adding a unit to a drill, or one
draw to a unit's life, moves no other entity's draws; a stream's whole state is its position, a
plain integer. Every value takes exactly one draw, whatever the distribution.

What a reader would get wrong: draws are not shared by name alone. Two parts of the program that
use the same (seed, purpose, entity) get the same numbers; the purpose must say what they are for.

Generator: SplitMix64 (G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number
generators", OOPSLA 2014; constants as in S. Vigna's public-domain splitmix64.c), read at a counter
instead of stepped: draw n of a key is output n + 1 of the generator seeded with that key.
"""

import hashlib
from collections.abc import Iterable
from typing import Any

import numpy as np

from fast import exact
from fast._jit import kernel
from fast._types import Floats, Keys

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_SHIFT_11, _SHIFT_27, _SHIFT_30, _SHIFT_31 = (np.uint64(n) for n in (11, 27, 30, 31))
_ONE = np.uint64(1)
_STEP = 1.0 / 9007199254740992.0  # 2^-53


def key_of(seed: int, purpose: str, entity: str) -> int:
    """The 64-bit key of a stream: the first eight bytes of a SHA-256, big-endian.

    Raises:
        ValueError: `purpose` or `entity` holds the separator U+001F.
    """
    if "\x1f" in purpose or "\x1f" in entity:
        raise ValueError(
            f"stream ({purpose!r}, {entity!r}) holds U+001F, which separates the parts of a key; "
            f"remove that control character from the identifier"
        )
    text = f"{seed}\x1f{purpose}\x1f{entity}".encode()
    return int.from_bytes(hashlib.sha256(text).digest()[:8], "big")


def keys_of(seed: int, purpose: str, entities: Iterable[str]) -> Keys:
    """`key_of` for many entities, in their order."""
    return np.array([key_of(seed, purpose, entity) for entity in entities], dtype=np.uint64)


@kernel("uint64(uint64, uint64)")
def raw64(key: np.uint64, counter: np.uint64) -> np.uint64:
    """Draw number `counter` of a key: 64 uniform bits."""
    z = key + (counter + _ONE) * _GOLDEN
    z = (z ^ (z >> _SHIFT_30)) * _MIX_1
    z = (z ^ (z >> _SHIFT_27)) * _MIX_2
    return z ^ (z >> _SHIFT_31)


@kernel("float64(uint64, uint64)")
def uniform(key: np.uint64, counter: np.uint64) -> float:
    """One draw as a float in [0, 1): a multiple of 2^-53."""
    return float(np.int64(raw64(key, counter) >> _SHIFT_11)) * _STEP


@kernel("float64(uint64, uint64)")
def normal(key: np.uint64, counter: np.uint64) -> float:
    """One draw from the standard normal distribution, by inverting its distribution function."""
    draw = float(np.int64(raw64(key, counter) >> _SHIFT_11))
    return normal_quantile((draw + 0.5) * _STEP)


@kernel("float64(float64, float64, uint64, uint64)")
def lognormal(median: float, sigma: float, key: np.uint64, counter: np.uint64) -> float:
    """One draw whose logarithm is normal about log(`median`) with standard deviation `sigma`."""
    return median * exact.exp(sigma * normal(key, counter))


@kernel("float64(uint64, uint64)")
def exponential(key: np.uint64, counter: np.uint64) -> float:
    """One draw from the exponential distribution of mean 1."""
    draw = float(np.int64(raw64(key, counter) >> _SHIFT_11))
    return -exact.log((draw + 0.5) * _STEP)


@kernel("float64(float64)")
def normal_quantile(p: float) -> float:
    """The standard normal value below which a share p of the values lies; NaN outside (0, 1).

    M. J. Wichura, "Algorithm AS241: The Percentage Points of the Normal Distribution", Applied
    Statistics 37 (1988) 477-484, routine PPND16 (about 1 part in 10^16).
    """
    if not 0.0 < p < 1.0:
        return exact.NAN
    q = p - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        top = 2.5090809287301226727e3 * r + 3.3430575583588128105e4
        top = ((top * r + 6.7265770927008700853e4) * r + 4.5921953931549871457e4) * r
        top = ((top + 1.3731693765509461125e4) * r + 1.9715909503065514427e3) * r
        top = (top + 1.3314166789178437745e2) * r + 3.3871328727963666080e0
        low = 5.2264952788528545610e3 * r + 2.8729085735721942674e4
        low = ((low * r + 3.9307895800092710610e4) * r + 2.1213794301586595867e4) * r
        low = ((low + 5.3941960214247511077e3) * r + 6.8718700749205790830e2) * r
        low = (low + 4.2313330701600911252e1) * r + 1.0
        return q * top / low
    r = exact.sqrt(-exact.log(p if q < 0.0 else 1.0 - p))
    if r <= 5.0:
        r = r - 1.6
        top = 7.74545014278341407640e-4 * r + 2.27238449892691845833e-2
        top = ((top * r + 2.41780725177450611770e-1) * r + 1.27045825245236838258e0) * r
        top = ((top + 3.64784832476320460504e0) * r + 5.76949722146069140550e0) * r
        top = (top + 4.63033784615654529590e0) * r + 1.42343711074968357734e0
        low = 1.05075007164441684324e-9 * r + 5.47593808499534494600e-4
        low = ((low * r + 1.51986665636164571966e-2) * r + 1.48103976427480074590e-1) * r
        low = ((low + 6.89767334985100004550e-1) * r + 1.67638483018380384940e0) * r
        low = (low + 2.05319162663775882187e0) * r + 1.0
    else:
        r = r - 5.0
        top = 2.01033439929228813265e-7 * r + 2.71155556874348757815e-5
        top = ((top * r + 1.24266094738807843860e-3) * r + 2.65321895265761230930e-2) * r
        top = ((top + 2.96560571828504891230e-1) * r + 1.78482653991729133580e0) * r
        top = (top + 5.46378491116411436990e0) * r + 6.65790464350110377720e0
        low = 2.04426310338993978564e-15 * r + 1.42151175831644588870e-7
        low = ((low * r + 1.84631831751005468180e-5) * r + 7.86869131145613259100e-4) * r
        low = ((low + 1.48753612908506148525e-2) * r + 1.36929880922735805310e-1) * r
        low = (low + 5.99832206555887937690e-1) * r + 1.0
    return -top / low if q < 0.0 else top / low


def fill_uniform(keys: Keys, counter: int, out: Floats) -> None:
    """Write draw number `counter` of every key into `out`, uniform in [0, 1).

    Raises:
        ValueError: `keys` and `out` are not one-dimensional arrays of one length and right type.
    """
    _check_fill(keys, out)
    _fill_uniform(keys, np.uint64(counter), out)


def fill_normal(keys: Keys, counter: int, out: Floats) -> None:
    """Write draw number `counter` of every key into `out`, standard normal.

    Raises:
        ValueError: `keys` and `out` are not one-dimensional arrays of one length and right type.
    """
    _check_fill(keys, out)
    _fill_normal(keys, np.uint64(counter), out)


class Stream:
    """The draws of one entity for one purpose, in order; `position` is its whole state."""

    __slots__ = ("_key", "position")

    def __init__(self, seed: int, purpose: str, entity: str, position: int = 0) -> None:
        self._key: Any = key_of(seed, purpose, entity)
        self.position = position

    def uniform(self, low: float = 0.0, high: float = 1.0) -> float:
        """A float in [low, high)."""
        return low + (high - low) * uniform(self._key, self._next())

    def normal(self, mean: float, sd: float) -> float:
        """A normal value; the same draw gives the same quantile whatever `mean` and `sd`."""
        return mean + sd * normal(self._key, self._next())

    def lognormal(self, median: float, sigma: float) -> float:
        """A value whose logarithm is normal about log(`median`) with standard deviation `sigma`."""
        return lognormal(median, sigma, self._key, self._next())

    def exponential(self, mean: float) -> float:
        """A waiting time of mean `mean`."""
        return mean * exponential(self._key, self._next())

    def triangular(self, low: float, mode: float, high: float) -> float:
        """A value in [low, high], most likely at `mode`.

        Raises:
            ValueError: Not ``low <= mode <= high``.
        """
        if not low <= mode <= high:
            raise ValueError(
                f"triangular({low}, {mode}, {high}): the mode must lie between low and high"
            )
        u = uniform(self._key, self._next())
        if u * (high - low) < mode - low:
            return low + exact.sqrt(u * (high - low) * (mode - low))
        return high - exact.sqrt((1.0 - u) * (high - low) * (high - mode))

    def choice_index(self, n: int) -> int:
        """An index below `n`, each as likely (to 2^-53).

        Raises:
            ValueError: `n` is less than 1.
        """
        if n < 1:
            raise ValueError(f"choice_index({n}): there is nothing to choose from; pass n >= 1")
        return (int(raw64(self._key, self._next())) * n) >> 64

    def chance(self, p: float) -> bool:
        """True with probability `p`."""
        draw = self._next()
        return p > 0.0 and uniform(self._key, draw) < p

    def _next(self) -> Any:
        """The next counter: like the key a plain int, which a kernel takes sooner than a uint64."""
        at = self.position
        self.position = at + 1
        return at


def _check_fill(keys: Keys, out: Floats) -> None:
    for name, array, dtype in (("keys", keys, np.uint64), ("out", out, np.float64)):
        if array.dtype != dtype or array.ndim != 1 or not array.flags.c_contiguous:
            raise ValueError(
                f"{name} has dtype {array.dtype} and shape {array.shape}; "
                f"pass a contiguous one-dimensional {np.dtype(dtype).name} array"
            )
    if keys.size != out.size:
        raise ValueError(f"{keys.size} keys but room for {out.size} draws; make them equal")


@kernel("void(uint64[::1], uint64, float64[::1])")
def _fill_uniform(keys: Keys, counter: np.uint64, out: Floats) -> None:
    for i in range(keys.size):
        out[i] = uniform(keys[i], counter)


@kernel("void(uint64[::1], uint64, float64[::1])")
def _fill_normal(keys: Keys, counter: np.uint64, out: Floats) -> None:
    for i in range(keys.size):
        out[i] = normal(keys[i], counter)
