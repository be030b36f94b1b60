"""A window must come out even with the scans of its source; each that does not is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from twin.county import County, load_county
from twin.inputs import InputProblems

FIRST = "WS-park:gale-mean-1,WS-park,mean,600,60,1,wind_mean,m/s,1,"


@pytest.mark.parametrize(
    ("before", "after", "code", "said"),
    [
        (",mean,600,60,", ",median,600,60,", "E506", "window must be sum, mean, max, rise"),
        (",m/s,1,", ",m/s,2,", "E505", "scan_s must be 1 as WS-park's"),
        (",mean,600,60,", ",mean,600,0,", "E505", "bucket_s must be a whole number of scan_s"),
        (",mean,600,60,", ",mean,610,60,", "E505", "span_s must be a whole number of bucket_s"),
    ],
)
def test_a_window_that_does_not_come_out_even_is_refused(
    county: County, tmp_path: Path, before: str, after: str, code: str, said: str
) -> None:
    folder = tmp_path / "county"
    shutil.copytree(county.folder, folder)
    path = folder / "windows.csv"
    text = path.read_text(encoding="utf-8-sig")
    assert FIRST in text
    text = text.replace(FIRST, FIRST.replace(before, after), 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputProblems) as caught:
        load_county(folder)
    (problem,) = caught.value.problems
    assert (problem.code, problem.line) == (code, 2)
    assert said in problem.message.en


def test_a_county_without_windows_is_watched_without_them(county: County, tmp_path: Path) -> None:
    folder = tmp_path / "county"
    shutil.copytree(county.folder, folder)
    (folder / "windows.csv").unlink()
    text = (folder / "alarms.csv").read_text(encoding="utf-8-sig")
    real = [line for line in text.split("\n") if ":" not in line.split(",", 1)[0]]
    (folder / "alarms.csv").write_text("\n".join(real), encoding="utf-8")
    assert load_county(folder).windows == {}
