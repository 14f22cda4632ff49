"""The text of a config as a `Config`, or as everything that is wrong with it."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

from daimo_validate.config import schema as config_schema
from daimo_validate.config.model import (
    NAME,
    PYPROJECT,
    TABLE,
    Config,
    ConfigError,
    Guards,
    InvalidConfigError,
    Override,
    table_key,
)
from daimo_validate.config.patterns import Patterns, parse
from daimo_validate.core import eip55, solana
from daimo_validate.core.engine import Engine, make_engine
from daimo_validate.core.structure import Structure, StructureError
from daimo_validate.core.wording import listed, nearest, quoted, show
from daimo_validate.diagnostics.model import reason
from daimo_validate.text.pointers import Path as Place
from daimo_validate.text.source import Source, UndecodableError, decode

# The deepest value of a config is an entry of an array in a table of `overrides`.
_DEEPEST: Final = 6
_ADDRESS_GUARDS: Final = ("allowed-destinations", "allowed-refund-addresses", "allowed-tokens")


@dataclass(frozen=True, slots=True)
class _Problem:
    """Something wrong at a place of the document; `about_key` when it is the key and not its value."""

    path: Place
    message: str
    about_key: bool = False


def read_config(path: Path) -> Config:
    """See `config.load_config`."""
    source = _source(path)
    try:
        # Decimals, so that a limit on an amount is what is written and not the binary fraction next to it.
        document = tomllib.loads(source.text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise InvalidConfigError(_syntax_errors(path, source, error)) from None
    prefix, table = _table(path, source, document)
    problems = list(_problems(table, path.name, path.parent))
    if problems:
        raise InvalidConfigError(_located(path, source, prefix, problems))
    return _config(path, table)


def _source(path: Path) -> Source:
    try:
        return decode(path.read_bytes())
    except OSError as error:
        message = f"this cannot be read: {reason(error)}"
        raise InvalidConfigError([ConfigError(_display(path), None, None, message)]) from None
    except UndecodableError as error:
        place = error.source.position(error.span.start)
        message = f"{error}; {error.hint}"
        raise InvalidConfigError([ConfigError(_display(path), place.line, place.column, message)]) from None


def _table(path: Path, source: Source, document: dict[str, Any]) -> tuple[Place, dict[str, Any]]:
    """The table of settings in a document, and the path to it."""
    if path.name != PYPROJECT:
        return (), document
    tool = document.get("tool")
    key = table_key(tool) if isinstance(tool, dict) else None
    if not isinstance(tool, dict) or key is None:
        message = f"there is no table [tool.{TABLE}] in this file"
        raise InvalidConfigError([ConfigError(_display(path), None, None, message)])
    prefix, table = ("tool", key), tool[key]
    if key != TABLE:
        problem = _Problem((), f"the table is called [tool.{TABLE}], not [tool.{key}]", about_key=True)
        raise InvalidConfigError(_located(path, source, prefix, [problem]))
    if not isinstance(table, dict):
        problem = _Problem((), f"[tool.{TABLE}] has to be a table, not {_shown(table)}")
        raise InvalidConfigError(_located(path, source, prefix, [problem]))
    return prefix, table


def _problems(table: dict[str, Any], name: str, root: Path) -> Iterator[_Problem]:
    told: set[Place] = set()
    for error in _engine().errors(_plain(table)):
        for problem in _schema_problems(error, table, name):
            # A value of a wrong type mostly breaks other keywords as well.
            if problem.path not in told:
                told.add(problem.path)
                yield problem
    yield from (problem for problem in _beyond_schema(table, root) if problem.path not in told)


@cache
def _engine() -> Engine:
    schema = config_schema.load()
    return make_engine(Structure({"name": "config", "schema": schema, "gate": schema}))


def _schema_problems(error: StructureError, table: dict[str, Any], name: str) -> Iterator[_Problem]:
    path, schema, value = error.path, error.schema, _at(table, error.path)
    rules = config_schema.load()["$defs"]["rule"]["enum"]
    if error.keyword == "additionalProperties" and isinstance(value, dict):
        for key in value:
            if key not in schema.get("properties", {}):
                yield _Problem((*path, key), _unknown_key(path, key, schema, name), about_key=True)
    elif error.keyword == "required":
        yield _Problem(path, 'an entry of "overrides" has to say its "files"')
    elif error.keyword == "minItems":
        yield _Problem(path, f"{quoted(str(path[-1]))} is empty: leave it out, or put something into it")
    elif schema.get("enum") == rules and isinstance(value, str):
        yield _Problem(path, _no_rule(value, rules))
    else:
        yield _Problem(path, _unexpected(path, value, schema))


def _unknown_key(path: Place, key: str, schema: Mapping[str, Any], name: str) -> str:
    properties = config_schema.load()["properties"]
    guards = config_schema.load()["$defs"]["guards"]["properties"]
    if path and path[-1] == "severity":
        return _no_rule(key, schema["properties"])
    where = {"": "", "guards": " in guards"}.get(str(path[0]) if path else "", " in overrides")
    start = f"{quoted(key)} is no key{where}"
    if (near := nearest(key, schema["properties"])) is not None:
        return f"{start}; did you mean {near}?"
    if not path and key == "tool" and name == NAME:
        return f"{start}: in {NAME} the keys stand at the top, without [tool.{TABLE}]"
    if not path and (near := nearest(key, guards)) is not None:
        return f"{start}; {near} belongs in guards"
    if path and (near := nearest(key, properties)) is not None:
        return f"{start}; {near} belongs at the top"
    return f"{start}; there are {listed(list(schema['properties'])).replace(' or ', ' and ')}"


def _no_rule(name: str, rules: Any) -> str:
    near = nearest(name, rules)
    return f"{quoted(name)} is no rule; did you mean {near}?" if near else f"{quoted(name)} is no rule"


def _unexpected(path: Place, value: object, schema: Mapping[str, Any]) -> str:
    *outer, last = path
    subject = f"each entry of {quoted(str(outer[-1]))}" if isinstance(last, int) else quoted(str(last))
    message = f"{subject} has to be {schema.get('x-expected', 'another value')}, not {_shown(value)}"
    names = schema.get("enum") or [name for branch in schema.get("anyOf", ()) for name in branch.get("enum", ())]
    near = nearest(value, names) if isinstance(value, str) and names else None
    return f"{message}; did you mean {near}?" if near else message


def _beyond_schema(table: dict[str, Any], root: Path) -> Iterator[_Problem]:
    """What no JSON Schema can tell."""
    for guard in _ADDRESS_GUARDS:
        for at, address in _entries(_at(table, ("guards", guard))):
            if (message := _wrong_address(address)) is not None:
                yield _Problem(("guards", guard, at), message)
    yield from _wrong_patterns(table, ("exclude",))
    for at, _override in _entries(table.get("overrides")):
        yield from _wrong_patterns(table, ("overrides", at, "files"))
    env = table.get("env")
    if isinstance(env, dict) and "" in env:
        yield _Problem(("env", ""), "a pattern of dotenv keys must not be empty", about_key=True)
    openapi = table.get("openapi")
    if isinstance(openapi, str) and openapi and not _is_file(root, openapi):
        yield _Problem(("openapi",), f"there is no file {quoted(openapi)}, seen from the folder of this config")


def _wrong_address(address: object) -> str | None:
    if not isinstance(address, str):
        return None
    if address.startswith("0x"):
        if eip55.carries_checksum(address) and not eip55.has_valid_checksum(address):
            return f"the EIP-55 checksum of {quoted(address)} does not hold: compare the address with its source"
        return None
    length = solana.key_length(address)
    return None if length == 32 else f"{quoted(address)} is {length} bytes long, but a Solana address is 32"


def _wrong_patterns(table: dict[str, Any], path: Place) -> Iterator[_Problem]:
    for at, pattern in _entries(_at(table, path)):
        if isinstance(pattern, str) and pattern and parse(pattern) is None:
            yield _Problem((*path, at), f"{quoted(pattern)} is a pattern that can match nothing")


def _is_file(root: Path, name: str) -> bool:
    try:
        return (root / name).is_file()
    except (OSError, ValueError):
        return False


def _display(path: Path) -> str:
    """The path as messages name it: relative to the current directory where the file lies beneath it."""
    full, cwd = Path.cwd() / path, Path.cwd()
    return (full.relative_to(cwd) if full.is_relative_to(cwd) else full).as_posix()


def _entries(value: object) -> Iterator[tuple[int, Any]]:
    return enumerate(value if isinstance(value, list) else ())


def _at(tree: Any, path: Place) -> Any:
    """The value at a path; None when there is none."""
    for step in path:
        if isinstance(tree, dict):
            tree = tree.get(step)
        elif isinstance(tree, list) and isinstance(step, int):
            tree = tree[step]
        else:
            return None
    return tree


def _plain(value: Any, depth: int = _DEEPEST) -> Any:
    """A TOML value as JSON has it. What JSON has not (dates, infinities), or is deeper than any setting, is null,
    which no setting may be."""
    if isinstance(value, (dict, list)):
        if depth == 0:
            return None
        if isinstance(value, dict):
            return {key: _plain(member, depth - 1) for key, member in value.items()}
        return [_plain(member, depth - 1) for member in value]
    if isinstance(value, Decimal):
        return float(value) if value.is_finite() and value.adjusted() < 300 else None
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        return float(value) if abs(value) < 10**300 else None
    return value if isinstance(value, (str, int)) else None


def _shown(value: object) -> str:
    if isinstance(value, Decimal):
        return show(str(value))[1:-1]
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, (datetime.date, datetime.time)):
        return "a date or time"
    return show(value)


def _located(path: Path, source: Source, prefix: Place, problems: list[_Problem]) -> list[ConfigError]:
    """The problems at their places, in the order of the text."""
    from daimo_validate.documents import FILE_FORMATS

    documents = FILE_FORMATS["toml"].read(source).documents
    errors: list[tuple[int, ConfigError]] = []
    for problem in problems:
        if not documents:
            errors.append((0, ConfigError(_display(path), None, None, problem.message)))
            continue
        _, place = documents[0].nearest((*prefix, *problem.path))
        start = (place.key if problem.about_key and place.key is not None else place.value).start
        at = source.position(start)
        errors.append((start, ConfigError(_display(path), at.line, at.column, problem.message)))
    return [error for _, error in sorted(errors, key=lambda pair: pair[0])]


def _syntax_errors(path: Path, source: Source, error: Exception) -> list[ConfigError]:
    from daimo_validate.documents import FILE_FORMATS

    reading = FILE_FORMATS["toml"].read(source)
    errors = []
    for problem in reading.problems:
        at = source.position(problem.span.start)
        errors.append(ConfigError(_display(path), at.line, at.column, problem.message))
    for document in reading.documents:
        # In a payload a template may stand for a value; nobody fills in those of a config.
        for unread in sorted(document.unread, key=str):
            if (place := document.place(unread)) is not None and not errors:
                at = source.position(place.value.start)
                message = "this is not TOML: a template without quotes, which nothing fills in here"
                errors.append(ConfigError(_display(path), at.line, at.column, message))
    return errors or [ConfigError(_display(path), None, None, f"this is not TOML: {error}")]


def _config(path: Path, table: dict[str, Any]) -> Config:
    path = Path.cwd() / path
    root = path.parent
    env = table.get("env")
    return Config(
        path=path,
        root=root,
        **_layer(table),
        exclude=tuple(table.get("exclude", ())),
        env=None if env is None else _env(env),
        openapi=root / table["openapi"] if "openapi" in table else None,
        baseline=root / table["baseline"] if "baseline" in table else None,
        guards=_guards(table.get("guards", {})),
        overrides=tuple(
            Override(files=Patterns(root, override["files"]), **_layer(override))
            for override in table.get("overrides", ())
        ),
    )


def _layer(table: dict[str, Any]) -> dict[str, Any]:
    """The settings that stand at the top and in overrides alike."""
    return {
        "select": tuple(table["select"]) if "select" in table else None,
        "ignore": tuple(table.get("ignore", ())),
        "severity": dict(table.get("severity", {})),
        "strict": table.get("strict"),
        "payloads": tuple(table.get("payloads", ())),
    }


def _guards(table: dict[str, Any]) -> Guards:
    lists: dict[str, Any] = {
        key.replace("-", "_"): tuple(value) for key, value in table.items() if isinstance(value, list)
    }
    return Guards(**lists, max_amount_units=table.get("max-amount-units"))


def _env(env: dict[str, str]) -> tuple[tuple[str, str], ...]:
    from daimo_validate.payloads.environment import ENV_FIELDS

    own = {pattern.upper(): given for pattern, given in env.items()}
    return (*own.items(), *((pattern, given) for pattern, given in ENV_FIELDS if pattern not in own))
