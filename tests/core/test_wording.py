"""How messages write names, values and paths, and what that may cost."""

from __future__ import annotations

import difflib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daimo_validate.core.wording import nearest, shown_param
from daimo_validate.text.pointers import pointer_of
from tests.helpers.requests import display, evm, of_rule, request

FIELDS = ("type", "address", "chainId", "tokenAddress", "amountUnits", "calldata")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("amountUnit", "amountUnits"),
        ("AMOUNTUNITS", "amountUnits"),
        ("adress", "address"),
        ("tokenAdress", "tokenAddress"),
        ("chian_id", "chainId"),
        ("callData", "calldata"),
        ("recipient", None),
        ("", None),
        ("x" * 64, None),
        ("amountUnits" * 10, None),
    ],
)
def test_the_nearest_name(name: str, meant: str | None) -> None:
    assert nearest(name, FIELDS) == meant


@given(st.text("adeorstuCI", max_size=14))
def test_names_with_too_few_common_letters_are_not_near(name: str) -> None:
    """The quick test before `difflib` never rules out what `difflib` finds."""
    folded = {field.casefold(): field for field in FIELDS}
    near = difflib.get_close_matches(name.casefold(), list(folded), n=1, cutoff=0.75)
    assert nearest(name, FIELDS) == (folded[near[0]] if near else None)


class TestCost:
    """What names cost does not depend on how many a body has."""

    @pytest.fixture
    def compared(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        names: list[str] = []
        real: Callable[..., list[str]] = difflib.get_close_matches

        def counted(word: str, *args: object, **options: object) -> list[str]:
            names.append(word)
            return real(word, *args, **options)

        monkeypatch.setattr(difflib, "get_close_matches", counted)
        return names

    @pytest.mark.parametrize("inside", [(), ("destination",), ("display",)])
    def test_of_many_unknown_fields(self, inside: tuple[str, ...], compared: list[str]) -> None:
        many: dict[str, object] = {f"amountUnit{number}": "x" for number in range(1_500)}
        assert len(of_rule(request({inside[0]: many} if inside else many), "unknown-field")) == 1_500
        assert compared == []

    def test_of_many_unknown_options(self, compared: list[str]) -> None:
        found = of_rule(request(display(paymentOptions=[f"Coinbas{n}" for n in range(1_500)])), "not-an-option")
        assert len(found) == 1_500
        assert len(compared) <= 64

    def test_of_a_few_unknown_fields(self, compared: list[str]) -> None:
        # No other test has these names: what was near to a name is kept for a while.
        found = of_rule(request(evm(amountUnitz="1", addresz="x")), "unknown-field")
        assert [finding.hint for finding in found] == [
            "did you mean `address`? It is already set",
            "did you mean `amountUnits`? It is already set",
        ]
        assert compared

    @pytest.mark.parametrize("function", [shown_param, pointer_of], ids=["param", "pointer"])
    def test_no_path_is_kept(self, function: object) -> None:
        assert not hasattr(function, "cache_info")
