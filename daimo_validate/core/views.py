"""A request as the places that rules read: hardly any of a usual one, all that are there of any other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from daimo_validate.core import tokens
from daimo_validate.core.inputs.amount import AMOUNT, read_amount
from daimo_validate.core.inputs.base import Input
from daimo_validate.core.inputs.call import CALL, Call
from daimo_validate.core.inputs.destination import (
    LARGEST_EXACT_INTEGER,
    SOLANA_DESTINATION,
    UNLISTED_TOKEN,
    Destination,
    evm_address,
    is_number,
)
from daimo_validate.core.inputs.display import DISPLAY, Display
from daimo_validate.core.inputs.fields import ADDRESS_PATH, REFUND_PATH
from daimo_validate.core.inputs.guarded import Guarded
from daimo_validate.core.inputs.metadata import METADATA, Metadata, may_be_secret
from daimo_validate.core.inputs.options import OPTIONS, Options
from daimo_validate.core.inputs.recipient import RECIPIENT, Recipient
from daimo_validate.core.known import KNOWN
from daimo_validate.core.plain import encodes

if TYPE_CHECKING:
    from daimo_validate.core.policy import Policy

Views: TypeAlias = list[tuple[Input, Any]]
"""The inputs that are there in a request, each with its record."""

_HEX = re.compile(r"0x[0-9a-fA-F]*", re.ASCII)
# A positive amount below a million with at most two decimals, which every listed token has.
_ORDINARY_AMOUNT = re.compile(r"[1-9][0-9]{0,5}(?:\.[0-9]{1,2})?", re.ASCII).fullmatch

_NO_METADATA: Final[dict[str, Any]] = {}
_NO_OPTIONS: Final[list[Any]] = []
_FIELDS: Final = frozenset({"destination", "display", "metadata", "refundAddress"})
_DESTINATION_FIELDS: Final = frozenset({"type", "address", "chainId", "tokenAddress", "amountUnits", "calldata"})
_DISPLAY_FIELDS: Final = frozenset({"title", "verb", "themeCssUrl", "paymentOptions"})
_EXACT: Final = frozenset({str, int, float})


def views_of_clean(body: Any) -> Views | None:
    """Views of a body that the gate let through: every field is of its type and well formed.

    None when it needs a closer look: a value is of a subclass or of a type that jsonschema-rs takes for another, or
    the schema is a newer one, in which these fields need not be there.
    """
    try:
        return _views_of_usual(body) if type(body) is dict else None
    except Exception:
        # Values of other classes may do anything when they are asked; `plain` asks none of them.
        return None


def _views_of_usual(body: dict[str, Any]) -> Views | None:
    given, display = body["destination"], body["display"]
    metadata, refund = body.get("metadata", _NO_METADATA), body.get("refundAddress")
    if not (
        type(given) is type(display) is type(metadata) is dict
        and _FIELDS.issuperset(body)
        and _DESTINATION_FIELDS.issuperset(given)
        and _DISPLAY_FIELDS.issuperset(display)
    ):
        return None
    title, verb, options = display["title"], display["verb"], display.get("paymentOptions", _NO_OPTIONS)
    if type(options) is not list:
        return None
    # Joining raises TypeError for what is no string, as an Enum that jsonschema-rs takes for its value.
    private = "\0".join(metadata.values())
    free = "".join((title, verb, display.get("themeCssUrl", ""), private, *metadata, *options))
    # What no pattern holds to ASCII may have a lone surrogate, which jsonschema-rs lets pass.
    if not (free.isascii() or encodes(free)):
        return None
    token = _usual_token(given, refund)
    views: Views = []
    if token is None:
        if not _EXACT.issuperset(map(type, given.values())):
            return None
        destination = _destination(given)
        token = destination.token
        views = _views_of_destination(destination, refund, "refundAddress" in body)
    amount = given.get("amountUnits")
    if amount is not None and not _ORDINARY_AMOUNT(amount):
        _add_amount(amount, token, views)
    if not (verb.isalpha() and title.strip()):
        views.append((DISPLAY, Display(title, verb)))
    if len(set(options)) != len(options) or (not options and options is not _NO_OPTIONS):
        views.append((OPTIONS, Options(options)))
    if may_be_secret(private):
        views.append((METADATA, Metadata(metadata)))
    return views


def _usual_token(given: dict[str, Any], refund: str | None) -> tokens.Token | None:
    """The token of an EVM destination of which no rule has anything to say: a listed token, paid to addresses that
    are known for nothing, without a call. None for any other destination."""
    chain_id = given.get("chainId")
    if type(chain_id) is not int or given["type"] != "evm" or "calldata" in given:
        return None
    token_key, address_key = given["tokenAddress"].lower(), given["address"].lower()
    if address_key in KNOWN or address_key == token_key:
        return None
    if refund is not None and ((refund_key := refund.lower()) in KNOWN or refund_key == token_key):
        return None
    return tokens.TOKENS.get((chain_id, token_key))


def views_of(body: Any) -> Views:
    """Views of any plain JSON value: what is not as the schema says is not there."""
    top = _object(body)
    given, display, pairs = _object(top.get("destination")), top.get("display"), top.get("metadata")
    destination = _destination(given)
    refund = evm_address(top.get("refundAddress"))
    views = _views_of_destination(destination, refund, "refundAddress" in top)
    _add_amount(given.get("amountUnits"), destination.token, views)
    if isinstance(display, dict):
        views.append((DISPLAY, Display(_string(display.get("title")), _string(display.get("verb")))))
        if isinstance(display.get("paymentOptions"), list):
            views.append((OPTIONS, Options(display["paymentOptions"])))
    if isinstance(pairs, dict):
        texts = {key: value for key, value in pairs.items() if isinstance(value, str)}
        views.append((METADATA, Metadata(texts)))
    return views


def _views_of_destination(destination: Destination, refund: str | None, has_refund: bool) -> Views:
    views: Views = []
    address, key, token_key = destination.address, destination.address_key, destination.token_key
    if key is not None and address is not None and (key in KNOWN or key == token_key):
        views.append((RECIPIENT, Recipient(ADDRESS_PATH, address, key, destination)))
    refund_key = None
    if refund is not None:
        refund_key = refund.lower()
        if refund_key in KNOWN or refund_key == token_key:
            views.append((RECIPIENT, Recipient(REFUND_PATH, refund, refund_key, destination)))
    if destination.type == "solana":
        views.append((SOLANA_DESTINATION, destination))
    elif destination.token is None:
        views.append((UNLISTED_TOKEN, destination))
    if destination.calldata is not None:
        views.append((CALL, Call(destination.calldata, destination, has_refund, refund_key)))
    return views


def _add_amount(text: object, token: tokens.Token | None, views: Views) -> None:
    # An ordinary amount, which most are: no rule has anything to say of it.
    if isinstance(text, str) and _ORDINARY_AMOUNT(text):
        return
    amount = read_amount(text, token)
    if amount is not None:
        views.append((AMOUNT, amount))


def guarded(body: Any, policy: Policy) -> Guarded:
    """What the guards of `policy` look at in any plain JSON value."""
    top = _object(body)
    destination = _object(top.get("destination"))
    chain_id = destination.get("chainId")
    is_solana = destination.get("type") == "solana"
    return Guarded(
        policy,
        _string(destination.get("address")),
        _string(top.get("refundAddress")),
        tokens.SOLANA if is_solana else chain_id if is_number(chain_id) else None,
        _string(destination.get("tokenAddress")),
        read_amount(destination.get("amountUnits"), None),
        is_solana,
    )


def _destination(given: dict[str, Any]) -> Destination:
    from daimo_validate.core.solana import key_length

    kind = _string(given.get("type"))
    raw_chain_id = given.get("chainId")
    raw_chain_id = raw_chain_id if is_number(raw_chain_id) else None
    chain_id: int | None
    if kind == "solana":
        address, token_address = (
            value if isinstance(value, str) and key_length(value) == 32 else None
            for value in (given.get("address"), given.get("tokenAddress"))
        )
        address_key, token_key, chain_id, calldata = address, token_address, tokens.SOLANA, None
    else:
        address, token_address = evm_address(given.get("address")), evm_address(given.get("tokenAddress"))
        address_key = None if address is None else address.lower()
        token_key = None if token_address is None else token_address.lower()
        chain_id = _chain_id(raw_chain_id)
        calldata = _string(given.get("calldata"))
        calldata = calldata if calldata is not None and _HEX.fullmatch(calldata) else None
    # No token is listed under None.
    token = tokens.TOKENS.get((chain_id, token_key))  # type: ignore[arg-type]
    return Destination(kind, address, address_key, chain_id, raw_chain_id, token_address, token_key, token, calldata)


def _chain_id(number: Any) -> int | None:
    if number is None or not 0 < number < LARGEST_EXACT_INTEGER or number != int(number):
        return None
    return int(number)


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None
