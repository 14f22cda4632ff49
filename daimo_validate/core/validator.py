"""The validator: one schema, one policy and the rules, built once and used many times."""

from __future__ import annotations

from _thread import allocate_lock, start_new_thread
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache

from daimo_validate.core import python_gate
from daimo_validate.core.formats import CODED, is_clean
from daimo_validate.core.gaps import NO_GAPS, Gaps
from daimo_validate.core.inputs import (
    AFTER_USUAL,
    Record,
    findings,
    records_of,
    records_of_faults,
    records_of_usual,
    unusual_records_of,
    usual_parts,
)
from daimo_validate.core.inputs.base import Request
from daimo_validate.core.inputs.call import CALL, CALLED, extract_called, unknown_call
from daimo_validate.core.inputs.destination import destination_of
from daimo_validate.core.inputs.fields import CALLDATA_PATH
from daimo_validate.core.inputs.older import is_older_body
from daimo_validate.core.inputs.strings import OF_FORMAT, Text
from daimo_validate.core.judged import Judged, report_of
from daimo_validate.core.plain import MAX_DEPTH, Plain, is_exact, plain_of
from daimo_validate.core.policy import Policy
from daimo_validate.core.report import Crash, Report, ValidationError
from daimo_validate.core.rules import RULES, checks_of
from daimo_validate.core.severity import Severity
from daimo_validate.core.stack import run_into
from daimo_validate.core.structure import Inspection, Structure, StructureError, UnknownField, shipped_request
from daimo_validate.text.hints import TYPE_CHECKING, Any, Final, Protocol, TypeVar
from daimo_validate.text.json import JsonText, read_body
from daimo_validate.text.pointers import Path
from daimo_validate.text.records import NamedTuple

if TYPE_CHECKING:
    from daimo_validate.core.engine import Engine, EngineName
    from daimo_validate.core.renames import Renames
    from daimo_validate.core.rules._base import Found, Rule
    from daimo_validate.types import CreateSessionRequest

Payload = TypeVar("Payload")

_CLEAN: Final = Report()
_FIRST_LOOKS: Final = 16
"""How many bodies a validator judges before it builds the gates, which takes as long as judging some hundred bodies
without them."""
_MOST_SPELLINGS: Final = 1024
_ABOUT_NAMES: Final = ("additionalProperties", "unevaluatedProperties", "propertyNames")


class CompiledSchema(Protocol):
    """What the validator needs of a schema: a compiled component (see `daimo_validate.compiled`)."""

    @property
    def compiled(self) -> Any: ...


class Validator:
    """Checks bodies against one schema and one policy. Immutable; one validator can serve many threads.

    Without `policy` there are no guards and every rule has its own severity; without `schema` bodies are judged as a
    CreateSessionRequest. `engine` is for tests and comparisons: "jsonschema-rs" or "jsonschema" (ImportError if it is
    not installed); by default it is the fastest one installed.

        validator = Validator(policy=Policy(strict=True, allowed_chains=[8453]))
        report = validator.validate(payload)
    """

    __slots__ = (
        "_engine",
        "_faults_of",
        "_first_looks",
        "_glance",
        "_guards",
        "_is_clean",
        "_is_request",
        "_is_usual",
        "_levels",
        "_order",
        "_policy",
        "_quick",
        "_rejects_older",
        "_spellings",
        "_structure",
    )

    def __init__(
        self,
        *,
        policy: Policy | None = None,
        schema: CompiledSchema | None = None,
        engine: EngineName | None = None,
    ) -> None:
        self._policy: Final = policy or Policy()
        guards = self._policy.guards
        self._guards: Final = guards if guards.is_on else None
        self._levels: Final = {
            (rule, default): self._policy.level(rule, default) for rule in RULES for default in Severity
        }
        self._order: Final = {rule: index for index, rule in enumerate(RULES)}
        self._structure: Final = shipped_request() if schema is None else Structure(schema.compiled)
        self._is_request: Final = self._structure.is_request
        self._rejects_older: Final = self._is_request and self._levels["legacy-field", Severity.ERROR] is Severity.ERROR
        self._is_usual: Callable[[object], bool] = _never if self._guards is not None else self._look_first
        self._first_looks = _FIRST_LOOKS
        # Guards look at every body.
        self._glance: Callable[[Any], tuple[Record, ...] | None] = (
            _none if self._guards is not None else self._glance_first
        )
        self._faults_of: Callable[[Any], tuple[list[Path], Sequence[Record]] | None] = _none
        self._spellings: Final[dict[tuple[Record, ...], Report]] = {}
        if engine is not None:
            self._first_looks = 0
            self._engine = self._made_engine(engine)
            self._is_clean = self._engine.is_clean

    def __getattr__(self, name: str) -> Any:
        # These slots are empty until a body needs the engine, or the reader: jiter takes 1 ms to import.
        if name == "_quick":
            from daimo_validate.text import json_quick

            self._quick = json_quick
            return json_quick
        if name not in ("_engine", "_is_clean"):
            raise AttributeError(name)
        engine = self._engine = self._made_engine()
        self._is_clean = engine.is_clean
        return getattr(self, name)

    def _made_engine(self, name: EngineName | None = None) -> Engine:
        # Imported on use: 2 ms, and one file needs no engine.
        from daimo_validate.core.engine import make_engine

        return make_engine(self._structure, name)

    def _look_first(self, payload: object) -> bool:
        """Return what the usual gate says of one of the first bodies. May raise; False is not a verdict."""
        if self._first_looks <= 0:
            self._is_usual = self._engine.is_usual
            return self._is_usual(payload)
        is_usual = python_gate.accepts(self._structure.usual, payload)
        self._first_looks -= is_usual
        return is_usual

    def _glance_first(self, payload: object) -> tuple[Record, ...] | None:
        """Begin to glance at requests, once the first bodies have been judged."""
        if self._first_looks > 0:
            return None
        # It knows the fields of the shipped document, and what the usual gate leaves to a few tests.
        is_known = self._structure is shipped_request() and not AFTER_USUAL
        glance = self._engine.glance if is_known else None
        if glance is None or self._engine.faults is None:
            self._glance = _none
        else:
            self._glance, self._faults_of = glance.records_of, self._engine.faults.of
        return self._glance(payload)

    def __reduce__(self) -> tuple[object, ...]:
        # Batches send validators to other processes, where the engine is built anew.
        structure = self._structure
        if structure is shipped_request():
            return _rebuild, (self._policy, None)
        compiled = {
            "name": structure.name,
            "schema": structure.schema,
            "gate": structure.gate,
            "usual": structure.usual,
        }
        return _rebuild, (self._policy, compiled)

    def __repr__(self) -> str:
        return f"Validator(policy={self._policy!r}, schema={self._structure.name!r}, engine={self._engine.name!r})"

    @property
    def policy(self) -> Policy:
        """The policy that the validator was built with."""
        return self._policy

    def validate(self, payload: object) -> Report:
        """Return everything that is wrong with a body given as Python objects.

        Never raises on what the payload holds, and never changes it.
        """
        try:
            # `_glanced`, without its call: most bodies need no more.
            records = self._glance(payload)
            if records is not None:
                return self._spelling(records) if records else _CLEAN
        except Exception:
            pass
        report = self._judge_usual(payload)
        return self._judge_unusual(payload) if report is None else report

    def _glanced(self, payload: Any) -> Report | None:
        """Return the report of a body that a glance lets pass, or None for any other."""
        try:
            records = self._glance(payload)
        except Exception:
            # The usual gate looks at what a glance cannot read.
            return None
        if records is None:
            return None
        return self._spelling(records) if records else _CLEAN

    def _judge_usual(self, payload: Any) -> Report | None:
        """Return the report of a body that the usual gate lets pass, or None for any other."""
        try:
            if not self._is_usual(payload) or (found := records_of_usual(payload)) is None:
                return None
        except Exception:
            return None
        if not found:
            return _CLEAN
        return self._spelling(found) if type(found) is tuple else self.judge(found)

    def _judge_unusual(self, payload: object) -> Report:
        """Return the report of a body that the usual gate has not let pass."""
        if self._first_looks > 0:
            self._first_looks -= 1
            return self.examine(payload)
        try:
            found = self._faults_of(payload)
            if found is not None:
                return self._judge_faults(payload, *found)
        except Exception:
            # It is of another form.
            pass
        gate_of_part = self._engine.gate_of_part
        if not (self._is_request and self._is_clean(payload) and is_exact(payload)):
            return self.examine(payload)
        records = unusual_records_of(payload, gate_of_part)
        if records is None:
            return self.examine(payload)
        if self._guards is not None:
            records += self._guarded(payload)
        if not records:
            return _CLEAN
        return self.judge(records)

    def _judge_faults(self, body: Any, faults: Collection[Path], others: Iterable[Record]) -> Report:
        """Return the report of a plain request of known fields, of which those at the paths `faults` are not usual.

        `others` are the records of what else is not.
        """
        judged = Judged([], [])
        request = Request(body, faults=faults)
        inspection = Inspection(self._structure.texts_at(body, faults), [], {})
        self._judge_structure(self._engine.errors(body), inspection, request, judged, {})
        self._judge(records_of_faults(request, faults), judged)
        self._judge(others, judged)
        return self._report(judged)

    def _spelling(self, records: tuple[Record, ...]) -> Report:
        """Return what the rules find in addresses alone. They do it once: a treasury comes with every request."""
        report = self._spellings.get(records)
        if report is None:
            if len(self._spellings) >= _MOST_SPELLINGS:
                self._spellings.clear()
            report = self._spellings[records] = self.judge(records)
        return report

    def validate_json(self, body: bytes | bytearray | memoryview | str) -> Report:
        """Return everything that is wrong with a body given as JSON text, including the text itself.

        Never raises on its content. Raises TypeError if `body` is neither bytes nor str.
        """
        try:
            report = self._judge_json(body)
            if not report.crashes or RecursionError.__name__ not in {crash.error for crash in report.crashes}:
                return report
        except RecursionError:
            pass
        # The caller has used up the stack. There may be no room for another frame, so these are functions in C.
        answers: list[Report] = []
        done = allocate_lock()
        done.acquire()
        start_new_thread(run_into, (answers, done, self._judge_json, body))
        done.acquire()
        return answers[0]

    def _judge_json(self, body: bytes | bytearray | memoryview | str) -> Report:
        if self._first_looks > 0:
            return self._judge_exactly(body)
        quick = self._quick
        try:
            value = quick.read_quickly(body, MAX_DEPTH)
        except Exception:
            return self._judge_exactly(body)
        report = self._glanced(value)
        if report is None:
            report = self._judge_usual(value)
        if report is not None:
            return report
        return self._judge_exactly(body) if quick.holds_huge_number(value) else self._judge_unusual(value)

    def _judge_exactly(self, body: bytes | bytearray | memoryview | str) -> Report:
        return self._judge_read(read_body(body, MAX_DEPTH))

    def _judge_read(self, read: JsonText) -> Report:
        if read.is_read and not read.problems:
            return self.validate(read.value)
        judged = Judged([], [])
        self._judge([findings.text_record(problem) for problem in read.problems], judged)
        if read.is_read:
            self._judge_value(plain_of(read.value), judged, NO_GAPS)
        else:
            self._judge(self._guarded(None, replaced={()}), judged)
        return self._report(judged)

    def is_valid(self, payload: object) -> bool:
        """Return whether a body has no finding of severity error."""
        return self.validate(payload).ok

    def check(self, payload: Payload) -> Payload:
        """Return the payload. Raises ValidationError, which has the report, if it has an error."""
        report = self.validate(payload)
        if not report.ok:
            raise ValidationError(report)
        return payload

    def check_json(self, body: bytes | bytearray | memoryview | str) -> Any:
        """Return the value of a body given as JSON text: of what type depends on the schema.

        Raises ValidationError, which has the report, if the body has an error. A body that cannot be read raises
        under every policy. Raises TypeError if `body` is neither bytes nor str.
        """
        read = report = None
        try:
            read = read_body(body, MAX_DEPTH)
            report = self._judge_read(read)
        except RecursionError:
            pass
        if report is None or report.crashes:
            # Perhaps the caller has used up the stack, for which there is a way.
            report = self.validate_json(body)
        if report.ok:
            read = read or read_body(body, MAX_DEPTH)
            if read.is_read:
                return read.value
            # A policy that ignores `syntax` finds no error in a text that cannot be read.
            report = _default().validate_json(body)
        raise ValidationError(report)

    def wants_string(self, path: Path) -> bool:
        """Return whether the schema wants a string at a path of a body."""
        return self._structure.wants_string(path)

    def names_field(self, path: Path) -> bool:
        """Return whether the schema names each field on a path through a body."""
        return self._structure.names_field(path)

    @property
    def field_names(self) -> frozenset[str]:
        """The names of all fields of the schema."""
        return self._structure.field_names

    def examine(
        self,
        payload: object,
        *,
        unknown: Collection[Path] = (),
        open: Collection[Path] = (),
    ) -> Report:
        """Return everything that is wrong with a body that is not complete yet.

        The values at the paths `unknown` are filled in later: nothing is reported about them or what depends on them.
        The objects at the paths `open` may have more members than the body shows: nothing is missing in them.
        """
        judged = Judged([], [])
        gaps = Gaps(frozenset(unknown), frozenset(open)) if unknown or open else NO_GAPS
        self._judge_value(plain_of(payload, gaps.unknown), judged, gaps)
        return self._report(judged)

    def _judge_value(self, plain: Plain, judged: Judged, gaps: Gaps) -> None:
        self._judge([(findings.ODDITY, oddity) for oddity in plain.oddities], judged)
        if self._rejects_older and is_older_body(plain.value, gaps):
            # One error says it all. The guards need not answer: the body is not accepted.
            self._judge([(findings.UNKNOWN_FIELD, UnknownField((), plain.value, (), frozenset(), {}, {}))], judged)
            return
        # Imported on use: 1 ms, and valid bodies do not come here.
        from daimo_validate.core.renames import Renames, renamed

        names, usual = Renames(plain.value, {}, {}), []
        if self._is_request:
            usual = usual_parts(plain.value, self._engine.built_gates)
            names = renamed(self._structure.root, plain.value, usual)
        value = self._structure.with_tags(names.value, usual)
        errors = self._errors(names, value, plain.value)
        if plain.replaced:
            errors = [error for error in errors if not plain.is_replaced(names.as_written(error.path))]
        missing = names.missing(plain.value, gaps, self._engine.errors)
        inspection = self._structure.inspect(value, names.written, usual)
        request = Request(value, usual)
        self._judge_structure(errors, inspection, request, judged, missing)
        self._judge(self._records_of(value, request), judged)
        if self._is_request:
            self._judge(self._unknown_call(value, gaps), judged)
        if gaps is not NO_GAPS:
            judged.found[:] = [each for each in judged.found if not self._is_hidden(*each, plain.value, gaps, names)]
        self._judge_guards(names, plain, gaps, judged)
        judged.rename(names)

    def _errors(self, names: Renames, value: Any, given: Any) -> list[StructureError]:
        """Return the keywords that a body breaks; `value` is the body as meant, with likely tags."""
        errors = self._engine.errors(names.value)
        if value is not names.value:
            # The first pass says that the tag is wrong, the second what else is, as if it were right. A report has
            # what both say once.
            errors += self._engine.errors(value)
        if names.written:
            # A schema may forbid fields that it does not name.
            errors += [error for error in self._engine.errors(given) if error.keyword in _ABOUT_NAMES]
        return errors

    def _judge_guards(self, names: Renames, plain: Plain, gaps: Gaps, judged: Judged) -> None:
        if not self._is_request:
            return
        self._judge(self._guarded(plain.value, gaps=gaps, replaced=plain.replaced), judged)
        if names.written:
            # The API ignores what is misspelt, so it is not there for the first pass. The second compares it.
            replaced = names.as_meant(plain.replaced)
            self._judge(self._guarded(names.value, gaps=names.gaps_as_meant(gaps), replaced=replaced), judged)

    def _is_hidden(self, rule: Rule, found: Found, body: Any, gaps: Gaps, names: Renames) -> bool:
        """Return whether a finding about a field being there or not depends on what the body does not show."""
        if rule.about_absence and gaps.hide(body, names.as_written(found.path)) and not found.is_fallback:
            return True
        if not (rule.about_absence or rule.about_key):
            return False
        tag = self._structure.tag_that_decides(found.path)
        return tag is not None and gaps.hide(body, names.as_written(tag))

    def judge(self, records: Iterable[Record]) -> Report:
        """Return what the rules find in some records."""
        judged = Judged([], [])
        self._judge(records, judged)
        return self._report(judged)

    def _records_of(self, value: Any, request: Request) -> Iterable[Record]:  # noqa: ARG002
        """Return the records that rules of meaning read in a plain value; `request` is that value as a request."""
        return records_of(request) if self._is_request else ()

    def _unknown_call(self, value: Any, gaps: Gaps) -> list[Record]:
        """Return the record of a call whose calldata is filled in later."""
        return [] if CALLDATA_PATH not in gaps.unknown else [(CALL, unknown_call(Request(value)))]

    def _guarded(
        self,
        value: Any,
        *,
        gaps: Gaps = NO_GAPS,
        replaced: Collection[Path] = (),
    ) -> list[Record]:
        """Return what the guards look at in a value, if a guard is on."""
        if self._guards is None:
            return []
        # Imported on use: 1 ms, and most policies have no guard.
        from daimo_validate.core.inputs import guarded

        request = Request(value)
        record = guarded.extract(request, self._guards, gaps=gaps, replaced=replaced)
        called = [(CALLED, each._replace(guards=self._guards)) for each in extract_called(request)]
        return [(guarded.GUARDED, record), *called]

    def _judge_structure(
        self,
        errors: list[StructureError],
        inspection: Inspection,
        request: Request,
        judged: Judged,
        missing: Mapping[Path, StructureError],
    ) -> None:
        self._judge(self._texts(inspection.texts, request), judged)
        spoken_of = {found.path for _, found in judged.found}
        # The rules of a format say more than that its pattern does not match.
        said = [error for error in errors if error.keyword != "pattern" or error.path not in spoken_of]
        self._judge([(findings.OF_KEYWORD.get(error.keyword, findings.KEYWORD), error) for error in said], judged)
        if self._is_request:
            if inspection.unknown:
                unknown = [each.lacking(missing) for each in inspection.unknown]
                self._judge([(findings.UNKNOWN_FIELD, each) for each in unknown], judged)
            self._judge_missing(missing, judged)

    def _texts(self, texts: Iterable[tuple[Path, str, str]], request: Request) -> list[Record]:
        """Return the strings of a format that are not beyond doubt."""
        found = [each for each in texts if each[2] in OF_FORMAT and not is_clean(each[2], each[1])]
        # Of what stands for an address, rules ask what chain it is to be one of.
        asks = self._is_request and any(name in CODED for _, _, name in found)
        chain_id = destination_of(request).chain_id if asks else None
        return [(OF_FORMAT[name], Text(path, text, chain_id)) for path, text, name in found]

    def _judge_missing(self, missing: Mapping[Path, StructureError], judged: Judged) -> None:
        """Judge renamed fields as missing, for policies that ignore what unknown fields are about."""
        for path, error in missing.items():
            lacking = Judged([], [])
            self._judge([(findings.REQUIRED, error)], lacking)
            judged.found.extend(
                (rule, each._replace(is_fallback=True)) for rule, each in lacking.found if each.path == path
            )

    def _judge(self, records: Iterable[Record], judged: Judged) -> None:
        for given, record in records:
            for rule, check in checks_of(given):
                try:
                    found = check(record)
                    if found:
                        judged.found.extend([(rule, each) for each in found])
                except Exception as error:
                    judged.crashes.append(Crash(rule=rule.id, error=type(error).__name__))

    def _report(self, judged: Judged) -> Report:
        return report_of(judged, self._levels, self._order)


def validate(payload: object) -> Report:
    """Return everything that is wrong with a CreateSessionRequest given as Python objects.

    Never raises on what the payload holds, and never changes it.

        report = validate({"destination": {"type": "evm"}})
        report.errors[0].param  # "destination.address"
    """
    return _default().validate(payload)


def validate_json(body: bytes | bytearray | memoryview | str) -> Report:
    """Return everything that is wrong with a CreateSessionRequest given as JSON text, including the text itself.

    Never raises on its content. Raises TypeError if `body` is neither bytes nor str.
    """
    return _default().validate_json(body)


def is_valid(payload: object) -> bool:
    """Return whether a CreateSessionRequest has no finding of severity error."""
    return _default().is_valid(payload)


def check(payload: Payload) -> Payload:
    """Return the payload. Raises ValidationError, a ValueError with `.report` and `.response`, if it has an error."""
    return _default().check(payload)


def check_json(body: bytes | bytearray | memoryview | str) -> CreateSessionRequest:
    """Return the value of a CreateSessionRequest given as JSON text. Raises ValidationError if it has an error.

    Raises TypeError if `body` is neither bytes nor str.

        payload = check_json(request.body)
    """
    request: CreateSessionRequest = _default().check_json(body)
    return request


def _never(_: object) -> bool:
    return False


def _none(_: object) -> None:
    return None


@cache
def _default() -> Validator:
    return Validator()


class _Compiled(NamedTuple):
    compiled: Any


def _rebuild(policy: Policy, compiled: dict[str, Any] | None) -> Validator:
    return Validator(policy=policy, schema=None if compiled is None else _Compiled(compiled))
