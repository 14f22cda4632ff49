"""The schema for other languages: no false refusal, and everything that it claims to say."""

from __future__ import annotations

import io
import json
import re
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from daimo_validate import Schema, Validator, validate
from daimo_validate.cli.main import Streams, main
from daimo_validate.cli.version import version
from daimo_validate.core.inputs.strings import Text
from daimo_validate.core.rules import RULES
from daimo_validate.schema.export import PATTERNS
from tests.helpers.budget import examples
from tests.helpers.published import COMPONENTS, oracle, published, published_validator
from tests.helpers.requests import SOLANA_USDC, WALLET, call, evm, metadata, request, solana
from tests.helpers.strategies import broken, broken_requests, instances_of, json_values, requests

EXPORTED = oracle(Schema.named().export(formats=True))
COMPONENTS_OF = published()["components"]["schemas"]
EXPRESSED = {
    "wrong-type", "missing-field", "not-an-option", "schema-mismatch", "evm-address", "chain-id", "not-evm-chain",
    "solana-usdc-only", "amount-format", "amount-zero", "calldata-hex", "phone-e164",
}  # fmt: skip
RULE_OF = {
    "eip55-address": "evm-address",
    "solana-address": "solana-address",
    "token-amount": "amount-format",
    "calldata": "calldata-hex",
    "e164-phone": "phone-e164",
    "web-url": "theme-url",
}
EXACT = {"eip55-address", "token-amount", "calldata", "e164-phone"}

near_chains = st.one_of(
    st.sampled_from([501, 501.0, 728126428, 2**53, 2**53 - 1, 0, -0.0, -1, 1, 8453.5, 1e300, True, "1", None]),
    st.integers(-3, 10**17),
    st.floats(allow_nan=False, allow_infinity=False),
)
near_amounts = st.one_of(st.from_regex(r"\A[0.1]{0,8}\Z"), st.text("0123456789.,eE+- \n１٣", max_size=8))
near_calldata = st.text("0xXaF19g\n", max_size=6).map(lambda tail: "0x" + tail)
near_phones = st.one_of(st.from_regex(r"\A\+[0-9]{0,17}\n?\Z"), st.text("+0123 -１", max_size=8))
near_urls = st.one_of(
    st.tuples(
        st.sampled_from(["http:", "https:", "HTTPS:", "ftp:", ""]),
        st.sampled_from(["//", "/", "///", "//a", "//user@h", "//[::1]", "//ä.eu:8"]),
        st.text(max_size=5),
    ).map("".join),
    st.text(max_size=8),
)

NEAR: dict[str, st.SearchStrategy[Any]] = {
    "destination.type": st.sampled_from(["evm", "solana", "Evm", None, 1]),
    "destination.chainId": near_chains,
    "destination.amountUnits": near_amounts,
    "destination.calldata": near_calldata,
    "destination.tokenAddress": st.sampled_from([SOLANA_USDC, WALLET, WALLET + "\n", "1" * 32, "2" * 42]),
    "metadata.phone": near_phones,
    "display.themeCssUrl": near_urls,
}


@st.composite
def near_requests(draw: st.DrawFn) -> Any:
    """Requests of which one or two fields are near the line between right and wrong."""
    tree: dict[str, Any] = request(draw(st.sampled_from([{}, solana(), call("0x"), solana(chainId=501)])))
    for place in draw(st.lists(st.sampled_from(sorted(NEAR)), min_size=1, max_size=2, unique=True)):
        parent, _, field = place.partition(".")
        tree[parent] = {**tree.get(parent, {}), field: draw(NEAR[place])}
    return tree


any_json = st.one_of(requests, broken_requests, near_requests(), json_values)


@cache
def values_of(component: str) -> st.SearchStrategy[Any]:
    near = instances_of(COMPONENTS_OF[component], COMPONENTS_OF)
    return st.one_of(near, broken(near, st.one_of(json_values, near_amounts, near_calldata)))


@cache
def exported(component: str) -> Any:
    return oracle(Schema.named(component).export(formats=True))


@cache
def validator_of(component: str) -> Validator:
    return Validator(schema=Schema.named(component))


class TestNoFalseRefusal:
    """What the exported schema refuses has an error, and what it accepts the published schema accepts."""

    @given(any_json)
    def test_requests(self, payload: Any) -> None:
        accepted = EXPORTED.is_valid(payload)
        assert accepted or not validate(payload).ok
        assert not accepted or published_validator("CreateSessionRequest").is_valid(payload)

    @pytest.mark.parametrize("component", [c for c in COMPONENTS if c != "CreateSessionRequest"])
    @examples(0.5)
    @given(data=st.data())
    def test_every_component(self, component: str, data: st.DataObject) -> None:
        value = data.draw(values_of(component))
        accepted = exported(component).is_valid(value)
        assert accepted or not validator_of(component).validate(value).ok
        assert not accepted or published_validator(component).is_valid(value)

    def test_the_strategy_stands_on_both_sides_of_the_line(self) -> None:
        verdicts: set[tuple[bool, bool]] = set()

        # A profile with few examples would not reach all.
        @settings(max_examples=60)
        @given(near_requests())
        def judge(payload: Any) -> None:
            verdicts.add((EXPORTED.is_valid(payload), published_validator("CreateSessionRequest").is_valid(payload)))

        judge()
        assert verdicts == {(True, True), (False, True), (False, False)}


class TestWhatItSays:
    """Every error of the rules that it expresses is refused."""

    @given(any_json)
    def test_requests(self, payload: Any) -> None:
        if any(finding.rule in EXPRESSED for finding in validate(payload).errors):
            assert not EXPORTED.is_valid(payload)

    @pytest.mark.parametrize(
        ("patch", "accepted"),
        [
            (evm(chainId=8453.0), True),
            (evm(chainId=2**53 - 1), True),
            (evm(chainId=2**53), False),
            (evm(chainId=0), False),
            (evm(chainId=501), False),
            (evm(amountUnits=".5"), True),
            (evm(amountUnits="10."), True),
            (evm(amountUnits="0." + "0" * 60 + "1"), True),
            (evm(amountUnits="000.000"), False),
            (evm(amountUnits="１"), False),
            (call("0x"), True),
            (call("0xd0e30db"), False),
            (metadata(phone="+14155552671"), True),
            (metadata(phone="+14155552671\n"), False),
            (metadata(email="not an address, which is a warning"), True),
            (solana(), True),
            (solana(tokenAddress="1" * 32), False),
            (evm(address=WALLET[:-1] + "D"), True),
        ],
        ids=str,
    )
    def test_examples(self, patch: Any, accepted: bool) -> None:
        assert EXPORTED.is_valid(request(patch)) == accepted


class TestPatterns:
    """A pattern refuses nothing that the rule of its format accepts; most accept nothing that it refuses."""

    def test_every_pattern_has_a_rule(self) -> None:
        assert set(PATTERNS) == set(RULE_OF)

    @pytest.mark.parametrize("name", PATTERNS)
    @given(data=st.data())
    def test_against_the_rule(self, name: str, data: st.DataObject) -> None:
        near = st.one_of(st.from_regex(PATTERNS[name]), near_amounts, near_calldata, near_phones, near_urls, st.text())
        value = data.draw(near)
        # `$` of ECMA-262 is the end alone.
        matches = re.search(PATTERNS[name][:-1] + r"\Z", value) is not None
        errors = [f for f in RULES[RULE_OF[name]].check(Text(("a",), value)) if f.severity is None]
        assert matches or errors
        assert not (name in EXACT and matches and errors)

    @pytest.mark.parametrize("pattern", [*PATTERNS.values(), Schema.named().export(formats=True)["properties"]["destination"]["then"]
                                         ["properties"]["amountUnits"]["pattern"]])  # fmt: skip
    def test_only_what_every_engine_reads_alike(self, pattern: str) -> None:
        # JSON Schema 2020-12 Core, section 6.4, and literal characters.
        assert re.fullmatch(r"\^(?:\\[.+]|\(\?:|[A-Za-z0-9:/|)*+?]|\[\^?[A-Za-z0-9/?# -]+\]|\{[0-9,]+\})*\$", pattern)


class TestForm:
    @pytest.mark.parametrize("component", COMPONENTS)
    def test_every_component_is_a_schema_with_a_name(self, component: str) -> None:
        schema = Schema.named(component).export("1.2.3", formats=True)
        Draft202012Validator.check_schema(schema)
        assert list(schema)[:5] == ["$schema", "$id", "$comment", "title", "description"]
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert (schema["$id"], schema["title"]) == (f"urn:daimo-validate:{component}", component)
        assert schema["$comment"] == (
            "Exported by daimo-validate 1.2.3. Every `format` is an annotation: an implementation that does not "
            "know it has to pass over it."
        )

    def test_without_a_version(self) -> None:
        assert Schema.named().export(formats=True)["$comment"].startswith("Exported by daimo-validate. Every")

    def test_the_schema_itself_is_left_as_it_is(self) -> None:
        schema = Schema.named()
        before = json.dumps(schema.json_schema)
        schema.export(formats=True)
        assert json.dumps(schema.json_schema) == before

    def test_conditions_and_choices_of_a_newer_document_are_left_as_they_are(self) -> None:
        document = published()
        fields = document["components"]["schemas"]["CreateSessionRequest"]["properties"]
        shape = {"properties": {"amountUnits": {"type": "string"}}}
        fields["extra"] = {"not": shape, "anyOf": [shape, {"required": ["a"]}], "oneOf": [shape, {"type": "object"}]}
        exported = Schema.from_openapi(document).export(formats=True)["properties"]["extra"]
        assert "pattern" not in json.dumps(exported)
        assert json.dumps(exported).count('"token-amount"') == 3

    def test_a_newer_document_with_other_bounds_and_types_keeps_them(self) -> None:
        document = published()
        evm_fields = document["components"]["schemas"]["CreateSessionRequest"]["properties"]["destination"]["oneOf"][0]
        for schema in ({"type": ["number", "string"]}, {"type": "number", "minimum": 5}):
            evm_fields["properties"]["chainId"] = schema
            exported = Schema.from_openapi(document).export(formats=True)["properties"]["destination"]["then"]
            assert exported["properties"]["chainId"] == schema


class TestCommand:
    @pytest.mark.parametrize(
        ("flags", "settings"),
        [([], {}), (["--types"], {"closed": True}), (["--formats"], {"formats": True})],
        ids=str,
    )
    def test_it_prints_the_export(self, flags: list[str], settings: dict[str, bool]) -> None:
        for arguments, schema in (([], Schema.named()), (["Session"], Schema.named("Session"))):
            printed = json.dumps(schema.export(version(), **settings), indent=2) + "\n"
            assert _ran("schema", *arguments, *flags) == (0, printed, "")

    def test_one_form_at_a_time(self) -> None:
        code, out, error = _ran("schema", "--types", "--formats")
        assert (code, out) == (2, "")
        assert "argument --formats: not allowed with argument --types" in error

    def test_it_prints_the_openapi_document(self) -> None:
        code, out, _ = _ran("schema", "--openapi")
        document = json.loads(out)
        (path,) = document["paths"]
        assert (code, path) == (0, "/v1/sessions")
        assert set(document["components"]["schemas"]) == set(COMPONENTS)
        for name, schema in document["components"]["schemas"].items():
            mapping = schema.get("discriminator", {}).get("mapping", {})
            for reference in mapping.values():
                assert reference.removeprefix("#/components/schemas/") in COMPONENTS
            if not mapping:
                assert schema == COMPONENTS_OF[name]

    def test_the_openapi_document_is_one(self) -> None:
        assert _ran("schema", "Session", "--openapi") == (
            2,
            "",
            "daimo-validate: --openapi prints the whole document; leave out the component\n",
        )

    def test_it_prints_the_published_one_when_asked(self) -> None:
        assert _ran("schema", "--published") == (0, json.dumps(dict(Schema.named().json_schema), indent=2) + "\n", "")

    def test_a_name_that_is_none(self) -> None:
        assert _ran("schema", "Sesion") == (
            2,
            "",
            'daimo-validate: the API document has no component "Sesion"; did you mean Session?\n',
        )


def _ran(*arguments: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    return main(arguments, Streams(None, out, err, {})), out.getvalue(), err.getvalue()
