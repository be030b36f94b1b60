"""The two township code lists disagree on 123, 125, 126 and 127; neither is ever guessed."""

from __future__ import annotations

import pytest

from twin.county import County
from twin.county.registry.townships import Asked, TownshipFinder
from twin.inputs import BadValue

DISPUTED = ("210921123", "210921125", "210921126", "210921127")


@pytest.fixture(scope="module")
def finder(county: County) -> TownshipFinder:
    return TownshipFinder(county)


def one(finder: TownshipFinder, name: str = "", code: str = "", system: str = "") -> str:
    (found,) = finder.resolve([Asked(name=name, codes=((system, code),) if code else ())])
    if isinstance(found, BadValue):
        raise found
    return found


@pytest.mark.parametrize("code", DISPUTED)
def test_a_disputed_code_alone_is_refused_and_the_list_asked_for(
    finder: TownshipFinder, code: str
) -> None:
    with pytest.raises(BadValue, match="it is not said which code list it is") as caught:
        one(finder, code=code)
    assert caught.value.code == "E532"
    assert caught.value.hint is not None
    assert "--code-system nbs-2023" in caught.value.hint.zh


def test_every_other_code_means_the_same_in_both_lists(
    finder: TownshipFinder, county: County
) -> None:
    for town in county.townships.values():
        for _, code in town.codes:
            if code not in DISPUTED:
                assert one(finder, code=code) == town.id
                assert one(finder, code=code + "000") == town.id


@pytest.mark.parametrize(
    ("code", "nbs", "mca"),
    [("210921123", "蜘蛛山镇", "扎兰营子镇"), ("210921125", "扎兰营子镇", "红帽子镇"),
     ("210921126", "七家子镇", "蜘蛛山镇"), ("210921127", "红帽子镇", "七家子镇")],
)  # fmt: skip
def test_a_named_list_decides(
    finder: TownshipFinder, county: County, code: str, nbs: str, mca: str
) -> None:
    names = county.townships
    assert names[one(finder, code=code, system="nbs-2023")].name == nbs
    assert names[one(finder, code=code, system="mca")].name == mca


def test_a_name_beside_the_code_reconciles_it(finder: TownshipFinder) -> None:
    assert one(finder, "蜘蛛山镇", "210921123") == one(finder, "蜘蛛山镇")
    assert one(finder, "蜘蛛山镇", "210921126") == one(finder, "蜘蛛山镇")


def test_a_sheet_that_settles_it_both_ways_is_refused_row_by_row(finder: TownshipFinder) -> None:
    found = finder.resolve(
        [
            Asked(name="蜘蛛山镇", codes=(("", "210921123"),)),  # as NBS has it
            Asked(name="红帽子镇", codes=(("", "210921125"),)),  # as civil affairs has it
            Asked(name="阜新镇", codes=(("", "210921100"),)),
        ]
    )
    assert [isinstance(town, BadValue) for town in found] == [True, True, False]
    assert isinstance(found[0], BadValue)
    assert "两套乡镇编码混用" in found[0].message.zh


def test_other_rows_do_not_decide_for_one_without_a_name(finder: TownshipFinder) -> None:
    named, bare = finder.resolve(
        [Asked(name="蜘蛛山镇", codes=(("", "210921123"),)), Asked(codes=(("", "210921125"),))]
    )
    assert named == "T-zhizhushan"
    assert isinstance(bare, BadValue)


def test_two_columns_of_codes_must_agree(finder: TownshipFinder) -> None:
    agree = Asked(codes=(("nbs-2023", "210921123"), ("mca", "210921126")))
    differ = Asked(codes=(("nbs-2023", "210921123"), ("mca", "210921123")))
    good, bad = finder.resolve([agree, differ])
    assert good == "T-zhizhushan"
    assert isinstance(bad, BadValue)
    assert bad.code == "E523"


def test_a_name_that_contradicts_its_code_is_refused(finder: TownshipFinder) -> None:
    with pytest.raises(BadValue, match="is not that of 阜新镇"):
        one(finder, "阜新镇", "210921106")


def test_the_machine_made_page_for_pingandi_is_caught(finder: TownshipFinder) -> None:
    """A public page gives 平安地镇 the code of 务欢池镇 (county notes §7, trap 1)."""
    with pytest.raises(BadValue, match="is not that of 平安地镇") as caught:
        one(finder, "平安地镇", "210921106")
    assert "务欢池镇" in caught.value.message.zh


@pytest.mark.parametrize("name", ["阜新镇", "阜蒙县阜新镇", "阜新", "阜新镇人民政府", " 阜新 镇 "])
def test_a_township_is_known_by_what_people_call_it(finder: TownshipFinder, name: str) -> None:
    assert one(finder, name) == "T-fuxin"


def test_an_unknown_name_or_code_says_what_may_be_meant(finder: TownshipFinder) -> None:
    with pytest.raises(BadValue, match="there is no township '务欢地镇'") as caught:
        one(finder, "务欢地镇")
    assert caught.value.hint is not None
    assert "务欢池镇" in caught.value.hint.zh
    with pytest.raises(BadValue, match="no township has the code"):
        one(finder, code="210921999")
