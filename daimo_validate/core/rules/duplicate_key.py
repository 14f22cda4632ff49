"""`duplicate-key`: an object has the same key twice."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.json_text import TextKind, TextProblem
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.wording import shown_param


def check(problem: TextProblem) -> Iterable[Found]:
    if problem.kind is not TextKind.DUPLICATE_KEY:
        return NOTHING
    message = f"duplicate key `{shown_param(problem.path)}` {problem.what}"
    return (Found(problem.path, message, "keep one; parsers differ in which value they use"),)


RULE = Rule(
    id="duplicate-key",
    severity=ERROR,
    basis=Basis.SAFETY,
    summary="An object has the same key twice.",
    why=(
        "RFC 8259 (section 4) does not say which value counts: a reviewer may see one address, and the API may pay "
        "the other."
    ),
    source="https://www.rfc-editor.org/rfc/rfc8259#section-4",
    example=Example(
        bad='{"refundAddress": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",'
        ' "refundAddress": "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"}',
        good='{"refundAddress": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"}',
    ),
    check=check,
    about_key=True,
)
