"""What a gas head reads within the mean: short peaks and lulls of a plume.

The spreads of a plume give a mean over ten minutes; a head that reads every few seconds sees more
and less. Peaks follow a power law of the averaging time, ``peak / mean = (T / t)^p`` (D. B. Turner,
EPA AP-26, 1970, gives p between 0.17 and 0.2; from memory, G). The readings are taken as lognormal
about the mean, and the highest of the ``T / t`` readings in the time of the mean is that peak.
"""

from __future__ import annotations

from fast import exact
from fast.streams import normal_quantile

__all__ = ["peak_to_mean", "spread_of_readings"]


def peak_to_mean(averaging_s: float, reading_s: float, exponent: float) -> float:
    """The highest reading in the time of the mean, as a multiple of the mean; 1 at the least."""
    return exact.pow(max(1.0, averaging_s / reading_s), exponent)


def spread_of_readings(averaging_s: float, reading_s: float, exponent: float) -> float:
    """Standard deviation of the logarithm of readings whose mean is 1 and whose peak is as said.

    Solves ``exp(q s − s² / 2) = peak`` for the smaller s, q the quantile of one reading in T / t.
    """
    peak = peak_to_mean(averaging_s, reading_s, exponent)
    number = averaging_s / reading_s
    if number <= 2.0:
        return 0.0
    q = normal_quantile(1.0 - 1.0 / number)
    return q - exact.sqrt(max(0.0, q * q - 2.0 * exact.log(peak)))
