"""`expect`: what must follow, by when; it waits for it, and tells the story when it does not come.

    alarm = expect("发出告警", 点位="GHF-036", within=60)
    expect("签收告警", 点位="GHF-036", within="3m", since=alarm)
    expect.never("立案", within="10m")

What a reader would get wrong: without `since` the clock starts *now*; what happened before is not
looked at. The deadline's very millisecond is in time, as for the judge of drills.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

from twin.cli.language import say
from twin.hil.course import Course
from twin.hil.happened import Happened
from twin.hil.moments import Moment, Span, clock_text, moment_ms, span_ms, span_text
from twin.hil.story import around, line
from twin.hil.told import Misused, Unmet
from twin.hil.wanted import Wanted, wanted
from twin.terms.record import Record

__all__ = ["Expect"]

_LOOK_ON_MS = 300_000
"""How far a failed expectation is looked for beyond its deadline, where that costs no time."""


class Expect:
    """The expectations of one test. `again` says how to repeat it, `mind` its deadline."""

    def __init__(self, course: Course, again: Sequence[str], mind: Callable[[], None]) -> None:
        self._course, self._again, self._mind = course, again, mind

    def __call__(
        self, what: str, /, *, within: Span, since: Moment | None = None, **where: Any
    ) -> Happened:
        """Wait for the first record that fits, from `since` (now) on, at most `within`.

        Args:
            what: An action of the drill language, or a kind of record.
            where: Conditions of that action, or plain values of that kind's body.

        Raises:
            Unmet: It does not come in time.
            Misused: The action or a condition is unknown.
        """
        course = self._course
        want = wanted(what, where, course.inputs.county)
        from_ms, after_seq = self._from(since)
        due_ms = from_ms + span_ms(within)
        found = self._wait(want, from_ms, after_seq, due_ms)
        self._mind()
        if found is not None:
            return Happened(found)
        more_ms = max(due_ms - from_ms, _LOOK_ON_MS) if course.virtual else 0
        late = self._wait(want, from_ms, after_seq, due_ms + more_ms)
        raise self._late(want, from_ms, due_ms, late)

    def never(
        self, what: str, /, *, within: Span | None = None, since: Moment | None = None, **where: Any
    ) -> None:
        """See to it that no record fits: in all that is on record, or `within` a span from now.

        Args:
            within: Let so much time pass from `since` (now); None looks back only.
            since: From when on; with `within` None, from the beginning unless it is given.

        Raises:
            Unmet: One fits.
        """
        course = self._course
        want = wanted(what, where, course.inputs.county)
        if within is None:
            from_ms, after_seq = (0, -1) if since is None else self._from(since)
            to_ms = course.now_ms
        else:
            from_ms, after_seq = self._from(since)
            to_ms = from_ms + span_ms(within)
        found = self._wait(want, from_ms, after_seq, to_ms)
        self._mind()
        if found is not None:
            raise self._unmet(
                say(
                    f"不应有 {want.label}，却在 {clock_text(found.at_ms)} 发生",
                    f"{want.label} should not come, but came at {clock_text(found.at_ms)}",
                ),
                want.kind,
                found.at_ms,
                found.at_ms,
            )

    def order(self, *happened: Happened) -> None:
        """See to it that these happened one after the other, as they are given.

        Raises:
            Unmet: One came before the one it should follow.
        """
        if len(happened) < 2:
            raise Misused("expect.order 至少要两项", "expect.order takes two or more")
        for one, next_ in itertools.pairwise(happened):
            if next_.record.seq <= one.record.seq:
                raise self._unmet(
                    say("先后不对，应为这样的次序：", "out of order; it should have been:")
                    + "".join(f"\n    {line(each.record)}" for each in happened),
                    next_.record.kind,
                    next_.at_ms,
                    one.at_ms,
                )

    def _from(self, since: Moment | None) -> tuple[int, int]:
        """From which moment on, and after which record."""
        if since is None:
            return self._course.now_ms, -1
        return moment_ms(since), since.record.seq if isinstance(since, Happened) else -1

    def _wait(self, want: Wanted, from_ms: int, after_seq: int, due_ms: int) -> Record | None:
        def fits(record: Record) -> bool:
            timely = from_ms <= record.at_ms <= due_ms and record.seq > after_seq
            return timely and want.fits(record)

        found = next(filter(fits, self._course.told), None)
        if found is None and self._course.now_ms < due_ms:
            self._course.go(due_ms, fits)
            found = next(filter(fits, self._course.told), None)
        return found

    def _late(self, want: Wanted, from_ms: int, due_ms: int, late: Record | None) -> Unmet:
        allowed = span_text(due_ms - from_ms)
        head = say(
            f"预期 {want.label} 自 {clock_text(from_ms)} 起 {allowed} 秒内，",
            f"expected {want.label} within {allowed} s from {clock_text(from_ms)}, ",
        )
        to_ms = due_ms
        if late is not None:
            to_ms = late.at_ms
            head += say(
                f"实际 {span_text(to_ms - from_ms)} 秒（逾时 {span_text(to_ms - due_ms)} 秒）",
                f"but it took {span_text(to_ms - from_ms)} s ({span_text(to_ms - due_ms)} s late)",
            )
        elif self._course.over and self._course.now_ms < due_ms:
            ended = clock_text(self._course.now_ms)
            head += say(f"演练到 {ended} 已结束，没有等到", f"but the drill ended at {ended}")
        else:
            head += say("没有等到", "but it never came")
        return self._unmet(head, want.kind, from_ms, to_ms)

    def _unmet(self, head: str, kind: str, from_ms: int, to_ms: int) -> Unmet:
        near = around(self._course.told, kind, from_ms, to_ms)
        text = "\n".join(
            [head, say("附近：", "around it:"), *(f"    {each}" for each in near), *self._again]
        )
        return Unmet(text, text)
