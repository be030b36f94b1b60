"""What an operator position is shown: single alarms, or groups while it is in flood.

What a reader would get wrong: grouping and holding back change what is *shown*, never an alarm's
state. Every alarm counts for the flood when it comes, shown or not, so that hiding alarms cannot
end a flood; and an acknowledgement of a group takes only the alarms it has been shown with.
"""

from __future__ import annotations

from twin.desk.alarms import cases
from twin.desk.alarms.memory import Alarm, Group, Post
from twin.desk.alarms.names import Meaning, label_of, meaning_of
from twin.desk.alarms.selection import COUNTY, keeper_of, priority_of
from twin.desk.alarms.states import Life
from twin.desk.points import Point
from twin.desk.timers import arm
from twin.desk.turn import Turn, ms
from twin.terms.alarm_effects import AlarmAnnounced, AlarmsGrouped, FloodChanged
from twin.terms.levels import AlarmPriority
from twin.terms.text import Text

__all__ = ["flood_due", "group_of", "is_flooding", "present", "show", "show_due"]

_NO_SOURCE = {
    "other": Text("不属企业的测点", "points of no plant"),
    "tank": Text("储罐", "tanks"),
    "mine": Text("矿山", "mines"),
    "fire": Text("火警与林火", "fire alarms and lookouts"),
    "weather": Text("雨情与气象", "rain and weather"),
    "water": Text("水情", "rivers and reservoirs"),
    "traffic": Text("交通与视频", "traffic and cameras"),
    "utility": Text("供电供水供热", "power, water and heat"),
}


def is_flooding(turn: Turn, position: str) -> bool:
    """Whether the position's alarms are shown in groups now."""
    post = turn.state.alarms.posts.get(position)
    return post is not None and post.flooding and turn.rules.alarms.flood.group


def group_of(position: str, point: Point, meaning: Meaning) -> str:
    """The id of the line on which an alarm is shown in a flood."""
    return f"{position}/{_area(point)}/{meaning.type}"


def _area(point: Point) -> str:
    """Where a line is: at the point's source; points of no source are one line a type."""
    return point.hazard or ("other" if point.family == "gas" else point.family)


def show(
    turn: Turn,
    position: str,
    life: Life,
    alarm: Alarm,
    priority: AlarmPriority,
    *,
    again: bool = False,
) -> None:
    """Put an alarm before a position: now, on a group's line, or after the flood."""
    memory = turn.state.alarms
    post = memory.posts.setdefault(position, Post())
    if not again:
        _count(turn, position, post, priority)
    if again and life.line:
        _touch(turn, life.line, again=True)
        return
    if not is_flooding(turn, position):
        life.line = ""
        _announce(turn, position, life, alarm, priority, again=again)
        return
    may_hold = priority in turn.rules.alarms.flood.hold_back and priority.severity < post.worst
    if may_hold:
        post.held.append(alarm.id)
        return
    _join(turn, position, life, alarm, priority)


def present(turn: Turn) -> None:
    """At the end of a step: show the lines that something joined, unless they were just shown."""
    memory = turn.state.alarms
    every_ms = ms(turn.rules.alarms.flood.update_every)
    for name in memory.touched:
        group = memory.groups[name]
        wait_ms = group.shown_ms + every_ms - turn.now_ms if group.shown_ms >= 0 else 0
        if wait_ms > 0:
            arm(turn, wait_ms / 1000, "show", name)
        else:
            _show_group(turn, name, group)
    memory.touched.clear()


def show_due(turn: Turn, name: str) -> None:
    """A line may be shown again: do so if something joined it."""
    group = turn.state.alarms.groups.get(name)
    if group is not None and (group.waiting or group.again):
        _show_group(turn, name, group)


def flood_due(turn: Turn, position: str) -> None:
    """End the flood when few enough alarms have come, and show what was held back."""
    rule = turn.rules.alarms.flood
    post = turn.state.alarms.posts[position]
    if not post.flooding:
        return
    _forget_old(turn, post)
    if post.in_window >= rule.ends_below:
        arm(turn, _ends_after_s(turn, post), "flood", position)
        return
    held, post.held = post.held, []
    for alarm_id in held:
        alarm = turn.state.alarms.alarms.get(alarm_id)
        life = turn.state.alarms.lives.get(f"{position}|{alarm_id.rsplit('/', 1)[0]}")
        if alarm is not None and life is not None and life.alarm == alarm_id and life.unacked:
            point = turn.ground.points[alarm.point]
            priority = priority_of(turn, position, point, alarm.bit)
            _join(turn, position, life, alarm, priority)
    post.flooding, post.worst = False, 0
    because = Text(
        f"{rule.window / 60:g} 分钟内不足 {rule.ends_below} 条",
        f"fewer than {rule.ends_below} in {rule.window / 60:g} min",
    )
    turn.emit(
        FloodChanged(
            position=position,
            flooding=False,
            in_window=post.in_window,
            held=len(held),
            because=because,
        )
    )


def _count(turn: Turn, position: str, post: Post, priority: AlarmPriority) -> None:
    """Count a new alarm, and begin a flood when it is one too many."""
    rule = turn.rules.alarms.flood
    _forget_old(turn, post)
    if post.window and post.window[-1][0] == turn.now_ms:
        post.window[-1] = (turn.now_ms, post.window[-1][1] + 1)
    else:
        post.window.append((turn.now_ms, 1))
    post.in_window += 1
    post.worst = max(post.worst, priority.severity)
    if post.flooding or post.in_window < rule.begins_at:
        return
    post.flooding = True
    arm(turn, _ends_after_s(turn, post), "flood", position)
    because = Text(
        f"{rule.window / 60:g} 分钟内 {post.in_window} 条新告警",
        f"{post.in_window} new alarms within {rule.window / 60:g} min",
    )
    turn.emit(
        FloodChanged(
            position=position, flooding=True, in_window=post.in_window, held=0, because=because
        )
    )


def _forget_old(turn: Turn, post: Post) -> None:
    since_ms = turn.now_ms - ms(turn.rules.alarms.flood.window)
    old = 0
    for at_ms, number in post.window:
        if at_ms > since_ms:
            break
        old += 1
        post.in_window -= number
    del post.window[:old]
    if not post.window and not post.flooding:
        post.worst = 0


def _ends_after_s(turn: Turn, post: Post) -> float:
    """When the window will hold too few alarms if none comes."""
    rule = turn.rules.alarms.flood
    newer = 0
    for at_ms, number in reversed(post.window):
        newer += number
        if newer >= rule.ends_below:
            return (at_ms - turn.now_ms) / 1000 + rule.window
    return 0.0


def _announce(
    turn: Turn, position: str, life: Life, alarm: Alarm, priority: AlarmPriority, *, again: bool
) -> None:
    point = turn.ground.points[alarm.point]
    label = label_of(point, alarm.bit)
    meaning = meaning_of(turn, point, alarm.bit)
    reading = "" if alarm.value is None else f" {alarm.value:g} {point.unit}"
    turn.emit(
        AlarmAnnounced(
            alarm=alarm.id,
            point=alarm.point,
            bit=alarm.bit,
            position=position,
            priority=priority,
            value=alarm.value,
            text=Text(f"{point.name} {label.zh}{reading}", f"{point.name} {label.en}{reading}"),
            type=meaning.type,
            consequence=meaning.consequence,
            response=meaning.response,
            again=again,
        )
    )
    if position == COUNTY and not again:
        cases.open_for(turn, alarm.id, keeper_of(turn, point), [life])


def _join(turn: Turn, position: str, life: Life, alarm: Alarm, priority: AlarmPriority) -> None:
    """Let an alarm wait on its line until the line is shown."""
    groups = turn.state.alarms.groups
    point = turn.ground.points[alarm.point]
    meaning = meaning_of(turn, point, alarm.bit)
    life.line = group_of(position, point, meaning)
    group = groups.get(life.line)
    if group is None:
        group = groups[life.line] = Group(
            position=position,
            area=_area(point),
            type=meaning.type,
            bit=alarm.bit,
            priority=priority,
            first_out=alarm.id,
        )
    group.waiting.append(alarm.id)
    _touch(turn, life.line, again=False)


def _touch(turn: Turn, line: str, *, again: bool) -> None:
    """Have a line shown at the end of the step, or as soon as it may be."""
    memory = turn.state.alarms
    memory.groups[line].again |= again
    if line not in memory.touched:
        memory.touched.append(line)


def _show_group(turn: Turn, name: str, group: Group) -> None:
    memory = turn.state.alarms
    members, again = tuple(group.waiting), group.again
    key = group.position + "|"
    lives = [memory.lives[key + alarm.rsplit("/", 1)[0]] for alarm in members]
    group.shown = [*_still_unacked(turn, group), *members]
    group.waiting, group.again, group.shown_ms = [], False, turn.now_ms
    if not members and not group.shown:
        return
    site = turn.ground.hazards.get(group.area)
    where = _NO_SOURCE[group.area] if site is None else Text(site.name, site.id)
    first = turn.ground.points[group.first_out.rsplit("/", 2)[0]]
    label = label_of(first, group.bit)
    meaning = meaning_of(turn, first, group.bit)
    count = len(group.shown)
    turn.emit(
        AlarmsGrouped(
            group=name,
            position=group.position,
            area=group.area,
            type=group.type,
            bit=group.bit,
            priority=group.priority,
            members=members,
            unacked=count,
            first_out=group.first_out,
            text=Text(
                f"{where.zh} {label.zh} {count} 条未签收，首发 {first.name}",
                f"{where.en} {label.en}: {count} unacknowledged, first {first.name}",
            ),
            consequence=meaning.consequence,
            response=meaning.response,
            again=again and not members,
        )
    )
    if group.position == COUNTY and members:
        cases.open_for(turn, name, keeper_of(turn, first), lives)


def _still_unacked(turn: Turn, group: Group) -> list[str]:
    lives, key = turn.state.alarms.lives, group.position + "|"
    found = []
    for alarm in group.shown:
        life = lives[key + alarm.rsplit("/", 1)[0]]
        if life.alarm == alarm and life.unacked:
            found.append(alarm)
    return found
