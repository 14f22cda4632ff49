"""What each rule for the display must report, word for word, and what it must not."""

from __future__ import annotations

import urllib.parse

import pytest

from tests.helpers.requests import NULL, display, of_rule, options, request
from tests.helpers.tables import Finds, FindsNot, assert_finds, assert_finds_not

FINDS = [
    Finds(
        rule="blank-text",
        patch=display(title=""),
        param="display.title",
        message="display.title is blank",
        hint="say what the deposit is for",
        severity="warning",
    ),
    Finds(
        rule="blank-text",
        patch=display(title=" \u00a0\t"),
        param="display.title",
        message="display.title is blank",
        hint="say what the deposit is for",
        severity="warning",
    ),
    Finds(
        rule="blank-text",
        patch=display(verb=""),
        param="display.verb",
        message="display.verb is blank",
        hint='use one word for the button, for example "Deposit"',
        severity="warning",
    ),
    Finds(
        rule="blank-text",
        patch=display(verb="\n"),
        param="display.verb",
        message="display.verb is blank",
        hint='use one word for the button, for example "Deposit"',
        severity="warning",
    ),
    Finds(
        rule="verb-one-word",
        patch=display(verb="Deposit now"),
        param="display.verb",
        message='display.verb "Deposit now" has more than one word',
        hint='use one word for the button, for example "Deposit"',
        severity="warning",
    ),
    Finds(
        rule="verb-one-word",
        patch=display(verb="Add\u00a0funds"),
        param="display.verb",
        message='display.verb "Add\\u00a0funds" has more than one word',
        hint='use one word for the button, for example "Deposit"',
        severity="warning",
    ),
    Finds(
        rule="verb-one-word",
        patch=display(verb=" Top  up "),
        param="display.verb",
        message='display.verb " Top  up " has more than one word',
        hint='use one word for the button, for example "Deposit"',
        severity="warning",
    ),
    Finds(
        rule="theme-url",
        patch=display(themeCssUrl=" \t"),
        param="display.themeCssUrl",
        message='" \\t" is not a valid style sheet URL: it is blank',
        hint="use an absolute https URL",
    ),
    Finds(
        rule="theme-url",
        patch=display(themeCssUrl="https://example.com/\u202etheme.css"),
        param="display.themeCssUrl",
        message=(
            '"https://example.com/\\u202etheme.css" is not a valid style sheet URL: it contains whitespace or a control character'
        ),
        hint="use an absolute https URL",
    ),
    Finds(
        rule="theme-url",
        patch=display(themeCssUrl="https://" + "cdn." * 63 + "example.com/theme.css"),
        param="display.themeCssUrl",
        message=(
            '"https://cdn.cdn.cdn.cdn.cdn.cdn.cdn.cdn.cdn.…le.com/theme.css" (281 characters) is not a valid style sheet URL: '
            "its host is longer than 253 characters"
        ),
        hint="use an absolute https URL",
    ),
    Finds(
        rule="theme-url",
        patch=display(themeCssUrl=""),
        param="display.themeCssUrl",
        message='"" is not a valid style sheet URL: it is blank',
        hint="use an absolute https URL",
    ),
    Finds(
        rule="theme-url",
        patch=display(themeCssUrl="/theme.css"),
        param="display.themeCssUrl",
        message='"/theme.css" is not a valid style sheet URL: it is relative',
        hint="use an absolute https URL",
    ),
    Finds(
        rule="theme-url",
        patch=display(themeCssUrl="theme.css"),
        param="display.themeCssUrl",
        message='"theme.css" is not a valid style sheet URL: it is relative',
        hint="use an absolute https URL",
    ),
    Finds(
        rule="theme-url",
        patch=display(themeCssUrl="//cdn.example.com/theme.css"),
        param="display.themeCssUrl",
        message='"//cdn.example.com/theme.css" is not a valid style sheet URL: it is relative',
        hint="use an absolute https URL",
    ),
    Finds(
        rule="theme-url",
        patch=display(themeCssUrl="www.example.com/theme.css"),
        param="display.themeCssUrl",
        message='"www.example.com/theme.css" is not a valid style sheet URL: it is relative',
        hint="use an absolute https URL",
    ),
    Finds(
        rule="theme-url",
        patch=display(themeCssUrl="ftp://example.com/theme.css"),
        param="display.themeCssUrl",
        message=('"ftp://example.com/theme.css" is not a valid style sheet URL: its scheme is "ftp"'),
        hint="use an absolute https URL",
    ),
    Finds(
        rule="theme-url",
        patch=display(themeCssUrl="javascript:alert(1)"),
        param="display.themeCssUrl",
        message=('"javascript:alert(1)" is not a valid style sheet URL: its scheme is "javascript"'),
        hint="use an absolute https URL",
    ),
    Finds(
        rule="theme-url",
        patch=display(themeCssUrl="data:text/css,a"),
        param="display.themeCssUrl",
        message='"data:text/css,a" is not a valid style sheet URL: its scheme is "data"',
        hint="use an absolute https URL",
    ),
    Finds(
        rule="theme-url",
        patch=display(themeCssUrl="https://"),
        param="display.themeCssUrl",
        message='"https://" is not a valid style sheet URL: it has no host',
        hint="use an absolute https URL",
    ),
    Finds(
        rule="theme-url",
        patch=display(themeCssUrl="https:///theme.css"),
        param="display.themeCssUrl",
        message='"https:///theme.css" is not a valid style sheet URL: it has no host',
        hint="use an absolute https URL",
    ),
    Finds(
        rule="theme-url",
        patch=display(themeCssUrl="https://example.com/a b.css"),
        param="display.themeCssUrl",
        message=(
            '"https://example.com/a b.css" is not a valid style sheet URL: it contains whitespace or a control character'
        ),
        hint="use an absolute https URL",
    ),
    Finds(
        rule="theme-url",
        patch=display(themeCssUrl="https://example.com/theme.css\n"),
        param="display.themeCssUrl",
        message=(
            '"https://example.com/theme.css\\n" is not a valid style sheet URL: it contains whitespace or a control character'
        ),
        hint="use an absolute https URL",
    ),
    Finds(
        rule="theme-url",
        patch=display(themeCssUrl="https://example.com:port/"),
        param="display.themeCssUrl",
        message=('"https://example.com:port/" is not a valid style sheet URL: its host or port is malformed'),
        hint="use an absolute https URL",
    ),
    Finds(
        rule="theme-url",
        patch=display(themeCssUrl="https://[::1/"),
        param="display.themeCssUrl",
        message='"https://[::1/" is not a valid style sheet URL: its host or port is malformed',
        hint="use an absolute https URL",
    ),
    Finds(
        rule="theme-url",
        patch=display(themeCssUrl="http://example.com/theme.css"),
        param="display.themeCssUrl",
        message=('"http://example.com/theme.css" is not encrypted, so browsers may block it'),
        hint="serve it over https",
        severity="warning",
    ),
    Finds(
        rule="theme-url",
        patch=display(themeCssUrl="HTTP://example.com/theme.css"),
        param="display.themeCssUrl",
        message=('"HTTP://example.com/theme.css" is not encrypted, so browsers may block it'),
        hint="serve it over https",
        severity="warning",
    ),
    Finds(
        rule="theme-url",
        patch=display(themeCssUrl="https://example.com:99999/"),
        param="display.themeCssUrl",
        message=('"https://example.com:99999/" is not a valid style sheet URL: its host or port is malformed'),
        hint="use an absolute https URL",
    ),
    Finds(
        rule="theme-url",
        patch=display(themeCssUrl="https://..."),
        param="display.themeCssUrl",
        message='"https://..." is not a valid style sheet URL: its host has an empty label',
        hint="use an absolute https URL",
    ),
    Finds(
        rule="theme-url",
        patch=display(themeCssUrl="https://.example.com/theme.css"),
        param="display.themeCssUrl",
        message='"https://.example.com/theme.css" is not a valid style sheet URL: its host has an empty label',
        hint="use an absolute https URL",
    ),
    Finds(
        rule="theme-url",
        patch=display(themeCssUrl="https://cdn..example.com/theme.css"),
        param="display.themeCssUrl",
        message='"https://cdn..example.com/theme.css" is not a valid style sheet URL: its host has an empty label',
        hint="use an absolute https URL",
    ),
    Finds(
        rule="theme-url",
        patch=display(themeCssUrl="https://./"),
        param="display.themeCssUrl",
        message='"https://./" is not a valid style sheet URL: its host has an empty label',
        hint="use an absolute https URL",
    ),
    Finds(
        rule="options-empty",
        patch=options(),
        param="display.paymentOptions",
        message="display.paymentOptions is an empty list",
        hint="omit `paymentOptions` to offer all methods, or list at least one",
        severity="warning",
    ),
    Finds(
        rule="options-empty",
        patch=options("Coinbase", []),
        param="display.paymentOptions[1]",
        message="display.paymentOptions[1] is an empty list",
        hint="remove it",
        severity="warning",
    ),
    Finds(
        rule="options-repeated",
        patch=options("Coinbase", "MetaMask", "Coinbase"),
        param="display.paymentOptions[2]",
        message='"Coinbase" is listed twice; the first is display.paymentOptions[0]',
        hint="remove one of the two",
        severity="warning",
    ),
    Finds(
        rule="options-repeated",
        patch=options(["Coinbase", "Coinbase"]),
        param="display.paymentOptions[0][1]",
        message='"Coinbase" is listed twice; the first is display.paymentOptions[0][0]',
        hint="remove one of the two",
        severity="warning",
    ),
    Finds(
        rule="options-repeated",
        patch=options(["Coinbase"], ["Coinbase"]),
        param="display.paymentOptions[1][0]",
        message='"Coinbase" is listed twice; the first is display.paymentOptions[0][0]',
        hint="remove one of the two",
        severity="warning",
    ),
    Finds(
        rule="options-repeated",
        patch=options("Coinbase", ["MetaMask", "Coinbase"]),
        param="display.paymentOptions[1][1]",
        message='"Coinbase" is listed twice; the first is display.paymentOptions[0]',
        hint="remove one of the two",
        severity="warning",
    ),
    Finds(
        rule="options-repeated",
        patch=options("x", "x"),
        param="display.paymentOptions[1]",
        message='"x" is listed twice; the first is display.paymentOptions[0]',
        hint="remove one of the two",
        severity="warning",
    ),
]

FINDS_NOT = [
    FindsNot(rule="blank-text", patch={}),
    FindsNot(rule="blank-text", patch=display(title=None)),
    FindsNot(rule="blank-text", patch=display(title=5)),
    FindsNot(rule="blank-text", patch=display(title="0")),
    FindsNot(rule="blank-text", patch=display(verb="Pay")),
    FindsNot(rule="verb-one-word", patch={}),
    FindsNot(rule="verb-one-word", patch=display(verb="Top-up")),
    FindsNot(rule="verb-one-word", patch=display(verb=" Deposit ")),
    FindsNot(rule="verb-one-word", patch=display(verb="Einzahlen")),
    FindsNot(rule="verb-one-word", patch=display(verb="\u5165\u91d1")),
    FindsNot(rule="verb-one-word", patch=display(verb="")),
    FindsNot(rule="verb-one-word", patch=display(title="Deposit to Acme")),
    FindsNot(rule="theme-url", patch={}),
    FindsNot(rule="theme-url", patch=display(themeCssUrl="https://cdn.example.com/theme.css")),
    FindsNot(rule="theme-url", patch=display(themeCssUrl="https://cdn.example.com:8443/theme.css?v=2#x")),
    FindsNot(rule="theme-url", patch=display(themeCssUrl="HTTPS://EXAMPLE.COM/")),
    FindsNot(rule="theme-url", patch=display(themeCssUrl="https://b\u00fccher.example/")),
    FindsNot(rule="theme-url", patch=display(themeCssUrl="https://[2001:db8::1]/t.css")),
    FindsNot(rule="theme-url", patch=display(themeCssUrl="https://cdn.example.com./theme.css")),
    FindsNot(rule="theme-url", patch=display(themeCssUrl="https://localhost:3000/theme.css")),
    FindsNot(rule="theme-url", patch=display(themeCssUrl="https://user:pass@example.com/theme.css")),
    FindsNot(rule="theme-url", patch=display(themeCssUrl="https://example.com/..//a:b?c=...#...")),
    FindsNot(rule="theme-url", patch=display(themeCssUrl="https://example.com/" + "a" * 100_000)),
    FindsNot(rule="theme-url", patch=display(themeCssUrl="https://" + "a" * 63 + ".example.com/" + "\u0300" * 10_000)),
    FindsNot(rule="theme-url", patch=display(themeCssUrl=5)),
    FindsNot(rule="options-empty", patch={}),
    FindsNot(rule="options-empty", patch=options("Coinbase")),
    FindsNot(rule="options-empty", patch=display(paymentOptions=NULL)),
    FindsNot(rule="options-empty", patch=options(["Coinbase"])),
    FindsNot(rule="options-empty", patch=display(paymentOptions="")),
    FindsNot(rule="options-repeated", patch={}),
    FindsNot(rule="options-repeated", patch=options("Coinbase", "MetaMask", ["Phantom", "Rabby"])),
    FindsNot(rule="options-repeated", patch=options("Coinbase", "coinbase")),
    FindsNot(rule="options-repeated", patch=options(5, 5)),
]


@pytest.mark.parametrize("case", FINDS, ids=str)
def test_finds(case: Finds) -> None:
    assert_finds(case)


@pytest.mark.parametrize("case", FINDS_NOT, ids=str)
def test_finds_not(case: FindsNot) -> None:
    assert_finds_not(case)


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("https://a" + "\u0300\u0316" * 20_000 + ".de/", "its host is longer than 253 characters"),
        ("https://user" + "\u0300\u0316" * 20_000 + "@example.com/", "its host is longer than 253 characters"),
        ("https:" + "\u0300\u0316" * 20_000, "it has no host"),
        ("\u0300\u0316" * 20_000, "it is relative"),
        ("a" * 40_000, "it is relative"),
        ("https://" + "a." * 20_000, "its host is longer than 253 characters"),
    ],
    ids=["host", "user", "no authority", "no scheme", "a word", "labels"],
)
def test_long_urls_are_judged_without_normalizing_them(url: str, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lengths: list[int] = []
    urlsplit = urllib.parse.urlsplit

    def measured(text: str) -> urllib.parse.SplitResult:
        lengths.append(len(text))
        return urlsplit(text)

    monkeypatch.setattr(urllib.parse, "urlsplit", measured)
    (finding,) = of_rule(request(display(themeCssUrl=url)), "theme-url")
    assert finding.message.endswith(f"is not a valid style sheet URL: {what}")
    assert max(lengths, default=0) <= 1_100
