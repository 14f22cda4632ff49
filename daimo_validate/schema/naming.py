"""Names for the parts of a schema, so that generators of types name what they make of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from daimo_validate.schema.choices import MAPS, VALUES
from daimo_validate.schema.inlining import ANNOTATIONS
from daimo_validate.schema.tags import constants_of

_REFERENCE: Final = "#/$defs/"


def named(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a schema whose objects and lists of options are in `$defs`, each with a name.

    The name is its title, or comes from the property: `Display`; `EvmDestination`, the branch of `destination` whose
    tag is `evm`; `PaymentOption`, an item of `paymentOptions`.
    """
    naming = _Naming(schema.get("$defs", {}))
    out = {key: value for key, value in schema.items() if key != "$defs"}
    made: dict[str, Any] = naming.inner(out, str(schema.get("title", "")))
    for name, part in schema.get("$defs", {}).items():
        naming.definitions[name] = naming.inner(part, name)
    return {**made, "$defs": naming.definitions} if naming.definitions else made


class _Naming:
    def __init__(self, definitions: Mapping[str, Any]) -> None:
        self.definitions: dict[str, Any] = dict.fromkeys(definitions)

    def of(self, schema: Any, name: str, within: str) -> Any:
        """Return a schema, or a reference to it if it is a part that has a name."""
        if not isinstance(schema, Mapping):
            return schema
        name = str(schema.get("title") or _of_branch(schema, name))
        part = self.inner(schema, name)
        if not _is_part(schema) or not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name):
            return part
        return {"$ref": _REFERENCE + self.defined(name, within, {**part, "title": name})}

    def inner(self, schema: Mapping[str, Any], name: str) -> dict[str, Any]:
        """Return a schema with references to its parts. `name` is its own name."""
        return {key: self.keyword(key, value, name) for key, value in schema.items()}

    def keyword(self, key: str, value: Any, name: str) -> Any:
        if key in VALUES or key in ANNOTATIONS or key in ("if", "not"):
            return value
        if key in MAPS:
            return {field: self.of(below, _capitalized(field), name) for field, below in value.items()}
        if key in ("then", "else"):
            return self.inner(value, name) if isinstance(value, Mapping) else value
        if isinstance(value, list):
            return [self.of(below, name, name) for below in value]
        return self.of(value, _singular(name) if key == "items" else name, name)

    def defined(self, name: str, within: str, part: dict[str, Any]) -> str:
        """Return the name under which a part stands in `$defs`: the one wanted, unless another part has it."""
        for wanted in (name, within + name, *(f"{within}{name}{number}" for number in range(2, 1000))):
            if self.definitions.setdefault(wanted, {**part, "title": wanted}) == {**part, "title": wanted}:
                return wanted
        raise AssertionError("a thousand parts of one name")


def _is_part(schema: Mapping[str, Any]) -> bool:
    options = schema.get("enum", ())
    is_choice = len(options) > 1 and all(isinstance(option, str) for option in options)
    return is_choice or "properties" in schema or "title" in schema


def _of_branch(schema: Mapping[str, Any], name: str) -> str:
    """Return the name of a branch, which begins with its tag: the one required property that has one value."""
    fields = schema.get("properties", {})
    for field in schema.get("required", ()):
        tags = constants_of(fields.get(field))
        if len(tags) == 1:
            return _capitalized(tags[0]) + name
    return name


def _capitalized(field: str) -> str:
    """Return `themeCssUrl` as `ThemeCssUrl`, and `tx_hash` as `TxHash`."""
    return "".join(word[:1].upper() + word[1:] for word in re.findall(r"[A-Za-z0-9]+", field))


def _singular(name: str) -> str:
    return name.removesuffix("s") if not name.endswith("ss") else name
