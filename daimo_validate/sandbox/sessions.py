"""Sessions: opened from a request, shown with and without the key, moved through their statuses."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, Final

from daimo_validate.core import eip55, tokens
from daimo_validate.core.responses import OPEN_STATUSES, check_response
from daimo_validate.sandbox.errors import ApiError, bad_request
from daimo_validate.text.alphabets import BASE58_ALPHABET

LIFETIME: Final = 3600
"""Seconds until a session expires, as in the example of the API document."""

UNLISTED_SYMBOL: Final = "UNLISTED"
"""The symbol of a token that the list does not have."""

_PRIVATE: Final = ("clientSecret", "metadata")
_MOVE_FIELDS: Final = ("status", "paymentMethod", "delivery")


def open_session(
    request: Mapping[str, Any], now: int, *, session_id: str | None = None, secret: str | None = None
) -> dict[str, Any]:
    """Return a Session of the API document for a valid CreateSessionRequest. `now` is in Unix seconds."""
    display = request["display"]
    return {
        "sessionId": session_id or secrets.token_hex(16),
        "status": "requires_payment_method",
        "destination": _destination(request["destination"]),
        "display": {name: display[name] for name in ("title", "verb", "themeCssUrl") if name in display},
        "paymentMethod": None,
        "createdAt": now,
        "expiresAt": now + LIFETIME,
        "metadata": request.get("metadata"),
        "clientSecret": secret or secrets.token_hex(16),
    }


def public(session: Mapping[str, Any]) -> dict[str, Any]:
    """Return a SessionPublicInfo, which is shown without the key."""
    return {name: value for name, value in session.items() if name not in _PRIVATE}


def aged(session: dict[str, Any], now: int) -> dict[str, Any]:
    """Return the session at the time `now`: an open session expires after its lifetime."""
    if session["status"] in OPEN_STATUSES and now >= session["expiresAt"]:
        return {**session, "status": "expired"}
    return session


def moved(session: dict[str, Any], move: Any, now: int) -> dict[str, Any]:
    """Return the session in the status that `move` names, with its `paymentMethod` and `delivery` or plausible ones.

    Raises ApiError 400 if the move is not valid or the session would break the API document, and 409 if the session is
    already in a final status.
    """
    if not isinstance(move, dict) or "status" not in move:
        raise bad_request('the body must be an object such as {"status": "succeeded"}', "status")
    strange = sorted(set(move) - set(_MOVE_FIELDS))
    if strange:
        raise bad_request("the body may have only the fields status, paymentMethod and delivery")
    if session["status"] not in OPEN_STATUSES:
        message = f"the session is {session['status']}, which is final"
        raise ApiError(409, "final_status", message, "status")
    changed = _with_move(session, move, now)
    report = check_response(201, {"session": changed})
    if report.errors:
        first = report.errors[0]
        param = first.param.removeprefix("session.").removeprefix("destination.")
        raise bad_request(first.message, param)
    return changed


def _with_move(session: dict[str, Any], move: dict[str, Any], now: int) -> dict[str, Any]:
    status = move["status"]
    changed = {**session, "status": status, "destination": dict(session["destination"])}
    if "paymentMethod" in move:
        changed["paymentMethod"] = move["paymentMethod"]
    elif changed["paymentMethod"] is None and status != "requires_payment_method" and status != "expired":
        changed["paymentMethod"] = _payment_method(changed["destination"], now)
    if "delivery" in move:
        changed["destination"]["delivery"] = move["delivery"]
    elif status == "succeeded" or (status == "bounced" and changed["destination"]["type"] == "evm"):
        changed["destination"]["delivery"] = _delivery(changed["destination"])
    return changed


def _payment_method(destination: dict[str, Any], now: int) -> dict[str, Any]:
    if destination["type"] == "solana":
        return {"type": "solana", "createdAt": now}
    # The merchant's own address, so that a payment to it would not be lost.
    return {"type": "evm", "receiverAddress": destination["address"], "createdAt": now}


def _delivery(destination: dict[str, Any]) -> dict[str, str]:
    if destination["type"] == "solana":
        transaction = "".join(secrets.choice(BASE58_ALPHABET) for _ in range(88))
    else:
        transaction = f"0x{secrets.token_hex(32)}"
    return {"txHash": transaction, "receivedUnits": destination.get("amountUnits", "1.00")}


def _destination(given: Mapping[str, Any]) -> dict[str, Any]:
    if given["type"] == "solana":
        token = tokens.TOKENS.get(tokens.token_key(tokens.SOLANA, given["tokenAddress"]))
        named: dict[str, Any] = {
            "type": "solana",
            "address": given["address"],
            "tokenAddress": given["tokenAddress"],
        }
    else:
        chain = int(given["chainId"])
        token = tokens.TOKENS.get(tokens.token_key(chain, given["tokenAddress"]))
        named = {
            "type": "evm",
            # Daimo's client library re-encodes addresses, so its addresses are always checksummed.
            "address": _checksummed(given["address"]),
            "chainId": chain,
            "chainName": _chain_name(chain),
            "tokenAddress": _checksummed(given["tokenAddress"]),
        }
    named["tokenSymbol"] = UNLISTED_SYMBOL if token is None else token.symbol
    optional = ("amountUnits", "calldata") if given["type"] == "evm" else ("amountUnits",)
    return named | {name: given[name] for name in optional if name in given}


def _chain_name(chain: int) -> str:
    if chain in tokens.CHAINS:
        return tokens.CHAINS[chain].name
    return tokens.TEST_NETWORKS.get(chain) or f"Chain {chain}"


def _checksummed(address: str) -> str:
    return address if eip55.has_valid_checksum(address) else eip55.to_checksum(address)
