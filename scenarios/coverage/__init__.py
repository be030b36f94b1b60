"""What the drills show of every phrase of the county's plan, measured from journals."""

from scenarios.coverage.results import Coverage, RunMeasured, measure_runs
from scenarios.coverage.rows import Kpi, PhraseRow, coverage_rows

__all__ = ["Coverage", "Kpi", "PhraseRow", "RunMeasured", "coverage_rows", "measure_runs"]
