"""GB 18218-2018: what is a major hazard source, of which level, and from which table."""

from __future__ import annotations

import dataclasses
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twin.county import County
from twin.county.gb18218 import Standard, load_standard, standard_of
from twin.county.grade_county import figures_of, grade_county
from twin.county.grading import Grading, Item, Residents, Unit, grade
from twin.inputs import BadValue, InputProblems
from twin.terms.basis import Basis
from twin.terms.levels import GasAlarmLevel, HazardSourceLevel
from twin.terms.text import Text

LEVEL = HazardSourceLevel
STANDARD = load_standard()


def item(name: str, q_t: str, *classes: str) -> Item:
    found = STANDARD.find(name, "")
    threshold, beta = STANDARD.figures(found, classes)
    return Item(name=name, cas="", q_t=Fraction(q_t), threshold=threshold, beta=beta)


def graded(items: list[Item], people: int | None) -> Grading:
    residents = None if people is None else Residents(count=people, origin=Text("", ""))
    return grade(Unit(name="罐区", items=tuple(items), residents=residents), STANDARD.steps)


@pytest.mark.parametrize(
    ("stock", "people", "r", "level"),
    [
        ([("氨", "60")], 70, "18", LEVEL.III),
        ([("氯", "20")], 150, "32", LEVEL.III),
        ([("汽油", "2000")], 10, "10", LEVEL.III),
        ([("液化石油气", "1000")], 120, "60", LEVEL.II),
        ([("氯", "40"), ("氨", "60")], 150, "88", LEVEL.II),
        ([("氟化氢", "1")], 0, "2.5", LEVEL.IV),
        ([("HF", "20")], 72, "150", LEVEL.I),
        ([("液氯", "8")], 52, "9.6", LEVEL.IV),
        ([("methanol", "2000")], 66, "6", LEVEL.IV),
    ],
)
def test_the_hand_worked_cases(
    stock: list[tuple[str, str]], people: int, r: str, level: HazardSourceLevel
) -> None:
    found = graded([item(name, q_t) for name, q_t in stock], people)
    assert (found.r, found.level) == (Fraction(r), level)


@pytest.mark.parametrize(
    ("r", "level"),
    [
        ("9.999999999995", LEVEL.IV),
        ("10", LEVEL.III),
        ("49.999999999995", LEVEL.III),
        ("50", LEVEL.II),
        ("99.999999999995", LEVEL.II),
        ("100", LEVEL.I),
    ],
)
def test_a_unit_on_a_bound_has_the_worse_level(r: str, level: HazardSourceLevel) -> None:
    chlorine_t = Fraction(r) * 5 / 4  # Q 5 t, β 4, α 1
    found = graded([item("氯", str(chlorine_t))], 1)
    assert (found.r, found.level) == (Fraction(r), level)


@pytest.mark.parametrize(
    ("people", "alpha"),
    [(0, "0.5"), (1, "1"), (29, "1"), (30, "1.2"), (49, "1.2"), (50, "1.5"), (99, "1.5"),
     (100, "2"), (10_000, "2")],
)  # fmt: skip
def test_alpha_by_residents_within_500_m(people: int, alpha: str) -> None:
    found = graded([item("氨", "10")], people).alpha
    assert found is not None
    assert found.value == Fraction(alpha)


def test_tanks_that_make_up_q_exactly_are_a_source_where_floats_fall_short() -> None:
    floats = 0.0
    for _ in range(10):
        floats += 0.03 / 0.3
    assert floats < 1
    assert graded([item("光气", "0.03")] * 10, 1).s == 1


def test_a_unit_below_its_thresholds_is_none_and_needs_no_count() -> None:
    found = graded([item("氨", "9.9999999")], None)
    assert not found.is_major
    assert (found.alpha, found.r, found.level) == (None, None, None)


def test_shares_of_several_substances_add_up_to_a_source() -> None:
    assert not graded([item("氨", "6")], 1).is_major
    assert graded([item("氨", "6"), item("氯", "2")], 1).s == 1


def test_a_major_source_without_a_count_has_no_level_yet() -> None:
    found = graded([item("氨", "60")], None)
    assert (found.is_major, found.level) == (True, None)


def test_table_1_comes_before_the_classes() -> None:
    threshold, beta = STANDARD.figures(STANDARD.find("汽油", ""), ("W5.1",))
    assert (int(threshold.value), threshold.clause) == (200, "GB 18218-2018 表1")
    assert (beta.value, beta.clause) == (Fraction("1.5"), "GB 18218-2018 表4 W5.1")


def test_several_classes_take_the_lowest_q_and_the_greatest_beta() -> None:
    threshold, beta = STANDARD.figures(None, ("W5.3", "J5", "J4"))
    assert (int(threshold.value), threshold.clause) == (50, "GB 18218-2018 表2 J4")
    assert (int(beta.value), beta.clause) == (2, "GB 18218-2018 表4 J4")


def test_table_3_names_its_gases_whatever_class_is_given() -> None:
    threshold, beta = STANDARD.figures(STANDARD.find("", "7783-06-4"), ("W2",))
    assert (int(threshold.value), int(beta.value), beta.clause) == (5, 5, "GB 18218-2018 表3")


def test_a_class_we_only_know_in_general_makes_the_figure_no_surer() -> None:
    _, known = STANDARD.figures(STANDARD.find("LPG", ""), ())
    _, stated = STANDARD.figures(STANDARD.find("LPG", ""), ("W2",))
    assert (known.value, known.basis) == (stated.value, Basis.GENERAL)
    assert stated.basis is Basis.SEEN_WEAK


@pytest.mark.parametrize(
    ("name", "cas", "said"),
    [
        ("氨", "7782-50-5", "CAS 号是 7664-41-7"),
        ("", "6484-52-2", "在表 1 中有 3 行"),
    ],
)
def test_a_name_and_a_number_must_mean_one_row(name: str, cas: str, said: str) -> None:
    with pytest.raises(BadValue) as caught:
        STANDARD.find(name, cas)
    assert said in caught.value.message.zh


def test_a_listed_substance_without_a_known_class_asks_for_it() -> None:
    arsine = STANDARD.find("砷化氢", "")
    with pytest.raises(BadValue) as caught:
        STANDARD.figures(arsine, ())
    assert "没有写明类别" in caught.value.message.zh
    assert STANDARD.figures(arsine, ("J3",))[1].value == 2


def test_a_class_without_a_threshold_gives_none() -> None:
    with pytest.raises(BadValue):
        STANDARD.figures(None, ("other",))


def test_every_row_has_a_basis_a_source_and_a_clause_of_the_edition() -> None:
    rows = (*STANDARD.substances, *STANDARD.classes.values(), *STANDARD.gases.values())
    assert all(row.source for row in rows)
    assert all(s.clause.startswith("GB 18218-2018 表") for s in STANDARD.substances)
    assert all(code in STANDARD.classes for s in STANDARD.substances for code in s.classes)
    listed = {s.cas for s in STANDARD.substances if s.q_t is not None}
    assert set(STANDARD.gases) <= listed


names = st.sampled_from(["氨", "氯", "汽油", "甲醇", "氟化氢", "氢"])
amounts = st.decimals("0.001", "5000", places=3).map(Fraction)
stocks = st.lists(st.tuples(names, amounts), min_size=1, max_size=5)


@given(stock=stocks, people=st.integers(0, 200), more=amounts)
def test_more_of_anything_never_lowers_r_or_the_level(
    stock: list[tuple[str, Fraction]], people: int, more: Fraction
) -> None:
    items = [item(name, str(q)) for name, q in stock]
    before = graded(items, people)
    first = dataclasses.replace(items[0], q_t=items[0].q_t + more)
    after = graded([first, *items[1:]], people)
    assert after.s > before.s
    if before.r is not None and before.level is not None:
        assert after.r is not None
        assert after.r > before.r
        assert after.level is not None
        assert after.level.at_least(before.level)


@given(stock=stocks, people=st.integers(0, 200), share=st.fractions(0, 1, max_denominator=97))
def test_one_tank_or_two_is_the_same_unit(
    stock: list[tuple[str, Fraction]], people: int, share: Fraction
) -> None:
    items = [item(name, str(q)) for name, q in stock]
    one, *rest = items
    halves = [dataclasses.replace(one, q_t=one.q_t * part) for part in (share, 1 - share)]
    whole, split = graded(items, people), graded([*rest, *halves], people)
    assert (split.s, split.r, split.level) == (whole.s, whole.r, whole.level)


def test_a_source_level_is_not_held_against_a_gas_alarm_level() -> None:
    level = graded([item("氨", "60")], 70).level
    assert level is LEVEL.III
    with pytest.raises(TypeError, match="cannot be compared"):
        level.worse_than(GasAlarmLevel.SECOND)  # type: ignore[arg-type]


def test_every_source_of_the_county_grades_as_it_is_stored(county: County) -> None:
    found = grade_county(county)
    assert [s.hazard.id for s in found if s.differences] == []
    assert {s.hazard.id for s in found} == {h.id for h in county.hazards.values() if h.tanks}


def test_the_countys_substances_agree_with_the_standards_tables(county: County) -> None:
    standard = standard_of(county)
    for substance in county.substances.values():
        threshold, beta = figures_of(substance, standard)
        assert (float(threshold.value), float(beta.value)) == (substance.q_t, substance.beta)


def test_a_changed_level_a_changed_r_and_a_changed_alpha_are_differences(county: County) -> None:
    stored = county.hazards["H-C1"]
    other = dataclasses.replace(stored, level=LEVEL.IV, r=9.0, alpha=1.0)
    changed = dataclasses.replace(county, hazards={"H-C1": other})
    (source,) = grade_county(changed)
    assert [d.zh.split("：")[0] for d in source.differences] == ["α", "R", "级别"]


def test_who_counted_the_residents_is_said(county: County) -> None:
    stored = county.hazards["H-C1"]
    village = next(iter(county.villages.values()))
    x_m, y_m = county.plane.xy_of(village.lat_deg, village.lon_deg)
    beside = dataclasses.replace(stored, people_500m=None, x_m=x_m + 499, y_m=y_m)
    beyond = dataclasses.replace(stored, people_500m=None, x_m=x_m + 501, y_m=y_m)
    one = dataclasses.replace(county, villages={village.id: village})
    counts = []
    for hazard in (stored, beside, beyond):
        (source,) = grade_county(dataclasses.replace(one, hazards={"H-C1": hazard}))
        residents = source.grading.unit.residents
        assert residents is not None
        counts.append((residents.count, residents.origin.zh[:12]))
    assert counts == [
        (55, "hazards.csv "),
        (village.residents, "由县域村、社区点统计：危"),
        (0, "由县域村、社区点统计：危"),
    ]


def test_a_county_replaces_a_table_and_its_faults_have_their_place(county: County) -> None:
    name = "gb18218_gases.csv"
    head = "cas,name,name_en,beta,clause,basis,source\n"
    row = "7664-41-7,氨,ammonia,{},新版 表3,V,the new text\n"

    def with_beta(beta: str) -> Standard:
        texts = {**county.rule_texts, name: head + row.format(beta)}
        return standard_of(dataclasses.replace(county, rule_texts=texts))

    _, beta = with_beta("2.5").figures(STANDARD.find("氨", ""), ())
    assert (beta.value, beta.clause) == (Fraction("2.5"), "新版 表3")
    for wrong in ("two", "1_000", "nan"):
        with pytest.raises(InputProblems, match=r"gb18218_gases\.csv:2:21 E501"):
            with_beta(wrong)


def test_a_county_without_the_tables_grades_by_the_embedded_ones(county: County) -> None:
    bare = dataclasses.replace(county, rule_texts={})
    assert standard_of(bare) == standard_of(county)


def test_steps_that_cannot_grade_and_substances_of_no_table_are_bad_input(county: County) -> None:
    wrong = [dataclasses.replace(step, at_least=step.at_least + 1, value="x")
             for step in county.grading]  # fmt: skip
    with pytest.raises(InputProblems) as caught:
        standard_of(dataclasses.replace(county, grading=tuple(wrong)))
    assert len(caught.value.problems) == 2 + len(wrong)
    odd = {k: dataclasses.replace(s, name="某物", cas="", q_t=None)
           for k, s in county.substances.items()}  # fmt: skip
    with pytest.raises(InputProblems) as caught:
        grade_county(dataclasses.replace(county, substances=odd))
    assert {p.code for p in caught.value.problems} == {"E521"}


def test_a_substance_of_no_table_goes_by_the_countys_own_row(county: County) -> None:
    own = dataclasses.replace(county.substances["HF"], name="某物", cas="", q_t=2.5, beta=3.0)
    threshold, beta = figures_of(own, STANDARD)
    assert (threshold.value, beta.value) == (Fraction("2.5"), Fraction(3))
    assert threshold.clause == own.clause
