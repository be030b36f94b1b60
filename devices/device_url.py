"""The address of a device, taken apart; everything that can be wrong with it is said here.

``modbus-tcp://127.1.0.7:502?unit=1`` (``of=siren``: one that takes orders),
``rtu+tcp://127.1.0.8:4001``, ``pjlink://:password@127.1.1.3``,
``sis://127.1.2.1?outputs=8``, ``visca://127.1.4.1``, ``artnet://127.1.5.1?universe=3``,
``opc.tcp://127.1.8.1:4840?space=2``, ``snmp://:community@127.1.9.1?version=1`` (a UPS);
and of units that dial in
``jt808+listen://127.0.0.1:7611``, ``hj212+listen://0.0.0.0:9212?lenient=yes`` (one that sends wrong
check codes, or by the edition of 2005). Ports that a protocol has fixed may be left out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from twin.terms.text import Text

__all__ = ["Address", "AddressError", "read_address"]

_PORTS: dict[str, int | None] = {
    "modbus-tcp": 502,
    "rtu+tcp": None,
    "pjlink": 4352,
    "sis": 23,
    "p3000": 5000,
    "shure": 2202,
    "novastar": 5200,
    "mqtt": 1883,
    "visca": 52381,
    "artnet": 6454,
    "sacn": 5568,
    "opc.tcp": 4840,
    "snmp": 161,
}
_LISTENED = ("hj212", "gbt26875", "sl651", "mqtt", "jt808", "gb28181")

_WHOLE: dict[str, tuple[int, int]] = {
    "unit": (0, 255),
    "outputs": (1, 64),
    "channels": (1, 16),
    "universe": (0, 32767),
    "space": (0, 65535),
}
_SECONDS = ("period_s", "poll_s", "silence_s")
_ONE_OF = {
    "version": ("1", "2c"),
    "of": ("siren",),
    "nonces": ("seeded",),
    "lenient": ("yes", "no"),
}
_WORDS = ("code", "user")


class AddressError(ValueError):
    """An address that cannot be read; `message` says why in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.message = Text(zh, en)


@dataclass(frozen=True, slots=True)
class Address:
    """An address taken apart. `listens`: the unit dials us."""

    scheme: str
    host: str
    port: int
    listens: bool = False
    password: str = ""
    more: tuple[tuple[str, str], ...] = ()

    def get(self, name: str, otherwise: str) -> str:
        """What stands behind ``?name=``."""
        return dict(self.more).get(name, otherwise)


def read_address(url: str) -> Address:
    """Take an address apart.

    Raises:
        AddressError: It names no protocol spoken here, no host, no port where one is needed, or
            says something behind ``?`` that is not known or cannot be.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        raise AddressError(f"{url}：方括号不成对", f"{url}: its brackets do not match") from None
    scheme, way = parts.scheme, ""
    if scheme.endswith("+listen"):
        scheme, way = scheme.removesuffix("+listen"), "listen"
    if (scheme not in _PORTS or way) and (scheme not in _LISTENED or way != "listen"):
        known = ", ".join([*_PORTS, *(f"{name}+listen" for name in _LISTENED)])
        raise AddressError(
            f"{url}：没有协议“{parts.scheme}”；有 {known}",
            f"{url}: {parts.scheme or 'nothing'} is not spoken here; one of {known}",
        )
    try:
        port = _PORTS.get(scheme) if parts.port is None else parts.port
    except ValueError:
        raise AddressError(
            f"{url}：端口应为 0 到 65535", f"{url}: the port is not a number from 0 to 65535"
        ) from None
    if not parts.hostname or port is None:
        example = f"{parts.scheme}://127.0.0.1:7611"
        raise AddressError(
            f"{url}：要写主机和端口，如 {example}", f"{url}: give host and port, as in {example}"
        )
    more = tuple(parse_qsl(parts.query, keep_blank_values=True))
    for name, value in more:
        _check(url, name, value)
    return Address(
        scheme, parts.hostname, port, way == "listen", unquote(parts.password or ""), more
    )


def _check(url: str, name: str, value: str) -> None:
    said = f"{name}={value}"
    if name in _WHOLE:
        low, high = _WHOLE[name]
        if not (value.isascii() and value.isdigit() and low <= int(value[:9]) <= high):
            raise AddressError(
                f"{url}：{said} 应为 {low} 到 {high}", f"{url}: {said} is not {low} to {high}"
            )
    elif name in _SECONDS:
        try:
            seconds = float(value)
        except ValueError:
            seconds = math.nan
        if not 0.01 <= seconds <= 86_400.0:
            raise AddressError(
                f"{url}：{said} 应为 0.01 到 86400 秒",
                f"{url}: {said} is not between 0.01 and 86400 seconds",
            )
    elif name in _ONE_OF:
        if value not in _ONE_OF[name]:
            known = ", ".join(_ONE_OF[name])
            raise AddressError(f"{url}：{said}；有 {known}", f"{url}: {said}; one of {known}")
    elif name not in _WORDS:
        known = ", ".join([*_WHOLE, *_SECONDS, *_ONE_OF, *_WORDS])
        raise AddressError(
            f"{url}：没有“{name}”这一项；有 {known}",
            f"{url}: {name!r} is not known; one of {known}",
        )
