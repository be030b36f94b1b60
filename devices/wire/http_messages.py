"""HTTP/1.1 messages with a length: what a warning needs to be handed over, and no more.

First line, header lines, an empty line, and as many bytes as Content-Length says. RFC 9112 §2 to
§6 (G). Chunked bodies, continued header lines and two lengths are refused: each has been a way to
make two readers see two messages.

What a reader would get wrong: after a `Bad` the next message cannot be found for sure, so whoever
gets one answers 400 and closes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from devices.wire.face import Codec, Cut, Fault, WireError

__all__ = ["HEAD_MAX", "HttpCodec", "HttpMessage", "request", "response"]

HEAD_MAX = 8192
_NAME = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_REQUEST = re.compile(r"([A-Z]{1,16}) (\S{1,512}) HTTP/1\.[01]", re.ASCII)
_STATUS = re.compile(r"HTTP/1\.[01] (\d{3})(?: .*)?", re.ASCII)
_REASONS = {
    200: "OK", 202: "Accepted", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed",
    411: "Length Required", 413: "Content Too Large", 415: "Unsupported Media Type",
    422: "Unprocessable Content", 503: "Service Unavailable",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class HttpMessage:
    """A request or a response. Header names are kept in lower case; Content-Length is made."""

    first: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def header(self, name: str) -> str:
        """A header's value, or nothing."""
        return dict(self.headers).get(name, "")

    @property
    def asked(self) -> tuple[str, str]:
        """Method and path of a request; nothing of a response."""
        found = _REQUEST.fullmatch(self.first)
        return (found[1], found[2]) if found else ("", "")

    @property
    def status(self) -> int:
        """The status of a response; 0 of a request."""
        found = _STATUS.fullmatch(self.first)
        return int(found[1]) if found else 0


class HttpCodec(Codec[HttpMessage]):
    """One direction; lenient and strict are the same. `body_max`: bytes of the longest body."""

    def __init__(self, body_max: int) -> None:
        super().__init__()
        self.body_max, self.frame_max = body_max, HEAD_MAX + body_max

    def encode(self, frame: HttpMessage) -> bytes:
        """See `Codec.encode`."""
        lines = [frame.first, *(f"{name}: {value}" for name, value in frame.headers)]
        text = "\r\n".join([*lines, f"content-length: {len(frame.body)}", "", ""])
        whole = text.isascii() and "\n" not in "".join(lines) and "\r" not in "".join(lines)
        if not whole or len(text) > HEAD_MAX or len(frame.body) > self.body_max:
            raise WireError(f"{frame.first!r} with a body of {len(frame.body)} bytes does not fit")
        return text.encode() + frame.body

    def cut(self, held: bytes) -> Cut[HttpMessage]:
        """See `Codec.cut`."""
        end = held.find(b"\r\n\r\n", 0, HEAD_MAX)
        if end < 0:
            if len(held) < HEAD_MAX:
                return Cut(0)
            return Cut(len(held), None, Fault.LENGTH, "a head without an end")
        try:
            first, headers, size = _head(held[:end])
        except WireError as error:
            return Cut(end + 4, None, Fault.FORM, str(error))
        if size > self.body_max:
            return Cut(end + 4, None, Fault.LENGTH, f"a body of {size} bytes")
        if len(held) < end + 4 + size:
            return Cut(0)
        body = held[end + 4 : end + 4 + size]
        return Cut(end + 4 + size, HttpMessage(first, headers, body))


def request(method: str, path: str, host: str, kind: str = "", body: bytes = b"") -> HttpMessage:
    """A request with a body of a kind."""
    headers = (("host", host), *((("content-type", kind),) if kind else ()))
    return HttpMessage(f"{method} {path} HTTP/1.1", headers, body)


def response(status: int, text: str = "") -> HttpMessage:
    """A response that says something in plain text."""
    headers = (("content-type", "text/plain; charset=utf-8"),)
    return HttpMessage(f"HTTP/1.1 {status} {_REASONS[status]}", headers, text.encode())


def _head(data: bytes) -> tuple[str, tuple[tuple[str, str], ...], int]:
    first, *lines = data.split(b"\r\n")
    text = first.decode("ascii", "replace")
    if not (_REQUEST.fullmatch(text) or _STATUS.fullmatch(text)):
        raise WireError("neither a request nor a status line")
    headers: list[tuple[str, str]] = []
    lengths: set[str] = set()
    for line in lines:
        name, mark, value = line.partition(b":")
        if not mark or not _NAME.fullmatch(name):
            raise WireError("a header line that is none")
        key, said = name.decode().lower(), value.decode("latin-1").strip()
        if key == "transfer-encoding":
            raise WireError("a body without a length")
        if key == "content-length":
            lengths.add(said)
        else:
            headers.append((key, said))
    if len(lengths) > 1 or any(not (s.isascii() and s.isdigit()) or len(s) > 9 for s in lengths):
        raise WireError("no one length")
    return text, tuple(headers), int(next(iter(lengths), "0"))
