"""SIP messages over UDP, as far as GB/T 28181 signalling needs them; one message a datagram.

First line, headers, an empty line, and a body of Content-Length bytes; RFC 3261 §7, digest by RFC
2617 without qop, as GB/T 28181-2016 §9.1 has devices register (G). Bodies in GB 18030.

What a reader would get wrong: a response carries the request's Via, From, To, Call-ID and CSeq
back, and only by Call-ID and CSeq does it belong to a request; UDP loses and repeats, so a request
unanswered is sent again as it was.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace

from devices.wire.face import WireError

__all__ = ["SipMessage", "answer", "digest_of", "proof", "read_sip", "write_sip"]

SIZE_MAX = 8192
_REQUEST = re.compile(
    r"(REGISTER|MESSAGE|INVITE|ACK|BYE|OPTIONS) (sip:\S{1,200}) SIP/2\.0", re.ASCII
)
_STATUS = re.compile(r"SIP/2\.0 (\d{3}) ?(.{0,80})", re.ASCII)
_SHORT = {"v": "via", "f": "from", "t": "to", "i": "call-id", "l": "content-length"}
_SHORT |= {"m": "contact", "c": "content-type"}
_NAMES = {"call-id": "Call-ID", "cseq": "CSeq", "www-authenticate": "WWW-Authenticate"}
_REASONS = {
    200: "OK",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    405: "Method Not Allowed",
}


@dataclass(frozen=True, slots=True)
class SipMessage:
    """A request (`method`, `uri`) or a response (`status`). Header names in lower case."""

    method: str = ""
    uri: str = ""
    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def header(self, name: str) -> str:
        """The first of that name, or nothing."""
        return next((value for key, value in self.headers if key == name), "")

    @property
    def sequence(self) -> tuple[str, str]:
        """Call-ID and CSeq: what a response is told by."""
        return self.header("call-id"), self.header("cseq")

    @property
    def sender(self) -> str:
        """The user in From: a device's 20 digits."""
        found = re.search(r"sip:([^@>;\s]{1,40})@", self.header("from"))
        return found[1] if found else ""


def write_sip(said: SipMessage) -> bytes:
    """The bytes of a message.

    Raises:
        WireError: A header with a line end, or too long.
    """
    first = f"{said.method} {said.uri} SIP/2.0"
    if said.status:
        first = f"SIP/2.0 {said.status} {_REASONS.get(said.status, 'Error')}"
    lines = [first]
    lines += [f"{_NAMES.get(key, key.title())}: {value}" for key, value in said.headers]
    text = "\r\n".join([*lines, f"Content-Length: {len(said.body)}", "", ""])
    if len(text) + len(said.body) > SIZE_MAX or any("\n" in one or "\r" in one for one in lines):
        raise WireError(f"{first!r} cannot be said")
    try:
        return text.encode("latin-1") + said.body
    except UnicodeEncodeError:
        raise WireError("a header beyond one byte a character") from None


def read_sip(data: bytes) -> SipMessage:
    """What a datagram says.

    Raises:
        WireError: Not SIP, or cut.
    """
    head, mark, body = data[:SIZE_MAX].partition(b"\r\n\r\n")
    if not mark or len(head) > SIZE_MAX // 2:
        raise WireError("no end of the headers, or too long")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers: list[tuple[str, str]] = []
    size = len(body)
    for line in lines:
        name, colon, value = line.partition(":")
        key = _SHORT.get(name.strip().lower(), name.strip().lower())
        if not colon or not key.isascii() or "\n" in line or "\r" in line:
            raise WireError("a header line that is none")
        if key == "content-length":
            said = value.strip()[:9]
            if not (said.isascii() and said.isdigit()) or int(said) > len(body):
                raise WireError("the body is cut, or its length is no number")
            size = int(said)
        else:
            headers.append((key, value.strip()))
    asked, answered = _REQUEST.fullmatch(first), _STATUS.fullmatch(first)
    if asked:
        return SipMessage(asked[1], asked[2], 0, tuple(headers), body[:size])
    if answered and 100 <= int(answered[1]) <= 699:
        return SipMessage("", "", int(answered[1]), tuple(headers), body[:size])
    raise WireError("neither a request nor a response of SIP")


def answer(asked: SipMessage, status: int, *more: tuple[str, str]) -> SipMessage:
    """The response to a request."""
    kept = tuple(one for one in asked.headers if one[0] in ("via", "from", "to", "call-id", "cseq"))
    return replace(SipMessage(status=status), headers=(*kept, *more))


def proof(user: str, realm: str, password: str, method: str, uri: str, nonce: str) -> str:
    """The digest that proves a password (RFC 2617 §3.2.2, without qop).

    >>> proof("Mufasa", "testrealm@host.com", "CircleOfLife", "GET", "/dir/index.html",
    ...       "dcd98b7102dd2f0e8b11d0f600bfb0c093")  # RFC 2069's, as erratum 749 has it (G)
    '1949323746fe6a43ef61f9606e7febea'
    """
    first = _md5(f"{user}:{realm}:{password}")
    return _md5(f"{first}:{nonce}:{_md5(f'{method}:{uri}')}")


def digest_of(header: str) -> dict[str, str]:
    """The parts of a Digest header."""
    found = re.findall(r'(\w{1,20})=(?:"([^"]{0,200})"|([^\s,"]{1,200}))', header[:1000])
    return {name.lower(): quoted or plain for name, quoted, plain in found}


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
