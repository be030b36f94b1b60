"""A run says how it is repeated; said again, it gives the same bytes."""

from __future__ import annotations

import shlex
from itertools import pairwise
from pathlib import Path

import pytest

from scenarios import Form, find_drill
from twin.cli.running import load_inputs, run_once
from twin.cli.summary import lines
from twin.journal import read_manifest

TEMPLATE = find_drill("hf-leak").parents[1] / "templates" / "blank.yaml"


@pytest.mark.parametrize(
    ("form", "overrides"),
    [(Form(), ()), (Form(preset="难", variant="冬夜"), ()), (Form(), ("world.gust=0.4",))],
)
def test_the_line_to_repeat_a_run_holds_what_made_the_drill(
    form: Form, overrides: tuple[str, ...], tmp_path: Path
) -> None:
    inputs = load_inputs(str(TEMPLATE), None, overrides, form)
    result = run_once(inputs, 3, tmp_path, lang="zh", until_s=1.0, report=False)
    words = shlex.split(lines(inputs, result)[-1])
    again = [word for name in ("--preset", "--variant", "--set") for word in _after(words, name)]
    assert again == [word for word in (form.preset, form.variant, *overrides) if word]
    manifest = read_manifest(result.folder)
    assert (manifest.preset, manifest.variant) == (form.preset, form.variant)
    assert manifest.overrides == overrides


def _after(words: list[str], name: str) -> list[str]:
    return [value for said, value in pairwise(words) if said == name]
