"""A drill with a mistake: the right code, line and column, a hint, and never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios import find_drill, load_drill
from twin.county import County
from twin.inputs import InputProblems, Problem, render

SHIPPED = find_drill("hf-leak").read_text(encoding="utf-8")

# what is replaced, by what, the text the problem points at, its code
MISTAKES = {
    "unknown-key": ("    channel: 电话", "    channal: 电话", "channal", "E102"),
    "unknown-top-key": ("seed: 7", "sead: 7", "sead", "E102"),
    "wrong-type": ("seed: 7", "seed: 四十二", "四十二", "E103"),
    "negative-seed": ("seed: 7", "seed: -7", "-7", "E107"),
    "bare-number-for-time": ("within: 60s", "within: 60", "60,", "E104"),
    "chinese-unit": ("within: 60s", "within: 60秒", "60秒", "E104"),
    "bad-clock": ("at: T+00:35 ", "at: 25:35 ", "25:35 ", "E104"),
    "clock-before-the-start": ("at: T+00:35 ", "at: 20:05 ", "20:05 ", "E302"),
    "bad-direction": ("wind: {from: 255", "wind: {from: 西偏", "西偏", "E106"),
    "bad-force": ("from: 255, speed: 3.0", "from: 255, speed: 13级", "13级", "E104"),
    "bad-wind": ("wind: {from: 195, speed: 2.5}", "wind: 大风", "大风", "E104"),
    "bad-preset": (
        "bookmarks:",
        "presets: {难: {world.crew.turnout: 2}}\nbookmarks:",
        "难: {w",
        "E306",
    ),
    "preset-into-a-value": (
        "bookmarks:",
        "presets: {难: {seed.of.it: 2}}\nbookmarks:",
        "seed.of",
        "E306",
    ),
    "preset-of-another-name": (
        "bookmarks:",
        "presets: {极难: {seed: 2}}\nbookmarks:",
        "{seed",
        "E106",
    ),
    "bad-variant": (
        "bookmarks:",
        "variants: {冬夜: {world.surface: 冰}}\nbookmarks:",
        "冬夜: {w",
        "E306",
    ),
    "bad-runs": ("bookmarks:", "monte_carlo: {runs: 0}\nbookmarks:", "0}", "E107"),
    "bad-spread": (
        "bookmarks:",
        "monte_carlo: {runs: 9, vary: {world.gust: 'uniform(2,1)'}}\nbookmarks:",
        "'uniform",
        "E104",
    ),
    "bad-start": ("start: 2026-07-12 20:30", "start: 7月12日", "7月12日", "E104"),
    "bad-hole": ("hole: 18mm", "hole: 18", "18}", "E104"),
    "bad-id": ("id: M-005", "id: m5", "m5", "E104"),
    "bad-mode": ("mode: 评估", "mode: 评价", "评价", "E106"),
    "bad-sky": ("sky: 多云", "sky: 多雨", "多雨", "E106"),
    "bad-fault": ("kind: 误示值", "kind: 误示", "误示\n", "E106"),
    "missing-key": ("    text: 风向顺转", "    txet: 风向顺转", "id: M-005", "E105"),
    "missing-place": ("place: H-sewage,", "place: 石桥村,", "石桥村", "E203"),
    "missing-road-place": ("[东梁镇/南荒村", "[东梁镇/南荒屯", "东梁镇/南荒屯", "E203"),
    "missing-candidate": (
        "    road: {between: [东梁镇/南荒村, 东梁镇/转角庙子村], share: 0, for: 50m}",
        "    open: {candidate: X-boot-c, for: 50m}",
        "X-boot-c",
        "E209",
    ),
    "missing-unit": (
        "    road: {between: [东梁镇/南荒村, 东梁镇/转角庙子村], share: 0, for: 50m}",
        "    breakdown: {unit: U-fire-9-9, for: 50m}",
        "U-fire-9-9",
        "E206",
    ),
    "missing-point": ("target: GHF-036", "target: GHF-936", "GHF-936", "E204"),
    "missing-hazard": ("leak: {hazard: H-A1", "leak: {hazard: H-A9", "H-A9", "E205"),
    "missing-role": ("roles: [county_hq]", "roles: [countyhq]", "countyhq", "E206"),
    "bad-channel": ("    channel: 电话", "    channel: 电话机", "电话机", "E106"),
    "bad-source": ("caller: 群众}", "caller: 群众, source: 路人}", "路人}", "E106"),
    "bad-accuracy": ("caller: 群众}", "caller: 群众, accuracy: 800}", "800}", "E104"),
    "bad-count-of": ("caller: 群众}", "caller: 群众, counts: {轻伤: -1}}", "-1}", "E107"),
    "missing-inject": ("caller: 群众}", "caller: 群众, of: M-099}", "M-099}", "E305"),
    "missing-substance": ("caller: 群众}", "caller: 群众, substance: 氟化轻}", "氟化轻}", "E211"),
    "bad-act": (
        "    wind: {from: 255, speed: 3.0, over: 3m}",
        "    act: {do: 合并, by: 甲, reason: 试, incident: I-1}",
        "{do",
        "E105",
    ),
    "bad-extent": (
        "    wind: {from: 255, speed: 3.0, over: 3m}",
        "    extent: {what: 损失, amount: 3, place: H-A1}",
        "损失",
        "E106",
    ),
    "missing-event-type": ("event: {type: 爆炸", "event: {type: 爆作", "爆作", "E210"),
    "missing-objective": ("    objective: O6", "    objective: O9", "O9", "E207"),
    "missing-action": ("action: 结案", "action: 结束案", "结束案", "E208"),
    "missing-condition": ("where: {类型: 爆炸}", "where: {类别: 爆炸}", "爆炸", "E208"),
    "bad-choice": ("where: {任务: 救援}", "where: {任务: 救人}", "救人", "E106"),
    "flag-wanted": ("{较大涉险: true}", "{较大涉险: 是}", "是}", "E103"),
    "deadline-past-the-end": ("within: 20m}", "within: 3h}", "3h", "E301"),
    "inject-after-the-end": ("at: T+00:45", "at: T+02:45", "T+02:45", "E302"),
    "bookmark-after-the-end": ("{at: T+01:10,", "{at: T+09:10,", "T+09:10", "E302"),
    "two-happenings": (
        "    wind: {from: 255",
        "    count: {what: 涉险, number: 9, place: H-A1}\n    wind: {from: 255",
        "id: M-005",
        "E105",
    ),
    "no-happening": ("    leak: {hazard: H-A1, hole: 18mm}\n", "", "id: M-002", "E105"),
    "says-the-truth": (
        "    leak: {hazard: H-A1, hole: 18mm}",
        "    hides: {hazard: H-A1, what: 死亡, truth: 2, says: 2}",
        "2}",
        "E107",
    ),
    "hides-of-no-hazard": (
        "    leak: {hazard: H-A1, hole: 18mm}",
        "    hides: {hazard: H-A9, what: 死亡, truth: 2}",
        "H-A9",
        "E205",
    ),
    "bad-verdict": (
        "action: 上报, where: {线: 卫生健康}",
        "action: 判定报告, where: {结论: 晚报}",
        "晚报",
        "E106",
    ),
    "full-width-colon": ("seed: 7", "seed：7", "：7", "E110"),
    "full-width-space": ("seed: 7", "seed:　7", "　7", "E111"),
    "tab": ("    at: T+00:35", "\tat: T+00:35", "\tat", "E112"),
    "duplicate-key": ("seed: 7", "seed: 7\nseed: 8", "seed: 8", "E101"),
    "comma-in-flow-text": ("text: 误报查明销警，", "text: 误报,查明销警，", "查明销警", "E113"),
    "other-county": ("county: fumeng", "county: changwu", "changwu", "E201"),
    "version": ("fumeng: 1", "fumeng: 2", "2\n", "E106"),
    "value-needed": ("    value: 12\n", "", "误示值", "E105"),
}


def _problems(text: str, county: County, folder: Path) -> InputProblems:
    path = folder / "drill.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputProblems) as caught:
        load_drill(path, county)
    return caught.value


@pytest.mark.parametrize("name", list(MISTAKES))
def test_a_mistake_is_found_where_it_is(name: str, county: County, tmp_path: Path) -> None:
    before, after, points_at, code = MISTAKES[name]
    assert SHIPPED.count(before) >= 1
    text = SHIPPED.replace(before, after, 1)
    start = SHIPPED.index(before)
    lead = text.index(points_at, start - 400 if code == "E105" else start)
    line = text[:lead].count("\n") + 1
    col = lead - (text.rfind("\n", 0, lead) + 1) + 1
    found = {(p.code, p.line, p.col) for p in _problems(text, county, tmp_path).problems}
    assert (code, line, col) in found


def test_all_mistakes_of_a_file_come_at_once_in_file_order(county: County, tmp_path: Path) -> None:
    text = SHIPPED.replace("target: GHF-036", "target: GHF-936")
    text = text.replace("action: 结案", "action: 结束案").replace("objective: O6", "objective: O9")
    found = _problems(text, county, tmp_path).problems
    assert [p.code for p in found] == ["E204", "E208", "E207"]
    assert [p.line for p in found] == sorted(p.line for p in found)
    assert all(p.hint is not None for p in found)


def test_an_id_used_twice_names_the_other_line(county: County, tmp_path: Path) -> None:
    (problem,) = _problems(SHIPPED.replace("id: E-029", "id: E-004"), county, tmp_path).problems
    assert problem.code == "E303"
    line = SHIPPED[: SHIPPED.index("id: E-004")].count("\n") + 1
    assert f"第 {line} 行" in problem.message.zh


@pytest.mark.parametrize(("since", "word"), [("E-099", "不存在"), ("E-023", "绕成了圈")])
def test_a_clock_that_starts_nowhere_or_with_itself_is_found(
    county: County, tmp_path: Path, since: str, word: str
) -> None:
    text = SHIPPED.replace(
        "within: 1h, since: E-015, objective: O4}\n\n",
        f"within: 1h, since: {since}, objective: O4}}\n\n",
    )
    assert text != SHIPPED
    found = _problems(text, county, tmp_path).problems
    assert ("E304", True) in {(p.code, word in p.message.zh) for p in found}


@pytest.mark.parametrize(
    ("override", "code"),
    [
        ("world.people.compliance=2", "E107"),
        ("world.peeple.compliance=0.5", "E102"),
        ("seed", "E102"),
        ("seed.x=1", "E102"),
        ("policy=fastest", "E106"),
    ],
)
def test_a_bad_override_is_told(county: County, override: str, code: str) -> None:
    with pytest.raises(InputProblems) as caught:
        load_drill(find_drill("hf-leak"), county, overrides=(override,))
    assert code in {p.code for p in caught.value.problems}


def test_an_override_changes_the_drill(county: County) -> None:
    words = ("world.people.compliance=0.25", "policy=beeline", "world.crews.turnout=0")
    drill = load_drill(find_drill("hf-leak"), county, overrides=words)
    assert drill.world.compliance_share == 0.25
    assert drill.policy == "beeline"
    assert drill.world.turnout_scale == 0.0


def test_a_drill_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(InputProblems) as caught:
        find_drill("hf-leek")
    assert caught.value.problems[0].hint is not None
    assert "hf-leak" in caught.value.problems[0].hint.zh


LINES = SHIPPED.splitlines(keepends=True)


@settings(max_examples=150)
@given(
    line=st.integers(0, len(LINES) - 1),
    at=st.integers(0, 120),
    letters=st.text(alphabet="：　\t{}[],:-#&*!|>'\"%@`0aé中\n ", min_size=0, max_size=4),
    cut=st.integers(0, 6),
)
def test_any_small_slip_is_refused_with_a_place_or_harmless(
    county: County,
    tmp_path_factory: pytest.TempPathFactory,
    line: int,
    at: int,
    letters: str,
    cut: int,
) -> None:
    changed = LINES[line][:at] + letters + LINES[line][at + cut :]
    path = tmp_path_factory.mktemp("drill") / "drill.yaml"
    path.write_text("".join([*LINES[:line], changed, *LINES[line + 1 :]]), encoding="utf-8")
    found: tuple[Problem, ...] = ()
    try:
        load_drill(path, county)
    except InputProblems as refused:
        found = refused.problems
    assert all(p.line >= 1 and p.col >= 1 and render(p, "zh") for p in found)
