"""`email-format`: `metadata.email` is not a valid e-mail address."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.strings import Text
from daimo_validate.core.rules._base import NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.wording import shown_param

# RFC 5321, section 4.5.3.1.3, bounds a path at 256 octets; the library is not asked about megabytes.
_LONGEST = 1_000


def check(text: Text) -> Iterable[Found]:
    if len(text.value) <= _LONGEST and _is_address(text.value):
        return NOTHING
    message = f"{shown_param(text.path)} is not a valid e-mail address"
    return (Found(text.path, message, "use one address, without a name or angle brackets"),)


def _is_address(text: str) -> bool:
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


RULE = Rule(
    id="email-format",
    severity=WARNING,
    basis=Basis.DOCUMENTATION,
    summary="`metadata.email` is not an e-mail address (email-validator, without DNS).",
    why=("A fiat session starts by sending a one-time password there (API document). The value is never repeated."),
    example=Example(
        bad='{"metadata": {"email": "account@daimo"}}', good='{"metadata": {"email": "account@daimo.com"}}'
    ),
    check=check,
)
