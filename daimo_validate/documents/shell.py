"""Shell scripts: JSON in the arguments of commands and in here-documents. tree-sitter's Bash grammar finds these."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from daimo_validate.documents.code.language import written
from daimo_validate.documents.code.syntax import SyntaxTree
from daimo_validate.documents.embedding import read_embedded
from daimo_validate.documents.model import Document, Format, Reading
from daimo_validate.documents.registry import FILE_FORMATS, format_of
from daimo_validate.documents.sketches import read_sketch
from daimo_validate.text.embedded import EmbeddedText, Pieces
from daimo_validate.text.source import Source, Span
from daimo_validate.text.templates import COMPUTED

if TYPE_CHECKING:
    # Imported on use elsewhere: 4 ms, and only files that may hold a payload need it.
    from tree_sitter import Node as Syntax

# What the shell fills in. Its value is unknown, like that of a template.
_HOLES: Final = frozenset(
    {"simple_expansion", "expansion", "command_substitution", "process_substitution", "arithmetic_expansion"}
)
_TEXTS: Final = frozenset({"raw_string", "string", "ansi_c_string", "concatenation", "heredoc_body"})
# Programs that build a JSON body from their arguments: `http POST x a=text b:='{"c": 1}'`.
_BUILDERS: Final = frozenset({"http", "https", "xh", "xhs"})
_FIELD: Final = re.compile(r"(?P<key>[A-Za-z]\w*)(?P<kind>:?=)(?!=)")
# What statements stand in.
_BLOCKS: Final = frozenset(
    {"program", "do_group", "compound_statement", "subshell", "if_statement", "elif_clause", "else_clause", "case_item"}
)
# An option or a name right before its value: `-d'{}'`, `--data='{}'`, `BODY='{}'`.
_NAME: Final = re.compile(r"-\w|-{0,2}[\w.-]+=")
# POSIX.1-2024, chapter 2.2: what a backslash escapes without quotes, in double quotes, and in a here-document.
_WORD_ESCAPE: Final = re.compile(r"\\(?s:.)")
_STRING_ESCAPE: Final = re.compile(r"\\(?:[\"\\$`]|\r?\n)")
# The grammar does not know the older form of a command substitution in a here-document.
_HEREDOC_ESCAPE: Final = re.compile(r"\\(?:[\\$`]|\r?\n)|`(?:[^`\\\r\n]|\\.)*+`")
_TABS: Final = re.compile(r"(?m)^\t+")
_HEREDOC_TABS_ESCAPE: Final = re.compile(rf"{_TABS.pattern}|{_HEREDOC_ESCAPE.pattern}")
_NOTHING: Final = re.compile(r"(?!)")
# Bash, "ANSI-C Quoting".
_ANSI_ESCAPE: Final = re.compile(
    r"\\(?:x(?P<x>[0-9a-fA-F]{1,2})|u(?P<u>[0-9a-fA-F]{1,4})|U(?P<long>[0-9a-fA-F]{1,8})|(?P<octal>[0-7]{1,3})|(?s:.))"
)
_ANSI_MEANINGS: Final = {
    "a": "\a",
    "b": "\b",
    "e": "\x1b",
    "E": "\x1b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
}
# Programs that read their standard input in a format of its own.
_READERS: Final = {"kubectl": "yaml", "python": "py", "python3": "py", "node": "js", "deno": "ts", "bun": "ts"}


def read(source: Source, format: Format) -> Reading:
    """Read a document for each text in a script that is JSON, or whose format the script names."""
    # Imported on use: 1 ms.
    import tree_sitter_bash

    documents: list[Document] = []
    tree = SyntaxTree(source.text.encode(errors="surrogatepass"), tree_sitter_bash.language)
    for node in _texts(tree.root):
        text = _built(tree, source.text, node) if node.type == "command" else _text(tree, source.text, node)
        number = documents[-1].number + 1 if documents else 0
        if text.text.lstrip()[:1] in ("{", "["):
            anchor = tree.span(_statement(node)).start
            documents += read_sketch(text, source, FILE_FORMATS["json"], number, anchor).documents
        elif node.type == "heredoc_body" and (named := _named_format(node)) not in (None, format):
            assert named is not None
            anchor = tree.span(_statement(node)).start
            documents += read_embedded(text, source, named, number, anchor=anchor).documents
    return Reading(format, source, tuple(documents))


def _statement(node: Syntax) -> Syntax:
    """Return the outermost command that a text belongs to."""
    statement = around = node
    while around.parent is not None and around.type not in _BLOCKS:
        statement, around = around, around.parent
    return statement


def _texts(root: Syntax) -> Iterator[Syntax]:
    """Yield the outermost node of each text, in order, also of those in commands inside a text."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.type in _TEXTS:
            yield node
            waiting += reversed(list(_holes(node)))
        else:
            if node.type == "command" and written(node.named_children[0]) in _BUILDERS:
                yield node
            waiting += reversed(node.named_children)


def _holes(node: Syntax) -> Iterator[Syntax]:
    for child in node.named_children:
        if child.type in _HOLES:
            yield child
        elif child.type in _TEXTS:
            yield from _holes(child)


def _text(tree: SyntaxTree, around: str, node: Syntax) -> EmbeddedText:
    pieces = Pieces(around)
    parts = node.named_children if node.type == "concatenation" else [node]
    if len(parts) > 1 and parts[0].type == "word" and _NAME.fullmatch(written(parts[0])):
        parts = parts[1:]
    for part in parts:
        _add(pieces, tree, part)
    return pieces.done(_special(parts))


def _built(tree: SyntaxTree, around: str, command: Syntax) -> EmbeddedText:
    """Return the body that a program builds from the arguments of a command."""
    pieces = Pieces(around)
    end = tree.span(command).end
    before = "{"
    for argument in command.named_children[1:]:
        parts = argument.named_children if argument.type == "concatenation" else [argument]
        field = _FIELD.match(written(parts[0])) if parts and parts[0].type == "word" else None
        if field is None:
            continue
        key, (at, after) = field["key"], tree.span(parts[0])
        value = at + field.end()
        quote = '"' if field["kind"] == "=" else ""
        pieces.add(at, at, before)
        pieces.add(at, at + len(key), f'"{key}"')
        pieces.add(value, value, f": {quote}")
        pieces.decode(Span(value, after), _WORD_ESCAPE, _escaped)
        for part in parts[1:]:
            _add(pieces, tree, part)
        last = tree.span(argument).end
        pieces.add(last, last, quote)
        before = ", "
    pieces.add(end, end, "}")
    return pieces.done("'\"\\$`")


def _add(pieces: Pieces, tree: SyntaxTree, node: Syntax) -> None:
    span = tree.span(node)
    inside = Span(span.start + 1, span.end - 1)
    if node.type in _HOLES:
        pieces.add(*span, COMPUTED)
    elif node.type == "raw_string":
        pieces.add(*inside)
    elif node.type == "ansi_c_string":
        pieces.decode(Span(span.start + 2, inside.end), _ANSI_ESCAPE, _of_ansi)
    elif node.type == "string":
        _add_filled_in(pieces, tree, node, inside, _STRING_ESCAPE)
    elif node.type == "heredoc_body":
        _add_filled_in(pieces, tree, node, span, _escape_of(node))
    else:
        pieces.decode(span, _WORD_ESCAPE, _escaped)


def _add_filled_in(pieces: Pieces, tree: SyntaxTree, node: Syntax, span: Span, escape: re.Pattern[str]) -> None:
    at = span.start
    for hole in (child for child in node.named_children if child.type in _HOLES):
        start, end = tree.span(hole)
        pieces.decode(Span(at, start), escape, _escaped)
        pieces.add(start, end, COMPUTED)
        at = end
    pieces.decode(Span(at, max(at, span.end)), escape, _escaped)


def _escape_of(body: Syntax) -> re.Pattern[str]:
    """Return what is escaped in a here-document: nothing if its word is quoted; with `<<-`, tabs are left out."""
    redirect = body.parent
    siblings = [] if redirect is None else redirect.children
    has_tabs = any(child.type == "<<-" for child in siblings)
    if _is_quoted(siblings):
        return _TABS if has_tabs else _NOTHING
    return _HEREDOC_TABS_ESCAPE if has_tabs else _HEREDOC_ESCAPE


def _is_quoted(siblings: list[Syntax]) -> bool:
    return any(child.type == "heredoc_start" and re.search(rb"['\"\\]", child.text or b"") for child in siblings)


def _special(parts: list[Syntax]) -> str:
    """Return the characters that the shell reads in its own way inside a text."""
    if len(parts) > 1 or parts[0].type in ("string", "ansi_c_string"):
        return "'\"\\$`"
    if parts[0].type == "raw_string":
        return "'"
    siblings = [] if parts[0].parent is None else parts[0].parent.children
    return "" if _is_quoted(siblings) else "\\$`"


def _named_format(body: Syntax) -> Format | None:
    """Return the format of a here-document: that of the file that it is written to, or that its reader takes."""
    redirect = body.parent
    statement = None if redirect is None else redirect.parent
    if redirect is None or statement is None:
        return None
    nodes = (*statement.named_children, *redirect.named_children)
    # A file says more than the word that ends the here-document or the program that reads it.
    names = sorted(map(_file_name, nodes), key=lambda name: name.startswith("x."))
    return next((named for named in map(format_of, names) if named is not None), None)


def _file_name(node: Syntax) -> str:
    """Return the name of a file of the format that a part of a command names."""
    if node.type == "file_redirect":
        return _word(node).strip("'\"")
    if node.type == "heredoc_start":
        return "x." + _word(node).strip("'\"\\")
    is_command = node.type == "command" and node.named_children
    return "x." + (_READERS.get(_word(node.named_children[0]), "") if is_command else "")


def _word(node: Syntax) -> str:
    return written(node).lstrip("> &0123456789|")


def _escaped(match: re.Match[str]) -> str:
    escape = match[0]
    if escape[0] == "`":
        return COMPUTED
    return "" if escape[0] == "\t" or escape[1:] in ("\n", "\r\n") else escape[1:]


def _of_ansi(match: re.Match[str]) -> str:
    digits = match["x"] or match["u"] or match["long"]
    if digits or match["octal"]:
        code = int(digits, 16) if digits else int(match["octal"], 8)
        return chr(code) if code <= 0x10FFFF else "\ufffd"
    return _ANSI_MEANINGS.get(match[0][1], match[0][1])
