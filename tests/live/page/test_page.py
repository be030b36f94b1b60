"""The page: who sees what, who may do what, and every click on disk before it is "taken"."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.live.conftest import records_of
from tests.live.page.conftest import Browser, Stage
from twin.live.board import Board
from twin.live.keeper import Keeper
from twin.live.page.feed import Feed
from twin.live.run import LiveRun
from twin.terms.record import Record

MARK = "仿真演练·非真实事件"
Play = Callable[..., None]


def task_id(html: str, act: str) -> str:
    """The first task that a page offers an act for."""
    found = re.search(rf'action="/act/{act}".*?name="id" value="([^"]+)"', html, re.DOTALL)
    assert found is not None, html
    return found[1]


def people_said(stage: Stage) -> list[Record]:
    """What the journal on the disk has of people, at this very moment."""
    return [r for r in records_of(stage.folder) if r.source.startswith("page:")]


def test_a_click_is_on_disk_with_name_and_part_before_the_answer(at_moment: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = stage.browser()
        await who.enter("player")
        page = (await who.ask("GET", "/")).text
        alarm = task_id(page, "acknowledge")
        answer = await who.ask("POST", "/act/acknowledge", {"csrf": who.csrf, "id": alarm})
        (said,) = people_said(stage)
        assert (answer.status, answer.header("location")) == (303, "/")
        assert (said.kind, said.source) == ("obs.acknowledged", "page:王某")
        assert said.body["by"] == "王某（值班员）"
        assert said.body["alarm"] == alarm.partition("|")[2]
        after = (await who.ask("GET", "/")).text
        assert "已记录" in after
        assert f'value="{alarm}"' not in after

    at_moment(scene)


def test_a_renewal_by_script_does_not_take_away_what_is_said_of_an_act(at_moment: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = stage.browser()
        await who.enter("player")
        alarm = task_id((await who.ask("GET", "/")).text, "acknowledge")
        await who.ask("POST", "/act/acknowledge", {"csrf": who.csrf, "id": alarm})
        renewed = await who.ask("GET", "/", headers={"x-renew": "main"})
        assert "已记录" not in renewed.text
        assert "已记录" in (await who.ask("GET", "/")).text

    at_moment(scene)


def test_a_click_twice_is_one_act_and_the_second_is_told_so(at_moment: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = stage.browser()
        await who.enter("player")
        alarm = task_id((await who.ask("GET", "/")).text, "acknowledge")
        await who.post("acknowledge", id=alarm)
        again = await who.post("acknowledge", id=alarm)
        assert "已有人办理" in again.text
        assert len(people_said(stage)) == 1

    at_moment(scene)


def test_a_question_is_answered_by_its_own_position_and_with_its_options(at_moment: Play) -> None:
    async def scene(stage: Stage) -> None:
        officer, leader = stage.browser(), stage.browser()
        await officer.enter("player", "county_duty")
        await leader.enter("player", "leader", name="李某")
        page = (await leader.ask("GET", "/")).text
        question = task_id(page, "answer")
        (option,) = re.findall(r'name="answer" value="([^"]+)"', page)[:1]
        assert "这不是您席位" in (await officer.post("answer", id=question, answer=option)).text
        assert "没有这个选项" in (await leader.post("answer", id=question, answer="burn")).text
        assert people_said(stage) == []
        await leader.post("answer", id=question, answer=option)
        (said,) = people_said(stage)
        assert (said.kind, said.body["question"]) == ("obs.answered", question)
        assert (said.body["answer"], said.body["by"]) == (option, "李某（带班领导）")
        assert f'value="{question}"' not in (await leader.ask("GET", "/")).text

    at_moment(scene)


def test_nobody_is_simulated_where_a_person_sits(at_moment: Play) -> None:
    said: dict[tuple[str, ...], list[str]] = {}

    def acks(people: tuple[str, ...]) -> None:
        async def scene(stage: Stage) -> None:
            kinds = ("obs.acknowledged", "obs.answered")
            said[people] = sorted({r.source for r in records_of(stage.folder) if r.kind in kinds})

        at_moment(scene, at_s=70.0, people=people)

    acks(())
    assert {"county_duty", "leader"} <= set(said[()])


def test_with_people_their_positions_stay_silent(at_moment: Play) -> None:
    async def scene(stage: Stage) -> None:
        kinds = ("obs.acknowledged", "obs.answered")
        sources = {r.source for r in records_of(stage.folder) if r.kind in kinds}
        assert sources
        assert not sources & {"county_duty", "leader"}

    at_moment(scene, at_s=70.0)


def test_a_player_never_gets_an_inject_or_a_truth_and_control_does(at_moment: Play) -> None:
    async def scene(stage: Stage) -> None:
        seen: dict[str, str] = {}
        for part in ("player", "observer", "control"):
            who = stage.browser()
            await who.enter(part)
            seen[part] = (await who.ask("GET", "/")).text
        assert "注入 M-1" not in seen["player"]
        assert "world." not in seen["player"]
        assert 'class="truth"' not in seen["player"]
        assert "M-2" not in seen["player"]
        assert "注入 M-1" in seen["control"]  # it has happened
        assert "注入 M-2" in seen["control"]  # it is to come
        assert "即将注入" in seen["control"]
        assert "注入 M-1" in seen["observer"]
        assert "即将注入" not in seen["observer"]
        assert "注入 M-2" not in seen["observer"]

    at_moment(scene, at_s=15.0)


def test_an_observer_can_post_nothing(at_moment: Play) -> None:
    async def scene(stage: Stage) -> None:
        who, officer = stage.browser(), stage.browser()
        await who.enter("observer")
        await officer.enter("player")
        page = (await who.ask("GET", "/")).text
        assert "/act/" not in page
        alarm = task_id((await officer.ask("GET", "/")).text, "acknowledge")
        assert (await who.post("acknowledge", id=alarm)).status == 403
        assert (await who.ask("GET", "/form/call")).status == 403
        assert people_said(stage) == []

    at_moment(scene)


@pytest.mark.parametrize(
    ("form", "headers"),
    [
        ({"csrf": "x"}, {}),
        ({}, {}),
        (None, {"origin": "http://evil.example"}),
        (None, {"host": "evil.example"}),
        (None, {"content-type": "text/plain"}),
        ({"note": "x" * 20_000}, {}),
    ],
)
def test_a_form_from_elsewhere_is_refused(
    at_moment: Play, form: dict[str, str] | None, headers: dict[str, str]
) -> None:
    async def scene(stage: Stage) -> None:
        who = stage.browser()
        await who.enter("player")
        alarm = task_id((await who.ask("GET", "/")).text, "acknowledge")
        posted = {"csrf": who.csrf, "id": alarm} if form is None else {"id": alarm, **form}
        answer = await who.ask("POST", "/act/acknowledge", posted, headers)
        assert answer.status == 403
        assert people_said(stage) == []

    at_moment(scene)


def test_without_a_session_there_is_nothing_but_the_door(at_moment: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = stage.browser()
        for path in ("/", "/form/call"):
            assert (await who.ask("GET", path)).header("location") == "/login?lang=zh"
        assert (await who.ask("GET", "/events")).status == 403
        assert (await who.ask("POST", "/act/call", {})).status == 403
        assert (await who.ask("GET", "/static/../app.py")).status == 404
        assert (await who.ask("GET", "/act/call")).status == 405

    at_moment(scene)


def test_the_token_of_a_part_opens_that_part_alone(at_moment: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = stage.browser()
        assert (await who.enter("control", token="p1")).status == 403
        assert (await who.enter("player", token="wrong")).status == 403
        assert (await who.enter("observer", token="")).status == 403
        assert (await who.enter("player", token="p1")).status == 303

    at_moment(scene, tokens=("参演=p1", "control=c1"))


def test_a_call_is_taken_down_and_opens_or_joins_an_incident(at_moment: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = stage.browser()
        await who.enter("player")
        nowhere = await who.post("call", event_type="fire", place="没有的村", text="着火")
        assert "没有“没有的村”这个地点" in nowhere.text
        place = stage.live.cast.county.hazards["H-sewage"].name
        taken = await who.post(
            "call",
            event_type="fire",
            place=place,
            text="<script>alert(1)</script>冒烟",
            caller="群众",
        )
        assert "已记录" in taken.text
        assert "<script>alert" not in taken.text
        assert "&lt;script&gt;" in taken.text
        (said,) = people_said(stage)
        assert said.kind == "obs.event_reported"
        assert said.body["text"].endswith("（王某（值班员） 登记）")
        decided = [r for r in records_of(stage.folder) if r.kind.startswith("desk.")]
        assert any(str(said.body["report"]) in str(r.body) for r in decided)

    at_moment(scene)


def test_feedback_counts_and_tasks(at_moment: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = stage.browser()
        await who.enter("player")
        assert "反馈人数" in (await who.ask("GET", "/form/feedback")).text
        for wrong in ("-1", "1.5", "", "九", "99999999", "²"):
            page = await who.post("count", incident="I-1", what="light", number=wrong)
            assert "整数" in page.text
        await who.post("count", incident="I-1", what="dead", number="1")
        await who.post("task", incident="I-1", task="stop_leak")
        assert [r.kind for r in people_said(stage)] == ["obs.count_reported", "obs.task_reported"]
        graded = [r for r in records_of(stage.folder) if r.kind == "desk.incident_graded"]
        assert graded[-1].body["grade"] == "ordinary"

    at_moment(scene)


def test_a_seat_is_handed_over_and_the_log_says_what_is_open(at_moment: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = stage.browser()
        await who.enter("player")
        page = await who.post("handover", to="赵某", note="企业 A 待回电")
        assert "赵某" in page.text.split("<main")[0]
        (said,) = people_said(stage)
        assert (said.kind, said.body["to"]) == ("obs.seat_handed_over", "赵某")
        logged = [r for r in records_of(stage.folder) if r.kind == "desk.logged"][-1]
        assert "王某（值班员） 交 赵某；未结事件 1" in logged.body["text"]["zh"]
        assert "企业 A 待回电" in logged.body["text"]["zh"]

    at_moment(scene)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_says_that_it_is_an_exercise(at_moment: Play, lang: str) -> None:
    async def scene(stage: Stage) -> None:
        who = stage.browser()
        pages = [await who.ask("GET", f"/login?lang={lang}")]
        await who.enter("player", lang=lang)
        for path in ("/", "/form/call", "/form/feedback", "/form/handover"):
            pages.append(await who.ask("GET", path))
        for page in pages:
            assert page.status == 200
            assert (MARK if lang == "zh" else "EXERCISE") in page.text
            assert f'lang="{"zh-Hans" if lang == "zh" else "en"}"' in page.text
            assert "default-src 'none'" in page.header("content-security-policy")
            assert "http://" not in page.text

    at_moment(scene)


def test_the_page_can_be_read_in_the_other_language_at_any_time(at_moment: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = stage.browser()
        await who.enter("player")
        assert "My tasks" in (await who.ask("GET", "/?lang=en")).text
        assert "My tasks" in (await who.ask("GET", "/")).text
        assert "我的待办" in (await who.ask("GET", "/?lang=zh")).text

    at_moment(scene)


def test_tasks_stand_by_deadline(at_moment: Play) -> None:
    async def scene(stage: Stage) -> None:
        tasks = Feed(stage.live).board.tasks(60_000)
        assert {"alarm", "question", "report", "request"} <= {task.kind for task in tasks}
        assert [task.urgency for task in tasks] == sorted(task.urgency for task in tasks)

    at_moment(scene, at_s=60.0)


def test_the_board_of_a_resumed_run_is_the_board_it_had(at_moment: Play) -> None:
    async def scene(stage: Stage) -> None:
        before = Feed(stage.live).board
        stage.live.close()
        again = LiveRun.resume(stage.live.cast, stage.folder)
        after = Feed(again).board
        again.close()
        assert after.tasks(60_000) == before.tasks(60_000)
        assert after.incidents == before.incidents

    at_moment(scene, at_s=60.0)


def test_what_the_page_does_not_know_it_still_shows() -> None:
    board = Board()
    board.take(5, "desk.seldom_seen", "desk", {"incident": "I-9", "word": "新", "number": 4})
    asked: dict[str, Any] = {
        "question": "Q-1", "to": "someone", "about": "I-9", "topic": "new", "options": ["甲", "乙"],
        "answer_by_ms": 1000, "text": {"zh": "新问题？", "en": "new?"},
    }  # fmt: skip
    board.take(6, "desk.asked", "desk", asked)
    assert [(line.label.zh, line.text.zh) for line in board.lines] == [
        ("desk.seldom_seen", "I-9 新 · number 4"),
        ("请示", "Q-1 新问题？"),
    ]
    board.take(7, "desk.asked", "desk", {"incident": "I-1", "word": "别的样子"})
    assert board.lines[-1].text.zh == "I-1 别的样子"  # and no harm is done
    (task,) = board.tasks(10)
    assert task.body["options"] == ["甲", "乙"]
    assert board.tasks(1000) == []  # nobody answered in time


def test_a_listener_hears_nothing_while_a_county_is_rebuilt() -> None:
    heard: list[str] = []
    keeper = Keeper(journal=None)  # type: ignore[arg-type]
    keeper.listeners.append(lambda at_ms, kind, source, body: heard.append(kind))
    keeper.muted = True
    keeper.sink(1, "obs.x", "test", {})
    assert heard == []


def test_the_stream_tells_of_changes_and_ends_with_the_run(at_moment: Play) -> None:
    async def scene(stage: Stage) -> None:
        import asyncio

        who = stage.browser()
        await who.enter("player")
        alarm = task_id((await who.ask("GET", "/")).text, "acknowledge")
        streaming = asyncio.ensure_future(who.ask("GET", "/events"))
        await asyncio.sleep(0.1)
        other = Browser(stage.page, who.cookie, who.csrf)
        await other.post("acknowledge", id=alarm)
        await asyncio.sleep(0.8)
        stage.page.end()
        told = (await asyncio.wait_for(streaming, 5)).text
        assert "event: tick" in told
        assert "event: change" in told
        assert told.endswith("event: end\ndata: {}\n\n")
        assert "M-1" not in told

    at_moment(scene)


def test_a_shift_is_handed_over_with_its_checklist_and_an_instruction_gets_its_feedback(
    at_moment: Play,
) -> None:
    async def scene(stage: Stage) -> None:
        who = stage.browser()
        await who.enter("player")
        items = stage.live.cast.rules.duty.handover.items
        due = {
            "shift": "HO-1", "leader": "甲", "officers": ["乙"], "from_officers": ["丙"],
            "items": list(items), "open_matters": ["I-1"], "due_at_ms": 900_000,
        }  # fmt: skip
        told = {
            "instruction": "ZS-1", "by": "leader", "to": "county_duty", "text": "速核实",
            "due_at_ms": 800_000, "incident": "I-1",
        }  # fmt: skip
        for listen in stage.live.keeper.listeners:
            listen(40_000, "desk.handover_due", "desk", due)
            listen(40_000, "desk.instruction_passed", "desk", told)
        page = (await who.ask("GET", "/")).text
        assert "丙 交 乙，未了事项 1 件" in page
        assert page.count('type="checkbox"') == len(items)
        await who.post("shift", **{"id": "HO-1", "side": "out", "item-0": "on", "item-1": "on"})
        assert "请写办理结果" in (await who.post("feedback", id="ZS-1", text=" ")).text
        await who.post("feedback", id="ZS-1", text="已核实，属实")
        signed, feedback = people_said(stage)
        assert (signed.kind, signed.body["side"]) == ("obs.handover_signed", "out")
        assert signed.body["items"] == list(items[:2])
        assert feedback.body["text"] == "已核实，属实"

    at_moment(scene)
