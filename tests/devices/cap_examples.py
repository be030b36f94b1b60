"""Notices and alerts to test with: one of each by hand, and as many as hypothesis likes."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal

from hypothesis import strategies as st

from devices.wire.cap import (
    CapAlert,
    CapArea,
    CapCategory,
    CapCircle,
    CapInfo,
    CapReference,
    CapResource,
    CapResponse,
    CapScope,
)
from twin.terms.alerts import (
    AlertCertainty,
    AlertMessage,
    AlertSeverity,
    AlertStatus,
    AlertUrgency,
)
from twin.terms.text import Text
from twin.terms.warning import (
    ExerciseStatus,
    ProtectiveAction,
    PublicWarning,
    WarningStep,
    WarningZone,
)

__all__ = ["EARLIER", "NOTICE", "START", "ZONE", "alerts", "notices"]

START = datetime.fromisoformat("2026-07-12T20:30:00+08:00")
ZONE = WarningZone(
    action=ProtectiveAction.EVACUATE,
    name=Text("疏散区（2500 米内）", "evacuate, 2500 m"),
    ring=((41.9, 121.4), (41.91, 121.4), (41.91, 121.42), (41.9, 121.4)),
    places=("七家子村", "伊吗图镇"),
    residents=812,
    instruction=Text("立即横风向离开", "leave now, across the wind"),
)
NOTICE = PublicWarning(
    warning="W-2",
    step=WarningStep.UPDATE,
    status=ExerciseStatus.EXERCISE,
    incident="I-1",
    sent_at_ms=742_345,
    expires_at_ms=742_000 + 7_200_000,
    sender="县应急指挥部",
    event=Text("有毒气体泄漏", "toxic gas leak"),
    headline=Text("请疏散或就地避险", "evacuate or shelter"),
    zones=(ZONE,),
    leave_toward_deg=135.0,
    references=("W-1",),
    note="氟化氢泄漏应急演练",
)
EARLIER = CapReference(
    sender="fumeng-210921", identifier="21092100000000_20260712203500_0", sent=START
)

# Letters XML can hold; no digits, which might make a telephone number.
_letters = st.characters(categories=("L", "P", "S", "Zs", "M"), include_characters="\n<&\"'\t")
words = st.text(_letters, min_size=1, max_size=12)
tokens = st.text(st.sampled_from("abcXYZ0189.-@:_"), min_size=1, max_size=12)
_sentence = words.filter(lambda said: "【演练】" not in said)
texts = st.builds(Text, _sentence, _sentence)
pairs = st.tuples(words, words)


def _degrees(limit: int) -> st.SearchStrategy[float]:
    return st.integers(-limit * 100_000, limit * 100_000).map(lambda n: n / 100_000)


@st.composite
def rings(draw: st.DrawFn) -> tuple[tuple[float, float], ...]:
    corners = st.tuples(_degrees(90), _degrees(180))
    ring = draw(st.lists(corners, min_size=3, max_size=6, unique=True))
    return (*ring, ring[0])


@st.composite
def notices(draw: st.DrawFn) -> PublicWarning:
    """Any notice that has a zone and a drill's name."""
    sent_at_ms = draw(st.integers(0, 30 * 86_400_000))
    step = draw(st.sampled_from(WarningStep))
    zones = st.builds(
        WarningZone,
        action=st.sampled_from(ProtectiveAction),
        name=texts,
        ring=rings(),
        places=st.lists(words, max_size=3).map(tuple),
        residents=st.integers(0, 500_000),
        instruction=texts,
    )
    return PublicWarning(
        warning=f"W-{draw(st.integers(2, 999))}",
        step=step,
        status=draw(st.sampled_from((ExerciseStatus.EXERCISE, ExerciseStatus.TEST))),
        incident=f"I-{draw(st.integers(1, 99))}",
        sent_at_ms=sent_at_ms,
        expires_at_ms=sent_at_ms + draw(st.integers(1001, 86_400_000)),
        sender=draw(words),
        event=draw(texts),
        headline=draw(texts),
        zones=tuple(draw(st.lists(zones, min_size=1, max_size=3))),
        leave_toward_deg=draw(st.floats(0, 360)),
        references=() if step is WarningStep.ALERT else ("W-1",),
        note=draw(words),
    )


_offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_times = st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=_offsets).map(
    lambda moment: moment.replace(microsecond=0)
)
_maybe_words = st.just("") | words
_feet = st.decimals(-1000, 60_000, places=2) | st.none()
_references = st.builds(CapReference, sender=tokens, identifier=tokens, sent=_times)
_names = st.text(st.sampled_from("ab 阜蒙'<&"), min_size=1, max_size=8)
_circles = st.builds(
    CapCircle, lat_deg=_degrees(90), lon_deg=_degrees(180), radius_km=st.integers(0, 9).map(float)
)


@st.composite
def _areas(draw: st.DrawFn) -> CapArea:
    altitude = draw(_feet)
    return CapArea(
        area_desc=draw(words),
        polygons=tuple(draw(st.lists(rings(), max_size=2))),
        circles=tuple(draw(st.lists(_circles, max_size=2))),
        geocodes=tuple(draw(st.lists(pairs, max_size=2))),
        altitude_ft=altitude,
        ceiling_ft=None if altitude is None else altitude + Decimal(100),
    )


_resources = st.builds(
    CapResource,
    resource_desc=words,
    mime_type=words,
    size_bytes=st.none() | st.integers(0, 10**9),
    uri=st.sampled_from(("", "https://example.org/a.gif")),
    deref_uri=st.sampled_from(("", "aGVsbG8=")),
    digest=st.sampled_from(("", "0" * 40)),
)
_infos = st.builds(
    CapInfo,
    language=st.sampled_from(("zh-CN", "en", "mn-Mong-CN")),
    categories=st.lists(st.sampled_from(CapCategory), min_size=1, max_size=2).map(tuple),
    event=words,
    response_types=st.lists(st.sampled_from(CapResponse), max_size=2).map(tuple),
    urgency=st.sampled_from(AlertUrgency),
    severity=st.sampled_from(AlertSeverity),
    certainty=st.sampled_from(AlertCertainty),
    audience=_maybe_words,
    event_codes=st.lists(pairs, max_size=2).map(tuple),
    effective=st.none() | _times,
    onset=st.none() | _times,
    expires=st.none() | _times,
    sender_name=_maybe_words,
    headline=_maybe_words,
    description=_maybe_words,
    instruction=_maybe_words,
    web=st.sampled_from(("", "https://example.org/?a=1&b=2")),
    contact=_maybe_words,
    parameters=st.lists(pairs, max_size=2).map(tuple),
    resources=st.lists(_resources, max_size=2).map(tuple),
    areas=st.lists(_areas(), max_size=2).map(tuple),
)
alerts = st.builds(
    CapAlert,
    identifier=tokens,
    sender=tokens,
    sent=_times,
    status=st.sampled_from(AlertStatus),
    message=st.sampled_from(AlertMessage),
    source=_maybe_words,
    scope=st.sampled_from(CapScope),
    restriction=words,
    addresses=st.lists(_names, min_size=1, max_size=3).map(tuple),
    codes=st.lists(words, max_size=2).map(tuple),
    note=_maybe_words,
    references=st.lists(_references, min_size=1, max_size=3).map(tuple),
    incidents=st.lists(_names, max_size=2).map(tuple),
    infos=st.lists(_infos, max_size=2).map(tuple),
)
"""Any alert that keeps the standard's rules between elements."""
