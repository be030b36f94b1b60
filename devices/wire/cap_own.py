"""A CAP alert of ours back to the `PublicWarning` it was made of.

What a reader would get wrong: CAP keeps whole seconds and no ids of ours, so exact times, ids and
what a zone asks for are read from our own parameters; an alert without them is none of ours.
"""

from __future__ import annotations

from devices.wire.cap import CapAlert, CapError, CapInfo
from devices.wire.cap_notice import NOTE, PREFIX
from devices.wire.cap_words import bare
from twin.terms.text import Text
from twin.terms.warning import (
    ExerciseStatus,
    ProtectiveAction,
    PublicWarning,
    WarningStep,
    WarningZone,
)

__all__ = ["notice_of"]


def notice_of(alert: CapAlert) -> PublicWarning:
    """The notice behind an alert that `alert_of` made.

    Raises:
        CapError: It is none of ours.
    """
    chinese = [info for info in alert.infos if info.language == "zh-CN"]
    english = [info for info in alert.infos if info.language == "en"]
    if not chinese or len(chinese) != len(english):
        raise CapError(f"{alert.identifier} does not hold each zone in Chinese and in English")
    first, second = chinese[0], english[0]
    own = _Own(first)
    return PublicWarning(
        warning=own["warning"],
        step=WarningStep(alert.message.value),
        status=ExerciseStatus(alert.status.value),
        incident=" ".join(alert.incidents),
        sent_at_ms=int(own["sent_at_ms"]),
        expires_at_ms=int(own["expires_at_ms"]),
        sender=first.sender_name,
        event=Text(first.event, second.event),
        headline=Text(bare(first.headline), bare(second.headline)),
        zones=tuple(_zone(*pair) for pair in zip(chinese, english, strict=True)),
        leave_toward_deg=float(own["leave_toward_deg"]),
        references=tuple(own["replaces"].split()),
        note=alert.note.removeprefix(NOTE),
    )


class _Own:
    """Our own parameters of an `<info>`."""

    def __init__(self, info: CapInfo) -> None:
        self._values = dict(info.parameters)

    def __getitem__(self, name: str) -> str:
        try:
            return self._values[f"{PREFIX}{name}"]
        except KeyError:
            raise CapError(
                f"the alert lacks the parameter {PREFIX}{name}; it is none of ours"
            ) from None


def _zone(chinese: CapInfo, english: CapInfo) -> WarningZone:
    own, area = _Own(chinese), chinese.areas[0]
    return WarningZone(
        action=ProtectiveAction(own["zone"]),
        name=Text(area.area_desc, english.areas[0].area_desc),
        ring=area.polygons[0],
        places=tuple(value for name, value in area.geocodes if name == f"{PREFIX}place"),
        residents=int(own["residents"]),
        instruction=Text(bare(chinese.instruction), bare(english.instruction)),
    )
