"""What happens to each request: it is refused, checked, forwarded, and logged."""

from __future__ import annotations

import asyncio
import itertools
import os
import ssl
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from daimo_validate.core.failure import described
from daimo_validate.proxy.access import Record, line, shown_path
from daimo_validate.proxy.answers import FINDINGS, REASONS, Answer, busy, error, malformed, to_json, too_slow
from daimo_validate.proxy.body import Body
from daimo_validate.proxy.downstream import Client, GoneError
from daimo_validate.proxy.exchange import Exchange
from daimo_validate.proxy.messages import (
    Fields,
    Index,
    Request,
    end_to_end,
    framing_problem,
    index,
    items,
    origin_form,
    values,
    without_expect,
    write_head,
)
from daimo_validate.proxy.settings import MAX_BODY, Settings
from daimo_validate.proxy.upstream import Pool, UpstreamError
from daimo_validate.proxy.verdict import Verdict, judged, opens_session, unreadable

HEALTH: Final = b"/.daimo-validate/health"
"""A path that the proxy answers itself: 200 while it takes requests."""

_SMALL: Final = 8192
"""Checking a body of this many bytes takes a few milliseconds, so it does not need a thread."""

_MOST_WAITING: Final = 32


class Proxy:
    """Answers the requests of all clients. `write_line` takes the lines of the log."""

    def __init__(self, settings: Settings, context: ssl.SSLContext | None, write_line: Callable[[str], object]) -> None:
        self.settings: Final = settings
        self.clients: Final[set[Client]] = set()
        self.pool: Final = Pool(settings, context)
        self._write_line = write_line
        self._threads: Final = ThreadPoolExecutor(2)
        self._waiting = 0
        # It names this process, so that a request that comes back is known.
        self._name: Final = b"daimo-validate-" + os.urandom(4).hex().encode("ascii")

    # What connections call.

    def opened(self, client: Client) -> Answer | None:
        """Take a connection. If there are too many, an idle one is closed for it; if none is idle, it is refused."""
        self.clients.add(client)
        if len(self.clients) <= self.settings.max_connections:
            return None
        idle = next((other for other in self.clients if other.is_idle and other is not client), None)
        if idle is None:
            return busy("too many connections at once; try again")
        self.clients.discard(idle)
        idle.stop()
        return None

    def closed(self, client: Client) -> None:
        """Forget a connection."""
        self.clients.discard(client)

    async def refuse(self, client: Client, answer: Answer) -> None:
        """Answer what is not a request."""
        record = Record(_new_id(), "-", "-")
        self._respond(client, b"GET", answer, record)
        self._log(record)

    async def handle(self, client: Client, request: Request, body: Body) -> None:
        """Answer one request."""
        start = time.perf_counter()
        record = Record(_new_id(), request.method.decode("ascii", "replace"), shown_path(request.target))
        try:
            try:
                await self._answer(client, request, body, record)
            except Answer as answer:
                self._give(client, request, body, answer, record)
        except (asyncio.CancelledError, GoneError):
            record.error = "client_gone"
            raise
        except UpstreamError:
            # The head of the response has been sent. Without its end, a client sees that it is not whole.
            record.error = "upstream_failed"
            client.abort()
        except Exception as failure:
            record.notes.append(f"a bug in daimo-validate: {described(failure)}")
            text = "the proxy failed, which is a bug in daimo-validate"
            self._give(client, request, body, error(500, "internal_error", text, "request", "api_error"), record)
        finally:
            record.milliseconds = (time.perf_counter() - start) * 1000
            self._log(record)

    def close(self) -> None:
        """Close what is left when the last client has gone."""
        self.pool.close()
        self._threads.shutdown(wait=False, cancel_futures=True)

    # The steps.

    async def _answer(self, client: Client, request: Request, body: Body, record: Record) -> None:
        if request.target == HEALTH and request.method in (b"GET", b"HEAD"):
            raise Answer(200, "", to_json({"status": "ok"}), [(FINDINGS, b"health")])
        path = self._path(request)
        base = b"" if path == b"*" else self.settings.upstream.base
        exchange = Exchange(self.settings, self.pool, client, request, record)
        exchange.fields = self._fields(request)
        exchange.expects = b"expect" in request.names
        if opens_session(request.method, path, base):
            if exchange.expects:
                exchange.fields = without_expect(exchange.fields)
                exchange.expects = False
            exchange.held, verdict, status = await self._checked(client, request, body, exchange.fields)
            record.verdict, record.rules = verdict.outcome, tuple(rule for rule, _ in verdict.rules)
            if verdict.reason:
                record.notes.append(verdict.reason)
            exchange.added = [(FINDINGS, verdict.header)]
            if verdict.answer is not None and self.settings.on_error == "refuse":
                raise Answer(status, "", verdict.answer, exchange.added)
        await exchange.forward(base + path, body)

    def _path(self, request: Request) -> bytes:
        """Return the path and query to forward. Raises Answer if the request must not be forwarded."""
        if request.version not in ("1.0", "1.1"):
            raise error(505, "http_version", "only HTTP/1.1 and HTTP/1.0 are supported", "request")
        form = origin_form(request.target)
        problem = "the target of the request is not a path" if form is None else framing_problem(request)
        if form is None or problem is not None:
            raise malformed(problem or "")
        path, named = form
        self._check_host(request, named)
        if any(self._name in via for via in items(request.names, b"via")):
            raise error(508, "loop_detected", "the upstream of this proxy leads back to it", "upstream", "api_error")
        return path

    def _check_host(self, request: Request, named: bytes | None) -> None:
        """Raise Answer if the target, or else the Host header, names another host."""
        hosts = values(request.names, b"host")
        if len(hosts) > 1 or (not hosts and request.version == "1.1"):
            raise malformed("there must be one Host header")
        asked = [named.lower()] if named is not None else hosts
        if not all(self._is_known(host) for host in asked):
            text = "the proxy does not answer for this Host; allow it with --allow-host"
            raise error(421, "misdirected_request", text, "Host")

    def _is_known(self, host: bytes) -> bool:
        """Return whether the Host is one that a page of another site, by DNS rebinding, cannot name."""
        known, text = self.settings.hosts, host.decode("latin-1")
        name, colon, port = text.rpartition(":")
        return text in known or "*" in known or (colon == ":" and name in known and port.isdecimal())

    def _fields(self, request: Request) -> Fields:
        """Return the header fields to forward: those that are for the upstream, in their order, with its own Host."""
        authority = self.settings.upstream.authority
        fields = [
            (name, authority if name.lower() == b"host" else value)
            for name, value in end_to_end(request.fields, request.names)
        ]
        if b"host" not in request.names:
            fields.insert(0, (b"Host", authority))
        if request.version == "1.0":
            fields = without_expect(fields)
        if b"trailers" in items(request.names, b"te"):
            fields += [(b"TE", b"trailers"), (b"Connection", b"TE")]
        if request.is_chunked:
            fields.append((b"Transfer-Encoding", b"chunked"))
        fields.append((b"Via", b"%b %b" % (request.version.encode("ascii"), self._name)))
        return fields

    async def _checked(
        self, client: Client, request: Request, body: Body, fields: Fields
    ) -> tuple[bytes, Verdict, int]:
        """Return what was read of the body, the verdict, and the status to refuse it with."""
        lengths = values(request.names, b"content-length")
        is_too_large = bool(lengths) and (len(lengths[0]) > 15 or int(lengths[0]) > MAX_BODY)
        if is_too_large and self.settings.on_error == "refuse":
            return b"", _too_large(), 413
        if not body.complete and not body.size and values(request.names, b"expect") == [b"100-continue"]:
            client.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        if is_too_large:
            return b"", _too_large(), 413
        text = await self._whole(body)
        if len(text) > MAX_BODY:
            return text, _too_large(), 413
        verdict = await self._verdict(index(fields), text)
        return text, verdict, 500 if verdict.outcome == "failed" else 400

    async def _whole(self, body: Body) -> bytes:
        """Return the body, or its beginning if it is too large."""
        text = body.take()
        if body.complete:
            return text
        parts, size = [text], len(text)
        try:
            async with asyncio.timeout(self.settings.request_seconds):
                while size <= MAX_BODY and not (body.complete and not body.size):
                    parts.append(await body.next())
                    size += len(parts[-1])
        except TimeoutError:
            raise too_slow() from None
        return b"".join(parts)

    async def _verdict(self, names: Index, body: bytes) -> Verdict:
        validator = self.settings.validator
        if len(body) <= _SMALL and b"content-encoding" not in names:
            return judged(validator, names, body)
        if self._waiting >= _MOST_WAITING:
            raise busy("too many large bodies at once; try again")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, judged, validator, names, body)
        finally:
            self._waiting -= 1

    def _give(self, client: Client, request: Request, body: Body, answer: Answer, record: Record) -> None:
        """Give an answer in place of a response, if none has begun."""
        if record.status:
            record.error = answer.code
            client.abort()
            return
        client.closes |= not request.keep_alive or request.version == "1.0" or not body.complete
        client.closes |= answer.code == "malformed_request"
        self._respond(client, request.method, answer, record)

    def _respond(self, client: Client, method: bytes, answer: Answer, record: Record) -> None:
        record.status, record.error = answer.status, answer.code
        fields = [
            (b"Content-Type", b"application/json"),
            (b"Content-Length", str(len(answer.body)).encode("ascii")),
            (b"Cache-Control", b"no-store"),
            (b"Request-Id", record.id.encode("ascii")),
            *answer.fields,
        ]
        if client.closes:
            fields.append((b"Connection", b"close"))
        head = write_head(b"HTTP/1.1 %d %b" % (answer.status, REASONS[answer.status]), fields)
        client.write(head if method == b"HEAD" else head + answer.body)

    def _log(self, record: Record) -> None:
        if self.settings.log != "off":
            self._write_line(line(record, self.settings.log))


def _too_large() -> Verdict:
    return unreadable(f"the body is larger than {MAX_BODY:,} bytes", "body")


def _new_id() -> str:
    return f"req_{_RUN}{next(_COUNT):08x}"


_RUN: Final = os.urandom(8).hex()
_COUNT: Final = itertools.count()
