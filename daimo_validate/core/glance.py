"""One glance at a request: whether all of it is ordinary, for requests that are made of what earlier ones had.

The usual gate asks the engine about every field. A program sends the same fields with every request, in the same words
and to the same treasuries: those are looked up here. The amount and metadata are new each time; they are joined to one
text, which the engine judges in one call. A glance accepts only what no rule can fire on but those for the spelling of
addresses; property tests hold it to that. None is not a verdict.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from daimo_validate.core.formats import LONGEST
from daimo_validate.core.inputs import Record, records_of_misspelt
from daimo_validate.core.inputs.base import Body
from daimo_validate.core.inputs.call import is_ordinary as is_ordinary_call
from daimo_validate.core.inputs.metadata import SOME_PHRASE
from daimo_validate.core.inputs.metadata import is_usual as are_usual_values
from daimo_validate.core.inputs.options import is_usual as are_usual_options
from daimo_validate.core.inputs.options import names_of
from daimo_validate.core.inputs.usual import are_plain_names, are_usual_addresses, plain_names
from daimo_validate.text.hints import Any, Final, TypeAlias

Gate: TypeAlias = Callable[[object], bool]

# How many titles with their verbs are remembered, and up to what length: some 2 MB at most.
_MOST_WORDS: Final = 4096
_LONGEST_WORDS: Final = 512
_MOST_CHARACTERS: Final = 1024
# What stands for an absent field that has a pattern of its own.
_AMOUNT: Final = "1"
_EMAIL: Final = "a@b.co"
_PHONE: Final = "+14155552671"
_STRINGS: Final = frozenset({str}).issuperset
_joined: Final = "\0".join
_bytes: Final = bytes.fromhex


class Glance:
    """The glance at requests of the shipped document, whose usual gate is `usual`; `gate` compiles a schema.

    It can serve many threads: what it remembers is only added, or forgotten as a whole.
    """

    __slots__ = (
        "_has_usual_words",
        "_is_brief",
        "_is_text",
        "_longest_call",
        "_most_options",
        "_most_pairs",
        "_options",
        "_words",
        "is_amount",
    )

    def __init__(self, usual: Any, gate: Callable[[Any], Gate]) -> None:
        fields = usual["properties"]
        destination = fields["destination"]["then"]["properties"]
        options = fields["display"]["properties"]["paymentOptions"]
        amount = destination["amountUnits"]["pattern"]
        form, secrets = _patterns_of_text(amount, fields["metadata"])
        self.is_amount: Final = re.compile(_inner(amount), re.ASCII).fullmatch
        self._is_text: Final = gate({"pattern": form, "not": {"pattern": secrets}})
        self._is_brief: Final = gate({"pattern": form, "not": {"pattern": f"{secrets}|{SOME_PHRASE}"}})
        self._has_usual_words: Final = gate(fields["display"])
        self._longest_call: Final[int] = destination["calldata"]["maxLength"]
        self._options: Final = frozenset(options["items"]["then"]["enum"])
        self._most_options: Final[int] = options["maxItems"]
        self._most_pairs: Final[int] = fields["metadata"]["maxProperties"]
        self._words: Final[set[tuple[str, ...]]] = set()

    def records_of(self, body: Any) -> tuple[Record, ...] | None:
        """Return what `records_of_usual` returns of a request that is ordinary but for the spelling of its addresses.

        None for any other body. May raise.
        """
        destination, display = body["destination"], body["display"]
        if not type(body) is type(destination) is dict or not self._is_usual_display(display):
            return None
        amount = destination.get("amountUnits", _AMOUNT)
        if "metadata" in body:
            if not self.has_usual_pairs(body["metadata"], amount):
                return None
        elif type(amount) is not str or not self.is_amount(amount):
            return None
        if not self._has_usual_fields(body, destination):
            return None
        return () if are_usual_addresses(body, destination, display) else records_of_misspelt(body, destination)

    def _has_usual_fields(self, body: Body, destination: dict[str, Any]) -> bool:
        kind, address, token = destination["type"], destination["address"], destination["tokenAddress"]
        if not type(kind) is type(address) is type(token) is str:
            return False
        fields = 4 if kind == "evm" else 3
        if "amountUnits" in destination:
            fields += 1
        if "calldata" in destination:
            fields += 1
            if kind != "evm" or not self.is_usual_call(body, destination):
                return False
        if len(destination) != fields:
            return False
        others = len(body) - 2 - ("metadata" in body)
        return not others or (others == 1 and "refundAddress" in body and type(body["refundAddress"]) is str)

    def is_usual_call(self, body: Body, destination: Body) -> bool:
        if not is_ordinary_call(body, destination, {}):
            return False
        calldata = destination["calldata"]
        if calldata[:2] != "0x" or len(calldata) > self._longest_call:
            return False
        # White space between bytes is left out.
        return 2 + 2 * len(_bytes(calldata[2:])) == len(calldata)

    def _is_usual_display(self, display: dict[str, Any]) -> bool:
        title, verb = display["title"], display["verb"]
        if not type(title) is type(verb) is str or type(display) is not dict:
            return False
        words: tuple[str, ...] = (title, verb)
        others = len(display) - 2
        if others and "themeCssUrl" in display:
            words = (title, verb, display["themeCssUrl"])
            others -= 1
        if others and not (others == 1 and self._are_known(display.get("paymentOptions"))):
            return self._learn(words, display)
        return (words in self._words and type(words[-1]) is str) or self._learn(words, display)

    def _learn(self, words: tuple[str, ...], display: dict[str, Any]) -> bool:
        """Return whether a display object is usual. If it is, its words are remembered."""
        if type(words[-1]) is not str or not (self._has_usual_words(display) and are_usual_options({}, {}, display)):
            return False
        if sum(map(len, words)) <= _LONGEST_WORDS:
            if len(self._words) >= _MOST_WORDS:
                self._words.clear()
            self._words.add(words)
        return True

    def _are_known(self, options: Any) -> bool:
        names = options if type(options) is list and _STRINGS(map(type, options)) else names_of(options)
        # Which one may be the only one, the gate says.
        return 1 < len({*names}) == len(names) <= self._most_options and self._options.issuperset(names)

    def has_usual_pairs(self, metadata: dict[str, str], amount: str = _AMOUNT) -> bool:
        if type(metadata) is not dict:
            return False
        get = metadata.get
        text = _joined((amount, get("email", _EMAIL), get("phone", _PHONE), *metadata.values()))
        pairs = len(metadata)
        if len(text) > _MOST_CHARACTERS or pairs > self._most_pairs or text.count("\0") != pairs + 2:
            return False
        # The second asks this first; without the call it takes half of the time.
        if not (plain_names.issuperset(metadata) or are_plain_names(metadata)):
            return False
        if self._is_brief(text):
            return True
        if "email" in metadata and not self._is_text(text) and _is_mailbox(metadata["email"]):
            # No pattern can tell which names IDNA allows.
            text = _joined((amount, _EMAIL, get("phone", _PHONE), *metadata.values()))
        return self._is_text(text) and are_usual_values({"metadata": metadata}, {}, {})


def _is_mailbox(text: str) -> bool:
    # Imported on use: few requests have an address that the pattern leaves open.
    from daimo_validate.core.mailboxes import is_mailbox

    return len(text) <= LONGEST["email-address"] and is_mailbox(text)


def _patterns_of_text(amount: str, metadata: Mapping[str, Any]) -> tuple[str, str]:
    """Return the pattern of an amount and the values of metadata, joined by NUL, and that of what none may hold."""
    fields, other = metadata["properties"], metadata["additionalProperties"]
    parts = (amount, fields["email"]["pattern"], fields["phone"]["pattern"])
    form = r"\x00".join(f"(?:{_inner(part)})" for part in parts)
    refused = dict.fromkeys(pattern for each in (*fields.values(), other) for pattern in _refused(each))
    return rf"^{form}(?:\x00(?:{_inner(other['pattern'])}))+$", "|".join(refused)


def _refused(schema: Mapping[str, Any]) -> list[str]:
    """Return the patterns that a schema refuses, also where it asks for longer texts only."""
    return [each["not"]["pattern"] for each in (schema, *schema.get("allOf", ())) if "not" in each]


def _inner(pattern: str) -> str:
    return pattern.removeprefix("^").removesuffix("$")
