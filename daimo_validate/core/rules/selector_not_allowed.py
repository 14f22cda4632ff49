"""`selector-not-allowed`: a call of a function that the policy does not allow."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.calls import known_calls, selector_of
from daimo_validate.core.guards import is_selector
from daimo_validate.core.inputs.guarded import Guarded
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.rules._guards import unanswered


def check(guarded: Guarded) -> Iterable[Found]:
    given, allowed = guarded.calldata, guarded.guards.selectors
    if allowed is None:
        return NOTHING
    if not isinstance(given.value, str):
        return unanswered(given, "allowed_selectors", is_required=False)
    selector = selector_of(given.value)
    if not is_selector(selector):
        message = "destination.calldata has no function selector, so the guard `allowed_selectors` cannot allow it"
        return (Found(given.path, message, "omit `calldata` if you do not call a contract"),)
    if selector in allowed:
        return NOTHING
    known = known_calls().get(selector)
    named = f" (`{known.signature}`)" if known is not None else ""
    message = f"destination.calldata calls {selector}{named}, which is not an allowed function selector"
    return (Found(given.path, message, f"expected one of: {', '.join(sorted(allowed))}" if allowed else None),)


RULE = Rule(
    id="selector-not-allowed",
    severity=ERROR,
    basis=Basis.SAFETY,
    summary="Calldata whose function is not in `Policy.allowed_selectors` (`[guards] allowed-selectors`).",
    why=(
        "A team whose sessions call one or two functions can list their selectors, the first 4 bytes of calldata. Any "
        "other call is then an error, and so is calldata that cannot be read. A session without calldata passes."
    ),
    example=Example(
        bad='{"destination": {"calldata": "0xd0e30db0"},'
        ' "refundAddress": "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"}',
        good='{"destination": {"calldata": "0xa694fc3a'
        '0000000000000000000000000000000000000000000000000000000000989680"},'
        ' "refundAddress": "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"}',
        policy={"allowed_selectors": ["0xa694fc3a"]},
    ),
    check=check,
)
