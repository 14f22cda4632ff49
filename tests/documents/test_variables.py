"""Formats that hold variables: .envrc, Dockerfile, Java properties, Terraform. Values, and their places."""

from __future__ import annotations

import textwrap

import pytest

from daimo_validate.documents import Format
from tests.documents.reads import key_at, reading_of, text_at, told
from tests.helpers import formats


def read(text: str, format: Format) -> tuple[object, set[tuple[str | int, ...]]]:
    """Return the value of a text and the paths that it does not give."""
    reading = reading_of(textwrap.dedent(text), format)
    assert reading.problems == ()
    (document,) = reading.documents
    return document.value, set(document.unread)


class TestEnvrc:
    """What bash makes of assignments."""

    @pytest.mark.parametrize(
        ("line", "value", "written"),
        [
            ("export A=0x1", "0x1", "0x1"),
            ("A=0x1 # c", "0x1", "0x1"),
            ("A=0x1; layout python", "0x1", "0x1"),
            ("A='0x1 # $x' B=2", "0x1 # $x", "'0x1 # $x'"),
            ('export -n A="x\\"\\$y"', 'x"$y', '"x\\"\\$y"'),
            ("A='x'\"y\"z", "xyz", "'x'\"y\"z"),
            ("A=x\\ y", "x y", "x\\ y"),
            ("A=x#y", "x#y", "x#y"),
            ("\tdeclare A=", "", ""),
            ("source_up && export A=1", "1", "1"),
        ],
    )
    @pytest.mark.parametrize("end", ["\n", "\r\n", ""])
    def test_a_value(self, line: str, value: str, written: str, end: str) -> None:
        reading = reading_of(f"use nix{end or chr(10)}{line}{end}", formats.ENVRC)
        assert reading.problems == ()
        assert reading.documents[0].value.get("A") == value
        assert text_at(reading, ("A",)) == written
        assert key_at(reading, ("A",)) == "A"

    def test_what_the_shell_computes_is_unknown(self) -> None:
        value, unread = read('A="$(cat a)"\nB=0x$C\nD=`x`\nE=${F:-0x1}\nG="${H}"\nI=\'$x\'\n', formats.ENVRC)
        assert unread == {("A",), ("B",), ("D",), ("G",)}
        assert isinstance(value, dict)
        assert (value["E"], value["I"]) == ("${F:-0x1}", "$x")

    def test_the_rest_of_a_script(self) -> None:
        assert read("if [ -f x ]; then\n  A=1\nfi\nPATH_add bin\nf() { echo B=2; }\n", formats.ENVRC)[0] == {"A": "1"}


class TestDockerfile:
    """What docker makes of `ENV` and `ARG`."""

    def test_the_variables_of_each_stage(self) -> None:
        text = """\
            # syntax=docker/dockerfile:1
            ARG TAG=1
            FROM node:${TAG} AS build
            ENV A=0x1 \\
                # a comment
                B="x y" \\
                C='z'
            arg D=4
            ARG E
            RUN echo && \\
                ENV=1
            FROM scratch
            ENV F the whole line\t
            ENV G=$A H=${X:-0x2} I=${Y}
            """
        assert read(text, formats.DOCKERFILE) == (
            [
                {"TAG": "1"},
                {"A": "0x1", "B": "x y", "C": "z", "D": "4"},
                {"F": "the whole line", "G": "$A", "H": "${X:-0x2}", "I": "${Y}"},
            ],
            {(2, "G"), (2, "I")},
        )

    def test_places(self) -> None:
        reading = reading_of("FROM x\r\nENV A=1 B='2'\r\nENV C 3 \r\n", formats.DOCKERFILE)
        assert [text_at(reading, (1, key)) for key in "ABC"] == ["1", "'2'", "3"]
        assert key_at(reading, (1, "B")) == "B"


class TestProperties:
    """What java.util.Properties makes of a file."""

    @pytest.mark.parametrize(
        ("line", "key", "value"),
        [
            ("a.b=x", "a.b", "x"),
            ("  a.b : x ", "a.b", "x "),
            ("a.b x=y", "a.b", "x=y"),
            ("a\\:b = \\u00e9\\n\\q", "a:b", "é\nq"),
            ("a=x\\\n   y", "a", "xy"),
            ("a=\\ud83d\\ude00", "a", "😀"),
            ("a=\\ud83d", "a", "�"),
            ("a=\\u00", "a", "u00"),
            ("a", "a", ""),
            ("a=#x", "a", "#x"),
        ],
    )
    def test_a_value(self, line: str, key: str, value: str) -> None:
        assert read(f"# c\\\n! d\n{line}\n", formats.PROPERTIES) == ({key: value}, set())

    def test_places_and_repeated_keys(self) -> None:
        reading = reading_of("a = 0x1\r\nb=\r\na: 2\r\n", formats.PROPERTIES)
        assert told(reading) == ['3:1 duplicate-key: duplicate key "a" at line 3, column 1; first at line 1, column 1']
        assert reading.documents[0].value == {"a": "2", "b": ""}
        assert (text_at(reading, ("a",)), text_at(reading, ("b",))) == ("2", "")

    def test_a_written_value_is_read_back(self) -> None:
        for value in ("0x1", " a\\b\n", "\tx", "é"):
            assert read(f"a={formats.PROPERTIES.write('x', value)}\n", formats.PROPERTIES)[0] == {"a": value}


class TestTerraform:
    """Variables, blocks, and what an expression gives."""

    def test_values(self) -> None:
        text = """\
            # c
            a = "0x1" // d
            n = 8453
            minus = -1.5
            yes = true
            none = null
            env = { A = "x", "B" : "y\\n", }
            list = ["a", jsonencode([{ name = "C", value = "z" }])]
            text = <<-EOT
              one
                two
            EOT
            half = "0x${var.half}"
            computed = var.x
            sum = 1 + 1
            both = [for x in y : x]
            """
        value, unread = read(text, formats.TERRAFORM)
        assert value == {
            "a": "0x1",
            "n": 8453,
            "minus": -1.5,
            "yes": True,
            "none": None,
            "env": {"A": "x", "B": "y\n"},
            "list": ["a", [{"name": "C", "value": "z"}]],
            "text": "one\n  two\n",
            "half": "0x${var.half}",
            "computed": None,
            "sum": None,
            "both": None,
        }
        assert unread == {("computed",), ("sum",), ("both",)}

    def test_blocks(self) -> None:
        text = (
            'variable "a" {\n  default = "0x1"\n}\nr "s" "t" {\n  env {\n    x = 1\n  }\n  env {\n    x = y\n  }\n}\n'
        )
        value, unread = read(text, formats.TERRAFORM)
        assert value == {"variable": {"a": {"default": "0x1"}}, "r": {"s": {"t": {"env": [{"x": 1}, {"x": None}]}}}}
        assert unread == {("r", "s", "t", "env", 1, "x")}

    def test_places(self) -> None:
        reading = reading_of(
            'é = "😀"\nv "a" {\n  b = ["x", 1]\n}\nv "a" {\n  b = { "c" = "y" }\n}\n', formats.TERRAFORM
        )
        assert (key_at(reading, ("é",)), text_at(reading, ("é",))) == ("é", '"😀"')
        assert text_at(reading, ("v", "a", 0, "b", 1)) == "1"
        assert (key_at(reading, ("v", "a", 1, "b", "c")), text_at(reading, ("v", "a", 1, "b", "c"))) == ('"c"', '"y"')

    @pytest.mark.parametrize(
        "text", ["", "a = ", "a = {", "}", "a = [[[", "v {", "\ufeff", "= 1\nb = 2\n", "v\n", '"a" {\n}\n']
    )
    def test_half_written(self, text: str) -> None:
        assert reading_of(text, formats.TERRAFORM).problems == ()

    @pytest.mark.parametrize("unit", ["[", "{a=", "f(", "a {\n", "((", '"${'])
    def test_deep(self, unit: str) -> None:
        assert reading_of(f"daimo = {unit * 5_000}", formats.TERRAFORM).problems == ()
        assert reading_of(unit * 5_000, formats.TERRAFORM).problems == ()
