"""What API keys look like: the prefixes that their issuers document, read 2026-11-27.

A prefix is listed if its issuer says that what follows is secret. Ids with a prefix (Stripe's `cus_`, Twilio's `AC`),
publishable keys (`pk_live_`) and keys without a prefix are not.
"""

from __future__ import annotations

from daimo_validate.text.alphabets import BASE58
from daimo_validate.text.hints import Final

_W: Final = "[0-9A-Za-z]"
_HEX: Final = "[0-9a-f]"

ISSUERS: Final[tuple[tuple[str, str], ...]] = (
    ("PEM (RFC 7468)", r"-----BEGIN [A-Z ]*PRIVATE KEY"),
    ("Stripe, Clerk", rf"\b(?:sk|rk)_(?:live|test)_{_W}{{16,}}"),
    ("Stripe, Svix and other webhooks", r"\bwhsec_[0-9A-Za-z+/=]{24,}"),
    ("OpenAI, Anthropic", rf"\bsk-(?:(?:ant|proj|svcacct|admin)-[0-9A-Za-z_-]{{32,}}|{_W}{{40,}})"),
    ("OpenRouter", rf"\bsk-or-v1-{_HEX}{{64}}"),
    ("GitHub", rf"\bgh[pousr]_{_W}{{36}}|\bgithub_pat_[0-9A-Za-z_]{{50,}}"),
    ("GitLab", r"\bgl(?:pat|dt|rt|ptt|cbt|imt|agent|oas|ft|soat|ffct)-[0-9A-Za-z_-]{20}"),
    ("Slack", r"\bxox[abeoprs]-[0-9A-Za-z-]{20,}|\bxapp-[0-9]-[0-9A-Za-z-]{20,}"),
    ("Slack webhooks", r"\bhooks\.slack\.com/services/T[0-9A-Z]{6,}/B[0-9A-Z]{6,}/[0-9A-Za-z]{20,}"),
    ("Discord webhooks", r"\bdiscord(?:app)?\.com/api/webhooks/[0-9]{16,}/[0-9A-Za-z_-]{60,}"),
    ("Amazon", r"\bA(?:KIA|SIA)[0-9A-Z]{16}\b"),
    ("Google", r"\bAIza[0-9A-Za-z_-]{35}|\bGOCSPX-[0-9A-Za-z_-]{28}|\bya29\.[0-9A-Za-z_-]{40,}"),
    ("npm", rf"\bnpm_{_W}{{36}}"),
    ("PyPI", r"\bpypi-AgEIcHlwaS5vcmc[0-9A-Za-z_-]{50,}"),
    ("RubyGems", rf"\brubygems_{_HEX}{{48}}"),
    ("Docker", r"\bdckr_(?:pat|oat)_[0-9A-Za-z_-]{27,}"),
    ("SendGrid", r"\bSG\.[0-9A-Za-z_-]{22}\.[0-9A-Za-z_-]{43}"),
    ("Mailgun", rf"\bkey-{_HEX}{{32}}\b"),
    ("Mailchimp", rf"\b{_HEX}{{32}}-us[0-9]{{1,2}}\b"),
    ("Brevo", rf"\bxkeysib-{_HEX}{{64}}-{_W}{{16}}"),
    ("DigitalOcean", rf"\bdo[opr]_v1_{_HEX}{{64}}"),
    ("Heroku", r"\bHRKU-[0-9A-Za-z_-]{36,}"),
    ("Hugging Face", rf"\bhf_{_W}{{34}}\b"),
    ("Replicate", rf"\br8_{_W}{{37}}\b"),
    ("Groq", rf"\bgsk_{_W}{{52}}\b"),
    ("xAI", rf"\bxai-{_W}{{80}}\b"),
    ("Perplexity", rf"\bpplx-{_W}{{48}}\b"),
    ("Linear", rf"\blin_(?:api|oauth)_{_W}{{40,}}"),
    ("Notion", rf"\bntn_{_W}{{40,}}"),
    ("Databricks", rf"\bdapi{_HEX}{{32}}\b"),
    ("Shopify", r"\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}"),
    ("Square", r"\bsq0csp-[0-9A-Za-z_-]{43}|\bEAAA[lE][0-9A-Za-z_-]{59}"),
    ("PayPal, Braintree", rf"\baccess_token\$production\${_W}{{16}}\${_HEX}{{32}}"),
    ("Adyen", r"\bAQE[a-z]hm[0-9A-Za-z+/=]{60,}"),
    ("Telegram bots", r"\b[0-9]{8,10}:AA[0-9A-Za-z_-]{33}\b"),
    ("Doppler", rf"\bdp\.(?:pt|ct|sa|scim|audit|st\.[a-z0-9_-]{{2,35}})\.{_W}{{40,44}}"),
    ("Postman", rf"\bPMAK-{_HEX}{{24}}-{_HEX}{{34}}"),
    ("New Relic", r"\bNRAK-[0-9A-Z]{27}\b"),
    ("Grafana", r"\bgl(?:c|sa)_[0-9A-Za-z+/=_]{32,}"),
    ("Sentry", r"\bsntry[su]_[0-9A-Za-z+/=_-]{60,}"),
    ("Supabase", rf"\bsbp_{_HEX}{{40}}|\bsb_secret_[0-9A-Za-z_-]{{20,}}"),
    ("HashiCorp", r"\bhv[sbr]\.[0-9A-Za-z_-]{24,}|\b[0-9A-Za-z]{14}\.atlasv1\.[0-9A-Za-z_=-]{60,}"),
    ("PlanetScale", r"\bpscale_(?:tkn|pw|oauth)_[0-9A-Za-z_.=-]{32,}"),
    ("Pulumi", rf"\bpul-{_HEX}{{40}}\b"),
    ("Atlassian", r"\bATATT3[0-9A-Za-z_=-]{180,}"),
    ("Airtable", rf"\bpat{_W}{{14}}\.{_HEX}{{64}}"),
    ("Figma", r"\bfigd_[0-9A-Za-z_-]{40,}"),
    ("Netlify", rf"\bnf[pcoub]_{_W}{{36}}\b"),
    ("Fly", r"\bFlyV1 fm[12][a-z]?_[0-9A-Za-z+/=,_-]{40,}"),
    ("age", r"\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b"),
    ("Resend", rf"\bre_{_W}{{8}}_{_W}{{24}}\b"),
    ("Tailscale", rf"\btskey-(?:auth|api|client|scim|webhook)-{_W}{{10,}}-{_W}{{20,}}"),
    ("extended private keys (SLIP-132)", rf"\b(?:[xyztuvYZUV]prv|Ltpv|Mtpv|ttpv|dgpv){BASE58}{{100,}}"),
    ("HTTP (RFC 6750)", r"^Bearer [0-9A-Za-z._~+/-]{16,}"),
)
"""Each issuer, and the pattern of its secrets anywhere in a text."""

_WORD: Final = r"\b"
_AT_WORDS: Final = "|".join(pattern for _, pattern in ISSUERS if pattern.startswith(_WORD))
_ELSEWHERE: Final = "|".join(pattern for _, pattern in ISSUERS if not pattern.startswith(_WORD))

# The start of a word is looked for once, not for each of them: that is most of the cost of a long text.
PATTERN: Final = rf"{_WORD}(?:{_AT_WORDS.removeprefix(_WORD).replace('|' + _WORD, '|')})|{_ELSEWHERE}"
"""One pattern of all of them, for ASCII."""
