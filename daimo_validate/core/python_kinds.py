"""Which well-known kind of Python object a value is that JSON cannot carry, for hints on how to convert it.

A class is known by its name and module, and its attributes are looked up without calling any code of the value: no
library is imported, and nothing that the value does can interfere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

_MRO: Final = type.__dict__["__mro__"].__get__
_NAME: Final = type.__dict__["__name__"].__get__
_MODULE: Final = type.__dict__["__module__"].__get__
_MEMBERS: Final = type.__dict__["__dict__"].__get__


_OF_CLASS: Final[Mapping[str, str]] = {
    "decimal.Decimal": "decimal",
    "fractions.Fraction": "fraction",
    "builtins.bytes": "bytes",
    "builtins.bytearray": "bytes",
    "builtins.memoryview": "memoryview",
    "enum.Enum": "enum",
    "uuid.UUID": "text",
    "pathlib.PurePath": "text",
    "pathlib._local.PurePath": "text",
    "ipaddress._IPAddressBase": "text",
    "yarl.URL": "text",
    "yarl._url.URL": "text",
    "httpx.URL": "text",
    "httpx._urls.URL": "text",
    "starlette.datastructures.URL": "text",
    "pydantic.networks._BaseUrl": "text",
    "pydantic.networks.AnyUrl": "text",
    "pydantic_core._pydantic_core.Url": "text",
    "django.utils.functional.Promise": "text",
    "solders.pubkey.Pubkey": "text",
    "collections.UserString": "text",
    "datetime.date": "date",
    "datetime.time": "date",
    "msgspec.Struct": "msgspec",
    "google.protobuf.message.Message": "protobuf",
    "google._upb._message.Message": "protobuf",
    "types.SimpleNamespace": "namespace",
    "builtins.mappingproxy": "mapping",
    "collections.abc.Mapping": "mapping",
    "builtins.set": "set",
    "builtins.frozenset": "set",
    "collections.deque": "iterable",
    "collections.abc.Sequence": "iterable",
    "array.array": "iterable",
    "builtins.range": "iterable",
    "numpy.generic": "scalar",
    "numpy.ndarray": "array",
    "builtins.function": "function",
    "builtins.method": "function",
    "builtins.builtin_function_or_method": "function",
    "functools.partial": "function",
    "builtins.coroutine": "awaitable",
    "requests.models.Response": "response",
    "httpx.Response": "response",
    "httpx._models.Response": "response",
    "starlette.requests.Request": "async-request",
    "flask.wrappers.Request": "flask-request",
    "django.http.request.HttpRequest": "django-request",
    "_io._IOBase": "file",
    "io.IOBase": "file",
}
_OF_ATTRIBUTE: Final[Mapping[str, str]] = {
    "__dataclass_fields__": "dataclass",
    "__attrs_attrs__": "attrs",
    "__await__": "awaitable",
    "__next__": "iterable",
}
_VIEWS: Final = frozenset({"dict_keys", "dict_values", "dict_items", "odict_keys", "odict_values", "odict_items"})
_OF_MAPPING: Final = frozenset({"keys", "__getitem__", "__iter__"})


def kind_of(value: object) -> str | None:
    """Return the kind of a value, or None if it is not well known: "decimal", "pydantic", ...

    Calls nothing of the value or its class.
    """
    classes = _MRO(type(value))
    named = [name for each in classes if (name := _full_name(each)) is not None]
    if "pydantic.main.BaseModel" in named or "pydantic.v1.main.BaseModel" in named:
        return "pydantic" if _has(classes, "model_dump") else "pydantic-v1"
    known = next((_OF_CLASS[name] for name in named if name in _OF_CLASS), None)
    return known or _kind_by_attributes(classes)


def _kind_by_attributes(classes: tuple[type[Any], ...]) -> str | None:
    for attribute, kind in _OF_ATTRIBUTE.items():
        if _has(classes, attribute):
            return kind
    if _NAME(classes[0]) in _VIEWS:
        return "iterable"
    return "mapping" if all(_has(classes, name) for name in _OF_MAPPING) else None


def _has(classes: Iterable[type[Any]], attribute: str) -> bool:
    return any(attribute in _MEMBERS(each) for each in classes)


def _full_name(given: type[Any]) -> str | None:
    module = _MODULE(given)
    return f"{module}.{_NAME(given)}" if type(module) is str else None
