"""Read a configuration file: its settings, or everything that is wrong with it."""

from __future__ import annotations

import datetime
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from daimo_validate.config import schema as config_schema
from daimo_validate.config.discovery import table_key
from daimo_validate.config.model import (
    NAME,
    PYPROJECT,
    TABLE,
    Config,
    ConfigError,
    Guards,
    InvalidConfigError,
    Override,
    display_path,
)
from daimo_validate.config.patterns import Patterns, parse
from daimo_validate.core import eip55, solana
from daimo_validate.core.engine import Engine, make_engine
from daimo_validate.core.structure import Structure, StructureError
from daimo_validate.core.validator import Validator
from daimo_validate.core.wording import nearest, quoted, show, unknown_name
from daimo_validate.diagnostics.model import reason
from daimo_validate.documents import FILE_FORMATS
from daimo_validate.text.pointers import Path as KeyPath
from daimo_validate.text.pointers import value_or_none
from daimo_validate.text.records import NamedTuple
from daimo_validate.text.source import Source, UndecodableError, decode

if TYPE_CHECKING:
    from daimo_validate.core.validator import Validator

# The deepest value that a configuration can have is an entry of an array in a table of `overrides`.
_MAX_DEPTH: Final = 6
_ADDRESS_GUARDS: Final = ("allowed-destinations", "allowed-refund-addresses", "allowed-tokens")


def load_config(path: str | os.PathLike[str]) -> Config:
    """Return the configuration in a file: the table of a `pyproject.toml`, or the whole of any other file.

    Raises InvalidConfigError with everything that is wrong, each error with its line and column.
    """
    return read_file(Path(path)).config()


def load_validator(path: str | os.PathLike[str]) -> Validator:
    """Return the validator that a configuration describes; see `daimo_validate.config.load`."""
    from daimo_validate.schema import Schema, SchemaError

    file = read_file(Path(path))
    config = file.config()
    try:
        schema = None if config.openapi is None else Schema.from_openapi(config.openapi)
    except SchemaError as error:
        raise file.invalid([_Problem(("openapi",), str(error))]) from None
    return Validator(policy=config.policy(), schema=schema)


class _Problem(NamedTuple):
    """Something wrong at a path of the table. `about_key` if it is the key, not its value."""

    path: KeyPath
    message: str
    about_key: bool = False


class ConfigFile(NamedTuple):
    """A parsed configuration file. `prefix` is the path to the table of settings."""

    path: Path
    source: Source
    prefix: KeyPath
    table: Any

    def config(self) -> Config:
        return _config(Path.cwd() / self.path, self.table)

    def invalid(self, problems: list[_Problem]) -> InvalidConfigError:
        """Return the exception for some problems, each with its position, in the order of the text."""
        documents = FILE_FORMATS["toml"].read(self.source).documents
        errors: list[tuple[int, ConfigError]] = []
        for problem in problems:
            if not documents:
                errors.append((0, _error(self.path, problem.message)))
                continue
            _, place = documents[0].nearest((*self.prefix, *problem.path))
            start = (place.key if problem.about_key and place.key is not None else place.value).start
            errors.append((start, _error(self.path, problem.message, self.source, start)))
        return InvalidConfigError([error for _, error in sorted(errors, key=lambda pair: pair[0])])


def _error(path: Path, message: str, source: Source | None = None, at: int = 0) -> ConfigError:
    if source is None:
        return ConfigError(display_path(path), None, None, message)
    position = source.position(at)
    return ConfigError(display_path(path), position.line, position.column, message)


def read_file(path: Path) -> ConfigFile:
    source = _decode(path)
    try:
        # Decimals, so that a limit is exactly what is written and not the nearest binary fraction.
        document = tomllib.loads(source.text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise InvalidConfigError(_syntax_errors(path, source, error)) from None
    file = _settings_table(path, source, document)
    problems = list(_problems(file.table, path.name, path.parent))
    if problems:
        raise file.invalid(problems)
    return file


def _decode(path: Path) -> Source:
    try:
        return decode(path.read_bytes())
    except OSError as error:
        raise InvalidConfigError([_error(path, f"cannot read: {reason(error)}")]) from None
    except UndecodableError as error:
        message = f"{error}; {error.hint}"
        raise InvalidConfigError([_error(path, message, error.source, error.span.start)]) from None


def _settings_table(path: Path, source: Source, document: dict[str, Any]) -> ConfigFile:
    if path.name != PYPROJECT:
        return ConfigFile(path, source, (), document)
    tool = document.get("tool")
    key = table_key(tool) if isinstance(tool, dict) else None
    if not isinstance(tool, dict) or key is None:
        raise InvalidConfigError([_error(path, f"missing table [tool.{TABLE}]")])
    file = ConfigFile(path, source, ("tool", key), tool[key])
    if key != TABLE:
        raise file.invalid([_Problem((), f"unknown table [tool.{key}]; write [tool.{TABLE}]", about_key=True)])
    if not isinstance(file.table, dict):
        raise file.invalid([_Problem((), f"[tool.{TABLE}] must be a table, not {_shown(file.table)}")])
    return file


def _syntax_errors(path: Path, source: Source, error: Exception) -> list[ConfigError]:
    reading = FILE_FORMATS["toml"].read(source)
    errors = [_error(path, problem.message, source, problem.span.start) for problem in reading.problems]
    if errors:
        return errors
    # Payload files may have templates instead of values; nobody fills them in here.
    for document in reading.documents:
        for unread in sorted(document.unread, key=str):
            if (place := document.place(unread)) is not None:
                message = "not valid TOML: a template without quotes; templates are not filled in here"
                return [_error(path, message, source, place.value.start)]
    return [_error(path, f"not valid TOML: {error}")]


def _problems(table: dict[str, Any], name: str, root: Path) -> Iterator[_Problem]:
    reported: set[KeyPath] = set()
    for error in _engine().errors(_as_json(table)):
        for problem in _schema_problems(error, table, name):
            # A value of the wrong type usually breaks other keywords too.
            if problem.path not in reported:
                reported.add(problem.path)
                yield problem
    yield from (problem for problem in _problems_beyond_schema(table, root) if problem.path not in reported)


@cache
def _engine() -> Engine:
    schema = config_schema.load()
    return make_engine(Structure({"name": "config", "schema": schema, "gate": schema}))


def _schema_problems(error: StructureError, table: dict[str, Any], name: str) -> Iterator[_Problem]:
    path, schema, value = error.path, error.schema, value_or_none(table, error.path)
    rules = config_schema.load()["$defs"]["rule"]["enum"]
    if error.keyword == "additionalProperties" and isinstance(value, dict):
        for key in value:
            if key not in schema.get("properties", {}):
                yield _Problem((*path, key), _unknown_key(path, key, schema, name), about_key=True)
    elif error.keyword == "required":
        yield _Problem(path, "missing `files` in an entry of `overrides`")
    elif error.keyword == "minItems":
        yield _Problem(path, f"{_key(path[-1])} is empty; remove it or add an entry")
    elif schema.get("enum") == rules and isinstance(value, str):
        yield _Problem(path, unknown_name("rule", value, rules))
    else:
        yield _Problem(path, _wrong_value(path, value, schema))


def _unknown_key(path: KeyPath, key: str, schema: Mapping[str, Any], name: str) -> str:
    if path and path[-1] == "severity":
        return unknown_name("rule", key, schema["properties"])
    table = str(path[0]) if path else ""
    start = f"unknown key {quoted(key)}" + (f" in `{table}`" if table else "")
    if (near := nearest(key, schema["properties"])) is not None:
        return f"{start}; did you mean `{near}`?"
    if not table and key == "tool" and name == NAME:
        return f"{start}; in {NAME} the keys are at the top level, without [tool.{TABLE}]"
    return f"{start}; {_right_table(table, key) or f'allowed: {_names(schema)}'}"


def _right_table(table: str, key: str) -> str | None:
    """Return where a key belongs that is in the wrong table."""
    schema = config_schema.load()
    if not table and (near := nearest(key, schema["$defs"]["guards"]["properties"])) is not None:
        return f"`{near}` belongs in `guards`"
    if table and (near := nearest(key, schema["properties"])) is not None:
        return f"`{near}` belongs at the top level"
    return None


def _names(schema: Mapping[str, Any]) -> str:
    return ", ".join(f"`{name}`" for name in schema["properties"])


def _wrong_value(path: KeyPath, value: object, schema: Mapping[str, Any]) -> str:
    *outer, last = path
    subject = f"each entry of {_key(outer[-1])}" if isinstance(last, int) else _key(last)
    message = f"{subject} must be {schema.get('x-expected', 'another value')}, not {_shown(value)}"
    names = schema.get("enum") or [name for branch in schema.get("anyOf", ()) for name in branch.get("enum", ())]
    near = nearest(value, names) if isinstance(value, str) and names else None
    return f"{message}; did you mean `{near}`?" if near else message


def _problems_beyond_schema(table: dict[str, Any], root: Path) -> Iterator[_Problem]:
    """Yield what a JSON Schema cannot express."""
    for guard in _ADDRESS_GUARDS:
        for index, address in _entries(value_or_none(table, ("guards", guard))):
            if (message := _wrong_address(address)) is not None:
                yield _Problem(("guards", guard, index), message)
    yield from _wrong_patterns(table, ("exclude",))
    for index, _override in _entries(table.get("overrides")):
        yield from _wrong_patterns(table, ("overrides", index, "files"))
    env = table.get("env")
    if isinstance(env, dict) and "" in env:
        yield _Problem(("env", ""), "empty pattern of names", about_key=True)
    openapi = table.get("openapi")
    if isinstance(openapi, str) and openapi and not _is_file(root, openapi):
        message = f"file not found: {quoted(openapi)} (relative to the folder of this configuration)"
        yield _Problem(("openapi",), message)


def _wrong_address(address: object) -> str | None:
    if not isinstance(address, str):
        return None
    if address.startswith("0x"):
        if eip55.carries_checksum(address) and not eip55.has_valid_checksum(address):
            return f"invalid EIP-55 checksum in {quoted(address)}; compare the address with its source"
        return None
    length = solana.key_length(address)
    return None if length == 32 else f"{quoted(address)} decodes to {length} bytes; a Solana address has 32"


def _wrong_patterns(table: dict[str, Any], path: KeyPath) -> Iterator[_Problem]:
    for index, pattern in _entries(value_or_none(table, path)):
        if isinstance(pattern, str) and pattern and parse(pattern) is None:
            yield _Problem((*path, index), f"pattern {quoted(pattern)} cannot match anything")


def _is_file(root: Path, name: str) -> bool:
    try:
        return (root / name).is_file()
    except (OSError, ValueError):
        return False


def _entries(value: object) -> Iterator[tuple[int, Any]]:
    return enumerate(value if isinstance(value, list) else ())


def _as_json(value: Any, depth: int = _MAX_DEPTH) -> Any:
    """Return a TOML value as JSON. What JSON lacks (dates, infinities) and what nests too deep becomes null, which no
    setting accepts."""
    if isinstance(value, (dict, list)) and not depth:
        return None
    if isinstance(value, dict):
        return {key: _as_json(member, depth - 1) for key, member in value.items()}
    if isinstance(value, list):
        return [_as_json(member, depth - 1) for member in value]
    if isinstance(value, Decimal) or (isinstance(value, int) and not -(2**63) <= value < 2**63):
        return _as_float(Decimal(value))
    return value if isinstance(value, (str, int)) else None


def _as_float(value: Decimal) -> float | None:
    return float(value) if value.is_finite() and value.adjusted() < 300 else None


def _key(name: str | int) -> str:
    """Return a key as messages name it: its own quotes would look like those of a value."""
    return f"`{name}`" if re.fullmatch(r"[A-Za-z0-9-]{1,40}", str(name)) else quoted(str(name))


def _shown(value: object) -> str:
    if isinstance(value, Decimal):
        return show(str(value))[1:-1]
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, (datetime.date, datetime.time)):
        return "a date or time"
    return show(value)


def _config(path: Path, table: dict[str, Any]) -> Config:
    root = path.parent
    env = table.get("env")
    return Config(
        path=path,
        root=root,
        **_shared_settings(table),
        exclude=tuple(table.get("exclude", ())),
        env=None if env is None else _env(env),
        openapi=root / table["openapi"] if "openapi" in table else None,
        baseline=root / table["baseline"] if "baseline" in table else None,
        project_url=f"{table['project-url'].rstrip('/')}/" if "project-url" in table else "",
        guards=_guards(table.get("guards", {})),
        overrides=tuple(
            Override(files=Patterns(root, override["files"]), **_shared_settings(override))
            for override in table.get("overrides", ())
        ),
    )


def _shared_settings(table: dict[str, Any]) -> dict[str, Any]:
    """Return the settings that the top level and `overrides` have in common."""
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
    return tuple({pattern.upper(): given for pattern, given in env.items()}.items())
