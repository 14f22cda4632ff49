"""Findings: one thing that is wrong, where it is, and how to fix it."""

from __future__ import annotations

from daimo_validate.core.severity import Basis, Severity, V1ErrorResponse, v1_error
from daimo_validate.core.wording import param_of, shown_param
from daimo_validate.text.hints import Any, Literal, NoReturn
from daimo_validate.text.pointers import Path, pointer_of


class _Frozen:
    """A value object whose slots are set once, by keyword. A dataclass would cost every start of the program 8 ms."""

    __slots__: tuple[str, ...] = ()

    def _values(self) -> tuple[object, ...]:
        return tuple([getattr(self, name) for name in self.__slots__])

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a {type(self).__name__} is immutable: cannot set {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a {type(self).__name__} is immutable: cannot delete {name!r}")

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._values() == other._values()

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
        return f"{type(self).__name__}({fields})"

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), dict(zip(self.__slots__, self._values(), strict=True)))


class Fix(_Frozen):
    """A replacement for the value (or the key) at a finding's path.

    A safe fix changes no meaning; an unsafe one is a guess that a person has to confirm. A replacement that
    `is_number` is a JSON number: it is written without quotes.
    """

    __slots__ = ("is_number", "replacement", "safe", "target")
    is_number: bool
    replacement: str
    safe: bool
    target: Literal["value", "key"]

    def __init__(
        self, *, replacement: str, safe: bool, target: Literal["value", "key"] = "value", is_number: bool = False
    ) -> None:
        _set(self, "is_number", is_number)
        _set(self, "replacement", replacement)
        _set(self, "safe", safe)
        _set(self, "target", target)

    def to_json(self) -> dict[str, str | bool]:
        """Return the fix as a JSON object."""
        number = {"is_number": True} if self.is_number else {}
        return {"replacement": self.replacement, "safe": self.safe, "target": self.target, **number}


class Finding(_Frozen):
    """One thing that is wrong, and where.

    `path` holds the keys and indexes that lead to the value; a missing field is named by its own path. `rule` is a
    stable id, `basis` says what the rule rests on.
    """

    __slots__ = ("basis", "fix", "hint", "message", "path", "rule", "severity")
    path: Path
    basis: Basis
    rule: str
    severity: Severity
    message: str
    hint: str | None
    fix: Fix | None

    def __init__(
        self,
        *,
        path: Path,
        basis: Basis,
        rule: str,
        severity: Severity,
        message: str,
        hint: str | None = None,
        fix: Fix | None = None,
    ) -> None:
        _set(self, "path", path)
        _set(self, "basis", basis)
        _set(self, "rule", rule)
        _set(self, "severity", severity)
        _set(self, "message", message)
        _set(self, "hint", hint)
        _set(self, "fix", fix)

    @property
    def param(self) -> str:
        """The path in Daimo's style: `destination.address`, `display.paymentOptions[1]`, `body` for the whole body."""
        return param_of(self.path)

    @property
    def pointer(self) -> str:
        """The path as a JSON Pointer (RFC 6901)."""
        return pointer_of(self.path)

    def __str__(self) -> str:
        """Return the finding as one line: `param: severity: [rule] message (hint)`."""
        hint = "" if self.hint is None else f" ({self.hint})"
        # A key that is long or looks like a secret is not shown, unlike in `param`, which programs read.
        return f"{shown_param(self.path)}: {self.severity.value}: [{self.rule}] {self.message}{hint}"

    def to_v1(self) -> V1ErrorResponse:
        """Return the finding as a V1ErrorResponse body."""
        return v1_error(self.message, self.param)

    def to_json(self) -> dict[str, Any]:
        """Return the finding as the object that `--format json` prints, without the file."""
        return {
            "pointer": self.pointer,
            "param": self.param,
            "path": list(self.path),
            "rule": self.rule,
            "severity": self.severity.value,
            "basis": self.basis.value,
            "message": self.message,
            "hint": self.hint,
            "fix": None if self.fix is None else self.fix.to_json(),
        }


_set = object.__setattr__


def _rebuild(kind: type[Any], fields: dict[str, Any]) -> Any:
    return kind(**fields)
