"""Check the body of Daimo's `POST /v1/sessions` offline, before it is sent.

    from daimo_validate import Policy, ValidationError, Validator, check, validate

    report = validate(payload)     # a dict; validate_json(body) takes bytes or str
    assert report.ok, report       # one line per finding: param: severity: [rule] message (hint)
    report.to_v1()                 # what the API would answer: None, or a V1ErrorResponse

    try:
        check(payload)             # returns the payload; check_json(body) returns the parsed body
    except ValidationError as error:
        print(error)               # all findings; error.report and error.response have them as data

    validator = Validator(policy=Policy(strict=True, allowed_chains=[8453]))
    validator.validate(payload)    # built once, shared between threads

`daimo_validate.config.load(path)` builds a validator from the file that the command line reads. More is in
`daimo_validate.preflight` (hooks for httpx, requests and aiohttp), `daimo_validate.integrations` (pydantic,
pytest) and `daimo_validate.testing` (Hypothesis strategies).
"""

# The names here load at first use, so that importing the package costs next to nothing.

from __future__ import annotations

# Type checkers read this name as true; importing it from `typing` would take longer than everything else here.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from daimo_validate.core.policy import Policy as Policy
    from daimo_validate.core.report import Finding as Finding
    from daimo_validate.core.report import Report as Report
    from daimo_validate.core.report import ValidationError as ValidationError
    from daimo_validate.core.responses import check_event as check_event
    from daimo_validate.core.responses import check_response as check_response
    from daimo_validate.core.severity import Severity as Severity
    from daimo_validate.core.validator import Validator as Validator
    from daimo_validate.core.validator import check as check
    from daimo_validate.core.validator import check_json as check_json
    from daimo_validate.core.validator import is_valid as is_valid
    from daimo_validate.core.validator import validate as validate
    from daimo_validate.core.validator import validate_json as validate_json
    from daimo_validate.core.webhooks import WebhookError as WebhookError
    from daimo_validate.core.webhooks import verify_webhook as verify_webhook
    from daimo_validate.schema import Schema as Schema

    __version__: str

__all__ = [
    "Finding",
    "Policy",
    "Report",
    "Schema",
    "Severity",
    "ValidationError",
    "Validator",
    "WebhookError",
    "check",
    "check_event",
    "check_json",
    "check_response",
    "is_valid",
    "validate",
    "validate_json",
    "verify_webhook",
]

_HOMES = {
    "Finding": "core.report",
    "Policy": "core.policy",
    "Report": "core.report",
    "Schema": "schema",
    "Severity": "core.report",
    "ValidationError": "core.report",
    "Validator": "core.validator",
    "WebhookError": "core.webhooks",
    "check": "core.validator",
    "check_event": "core.responses",
    "check_json": "core.validator",
    "check_response": "core.responses",
    "is_valid": "core.validator",
    "validate": "core.validator",
    "validate_json": "core.validator",
    "verify_webhook": "core.webhooks",
}


def __getattr__(name: str) -> object:
    if name == "__version__":
        value: object = _version()
    elif name in _HOMES:
        from importlib import import_module

        value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, "__version__"})


def _version() -> str:
    """Return the version of the installed distribution, or `unknown` if there is none."""
    import os

    start, end = "daimo_validate-", ".dist-info"
    try:
        # What pip writes beside the package.
        beside = os.listdir(os.path.dirname(os.path.dirname(__file__)))  # noqa: PTH120, PTH208 - pathlib takes 5 ms
    except OSError:
        beside = []
    found = [name for name in beside if name.startswith(start) and name.endswith(end)]
    if len(found) == 1:
        return found[0][len(start) : -len(end)]
    # Imported on use: 48 ms.
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("daimo-validate")
    except PackageNotFoundError:
        return "unknown"
