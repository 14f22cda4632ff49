"""Payload fields in dotenv keys."""

import pytest

from daimo_validate.payloads.model import Payload
from daimo_validate.payloads.search import may_hold_payload
from tests.documents.reads import find_payloads, reading_of, where
from tests.helpers import formats

ADDRESS = "0xd8da6bf26964af9d7eed9e03e53415d37aa96045"
MINT = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"


def fragments(text: str) -> tuple[Payload, ...]:
    return find_payloads(reading_of(text, formats.DOTENV))


def test_keys_with_the_same_start_are_one_fragment() -> None:
    (fragment,) = fragments(
        f"DAIMO_DESTINATION_ADDRESS={ADDRESS}\nDAIMO_TOKEN_ADDRESS=0xT\nDAIMO_CHAIN_ID=8453\n"
        "DAIMO_AMOUNT_USD='10.00'\nDAIMO_REFUND_ADDRESS=0xR\nDAIMO_API_KEY=k\nOTHER_ADDRESS=x\n"
    )
    assert fragment.fragment
    assert fragment.value == {
        "destination": {
            "type": "evm",
            "address": ADDRESS,
            "tokenAddress": "0xT",
            "chainId": 8453,
            "amountUnits": "10.00",
        },
        "refundAddress": "0xR",
    }


def test_a_value_is_located_at_its_key() -> None:
    reading = reading_of(f"A=1\nDAIMO_TREASURY_ADDRESS='{ADDRESS}'\n", formats.DOTENV)
    (fragment,) = find_payloads(reading)
    place = fragment.place(("destination", "address"))
    assert place is not None
    assert reading.source.slice(place.value) == f"'{ADDRESS}'"
    assert fragment.nearest(("destination",))[0] == ("DAIMO_TREASURY_ADDRESS",)
    assert fragment.place(("destination", "type")) is None


@pytest.mark.parametrize(
    ("key", "field"),
    [
        ("DAIMO_DESTINATION_ADDRESS", ("destination", "address")),
        ("NEXT_PUBLIC_DAIMO_TREASURY_WALLET_ADDRESS", ("destination", "address")),
        ("DAIMO_RECIPIENT_ADDRESS", ("destination", "address")),
        ("DAIMO_RECEIVER_WALLET_ADDRESS", ("destination", "address")),
        ("daimo_refund_address", ("refundAddress",)),
        ("DAIMO_DESTINATION_TOKEN_ADDRESS", ("destination", "tokenAddress")),
        ("DAIMO_DESTINATION_CHAIN_ID", ("destination", "chainId")),
        ("DAIMO_PAY_AMOUNT", ("destination", "amountUnits")),
        ("DAIMO_AMOUNT", ("destination", "amountUnits")),
        ("DAIMO_MINT_AMOUNT_UNITS", ("destination", "amountUnits")),
        ("daimo_amountUnits", ("destination", "amountUnits")),
        ("DAIMO_AMOUNT_UNITS_USDC", ("destination", "amountUnits")),
        ("DAIMO_AMOUNT_2", ("destination", "amountUnits")),
    ],
)
def test_a_key_names_a_field(key: str, field: tuple[str, ...]) -> None:
    (fragment,) = fragments(f"{key}=1\n")
    assert fragment.fields == {field: (key,)}


@pytest.mark.parametrize("key", ["DESTINATION_ADDRESS", "DAIMO_API_KEY", "DAIMO_ADDRESS", "CHAIN_ID", "XDAI_AMOUNT"])
def test_other_keys_do_not_name_a_field(key: str) -> None:
    assert fragments(f"{key}=1\n") == ()


@pytest.mark.parametrize(
    "key",
    [
        "DAIMO_AMOUNT_LABEL",
        "DAIMO_AMOUNT_CURRENCY",
        "DAIMO_AMOUNT_DECIMALS",
        "DAIMO_AMOUNTS",
        "DAIMO_AMOUNT_PRESETS",
        "DAIMO_ALLOW_AMOUNT_EDIT",
        "DAIMO_MIN_AMOUNT",
        "DAIMO_MAXIMUM_AMOUNT_USD",
    ],
)
def test_a_key_about_an_amount_does_not_name_a_field(key: str) -> None:
    assert fragments(f"{key}=0\n") == ()
    (fragment,) = find_payloads(reading_of(f"{key}=0\n", formats.DOTENV), env=[("DAIMO_*", "destination.amountUnits")])
    assert fragment.value["destination"]["amountUnits"] == "0"


@pytest.mark.parametrize(
    "key", ["DAIMO_RECIPIENT_EMAIL_ADDRESS", "DAIMO_TREASURY_IP_ADDRESS", "DAIMO_REFUND_BILLING_ADDRESS"]
)
def test_a_key_of_another_kind_of_address_does_not_name_a_field(key: str) -> None:
    assert fragments(f"{key}=a\n") == ()
    (fragment,) = find_payloads(reading_of(f"{key}=0x1\n", formats.DOTENV), env=[("DAIMO_*", "destination.address")])
    assert fragment.value["destination"]["address"] == "0x1"


def test_empty_values_and_keys_without_one_are_absent() -> None:
    assert fragments("DAIMO_DESTINATION_ADDRESS=\nDAIMO_TOKEN_ADDRESS=' '\nDAIMO_CHAIN_ID\n") == ()


def test_a_second_key_for_a_field_and_another_start_make_new_fragments() -> None:
    found = fragments(
        "DAIMO_DESTINATION_ADDRESS=a\nDAIMO_TREASURY_ADDRESS=b\nDAIMO_EU_CHAIN_ID=1\nDAIMO_EU_TOKEN_ADDRESS=c\n"
    )
    assert [set(fragment.fields) for fragment in found] == [
        {("destination", "address")},
        {("destination", "address")},
        {("destination", "chainId"), ("destination", "tokenAddress")},
    ]


@pytest.mark.parametrize(
    ("text", "destination"),
    [
        (f"DAIMO_DESTINATION_ADDRESS={MINT}", {"type": "solana", "address": MINT}),
        (f"DAIMO_TOKEN_ADDRESS={MINT}\nDAIMO_CHAIN_ID=501", {"type": "solana", "tokenAddress": MINT}),
        ("DAIMO_DESTINATION_ADDRESS=x\nDAIMO_CHAIN_ID=501", {"type": "solana", "address": "x"}),
        ("DAIMO_CHAIN_ID=base", {"type": "evm", "chainId": "base"}),
        ("DAIMO_CHAIN_ID=84.53", {"type": "evm", "chainId": "84.53"}),
        (f"DAIMO_CHAIN_ID={'9' * 5_000}", {"type": "evm", "chainId": "9" * 5_000}),
    ],
)
def test_the_type_follows_from_the_other_fields(text: str, destination: dict[str, object]) -> None:
    (fragment,) = fragments(text)
    assert fragment.value == {"destination": destination}


def test_an_interpolated_value_is_unknown() -> None:
    (fragment,) = fragments("DAIMO_DESTINATION_ADDRESS=${X}\nDAIMO_CHAIN_ID=8453\n")
    assert fragment.unknown == {("destination", "address")}


def test_two_lines_run_into_one_are_reported_without_their_values() -> None:
    reading = reading_of(
        f"DAIMO_CHAIN_ID=8453\nDAIMO_TREASURY_ADDRESS={ADDRESS}DAIMO_API_KEY=hunter2\n", formats.DOTENV
    )
    (fragment,) = find_payloads(reading)
    (problem,) = fragment.problems
    assert (problem.rule, problem.message, problem.private) == ("syntax", "this value contains a second `KEY=`", True)
    assert where(reading, problem.span) == "2:24"
    assert fragment.unknown == {("destination", "address")}


def test_a_default_of_a_template_is_not_a_second_key() -> None:
    (fragment,) = fragments("DAIMO_TREASURY_ADDRESS=${A:-B=1}${C}\n")
    assert fragment.problems == ()


def test_an_equals_sign_at_the_end_is_not_a_second_key() -> None:
    (fragment,) = fragments(f"DAIMO_TREASURY_ADDRESS={ADDRESS}\nDAIMO_AMOUNT='1='\n")
    assert fragment.problems == ()
    assert fragment.unknown == frozenset()


@pytest.mark.parametrize(
    ("line", "readings"),
    [
        ("DAIMO_AMOUNT=10.00", None),
        ("  DAIMO_AMOUNT=10.00", None),
        ("DAIMO_AMOUNT=10.00 # daimo-validate: ignore[amount-style]", None),
        ("DAIMO_AMOUNT=$AMOUNT", None),
        ("DAIMO_AMOUNT='10.00'", None),
        ('DAIMO_AMOUNT="10.00" # c', None),
        ("DAIMO_AMOUNT='1#0`'", None),
        ("DAIMO_AMOUNT=10.00 # c", None),
        ("DAIMO_AMOUNT=10.00\t", None),
        ("DAIMO_AMOUNT=10.00#c", "node dotenv ends the value at `#`"),
        ("DAIMO_AMOUNT=`10.00`", "node dotenv removes the backticks, and shells run the text between them"),
        ("DAIMO_AMOUNT=10 00", None),
        ("DAIMO_AMOUNT = 10.00", None),
        ("export DAIMO_AMOUNT='10.00'", None),
    ],
)
def test_values_about_which_programs_disagree(line: str, readings: str | None) -> None:
    (fragment,) = fragments(f"OTHER = '1' # c\n{line}\n")
    assert [problem.message for problem in fragment.problems] == (
        [f"programs disagree about this value: {readings}"] if readings else []
    )


def test_one_problem_names_all_values_about_which_programs_disagree_alike() -> None:
    (fragment,) = fragments("DAIMO_AMOUNT=1#\nDAIMO_CHAIN_ID=10#\nDAIMO_REFUND_ADDRESS=0x1#\n")
    (problem,) = fragment.problems
    assert problem.path == ("DAIMO_CHAIN_ID",)
    assert [label for _span, label in problem.related] == ["and here", "and here"]


def test_a_mapping_of_the_user() -> None:
    env = [("PAY_*_TO", "destination.address"), ("*BACK*", "refundAddress")]
    (fragment,) = find_payloads(reading_of("PAY_MAIN_TO=x\nPAY_MAIN_BACK=y\n", formats.DOTENV), env=env)
    assert fragment.value["destination"]["address"] == "x"
    assert may_hold_payload(b"PAY_MAIN_TO=x", formats.DOTENV, env)
    assert may_hold_payload(b"DAIMO_CHAIN_ID=x", formats.DOTENV, env)
    assert not may_hold_payload(b"PAY_MAIN_ON=x", formats.DOTENV, env)


def test_the_byte_search_looks_for_the_words_of_the_patterns() -> None:
    assert may_hold_payload(b"daimo_chain_id=1", formats.DOTENV)
    assert not may_hold_payload(b"DAIMO_API_KEY=1\nAPI=2", formats.DOTENV)


def test_a_mapping_of_the_user_applies_everywhere() -> None:
    env = [("PAY_*_TO", "destination.address"), ("*SECRET*", "metadata.secret")]
    for format, text in (
        (formats.YAML, "services: {web: {environment: [PAY_MAIN_TO=0x1]}}"),
        (formats.YAML, "env: [{name: PAY_MAIN_TO, value: '0x1'}]"),
        (formats.TOML, "[pay.main]\npayMainTo = '0x1'\n"),
        (formats.JSON, '{"payMainTo": "0x1"}'),
        (formats.PROPERTIES, "pay.main.to=0x1"),
        (formats.DOCKERFILE, "ENV PAY_MAIN_TO 0x1"),
    ):
        (fragment,) = find_payloads(reading_of(text, format), env=env)
        assert fragment.value == {"destination": {"type": "evm", "address": "0x1"}}
        assert may_hold_payload(text.encode(), format, env)


def test_the_mapping_itself_holds_no_payload() -> None:
    text = "[env]\n'PAY_*_TO' = 'destination.address'\nDAIMO_TREASURY_ADDRESS = 'refundAddress'\nDAIMO_ID = 'metadata.id'\n"
    env = [("PAY_*_TO", "destination.address"), ("DAIMO_*", "metadata.id")]
    assert find_payloads(reading_of(text, formats.TOML), env=env) == ()
