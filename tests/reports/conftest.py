"""One finished run of the shipped drill, made once, with its report in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from twin.cli.running import Inputs, load_inputs, run_once, write_report
from twin.terms.verdict import Verdict


@dataclass(frozen=True)
class Finished:
    """A run folder with what it was made from."""

    folder: Path
    inputs: Inputs
    verdict: Verdict
    zh: Path
    en: Path


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Finished:
    """The shipped drill, run with seed 7."""
    inputs = load_inputs("hf-leak", None)
    result = run_once(inputs, 7, tmp_path_factory.mktemp("runs"), lang="zh")
    en = write_report(result.folder, inputs.county, inputs.drill, result.verdict, "en", "zh")
    return Finished(result.folder, inputs, result.verdict, result.folder / "report.html", en)
