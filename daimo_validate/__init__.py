"""daimo-validate: checks the body of Daimo's `POST /v1/sessions` offline, before it is sent.

The names here load at first use, so that importing the package costs next to nothing.
"""

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
    from daimo_validate.core.validator import is_valid as is_valid
    from daimo_validate.core.validator import validate as validate
    from daimo_validate.core.validator import validate_json as validate_json
    from daimo_validate.core.webhooks import WebhookError as WebhookError
    from daimo_validate.core.webhooks import verify_webhook as verify_webhook
    from daimo_validate.schema import Schema as Schema

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
    "check_response": "core.responses",
    "is_valid": "core.validator",
    "validate": "core.validator",
    "validate_json": "core.validator",
    "verify_webhook": "core.webhooks",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
