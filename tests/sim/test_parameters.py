"""`world.yaml`: every figure has its basis and source, and a wrong file says where."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from twin.county import County
from twin.inputs import InputProblems
from twin.sim.parameters import Parameters, load_parameters
from twin.terms.basis import Basis


def rows(value: object) -> list[dict[str, object]]:
    """Every mapping of a file that stands for a figure."""
    if isinstance(value, dict):
        mine = [value] if "basis" in value else []
        return mine + [row for each in value.values() for row in rows(each)]
    if isinstance(value, list | tuple):
        return [row for each in value for row in rows(each)]
    return []


def test_every_figure_says_what_it_rests_on(figures: Parameters) -> None:
    found = rows(figures.model_dump())
    assert len(found) > 50
    for row in found:
        assert isinstance(row["basis"], Basis)
        assert row["basis"] is not Basis.SEEN  # nothing here was read in its source
        assert row["source"]


def test_every_task_of_the_run_cards_has_its_figures(figures: Parameters) -> None:
    fire = ("stop_leak", "suppress", "recon", "decon", "rescue", "water")
    others = ("treat", "cordon", "evacuate", "monitor", "standby")
    for task in (*fire, *others):
        assert figures.crews.task(task).median_s > 0


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("sigma: 0.55", "sigma: wide", "E10"),
        ("fumeng_world: 1", "fumeng_world: 2", "E10"),
        ("  verify:", "  verifies:", "E10"),
    ],
)
def test_a_wrong_file_is_refused_with_the_place(
    county: County, tmp_path: Path, old: str, new: str, code: str
) -> None:
    text = (Path(county.folder) / "world.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "world.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputProblems) as caught:
        load_parameters(replace(county, folder=str(tmp_path)))
    line = text[: text.index(old)].count("\n") + 1
    assert any(p.line == line and p.code.startswith(code) for p in caught.value.problems)


def test_a_missing_file_is_named(county: County, tmp_path: Path) -> None:
    with pytest.raises(InputProblems, match=r"world\.yaml"):
        load_parameters(replace(county, folder=str(tmp_path)))
