"""`daimo-validate serve --upstream URL`: arguments in, exit code out. What serves is imported only when it runs."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from daimo_validate.core.validator import Validator

_OK, _WRONG_CALL = 0, 2
_LOCAL: Final = ("localhost", "127.0.0.1", "[::1]")


def add_arguments(parser: ArgumentParser) -> None:
    """Add the options that only the proxy has."""
    group = parser.add_argument_group("checking proxy")
    group.add_argument(
        "--upstream", metavar="URL", help="forward to this API what is good, such as https://api.daimo.com"
    )
    group.add_argument(
        "--on-error",
        choices=("refuse", "warn"),
        help="what to do with a session request that has errors: answer 400 (refuse, the default), or forward and log",
    )
    group.add_argument("--log", choices=("text", "json", "off"), help="form of the access log on standard error")
    config = group.add_mutually_exclusive_group()
    config.add_argument("--config", metavar="FILE", help="take guards and rules from this configuration file")
    config.add_argument("--no-config", action="store_true", help="use no configuration file")


def wrong_mix(options: Namespace) -> str | None:
    """Return a message if options of the proxy are given without it."""
    if options.upstream is not None:
        return None
    given = [name for name in ("on_error", "log", "config") if getattr(options, name) is not None]
    given += ["no_config"] if options.no_config else []
    if given:
        return f"--{given[0].replace('_', '-')} needs --upstream"
    return None


def serve(options: Namespace, out: TextIO, err: TextIO) -> int:
    """Run the proxy until it is interrupted. Return 2 if it cannot start, with the reason on `err`."""
    try:
        # Imported on use: 45 ms.
        from daimo_validate.proxy import server, settings
    except ImportError as error:
        print(f"serve --upstream needs more packages ({error.name}): pip install 'daimo-validate[proxy]'", file=err)
        return _WRONG_CALL
    if (wrong := _wrong_option(options)) is not None:
        print(wrong, file=err)
        return _WRONG_CALL
    try:
        upstream = settings.parse_upstream(options.upstream)
    except ValueError as error:
        print(f"--upstream: {error}", file=err)
        return _WRONG_CALL
    validator = _validator(options, err)
    if validator is None:
        return _WRONG_CALL
    shown = f"[{options.host}]" if ":" in options.host else options.host
    chosen = settings.Settings(
        upstream=upstream,
        validator=validator,
        on_error=options.on_error or "refuse",
        log=options.log or "text",
        hosts=frozenset(host.lower() for host in (*_LOCAL, shown, *options.allow_host)),
        request_seconds=options.timeout,
    )
    for warning in _warnings(options.host, upstream.scheme, upstream.host):
        print(f"warning: {warning}", file=err)
    try:
        server.run(chosen, options.host, options.port, out, err)
    except OSError as error:
        print(f"cannot listen on {options.host} port {options.port}: {error.strerror or error}", file=err)
        return _WRONG_CALL
    return _OK


def _validator(options: Namespace, err: TextIO) -> Validator | None:
    """Return a validator with the guards and rules of the configuration that applies, as for `check`."""
    # Imported on use, with the rules: 70 ms.
    from daimo_validate.config import InvalidConfigError, load
    from daimo_validate.config.discovery import find_config
    from daimo_validate.core.validator import Validator

    if options.no_config:
        return Validator()
    try:
        path = Path(options.config) if options.config is not None else find_config(Path.cwd())
        if path is None:
            print("no configuration file: no guards", file=err)
            return Validator()
        validator = load(path)
    except InvalidConfigError as error:
        for line in str(error).splitlines():
            print(f"daimo-validate: {line}", file=err)
        return None
    print(f"configuration: {path}", file=err)
    return validator


def _wrong_option(options: Namespace) -> str | None:
    if not 0 <= options.port <= 65535:
        return f"--port: {options.port} is not between 0 and 65535"
    if not 0 < options.timeout < 86400:
        return f"--timeout: {options.timeout} is not between 0 and 86400 seconds"
    if options.store is not None:
        return "--store is an option of the sandbox, not of the proxy: leave out --upstream, or --store"
    return None


def _warnings(host: str, scheme: str, upstream: str) -> list[str]:
    found = []
    if not _is_loopback(host):
        found.append(f"{host} is not loopback: others can reach the proxy, and keys reach it unencrypted")
    if scheme == "http" and not _is_loopback(upstream):
        found.append("the upstream is not https: keys are sent unencrypted")
    return found


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        # Imported on use: 2 ms.
        from ipaddress import ip_address

        return ip_address(host).is_loopback
    except ValueError:
        return False
