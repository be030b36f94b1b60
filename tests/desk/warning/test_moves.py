"""准备转移 and 立即转移: ordered by who may, refused to who may not, and the county is told."""

from __future__ import annotations

from typing import Any

import pytest

from tests.desk.conftest import Told
from twin.county import County
from twin.terms.calls import CallingEnded, CallingStarted, CallPlaced
from twin.terms.decision import Logged, MoveRefused, MoveTaken
from twin.terms.warning_acts import MoveOrdered
from twin.terms.warning_stages import MoveStage


@pytest.fixture
def villages(county: County) -> tuple[str, ...]:
    return tuple(v.id for v in county.villages.values() if v.township == "T-paozi")


def order(name: str, stage: MoveStage = MoveStage.MOVE_NOW, **changes: Any) -> MoveOrdered:
    words: dict[str, Any] = {
        "order": name,
        "stage": stage,
        "by": "township:T-paozi",
        "role": "township",
        "township": "T-paozi",
    }
    return MoveOrdered(**{**words, **changes})


def test_a_township_orders_all_its_villages_to_move_and_the_county_is_told(
    told: Told, villages: tuple[str, ...]
) -> None:
    told.see(10, order("MO-1"))
    (taken,) = told.all(MoveTaken)
    assert taken.villages == villages
    assert taken.residents > 0
    assert "防汛条例第三十四条" in taken.clause
    assert any("township:T-paozi 下令" in line.text.zh for line in told.all(Logged))
    assert {call.calling for call in told.all(CallPlaced)} == {
        started.calling for started in told.all(CallingStarted)
    }


def test_a_village_orders_itself_and_nobody_else(told: Told, villages: tuple[str, ...]) -> None:
    own: dict[str, Any] = {"by": f"village:{villages[0]}", "role": "village"}
    told.see(10, order("MO-1", villages=villages[:1], **own))
    told.see(20, order("MO-2", villages=villages[1:2], **own))
    told.see(30, order("MO-3", **own))
    assert [taken.order for taken in told.all(MoveTaken)] == ["MO-1"]
    assert [refused.order for refused in told.all(MoveRefused)] == ["MO-2", "MO-3"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"role": "firm", "by": "plant:H-A1"}, "无权下令"),
        ({"by": "township:T-fuxin"}, "只能对本乡镇"),
        ({"township": "T-x", "by": "township:T-x"}, "没有乡镇"),
        ({"villages": ("V-fuxin-200",)}, "没有V-fuxin-200"),
        ({"stage": MoveStage.LIFTED}, "没有可解除"),
    ],
)
def test_what_goes_beyond_a_right_or_makes_no_sense_is_refused_and_said_why(
    told: Told, changes: dict[str, Any], why: str
) -> None:
    told.see(10, order("MO-1", **changes))
    (refused,) = told.all(MoveRefused)
    assert why in refused.because.zh
    assert told.all(MoveTaken) == []


def test_a_village_may_not_lift_what_it_may_order(told: Told, villages: tuple[str, ...]) -> None:
    own: dict[str, Any] = {
        "by": f"village:{villages[0]}",
        "role": "village",
        "villages": villages[:1],
    }
    told.see(10, order("MO-1", **own))
    told.see(20, order("MO-2", MoveStage.LIFTED, **own))
    assert told.all(MoveRefused)[0].order == "MO-2"


def test_from_moving_there_is_no_way_back_to_getting_ready(told: Told) -> None:
    told.see(10, order("MO-1", MoveStage.PREPARE))
    told.see(20, order("MO-2", MoveStage.MOVE_NOW))
    told.see(30, order("MO-3", MoveStage.PREPARE))
    assert [taken.order for taken in told.all(MoveTaken)] == ["MO-1", "MO-2"]
    assert "须先解除" in told.all(MoveRefused)[0].because.zh


def test_a_lifted_order_ends_its_calling(told: Told) -> None:
    told.see(10, order("MO-1"))
    told.see(600, order("MO-2", MoveStage.LIFTED))
    assert len(told.all(CallingEnded)) == len(told.all(CallingStarted)) == 1
