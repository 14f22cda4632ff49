"""Find the fields of a payload in named settings. The result is a fragment: nothing in it is missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from daimo_validate.core.gaps import object_paths
from daimo_validate.core.inputs.fields import ADDRESS_PATH, CHAIN_PATH, TOKEN_PATH, TYPE_PATH
from daimo_validate.core.severity import Severity
from daimo_validate.core.tokens import SOLANA
from daimo_validate.documents.model import Document, Problem
from daimo_validate.payloads.groups import judged_together
from daimo_validate.payloads.model import Payload
from daimo_validate.payloads.names import words_of
from daimo_validate.payloads.public_keys import may_hold_public_key, public_keys
from daimo_validate.payloads.settings import settings_of
from daimo_validate.payloads.unquoted import unquoted_problem
from daimo_validate.payloads.values import FieldReader, FieldValue
from daimo_validate.text.alphabets import SOLANA_ADDRESS
from daimo_validate.text.patterns import compiled
from daimo_validate.text.pointers import Path
from daimo_validate.text.source import Source, Span

_BASE58: Final = SOLANA_ADDRESS
# Text after a lost line end may be a secret, so such a value is not judged: a message could repeat it.
_SECOND_KEY: Final = r"[A-Za-z_][A-Za-z0-9_]*="
# A name of a field has one of these beside `DAIMO`.
_SIGNS: Final = (
    b"ADDR", b"ADRESS", b"CHAIN", b"AMOUNT", b"OPTIONS", b"TREASURY", b"RECIPIENT", b"RECEIVER", b"REFUND", b"TOKEN",
    b"WALLET", b"PAYOUT", b"USD", b"DESTINATION", b"MERCHANT", b"VAULT", b"SAFE",
)  # fmt: skip


def fragments(
    document: Document,
    source: Source,
    own: Sequence[tuple[str, str]] = (),
    skipped: Collection[Path] = (),
) -> Iterator[Payload]:
    """Yield a fragment for each group of settings that stand together.

    `DAIMO_CHAIN_ID` and `NEXT_PUBLIC_DAIMO_TOKEN_ADDRESS` are judged together, `DAIMO_EU_CHAIN_ID` apart from them. A
    second setting for the same field (a treasury beside a destination) starts a fragment of its own. Empty values
    count as absent. `own` are the patterns of the user; what is at the `skipped` paths is not searched.
    """
    reader = FieldReader(document, source)
    for settings in settings_of(document, source, own, skipped):
        for values in judged_together(filter(None, map(reader.read, settings))):
            yield _fragment(document, values)
    if keys := tuple(public_keys(document)):
        yield Payload(document, (), {}, open=frozenset({()}), problems=keys, fragment=True)


def may_hold_setting(data: bytes, own: Sequence[tuple[str, str]] = ()) -> bool:
    """Return whether the bytes hold the words of a name, or of a pattern of the user."""
    text = data.upper()
    if b"DAIMO" in text and (any(sign in text for sign in _SIGNS) or may_hold_public_key(text)):
        return True
    return any(all(word.encode() in text for word in words_of(pattern)) for pattern, _field in own)


def _fragment(document: Document, values: list[FieldValue]) -> Payload:
    run_on = [value for value in values if _is_run_on(value)]
    value = _nested(_with_type(values))
    return Payload(
        document=document,
        path=(),
        value=value,
        unknown=frozenset([each.field for each in values if each.is_unknown or each in run_on]),
        open=object_paths(value),
        problems=(
            *(_run_on(document, value.setting.path) for value in run_on),
            *_disagreements(document, [value.setting.path for value in values if value not in run_on]),
            *_unquoted_problems(document, values),
        ),
        fragment=True,
        fields={value.field: value.setting.path for value in values},
        places={path: place for value in values for path, place in value.places.items()},
    )


def _unquoted_problems(document: Document, values: Iterable[FieldValue]) -> Iterator[Problem]:
    for value in values:
        if value.unquoted is not None:
            yield unquoted_problem(document, value.setting.path, value.field, value.value, value.unquoted)


def _is_run_on(value: FieldValue) -> bool:
    return (
        not value.is_unknown and isinstance(value.value, str) and compiled(_SECOND_KEY).search(value.value) is not None
    )


def _with_type(given: list[FieldValue]) -> dict[Path, Any]:
    """Return the values of fields, with the type of their destination."""
    values: dict[Path, Any] = {value.field: value.value for value in given}
    if CHAIN_PATH not in values and (chain_id := _chain_in_names(given)) is not None:
        values[CHAIN_PATH] = chain_id
    if TYPE_PATH in values or not any(field[0] == TYPE_PATH[0] for field in values):
        return values
    is_solana = any(_is_base58(values.get(field)) for field in (ADDRESS_PATH, TOKEN_PATH))
    if values.get(CHAIN_PATH) == SOLANA:
        # Payloads for Solana do not have a chain id.
        is_solana = True
        del values[CHAIN_PATH]
    values[TYPE_PATH] = "solana" if is_solana else "evm"
    return values


def _chain_in_names(given: list[FieldValue]) -> int | None:
    """Return the chain that names end with, if there is one and it says something of the values."""
    named = {value.setting.meaning.chain_id for value in given} - {None}
    says_something = named == {SOLANA} or any(value.field == TOKEN_PATH for value in given)
    return named.pop() if len(named) == 1 and says_something else None


def _is_base58(value: object) -> bool:
    return isinstance(value, str) and compiled(_BASE58).fullmatch(value) is not None


def _nested(values: Mapping[Path, Any]) -> dict[str, Any]:
    """Return the object that has each value at its path."""
    nested: dict[str, Any] = {}
    for (*steps, name), value in values.items():
        inner = nested
        for step in steps:
            inner = inner.setdefault(str(step), {})
        inner[str(name)] = value
    return nested


def _disagreements(document: Document, paths: Iterable[Path]) -> Iterator[Problem]:
    """Yield one problem for all values about which programs disagree in the same way."""
    places: dict[tuple[str, ...], list[tuple[Path, Span]]] = {}
    for path in paths:
        place = document.place(path)
        if place is not None and place.other_programs:
            places.setdefault(place.other_programs, []).append((path, place.value))
    for programs, ((path, span), *others) in places.items():
        yield Problem(
            rule="syntax",
            severity=Severity.WARNING,
            message=f"programs disagree about this value: {'; '.join(programs)}",
            hint="put the value in quotes, or the comment on a line of its own",
            span=span,
            path=path,
            document=document.number,
            related=tuple((other, "and here") for _path, other in others),
        )


def _run_on(document: Document, path: Path) -> Problem:
    return Problem(
        rule="syntax",
        message="this value contains a second `KEY=`",
        hint="start a new line before that key",
        span=document.nearest(path)[1].value,
        path=path,
        document=document.number,
        private=True,
    )
