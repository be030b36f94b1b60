"""Drill files damaged in every way: refused with a place or harmless, never a traceback or a hang.

300 damaged files here, 10,000 in `make long`; and files made to hurt, in a process that may take
little memory and little time.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenarios import read_drill
from twin.county import County
from twin.inputs import render

RIGHT = (Path(__file__).parent / "mistakes" / "right.yaml").read_text(encoding="utf-8")
LINES = RIGHT.splitlines(keepends=True)
SIGNS = "：　\t{}[],:-#&*!|>'\"%@`0aé中\n =<()（"
JUNK = (
    "null", "~", "[]", "{}", "''", "-1", "1e999", ".nan", "0x10", "0o17", "true", "1_000", "&a x",
    "*a", "!!python/object:os.system x", "!x y", "|", ">", "<<: *a", "? x", "2026-07-12", "12:30",
    "T+99:99", "E-001", "M-001", "[[[[1]]]]", "{a: {b: {c: d}}}", "\\", "\x00", "\u2028", "\ufeff",
    "水位(RS-xihe-1) > 3", "非 " * 50 + "风速 > 1", "9" * 400, "include: [right.yaml]", "- ", "---",
)  # fmt: skip

line = st.integers(0, len(LINES) - 1)
at = st.integers(0, 90)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """The right drill with one to three things done to it."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 3))):
        here = draw(line) % len(lines)
        how = draw(st.sampled_from(("letters", "junk", "value", "drop", "twice", "swap", "shift")))
        text = lines[here]
        if how == "letters":
            cut, put = draw(at), draw(st.text(alphabet=SIGNS, max_size=4))
            lines[here] = text[:cut] + put + text[cut + draw(st.integers(0, 6)) :]
        elif how == "junk":
            cut = draw(at)
            lines[here] = text[:cut] + draw(st.sampled_from(JUNK)) + text[cut:]
        elif how == "value":
            lines[here] = text.partition(": ")[0] + ": " + draw(st.sampled_from(JUNK)) + "\n"
        elif how == "drop":
            del lines[here]
        elif how == "twice":
            lines.insert(here, text)
        elif how == "swap":
            other = draw(line) % len(lines)
            lines[here], lines[other] = lines[other], text
        else:
            lines[here] = " " * draw(st.integers(0, 6)) + text.lstrip(" ")
    return "".join(lines)


def holds(text: str, county: County, folder: Path) -> None:
    path = folder / "drill.yaml"
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    reading = read_drill(path, county)
    assert (reading.drill is None) == any(not each.is_warning for each in reading.problems)
    for problem in reading.problems:
        assert problem.line >= 1
        assert problem.col >= 1
        assert render(problem, "zh")


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(text=damaged())
def test_a_damaged_drill_is_refused_with_a_place_or_harmless(
    county: County, tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    holds(text, county, tmp_path_factory.getbasetemp())


@pytest.mark.long
@settings(max_examples=10_000, suppress_health_check=[HealthCheck.too_slow])
@given(text=damaged())
def test_ten_thousand_damaged_drills(
    county: County, tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    holds(text, county, tmp_path_factory.getbasetemp())


def _laughs() -> str:
    lines = ["a: &a [x,x,x,x,x,x,x,x,x]"]
    for name, before in zip("bcdefghij", "abcdefghi", strict=True):
        lines.append(f"{name}: &{name} [{','.join(['*' + before] * 9)}]")
    return "\n".join(lines)


HOSTILE: dict[str, Callable[[], str]] = {
    "an alias bomb": _laughs,
    "an alias of itself": lambda: "a: &a [*a]\n",
    "brackets": lambda: "[" * 20_000,
    "braces": lambda: "{a: " * 20_000,
    "a deep indentation": lambda: "".join(" " * n + "a:\n" for n in range(900)),
    "dashes": lambda: "- " * 20_000 + "x",
    "a huge file": lambda: "title: " + "x" * 20_000_000,
    "very many keys": lambda: "".join(f"k{n}:\n" for n in range(60_000)),
    "a number of many digits": lambda: "seed: " + "9" * 100_000,
    "wide signs": lambda: "{" + "a：" * 50_000,
}
_LITTLE = """
import resource, sys
from pathlib import Path
from scenarios import read_drill
from twin.county import load_county
county = load_county()
used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for path in sorted(Path(sys.argv[1]).glob("*.yaml")):
    reading = read_drill(path, county)
    assert reading.drill is None, path
    assert len(reading.problems) <= 1000, path
more_mb = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - used) / 1024
assert more_mb < 300, more_mb
"""


def test_files_made_to_hurt_take_little_memory_and_little_time(tmp_path: Path) -> None:
    for number, text in enumerate(HOSTILE.values()):
        (tmp_path / f"{number}.yaml").write_text(text(), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", _LITTLE, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
