"""What an exercise needs: rooms, people, lines, things; each number with how it came about."""

from __future__ import annotations

from dataclasses import dataclass

from twin.county import County
from twin.terms.drill import Drill
from twin.terms.sources import CHANNELS
from twin.terms.text import Text

__all__ = ["Need", "support_rows"]

_ACTIONS_OF_AN_EVALUATOR = 12


@dataclass(frozen=True, slots=True)
class Need:
    """A line: class and item, how many, and why as many."""

    names: tuple[Text, Text]
    number: int
    why: Text


def support_rows(drill: Drill, county: County) -> list[Need]:
    """The needs of a drill, in the order in which they are seen to."""
    channels = sorted({inject.channel for inject in drill.injects if inject.channel})
    told = [inject for inject in drill.injects if inject.channel]
    evaluators = max(1, len(drill.objectives), -(-len(drill.expects) // _ACTIONS_OF_AN_EVALUATOR))
    place, people = Text("场所", "rooms"), Text("人员", "people")
    lines, things = Text("通信", "communications"), Text("物品", "things")
    safety = Text("安全", "safety")
    rooms = [
        Need(
            (place, Text(room.name, room.name)), 1, Text("县域数据里的三室", "a room of the county")
        )
        for room in county.rooms.values()
    ]
    once = Text("每场一个", "one an exercise")
    return [
        *rooms,
        Need((place, Text("导调室（与参演方隔开）", "control room, apart from players")), 1, once),
        Need((people, Text("总导调", "chief controller")), 1, once),
        Need((people, Text("导调员", "controllers")), max(1, len(channels)),
             Text("一种渠道一人", "one a channel")),
        Need((people, Text("评估员", "evaluators")), evaluators,
             Text(f"一个目标至少一人，每人不多于 {_ACTIONS_OF_AN_EVALUATOR} 项行动",
                  f"one an objective, at most {_ACTIONS_OF_AN_EVALUATOR} actions each")),
        Need((people, Text("值班员（参演）", "duty officers (players)")),
             drill.world.duty_officers, Text("想定写明", "as the drill says")),
        Need((people, Text("记录、影像", "record keeper, camera")), 2,
             Text("文字、影像各一人", "one each")),
        *(Need((lines, Text(f"{CHANNELS[c].zh}（演练专用）", f"{CHANNELS[c].en} (exercise only)")),
               1, Text(f"{sum(i.channel == c for i in told)} 条注入走这条渠道",
                       f"{sum(i.channel == c for i in told)} injects come this way"))
          for c in channels),
        Need((lines, Text("备用联络", "spare line")), 1,
             Text("中止演练用", "to stop the exercise")),
        Need((things, Text("导调卡", "control cards")), len(drill.injects),
             Text("一条注入一张", "one an inject")),
        Need((things, Text("评估记录表", "evaluators' records")), evaluators,
             Text("每名评估员一份", "one each")),
        Need((things, Text("标识（导调、评估、观摩）", "badges")), len(channels) + evaluators + 1,
             Text("导调、评估每人一件", "one for each of control and evaluators")),
        Need((things, Text("仿真计算机", "computer of the simulation")), 1,
             Text("运行本试验台", "runs the test bench")),
        Need((safety, Text("安全员", "safety officer")), 1, once),
        Need((safety, Text("现场医护", "medical stand-by")), int(drill.form != "tabletop"),
             Text("桌面演练不设", "none at a table-top exercise")),
    ]  # fmt: skip
