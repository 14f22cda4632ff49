"""`email-format`: `metadata.email` is not a valid e-mail address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from daimo_validate.core.inputs.strings import Text
from daimo_validate.core.rules._base import NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.wording import shown_param

# RFC 5321, section 4.5.3.1.3, limits a path to 256 octets; longer texts are not worth parsing.
_LONGEST = 1_000
# Country-code top-level domains: the codes of ISO 3166-1 that are delegated, and ac, eu, su and uk. Some receive mail
# without a further label. Generic domains may not (ICANN, "New gTLD Dotless Domain Names Prohibited", 2013-08-30).
_COUNTRY_CODES = """
    ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw by
    bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj
    fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io
    iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg
    mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph
    pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx
    sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt
    za zm zw
"""
_COUNTRY_DOMAINS: Final = frozenset(_COUNTRY_CODES.split())


def check(text: Text) -> Iterable[Found]:
    if len(text.value) <= _LONGEST and _is_address(text.value):
        return NOTHING
    message = f"{shown_param(text.path)} is not a valid e-mail address"
    return (Found(text.path, message, "use one address, without a name or angle brackets"),)


def _is_address(text: str) -> bool:
    # Imported on use: few runs meet an address that the gate leaves open.
    from daimo_validate.core.mailboxes import is_mailbox

    local, _, domain = text.rpartition("@")
    # Other domains must have a dot.
    return is_mailbox(f"{local}@a.{domain}" if domain.lower() in _COUNTRY_DOMAINS else text)


RULE = Rule(
    id="email-format",
    severity=WARNING,
    basis=Basis.DOCUMENTATION,
    summary="`metadata.email` is not a valid e-mail address (email-validator, without DNS).",
    why=(
        'A fiat session starts by sending a one-time password there (API document). Quoted names (`"a b"@example.com`) '
        "and names at a country's top-level domain (`test@io`) are valid. The value is never repeated."
    ),
    source="https://www.rfc-editor.org/rfc/rfc5321#section-4.1.2",
    example=Example(
        bad='{"metadata": {"email": "account@daimo"}}', good='{"metadata": {"email": "account@daimo.com"}}'
    ),
    check=check,
)
