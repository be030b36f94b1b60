"""fast.streams: draws that belong to (seed, purpose, entity) and to nobody else."""

import hashlib
import math

import numpy as np
import pytest

from fast import exact, streams
from fast.streams import Stream, fill_normal, fill_uniform, key_of, keys_of

pytestmark = pytest.mark.kernel_small


def raw(key: int, counter: int) -> int:
    return int(streams.raw64(np.uint64(key), np.uint64(counter)))


def test_raw_draws_are_the_published_outputs_of_splitmix64() -> None:
    """First outputs for seed 1234567 as on Rosetta Code, "Pseudo-random numbers/Splitmix64"; for
    seed 0 as widely quoted from S. Vigna's splitmix64.c (both read in public test suites)."""
    assert [raw(1234567, n) for n in range(5)] == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]
    assert [raw(0, n) for n in range(4)] == [
        0xE220A8397B1DCDAF,
        0x6E789E6AA1B965F4,
        0x06C45D188009454F,
        0xF88BB8A8724C81EC,
    ]


def test_a_key_is_the_head_of_a_sha256_and_tells_its_parts_apart() -> None:
    digest = hashlib.sha256("7\x1fdrive\x1f消防-01".encode()).digest()
    assert key_of(7, "drive", "消防-01") == int.from_bytes(digest[:8], "big")
    parts = [(7, "a", "bc"), (7, "ab", "c"), (71, "a", "bc"), (7, "bc", "a")]
    assert len({key_of(*each) for each in parts}) == 4
    assert keys_of(7, "a", ["x", "y"]).tolist() == [key_of(7, "a", "x"), key_of(7, "a", "y")]


def test_a_separator_in_an_identifier_is_refused() -> None:
    with pytest.raises(ValueError, match=r"U\+001F"):
        key_of(1, "a", "b\x1fc")


def test_another_entity_or_another_draw_moves_nobody_elses_numbers() -> None:
    alone = [Stream(7, "turnout", "engine-2").uniform() for _ in range(1)]
    other = Stream(7, "turnout", "engine-1")
    [other.uniform() for _ in range(10)]
    assert [Stream(7, "turnout", "engine-2").uniform()] == alone


def test_a_stream_resumes_from_its_position() -> None:
    whole = Stream(3, "p", "e")
    values = [whole.normal(0, 1) for _ in range(6)]
    resumed = Stream(3, "p", "e", position=4)
    assert [resumed.normal(0, 1) for _ in range(2)] == values[4:]
    assert resumed.position == whole.position == 6


def test_every_distribution_takes_one_draw() -> None:
    s = Stream(1, "p", "e")
    s.uniform(), s.normal(0, 1), s.lognormal(1, 1), s.exponential(1)
    s.triangular(0, 1, 2), s.choice_index(3), s.chance(0.5)
    assert s.position == 7


@pytest.mark.parametrize("p", [1e-300, 1e-12, 0.01, 0.074, 0.075, 0.3, 0.5, 0.8, 0.93, 1 - 1e-12])
def test_the_normal_quantile_is_right_in_every_branch(p: float) -> None:
    mpmath = pytest.importorskip("mpmath")
    with mpmath.workprec(1100):  # 1e-300 is read off next to 1
        want = float(mpmath.sqrt(2) * mpmath.erfinv(2 * mpmath.mpf(p) - 1))
    assert streams.normal_quantile(p) == pytest.approx(want, rel=2e-15, abs=1e-16)


def test_no_quantile_outside_the_open_interval() -> None:
    assert all(math.isnan(streams.normal_quantile(p)) for p in (0.0, 1.0, -0.5, 1.5, math.nan))


def test_the_transforms_are_the_textbook_ones_of_the_same_draw() -> None:
    def draws() -> Stream:
        return Stream(9, "p", "e")

    u, z = draws().uniform(), draws().normal(0, 1)
    assert draws().normal(10, 2) == 10 + 2 * z
    assert draws().lognormal(60, 0.4) == 60 * exact.exp(0.4 * z)
    assert draws().exponential(30) == pytest.approx(-30 * math.log(u), rel=1e-12)
    assert draws().uniform(-1, 3) == -1 + 4 * u
    assert draws().choice_index(6) == int(u * 6)
    assert draws().chance(u + 1e-9)
    assert not draws().chance(u)


def moments(values: list[float]) -> tuple[float, float]:
    mean = sum(values) / len(values)
    return mean, math.sqrt(sum((v - mean) ** 2 for v in values) / len(values))


def test_mean_and_spread_are_those_of_the_distribution() -> None:
    s, n = Stream(5, "moments", "e"), 4000
    assert moments([s.uniform() for _ in range(n)]) == pytest.approx((0.5, 12**-0.5), abs=0.02)
    assert moments([s.normal(0, 1) for _ in range(n)]) == pytest.approx((0, 1), abs=0.05)
    assert moments([s.exponential(1) for _ in range(n)]) == pytest.approx((1, 1), abs=0.08)
    triangle = [s.triangular(0, 1, 5) for _ in range(n)]
    assert moments(triangle) == pytest.approx((2, math.sqrt(21 / 18)), abs=0.06)
    assert min(triangle) >= 0
    assert max(triangle) <= 5
    faces = [s.choice_index(6) for _ in range(n)]
    assert [faces.count(face) / n for face in range(6)] == pytest.approx([1 / 6] * 6, abs=0.03)
    logs = [math.log(s.lognormal(60, 0.3) / 60) for _ in range(n)]
    assert moments(logs) == pytest.approx((0, 0.3), abs=0.02)


def test_a_mode_outside_its_range_or_a_choice_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="mode must lie between"):
        Stream(1, "p", "e").triangular(0, 3, 2)
    with pytest.raises(ValueError, match="nothing to choose from"):
        Stream(1, "p", "e").choice_index(0)


def test_filling_an_array_equals_drawing_one_by_one() -> None:
    names = [f"point-{i}" for i in range(300)]
    keys, out = keys_of(7, "noise", names), np.empty(300)
    fill_normal(keys, 12, out)
    assert out.tolist() == [Stream(7, "noise", name, 12).normal(0, 1) for name in names]
    fill_uniform(keys, 12, out)
    assert out.tolist() == [Stream(7, "noise", name, 12).uniform() for name in names]


def test_filling_checks_its_arrays() -> None:
    keys = keys_of(1, "p", ["a", "b"])
    with pytest.raises(ValueError, match="room for 3"):
        fill_normal(keys, 0, np.empty(3))
    with pytest.raises(ValueError, match="out has dtype float32"):
        fill_uniform(keys, 0, np.empty(2, np.float32))


def test_the_bits_are_the_same_on_every_machine_and_in_every_mode() -> None:
    out = np.empty(300)
    fill_normal(keys_of(7, "bits", (str(i) for i in range(300))), 3, out)
    assert (
        hashlib.sha256(out.astype("<f8").tobytes()).hexdigest()
        == "cf460a8584ab523f405ba7d7bf45e6d6fd35435e82fd6777c5b87b210744a4fb"
    )
