"""What is left to test of a request that has passed the usual gate, for all inputs that most requests have, at once.

One call of one function: with a function for each input the calls would take longer than the tests.
"""

from __future__ import annotations

from collections.abc import Mapping

from daimo_validate.core.eip55 import has_checksum
from daimo_validate.core.inputs.base import Body
from daimo_validate.core.inputs.fields import ADDRESS_PATH, REFUND_PATH, TOKEN_PATH
from daimo_validate.core.inputs.metadata import SHORTEST_PHRASE, may_be_secret
from daimo_validate.core.inputs.metadata import is_usual as are_usual_values
from daimo_validate.core.inputs.options import is_usual as are_usual_options
from daimo_validate.core.look_alikes import TWIN_ENDS
from daimo_validate.core.noted import is_noted, is_noted_on_solana
from daimo_validate.core.solana import is_on_curve, key_length
from daimo_validate.core.tokens import EVM_TOKENS, SOLANA_USDC, TOKENS
from daimo_validate.text.hints import Any, Final
from daimo_validate.text.pointers import Path

_TAIL: Final = TWIN_ENDS[1]
# The end of each listed token, spelled as in the list so that no checksum is left to test, by the type and chain id of
# its destination. On Solana it has no id.
_TAIL_OF: Final[dict[tuple[Any, Any, Any], str]] = {
    ("evm", token.chain_id, token.address): key[1][-_TAIL:] for key, token in TOKENS.items() if key in EVM_TOKENS
} | {("solana", None, SOLANA_USDC): SOLANA_USDC[-_TAIL:]}
_STRINGS: Final = frozenset({str}).issuperset
_NUMBERS: Final = frozenset({int, float})
_CHAIN_IDS: Final = frozenset({int, float, type(None)})
_joined: Final = "\0".join
_NO_PAIRS: Final[dict[str, str]] = {}
_NO_ITEMS: Final[list[str]] = []
_LENGTH: Final = 2 + 40
_LONGEST_NAME: Final = 64
_MOST_NAMES: Final = 1024
# What names that are worth a word themselves hold, in lower case.
_UNUSUAL_IN_NAMES: Final = ("undefined", "null", "nan", "[object", "{", "|", "}", "~")
# What names hold that can make a hash or an id a secret. A pattern for them takes 1 ms to compile, and each name is
# looked at once.
_TELLING: Final = (
    *("key", "secret", "seed", "mnemonic", "phrase", "pass", "bearer", "auth", "priv", "pk", "token", "jwt", "wif"),
    *("recover", "cred", "sign", "words", "backup"),
)
# Names that were looked at before: a program sends the same ones with every request.
plain_names: Final[set[str]] = set()
_telling_names: Final[set[str]] = set()
# Of addresses that were looked at before, the end in the form that is compared; "" if a rule can fire on the address.
# A treasury comes with every request.
_tails: Final[dict[str, str]] = {}
_solana_tails: Final[dict[str, str]] = {}
_MOST_TAILS: Final = 4096
# What `misspelt_addresses` has returned, by all that it reads.
_misspelt: Final[dict[tuple[Any, str, str, str | None], Mapping[Path, str] | None]] = {}
_MOST_MISSPELT: Final = 1024
_NOT_SEEN: Final[Mapping[Path, str]] = {}


def is_usual(body: Body, destination: Body, display: Body) -> bool:
    """Return whether every value is exactly of its type, no name of metadata makes a value a secret, no value has as
    many listed words in a row as a seed phrase, and no payment option comes twice.

    The engine accepts members of enums, and subclasses of dict and list. It refuses other subclasses, and lone
    surrogates where it matches a pattern. Other inputs test the calldata, the chain and addresses. `core.glance` asks
    all of this in its own way.
    """
    metadata = body.get("metadata", _NO_PAIRS)
    if not type(body) is type(destination) is type(display) is type(metadata) is dict:
        return False
    # Raises for anything but strings.
    _joined(
        [
            destination["type"],
            destination.get("amountUnits", ""),
            display["title"],
            display["verb"],
            display.get("themeCssUrl", ""),
            *metadata.values(),
        ]
    )
    items = display.get("paymentOptions", _NO_ITEMS)
    if not (type(items) is list and _STRINGS(map(type, items))) and not are_usual_options(body, destination, display):
        return False
    if not metadata:
        return True
    if not are_plain_names(metadata):
        return False
    return max(map(len, metadata.values())) < SHORTEST_PHRASE or are_usual_values(body, destination, display)


def are_usual_addresses(body: Body, destination: Body, display: Body) -> bool:
    """Return whether the token is listed, no rule can fire on the recipients, and no two addresses end alike, but for
    a refund to the destination itself.

    May raise for addresses that do not match their pattern.
    """
    address = destination["address"]
    chain_id = destination.get("chainId")
    if type(chain_id) not in _CHAIN_IDS:
        # A Decimal equals the number that it is, and the engine accepts it.
        return False
    token_tail = _TAIL_OF.get((destination["type"], chain_id, destination["tokenAddress"]))
    tails, new_tail = _OF_SOLANA if chain_id is None else _OF_EVM
    tail = tails.get(address)
    if tail is None:
        tail = new_tail(address)
    if not tail or not token_tail or tail == token_tail:
        return False
    refund = body.get("refundAddress")
    if refund is None:
        return True
    refund_tail = _tails.get(refund)
    if refund_tail is None:
        refund_tail = _new_tail(refund)
    return bool(refund_tail) and refund_tail != token_tail and (refund_tail != tail or refund == address)


def misspelt_addresses(body: Body, destination: Body) -> Mapping[Path, str] | None:
    """Return the addresses of a request that lack their EIP-55 form, by path, if they are ordinary but for that.

    None if a rule can say more about an address, or if a value is not exactly of its type.
    """
    address, token, refund = destination["address"], destination["tokenAddress"], body.get("refundAddress")
    chain_id = destination.get("chainId")
    if type(chain_id) not in _NUMBERS or not _STRINGS(map(type, (address, token, refund or ""))):
        return None
    if (
        refund is not None
        and (tail := _tail_of(refund))
        and tail not in (address[-_TAIL:].lower(), token[-_TAIL:].lower())
    ):
        # Nothing can be said of it. Refunds often go to an address that is new, and the others come again.
        refund = None
    key = (chain_id, address, token, refund)
    misspelt = _misspelt.get(key, _NOT_SEEN)
    if misspelt is _NOT_SEEN:
        if len(_misspelt) >= _MOST_MISSPELT:
            _misspelt.clear()
        misspelt = _misspelt[key] = _misspelt_of(chain_id, address, token, refund)
    return misspelt


def _misspelt_of(chain_id: Any, address: str, token: str, refund: str | None) -> Mapping[Path, str] | None:
    token_key = token.lower()
    if (chain_id, token_key) not in EVM_TOKENS or token[:2] != "0x":
        return None
    given = {ADDRESS_PATH: address} if refund is None else {ADDRESS_PATH: address, REFUND_PATH: refund}
    if not _are_ordinary({each.lower() for each in given.values()}, token_key):
        return None
    misspelt = {path: each for path, each in given.items() if not _tail_of(each)}
    return misspelt if ("evm", chain_id, token) in _TAIL_OF else {**misspelt, TOKEN_PATH: token}


def _are_ordinary(keys: set[str], token_key: str) -> bool:
    """Return whether no recipient is noted, and no two addresses end alike."""
    tails = {key[-_TAIL:] for key in (*keys, token_key)}
    return len(tails) > len(keys) and not any(map(is_noted, keys))


def are_usual_pairs(metadata: Any) -> bool:
    """Return whether metadata is a plain object of strings, with names that say nothing about a value."""
    if type(metadata) is not dict or not _STRINGS(map(type, metadata.values())):
        return False
    return are_plain_names(metadata)


def are_plain_names(metadata: dict[str, str]) -> bool:
    """Return whether no name of metadata makes its value a secret. Names can be of any type."""
    return plain_names.issuperset(metadata) or all(map(_is_plain_pair, metadata.items()))


def _tail_of(address: str) -> str:
    tail = _tails.get(address)
    return _new_tail(address) if tail is None else tail


def _new_tail(address: str) -> str:
    """Return the end of an EVM address in the form that is compared; "" if a rule for recipients can fire on it.

    Raises ValueError if it does not match its pattern.
    """
    if type(address) is not str:
        return ""
    written = address.encode()
    lower = written.lower()
    if len(lower) != _LENGTH or lower[2:].translate(None, b"0123456789abcdef") or written[:2] != b"0x":
        raise ValueError("no EVM address")
    key = lower.decode()
    tail = "" if is_noted(key) or not has_checksum(written, lower) else key[-_TAIL:]
    if len(_tails) >= _MOST_TAILS:
        _tails.clear()
    _tails[address] = tail
    return tail


def _new_solana_tail(address: str) -> str:
    """Return the end of a Solana address; "" if a rule for recipients can fire on it."""
    if type(address) is not str:
        return ""
    is_clean = not is_noted_on_solana(address) and key_length(address) == 32 and is_on_curve(address)
    tail = address[-_TAIL:] if is_clean else ""
    if len(_solana_tails) >= _MOST_TAILS:
        _solana_tails.clear()
    _solana_tails[address] = tail
    return tail


_OF_EVM: Final = (_tails, _new_tail)
_OF_SOLANA: Final = (_solana_tails, _new_solana_tail)


def _is_plain_pair(pair: tuple[str, str]) -> bool:
    """Return whether a name of metadata, of any type, is a string that does not make its value a secret."""
    name, value = pair
    if name in plain_names:
        return True
    if name in _telling_names and type(name) is str:
        return not may_be_secret(value)
    is_telling = _is_telling(name)
    if is_telling is None:
        return False
    names = _telling_names if is_telling else plain_names
    if len(names) < _MOST_NAMES:
        names.add(name)
    return not (is_telling and may_be_secret(value))


def _is_telling(name: object) -> bool | None:
    """Return whether a name can make a hash or an id a secret; None if it is worth a word itself, or no string."""
    if type(name) is not str or len(name) > _LONGEST_NAME or not (name.isascii() and name.isprintable()):
        return None
    lower = name.lower()
    if any(sign in lower for sign in _UNUSUAL_IN_NAMES):
        return None
    return any(word in lower for word in _TELLING)
