"""Finds the payload in a record that holds more, such as a line of a request log."""

from __future__ import annotations

from typing import Any, Final

from daimo_validate.core.finding import Finding
from daimo_validate.core.inputs.findings import text_record
from daimo_validate.core.plain import MAX_DEPTH
from daimo_validate.core.report import Report
from daimo_validate.core.rules import RULES
from daimo_validate.core.validator import Validator
from daimo_validate.text.json import read_body
from daimo_validate.text.json_quick import holds_huge_number, read_quickly
from daimo_validate.text.pointers import Path, value_or_none

_NO_PAYLOAD: Final = "no-payload"


def check_record(validator: Validator, line: bytes, steps: tuple[str, ...]) -> Report:
    """Return what is wrong with the payload that `steps` lead to: a JSON value, or a string that holds JSON."""
    try:
        record = read_quickly(line, MAX_DEPTH)
    except Exception:
        return _check_exactly(validator, line, steps)
    value = value_or_none(record, _path(record, steps))
    if value is None:
        return missing_payload(validator)
    if type(value) is str:
        return validator.validate_json(value)
    return _check_exactly(validator, line, steps) if holds_huge_number(value) else validator.validate(value)


def check_value(validator: Validator, record: Any, steps: tuple[str, ...]) -> Report:
    """Return what is wrong with the payload that `steps` lead to in a record given as Python objects."""
    value = value_or_none(record, _path(record, steps))
    if value is None:
        return missing_payload(validator)
    return validator.validate_json(value) if steps and type(value) is str else validator.validate(value)


def missing_payload(validator: Validator) -> Report:
    """Return the report of a record that holds no payload."""
    rule = RULES[_NO_PAYLOAD]
    severity = validator.policy.level(rule.id, rule.severity)
    if severity is None:
        return Report()
    message = "found no Daimo session request in this record"
    return Report((Finding(path=(), basis=rule.basis, rule=rule.id, severity=severity, message=message),))


def _check_exactly(validator: Validator, line: bytes, steps: tuple[str, ...]) -> Report:
    """Check a payload by its text: what is odd about it may be lost in its value."""
    read = read_body(line, MAX_DEPTH)
    if not read.is_read:
        return validator.judge([text_record(problem) for problem in read.problems])
    path = _path(read.value, steps)
    value = value_or_none(read.value, path)
    place = None if value is None else read.places().place(path)
    if place is None:
        return missing_payload(validator)
    span = place[0]
    return validator.validate_json(value if type(value) is str else read.text[span.start : span.end])


def _path(record: Any, steps: tuple[str, ...]) -> Path:
    """Return the path that the tokens of a pointer mean in a record."""
    path: Path = ()
    for step in steps:
        inside = value_or_none(record, path)
        is_index = isinstance(inside, list) and step.isascii() and step.isdigit() and len(step) < 10
        if is_index and int(step) < len(inside):
            path += (int(step),)
        else:
            path += (step,)
    return path
