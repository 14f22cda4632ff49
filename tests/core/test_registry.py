"""The registry, every rule's metadata, and every rule's own examples."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from daimo_validate import Policy, Validator
from daimo_validate.core import rules
from daimo_validate.core.responses import check_event, check_response
from daimo_validate.core.rules import RULES
from daimo_validate.core.rules._base import Basis, Rule
from tests.core.test_events import EVENT
from tests.core.test_responses import GOOD
from tests.helpers.requests import merged, plain_request, request

ERROR_RULES = {
    "wrong-type", "missing-field", "not-an-option", "not-json", "too-deep", "too-large", "evm-address",
    "eip55-checksum", "solana-address", "burn-address", "dummy-address", "known-contract", "sends-to-token", "public-key-known", "solana-usdc-only",
    "chain-id", "not-evm-chain", "wrong-chain-token", "amount-format", "amount-zero", "amount-precision",
    "amount-overflow", "calldata-hex", "theme-url", "phone-e164", "secret-in-metadata", "destination-not-allowed",
    "refund-not-allowed", "chain-not-allowed", "token-not-allowed", "amount-over-limit", "look-alike-address",
    "calldata-shape", "calldata-recipient", "calldata-approve", "selector-not-allowed",
    "syntax", "duplicate-key", "schema-mismatch", "early-delivery", "missing-delivery", "session-id-format",
    "expires-before-created", "secret-in-field", "event-mismatch", "event-client-secret",
}  # fmt: skip
WARNING_RULES = {
    "unknown-field", "legacy-field", "eip55-missing", "solana-off-curve", "example-address", "unknown-chain",
    "unknown-token", "amount-style", "amount-base-units", "near-twin-address", "calldata-amount", "calldata-selector", "calldata-no-refund",
    "refund-is-target", "blank-text", "verb-one-word", "options-empty", "options-repeated", "phone-impossible",
    "email-format", "chain-name-mismatch", "token-symbol-mismatch", "error-type-mismatch", "undocumented-status",
    "under-delivery", "apple-pay-phone", "unfilled-value", "hidden-character", "unknown-event", "test-event",
}  # fmt: skip
# Rules of documents: their findings are made where text and place are known, and their examples are documents.
DOCUMENT_RULES = {
    "unquoted-value": "error",
    "public-api-key": "error",
    "no-payload": "warning",
    "unused-suppression": "warning",
}

RESPONSES = {201: GOOD, 400: {"error": {"type": "validation_error", "code": "invalid_parameter", "message": "no"}}}

# What another rule rightly says of a bad example, too.
COMPANIONS = {
    "look-alike-address": {"destination-not-allowed"},
    "amount-overflow": {"amount-base-units"},
    # The call goes to the token.
    "calldata-approve": {"sends-to-token"},
}
# Nobody reads 20,000 values or 64 levels, and the published schema has no keyword that no other rule reads.
WITHOUT_EXAMPLE = {"too-deep", "too-large", "schema-mismatch", "undocumented-status"}
WITH_EXAMPLE = [rule for rule in RULES.values() if rule.id not in WITHOUT_EXAMPLE | set(DOCUMENT_RULES)]


def test_what_a_rule_can_rest_on() -> None:
    assert [basis.value for basis in Basis] == ["schema", "documentation", "safety"]


def test_every_rule_of_the_list_is_there_with_its_severity() -> None:
    severities = {rule.id: rule.severity.value for rule in RULES.values()}
    listed = dict.fromkeys(ERROR_RULES, "error") | dict.fromkeys(WARNING_RULES, "warning")
    assert severities == listed | DOCUMENT_RULES


def test_rules_of_documents_say_nothing_of_a_payload() -> None:
    for rule in DOCUMENT_RULES:
        assert list(RULES[rule].check(object())) == []


def test_the_registry_equals_the_folder() -> None:
    files = {path.stem for path in Path(str(rules.__file__)).parent.glob("*.py") if not path.stem.startswith("_")}
    assert {rule.replace("-", "_") for rule in RULES} == files


def test_an_id_that_is_no_rule() -> None:
    assert "no-such-rule" not in RULES
    assert len(RULES) == len(list(RULES))
    with pytest.raises(KeyError, match="no-such-rule"):
        RULES["no-such-rule"]


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_metadata(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.id)
    if rule.id not in DOCUMENT_RULES:
        assert rule.check.__module__ == f"daimo_validate.core.rules.{rule.id.replace('-', '_')}"
    assert rule.summary.endswith((".", ")."))
    assert len(rule.why) > 40
    assert rule.basis in Basis


@pytest.mark.parametrize("rule", WITH_EXAMPLE, ids=lambda rule: rule.id)
def test_the_bad_example_fires_exactly_its_rule(rule: Rule) -> None:
    assert _fired(rule, rule.example.bad) == {rule.id} | COMPANIONS.get(rule.id, set())


@pytest.mark.parametrize("rule", WITH_EXAMPLE, ids=lambda rule: rule.id)
def test_the_good_example_fires_nothing_of_it(rule: Rule) -> None:
    assert rule.id not in _fired(rule, rule.example.good)
    assert rule.example.whole or _fired(rule, rule.example.good) == set()


@pytest.mark.parametrize("rule", sorted(WITHOUT_EXAMPLE))
def test_rules_without_an_example_have_none(rule: str) -> None:
    assert (RULES[rule].example.bad, RULES[rule].example.good) == ("", "")


def _fired(rule: Rule, example: str) -> set[str]:
    if rule.example.status is not None:
        report = check_response(rule.example.status, merged(RESPONSES[rule.example.status], json.loads(example)))
        assert report.crashes == ()
        return {finding.rule for finding in report.findings}
    if rule.example.event:
        report = check_event(merged(EVENT, json.loads(example)))
        assert report.crashes == ()
        return {finding.rule for finding in report.findings}
    validator = Validator(policy=Policy(**rule.example.policy))
    if rule.example.whole:
        report = validator.validate_json(example)
    elif rule.id == "duplicate-key":
        # A repeated key does not survive a merge: the members are appended to the plain request as text.
        report = validator.validate_json(json.dumps(plain_request())[:-1] + ", " + example[1:])
    else:
        report = validator.validate(request(json.loads(example)))
    assert report.crashes == ()
    return {finding.rule for finding in report.findings}
