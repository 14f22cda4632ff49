"""The strategies for users: what is valid has no finding, what is broken has the mistake that was asked for."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from daimo_validate import validate, validate_json
from daimo_validate.testing import MISTAKES, broken_requests, valid_requests
from tests.helpers.budget import examples


@given(valid_requests())
def test_valid_requests_have_no_finding(request: Any) -> None:
    assert validate(request).findings == ()
    assert validate_json(json.dumps(request)).findings == ()


@pytest.mark.parametrize("kind", ["evm", "solana"])
@given(data=st.data())
def test_the_type_of_the_destination(kind: Any, data: st.DataObject) -> None:
    assert data.draw(valid_requests(kind))["destination"]["type"] == kind


@pytest.mark.parametrize("rule", MISTAKES)
# With the checks that a user's own tests have. There are many rules, and two reports for each request.
@settings(examples(0.2), suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_broken_requests_have_the_mistake(rule: str, data: st.DataObject) -> None:
    request = data.draw(broken_requests(rule))
    assert rule in {finding.rule for finding in validate(request).errors}
    assert validate_json(json.dumps(request)).ok is False


@given(broken_requests())
def test_without_a_rule_any_mistake_is_made(request: Any) -> None:
    assert not validate(request).ok


def test_optional_fields_are_met() -> None:
    drawn: list[Any] = []

    @settings(max_examples=60, phases=[Phase.generate])
    @given(valid_requests())
    def draw(request: Any) -> None:
        drawn.append(request)

    draw()
    destinations = [request["destination"] for request in drawn]
    assert {"evm", "solana"} == {destination["type"] for destination in destinations}
    assert {"amountUnits", "calldata"} <= {name for destination in destinations for name in destination}
    assert {"metadata", "refundAddress"} <= {name for request in drawn for name in request}
    assert {"paymentOptions", "themeCssUrl"} <= {name for request in drawn for name in request["display"]}


def test_unknown_names() -> None:
    with pytest.raises(ValueError, match=r'^unknown mistake "eip55-checksun"; did you mean `eip55-checksum`\?$'):
        broken_requests("eip55-checksun")
    with pytest.raises(ValueError, match=r'^unknown kind "tron"'):
        valid_requests("tron")  # type: ignore[arg-type]
