"""Plain valid requests, and what the validator says of a changed one."""

from __future__ import annotations

from typing import Any, Final

from daimo_validate import Finding, Validator, validate

WALLET: Final = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
REFUND: Final = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"
OTHER: Final = "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB"
BASE_USDC: Final = "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"
NATIVE: Final = "0x0000000000000000000000000000000000000000"
SOLANA_WALLET: Final = "9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM"
SOLANA_USDC: Final = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"


class _Null:
    """Marks a null that a merge puts in, where None takes out."""

    def __repr__(self) -> str:
        return "NULL"


NULL: Final = _Null()


def plain_request() -> dict[str, Any]:
    """A request of which no rule has anything to say."""
    return {
        "destination": {
            "type": "evm",
            "address": WALLET,
            "chainId": 8453,
            "tokenAddress": BASE_USDC,
            "amountUnits": "10.00",
        },
        "display": {"title": "Deposit to Acme", "verb": "Deposit"},
    }


def merged(target: Any, patch: Any) -> Any:
    """A copy of `target` with a JSON Merge Patch (RFC 7396); NULL stands for a null that is to be there."""
    if patch is NULL:
        return None
    # A subclass is a value of the test's own, not a patch.
    if type(patch) is not dict:
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value)
    return result


def request(patch: Any) -> Any:
    """The plain request with a merge patch; anything but a dict takes its place."""
    return merged(plain_request(), patch)


def evm(**fields: Any) -> dict[str, Any]:
    """A patch of the plain request's destination."""
    return {"destination": fields}


def solana(**fields: Any) -> dict[str, Any]:
    """A patch that makes the destination one on Solana."""
    plain = {"type": "solana", "address": SOLANA_WALLET, "tokenAddress": SOLANA_USDC, "chainId": None}
    return {"destination": {**plain, **fields}}


def display(**fields: Any) -> dict[str, Any]:
    """A patch of the plain request's display."""
    return {"display": fields}


def options(*names: Any) -> dict[str, Any]:
    """A patch that lists payment options."""
    return {"display": {"paymentOptions": list(names)}}


def metadata(**pairs: Any) -> dict[str, Any]:
    """A patch that gives metadata."""
    return {"metadata": pairs}


def call(calldata: Any, **fields: Any) -> dict[str, Any]:
    """A patch that makes the request a contract call with a refund address."""
    return {"destination": {"calldata": calldata}, "refundAddress": REFUND, **fields}


def fired(payload: Any, validator: Validator | None = None) -> set[tuple[str, str]]:
    """The params and rules of all findings; a crash of a rule fails the test that asks."""
    report = validator.validate(payload) if validator else validate(payload)
    assert report.crashes == ()
    return {(finding.param, finding.rule) for finding in report.findings}


def of_rule(payload: Any, rule: str, validator: Validator | None = None) -> list[Finding]:
    """The findings of one rule."""
    report = validator.validate(payload) if validator else validate(payload)
    assert report.crashes == ()
    return [finding for finding in report.findings if finding.rule == rule]
