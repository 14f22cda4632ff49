"""Baselines: writing, reading, and the errors of files that are not baselines."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from daimo_validate.lint.baseline import BaselineError, read_baseline, without_known, write_baseline
from tests.helpers.requests import plain_request
from tests.lint.linting import lint

BAD = {**plain_request(), "refundAddress": "0x1"}


def test_written_and_read(tmp_path: Path) -> None:
    path = tmp_path / "known.json"
    found = lint(json.dumps([BAD, BAD, {**BAD, "display": {"title": "", "verb": "x"}}]), path="pay.json").diagnostics
    assert len(found) == 4
    write_baseline(path, found)
    document = json.loads(path.read_bytes())
    assert document["version"] == 2
    assert [(entry["file"], entry["rule"]) for entry in document["findings"]] == [
        ("pay.json", "blank-text"),
        ("pay.json", "evm-address"),
        ("pay.json", "evm-address"),
        ("pay.json", "evm-address"),
    ]
    assert read_baseline(path) == Counter(each.fingerprint for each in found)
    assert without_known(found, read_baseline(path)) == ((), 4)


def test_the_text_does_not_depend_on_the_order_of_findings(tmp_path: Path) -> None:
    found = lint(json.dumps([BAD, {**BAD, "display": {"title": "", "verb": "x"}}])).diagnostics
    write_baseline(tmp_path / "a", found)
    write_baseline(tmp_path / "b", reversed(found))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_an_entry_counts_for_one_finding() -> None:
    one, two = lint(json.dumps([BAD, BAD])).diagnostics
    assert one.fingerprint == two.fingerprint
    assert without_known([one, two], Counter([one.fingerprint])) == ((two,), 1)
    known = Counter([one.fingerprint])
    without_known([one], known)
    assert known == Counter([one.fingerprint]), "the caller's counts are not changed"


def test_a_name_that_is_not_utf8(tmp_path: Path) -> None:
    found = lint(json.dumps(BAD), path="a\udcff.json").diagnostics
    write_baseline(tmp_path / "known", found)
    assert json.loads((tmp_path / "known").read_bytes())["findings"][0]["file"] == "a?.json"
    assert without_known(found, read_baseline(tmp_path / "known")) == ((), 1)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is not JSON"),
        ("\xff", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", "is not a baseline of version 2"),
        ('{"version": 2}', "is not a baseline of version 2"),
        (
            '{"version": 1, "findings": []}',
            "is a baseline of version 1, which this release cannot compare; re-run --write-baseline",
        ),
        ('{"version": 3, "findings": []}', "is not a baseline of version 2"),
        ('{"version": 2, "findings": [1]}', "has an entry without a fingerprint"),
        ('{"version": 2, "findings": [{"fingerprint": 1}]}', "has an entry without a fingerprint"),
    ],
)
def test_files_that_are_not_baselines(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "known.json"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(BaselineError) as caught:
        read_baseline(path)
    assert str(caught.value) == why


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(BaselineError, match=r"^cannot read: no such file or directory$"):
        read_baseline(tmp_path / "known.json")
