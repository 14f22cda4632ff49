"""What opens a session, and whether it may be sent."""

from __future__ import annotations

import posixpath
import re
import zlib
from typing import Final, Literal, NamedTuple
from urllib.parse import unquote

from daimo_validate.core.failure import described
from daimo_validate.core.report import Report
from daimo_validate.core.validator import Validator
from daimo_validate.proxy.answers import to_json
from daimo_validate.proxy.messages import Index, items, values
from daimo_validate.proxy.settings import MAX_BODY

Outcome = Literal["ok", "warning", "error", "unchecked", "failed"]

_PATH: Final = "/v1/sessions"
_MOST_RULES: Final = 20
_CHARSET: Final = re.compile(rb"""charset[ \t]*=[ \t]*["']?([^"'; \t]*)""")
_UTF8: Final = (b"utf-8", b"utf8", b"us-ascii")
_PACKED: Final = {b"gzip": 31, b"x-gzip": 31, b"deflate": 15}
"""The argument `wbits` of zlib. Raw deflate is not among them: a few bytes can be read both ways."""


class Verdict(NamedTuple):
    """What the check of a session request says.

    `answer` is the V1ErrorResponse to give in place of the upstream, None if the request is good. `rules` are ids with
    their severity. `reason` says why a body is `unchecked`, or how the check `failed`.
    """

    outcome: Outcome
    rules: tuple[tuple[str, str], ...] = ()
    answer: bytes | None = None
    reason: str = ""

    @property
    def header(self) -> bytes:
        """The verdict as a list of RFC 9651: `ok`, or ids of rules with their severity."""
        if not self.rules:
            return self.outcome.encode("ascii")
        return ", ".join(f"{rule};severity={severity}" for rule, severity in self.rules).encode("ascii")


class UnreadableError(Exception):
    """A body that cannot be read as the upstream may read it. `param` is what prevents it."""

    def __init__(self, message: str, param: str) -> None:
        super().__init__(message)
        self.param: Final = param


def opens_session(method: bytes, target: bytes, base: bytes) -> bool:
    """Return whether a request is `POST /v1/sessions` for any server, however it reads paths.

    Servers differ in whether they resolve percent-encoding, dot segments, double slashes, backslashes, parameters
    (`;x`), trailing slashes and case. Another path that is checked loses nothing; one that is not, everything.
    `base` is the path of the upstream.
    """
    if method != b"POST":
        return False
    path = target.partition(b"?")[0]
    if path == b"/v1/sessions":
        return True
    own, whole, root = _plain(path), _plain(base + path), _plain(base)
    return own == _PATH or whole in (_PATH, root.rstrip("/") + _PATH)


def _plain(path: bytes) -> str:
    text = path.decode("latin-1")
    for _ in range(4):
        decoded = unquote(text, "latin-1")
        if decoded == text:
            break
        text = decoded
    segments = [
        segment.partition(";")[0].strip() for segment in re.split(r"[/\\]", text.partition("?")[0].partition("#")[0])
    ]
    return posixpath.normpath("/" + "/".join(segments).lstrip("/")).lower()


def unpacked(names: Index, body: bytes) -> bytes:
    """Return the text of a body by the header fields that are forwarded with it.

    Raises UnreadableError if the upstream could read something else in it.
    """
    types = values(names, b"content-type")
    if len(types) > 1:
        raise UnreadableError("there is more than one Content-Type", "Content-Type")
    charsets = _CHARSET.findall(types[0]) if types else []
    if any(charset not in _UTF8 for charset in charsets):
        raise UnreadableError("the charset must be utf-8", "Content-Type")
    codings = [coding for coding in items(names, b"content-encoding") if coding != b"identity"]
    if not codings:
        return body
    if len(codings) > 1 or codings[0] not in _PACKED:
        raise UnreadableError("the Content-Encoding must be gzip, deflate or identity", "Content-Encoding")
    return _inflated(body, _PACKED[codings[0]])


def _inflated(body: bytes, window: int) -> bytes:
    unpacker = zlib.decompressobj(window)
    try:
        text = unpacker.decompress(body, MAX_BODY + 1)
    except zlib.error:
        raise UnreadableError("the body is not packed as its Content-Encoding says", "Content-Encoding") from None
    if len(text) > MAX_BODY:
        raise UnreadableError(f"the unpacked body is larger than {MAX_BODY:,} bytes", "body")
    # A server may read a second member, or refuse the rest; only a body that is whole is the same for all.
    if not unpacker.eof or unpacker.unused_data:
        raise UnreadableError("the packed body is cut off, or more follows it", "Content-Encoding")
    return text


def judged(validator: Validator, names: Index, body: bytes) -> Verdict:
    """Return the verdict on a session request. Never raises: a check that fails is a verdict too."""
    try:
        report = validator.validate_json(unpacked(names, body))
        if report.crashes:
            return failed(", ".join(f"{crash.error} in {crash.rule}" for crash in report.crashes))
        return _of_report(report)
    except UnreadableError as error:
        return unreadable(str(error), error.param)
    except Exception as error:
        return failed(described(error))


def unreadable(message: str, param: str) -> Verdict:
    """Return the verdict on a body that cannot be checked."""
    error = {"type": "validation_error", "code": "invalid_parameter", "message": message, "param": param}
    return Verdict("unchecked", answer=to_json({"error": error}), reason=message)


def failed(what: str) -> Verdict:
    """Return the verdict of a check that failed itself, which is a bug in this program."""
    message = "the check failed, which is a bug in daimo-validate; the request was not sent"
    error = {"type": "api_error", "code": "internal_error", "message": message, "param": "body"}
    return Verdict("failed", answer=to_json({"error": error}), reason=what)


def _of_report(report: Report) -> Verdict:
    if not report.findings:
        return _OK
    answer = report.to_v1()
    rules = dict.fromkeys((finding.rule, finding.severity.value) for finding in (*report.errors, *report.warnings))
    return Verdict(
        "warning" if answer is None else "error",
        tuple(rules)[:_MOST_RULES],
        None if answer is None else to_json(answer),
    )


_OK: Final = Verdict("ok")
