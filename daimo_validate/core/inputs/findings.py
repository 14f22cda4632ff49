"""Inputs of rules that report what a reader or an engine found: text problems, odd values, broken keywords."""

from __future__ import annotations

from daimo_validate.core.inputs.base import Input

TEXT = Input("text")
"""A `TextProblem`: what reading the bytes of a body met."""

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
