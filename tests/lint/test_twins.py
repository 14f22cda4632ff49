"""Near twins across the files of a run."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from daimo_validate import Policy, Validator
from daimo_validate.documents import format_of
from daimo_validate.lint import run as run_module
from daimo_validate.lint import workers
from daimo_validate.lint.check import CheckSettings
from daimo_validate.lint.discovery import Target
from daimo_validate.lint.run import FixMode, Outcome, run, run_data
from daimo_validate.lint.twins import MOST_ADDRESSES, Pair, find_pairs
from tests.helpers import formats
from tests.helpers.requests import BASE_USDC, OTHER, WALLET, evm, request

TWIN = "0x5aAeB6057f10C2D8e6b94a03D5C1F2E99f1bEaeD"
THIRD = "0x5aaE1111222233334444555566667777aBCdeaed".lower()
RULE = "near-twin-address"


def settings_of(policy: Policy | None, _: Target) -> CheckSettings:
    return CheckSettings(validator=Validator(policy=policy), is_named=True)


def check(folder: Path, files: dict[str, str], policy: Policy | None = None, **options: Any) -> Outcome:
    targets = []
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        format = format_of(name)
        assert format is not None
        targets.append(Target(str(path), name, True, format))
    return run(targets, partial(settings_of, policy), **options)


def body(address: str, **more: Any) -> str:
    return json.dumps(request({**evm(address=address), **more}), indent=1)


def told(outcome: Outcome) -> list[tuple[str, str, int, str]]:
    return [
        (each.path, each.finding.rule, each.region.start.line if each.region else 0, each.finding.message)
        for each in outcome.result.diagnostics
    ]


def message(param: str, address: str, place: str, other: str, difference: str) -> str:
    return f'{param} "{address}" has the first and last 4 characters of {place} "{other}", but {difference}'


MIDDLE = 'characters 11 to 35 differ ("7f10…2E99", not "3F3E…5E7E")'


def test_both_places_are_named(tmp_path: Path) -> None:
    outcome = check(tmp_path, {"a.json": body(WALLET), "b.json": body(OTHER), "c/d.json": body(TWIN)})
    assert told(outcome) == [
        ("c/d.json", RULE, 4, message("destination.address", TWIN, "a.json:4:14", WALLET, MIDDLE)),
    ]


def test_other_formats_and_fragments(tmp_path: Path) -> None:
    outcome = check(
        tmp_path,
        {".env": f"DAIMO_TREASURY_ADDRESS={WALLET}\n", "b.json": body(OTHER, refundAddress=TWIN)},
    )
    assert told(outcome) == [
        ("b.json", RULE, 13, message("refundAddress", TWIN, ".env:1:24", WALLET, MIDDLE)),
    ]


def test_two_requests_of_one_file(tmp_path: Path) -> None:
    text = json.dumps([request({}), request(evm(address=TWIN))], indent=1)
    outcome = check(tmp_path, {"a.json": text})
    assert [(path, rule) for path, rule, _, _ in told(outcome)] == [("a.json", RULE)]
    assert "a.json:5:15" in told(outcome)[0][3]
    settings = CheckSettings(validator=Validator(), is_named=True)
    of_stdin = run_data(text.encode(), "a.json", formats.JSON, settings, FixMode(), None)
    assert told(of_stdin) == told(outcome)


def test_twins_of_one_request_are_reported_once(tmp_path: Path) -> None:
    outcome = check(tmp_path, {"a.json": body(WALLET, refundAddress=TWIN)})
    assert [(path, rule) for path, rule, _, _ in told(outcome)] == [("a.json", RULE)]


def test_each_later_one_is_compared_with_the_first(tmp_path: Path) -> None:
    outcome = check(
        tmp_path, {"a.json": body(WALLET), "b.json": body(TWIN), "c.json": body(THIRD), "d.json": body(TWIN)}
    )
    found = [(path, text.split(" has ")[1].split(' "')[0]) for path, rule, _, text in told(outcome) if rule == RULE]
    expected = "the first and last 4 characters of a.json:4:14"
    assert found == [("b.json", expected), ("c.json", expected)]


@pytest.mark.parametrize(
    "files",
    [
        {"a.json": body(WALLET), "b.json": body(WALLET.lower())},
        {"a.json": body(BASE_USDC), "b.json": body(BASE_USDC[:6] + "1" * 32 + BASE_USDC[-4:])},
        {"a.json": body(WALLET), "b.json": body(OTHER)},
        {"a.json": body(WALLET), "b.json": body("${TREASURY}")},
        {"a.json": body("0x" + "1" * 40), "tests/b.json": body("0x11112" + "1" * 35)},
    ],
    ids=["the same address", "a token", "others", "a template", "made up"],
)
def test_silence(tmp_path: Path, files: dict[str, str]) -> None:
    assert RULE not in {rule for _, rule, _, _ in told(check(tmp_path, files))}


def test_a_comment_suppresses_it_and_is_used(tmp_path: Path) -> None:
    line = f"  address: '{TWIN}'  # daimo-validate: ignore[{RULE}] the cold wallet\n"
    text = f"destination:\n  type: evm\n  chainId: 8453\n  tokenAddress: '{BASE_USDC}'\n{line}display:\n  title: T\n  verb: Pay\n"
    outcome = check(tmp_path, {"a.json": body(WALLET), "b.yaml": text})
    assert told(outcome) == []
    assert outcome.result.suppressed == 1
    alone = check(tmp_path / "alone", {"b.yaml": text})
    assert [rule for _, rule, _, _ in told(alone)] == ["unused-suppression"]


def test_a_policy_switches_it_off(tmp_path: Path) -> None:
    files = {"a.json": body(WALLET), "b.json": body(TWIN)}
    assert told(check(tmp_path, files, Policy(ignore=[RULE]))) == []
    (error,) = check(tmp_path, files, Policy(severity={RULE: "error"})).result.diagnostics
    assert error.is_error


def test_fixes_are_counted_once(tmp_path: Path) -> None:
    files = {"a.json": body(WALLET), "b.json": body(TWIN.lower())}
    outcome = check(tmp_path, files, fixes=FixMode(write=True))
    assert (outcome.result.fixed, [rule for _, rule, _, _ in told(outcome)]) == (1, [RULE])
    assert TWIN in (tmp_path / "b.json").read_text(encoding="utf-8")


def test_in_several_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {f"f{number:03}.json": body(OTHER) for number in range(60)}
    files["f003.json"], files["f058.json"] = body(WALLET), body(TWIN)
    expected = told(check(tmp_path, files))
    monkeypatch.setattr(workers, "_MIN_FILES", 10)
    monkeypatch.setattr(workers, "_FILES_PER_TASK", 20)
    assert told(check(tmp_path, files, processes=2)) == expected
    assert [(path, rule) for path, rule, _, _ in expected] == [("f058.json", RULE)]


def test_a_file_that_went_away_is_still_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable(*_: object) -> str:
        raise run_module._UnreadableError("gone")

    monkeypatch.setattr(run_module, "place_of", unreadable)
    outcome = check(tmp_path, {"a.json": body(WALLET), "b.json": body(TWIN)})
    assert "characters of a.json " in told(outcome)[0][3]


def test_the_number_of_addresses_is_bounded() -> None:
    many = [f"0x{number:040x}" for number in range(2**100, 2**100 + MOST_ADDRESSES)]
    assert find_pairs([[WALLET], [TWIN], many]) == [Pair(0, WALLET, 1, TWIN)]
    late = [f"0x{number + 2**159:040x}" for number in range(MOST_ADDRESSES)]
    assert Pair(0, WALLET, 2, TWIN) not in find_pairs([[WALLET], late, [TWIN]])
