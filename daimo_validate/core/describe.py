"""One sentence that says what a request does with money, for the person who approves it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from daimo_validate.core import tokens
from daimo_validate.core.calls import SELECTOR_DIGITS, Role, arguments_of, known_call, selector_of
from daimo_validate.core.eip55 import to_checksum
from daimo_validate.core.gaps import NO_GAPS, Gaps
from daimo_validate.core.inputs.amount import Amount, read_amount
from daimo_validate.core.inputs.destination import LARGEST_EXACT_INTEGER, evm_address, is_number
from daimo_validate.core.inputs.fields import (
    ADDRESS_PATH,
    AMOUNT_PATH,
    CALLDATA_PATH,
    CHAIN_PATH,
    OPTIONS_PATH,
    REFUND_PATH,
    TOKEN_PATH,
    TYPE_PATH,
)
from daimo_validate.core.inputs.older import is_older_body
from daimo_validate.core.known import role_name
from daimo_validate.core.solana import key_length
from daimo_validate.core.wording import param_of, quoted, show
from daimo_validate.text.alphabets import SOLANA_ADDRESS
from daimo_validate.text.pointers import Path
from daimo_validate.text.records import NamedTuple
from daimo_validate.text.templates import COMPUTED

_PATHS: Final = (
    TYPE_PATH,
    ADDRESS_PATH,
    CHAIN_PATH,
    TOKEN_PATH,
    AMOUNT_PATH,
    CALLDATA_PATH,
    REFUND_PATH,
    OPTIONS_PATH,
)
_BASE58: Final = re.compile(SOLANA_ADDRESS, re.ASCII)
_HEX: Final = re.compile(r"0x(?:[0-9a-fA-F]{2})*", re.ASCII)
_OPTION: Final = re.compile(r"[A-Za-z][A-Za-z0-9]{0,39}", re.ASCII)
_GROUP: Final = re.compile(r"All[A-Z]")
_CAPITAL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MOST_OPTIONS: Final = 12
_SELECTOR_LENGTH: Final = len("0x") + SELECTOR_DIGITS
# 2^256 has 78 digits; a longer amount is shown as it is written.
_MOST_DIGITS: Final = 78


class Description(NamedTuple):
    """A request in words. `unknown` are the params of the values that the sentence calls unknown."""

    sentence: str
    unknown: tuple[str, ...] = ()


class _Part(NamedTuple):
    """What a body has at a path. A part `is_unknown` if it is filled in later, and `is_hidden` if it is not shown."""

    value: Any = None
    is_there: bool = False
    is_unknown: bool = False
    is_hidden: bool = False


def describe(payload: Any, gaps: Gaps = NO_GAPS) -> Description:
    """Return what a request does: how much of what goes where, what is called, who gets a refund, how payers pay.

    Values at the paths `gaps.unknown` are called unknown; what may be in an object of `gaps.open` but is not shown is
    left out. A value that is not valid is called invalid. Values of `metadata` are never read.

        describe(payload).sentence
        # 'exactly 10 USDC on Base to 0x5aAe…eAed; payers see all wallets, then Coinbase or Binance'
    """
    if () in gaps.unknown:
        return Description("an unknown request", ("body",))
    if not isinstance(payload, dict):
        return Description("not a request")
    if is_older_body(payload, gaps):
        return Description("a request of Daimo's older payment API, which this API rejects")
    request = _Request(payload, gaps)
    clauses = [request.delivery(), request.refund(), request.options()]
    paths = dict.fromkeys(_outermost(path, gaps) for path in _PATHS if request.part(path).is_unknown)
    sentence = "; ".join(clause for clause in clauses if clause)
    return Description(sentence or "a request whose values are not in this text", tuple(map(param_of, paths)))


def short_address(address: str) -> str:
    """Return an address as people compare it: `0x5aAe…eAed`."""
    head = 6 if address.startswith("0x") else 4
    return f"{address[:head]}…{address[-4:]}"


class _Request:
    """The clauses of the sentence about one request."""

    def __init__(self, body: dict[str, Any], gaps: Gaps) -> None:
        self._body = body
        self._gaps = gaps
        self._is_solana = self._is_on_solana()
        chain = self.part(CHAIN_PATH)
        self._chain_id = tokens.SOLANA if self._is_solana else _chain_id(chain.value)

    def part(self, path: Path) -> _Part:
        """Return what the body has at a path."""
        value: Any = self._body
        for step in path:
            if not isinstance(value, dict) or step not in value:
                is_hidden = self._gaps.hide(self._body, path)
                return _Part(is_unknown=is_hidden and self._is_filled_in(path), is_hidden=is_hidden)
            value = value[step]
        if self._gaps.hide(self._body, path):
            return _Part(value, is_unknown=True)
        return _Part(value, is_there=value is not None)

    def delivery(self) -> str:
        """Return `exactly 10 USDC on Base to 0x5aAe…eAed, then calls deposit(…)`."""
        if not (ADDRESS_PATH[0] in self._body or self._gaps.hide(self._body, ADDRESS_PATH)):
            return "no destination"
        whole = self.part(ADDRESS_PATH[:1])
        if whole.is_unknown:
            return f"an unknown destination{_as_written(whole)}"
        words = [self._amount(), self._chain(), self._recipient()]
        said = " ".join(word for word in words if word)
        return ", ".join(clause for clause in (said, self._call()) if clause)

    def refund(self) -> str:
        """Return `a failed call refunds 0xfB69…d359`."""
        given, call = self.part(REFUND_PATH), self.part(CALLDATA_PATH)
        is_known = not self.part(ADDRESS_PATH[:1]).is_unknown
        is_call = is_known and not self._is_solana and (call.is_there or call.is_unknown)
        if given.is_hidden and not given.is_unknown:
            return ""
        if not (given.is_there or given.is_unknown):
            return "a failed call has no refund address" if is_call else ""
        return f"{'a failed call refunds' if is_call else 'refunds go to'} {self._address(given, is_solana=False)}"

    def options(self) -> str:
        """Return `payers see all wallets, then Coinbase or Binance`."""
        given = self.part(OPTIONS_PATH)
        if given.is_unknown:
            return f"payers see unknown payment methods{_as_written(given)}"
        if given.is_hidden:
            return ""
        if not given.is_there:
            return "payers see all payment methods"
        if not isinstance(given.value, (list, tuple)):
            return f"the payment methods are invalid ({show(given.value)})"
        if not given.value:
            return "the list of payment methods is empty"
        return f"payers see {self._named(given.value, OPTIONS_PATH, ', then ')}"

    def _named(self, items: Sequence[Any], path: Path, joint: str) -> str:
        names = []
        for index, item in enumerate(items[:_MOST_OPTIONS]):
            place = (*path, index)
            if place in self._gaps.unknown:
                names.append(f"an unknown one{_as_written(_Part(item))}")
            elif isinstance(item, (list, tuple)) and len(path) == len(OPTIONS_PATH):
                names.append(self._named(item, place, " or ") or "an empty list")
            else:
                names.append(_option(item))
        if len(items) > _MOST_OPTIONS:
            names.append(f"{len(items) - _MOST_OPTIONS:,} more")
        if path in self._gaps.open:
            names.append("perhaps others")
        return joint.join(names)

    def _is_on_solana(self) -> bool:
        kind = self.part(TYPE_PATH).value
        if kind in ("solana", "evm"):
            return bool(kind == "solana")
        given = (self.part(path).value for path in (ADDRESS_PATH, TOKEN_PATH))
        return any(isinstance(text, str) and _BASE58.fullmatch(text) for text in given)

    def _is_filled_in(self, path: Path) -> bool:
        return any(path[:end] in self._gaps.unknown for end in range(1, len(path) + 1))

    def _amount(self) -> str:
        given, token = self.part(AMOUNT_PATH), self._token()
        if given.is_hidden and not given.is_unknown:
            return token
        if given.is_unknown:
            return _of(f"an unknown amount{_as_written(given)}", token)
        if not given.is_there:
            return _of("any amount", token)
        amount = read_amount(given.value, None)
        if amount is None:
            return _of(f"an invalid amount ({show(given.value)})", token)
        number = f"exactly {_number(amount)}"
        return f"{number} {token}" if token and " " not in token else _of(number, token)

    def _token(self) -> str:
        """Return the symbol of a listed token, or a phrase."""
        given = self.part(TOKEN_PATH)
        if given.is_unknown:
            return f"an unknown token{_as_written(given)}"
        if not given.is_there:
            return "" if given.is_hidden else "a missing token"
        address = given.value
        if not self._is_address(address, self._is_solana):
            return f"an invalid token ({show(address)})"
        key = address if self._is_solana else address.lower()
        listed = tokens.TOKENS.get((self._chain_id, key))  # type: ignore[arg-type]  # none is listed under None
        if listed is not None:
            return listed.symbol
        elsewhere = tokens.AT_ADDRESS.get(key, [])
        if self._chain_id is None and len({token.symbol for token in elsewhere}) == 1:
            return elsewhere[0].symbol
        known = f" ({elsewhere[0].symbol} on {tokens.CHAINS[elsewhere[0].chain_id].name})" if elsewhere else ""
        if key == tokens.NATIVE:
            return "the native token"
        return f"the unlisted token {short_address(address)}{known}"

    def _chain(self) -> str:
        if self._is_solana:
            return f"on {tokens.CHAINS[tokens.SOLANA].name}"
        given = self.part(CHAIN_PATH)
        if given.is_unknown:
            return f"on an unknown chain{_as_written(given)}"
        if not given.is_there:
            return "" if given.is_hidden else "on a missing chain"
        chain_id = self._chain_id
        if chain_id is None:
            return f"on an invalid chain ({show(given.value)})"
        if chain_id in tokens.CHAINS:
            return f"on {tokens.CHAINS[chain_id].name}"
        if chain_id in tokens.TEST_NETWORKS:
            return f"on the test network {tokens.TEST_NETWORKS[chain_id].removeprefix('a ')}"
        return f"on the unlisted chain {chain_id}"

    def _recipient(self) -> str:
        given = self.part(ADDRESS_PATH)
        if given.is_hidden and not given.is_unknown:
            return ""
        if not (given.is_there or given.is_unknown):
            return "to a missing address"
        return f"to {self._address(given, is_solana=self._is_solana)}"

    def _address(self, given: _Part, *, is_solana: bool) -> str:
        if given.is_unknown:
            return f"an unknown address{_as_written(given)}"
        if not self._is_address(given.value, is_solana):
            return f"an invalid address ({show(given.value)})"
        role = role_name(given.value if is_solana else given.value.lower())
        return short_address(given.value) + (f" ({role})" if role else "")

    def _is_address(self, value: object, is_solana: bool) -> bool:
        if is_solana:
            return isinstance(value, str) and key_length(value) == 32
        return evm_address(value) is not None

    def _call(self) -> str:
        given = self.part(CALLDATA_PATH)
        if self._is_solana or not (given.is_there or given.is_unknown):
            return ""
        if given.is_unknown:
            return f"then makes an unknown call{_as_written(given)}"
        data = given.value
        if not isinstance(data, str) or not _HEX.fullmatch(data):
            return "then makes an invalid call"
        if len(data) < _SELECTOR_LENGTH:
            return "then calls it without naming a function"
        return f"then calls {_function(data)}"


def _outermost(path: Path, gaps: Gaps) -> Path:
    """Return the path of the unknown value that a path leads into, or the path."""
    return next((path[:end] for end in range(1, len(path)) if path[:end] in gaps.unknown), path)


def _chain_id(value: Any) -> int | None:
    if not is_number(value) or not 0 < value < LARGEST_EXACT_INTEGER or value != int(value):
        return None
    return int(value)


def _function(calldata: str) -> str:
    """Return `deposit(receiver 0x5aAe…eAed, …)`, or the selector of a call that is not known."""
    call = known_call(calldata)
    if call is None:
        return f"the function {selector_of(calldata)}({'…' if len(calldata) > _SELECTOR_LENGTH else ''})"
    recipients = [
        f"{argument.parameter.name} {short_address(to_checksum(argument.address))}"
        for argument in arguments_of(calldata, call)
        if argument.parameter.role is Role.RECIPIENT and argument.is_clean
    ]
    others = ["…"] if len(recipients) < len(call.parameters) else []
    return f"{call.name}({', '.join([*recipients, *others])})"


def _number(amount: Amount) -> str:
    """Return an amount without zeros that say nothing, and with commas: `1,500.25`."""
    if len(amount.whole) > _MOST_DIGITS:
        return quoted(amount.text)
    fraction = amount.fraction.rstrip("0")
    return f"{int(amount.whole or '0'):,}" + (f".{fraction}" if fraction else "")


def _of(amount: str, token: str) -> str:
    return f"{amount} of {token}" if token else amount


def _option(item: object) -> str:
    if not isinstance(item, str) or not _OPTION.fullmatch(item):
        return f"an invalid one ({show(item)})"
    return _CAPITAL.sub(" ", item).lower() if _GROUP.match(item) else item


def _as_written(given: _Part) -> str:
    """Return the text of a template in brackets, so that a reader can find it."""
    is_written = isinstance(given.value, str) and given.value and COMPUTED not in given.value
    return f" ({quoted(given.value)})" if is_written else ""
