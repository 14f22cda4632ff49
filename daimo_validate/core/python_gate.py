"""The usual gate in Python, for the first bodies of a process: most runs of the command line have one.

Importing jsonschema-rs and building its validators takes as long as some hundred looks of this kind. This is not an
engine: it knows the keywords that the usual gate has, gives no reasons, and raises where it is not sure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from daimo_validate.core.formats import PLAIN_TESTS
from daimo_validate.text.hints import Any, Final
from daimo_validate.text.patterns import found_shortly

# Of the numbers only integers: the others have forms that JSON cannot carry.
_KINDS: Final[dict[type, tuple[str, ...]]] = {
    dict: ("object",),
    list: ("array",),
    str: ("string",),
    int: ("integer", "number"),
    bool: ("boolean",),
    type(None): ("null",),
}


def accepts(schema: Any, value: object) -> bool:
    """Return whether a usual gate accepts a Python object. False is not a verdict.

    Raises LookupError or ValueError for a keyword or a value that it does not know.
    """
    kinds = _KINDS[type(value)]
    for text in (value,) if isinstance(value, str) else value if isinstance(value, dict) else ():
        _refuse_unlike_text(text)
    if isinstance(schema, bool):
        return schema
    for keyword, argument in schema.items():
        kind, test = _TESTS[keyword]
        if (kind is None or kind in kinds) and not test(argument, value, schema):
            return False
    return True


def _refuse_unlike_text(text: Any) -> None:
    """Raise ValueError for a string that patterns may read in another way than in Rust, and for no exact string."""
    if type(text) is not str or "\n" in text:
        # `$` stands before it, too.
        raise ValueError("not a plain text")
    # Raises for a lone surrogate.
    text.encode()


def _has_properties(properties: Mapping[str, Any], value: dict[Any, Any], _: object) -> bool:
    return all(accepts(schema, value[name]) for name, schema in properties.items() if name in value)


def _has_additional(schema: Any, value: dict[Any, Any], around: Mapping[str, Any]) -> bool:
    names = value.keys() - around.get("properties", {}).keys()
    return all(accepts(schema, value[name]) for name in names)


def _holds_condition(condition: Any, value: object, around: Mapping[str, Any]) -> bool:
    return accepts(around.get("then" if accepts(condition, value) else "else", True), value)


def _matches(pattern: str, value: str, around: Mapping[str, Any]) -> bool:
    # A gate names such a format only beside the format's own pattern.
    test = PLAIN_TESTS.get(around.get("format", ""))
    if test is not None:
        return test(value)
    found = found_shortly(pattern, value)
    return _compiled(pattern).search(value) is not None if found is None else found


def _has_plain_test(name: str, *_: object) -> bool:
    # `_matches` does it. Other formats are more than a pattern.
    if name not in PLAIN_TESTS:
        raise LookupError(name)
    return True


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _equals(constant: object, value: object) -> bool:
    # Other constants can be equal in Python and not in JSON.
    texts = constant if isinstance(constant, list) else [constant]
    if not all(isinstance(text, str) for text in texts):
        raise LookupError(constant)
    return constant == value


_TESTS: Final[dict[str, tuple[str | None, Callable[[Any, Any, Mapping[str, Any]], bool]]]] = {
    "type": (None, lambda name, value, _: name in _KINDS[type(value)]),
    "properties": ("object", _has_properties),
    "required": ("object", lambda names, value, _: all(name in value for name in names)),
    "additionalProperties": ("object", _has_additional),
    "propertyNames": ("object", lambda schema, value, _: all(accepts(schema, key) for key in value)),
    "maxProperties": ("object", lambda most, value, _: len(value) <= most),
    "items": ("array", lambda schema, value, _: all(accepts(schema, item) for item in value)),
    "minItems": ("array", lambda least, value, _: len(value) >= least),
    "maxItems": ("array", lambda most, value, _: len(value) <= most),
    "uniqueItems": (
        "array",
        lambda is_on, value, _: not is_on or not any(item in value[:at] for at, item in enumerate(value)),
    ),
    "pattern": ("string", _matches),
    "format": (None, _has_plain_test),
    "minLength": ("string", lambda least, value, _: len(value) >= least),
    "maxLength": ("string", lambda most, value, _: len(value) <= most),
    "enum": (None, lambda constants, value, _: any(_equals(constant, value) for constant in constants)),
    "const": (None, lambda constant, value, _: _equals(constant, value)),
    "not": (None, lambda schema, value, _: not accepts(schema, value)),
    "allOf": (None, lambda schemas, value, _: all(accepts(schema, value) for schema in schemas)),
    "if": (None, _holds_condition),
    "then": (None, lambda *_: True),
    "else": (None, lambda *_: True),
}
"""The test of each keyword, and the kind of value that it is about."""
