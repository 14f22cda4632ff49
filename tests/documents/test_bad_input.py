"""Texts that try to break a reader: it ends soon, names a place, and raises nothing."""

import random
from itertools import product

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from daimo_validate.documents import FILE_FORMATS, Format, read
from daimo_validate.documents import yaml as yaml_reader
from daimo_validate.documents.model import Document
from daimo_validate.payloads.search import may_hold_payload, relevant, shows_payload
from tests.documents.reads import find_payloads, reading_of, told
from tests.helpers import formats

DEEP = 100_000
LOADERS = [yaml.SafeLoader, *([yaml.CSafeLoader] if yaml.__with_libyaml__ else [])]


@pytest.mark.parametrize(
    ("format", "text", "place"),
    [
        (formats.JSON, "[" * DEEP, "1:201"),
        (formats.JSON, "[" * DEEP + "]" * DEEP, "1:201"),
        (formats.JSON, '{"a":' * DEEP, "1:1001"),
        (formats.JSON, "[" * 201 + "]" * 201, "1:201"),
        (formats.JSON, '["[", "]", "\\"[",' + "[" * 200 + "]" * 201, "1:217"),
        (formats.JSONC, "[//[\n" * DEEP, "201:1"),
        (formats.JSONL, "1\n" + "[" * DEEP, "2:201"),
        (formats.YAML, "[" * DEEP, "1:201"),
        (formats.YAML, "{a: " * DEEP, "1:801"),
        (formats.YAML, "- " * DEEP, "1:401"),
        (formats.YAML, "? " * DEEP, "1:401"),
        (formats.YAML, "\n".join(" " * depth + "a:" for depth in range(1_000)), "201:201"),
        (formats.TOML, "a = " + "[" * DEEP, "1:205"),
        (formats.TOML, "a = " + "[" * DEEP + "]" * DEEP, "1:205"),
        (formats.TOML, "a = " + "{a = " * DEEP, "1:1005"),
        (formats.TOML, "a = " + "[" * 201 + "]" * 201, "1:205"),
        (formats.TOML, "a = 1\na = 2\nb = " + "[" * 1_000 + "]" * 1_000, "3:205"),
        (formats.TOML, ".".join("a" * DEEP) + " = 1", "1:400"),
        (formats.TOML, "[" + ".".join("a" * DEEP) + "]", "1:401"),
        (formats.TOML, '["a"' + " . 'b'" * DEEP + "]", None),
    ],
)
def test_nesting_is_bounded(format: Format, text: str, place: str | None) -> None:
    reading = reading_of(text, format)
    problem = told(reading)[-1]
    assert problem.endswith("syntax: nested more than 200 levels deep")
    if place is not None:
        assert problem.split(" ")[0] == place


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[" * 10_000, "1:201 syntax: nested more than 200 levels deep"),
        ("[" * 201 + "}", "1:201 syntax: nested more than 200 levels deep"),
        ("[&a " * 250, "1:801 syntax: nested more than 200 levels deep"),
        ("a: 1\n---\n" + "[" * 10_000, "3:201 syntax: nested more than 200 levels deep"),
        ("- " * 199 + "[" * 10_000, "1:400 syntax: nested more than 200 levels deep"),
        ("[" * 200 + "}", "1:201 syntax: this is not YAML"),
        ("[" + "[], " * 300 + "}", "1:1202 syntax: this is not YAML"),
    ],
    ids=lambda text: text[:12],
)
def test_yaml_nesting_is_bounded_whatever_parser_reads_ahead(
    text: str, problem: str, loader: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml_reader, "_LOADER", loader)
    assert told(reading_of(text, formats.YAML))[0].startswith(problem)


@pytest.mark.parametrize("format", [formats.JSON, formats.YAML])
def test_nesting_up_to_the_bound_is_read(format: Format) -> None:
    assert reading_of("[" * 200 + "]" * 200, format).readable


@pytest.mark.parametrize(
    ("format", "text"),
    [
        (formats.JSON, '{"a": ' + "{{ " * 10_000),
        (formats.JSON, '{"a": ' + "<% " * 10_000),
        (formats.JSON, "/*" * 20_000),
        (formats.JSON, "[1 " + ", " * 20_000),
        (formats.JSON, '"' * 20_001),
        (formats.JSON, '"' + "\\" * 20_001),
        (formats.JSON, "{" + '"k":1,' * 4_000 + '"k":1}'),
        (formats.YAML, "k: 1\n" * 4_000),
        (formats.YAML, "- &a x\n" * 4_000),
        (formats.YAML, "".join(f"k{n}: !x y\n" for n in range(1_000)) + "k: !x y\n" * 1_000),
        (formats.YAML, "a: &a {" + ", ".join(f"k{n}: !x y" for n in range(1_000)) + "}\nb: {<<: *a}\nc: {<<: [*a]}\n"),
        (formats.YAML, "---\n[\n" * 4_000),
        (formats.YAML, "a" * 200_000),
        (formats.YAML, "&a " * 4_000),
        (formats.TOML, "k=1\n" * 4_000),
        (formats.TOML, "a=[\n" * 4_000),
        (formats.TOML, 'a="""' * 4_000),
        (formats.TOML, "a = " + "${ " * 10_000),
        (formats.TOML, "a" * 100_000),
        (formats.TOML, "x\n" * 4_000),
        (formats.TOML, "[[a]]\n" * 2_000),
        (formats.YAML, "{{- if x }}\n" * 4_000 + "a: 1\n"),
        (formats.YAML, "- {a: {{ x }}-y}\n" * 1_000),
        (formats.YAML, "- a:\n{{- if x }}\n" * 1_000),
        (formats.YAML, "{% " * 4_000),
        (formats.JSON, "[" + "{{ x }}-y{{ z }}," * 2_000 + "1]"),
        (formats.TOML, "a = [" + "{{ x }}-y,\n" * 2_000 + "]"),
        (formats.TOML, "a = [" + "{b = 1,\n}," * 2_000 + "]"),
        (formats.TOML, "a = {" + "\n,# }" * 4_000),
        (formats.TOML, "a = {x" + "\n \n" * 4_000),
        (formats.DOTENV, "A=1\n" + "B=${A}\n" * 2_000),
        (formats.DOTENV, "A=" + "${A:-1}" * 4_000),
        (formats.DOTENV, "k=1\n" * 4_000),
        (formats.DOTENV, 'a="\\"\n' * 2_000),
        (formats.DOTENV, "a='\n" * 4_001),
        (formats.DOTENV, "${" * 20_000),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) and len(value) > 12 else None,
)
def test_long_texts_are_read_to_their_end(format: Format, text: str) -> None:
    """How long that takes is a matter of the benchmark of growth."""
    assert find_payloads(reading_of(text, format)) == ()


def test_long_numbers_are_reported_in_every_format() -> None:
    for format, text in (
        (formats.YAML, "a: %s"),
        (formats.TOML, "a = %s"),
    ):
        (problem,) = told(reading_of(text % ("9" * 5_000), format))
        assert problem.endswith("this number is 5,000 characters long; past 4,300 digits a number is not read")


ALPHABETS = ['{}[]":,1ea\\u \n/*', "ab:-&*!|>'\"#%@{}[], \n\t~?<.", "ab=[]{}\"'.,#\n 1-_", "AB='\"\\$#{} \nexport"]


@pytest.mark.parametrize(("format", "alphabet"), list(product(FILE_FORMATS.values(), ALPHABETS)))
def test_noise_is_read_or_reported(format: Format, alphabet: str) -> None:
    rng = random.Random(f"{format}{alphabet}")
    for length in [1, 2, 3, 5, 8, 13, 40, 200] * 12:
        check("".join(rng.choices(alphabet, k=length)).encode(), format)


@given(st.binary(max_size=60), st.sampled_from(list(FILE_FORMATS.values())))
def test_any_bytes_are_read_or_reported(data: bytes, format: Format) -> None:
    check(data, format)


@given(st.text(max_size=40), st.sampled_from(list(FILE_FORMATS.values())))
def test_any_text_is_read_or_reported(text: str, format: Format) -> None:
    check(text.encode("utf-8", "surrogatepass"), format)


def check(data: bytes, format: Format) -> None:
    """Reading raises nothing; every value has a place, and every place is inside the text."""
    reading = read(data, format)
    payloads = find_payloads(reading)
    relevant(reading.problems, payloads)
    may_hold_payload(data, format)
    shows_payload(data, format)
    size = len(reading.source.text)
    for problem in reading.problems:
        assert 0 <= problem.span.start <= problem.span.end <= size
        position = reading.source.position(problem.span.start)
        assert position.line >= 1
        assert position.column >= 1
        assert problem.message.isprintable()
    for document in reading.documents:
        check_places(document, size)


def check_places(document: Document, size: int) -> None:
    waiting: list[tuple[tuple[str | int, ...], object]] = [((), document.value)]
    while waiting:
        path, value = waiting.pop()
        place = document.place(path)
        assert place is not None, path
        assert 0 <= place.value.start <= place.value.end <= size
        if isinstance(value, dict):
            waiting += [((*path, key), member) for key, member in value.items()]
        elif isinstance(value, list):
            waiting += [((*path, index), member) for index, member in enumerate(value)]
