"""Markdown and MDX: what their fences hold, each in its own format. Prose and tables say nothing."""

from __future__ import annotations

import re
from typing import Final

from daimo_validate.documents.embedding import read_embedded
from daimo_validate.documents.fences import Fence, fences
from daimo_validate.documents.model import Document, Format, Reading
from daimo_validate.documents.registry import FILE_FORMATS, format_of
from daimo_validate.documents.sketches import read_sketch
from daimo_validate.text.embedded import EmbeddedSource, EmbeddedText, Pieces
from daimo_validate.text.source import Source, Span

# Names of languages whose files have another suffix.
_SUFFIXES: Final = {
    "bash": "sh",
    "shell": "sh",
    "zsh": "sh",
    "curl": "sh",
    "console": "sh",
    "shell-session": "sh",
    "shellsession": "sh",
    "sh-session": "sh",
    "terminal": "sh",
    "cmd": "sh",
    "dotenv": "env",
    "docker": "dockerfile",
    "hcl": "tfvars",
    "terraform": "tfvars",
    "ini": "env",
    "javascript": "js",
    "ecmascript": "js",
    "node": "js",
    "json5": "jsonc",
    "typescript": "ts",
    "python": "py",
    "python3": "py",
    "pycon": "py",
    "ruby": "rb",
    "rust": "rs",
    "golang": "go",
    "kotlin": "kt",
    "markdown": "md",
    "rest": "http",
}
_PROMPT: Final = re.compile(r"(?m)^[ \t]*(?:[\w.-]+@[\w.-]+(?::[^\s$%#]*)?)?[$%>][ \t]+")


def read(source: Source, format: Format) -> Reading:
    """Read a document for each fence whose language is known. Nothing is reported about the syntax of a fence."""
    documents: list[Document] = []
    inner: list[tuple[Span, Format]] = []
    for fence in fences(source.text):
        named = _format_of(fence)
        # Markdown is read in Markdown, but not at a third level: a text could hold many.
        if named is None or (isinstance(source, EmbeddedSource) and named is format_of("x.md")):
            continue
        number = documents[-1].number + 1 if documents else 0
        documents += _read(fence, named, source, number)
        # Documentation shows JSON with comments.
        inner.append((fence.span, FILE_FORMATS["jsonc"] if named.name == "json" else named))
    return Reading(format, source, tuple(documents), inner=tuple(inner))


def _read(fence: Fence, format: Format, source: Source, number: int) -> tuple[Document, ...]:
    anchor = fence.span.start
    if format.name in ("json", "jsonc"):
        documents = read_sketch(fence.text, source, format, number, anchor).documents
        if documents:
            return documents
        # Keys without quotes, or a request and its answer: objects as JavaScript writes them.
        format = FILE_FORMATS["typescript"]
    text = _without_prompts(fence.text) if format is format_of("x.sh") else fence.text
    return read_embedded(text, source, format, number, anchor=anchor).documents


def format_of_language(name: str) -> Format | None:
    """Return the format of a language by one of its usual names in lower case, or None if it is not read."""
    return format_of(f"x.{_SUFFIXES.get(name, name)}")


def _format_of(fence: Fence) -> Format | None:
    """Return the format of a fence; one without a name is JSON or a command, if it looks like one."""
    if fence.language:
        return format_of_language(fence.language)
    if fence.text.text.lstrip()[:1] in ("{", "["):
        return FILE_FORMATS["json"]
    return format_of("x.sh") if re.search(r"\bcurl\b", fence.text.text) else None


def _without_prompts(text: EmbeddedText) -> EmbeddedText:
    """Return the commands of a shell session without the prompts before them."""
    if _PROMPT.search(text.text) is None:
        return text
    pieces = Pieces(text.text)
    at = 0
    for prompt in _PROMPT.finditer(text.text):
        pieces.add(at, prompt.start())
        at = prompt.end()
    pieces.add(at, len(text.text))
    return pieces.done().inside(text)
