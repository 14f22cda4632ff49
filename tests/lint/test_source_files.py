"""Source code on a walk and in the output: what is skipped, suppressed and fixed."""

from __future__ import annotations

from pathlib import Path

import pytest

from daimo_validate import Validator
from daimo_validate.documents import format_of
from daimo_validate.lint.check import CheckSettings, FileResult, check_bytes
from daimo_validate.lint.fixes import fix_bytes

USDC = "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"
LOWER = USDC.lower()
ESCAPED = LOWER.replace("0x", "\\x30x")
BODY = (
    '{ destination: { type: "evm", address: to, chainId: 8453, tokenAddress: "%s" }, '
    'display: { title: "T", verb: "Pay" } }'
)
WRONG = "0x21c67cc0E6676059dBF12F83A6c11B1360871472"
BAD = f"send({BODY % USDC});\n".replace("address: to", f'address: "{WRONG}"')


def check(text: str | bytes, name: str = "a.ts", *, is_named: bool = False) -> FileResult:
    data = text if isinstance(text, bytes) else text.encode()
    format = format_of(name)
    assert format is not None
    return check_bytes(data, name, format, CheckSettings(Validator(), is_named=is_named))


def rules(result: FileResult) -> list[tuple[str, int, int]]:
    return [
        (d.finding.rule, d.region.start.line, d.region.start.column) for d in result.diagnostics if d.region is not None
    ]


class TestBuiltFiles:
    """On a walk, source code that a program wrote is skipped and counted; a file that the user names is checked."""

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("app.min.js", BAD),
            ("app.js", "x(1);" * 2_000 + BAD),
            ("app.js", "x(1);\n" * 200_000 + BAD),
            (
                "app.py",
                "# x\n" * 300_000 + "a = {'destination': {'type': 'evm'}, 'display': {'title': 'a', 'verb': 'b'}}",
            ),
        ],
    )
    def test_is_skipped_on_a_walk(self, name: str, text: str) -> None:
        assert check(text, name) == FileResult(name, skipped=True)
        assert rules(check(text, name, is_named=True))

    @pytest.mark.parametrize("name", ["app.js", "app.min.js"])
    def test_a_file_without_any_sign_is_not_counted(self, name: str) -> None:
        assert check("x(1);" * 2_000, name) == FileResult(name)

    def test_a_request_on_one_line_is_checked(self) -> None:
        assert rules(check(BAD)) == [("eip55-checksum", 1, 45)]

    def test_data_has_no_bound(self) -> None:
        body = '{"destination": {"type": "evm"}, "display": {"title": "a", "verb": "b"}}'
        assert rules(check(f'{{"a": "{"x" * 2_000_000}", "b": {body}}}', "a.json"))


class TestSuppression:
    """The comments of the language switch rules off."""

    @pytest.mark.parametrize(
        "text",
        [
            "BODY; // daimo-validate: ignore[eip55-checksum]",
            "// daimo-validate: ignore[eip55-checksum] why\nBODY",
            "BODY; /* daimo-validate: ignore[eip55-checksum] */",
            "/* daimo-validate: ignore[eip55-checksum] why */\nBODY",
            "/* daimo-validate: ignore[eip55-checksum] */ BODY",
            "/* daimo-validate: ignore[eip55-checksum] */\n// and why\nBODY",
            "const a = () => <>\n{/* daimo-validate: ignore[eip55-checksum] */}\n{f(BODY)}</>",
        ],
    )
    def test_is_suppressed(self, text: str) -> None:
        result = check(text.replace("BODY", BAD.strip().rstrip(";")), "a.tsx")
        assert (rules(result), result.suppressed) == ([], 1)

    @pytest.mark.parametrize(
        "text",
        [
            "const a = '// daimo-validate: ignore[eip55-checksum]', b = BODY",
            "const a = '/* daimo-validate: ignore[eip55-checksum] */', b = BODY",
            "# daimo-validate: ignore[eip55-checksum]\nBODY",
        ],
    )
    def test_is_not_suppressed(self, text: str) -> None:
        assert [rule for rule, _, _ in rules(check(text.replace("BODY", BAD.strip().rstrip(";")), "a.tsx"))] == [
            "eip55-checksum"
        ]

    def test_python(self) -> None:
        body = {"destination": {"type": "evm", "address": LOWER}, "display": {"title": "a", "verb": "b"}}
        found = {rule for rule, _, _ in rules(check(f"x = {body!r}  # daimo-validate: ignore[eip55-missing]", "a.py"))}
        assert "eip55-missing" not in found
        assert "missing-field" in found


class TestFixes:
    """A fix changes a literal that stands in place, and keeps its quotes."""

    def fixed(self, text: str, name: str = "a.ts") -> str:
        data = text.encode()
        return fix_bytes(data, check(data, name), lambda new: check(new, name), unsafe=True).data.decode()

    @pytest.mark.parametrize("quote", ["'", '"', "`"])
    def test_keeps_the_quotes(self, quote: str) -> None:
        text = f"send({BODY})".replace('"%s"', f"{quote}%s{quote}")
        assert self.fixed(text % LOWER) == text % USDC

    def test_renames_keys(self) -> None:
        text = f"send({BODY % USDC})"
        for old, new in (("chainId", "amountUnit"), ("chainId", "'amountUnit'")):
            wrong = text.replace(old + ": 8453", f'{new}: "1.00", chainId: 8453')
            assert self.fixed(wrong) == wrong.replace("amountUnit", "amountUnits")

    @pytest.mark.parametrize(
        "text",
        [
            f'const TOKEN = "{LOWER}"; send({BODY.replace(chr(34) + "%s" + chr(34), "TOKEN")})',
            f"send({BODY % ESCAPED})",
            f"send({BODY.replace('to,', 'to, amountUnit,') % USDC}); ",
            f"const BASE = {{ amountUnit: '1' }}; send({BODY.replace('to,', 'to, ...BASE,') % USDC}); ",
        ],
    )
    def test_leaves_constants_and_escapes_alone(self, text: str) -> None:
        assert rules(check(text))
        assert self.fixed(text) == text

    def test_python(self) -> None:
        body = {"destination": {"type": "evm", "address": LOWER}, "display": {"title": "a", "verb": "b"}}
        assert self.fixed(f"x = {body!r}", "a.py") == f"x = {body!r}".replace(LOWER, USDC)


def test_a_constant_names_its_uses(tmp_path: Path) -> None:
    text = f'const TOKEN = "{LOWER}";\nsend({BODY.replace(chr(34) + "%s" + chr(34), "TOKEN")});\n' * 1
    (diagnostic,) = check(text).diagnostics
    assert diagnostic.region is not None
    assert (diagnostic.region.start.line, diagnostic.region.start.column) == (1, 15)
    assert [(each.region.start.line, each.label) for each in diagnostic.related] == [(2, "used here")]


@pytest.mark.parametrize(
    ("name", "found"), [("src/pay.ts", True), ("docs/example.ts", False), ("pay.sample.py", False)]
)
def test_placeholders_are_errors_in_code_alone(name: str, found: bool) -> None:
    text = f"send({BODY % USDC})".replace("to,", '"0xYourAddress",')
    if name.endswith(".py"):
        text = (
            text.replace("destination", '"destination"')
            .replace("display", '"display"')
            .replace("address:", '"address":')
        )
        text = (
            text.replace("type:", '"type":').replace("chainId", '"chainId"').replace("tokenAddress", '"tokenAddress"')
        )
        text = text.replace("title", '"title"').replace("verb", '"verb"')
    assert bool(rules(check(text, name))) is found
