"""A 预警 of the county as a CAP alert: a colour, townships by their codes, art. 64's elements.

What a reader would get wrong: this writes the county's own kinds only. A colour of the weather
station comes in as *its* alert (`cap_seen`) and is never written again by us.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from devices.wire.cap import CapAlert, CapArea, CapCategory, CapInfo, CapReference, CapScope, Pair
from devices.wire.cap_notice import NOTE, SENDER
from devices.wire.cap_words import marked
from devices.wire.gbt35965 import BEIJING
from devices.wire.phones import mask_phones
from twin.terms.alerts import (
    AlertCertainty,
    AlertMessage,
    AlertSeverity,
    AlertStatus,
    AlertUrgency,
)
from twin.terms.levels import WarningColour
from twin.terms.text import Lang
from twin.terms.warning_effects import CountyWarning

__all__ = ["COLOUR", "county_alert"]

COLOUR = "预警颜色"
"""The parameter that states the colour in so many words."""
_SEVERITY = {
    WarningColour.RED: AlertSeverity.EXTREME,
    WarningColour.ORANGE: AlertSeverity.SEVERE,
    WarningColour.YELLOW: AlertSeverity.MODERATE,
    WarningColour.BLUE: AlertSeverity.MINOR,
}
"""What the county writes beside its own colours (S: this project); never read back into one."""


def county_alert(
    said: CountyWarning,
    *,
    start: datetime,
    identifier: str,
    references: tuple[CapReference, ...] = (),
    codes: Mapping[str, tuple[Pair, ...]],
) -> CapAlert:
    """The alert of a warning.

    Args:
        start: Wall time of T+00:00, with its offset.
        references: The alerts behind `said.references`, in that order.
        codes: The codes of each township by its id.
    """

    def wall(at_ms: int) -> datetime:
        moment = start + timedelta(milliseconds=at_ms)
        return moment.astimezone(BEIJING).replace(microsecond=0)

    def info(tag: str, lang: Lang) -> CapInfo:
        kind, colour = said.warning_kind.label.in_(lang), said.colour.label.in_(lang)
        return CapInfo(
            language=tag,
            categories=(CapCategory.SAFETY,),
            event=kind,
            urgency=AlertUrgency.EXPECTED,
            severity=_SEVERITY[said.colour],
            certainty=AlertCertainty.LIKELY,
            effective=wall(said.sent_at_ms),
            onset=wall(said.starts_at_ms),
            expires=wall(said.expires_at_ms),
            sender_name=said.issuer,
            headline=marked(f"{kind} {colour}", lang),
            description=marked(mask_phones(said.caution.in_(lang)), lang),
            instruction=marked(mask_phones(said.advice.in_(lang)), lang),
            parameters=((COLOUR, said.colour.value),),
            areas=tuple(
                CapArea(area_desc=place, geocodes=codes.get(town, ()))
                for town, place in zip(said.townships, said.places, strict=True)
            ),
        )

    return CapAlert(
        identifier=identifier,
        sender=SENDER,
        sent=wall(said.sent_at_ms),
        status=AlertStatus(said.status.value),
        message=AlertMessage(said.step.value),
        scope=CapScope.PUBLIC,
        note=f"{NOTE}{said.note}",
        references=references,
        infos=(info("zh-CN", "zh"), info("en", "en")),
    )
