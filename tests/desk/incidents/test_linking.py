"""When are several reports one event? By place, time, kind and source, with the reason said."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.desk.conftest import Told, gas
from tests.desk.incidents.conftest import PLACE, call, east
from twin.county.event_types import load_event_kinds
from twin.desk import Rules
from twin.desk.incidents.cells import near, put
from twin.desk.incidents.scoring import Sight, score
from twin.terms.decision import Asked, IncidentLinked, IncidentNotLinked, IncidentOpened
from twin.terms.observation import Answered, EventReported
from twin.terms.place import Place


def opened(told: Told) -> list[str]:
    return [effect.incident for effect in told.all(IncidentOpened)]


def test_every_way_of_reporting_is_one_observation_and_all_of_one_event_are_linked(
    told: Told,
) -> None:
    told.see(10, gas("GHF-001"), gas("GHF-002"))
    place = told.all(IncidentOpened)[0].place
    ways = [
        ("C-1", "群众", "phone", "public"),
        ("A-1", "张三", "app", "public"),
        ("119:1", "119", "hand_over", "centre"),
        ("110:1", "110", "hand_over", "centre"),
        ("120:1", "120", "hand_over", "centre"),
        ("T-1", "伊吗图镇", "phone", "township"),
        ("CAP-1", "市预警中心", "cap", "superior"),
    ]
    for number, (report, caller, channel, kind) in enumerate(ways):
        told.see(
            60 + number,
            EventReported(
                report=report,
                event_type="gas_leak",
                place=place,
                caller=caller,
                channel=channel,  # type: ignore[arg-type]
                text="泄漏",
                source_kind=kind,  # type: ignore[arg-type]
            ),
        )
    linked = told.all(IncidentLinked)
    assert [link.evidence for link in linked] == [way[0] for way in ways]
    assert opened(told) == ["I-1"]
    for link in linked:
        assert link.score is not None
        assert link.score >= 0.75
        assert "得分" in link.because.zh
        assert "并案线" in link.because.zh


@pytest.mark.parametrize(
    ("metres", "minutes", "kind", "incidents"),
    [
        (0, 1, "fire", 1),
        (300, 20, "fire", 1),
        (0, 1, "explosion", 1),
        (0, 1, "unknown", 1),
        (0, 1, "epidemic", 2),
        (0, 1, "snow", 2),
        (9000, 1, "fire", 2),
    ],
)
def test_place_time_and_kind_decide(
    told: Told, metres: float, minutes: int, kind: str, incidents: int
) -> None:
    told.see(0, call("C-1"))
    told.see(minutes * 60, call("C-2", kind, east(metres)))
    assert len(opened(told)) == incidents


def test_what_was_looked_at_and_not_linked_is_said_with_its_score(told: Told) -> None:
    told.see(0, call("C-1"))
    told.see(60, call("C-2", "explosion", east(1400)))
    (beside,) = told.all(IncidentNotLinked)
    assert (beside.incident, beside.evidence) == ("I-1", "C-2")
    assert beside.score < 0.55
    assert "低于存疑线" in beside.because.zh


def doubtful(report: str = "C-2") -> EventReported:
    return call(report, "explosion", east(1100))


def test_a_doubtful_report_is_a_question_with_its_candidates(told: Told) -> None:
    told.see(0, call("C-1"))
    told.see(60, doubtful())
    (asked,) = [asked for asked in told.all(Asked) if asked.topic == "same_event"]
    assert (asked.to, asked.about, asked.options) == ("county_duty", "C-2", ("I-1", "new"))
    assert opened(told) == ["I-1"]


def test_the_answer_links_it_or_opens_it(told: Told) -> None:
    told.see(0, call("C-1"))
    told.see(60, doubtful())
    told.answer(80, "same_event", "I-1", by="值班员甲")
    assert [link.evidence for link in told.all(IncidentLinked)] == ["C-2"]
    told.see(100, doubtful("C-3"))
    told.answer(110, "same_event", "new", by="值班员甲")
    assert opened(told) == ["I-1", "I-2"]
    assert "值班员甲 判为另一事件" in told.all(IncidentNotLinked)[-1].because.zh


def test_a_doubtful_report_nobody_judges_is_opened_after_90_seconds(told: Told) -> None:
    told.see(0, call("C-1"))
    told.see(60, doubtful())
    told.wake_until(149.999)
    assert opened(told) == ["I-1"]
    told.wake_until(150)
    assert opened(told) == ["I-1", "I-2"]
    assert "无人答复" in told.all(IncidentNotLinked)[-1].because.zh


def test_doubtful_reports_of_one_thing_are_one_question_and_one_incident(told: Told) -> None:
    told.see(0, call("C-1"))
    told.see(60, *(doubtful(f"D-{number}") for number in range(20)))
    assert len([asked for asked in told.all(Asked) if asked.topic == "same_event"]) == 1
    told.wake_until(160)
    assert opened(told) == ["I-1", "I-2"]
    assert [link.incident for link in told.all(IncidentLinked)] == ["I-2"] * 19


def test_the_same_report_sent_again_is_the_same_and_its_number_used_anew_is_not(
    told: Told,
) -> None:
    told.see(0, call("C-1"))
    told.see(30, call("C-1"))
    assert told.all(IncidentLinked) == []
    told.see(60, call("C-1", "epidemic", east(9000)))
    assert opened(told) == ["I-1", "I-2"]
    assert told.all(IncidentOpened)[1].evidence == ("C-1#2",)


def test_a_place_without_a_road_gets_the_nearest(told: Told) -> None:
    told.see(0, call("C-1", place=Place(name="田里", lat_deg=41.93, lon_deg=121.57)))
    assert told.all(IncidentOpened)[0].place.node >= 0


def test_a_kind_nobody_knows_is_taken_as_not_known_yet(told: Told) -> None:
    told.see(0, call("C-1", "ufo"))
    assert told.all(IncidentOpened)[0].event_type == "unknown"


def test_a_closed_incident_takes_no_more_reports(told: Told) -> None:
    told.see(10, gas("GHF-001"), gas("GHF-002"))
    place = told.all(IncidentOpened)[0].place
    told.see(20, call("C-1", "gas_leak", place))
    _close(told, place)
    told.see(4000, call("C-9", "gas_leak", place))
    assert opened(told) == ["I-1", "I-2"]


def _close(told: Told, place: object) -> None:
    from twin.terms.decision import IncidentClosed
    from twin.terms.observation import TaskReported

    told.see(30, gas("GHF-001", 0.0, active=False), gas("GHF-002", 0.0, active=False))
    told.see(
        40,
        TaskReported(task="stop_leak", place=PLACE, hazard="H-A1", by="企业"),
    )
    told.wake_until(1000)
    told.answer(1001, "close_incident", "agree")
    assert len(told.all(IncidentClosed)) == 1


def flood(times: int) -> Iterator[EventReported]:
    """So many callers about each of 60 fires and crashes all over the county."""
    for caller in range(times):
        for event in range(60):
            place = Place(
                name=f"村{event}",
                lat_deg=41.80 + 0.07 * (event % 10),
                lon_deg=121.20 + 0.15 * (event // 10) + 0.0008 * (caller % 5),
            )
            kind = "fire" if event % 2 else "traffic"
            yield call(f"C-{event}-{caller}", kind, place, caller=f"群众{caller}")


def test_a_tenfold_flood_of_reports_loses_none_and_merges_what_is_one(told: Told) -> None:
    reports = list(flood(10))
    for at_s, start in enumerate(range(0, len(reports), 25)):
        told.see(at_s, *reports[start : start + 25])
    evidence = [name for effect in told.all(IncidentOpened) for name in effect.evidence]
    evidence += [link.evidence for link in told.all(IncidentLinked)]
    assert sorted(evidence) == sorted(report.report for report in reports)
    assert len(opened(told)) == 60


def test_with_linking_switched_off_every_report_is_an_incident(
    told_by_rules: Callable[..., Told],
) -> None:
    told_linked = told_by_rules("incidents.yaml", "link_at: 0.75", "link_at: 0.75")
    told = told_by_rules("incidents.yaml", "link_at: 0.75", "link_at: 2.0")
    told = told_by_rules("incidents.yaml", "link_at: 0.75", "link_at: 2.0")
    reports = list(flood(2))
    for desk in (told, told_linked):
        desk.see(0, *reports)
        desk.wake_until(300)
    assert len(opened(told)) == len(reports) == 120
    assert len(opened(told_linked)) == 60


def test_a_report_is_held_against_its_neighbourhood_only() -> None:
    cells: dict[str, list[str]] = {}
    for number in range(2500):
        put(cells, f"I-{number}", 2000.0 * (number % 50), 2000.0 * (number // 50))
    looked_at = list(near(cells, 50_000.0, 50_000.0, 4000.0))
    assert len(looked_at) <= 36
    assert list(near(cells, 50_000.0, 50_000.0, 1e6)) == [n for row in cells.values() for n in row]


def sight(event_type: str = "fire", x_m: float = 0.0, at_ms: int = 0, **words: float) -> Sight:
    return Sight(
        event_type=event_type,
        x_m=x_m,
        y_m=0.0,
        accuracy_m=words.get("accuracy_m", 0.0),
        reliability=words.get("reliability", 0.5),
        hazard="",
        at_ms=at_ms,
    )


def test_a_score_falls_with_distance_and_time_and_rises_with_reliability(rules: Rules) -> None:
    rule = rules.incidents.linking
    totals = [score(rule, sight(x_m=x), sight()).total for x in (0, 400, 800, 1499, 1501)]
    assert totals == sorted(totals, reverse=True)
    assert totals[-1] == 0.0
    times = [score(rule, sight(at_ms=m * 60_000), sight()).total for m in (0, 20, 59, 60)]
    assert times == sorted(times, reverse=True)
    assert times[-1] == 0.0
    trust = [score(rule, sight(reliability=r), sight()).total for r in (0.2, 0.5, 0.9)]
    assert trust == sorted(trust)
    assert score(rule, sight(x_m=2000, accuracy_m=800), sight()).place > 0.0


def test_one_named_hazard_source_is_one_place_however_far_the_caller_stands(told: Told) -> None:
    told.see(0, call("C-1", "gas_leak", PLACE, hazard="H-A1"))
    told.see(60, call("C-2", "gas_leak", east(9000), hazard="H-A1"))
    assert opened(told) == ["I-1"]


@pytest.mark.parametrize("row", range(12))
def test_every_row_of_kin_links_two_words_for_one_event(told: Told, rules: Rules, row: int) -> None:
    kin = rules.incidents.linking.kin[row]
    assert len(rules.incidents.linking.kin) == 12
    told.see(0, call("C-1", kin.types[0], source_kind="centre"))
    told.see(30, call("C-2", kin.types[1], source_kind="centre"))
    assert opened(told) == ["I-1"]


@pytest.mark.parametrize("row", range(8))
def test_every_row_of_reach_links_what_lies_within_it_and_nothing_beyond(
    told: Told, rules: Rules, row: int
) -> None:
    reach = rules.incidents.linking.reach[row]
    assert len(rules.incidents.linking.reach) == 8
    kind = (*reach.types, "collapse")[0]
    told.see(0, call("C-1", kind))
    told.see(1, call("C-2", kind, east(0.4 * reach.radius_m)))
    told.see(2, call("C-3", kind, east(-1.2 * reach.radius_m)))
    assert opened(told) == ["I-1", "I-2"]


def test_every_kind_of_event_can_be_reported_and_opens_an_incident(told: Told) -> None:
    kinds = list(load_event_kinds(told.desk._ground._county))
    for number, kind in enumerate(kinds):
        place = Place(name=kind, lat_deg=20.0 + 1.2 * number, lon_deg=121.0)
        told.see(number, call(f"C-{kind}", kind, place))
    assert [effect.event_type for effect in told.all(IncidentOpened)] == kinds


def test_an_answer_for_an_incident_that_is_over_opens_a_new_one(told: Told) -> None:
    told.see(0, call("C-1"))
    told.see(60, doubtful())
    question = next(asked for asked in told.all(Asked) if asked.topic == "same_event")
    told.see(61, Answered(question=question.question, answer="I-1", by="甲"))
    told.see(62, Answered(question=question.question, answer="new", by="乙"))
    assert opened(told) == ["I-1"]  # the first answer holds
