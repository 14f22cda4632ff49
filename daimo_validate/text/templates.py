"""Templates: text that another program fills in later, so that its value is not known yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from daimo_validate.text.hints import Final
from daimo_validate.text.patterns import compiled
from daimo_validate.text.source import Span

_BRACKETS: Final = (("${", "}"), ("{{", "}}"), ("<%", "%>"), ("$(", ")"))
_LONGEST_PLACEHOLDER: Final = 200
_SHELL_NAME: Final = r"(?a)\$[A-Za-z_][A-Za-z0-9_]*"
# Also the zero address, which examples use for an address that the reader has to fill in.
_PLACEHOLDER: Final = (
    r"(?i)\s*|0x0*|.*(?:your|\.\.\.|…|xxx|<.*>|\[.*\]|todo|change.?me|replace|insert|placeholder|example|[-_ ]here\b).*"
)
COMPUTED: Final = "${_}"
"""Stands for what a program puts into a text: a template that nobody wrote."""
HOLE: Final = r"\$?\{\{[^\n]{0,200}?\}\}|\$\{[^}\n]{0,200}\}|<%[^\n]{0,200}?%>|\$\([^)\n]{0,200}\)"
"""Pattern of a template outside quotes: on one line, and short, so that a search takes linear time."""


# Statements and comments of Go templates, Jinja, ERB and Handlebars. `{{-` mostly begins a statement too.
_STATEMENT: Final = (
    r"\{%(?:(?!%\})[^\n]){0,500}%\}"
    r"|<%(?!=)(?:(?!%>)[^\n]){0,500}%>"
    r"|\{#(?:(?!#\})[^\n]){0,500}#\}"
    r"|\{\{-?[ \t]*/\*(?s:(?!\*/).){0,2000}\*/[ \t]*-?\}\}"
    r"|\{\{(?:[-~#/!>]|[ \t]*(?:if|else|end|range|with|define|block|template|include|toYaml|tpl|break|continue)\b)"
    r"(?:(?!\}\})[^\n]){0,500}\}\}"
    # A block of several lines: `{{ .Values.labels | toYaml | nindent 4 }}`.
    r"|\{\{(?:(?!\}\})[^\n|]){0,200}\|(?:(?!\}\})[^\n]){0,200}\bn?indent\b(?:(?!\}\})[^\n]){0,100}\}\}"
)
_WORD: Final = r"[\w.+-]"
_NOT_LINE_END: Final = r"[^\r\n]"


def is_template(text: str) -> bool:
    """Return whether a string holds `${VAR}`, `{{ x }}`, `<%= x %>` or `$(x)` anywhere, or is `$VAR` as a whole."""
    if "$" not in text and "{{" not in text and "<%" not in text:
        return False
    for opening, closing in _BRACKETS:
        start = text.find(opening)
        if start >= 0 and text.find(closing, start + 2) >= 0:
            return True
    return compiled(_SHELL_NAME).fullmatch(text) is not None


def control_lines(text: str) -> Iterator[Span]:
    """Yield the lines that hold template statements and no value: `{{- if .Values.x }}`, `{% endfor %}`."""
    if "{{" not in text and "{%" not in text and "<%" not in text:
        return
    statement, blank = re.compile(_STATEMENT), re.compile(r"[ \t]*")
    before = 0
    for line in re.finditer(r"(?m)^[ \t]*(?=\{[{%#]|<%)", text):
        at = line.end()
        while at >= before and (tag := statement.match(text, at)) is not None:
            end = blank.match(text, tag.end())
            at = tag.end() if end is None else end.end()
        if at > line.end() and text[at : at + 1] in ("", "\r", "\n"):
            yield Span(line.start(), at)
            before = at


def values_with_holes(text: str, not_in: str) -> Iterator[Span]:
    """Yield the words that hold a template, such as `{{ name }}-pay`. `not_in` matches where none is looked for."""
    found: Span | None = None
    for match in re.finditer(f"(?:{not_in})|(?P<hole>{HOLE})", text):
        if match.lastgroup != "hole":
            continue
        start, end = match.span()
        floor = 0 if found is None else found.end
        while start > floor and compiled(_WORD).match(text[start - 1]):
            start -= 1
        while end < len(text) and compiled(_WORD).match(text[end]):
            end += 1
        if found is not None and start == floor:
            start = found.start
        elif found is not None:
            yield found
        found = Span(start, end)
    if found is not None:
        yield found


def covered(text: str, spans: Iterable[Span], stand_in: str = " ") -> str:
    """Return a text of the same length with one character in the place of every other in some spans, in order."""
    parts: list[str] = []
    at = 0
    for start, end in spans:
        parts += (text[at:start], compiled(_NOT_LINE_END).sub(stand_in, text[start:end]))
        at = end
    return "".join((*parts, text[at:]))


def is_placeholder(text: str) -> bool:
    """Return whether a string asks its reader for a value: `0xYourAddress`, `<address>`, `0x...`."""
    return len(text) <= _LONGEST_PLACEHOLDER and re.fullmatch(_PLACEHOLDER, text) is not None
