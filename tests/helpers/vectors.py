"""The language-neutral test vectors, made from the corpus, the rules' examples and the tables here.

`python -m schemas.regenerate` writes them twice, for readers and for the package. They expect what the validator
reports today, so read the difference before you commit it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator

from daimo_validate import Policy, Report, Schema, Validator
from daimo_validate.core.rules import RULES
from daimo_validate.core.rules._base import Rule
from tests.helpers.published import ROOT
from tests.helpers.requests import (
    NULL,
    WALLET,
    call,
    display,
    evm,
    metadata,
    options,
    plain_request,
    request,
    solana,
)

_OPTION_LISTS: list[list[Any]] = [
    ["AllWallets"], ["AllWallets", ["Coinbase", "Binance"]], [], [[]], ["coinbase"], ["Coinbase", "Coinbase"],
    [["Coinbase", ["Binance"]]], [None], [{"name": "Coinbase"}],
]  # fmt: skip
FILES: Final = (
    ROOT / "tests" / "vectors" / "requests.json",
    ROOT / "daimo_validate" / "compiled" / "vectors.json",
)
VERSION: Final = 1
"""The version of the form. Groups, tests and keys may be added; an existing key keeps its meaning."""

OF_FILES: Final = frozenset({"unquoted-value", "public-api-key", "no-payload", "unused-suppression"})
"""Rules about files, which no request body can break."""
OF_RESPONSES: Final = frozenset(
    {rule.id for rule in RULES.values() if rule.example.status is not None or rule.example.event}
    | {"undocumented-status"}
)
"""Rules about what the API answers or sends, which no request body can break."""
UNREACHABLE: Final = frozenset({"schema-mismatch"})
"""Rules that nothing breaks today: other rules report every keyword of the published schema."""

_VALIDATOR: Final = Validator()
_EXPORTED: Final = Draft202012Validator(Schema.named().export())
_CORPUS: Final = ROOT / "tests" / "corpus"
_FORMS: Final[Mapping[str, Mapping[str, Any]]] = {
    "destination.chainId": {
        name: evm(chainId=number)
        for name, number in {
            "the smallest": 1,
            "as a float without a fraction": 8453.0,
            "the largest": 2**53 - 1,
            "2^53": 2**53,
            "zero": 0,
            "negative": -8453,
            "with a fraction": 8453.5,
            "a string": "8453",
            "true": True,
            "null": NULL,
            "absent": None,
            "Solana's": 501,
            "Tron's": 728126428,
        }.items()
    },
    "destination.amountUnits": {
        json.dumps(amount): evm(amountUnits=amount)
        for amount in (
            "10", "10.00", "0.01", ".5", "10.", "007.50", "10.000000", "10.0000001", "14990000", "0", "0.00", ".0",
            ".", "", " ", "1.2.3", "1e3", "+10", "-10", "1,000.00", "1 000", "$10", "10.00\n", "0x10", "１０",
            "undefined", "NaN", "8199999.999999999", "9" * 78, 10, 10.5,
        )
    }
    | {"absent": evm(amountUnits=None)},
    "destination.calldata": {
        json.dumps(data): call(data)
        for data in (
            "0xd0e30db0", "0xD0E30DB0", "0x", "0xd0e30d", "0xd0e30db", "d0e30db0", "0Xd0e30db0", "0xd0e30dbg",
            "0xd0e30db0\n", "", 0,
        )
    },
    "destination.address, evm": {
        "right checksum": evm(address=WALLET),
        "all lower case": evm(address=WALLET.lower()),
        "all upper case": evm(address="0x" + WALLET[2:].upper()),
        "one letter in the wrong case": evm(address=WALLET[:-1] + "D"),
        "39 digits": evm(address=WALLET[:-1]),
        "41 digits": evm(address=WALLET + "d"),
        "0X": evm(address="0X" + WALLET[2:]),
        "no 0x": evm(address=WALLET[2:]),
        "a newline at the end": evm(address=WALLET + "\n"),
        "a letter that is not a hex digit": evm(address=WALLET[:-1] + "g"),
        "absent": evm(address=None),
    },
    "destination.address, solana": {
        "32 bytes": solana(),
        "31 bytes, which the pattern admits": solana(address="2" * 42),
        "33 bytes, which the pattern admits": solana(address="z" * 44),
        "a letter that is not base58": solana(address="9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWW0"),
        "an EVM address": solana(address=WALLET),
        "45 characters": solana(address="9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWMM"),
        "a mint other than USDC": solana(tokenAddress="Es9vMFrzaCERmJfrF4H2FYD4KCoNkY11McCe8BenwNYB"),
        "calldata, which is for evm": solana(calldata="0xd0e30db0"),
    },
    "destination.type": {
        json.dumps(kind): evm(type=kind) for kind in ("evm", "solana", "EVM", "tron", "", 1)
    }
    | {"absent": evm(type=None), "null": evm(type=NULL)},
    "metadata": {
        json.dumps(pairs): metadata(**pairs)
        for pairs in (
            {}, {"orderId": "4711"}, {"orderId": 4711}, {"nested": {"a": "b"}}, {"phone": "+14155552671"},
            {"phone": "+12"}, {"phone": "+1"}, {"phone": "14155552671"}, {"phone": "+04155552671"},
            {"phone": "+123456789012345"}, {"phone": "+1234567890123456"}, {"phone": "+1 415 555 2671"},
            {"phone": "+14155552671\n"}, {"phone": "+１４１５５５５２６７１"}, {"phone": ""},
            {"email": "account@daimo.com"}, {"email": "account@daimo"}, {"email": "Acme <account@daimo.com>"},
        )
    },
    "display": {
        json.dumps(fields): display(**fields)
        for fields in (
            {"themeCssUrl": "https://cdn.example.com/theme.css"}, {"themeCssUrl": "http://cdn.example.com/theme.css"},
            {"themeCssUrl": "HTTPS://cdn.example.com:8443/ä.css?a=b#c"}, {"themeCssUrl": "/theme.css"},
            {"themeCssUrl": "ftp://cdn.example.com/theme.css"}, {"themeCssUrl": "https:///theme.css"},
            {"themeCssUrl": "https://"}, {"themeCssUrl": "https://cdn.example.com/my theme.css"},
            {"themeCssUrl": "https://cdn.example.com:port/theme.css"}, {"themeCssUrl": ""},
            {"verb": ""}, {"verb": "Deposit now"}, {"title": 5},
        )
    },
    "display.paymentOptions": {
        json.dumps(names): options(*names)
        for names in _OPTION_LISTS
    }
    | {"a string": display(paymentOptions="AllWallets")},
}  # fmt: skip


def groups() -> Iterator[dict[str, Any]]:
    """Yield a group for each rule that a body can break, then forms of fields, bounds and the corpus."""
    for rule in RULES.values():
        if rule.id not in OF_FILES | OF_RESPONSES and rule.example.bad:
            yield _group(f"{rule.id}: {rule.summary}", _of_examples(rule))
    for place, patches in _FORMS.items():
        yield _group(f"forms: {place}", [_of_payload(name, request(patch)) for name, patch in patches.items()])
    yield _group("bounds: depth and size", _of_bounds())
    for folder, what in (("ok", "with no findings"), ("err", "with findings")):
        yield _group(f"corpus: bodies as people write them, {what}", _of_corpus(_CORPUS / folder))


def text() -> str:
    """Return the file: a JSON array of groups, in ASCII, one test per line."""
    return "[\n" + ",\n".join(_lines(group) for group in groups()) + "\n]\n"


def _group(description: str, tests: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {"description": description, "version": VERSION, "tests": list(tests)}


def _of_examples(rule: Rule) -> list[dict[str, Any]]:
    policy = rule.example.policy
    tests = []
    for name, example in (("bad", rule.example.bad), ("good", rule.example.good)):
        if rule.example.whole:
            tests.append(_of_body(name, example))
        elif rule.id == "duplicate-key":
            # A merge would drop the repeated key, so the members are appended as text.
            tests.append(_of_body(name, json.dumps(plain_request())[:-1] + ", " + example[1:]))
        elif rule.id == "not-json" and name == "bad":
            tests.append(_of_body(name, json.dumps(request(json.loads(example)))))
        else:
            tests.append(_of_payload(name, request(json.loads(example)), policy))
    return tests


def _of_bounds() -> list[dict[str, Any]]:
    # The body is a level of its own. Text past the bound is not read, so it has fewer findings than a value.
    shallow, deep = ("[" * (depth - 1) + "]" * (depth - 1) for depth in (64, 65))
    return [
        _of_payload("64 levels", request({"extra": json.loads(shallow)})),
        _of_body("65 levels", json.dumps(request({"extra": json.loads(deep)}))),
        *[_of_payload(f"{count} items", request({"extra": [0] * count})) for count in (1900, 2000)],
    ]


def _of_corpus(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("*.json")):
        if path.name.endswith(".expected.json"):
            continue
        try:
            body = path.read_bytes().decode()
        except UnicodeDecodeError:
            # A JSON file cannot hold a body that is not text.
            continue
        name = path.stem.replace("-", " ")
        of_text = {f.rule for f in _VALIDATOR.validate_json(body).findings} & {"syntax", "duplicate-key", "not-json"}
        yield _of_body(name, body) if of_text else _of_payload(name, json.loads(body))


def _of_payload(description: str, payload: Any, policy: Mapping[str, Any] | None = None) -> dict[str, Any]:
    report = (Validator(policy=Policy(**policy)) if policy else _VALIDATOR).validate(payload)
    structural = _EXPORTED.is_valid(payload)
    assert structural or not report.ok
    given = {"policy": dict(policy)} if policy else {}
    return {"description": description, "payload": payload, **given, **_expected(report), "structural": structural}


def _of_body(description: str, body: str) -> dict[str, Any]:
    return {"description": description, "body": body, **_expected(_VALIDATOR.validate_json(body))}


def _expected(report: Report) -> dict[str, Any]:
    assert report.crashes == ()
    findings = [{"param": f.param, "rule": f.rule, "severity": f.severity.value} for f in report.findings]
    return {"valid": report.ok, "findings": findings}


def _lines(group: dict[str, Any]) -> str:
    head = json.dumps({name: value for name, value in group.items() if name != "tests"})[:-1]
    tests = ",\n".join(f"    {json.dumps(test)}" for test in group["tests"])
    return f'  {head}, "tests": [\n{tests}\n  ]}}'
