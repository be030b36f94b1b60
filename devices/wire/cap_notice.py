"""A `PublicWarning` as a CAP alert; `cap_own` takes it back.

One `<info>` per zone and language: Chinese, English, and Mongolian where a place of the zone has a
name in Mongolian script. What a reader would get wrong: nothing is translated. Of Mongolian only
names are known, so a Mongolian `<info>` has them in `areaDesc` and its sentences in Chinese, as the
county's own bilingual papers are read by both.

The Mongolian tag is `mn-Mong-CN` (BCP 47, RFC 5646): in China the language is written in the
traditional script, and `mn-CN` alone would leave open which. CAP points at RFC 3066, which knows no
script subtags; RFC 5646 replaced it, and the schema's `xs:language` takes the tag.

Corners of an area are written to 1e-5 degrees (about 1 m), which a parameter states.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from devices.wire.cap import CapAlert, CapArea, CapError, CapInfo, CapReference, CapScope, Pair
from devices.wire.cap_words import ACTIONS, category_of, marked
from devices.wire.gbt35965 import BEIJING
from devices.wire.phones import mask_phones
from twin.terms.alerts import AlertMessage, AlertStatus
from twin.terms.text import Lang, Text
from twin.terms.warning import (
    ProtectiveAction,
    PublicWarning,
    WarningStep,
    WarningZone,
)

__all__ = ["NOTE", "PREFIX", "SENDER", "NamedPlace", "PlacesOf", "alert_of", "as_named"]

SENDER = "fumeng-210921"
_DECIMALS = 5
PREFIX = "fumeng:"
NOTE = "仿真演练·非真实事件："
_MONGOLIAN_LETTERS = range(0x1800, 0x18B0)
_LANGUAGES: tuple[tuple[str, Lang], ...] = (("zh-CN", "zh"), ("en", "en"), ("mn-Mong-CN", "zh"))


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPlace:
    """A place of a zone: its name, its Mongolian name if one is known, its (system, code) pairs."""

    name: str
    name_mn: str = ""
    codes: tuple[Pair, ...] = ()

    @property
    def mongolian(self) -> str:
        """The name in Mongolian script; empty when none is known."""
        in_script = any(ord(letter) in _MONGOLIAN_LETTERS for letter in self.name_mn)
        return self.name_mn if in_script else ""


PlacesOf = Callable[[WarningZone], Sequence[NamedPlace]]


def as_named(zone: WarningZone) -> Sequence[NamedPlace]:
    """The places of a zone by what the notice says, without codes."""
    return [NamedPlace(name=name) for name in zone.places]


def alert_of(
    notice: PublicWarning,
    *,
    start: datetime,
    identifier: str,
    references: tuple[CapReference, ...] = (),
    places_of: PlacesOf = as_named,
    contact: str = "",
    phones_shown: bool = False,
) -> CapAlert:
    """A notice as a CAP alert, marked as an exercise, its telephone numbers masked.

    Args:
        start: Wall time of T+00:00, with its offset; times are written in +08:00.
        references: The alerts behind `notice.references`, in that order.
        phones_shown: Leave telephone numbers as they are.

    Raises:
        CapError: `start` has no offset, the notice has no zone or no name of its drill, is over
            before it is sent, or has an area smaller than the precision.
    """
    writer = _Writer(notice, start, places_of, contact, phones_shown)
    return CapAlert(
        identifier=identifier,
        sender=SENDER,
        sent=writer.wall(notice.sent_at_ms),
        status=AlertStatus(notice.status.value),
        message=AlertMessage(notice.step.value),
        scope=CapScope.PUBLIC,
        note=f"{NOTE}{writer.clean(notice.note)}",
        references=references,
        incidents=(notice.incident,),
        infos=tuple(writer.infos()),
    )


class _Writer:
    """What all parts of one alert share."""

    def __init__(
        self,
        notice: PublicWarning,
        start: datetime,
        places_of: PlacesOf,
        contact: str,
        phones_shown: bool,
    ) -> None:
        if start.utcoffset() is None:
            raise CapError("the start time has no offset; CAP times need one, such as +08:00")
        if not notice.zones:
            raise CapError(f"{notice.warning} has no zone; nobody would know it is for them")
        if not notice.note:
            raise CapError(f"{notice.warning} does not name its drill in the note")
        over = notice.expires_at_ms <= notice.sent_at_ms
        if over and notice.step is not WarningStep.CANCEL:
            raise CapError(f"{notice.warning} is over before it is sent; give it a later expiry")
        self._notice, self._start, self._places_of = notice, start, places_of
        self._contact, self._phones_shown = contact, phones_shown
        self._expires = None if over else self.wall(notice.expires_at_ms)

    def wall(self, at_ms: int) -> datetime:
        """A moment of drill time on the wall clock of Beijing, to the second."""
        moment = self._start + timedelta(milliseconds=at_ms)
        return moment.astimezone(BEIJING).replace(microsecond=0)

    def clean(self, text: str) -> str:
        """A text as it may go out."""
        return text if self._phones_shown else mask_phones(text)

    def infos(self) -> Iterator[CapInfo]:
        """An `<info>` for every zone in every language known for it."""
        for zone in self._notice.zones:
            places = self._places_of(zone)
            for tag, lang in _LANGUAGES:
                if tag != "mn-Mong-CN":
                    yield self._info(zone, tag, lang, zone.name.in_(lang), places)
                elif any(place.mongolian for place in places):
                    named = "、".join(
                        f"{p.mongolian}（{p.name}）" if p.mongolian else p.name for p in places
                    )
                    yield self._info(zone, tag, lang, f"{zone.name.zh}：{named}", places)

    def _info(
        self, zone: WarningZone, tag: str, lang: Lang, area: str, places: Sequence[NamedPlace]
    ) -> CapInfo:
        notice, words = self._notice, ACTIONS[zone.action]
        sent = self.wall(notice.sent_at_ms)
        return CapInfo(
            language=tag,
            categories=(category_of(notice.event.zh),),
            event=self.clean(notice.event.in_(lang)),
            response_types=(words.response,),
            urgency=words.urgency,
            severity=words.severity,
            certainty=words.certainty,
            effective=sent,
            onset=sent,
            expires=self._expires,
            sender_name=self.clean(notice.sender),
            headline=marked(self.clean(notice.headline.in_(lang)), lang),
            description=marked(self.clean(self._described(zone).in_(lang)), lang),
            instruction=marked(self.clean(zone.instruction.in_(lang)), lang),
            contact=self.clean(self._contact),
            parameters=tuple((f"{PREFIX}{name}", value) for name, value in self._own(zone)),
            areas=(
                CapArea(
                    area_desc=self.clean(area),
                    polygons=(_rounded(zone, notice.warning),),
                    geocodes=(
                        *((f"{PREFIX}place", name) for name in zone.places),
                        *(code for place in places for code in place.codes),
                    ),
                ),
            ),
        )

    def _described(self, zone: WarningZone) -> Text:
        """What, where, which way, until when and by whom."""
        notice = self._notice
        zh, en = [notice.event.zh, zone.name.zh], [notice.event.en, zone.name.en]
        if zone.places:
            zh[1] += f"：{'、'.join(zone.places)}"
            en[1] += f": {', '.join(zone.places)}"
        if zone.action is ProtectiveAction.EVACUATE:
            zh.append(f"离开方向 {notice.leave_toward_deg:.0f}°（正北起顺时针）")
            en.append(f"Leave toward {notice.leave_toward_deg:.0f}° (clockwise from north)")
        if self._expires is not None and zone.action is not ProtectiveAction.ALL_CLEAR:
            zh.append(f"有效至 {self._expires:%Y-%m-%d %H:%M}")
            en.append(f"In force until {self._expires:%Y-%m-%d %H:%M}")
        zh.append(f"发布：{notice.sender}")
        en.append(f"Issued by {notice.sender}")
        return Text("。".join(zh), ". ".join(en))

    def _own(self, zone: WarningZone) -> Iterator[Pair]:
        notice = self._notice
        yield "warning", notice.warning
        yield "zone", zone.action.value
        yield "residents", str(zone.residents)
        yield "leave_toward_deg", repr(notice.leave_toward_deg)
        yield "sent_at_ms", str(notice.sent_at_ms)
        yield "expires_at_ms", str(notice.expires_at_ms)
        yield "replaces", " ".join(notice.references)
        yield "polygon_step_deg", f"{10.0**-_DECIMALS:.{_DECIMALS}f}"


def _rounded(zone: WarningZone, warning: str) -> tuple[tuple[float, float], ...]:
    ring = [(round(lat, _DECIMALS), round(lon, _DECIMALS)) for lat, lon in zone.ring]
    if ring and ring[0] != ring[-1]:
        ring.append(ring[0])
    if len(set(ring)) < 3:
        raise CapError(f"{warning}: the area {zone.name.zh} has fewer than three corners")
    return tuple(ring)
