"""fast.exact: within 2 ulp of the true value, and the same bits in every mode on every machine."""

import hashlib
import math
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from fast import exact
from fast._types import Floats
from fast.streams import Stream

INF, NAN = math.inf, math.nan
DRAWS = 400


def ulps(got: float, want: object) -> float:
    """Distance from the true value in units of the last place of the nearest double."""
    import mpmath

    nearest = float(mpmath.mpf(want))
    if math.isinf(nearest) or math.isinf(got):
        return 0.0 if got == nearest else INF
    return float(abs(mpmath.mpf(got) - mpmath.mpf(want)) / mpmath.mpf(math.ulp(nearest)))


def across(s: Stream, low: float, high: float) -> Iterator[float]:
    return (s.uniform(low, high) for _ in range(DRAWS))


def magnitudes(s: Stream, low: int, high: int) -> Iterator[float]:
    """Positive values spread evenly over the exponents."""
    for _ in range(DRAWS):
        yield math.ldexp(s.uniform(0.5, 1.0), low + s.choice_index(high - low + 1))


def exp_arguments() -> list[float]:
    s = Stream(1, "test", "exp")
    tiny = [x * (1 if s.chance(0.5) else -1) for x in magnitudes(s, -60, 0)]
    return [*across(s, -745, 709.7), *across(s, -1, 1), *across(s, -745, -708), *tiny]


def log_arguments() -> list[float]:
    s = Stream(1, "test", "log")
    near = [1.0 + x for x in magnitudes(s, -52, -1)] + [1.0 - x for x in magnitudes(s, -53, -1)]
    return [*magnitudes(s, -1073, 1024), *across(s, 0.5, 2.0), *near]


def angles() -> list[float]:
    s = Stream(1, "test", "angles")
    quarters = [s.choice_index(636_000) * (math.pi / 2) for _ in range(DRAWS)]
    edge = [exact.TRIG_LIMIT, -exact.TRIG_LIMIT]
    small = list(magnitudes(s, -60, 0))
    return [*across(s, -1e6, 1e6), *across(s, -7, 7), *small, *quarters, *edge]


def powers() -> list[tuple[float, float]]:
    s = Stream(1, "test", "pow")
    wide = [(x, s.uniform(-745, 709) / math.log(x)) for x in magnitudes(s, -1073, 1023)]
    usual = [(x, s.uniform(-5, 5)) for x in across(s, 0.01, 100)]
    near = [(x, s.uniform(-740, 709) / math.log(x)) for x in (1 + d for d in magnitudes(s, -50, 0))]
    return [*wide, *usual, *near]


def points() -> list[tuple[float, float]]:
    s = Stream(1, "test", "atan2")
    square = list(zip(across(s, -1, 1), across(s, -1, 1), strict=True))
    wide = list(zip(magnitudes(s, -1073, 1024), magnitudes(s, -1073, 1024), strict=True))
    flat = list(zip(across(s, -1, 1), magnitudes(s, -60, 0), strict=True))
    return [*square, *wide, *flat, *((x, -y) for x, y in flat), *((y, x) for x, y in flat)]


@pytest.mark.kernel_small
@pytest.mark.parametrize(
    ("ours", "theirs", "arguments"),
    [
        (exact.exp, "exp", exp_arguments),
        (exact.log, "log", log_arguments),
        (exact.sin, "sin", angles),
        (exact.cos, "cos", angles),
        (exact.pow, "power", powers),
        (exact.atan2, "atan2", points),
        (exact.sqrt, "sqrt", log_arguments),
    ],
)
def test_within_two_ulp_of_the_true_value(
    ours: Callable[..., float], theirs: str, arguments: Callable[[], list[object]]
) -> None:
    mpmath = pytest.importorskip("mpmath")
    with mpmath.workprec(200):
        for given in arguments():
            each = given if isinstance(given, tuple) else (given,)
            assert ulps(ours(*each), getattr(mpmath, theirs)(*each)) <= 2.0, each


SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, 3.0, -3.0, 1e300, -1e300, 5e-324, INF, -INF, NAN]


def libm(function: Callable[..., float], *given: float) -> float:
    """The C library's answer, with its Python exceptions turned back into IEEE 754 values."""
    try:
        return function(*given)
    except OverflowError:
        negative = given[0] < 0 and len(given) == 2 and given[1] % 2 == 1
        return -INF if negative else INF
    except ValueError:
        return NAN


@pytest.mark.kernel_small
@pytest.mark.parametrize("y", SPECIAL)
@pytest.mark.parametrize("x", SPECIAL)
def test_pow_and_atan2_at_the_special_values(x: float, y: float) -> None:
    angle = math.atan2(x, y)
    got = exact.atan2(x, y)
    assert got == pytest.approx(angle, rel=1e-15, abs=0, nan_ok=True)
    assert math.copysign(1, got) == math.copysign(1, angle) or math.isnan(angle)
    if x == 0.0 and y < 0.0:  # Python raises; IEEE 754 divides by zero
        want = -INF if math.copysign(1, x) < 0 and y in (-1.0, -3.0) else INF
    else:
        want = libm(math.pow, x, y)
    power = exact.pow(x, y)
    assert power == pytest.approx(want, rel=1e-15, abs=0, nan_ok=True)
    assert math.copysign(1, power) == math.copysign(1, want) or math.isnan(want)


@pytest.mark.kernel_small
def test_the_edges_of_the_domains() -> None:
    assert [exact.exp(x) for x in (0.0, -INF, INF, 710.0, -746.0)] == [1.0, 0.0, INF, INF, 0.0]
    assert exact.exp(709.782712893384) == pytest.approx(1.797693134862273e308, rel=1e-12)
    assert exact.exp(-745.1) == 5e-324
    assert [exact.log(x) for x in (1.0, 0.0, INF)] == [0.0, -INF, INF]
    assert exact.log(5e-324) == pytest.approx(-744.4400719213812, rel=1e-15)
    assert [exact.sin(0.0), exact.cos(0.0), exact.sqrt(INF)] == [0.0, 1.0, INF]
    assert math.copysign(1, exact.sin(-0.0)) == -1
    beyond = [exact.TRIG_LIMIT * 1.0000001, INF, -INF, NAN]
    undefined = [exact.log(-1.0), exact.log(NAN), exact.exp(NAN), exact.sqrt(-1.0), exact.sqrt(NAN)]
    undefined += [f(x) for f in (exact.sin, exact.cos) for x in beyond]
    assert all(math.isnan(value) for value in undefined)


@pytest.mark.kernel_small
def test_the_bits_are_the_same_on_every_machine_and_in_every_mode() -> None:
    x = np.array([*magnitudes(Stream(2, "test", "bits"), -3, 8)])
    y = np.array([*across(Stream(2, "test", "more bits"), -9.0, 9.0)])
    results = [
        exact.exp_array(y), exact.log_array(x), exact.sin_array(x * y), exact.cos_array(x * y),
        exact.pow_array(x, y), exact.atan2_array(y, x - 4.0),
    ]  # fmt: skip
    digest = hashlib.sha256(b"".join(each.astype("<f8").tobytes() for each in results))
    assert digest.hexdigest() == "142eaccda7841e9c9398a123c90ea4f66f9564f342efc875ea4219853dc5a53f"


@pytest.mark.kernel_small
def test_array_forms_keep_the_shape_and_equal_the_scalar_ones() -> None:
    x = np.array([[0.25, 1.0, 2.0], [3.0, 40.0, 0.5]])
    pairs: list[tuple[Floats, Callable[[float], float]]] = [
        (exact.exp_array(x), exact.exp),
        (exact.log_array(x.T).T, exact.log),  # not contiguous
        (exact.sin_array(x), exact.sin),
        (exact.cos_array(x), exact.cos),
        (exact.pow_array(x, 1.5), lambda v: exact.pow(v, 1.5)),
        (exact.atan2_array(x, np.array(-2.0)), lambda v: exact.atan2(v, -2.0)),
    ]
    for array, scalar in pairs:
        assert array.tolist() == [[scalar(v) for v in row] for row in x.tolist()]
    x.flags.writeable = False
    assert exact.exp_array(x).shape == (2, 3)
