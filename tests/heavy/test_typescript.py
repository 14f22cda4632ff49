"""Types that others generate from the exported schemas: right requests compile, wrong ones do not; Ajv agrees too."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from jsonschema import Draft202012Validator

from daimo_validate import Schema
from daimo_validate.compiled import load, names
from tests.helpers.requests import call, display, metadata, plain_request, request
from tests.node.packages import locked

HERE: Final = Path(__file__).parent
TOOLS: Final = HERE / "typescript"
COMPONENT: Final = "CreateSessionRequest"

README: Final = (HERE.parents[1] / "README.md").read_text(encoding="utf-8")
# Its examples of the Python types and of Ajv.
(EXAMPLE,) = re.findall(r"^payload: CreateSessionRequest = (\{\n.*?^\})$", README, re.MULTILINE | re.DOTALL)
(WITH_AJV,) = re.findall(r"^```ts\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
REQUEST: Final[dict[str, Any]] = ast.literal_eval(EXAMPLE)
DESTINATION: Final = REQUEST["destination"]
DISPLAY: Final = REQUEST["display"]
SOLANA: Final = {
    "type": "solana",
    "address": "9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin",
    "tokenAddress": "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v",
}


def without(part: Mapping[str, Any], field: str) -> dict[str, Any]:
    assert field in part
    return {name: value for name, value in part.items() if name != field}


RIGHT: Final[dict[str, dict[str, Any]]] = {
    "the README's payload": REQUEST,
    "options and lists of them": {**REQUEST, "display": {**DISPLAY, "paymentOptions": ["AllWallets", ["Coinbase"]]}},
    "Solana": {**REQUEST, "destination": SOLANA},
    "every field": {
        "destination": {**DESTINATION, "amountUnits": "10.00", "calldata": "0x6e553f65"},
        "display": {**DISPLAY, "themeCssUrl": "https://example.com/a.css"},
        "metadata": {"orderId": "1", "phone": "+14155552671"},
        "refundAddress": DESTINATION["address"],
    },
}
WRONG: Final[dict[str, dict[str, Any]]] = {
    "a wrong option": {**REQUEST, "display": {**DISPLAY, "paymentOptions": ["coinbase"]}},
    "a wrong option in a list": {**REQUEST, "display": {**DISPLAY, "paymentOptions": [["Coinbase", "Zelle"]]}},
    "a chain id as text": {**REQUEST, "destination": {**DESTINATION, "chainId": "8453"}},
    "an amount as a number": {**REQUEST, "destination": {**DESTINATION, "amountUnits": 10}},
    "a number in metadata": {**REQUEST, "metadata": {"orderId": 1}},
    "another type of destination": {**REQUEST, "destination": {**DESTINATION, "type": "tron"}},
    "no destination": without(REQUEST, "destination"),
    "no display": without(REQUEST, "display"),
    "no verb": {**REQUEST, "display": without(DISPLAY, "verb")},
    "no token": {**REQUEST, "destination": without(DESTINATION, "tokenAddress")},
    "no chain id": {**REQUEST, "destination": without(DESTINATION, "chainId")},
    "a misspelt field": {**REQUEST, "metdata": {}},
    "a misspelt field of destination": {**REQUEST, "destination": {**DESTINATION, "amountUnit": "10.00"}},
    "a misspelt field of display": {**REQUEST, "display": {**DISPLAY, "themeCssURL": "https://example.com/a.css"}},
    "Solana with a chain id": {**REQUEST, "destination": {**SOLANA, "chainId": 8453}},
}
MISSPELT: Final = frozenset(name for name in WRONG if name.startswith("a misspelt"))


class Generator(NamedTuple):
    """What makes types of which export, the name of the request's type, and what these types cannot express."""

    command: list[str]
    schema: str
    type: str = COMPONENT
    # These mistakes compile.
    blind_to: frozenset[str] = frozenset()


GENERATORS: Final[dict[str, Generator]] = {
    "json2ts": Generator(["node_modules/.bin/json2ts", "types.json", "json2ts.ts"], "--types"),
    # Objects of the plain schema are open: each type has an index signature.
    "json2ts-open": Generator(
        ["node_modules/.bin/json2ts", "request.json", "json2ts-open.ts"],
        "",
        blind_to=MISSPELT | {"Solana with a chain id"},
    ),
    # It makes one type of both destinations, in which what only one of them has is optional.
    "quicktype": Generator(
        ["node", "quicktype.mjs", "types.json", "typescript", "quicktype.ts"],
        "--types",
        blind_to=frozenset({"no chain id", "Solana with a chain id"}),
    ),
    "openapi-typescript": Generator(
        ["node_modules/.bin/openapi-typescript", "openapi.json", "-o", "openapi-typescript.ts"],
        "--openapi",
        f'components["schemas"]["{COMPONENT}"]',
    ),
}
EXPORTS: Final = {"types.json": "--types", "request.json": "", "openapi.json": "--openapi"}


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the packages, the scripts that use them, and what the command exports."""
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed")
    folder = tmp_path_factory.mktemp("tools")
    for name in ("package.json", "ajv.mjs", "pyright.json", "quicktype.mjs"):
        shutil.copy(TOOLS / name, folder)
    shutil.copytree(locked(TOOLS) / "node_modules", folder / "node_modules", symlinks=True, copy_function=hard_link)
    for name, option in EXPORTS.items():
        command = [sys.executable, "-m", "daimo_validate", "schema", *option.split()]
        (folder / name).write_text(run(folder, *command), encoding="utf-8")
    return folder


def hard_link(source: str, target: str) -> None:
    """Stand for a copy: Node looks for packages where a file really is, and follows symbolic links."""
    try:
        Path(target).hardlink_to(source)
    except OSError:
        shutil.copy2(source, target)


def run(folder: Path, *command: str, given: str = "", codes: tuple[int, ...] = (0,)) -> str:
    done = subprocess.run(
        command, cwd=folder, input=given, capture_output=True, text=True, encoding="utf-8", timeout=240, check=False
    )
    assert done.returncode in codes, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def errors(tools: Path) -> dict[str, set[str]]:
    """Return what does not compile of each file: names of cases, and lines outside them."""
    files = []
    for name, generator in GENERATORS.items():
        run(tools, *generator.command)
        (tools / f"use-{name}.ts").write_text("".join(written(name, generator)), encoding="utf-8")
        files += [f"{name}.ts", f"use-{name}.ts"]
    run(tools, "node", "quicktype.mjs", "types.json", "go", "quicktype.go")
    shutil.copy(tools / "json2ts.ts", tools / "daimo.d.ts")
    example = f"declare const body: unknown;\n{WITH_AJV}export const title: string = body.display.title;\n"
    (tools / "readme.ts").write_text(example, encoding="utf-8")
    files.append("readme.ts")
    settings = {
        "compilerOptions": {"strict": True, "noEmit": True, "target": "es2022", "module": "esnext", "types": ["node"]}
        | {"moduleResolution": "bundler", "skipLibCheck": True},
        "files": files,
    }
    (tools / "tsconfig.json").write_text(json.dumps(settings))
    # 2 says that there are errors.
    said = run(tools, "node_modules/.bin/tsc", "--pretty", "false", codes=(2,))
    found: dict[str, set[str]] = {file: set() for file in files}
    for file, line in re.findall(r"^(.+?)\((\d+),\d+\): error TS", said, re.MULTILINE):
        text = (tools / file).read_text(encoding="utf-8").splitlines()[int(line) - 1]
        found[file].add(text.partition(" // ")[2] or line)
    return found


def written(name: str, generator: Generator) -> Iterator[str]:
    """Yield the lines of a program: each request on a line of its own, and the case's name behind it."""
    top = generator.type.partition("[")[0]
    yield f'import type {{ {top} }} from "./{name}";\n'
    for at, (case, body) in enumerate({**RIGHT, **WRONG}.items()):
        yield f"export const case{at}: {generator.type} = {json.dumps(body)}; // {case}\n"
    yield "export const text = (body: " + generator.type + "): string => JSON.stringify(body);\n"
    yield "export const token = (body: " + generator.type + "): string => body.destination.tokenAddress;\n"


@pytest.mark.parametrize("generator", GENERATORS)
class TestTypeScript:
    """`tsc --strict` over the types of each generator."""

    def test_generated_types_compile(self, errors: dict[str, set[str]], generator: str) -> None:
        assert errors[f"{generator}.ts"] == set()

    @pytest.mark.parametrize("case", RIGHT)
    def test_right_requests_compile(self, errors: dict[str, set[str]], generator: str, case: str) -> None:
        assert case not in errors[f"use-{generator}.ts"]

    @pytest.mark.parametrize("case", WRONG)
    def test_wrong_requests_do_not(self, errors: dict[str, set[str]], generator: str, case: str) -> None:
        compiles = case not in errors[f"use-{generator}.ts"]
        assert compiles == (case in GENERATORS[generator].blind_to)

    def test_nothing_else_is_wrong(self, errors: dict[str, set[str]], generator: str) -> None:
        assert errors[f"use-{generator}.ts"] <= set(WRONG)


def test_the_example_with_ajv_compiles(errors: dict[str, set[str]]) -> None:
    assert errors["readme.ts"] == set()


def test_go_by_quicktype(errors: dict[str, set[str]], tools: Path) -> None:
    """What the schema requires is a value, all else a pointer or a map; with Go at hand the compiler reads it too."""
    text = (tools / "quicktype.go").read_text(encoding="utf-8")
    fields = {name: kind for kind, name in re.findall(r'(\S+) +`json:"(\w+)(?:,omitempty)?"`', text)}
    assert fields == {
        "destination": "Destination",
        "display": "Display",
        "metadata": "map[string]string",
        "refundAddress": "*string",
        "address": "string",
        "amountUnits": "*string",
        "calldata": "*string",
        # One type for both destinations.
        "chainId": "*int64",
        "tokenAddress": "string",
        "type": "Type",
        "paymentOptions": "[]PaymentOptionElement",
        "themeCssUrl": "*string",
        "title": "string",
        "verb": "string",
    }
    options = Schema.named().export()["$defs"]["PaymentOption"]["enum"]
    assert set(re.findall(r'PaymentOption = "(\w+)"', text)) == set(options)
    assert set(re.findall(r' Type = "(\w+)"', text)) == {"evm", "solana"}
    if shutil.which("go") is not None:
        module = tools / "go"
        module.mkdir()
        (module / "go.mod").write_text("module example.com/daimo\n\ngo 1.21\n")
        package = re.sub(r"^package \w+$", "package daimo", text, count=1, flags=re.MULTILINE)
        (module / "daimo.go").write_text(package, encoding="utf-8")
        run(module, "go", "vet", "./...")


def test_ajv_agrees(tools: Path) -> None:
    """With default options and in strict mode, on every structural vector and on strings that end in line ends."""
    bodies = [test["payload"] for group in load("vectors") for test in group["tests"] if "payload" in test]
    long = request({**call("0x" + "ab" * 36), **metadata(phone="+14155552671"), **display(paymentOptions=["Tron"])})
    bodies += [plain_request(), long]
    bodies += [json.loads(json.dumps(long).replace(old, old[:-1] + '\\n"')) for old in set(strings(long))]
    schemas = {
        "plain": {name: Schema.named(name).export() for name in names()},
        "closed": {name: Schema.named(name).export(closed=True) for name in names()},
        "formats": {name: Schema.named(name).export(formats=True) for name in names()},
    }
    formats = sorted(set(re.findall(r'"format": "([\w-]+)"', json.dumps(schemas["formats"]))))
    # The bodies are JSON as text, so that both sides read it themselves.
    given = {"component": COMPONENT, "schemas": schemas, "formats": formats, "bodies": [*map(json.dumps, bodies)]}
    accepted = json.loads(run(tools, "node", "ajv.mjs", given=json.dumps(given)))
    plain, closed = (
        [Draft202012Validator(schemas[kind][COMPONENT]).is_valid(body) for body in bodies]
        for kind in ("plain", "closed")
    )
    assert accepted == {
        "plain": plain,
        "plain in strict mode": plain,
        "closed": closed,
        "closed in strict mode": closed,
        # jsonschema itself lets a line end pass `$` here.
        "formats in strict mode": plain,
    }
    assert min(plain.count(True), plain.count(False), closed.count(True)) > 50


def strings(value: Any) -> Iterator[str]:
    """Yield the strings of a body as they stand in JSON."""
    if isinstance(value, str):
        yield json.dumps(value)
    elif isinstance(value, dict | list):
        for below in value.values() if isinstance(value, dict) else value:
            yield from strings(below)


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_python_type_checkers(tools: Path, checker: str) -> None:
    """In strict mode they find nothing but the wrong uses, each at its line."""
    use = HERE / "typed_use.txt"
    shutil.copy(use, tools / "use.py")
    said = run(tools, *CHECKERS[checker], codes=(1,))
    found = {int(line) for line in re.findall(r"use\.py:(\d+)(?::\d+)?(?: -|:) error", said)}
    lines = use.read_text(encoding="utf-8").splitlines()
    assert found == {at for at, line in enumerate(lines, 1) if "# error" in line}, said


CHECKERS: Final = {
    "mypy": [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "use.py"],
    "pyright": ["node_modules/.bin/pyright", "--pythonpath", sys.executable, "--project", "pyright.json"],
}
