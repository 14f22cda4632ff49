"""What reading a text gives: documents, the places of their values, and problems of the text itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from daimo_validate.core import wording
from daimo_validate.core.severity import Severity
from daimo_validate.text.hints import TYPE_CHECKING, Any, Final, Protocol
from daimo_validate.text.pointers import Path
from daimo_validate.text.records import NamedTuple
from daimo_validate.text.source import Source, Span, repeated_at
from daimo_validate.text.templates import is_template

if TYPE_CHECKING:
    from daimo_validate.core.finding import Fix
    from daimo_validate.text.embedded import EmbeddedText

MAX_DEPTH: Final = 200
"""The most levels of nesting that are read. A payload has four, and generated files have about thirty. TOML readers run
out of stack past about 450 levels, and the JSON reader of Python 3.11 past about 990."""

MAX_DIGITS: Final = 4300
"""The most digits of a number that are read: Python's own bound for integers (sys.set_int_max_str_digits)."""

MAX_SYNTAX: Final = 20
"""The most syntax problems that are reported for one file."""


class Format(NamedTuple):
    """A file format: which files have it, how to read them, and how to write a value into them.

    These facts are cheap, because every run needs them. The parser is not: `reader` and `writer` name functions as
    `module:function` of this package, imported on first use. The reader is `(Source, Format) -> Reading`; the writer
    is `(old, value) -> str` and returns the text that puts the string `value` in the place of the text `old`. The
    `decoder`, if there is one, is `(text, span, value) -> EmbeddedText | None` and says where in a text the characters
    of the string `value` stand, which is written at `span`.

    `files` is a regular expression, without capturing groups, for the names of its files in lower case; it may begin
    with the name of their folder. `comment` starts a comment that runs to the end of its line, `block_comment` one that
    ends with `*/`. With
    `quotes_inside_words` a quote opens a string anywhere; without, only where a value begins, so that the apostrophe
    in `Don't` does not. `retypes_unquoted` means that a string without quotes can turn into a number or a date.
    With `has_settings`, names in the file can say what a value is: `DAIMO_CHAIN_ID`. `is_environment` marks files that
    hold nothing else: variables of programs. With `is_often_ignored`, a walk takes the files although git ignores them.
    `is_data` marks the format in which programs send a request, `is_records` files of many such documents. `is_source`
    marks source code: it takes more for an object in it to be a request, and large or minified files are for machines.
    `grammar` is the module that reads it, if only the extra `source` installs it.
    """

    name: str
    title: str
    files: str
    reader: str
    writer: str
    decoder: str | None = None
    comment: str | None = None
    block_comment: str | None = None
    quotes_inside_words: bool = True
    retypes_unquoted: bool = False
    has_settings: bool = False
    is_environment: bool = False
    is_often_ignored: bool = False
    is_data: bool = False
    is_records: bool = False
    is_source: bool = False
    grammar: str | None = None

    @property
    def is_installed(self) -> bool:
        """Whether what reads these files is installed."""
        if self.grammar is None:
            return True
        # Imported on use: 1 ms.
        from importlib.util import find_spec

        return find_spec(self.grammar) is not None

    def read(self, source: Source) -> Reading:
        """Read everything in a text. Never raises: what cannot be read is a `syntax` problem at its place."""
        reading: Reading = _imported(self.reader)(source, self)
        return reading._replace(problems=tuple(sorted(reading.problems, key=lambda problem: problem.span)))

    def write(self, old: str, value: str) -> str:
        """Return the text that puts the string `value` in the place of `old`, in quotes unless none are needed."""
        text: str = _imported(self.writer)(old, value)
        return text

    def decode(self, text: str, span: Span, value: str) -> EmbeddedText | None:
        """Return the characters of the string `value`, written at `span`, with their places, or None if unknown."""
        if self.decoder is None:
            return None
        found: EmbeddedText | None = _imported(self.decoder)(text, span, value)
        return found


def _imported(function: str) -> Callable[..., Any]:
    module, _, name = function.partition(":")
    # Not with importlib, which takes 1 ms to import.
    imported = __import__(f"daimo_validate.documents.{module}", fromlist=[name])
    found: Callable[..., Any] = getattr(imported, name)
    return found


class Place(NamedTuple):
    """The place of a value in the text.

    `value` is the span of the value, quotes included, without YAML's anchor and tag; `key` is the span of its key.
    `used` are the places that refer to the value, such as YAML aliases, outermost first: the text at `value` counts at
    each of them. `read_as` says what YAML or TOML readers make of a value without quotes (`a number`, `a boolean`,
    `a date`), or is None if it is a string to all of them. If they disagree about the value, `readings` has the
    different values, ready for a message: `0100` has `("64", "100")`, and `1:30` has `("90", '"1:30"')`.
    `other_programs` say what programs other than the judged one do with a dotenv value. A place is `editable` if
    another string may be written there: not if it gives the value of a constant, or is an escaped string. If it
    `is_part` of a string, only words can be written there, and they stay without quotes.
    """

    value: Span
    key: Span | None = None
    used: tuple[Span, ...] = ()
    read_as: str | None = None
    readings: tuple[str, ...] = ()
    other_programs: tuple[str, ...] = ()
    editable: bool = True
    is_part: bool = False


class Problem(NamedTuple):
    """Something wrong with the text itself: rule `syntax`, `duplicate-key` or `unquoted-value`.

    `path` is the value concerned, in the document numbered `document`, or None for text that is not a value. `related`
    are other places, each with its label. A `private` problem concerns text that no output may repeat (inside
    `metadata`), and neither may its fix.
    """

    rule: str
    message: str
    span: Span
    path: Path | None = None
    document: int = 0
    severity: Severity = Severity.ERROR
    hint: str | None = None
    fix: Fix | None = None
    related: tuple[tuple[Span, str], ...] = ()
    private: bool = False


class Locator(Protocol):
    """Finds the text of a value in one document."""

    def place(self, path: Path) -> Place | None:
        """Return the place of the value at `path`, or None if there is no such value."""
        ...


class Document(NamedTuple):
    """One document of a text: a whole file, a line of JSON Lines, or one YAML document of a file.

    `value` is a tree of dict, list, str, int, float, bool and None. `unread` are the paths of values that the text
    does not give (a template without quotes, an unknown YAML tag, `NaN`): None or a stand-in is there. `open` are
    objects that may have more members than the text shows: nothing is missing in them. `special` are the characters
    that a fix must not write, because the text around the document reads them in another way. `anchor` is where the
    statement begins that a document inside a text belongs to: a comment before it is about the whole document.
    """

    format: Format
    value: Any
    locator: Locator
    number: int = 0
    unread: frozenset[Path] = frozenset()
    open: frozenset[Path] = frozenset()
    special: str = ""
    anchor: int | None = None

    def place(self, path: Path) -> Place | None:
        """Return the place of the value at `path`, or None if there is no such value."""
        return self.locator.place(path)

    def nearest(self, path: Path) -> tuple[Path, Place]:
        """Return the path and place of the value at `path`, or of the innermost value around it if it is missing."""
        for end in range(len(path), 0, -1):
            if (place := self.locator.place(path[:end])) is not None:
                return path[:end], place
        return (), self.locator.place(()) or Place(Span(0, 0))

    def unknown(self, path: Path = ()) -> frozenset[Path]:
        """Return the places inside `path`, relative to it, whose value is known only once a template is filled in."""
        found: list[Path] = []
        waiting: list[tuple[Path, Any]] = [(path, value_at(self.value, path))]
        while waiting:
            place, value = waiting.pop()
            if place in self.unread or (value.__class__ is str and is_template(value)):
                found.append(place[len(path) :])
            elif isinstance(value, (dict, list)):
                steps = value.items() if isinstance(value, dict) else enumerate(value)
                waiting.extend(((*place, step), member) for step, member in steps)
        return frozenset(found)

    def write(self, old: str, value: str) -> str | None:
        """Return the text that puts the string `value` in the place of `old`, or None if that is not possible here."""
        text = self.format.write(old, value)
        return None if any(char in text for char in self.special) else text


class Reading(NamedTuple):
    """All that one text holds. A document whose text is not valid has no value and is not among `documents`.

    `is_template` means that the text holds templates outside quotes: it is valid only once they are filled in. `inner`
    are stretches of whole lines in other formats, in order, in which comments of these formats count.
    """

    format: Format
    source: Source
    documents: tuple[Document, ...] = ()
    problems: tuple[Problem, ...] = ()
    is_template: bool = False
    inner: tuple[tuple[Span, Format], ...] = ()

    @property
    def readable(self) -> bool:
        """Whether the text is valid: it has no `syntax` problem of severity error."""
        return not any(problem.rule == "syntax" and problem.severity is Severity.ERROR for problem in self.problems)


def value_at(tree: Any, path: Path) -> Any:
    """Return the value at `path`. Raises KeyError or IndexError if there is none."""
    for step in path:
        tree = tree[step]
    return tree


def texts(tree: Any) -> Iterable[tuple[Path, str]]:
    """Yield every string value of a tree with its path."""
    waiting: list[tuple[Path, Any]] = [((), tree)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, str):
            yield path, value
        elif isinstance(value, dict):
            waiting.extend(((*path, key), member) for key, member in value.items())
        elif isinstance(value, list):
            waiting.extend(((*path, index), member) for index, member in enumerate(value))


def too_deep(offset: int, document: int = 0) -> Problem:
    """Return the problem of a text that nests past MAX_DEPTH, at the bracket or key that does."""
    message = f"nested more than {MAX_DEPTH} levels deep"
    return Problem(rule="syntax", message=message, span=Span(offset, offset + 1), document=document)


def too_long_number(span: Span, document: int = 0, path: Path | None = None) -> Problem:
    """Return the problem of a number past MAX_DIGITS."""
    digits = span.end - span.start
    message = f"this number is {digits:,} characters long; past {MAX_DIGITS:,} digits a number is not read"
    return Problem(rule="syntax", message=message, span=span, document=document, path=path)


def duplicate_key(source: Source, first: Span, second: Span, path: Path, document: int = 0) -> Problem:
    """Return the problem of a key that its object already has. The message names both positions."""
    return Problem(
        rule="duplicate-key",
        message=wording.duplicate_key(path[-1], repeated_at(source, first, second)),
        hint=wording.ONE_KEY,
        span=second,
        path=path,
        document=document,
        related=((first, "first here"),),
    )
