"""Listen, serve until a signal, and end in order."""

from __future__ import annotations

import asyncio
import signal
import ssl
from collections.abc import Callable
from contextlib import suppress
from typing import Final, TextIO

from daimo_validate.proxy.downstream import Client
from daimo_validate.proxy.proxy import Proxy
from daimo_validate.proxy.settings import Settings
from daimo_validate.proxy.verdict import judged


async def serve(
    settings: Settings,
    host: str,
    port: int,
    *,
    write_line: Callable[[str], object],
    started: Callable[[str], object],
    stop: asyncio.Event,
    context: ssl.SSLContext | None = None,
) -> None:
    """Serve until `stop` is set. Then nothing new is taken, and running requests end or are broken off.

    `started` is called with the address when the proxy listens; port 0 takes a free port. `context` is for an https
    upstream (default: certificates are verified with those of the system). Raises OSError if the address cannot be
    used.
    """
    if context is None and settings.upstream.scheme == "https":
        context = ssl.create_default_context()
        context.set_alpn_protocols(["http/1.1"])
    proxy = Proxy(settings, context, write_line)
    loop = asyncio.get_running_loop()
    try:
        server = await loop.create_server(lambda: Client(proxy), host, port, backlog=2048)
    except UnicodeError:
        # IDNA cannot encode an empty label, or one of more than 63 characters.
        raise OSError("not a valid host name") from None
    try:
        shown = f"[{host}]" if ":" in host else host
        started(f"http://{shown}:{server.sockets[0].getsockname()[1]}")
        await stop.wait()
    finally:
        server.close()
        await _end(proxy)


async def _end(proxy: Proxy) -> None:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + proxy.settings.shutdown_seconds
    for client in list(proxy.clients):
        client.stop()
    while proxy.clients and loop.time() < deadline:
        await asyncio.sleep(0.005)
    broken_off = [client.task for client in proxy.clients if client.task is not None]
    for client in list(proxy.clients):
        client.abort()
    # Each of them writes its line of the log.
    await asyncio.gather(*broken_off, return_exceptions=True)
    proxy.close()


_WARM_UP: Final = (
    b'{"destination":{"type":"evm","address":"0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB","chainId":8453,'
    b'"tokenAddress":"0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"},"display":{"title":"Deposit","verb":"Deposit"}}',
    b"{",
    b"{}",
)
"""A good body and bad ones. What the rules load on use is loaded before the first request."""


def run(settings: Settings, host: str, port: int, out: TextIO, err: TextIO) -> None:
    """Serve until SIGINT or SIGTERM. Raises OSError if the address cannot be used or printed."""
    for body in _WARM_UP:
        judged(settings.validator, {}, body)

    def write_line(line: str) -> None:
        # Without a reader there is no log, but requests go on.
        with suppress(OSError, ValueError):
            err.write(f"{line}\n")
            err.flush()

    def started(address: str) -> None:
        print(f"daimo-validate proxy to {settings.upstream.origin} at {address}", file=out, flush=True)

    async def serve_until_signal() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            # Windows has no signal handlers in the loop: there Ctrl-C ends it at once.
            with suppress(NotImplementedError):
                loop.add_signal_handler(number, _stop_or_end, stop, loop, number)
        await serve(settings, host, port, write_line=write_line, started=started, stop=stop)

    with suppress(KeyboardInterrupt, asyncio.CancelledError):
        asyncio.run(serve_until_signal())


def _stop_or_end(stop: asyncio.Event, loop: asyncio.AbstractEventLoop, number: int) -> None:
    """End in order at the first signal. The second one ends the process at once."""
    if stop.is_set():
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)
    stop.set()
    loop.remove_signal_handler(number)
    loop.add_signal_handler(number, _stop_or_end, stop, loop, number)
