"""`duplicate-key`: an object has the same key twice."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.wording import ONE_KEY, duplicate_key
from daimo_validate.text.json import JsonProblem, ProblemKind


def check(problem: JsonProblem) -> Iterable[Found]:
    if problem.kind is not ProblemKind.DUPLICATE_KEY:
        return NOTHING
    return (Found(problem.path, duplicate_key(problem.path[-1], problem.what), ONE_KEY),)


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
