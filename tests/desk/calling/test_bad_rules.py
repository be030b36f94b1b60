"""Rules of warning and calling that do not hang together: all at once, each at its place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from twin.county import County, load_county
from twin.desk import load_rules
from twin.inputs import InputProblems


@pytest.fixture(scope="module")
def folder(county: County, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the county that may be changed."""
    copy = tmp_path_factory.mktemp("bad") / "county"
    shutil.copytree(county.folder, copy)
    return copy


def _problems(folder: Path, *edits: tuple[str, str, str]) -> list[tuple[str, int, str, str]]:
    """What `load_rules` says of the county with these edits (file, before, after), then undone."""
    whole = {name: (folder / "rules" / name).read_text("utf-8") for name, _, _ in edits}
    try:
        for name, before, after in edits:
            path = folder / "rules" / name
            text = path.read_text("utf-8")
            assert before in text
            path.write_text(text.replace(before, after, 1), "utf-8")
        with pytest.raises(InputProblems) as caught:
            load_rules(load_county(folder))
    finally:
        for name, text in whole.items():
            (folder / "rules" / name).write_text(text, "utf-8")
    return [(Path(p.file).name, p.line, p.code, p.message.zh) for p in caught.value.problems]


def _line(folder: Path, name: str, word: str) -> int:
    lines = (folder / "rules" / name).read_text("utf-8").splitlines()
    return next(i for i, line in enumerate(lines, 1) if word in line)


def test_everything_wrong_in_three_files_comes_at_once_with_its_line(folder: Path) -> None:
    found = _problems(
        folder,
        ("calling.yaml", "title_en: deputy head of the township,",
         "title_en: deputy head, substitute: township_head,"),
        ("calling.yaml", "substitute: village_director", "substitute: village_nobody"),
        ("notices.yaml", "instead: 应急广播", "instead: 应急光播"),
        ("notices.yaml", "  - {act: approve,", "  - {act: review,"),
        ("warnings.yaml", "words: [寒潮]", "words: [暴雨]"),
    )  # fmt: skip
    said = {(name, line): message for name, line, _, message in found}
    head = said["calling.yaml", _line(folder, "calling.yaml", "id: township_head")]
    assert "替补绕回来了：township_head → township_deputy → township_head" in head
    lost = said["calling.yaml", _line(folder, "calling.yaml", "id: village_secretary")]
    assert "village_nobody" in lost
    channel = said["notices.yaml", _line(folder, "notices.yaml", "channel: 短信")]
    assert "没有渠道“应急光播”" in channel
    assert any("没有写谁可以“approve”" in message for message in said.values())
    assert any("已归rainstorm" in message for message in said.values())


@pytest.mark.parametrize(
    ("name", "before", "after", "code"),
    [
        ("calling.yaml", "colours: [orange, red]", "colours: [orange, purple]", "E106"),
        ("warnings.yaml", "colours: [red, orange, yellow, blue]", "colours: [pink]", "E106"),
        ("calling.yaml", "    moves: [prepare]", "    moves: []", "E104"),
        ("calling.yaml", "moves: [prepare]", "moves: [prepare]\n    colours: [red]", "E104"),
        ("calling.yaml", "levels: [firm]", "levels: [firms]", "E106"),
        ("calling.yaml", "residents_each: 900, substitute", "substitute", "E104"),
        ("warnings.yaml", "kind: cold_wave", "kind: accident", "E106"),
        ("warnings.yaml", "answer_within: 15m", "answer_withen: 15m", "E102"),
    ],
)  # fmt: skip
def test_a_word_that_is_not_known_or_out_of_place_is_an_error(
    folder: Path, name: str, before: str, after: str, code: str
) -> None:
    found = _problems(folder, (name, before, after))
    assert code in {each[2] for each in found if each[0] == name}
    assert all(line > 1 for _, line, _, _ in found)
