"""The compiled schema as the core walks it: where strings of a format stand, which fields are known, which is meant.

A JSON Schema engine says whether keywords hold; this says what the schema knows of a place. It reads `properties`,
`additionalProperties`, `patternProperties`, `items`, `$ref`, the `if`/`then`/`else` chains that the compiler makes of
`oneOf`, and any other combination as the union of its branches.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from functools import cache, cached_property, lru_cache, partial
from types import MappingProxyType

from daimo_validate.compiled import load
from daimo_validate.core.wording import nearest
from daimo_validate.text.hints import Any, Final
from daimo_validate.text.pointers import Path
from daimo_validate.text.records import NamedTuple

REQUEST: Final = "CreateSessionRequest"
"""The component of bodies that the caller sends."""

_IN_PLACE: Final = ("allOf", "anyOf", "oneOf")
_EXTRA: Final = ("additionalProperties", "unevaluatedProperties")
_CONTAINERS: Final = (dict, list)


class StructureError(NamedTuple):
    """A schema keyword that a value breaks: the path, the schema that has the keyword, and the value.

    For a value of the wrong type, `is_required` says whether its object must have it.
    """

    path: Path
    keyword: str
    schema: Mapping[str, Any]
    value: Any
    is_required: bool

    @property
    def is_private(self) -> bool:
        """Whether the value may be personal and must not be shown. A body can be JSON text in a string."""
        return not self.path or "metadata" in self.path


class Keyword(NamedTuple):
    """A keyword and the schema that has it; `siblings` are the fields that the object around that schema requires,
    told for `type` alone."""

    schema: Mapping[str, Any]
    keyword: str
    siblings: tuple[str, ...]


class UnknownField(NamedTuple):
    """A key that the schema does not name at its place, with what the schema names there and elsewhere.

    `elsewhere` are the fields of the other objects by their param ("" is the top); `only_for` tells, by field, the
    kind of this object that has it. An empty `path` is a whole body of the older API. `meant` is the field whose name
    the key is in another style or with a slip, and that no other key is; `is_missing` says whether the object must have
    it. `written` has the other keys of the object that are so taken for fields.
    """

    path: Path
    value: Any
    known: tuple[str, ...]
    present: Set[str]
    elsewhere: Mapping[str, tuple[str, ...]]
    only_for: Mapping[str, str]
    meant: str | None = None
    is_missing: bool = False
    written: Mapping[str, str] = MappingProxyType({})

    def lacking(self, missing: Collection[Path]) -> UnknownField:
        """Return the record with what the fields at some paths being missing says of it."""
        if self.meant is None:
            return self
        return self._replace(is_missing=(*self.path[:-1], self.meant) in missing)


class Node:
    """What the schema says of a place, all schemas that apply there taken together.

    It is read when somebody asks, by `fill`: most places are never looked at, and reading all takes 1 ms.
    """

    __slots__ = (
        "_fill",
        "_objects",
        "extra",
        "formats",
        "is_open",
        "is_string",
        "items",
        "kinds",
        "properties",
        "shared",
        "tag",
    )

    properties: dict[str, Node]
    extra: Node | None
    is_open: bool
    is_string: bool
    items: Node | None
    formats: list[tuple[str, str | None]]
    tag: str | None
    kinds: dict[str, Node]
    shared: dict[str, Node]
    """The properties that an object of any kind has."""

    def __init__(self, fill: Callable[[Node], None]) -> None:
        self._fill: Final = fill
        self._objects: dict[str, Node] | None = None

    def __getattr__(self, name: str) -> Any:
        # Threads that come here at once write equal values.
        if name not in Node.__slots__:
            raise AttributeError(name)
        self._fill(self)
        return getattr(self, name)

    @property
    def objects(self) -> dict[str, Node]:
        """The properties that are objects of named fields, or of kinds that a tag tells apart."""
        # On use, since a schema may refer to itself: a property is filled after the object around it.
        if self._objects is None:
            self._objects = {
                name: below for name, below in self.properties.items() if below.properties or below.tag is not None
            }
        return self._objects

    def properties_of(self, value: dict[str, Any]) -> dict[str, Node]:
        """Return the properties of an object of the kind that its tags name; those of all kinds if they name none."""
        if self.tag is None:
            return self.properties
        node, shared = self, {}
        while node.tag is not None and _is_text(tag := value.get(node.tag)) and tag in node.kinds:
            shared.update(node.shared)
            node = node.kinds[tag]
        return {**shared, **node.properties} if shared else node.properties

    def field(self, name: str) -> Node | None:
        """Return the property of that name, or of the most likely one if the name is a variant, or None."""
        if name in self.properties or self.extra is not None:
            return self.properties.get(name)
        # Imported on use: 0.3 ms.
        from daimo_validate.core.variants import slips

        counts = {field: count for field in self.properties if (count := slips(name, field)) is not None}
        return self.properties[min(counts, key=lambda field: counts[field])] if counts else None


class Inspection(NamedTuple):
    """What a walk found: strings with their format, and fields that no schema names. `written` is as in `inspect`."""

    texts: list[tuple[Path, str, str]]
    unknown: list[UnknownField]
    written: Mapping[Path, str]


class Structure:
    """A compiled component. `schema` is JSON Schema 2020-12 with the verdict of the published one; `gate` is a
    narrower schema: what it accepts breaks no keyword, has no unknown field and only formats that are in order, but
    for the strings that inputs judge. `usual` is narrower still: what it accepts is ordinary to most inputs."""

    def __init__(self, compiled: Mapping[str, Any]) -> None:
        self.name: Final[str] = compiled["name"]
        self.schema: Final[dict[str, Any]] = compiled["schema"]
        self.gate: Final[dict[str, Any] | bool] = compiled["gate"]
        self.usual: Final[dict[str, Any] | bool] = compiled.get("usual", False)
        self.root: Final = _Builder(self.schema).node([self.schema])
        # Bounded, because a schema that refers to itself has no end of paths.
        self.locate: Final = lru_cache(maxsize=1024)(self._locate)
        """The keyword at the end of an engine's path through the schema, or None when there is none."""

    @cached_property
    def _fields(self) -> dict[str, tuple[str, ...]]:
        return {param: tuple(node.properties) for param, node in _objects(self.root, "")}

    @property
    def is_request(self) -> bool:
        """Whether bodies of this kind are sent by the caller: the API may add fields to what it answers."""
        return self.name == REQUEST

    def inspect(
        self, value: Any, written: Mapping[Path, str] = MappingProxyType({}), usual: Collection[str] = ()
    ) -> Inspection:
        """Return every string of a format in a plain value, and every field that the schema does not name.

        `written` has other names, which the schema does not know, that fields at some paths have in the body as given.
        What the fields `usual` hold is left out.
        """
        if usual:
            value = {**value, **dict.fromkeys(usual)}
        inspection = Inspection([], [], written)
        self._walk(self.root, value, (), inspection)
        return inspection

    def texts_at(self, value: Any, paths: Collection[Path]) -> list[tuple[Path, str, str]]:
        """Return the strings of a format that stand at some paths through the objects of a plain value."""
        inspection = Inspection([], [], {})
        for path in paths:
            node, below = self.root, value
            for step in path:
                node = node.properties_of(below).get(str(step)) or node.extra or _NOTHING
                below = below.get(step)
            self._walk(node, below, path, inspection)
        return inspection.texts

    def wants_string(self, path: Path) -> bool:
        """Return whether the schema wants a string at a path of a body, which may name fields by variants."""
        node: Node | None = self.root
        for step in path:
            if node is None:
                return False
            node = node.items if isinstance(step, int) else node.field(step) or node.extra
        return node is not None and node.is_string

    def tag_that_decides(self, path: Path) -> Path | None:
        """Return the path of the tag (`type`) that decides whether the object around a path has such a field.

        None if every kind of the object has it, or none.
        """
        node: Node | None = self.root
        for step in path[:-1]:
            node = None if node is None else node.items if isinstance(step, int) else node.properties.get(step)
        if not path or node is None or node.tag is None:
            return None
        has_it = {path[-1] in kind.properties for kind in node.kinds.values()}
        return (*path[:-1], node.tag) if len(has_it) > 1 else None

    def names_field(self, path: Path) -> bool:
        """Return whether the schema names each field on a path through a body, which may name them by variants."""
        node: Node | None = self.root
        for step in path:
            if node is None:
                return False
            node = node.items if isinstance(step, int) else node.field(step)
        return node is not None

    @property
    def field_names(self) -> frozenset[str]:
        """The names of all fields of the schema."""
        return frozenset(name for names in self._fields.values() for name in names)

    def with_tags(self, value: Any, usual: Collection[str] = ()) -> Any:
        """`value` with each object's missing or unknown tag (`type`) replaced by the kind that is most like it, so
        that the rest of the object can be judged; `value` itself when nothing is to be replaced. What the fields
        `usual` hold has its tags."""
        return _with_tags(self.root, value, usual)

    def _locate(self, schema_path: Path) -> Keyword | None:
        *steps, keyword = schema_path or ("",)
        node = self._resolved(steps, str(keyword))
        if not isinstance(node, Mapping) or keyword not in node:
            return None
        around = self._resolved(steps[:-2], "required") if keyword == "type" else None
        siblings = around.get("required", ()) if isinstance(around, Mapping) else ()
        return Keyword(node, str(keyword), tuple(siblings))

    def _resolved(self, steps: Sequence[str | int], keyword: str) -> Any:
        """The schema at the end of some steps that has the keyword, references on the way followed.

        No engine writes a `$ref` that it follows into its path. None when the steps lead nowhere.
        """
        node: Any = self.schema
        for step in steps:
            node = self._with(node, step)
            try:
                node = node[int(step)] if isinstance(node, list) else node[step]
            except (KeyError, IndexError, TypeError, ValueError):
                return None
        return self._with(node, keyword)

    def _with(self, node: Any, key: str | int) -> Any:
        """The schema itself when it has the key, else the one that it refers to."""
        while isinstance(node, Mapping) and key not in node and isinstance(node.get("$ref"), str):
            node = _follow(self.schema, node)
        return node

    def _walk(self, node: Node, value: Any, path: Path, inspection: Inspection) -> None:
        if isinstance(value, str):
            name = _format_of(node, value)
            if name is not None:
                inspection.texts.append((path, value, name))
        elif isinstance(value, dict):
            self._walk_object(node, value, path, inspection)
        elif isinstance(value, list) and node.items is not None:
            below = node.items
            for index, item in enumerate(value):
                if below.formats or type(item) in _CONTAINERS:
                    self._walk(below, item, (*path, index), inspection)

    def _walk_object(self, node: Node, value: dict[str, Any], path: Path, inspection: Inspection) -> None:
        properties, written = node.properties_of(value), inspection.written
        for key, member in value.items():
            below = properties.get(key, node.extra)
            if written and below is not None and (*path, key) in written:
                inspection.unknown.append(self._renamed(node, properties, value, (*path, key), inspection))
            if below is None:
                # Where the schema wants a string, an object has no fields that could be known.
                if properties and not node.is_open:
                    inspection.unknown.append(self._unknown(node, properties, value, (*path, key), inspection))
            elif type(member) is str:
                if below.formats and (name := _format_of(below, member)) is not None:
                    inspection.texts.append(((*path, key), member, name))
            elif type(member) in _CONTAINERS:
                self._walk(below, member, (*path, key), inspection)

    def _unknown(
        self, node: Node, properties: Mapping[str, Node], value: dict[str, Any], path: Path, inspection: Inspection
    ) -> UnknownField:
        *around, key = path
        here = ".".join(map(str, around))
        known = tuple(properties)
        only_for = {name: tag for tag, other in node.kinds.items() for name in other.properties if name not in known}
        elsewhere = {param: names for param, names in self._fields.items() if param != here}
        # There are as many at most as fields of the schema, while an object can have thousands of keys.
        beside = tuple(around)
        written = {str(at[-1]): given for at, given in inspection.written.items() if at[:-1] == beside}
        return UnknownField(path, value[str(key)], known, value.keys(), elsewhere, only_for, written=written)

    def _renamed(
        self, node: Node, properties: Mapping[str, Node], value: dict[str, Any], path: Path, inspection: Inspection
    ) -> UnknownField:
        """Return the record of a field whose key is a variant of its name."""
        *around, field = path
        given = self._unknown(node, properties, value, path, inspection)
        return given._replace(path=(*around, inspection.written[path]), meant=str(field))


@cache
def shipped_request() -> Structure:
    """Return the structure of requests in the shipped document, which many look at and nobody changes."""
    return Structure(load(REQUEST))


class _Sum:
    """What some schemas say of a place, and the schemas of what stands below: by name, under any other, in a list."""

    def __init__(self) -> None:
        self.is_open = False
        self.is_string = False
        self.formats: list[tuple[str, str | None]] = []
        self.tag: str | None = None
        self.properties: dict[str, list[Any]] = {}
        self.extra: list[Any] = []
        self.items: list[Any] = []
        self.kinds: dict[str, list[Any]] = {}
        self.shared: set[str] = set()


class _Builder:
    def __init__(self, root: Mapping[str, Any]) -> None:
        self.root = root
        self.nodes: dict[tuple[int, ...], Node] = {}

    def node(self, schemas: Sequence[Any]) -> Node:
        """What some schemas say of a place where all of them apply."""
        key = tuple(dict.fromkeys(map(id, schemas)))
        found = self.nodes.get(key)
        # A schema that refers to itself has one node for both places.
        return self.nodes.setdefault(key, Node(partial(self.fill, schemas))) if found is None else found

    def fill(self, schemas: Sequence[Any], node: Node) -> None:
        """Set what a node says."""
        total = _Sum()
        for schema in schemas:
            self.add(schema, total)
        properties = {name: self.node(given) for name, given in total.properties.items()}
        node.properties = properties
        node.extra = self.node(total.extra) if total.extra else None
        node.items = self.node(total.items) if total.items else None
        node.kinds = {tag: self.node(given) for tag, given in total.kinds.items()}
        node.shared = {name: below for name, below in properties.items() if name in total.shared}
        node.is_open, node.is_string = total.is_open, total.is_string
        node.formats, node.tag = total.formats, total.tag

    def add(self, schema: Any, total: _Sum, in_kind: bool = False) -> None:
        """Add what one schema says of a place, and which schemas it has for what stands below."""
        if not isinstance(schema, Mapping):
            total.is_open = total.is_open or schema is True
            return
        if "$ref" in schema:
            self.add(_follow(self.root, schema), total, in_kind)
        total.is_string = total.is_string or "string" in _types(schema)
        if "format" in schema and (given := (schema["format"], schema.get("pattern"))) not in total.formats:
            total.formats.append(given)
        self.add_object(schema, total, in_kind)
        if "items" in schema:
            total.items.append(schema["items"])
        for keyword in _IN_PLACE:
            for branch in schema.get(keyword, ()):
                self.add(branch, total, in_kind)
        for branch in schema.get("dependentSchemas", {}).values():
            self.add(branch, total, in_kind)
        if "if" in schema:
            self.add_choice(schema, total, in_kind)

    def add_object(self, schema: Mapping[str, Any], total: _Sum, in_kind: bool) -> None:
        for name, given in schema.get("properties", {}).items():
            total.properties.setdefault(name, []).append(given)
            if not in_kind:
                total.shared.add(name)
        for keyword in _EXTRA:
            extra = schema.get(keyword)
            if isinstance(extra, Mapping):
                total.extra.append(extra)
            total.is_open = total.is_open or extra is True
        names_none = not any(k in schema for k in ("properties", "$ref", "if", *_EXTRA, *_IN_PLACE))
        if "patternProperties" in schema or (names_none and schema.get("type") == "object"):
            total.is_open = True

    def add_choice(self, schema: Mapping[str, Any], total: _Sum, in_kind: bool) -> None:
        chain = tag_chain(schema)
        if chain is None:
            for keyword in ("then", "else"):
                if keyword in schema:
                    self.add(schema[keyword], total, in_kind)
            return
        if not in_kind and total.tag in (None, chain.name):
            total.tag, in_kind = chain.name, True
            for tag, given in chain.kinds:
                total.kinds.setdefault(tag, []).append(given)
        for _, given in chain.kinds:
            self.add(given, total, in_kind)
        self.add(chain.tail, total, in_kind)


_NOTHING: Final = _Builder({}).node(())


class TagChain(NamedTuple):
    """An `if`/`then`/`else` that the compiler makes of branches which a property, the tag, tells apart."""

    name: str
    kinds: list[tuple[str, Any]]
    tail: Mapping[str, Any]


def tag_chain(schema: Any) -> TagChain | None:
    """Return the chain that begins with a schema's `if`, or None for any other condition."""
    name, kinds = None, []
    while isinstance(schema, Mapping) and (tag := tag_of(schema.get("if"))) is not None and name in (None, tag[0]):
        name = tag[0]
        kinds += [(constant, schema.get("then", True)) for constant in tag[1]]
        schema = schema.get("else")
    if name is None or schema != tag_tail(name, [constant for constant, _ in kinds]):
        return None
    return TagChain(name, kinds, schema)


def tag_tail(name: str, tags: list[str]) -> dict[str, Any]:
    """Return the end of a chain, which refuses every other tag."""
    return {"type": "object", "properties": {name: {"type": "string", "enum": tags}}, "required": [name]}


def tag_of(condition: Any) -> tuple[str, tuple[str, ...]] | None:
    """Return the property and the constants that an `if` of the compiler tests, or None for any other condition."""
    if not isinstance(condition, Mapping) or set(condition) != {"type", "properties", "required"}:
        return None
    if len(condition["properties"]) != 1:
        return None
    ((name, test),) = condition["properties"].items()
    if not isinstance(test, Mapping) or condition["required"] != [name]:
        return None
    constants = (test["const"],) if set(test) == {"const"} else tuple(test["enum"]) if set(test) == {"enum"} else ()
    return (name, constants) if constants and all(map(_is_text, constants)) else None


def _types(schema: Mapping[str, Any]) -> Sequence[str]:
    """The JSON types that a schema names."""
    given = schema.get("type", ())
    return (given,) if isinstance(given, str) else given


def _format_of(node: Node, text: str) -> str | None:
    """Return the format of a string: of several, the first whose pattern matches, leaving out white space around it."""
    if len(node.formats) <= 1:
        return node.formats[0][0] if node.formats else None
    trimmed = text.strip()
    return next((name for name, pattern in node.formats if pattern and _has(pattern, trimmed)), None)


def _has(pattern: str, text: str) -> bool:
    """Return whether a text has a pattern of ECMA-262."""
    # Imported on use: 0.5 ms.
    from daimo_validate.core.ecma import for_python

    return re.search(for_python(pattern), text) is not None


def _objects(node: Node, param: str) -> Iterator[tuple[str, Node]]:
    """Every object of the schema that names its fields, by its param, from the top."""
    pending = [(param, node)]
    seen: set[int] = set()
    while pending:
        here, current = pending.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        if current.properties and current.extra is None:
            yield here, current
        pending.extend((f"{here}.{name}".removeprefix("."), below) for name, below in current.properties.items())


def _with_tags(node: Node, value: Any, usual: Collection[str] = ()) -> Any:
    if not isinstance(value, dict):
        return value
    changed = _tagged_members(node, value, usual)
    if node.tag is not None and (guess := _guessed_tag(node, value.get(node.tag), value)) is not None:
        changed[node.tag] = guess
    if changed:
        value = {**value, **changed}
    tag = value.get(node.tag) if node.tag is not None else None
    kind = node.kinds.get(tag) if isinstance(tag, str) else None
    return value if kind is None or kind.tag is None else _with_tags(kind, value)


def _tagged_members(node: Node, value: dict[str, Any], usual: Collection[str]) -> dict[str, Any]:
    """Return the members of an object that change when their tags are replaced."""
    changed: dict[str, Any] = {}
    for name, below in node.objects.items():
        member = value.get(name)
        if type(member) is dict and name not in usual and (below.tag is not None or below.objects):
            tagged = _with_tags(below, member)
            if tagged is not member:
                changed[name] = tagged
    return changed


def _guessed_tag(node: Node, given: Any, value: dict[str, Any]) -> str | None:
    """Return the tag that is most likely meant, or None if the given one is known or nothing is likely."""
    if isinstance(given, str) and given in node.kinds:
        return None
    return _likeliest_kind(node, given, value)


def _likeliest_kind(node: Node, given: Any, value: dict[str, Any]) -> str | None:
    """The kind whose tag is near the given one, else the one whose patterns most strings match and whose fields are
    there."""
    if isinstance(given, str) and (near := nearest(given, node.kinds)) is not None:
        return near
    scores = {tag: _likeness(kind, value) for tag, kind in node.kinds.items()}
    best = max(scores, key=lambda tag: scores[tag])
    # Several tags may name one kind.
    if not scores[best] or len({id(kind) for tag, kind in node.kinds.items() if scores[tag] == scores[best]}) > 1:
        return None
    return best


def _likeness(kind: Node, value: dict[str, Any]) -> int:
    score = 0
    for name, member in value.items():
        below = kind.properties.get(name)
        if below is None:
            continue
        score += 1
        if _is_text(member):
            score += sum(2 for _, pattern in below.formats if pattern and _has(pattern, member))
    return score


def _follow(root: Mapping[str, Any], schema: Mapping[str, Any]) -> Any:
    """What a `$ref` refers to: the compiler leaves those to a component that contains itself."""
    return root["$defs"][schema["$ref"].removeprefix("#/$defs/")]


def _is_text(value: object) -> bool:
    return isinstance(value, str)
