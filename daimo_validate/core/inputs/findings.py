"""Inputs of rules that report what a reader or an engine found: text problems, odd values, broken keywords."""

from __future__ import annotations

from daimo_validate.core.inputs.base import Input
from daimo_validate.core.plain import Oddity, OddKind
from daimo_validate.text.hints import Any, Final
from daimo_validate.text.json import JsonProblem, ProblemKind

TEXT = Input("text")
"""A `JsonProblem`: what is wrong with the text of a body."""

DOCUMENT = Input("document")
"""Nothing: the reader of a file finds what these rules name."""

ODDITY = Input("oddity")
"""An `Oddity`: a value that JSON cannot carry, or past a bound."""

TYPE = Input("type")
REQUIRED = Input("required")
OPTION = Input("option")
KEYWORD = Input("keyword")
"""A `StructureError`: a value that breaks `type`, `required`, `enum` or `const`, or another keyword."""

UNKNOWN_FIELD = Input("unknown-field")
"""An `UnknownField`: a key that the schema does not name."""

OF_KEYWORD = {"type": TYPE, "required": REQUIRED, "enum": OPTION, "const": OPTION}
"""The input of a broken keyword; KEYWORD for any other."""

_PAST_BOUND: Final = {ProblemKind.TOO_DEEP: OddKind.TOO_DEEP, ProblemKind.TOO_LARGE: OddKind.TOO_LARGE}


def text_record(problem: JsonProblem) -> tuple[Input, Any]:
    """Return the input and record of a problem with the text of a body."""
    if (kind := _PAST_BOUND.get(problem.kind)) is not None:
        return ODDITY, Oddity(kind, (), problem.what)
    return TEXT, problem
