"""What the compiled schema knows of a place."""

from __future__ import annotations

import pytest

from daimo_validate import Schema, Validator
from daimo_validate.core.severity import Path
from tests.helpers.published import published


@pytest.mark.parametrize(
    ("path", "is_due"),
    [
        ((), False),
        (("refundAddress",), True),
        (("metadata",), False),
        (("metadata", "email"), True),
        (("metadata", "orderId"), True),
        (("metadata", "orderId", "x"), False),
        (("metadata", 0), False),
        (("destination",), False),
        (("destination", "type"), True),
        (("destination", "address"), True),
        (("destination", "chainId"), False),
        (("destination", "customerNote"), False),
        (("display", "verb"), True),
        (("display", "paymentOptions"), False),
        (("display", "paymentOptions", 0), True),
        (("display", "paymentOptions", 0, 1), True),
        (("display", "paymentOptions", 0, 1, 2), False),
        (("customerNote",), False),
    ],
)
def test_where_a_string_is_due(path: Path, is_due: bool) -> None:
    assert Validator().wants_string(path) is is_due


def test_a_newer_document_says_where_a_string_is_due() -> None:
    document = published()
    properties = document["components"]["schemas"]["CreateSessionRequest"]["properties"]
    properties["feeRecipient"] = {"type": ["string", "null"]}
    properties["refundAddress"] = {"type": "number"}
    validator = Validator(schema=Schema.from_openapi(document))
    assert validator.wants_string(("feeRecipient",))
    assert not validator.wants_string(("refundAddress",))
