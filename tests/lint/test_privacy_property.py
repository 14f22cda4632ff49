"""Personal data and secrets never leave the file: no finding, frame, format or diff repeats them."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from typing import Any
from uuid import UUID

from hypothesis import example, given
from hypothesis import strategies as st
from mnemonic import Mnemonic

from daimo_validate.diagnostics.model import LintResult
from daimo_validate.documents import Format
from daimo_validate.lint.check import CheckSettings
from daimo_validate.lint.diffs import diff
from daimo_validate.output import FORMATS, OutputOptions, render
from tests.helpers import formats
from tests.helpers.budget import examples
from tests.helpers.requests import BASE_USDC, REFUND, plain_request
from tests.lint.documents import KINDS, TEXTS, around, written_as
from tests.lint.linting import VALIDATOR, fix, lint
from tests.output.test_hostile import FOR_PROGRAMS

# Letters that no word, digest or message consists of.
SECRETS = st.text("QXZJKV", min_size=12, max_size=20)
MISTAKES: list[dict[str, Any]] = [
    {},
    {"refundAddress": "0x1"},
    {"refundAddress": None},
    {"refundAddress": REFUND.lower()},
    {"display": {"title": "", "verb": "a b"}},
    {"destination": {"type": "evm", "address": "0xYourAddress", "chainId": "1"}},
]
MARKS = st.sampled_from(
    ["", "+1 ", "0x", "a@", "sk_live_", "- ", "a: ", "'", '"', "\\", "\n", "\t", "é😀", "${", "*", "&"]
)


@st.composite
def hidden(draw: st.DrawFn, secret: str) -> Any:
    """Return a value of any shape with a secret in it."""
    text = draw(MARKS) + secret + draw(MARKS)
    return draw(st.sampled_from([text, [text], {"a": text}, {"b": [1, {"c": text}]}]))


@st.composite
def payloads(draw: st.DrawFn, secret: str) -> dict[str, Any]:
    """Return a payload with a secret in a place that no output may repeat."""
    body = {**plain_request(), **draw(st.sampled_from(MISTAKES))}
    key = draw(st.sampled_from(["phone", "email", "note", "type", "address", "title", "x.y", "destination"]))
    place = draw(st.sampled_from(["metadata", "metadata", "metadata", "metaData", "apiKey", "display", "destination"]))
    if place == "metadata":
        body["metadata"] = draw(st.permutations([(key, draw(hidden(secret))), ("other", "x")]).map(dict))
    elif place in ("display", "destination"):
        body[place] = {**body[place], "metadata": {key: draw(hidden(secret))}}
    else:
        body[place] = draw(hidden(secret))
    return dict(draw(st.permutations(list(body.items()))))


def digits(number: int) -> str:
    return sha256(b"%d" % number).hexdigest()


def phrase(number: int) -> str:
    words = Mnemonic("english").wordlist
    return " ".join(words[int(part, 16) % len(words)] for part in re.findall("....", digits(number))[:12])


SHAPES = st.integers(0, 999).flatmap(
    lambda number: st.sampled_from(
        [
            f"0x{digits(number)}",
            digits(number),
            digits(number).upper(),
            str(UUID(digits(number)[:32])),
            f"sk_live_{digits(number)[:24]}",
            f"ghp_{digits(number)[:36]}",
            phrase(number),
        ]
    )
)
FIELDS: list[tuple[str | int, ...]] = [
    *(("destination", name) for name in ("type", "address", "chainId", "tokenAddress", "amountUnits", "calldata")),
    *(("display", name) for name in ("title", "verb", "themeCssUrl", "paymentOptions")),
    ("display", "paymentOptions", 1),
    ("refundAddress",),
    ("metadata", "note"),
    ("toUnits",),
    ("apiKey",),
    ("destination", "Address"),
]


def with_value(path: tuple[str | int, ...], value: str) -> dict[str, Any]:
    body: dict[str, Any] = {**plain_request(), "metadata": {}}
    body["display"]["paymentOptions"] = ["AllWallets", "Solana"]
    outer: Any = body
    for step in path[:-1]:
        outer = outer[step]
    outer[path[-1]] = value
    return body


def outputs(text: str, format: Format, **wishes: Any) -> Iterator[str]:
    found = lint(text, format, **wishes)
    result = LintResult(diagnostics=found.diagnostics, files=1, payloads=found.payloads)
    for name in FORMATS:
        yield render(name, result, OutputOptions())
        if name not in FOR_PROGRAMS:
            yield render(name, result, OutputOptions(color=True, width=60))
    after = fix(text, format, unsafe=True, **wishes).data
    yield diff("pay", text.encode(), after, format, CheckSettings(validator=VALIDATOR, **wishes))
    yield repr([(each.finding, each.frame, each.related, each.fingerprint) for each in found.diagnostics])


# Each has a second mistake in the same place, so that there is a frame.
SETTINGS = {
    "map": (formats.YAML, "environment:\n  {key}: {text}\n  DAIMO_EU_REFUND_ADDRESS: '0x1'\n"),
    "list": (formats.YAML, "environment:\n  - '{key}={line}'\n  - DAIMO_EU_REFUND_ADDRESS=0x1\n"),
    "pairs": (formats.YAML, "env: [{{name: {key}, value: {text}}}, {{name: DAIMO_EU_REFUND_ADDRESS, value: '0x1'}}]\n"),
    "Secret": (formats.YAML, "kind: Secret\ndata: {{{key}: {encoded}, DAIMO_EU_REFUND_ADDRESS: MHgx}}\n"),
    "properties": (formats.PROPERTIES, "{key}={line}\nDAIMO_EU_REFUND_ADDRESS=0x1\n"),
    "Dockerfile": (formats.DOCKERFILE, "ENV {key}={text} DAIMO_EU_REFUND_ADDRESS=0x1\n"),
    "envrc": (formats.ENVRC, "export {key}={text} DAIMO_EU_REFUND_ADDRESS=0x1\n"),
    "tfvars": (formats.TERRAFORM, 'env = {{ {key} = {text}, DAIMO_EU_REFUND_ADDRESS = "0x1" }}\n'),
}


def is_repeated(text: str, secret: str, format: Format, length: int = 5, **wishes: Any) -> bool:
    """Return whether an output repeats so many characters of the secret in a row."""
    parts = re.compile("|".join({re.escape(secret[at : at + length]) for at in range(len(secret) - length + 1)}))
    return any(parts.search(output) for output in outputs(text, format, **wishes))


class TestPrivacy:
    """No output repeats five letters of a value of metadata or of an unknown field."""

    @given(st.data(), SECRETS, st.sampled_from(KINDS))
    def test_in_valid_documents(self, data: st.DataObject, secret: str, format: Format) -> None:
        text = data.draw(written_as(format, data.draw(around(data.draw(payloads(secret))))))
        assert secret in text
        assert not is_repeated(text, secret, format, is_named=True)

    @given(st.data(), SECRETS, st.sampled_from(KINDS))
    def test_near_syntax_errors(self, data: st.DataObject, secret: str, format: Format) -> None:
        text = data.draw(written_as(format, data.draw(around(data.draw(payloads(secret))))))
        at = data.draw(st.integers(0, len(text)) | st.integers(-30, 30).map(lambda by: max(text.index(secret) + by, 0)))
        junk = data.draw(
            st.sampled_from(["{", "}", "[", "]", ":", ",", "@", "\t", "&x ", "*x ", "=", "\x00", "\n", "%"])
        )
        assert not is_repeated(
            text[:at] + junk + text[at + data.draw(st.integers(0, 1)) :], secret, format, is_named=True
        )

    @given(SECRETS, st.sampled_from(["metadata", "metaData"]), st.sampled_from(["", "\n", "{"]))
    @example("QXZJKVQXZJKV", "metadata", "")
    def test_behind_anchors(self, secret: str, key: str, junk: str) -> None:
        text = f"""\
people: {{jane: &jane "{secret}", more: &more {{email: "{secret}", phone: "+1 {secret}"}}, to: &to "0x1"}}
pay:
  destination: {{type: evm, address: *to, chainId: 8453, tokenAddress: "{BASE_USDC}"}}
  display: {{title: A, verb: B}}
  {key}: {{<<: *more, a: {{b: *jane}}, c: *jane}} {junk}
"""
        assert not is_repeated(text, secret, formats.YAML, is_named=True)

    @given(SECRETS, TEXTS, st.sampled_from(['"{}"', "'{}'", "{}", '"{}', "'{}", "{} ' =", '"a\n{}\n']))
    def test_in_dotenv(self, secret: str, other: str, quotes: str) -> None:
        text = "".join(
            (
                f"KEY={quotes.format(secret)}\n",
                "DAIMO_REFUND_ADDRESS=0x1\n",
                f"NAME={json.dumps(other)}\n",
                f"DB_URL={quotes.format(secret)}\n",
            )
        )
        assert not is_repeated(text, secret, formats.DOTENV, is_named=True)


class TestSecrets:
    """No output repeats fourteen characters of what has the shape of a secret, wherever it is."""

    @examples(0.6)
    @given(
        st.data(),
        SHAPES,
        st.sampled_from(FIELDS),
        st.sampled_from(["{}", " {}", "{}\n", "my key: {}!", "{} {}"]),
        st.sampled_from(KINDS),
    )
    def test_in_any_field(
        self, data: st.DataObject, secret: str, path: tuple[str | int, ...], around_it: str, format: Format
    ) -> None:
        body = with_value(path, around_it.format(secret, "or so"))
        text = data.draw(written_as(format, data.draw(around(body))))
        if format is formats.YAML and data.draw(st.booleans()):
            text = text.replace(f"'{secret}'", secret)
        assert not is_repeated(text, secret, format, 14, is_named=True)

    @examples(0.6)
    @given(
        SHAPES,
        st.sampled_from(["TREASURY_ADDRESS", "REFUND_ADDRESS", "TOKEN_ADDRESS", "CHAIN_ID", "AMOUNT"]),
        st.sampled_from(['"{}"', "'{}'", "{}", "{} # {}", '"{}', "0x1 # {}"]),
        st.sampled_from(["\n", "\n# {}\n", " # {}\n", "\n# daimo-validate: ignore[evm-address] {}\n"]),
    )
    def test_in_dotenv(self, secret: str, key: str, value: str, end: str) -> None:
        text = f"DAIMO_{key}={value.format(secret, secret)}{end.format(secret)}DAIMO_REFUND_ADDRESS=0x1 # {secret}\n"
        assert not is_repeated(text, secret, formats.DOTENV, 14, is_named=True)

    @examples(0.6)
    @given(
        SHAPES,
        st.sampled_from(["TREASURY_ADDRESS", "REFUND_ADDRESS", "TOKEN_ADDRESS", "CHAIN_ID", "AMOUNT", "HOT_WALLET"]),
        st.sampled_from(["{}", "0x1 {}", "{}\n", "0x12DAIMO_API_KEY={}"]),
        st.sampled_from(sorted(SETTINGS)),
    )
    def test_in_settings(self, secret: str, key: str, value: str, form: str) -> None:
        text = value.format(secret)
        encoded = b64encode(text.encode()).decode()
        line = text.replace("\n", " ")
        format, template = SETTINGS[form]
        written = template.format(key=f"DAIMO_{key}", text=json.dumps(text), line=line, encoded=encoded)
        assert not is_repeated(written, secret, format, 14, is_named=True)
        if form == "Secret":
            assert not is_repeated(written, encoded, format, 18, is_named=True)

    @examples(0.6)
    @given(
        st.data(),
        SHAPES,
        st.sampled_from(["{}", "daimo-validate: ignore[{}]", "daimo-validate: ignore[eip55-missing] {}", "a, {}: {}"]),
        st.sampled_from([formats.JSONC, formats.YAML, formats.TOML]),
    )
    def test_in_comments(self, data: st.DataObject, secret: str, comment: str, format: Format) -> None:
        text = data.draw(written_as(format, data.draw(around(with_value(("refundAddress",), REFUND.lower())))))
        line = f" {format.comment} {comment.format(secret, secret)}"
        lines = [f"{each}{line}" if data.draw(st.booleans()) else each for each in text.split("\n")]
        assert not is_repeated("\n".join(lines), secret, format, 14, is_named=True)

    def test_without_quotes(self) -> None:
        for secret in (f"0x{digits(0)}", "9" * 64):
            text = f"refundAddress: {secret}\ndestination: {{type: evm, address: {secret}}}\ndisplay: {{title: A, verb: B}}\n"
            assert not is_repeated(text, secret, formats.YAML, 14, is_named=True)
