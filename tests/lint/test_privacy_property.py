"""What may be personal never leaves the file: no finding, frame, format or diff repeats a secret."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from daimo_validate.diagnostics.model import LintResult
from daimo_validate.documents import Format
from daimo_validate.lint.check import CheckSettings
from daimo_validate.lint.diffs import diff
from daimo_validate.output import FORMATS, OutputOptions, render
from tests.helpers import formats
from tests.helpers.requests import BASE_USDC, REFUND, plain_request
from tests.lint.documents import KINDS, TEXTS, around, written_as
from tests.lint.linting import VALIDATOR, fix, lint

# Letters of which no word, digest or message is made.
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
    """A value with a secret in it, of any shape."""
    text = draw(MARKS) + secret + draw(MARKS)
    return draw(st.sampled_from([text, [text], {"a": text}, {"b": [1, {"c": text}]}]))


@st.composite
def payloads(draw: st.DrawFn, secret: str) -> dict[str, Any]:
    """A payload with a secret where no output may repeat it."""
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


def outputs(text: str, format: Format, **wishes: Any) -> Iterator[str]:
    found = lint(text, format, **wishes)
    result = LintResult(diagnostics=found.diagnostics, files=1, payloads=found.payloads)
    for name in FORMATS:
        for options in (OutputOptions(), OutputOptions(color=True, width=60)):
            yield render(name, result, options)
    after = fix(text, format, unsafe=True, **wishes).data
    yield diff("pay", text.encode(), after, format, CheckSettings(validator=VALIDATOR, **wishes))
    yield repr([(each.finding, each.frame, each.related, each.fingerprint) for each in found.diagnostics])


def is_told(text: str, secret: str, format: Format, **wishes: Any) -> bool:
    """Whether an output repeats five letters of the secret, also with escapes between them."""
    parts = re.compile("|".join({secret[at : at + 5] for at in range(len(secret) - 4)}))
    return any(parts.search(output) for output in outputs(text, format, **wishes))


class TestPrivacy:
    """No output repeats five letters of a value of metadata, or of a field that nobody knows."""

    @given(st.data(), SECRETS, st.sampled_from(KINDS))
    def test_in_valid_documents(self, data: st.DataObject, secret: str, format: Format) -> None:
        text = data.draw(written_as(format, data.draw(around(data.draw(payloads(secret))))))
        assert secret in text
        assert not is_told(text, secret, format, speaks=True)

    @given(st.data(), SECRETS, st.sampled_from(KINDS))
    def test_near_syntax_errors(self, data: st.DataObject, secret: str, format: Format) -> None:
        text = data.draw(written_as(format, data.draw(around(data.draw(payloads(secret))))))
        at = data.draw(st.integers(0, len(text)) | st.integers(-30, 30).map(lambda by: max(text.index(secret) + by, 0)))
        junk = data.draw(
            st.sampled_from(["{", "}", "[", "]", ":", ",", "@", "\t", "&x ", "*x ", "=", "\x00", "\n", "%"])
        )
        assert not is_told(text[:at] + junk + text[at + data.draw(st.integers(0, 1)) :], secret, format, speaks=True)

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
        assert not is_told(text, secret, formats.YAML, speaks=True)

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
        assert not is_told(text, secret, formats.DOTENV, speaks=True)
