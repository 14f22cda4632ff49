"""`daimo-validate serve`: arguments in, exit code out. The web libraries are imported only when it runs."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Final, TextIO

PORT: Final = 8453
"""The port unless told otherwise: Base's chain id."""

_OK, _WRONG_CALL = 0, 2


def add_arguments(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: loopback only)")
    parser.add_argument("--port", type=int, default=PORT, help=f"0 takes a free one (default: {PORT})")
    parser.add_argument(
        "--store",
        metavar="FILE",
        help="keep sessions in this SQLite file (default: in memory, until the end)",
    )
    parser.add_argument(
        "--max-sessions", type=int, default=100_000, metavar="N", help="sessions to take (default: 100000)"
    )
    parser.add_argument(
        "--timeout",
        type=float,
        default=10.0,
        metavar="SECONDS",
        help="time for a request to arrive (default: 10)",
    )
    parser.add_argument(
        "--allow-host",
        action="append",
        default=[],
        metavar="HOST",
        help="accept this Host header too (default: localhost, 127.0.0.1, [::1] and --host); may be repeated",
    )


def serve(options: Namespace, out: TextIO, err: TextIO) -> int:
    """Run the sandbox until it is interrupted. Return 2 if it cannot start, with the reason on `err`."""
    try:
        # Imported on use: 219 ms.
        from daimo_validate.sandbox import server, store
    except ImportError as error:
        print(f"serve needs more packages ({error.name}): pip install 'daimo-validate[sandbox]'", file=err)
        return _WRONG_CALL
    wrong = _wrong_option(options)
    if wrong is not None:
        print(wrong, file=err)
        return _WRONG_CALL
    try:
        kept = (
            store.SqliteStore(options.store, options.max_sessions)
            if options.store is not None
            else store.MemoryStore(options.max_sessions)
        )
    except store.StoreError as error:
        print(f"--store {options.store}: {error}", file=err)
        return _WRONG_CALL
    try:
        if not _is_loopback(options.host):
            print(f"warning: {options.host} is not loopback: others can reach the sandbox", file=err)
        failed = f"cannot listen on {options.host} port {options.port}"
        bound = server.listen(options.host, options.port)
        failed = "the sandbox stopped"
        server.run(bound, options.host, kept, out, hosts=options.allow_host, request_seconds=options.timeout)
    except OSError as error:
        print(f"{failed}: {error.strerror or error}", file=err)
        return _WRONG_CALL
    finally:
        kept.close()
    return _OK


def _wrong_option(options: Namespace) -> str | None:
    if not 0 <= options.port <= 65535:
        return f"--port: {options.port} is not between 0 and 65535"
    if options.max_sessions < 1:
        return f"--max-sessions: {options.max_sessions} is not positive"
    if options.store == "":
        return "--store: the name of the file is empty"
    if not 0 < options.timeout < 86400:
        return f"--timeout: {options.timeout} is not between 0 and 86400 seconds"
    return None


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        # Imported on use: 2 ms.
        from ipaddress import ip_address

        return ip_address(host).is_loopback
    except ValueError:
        return False
