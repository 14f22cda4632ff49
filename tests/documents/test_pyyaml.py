"""PyYAML works as ever after its late import, also for the parts of it that this package does not use."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from daimo_validate.documents.pyyaml import LatePattern

_TEXTS = [
    "a: 1\nb: 0x1F\nc: 1.5e3\nd: 2026-11-28 10:00:00.5\ne: !!timestamp 2026-11-28\nf: 'é 😀'\ng: yes\nh: ~\n",
    "a: \a\n",
]
_CODE = """
import re, sys
if sys.argv[1] == "late":
    import daimo_validate.documents.pyyaml
import yaml
print(type(yaml.reader.Reader.NON_PRINTABLE).__name__)
for text in {texts!r}:
    try:
        print(yaml.load(text, yaml.SafeLoader), yaml.safe_dump({{"a": "1.5", "b": "x\\n", "c": 1.5}}))
    except yaml.YAMLError as error:
        print(error)
print(re.compile("a"), yaml.reader.Reader.NON_PRINTABLE.search("a\\x07").span())
"""


def _printed(how: str) -> list[str]:
    code = f"import sys; sys.path[:0] = {sys.path!r}\n{_CODE.format(texts=_TEXTS)}"
    done = subprocess.run([sys.executable, "-I", "-c", code, how], capture_output=True, encoding="utf-8", check=True)
    return done.stdout.splitlines()


def test_all_of_pyyaml_works() -> None:
    (late, *found), (usual, *expected) = _printed("late"), _printed("usual")
    assert (late, usual) == ("LatePattern", "Pattern")
    assert found == expected


def test_a_late_pattern() -> None:
    compiled: list[str] = []

    def compile(pattern: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append(pattern)
        return re.compile(pattern, flags)

    late = LatePattern(compile, ("a(b)", re.IGNORECASE))
    assert compiled == []
    assert late.search("xAB").group(1) == "B"
    assert late.search("x") is None
    assert late.pattern == "a(b)"
    assert compiled == ["a(b)", "a(b)"]
    with pytest.raises(AttributeError):
        late._other  # noqa: B018
