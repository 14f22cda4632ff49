"""What names mean in JavaScript and TypeScript: declarations, scopes, and what changes a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from daimo_validate.documents.code.language import (
    Assignment,
    Declaration,
    Mutation,
    Occurrence,
    Other,
    Spreading,
    change,
    is_same,
    meaningful,
    only_child,
    short_text,
    written,
)

if TYPE_CHECKING:
    # Imported on use elsewhere: 4 ms, and only files that may hold a payload need it.
    from tree_sitter import Node as Syntax

_NAMES: Final = frozenset({"identifier", "shorthand_property_identifier_pattern", "type_identifier"})
_FUNCTIONS: Final = frozenset(
    {
        "arrow_function", "function_declaration", "function_expression", "generator_function",
        "generator_function_declaration", "method_definition",
    }
)  # fmt: skip
_BLOCKS: Final = frozenset(
    {"program", "statement_block", "for_statement", "for_in_statement", "switch_body", "class_static_block"}
)
# Their name is declared in the block around them.
_NAMED: Final = frozenset(
    {
        "abstract_class_declaration", "class_declaration", "enum_declaration", "function_declaration",
        "generator_function_declaration", "internal_module", "module",
    }
)  # fmt: skip
_NAMED_INSIDE: Final = frozenset({"function_expression", "generator_function", "class"})
_PATTERNS: Final = frozenset(
    {
        "array_pattern", "assignment_pattern", "object_assignment_pattern", "object_pattern", "pair_pattern",
        "rest_pattern",
    }
)  # fmt: skip
_ASSIGNMENTS: Final = frozenset({"assignment_expression", "augmented_assignment_expression"})
_CHANGING: Final = frozenset(
    {"push", "pop", "shift", "unshift", "splice", "sort", "reverse", "fill", "copyWithin", "set", "delete", "clear"}
)
_MERGING: Final = frozenset(
    {"assign", "defineProperty", "defineProperties", "merge", "mergeWith", "extend", "defaults", "set"}
)
# What a test expects of a request may say a part of it alone.
_MATCHING: Final = frozenset(
    {
        "calledWith", "calledWithMatch", "containSubset", "deepEqual", "objectContaining", "toEqual",
        "toHaveBeenCalledWith", "toHaveBeenLastCalledWith", "toMatchObject", "toStrictEqual",
    }
)  # fmt: skip
# Wrappers that do not make another value.
_NEAR: Final = 6
_CHOICES: Final = frozenset({"arguments", "binary_expression", "parenthesized_expression", "ternary_expression"})
_TRANSPARENT: Final = frozenset(
    {"as_expression", "non_null_expression", "parenthesized_expression", "satisfies_expression"}
)


def occurrence(path: list[Syntax]) -> Occurrence:
    """Return what a name does where it occurs."""
    if path[-1].type not in _NAMES:
        return None
    at = len(path) - 1
    while at > 1 and path[at - 1].type in _PATTERNS:
        if is_same(path[at - 1].child_by_field_name("right"), path[at]):
            # The default of a parameter.
            return None
        at -= 1
    parent = path[at - 1]
    handler = _HANDLERS.get(parent.type)
    if handler is not None:
        found = handler(path, at)
        if found is not None:
            return found
    return _use(path) if at == len(path) - 1 else None


def result(node: Syntax) -> Syntax | None:
    """Return the expression that a function without branches returns."""
    if node.type not in _FUNCTIONS or node.type.startswith("generator"):
        return None
    body = node.child_by_field_name("body")
    if body is None or body.type != "statement_block":
        return body
    *before, last = meaningful(body) or [body]
    if last.type != "return_statement" or any(each.type != "lexical_declaration" for each in before):
        return None
    return only_child(last)


def declared_name(path: list[Syntax], index: int) -> Syntax | None:
    """Return the name that is declared with the expression at an index of the nodes down to it, or None."""
    while index > 0 and path[index - 1].type in _TRANSPARENT:
        index -= 1
    parent = path[index - 1] if index else None
    if parent is None or parent.type not in ("variable_declarator", "assignment_expression"):
        return None
    name = parent.child_by_field_name("name") or parent.child_by_field_name("left")
    return name if name is not None and name.type == "identifier" else None


def is_part(path: list[Syntax], index: int) -> bool:
    """Return whether an object in an expression is only a part of another one: `...(x && {})`, `merge(x, {})`."""
    for node in reversed(path[max(index - _NEAR, 0) : index]):
        if node.type == "spread_element":
            return True
        if node.type == "call_expression":
            return _called(node) in _MERGING | _MATCHING
        if node.type not in _CHOICES:
            return False
    return False


def _variable(path: list[Syntax], at: int) -> Occurrence:
    declarator = path[at - 1]
    if not is_same(declarator.child_by_field_name("name"), path[at]):
        return None
    is_var = path[at - 2].type == "variable_declaration"
    value = declarator.child_by_field_name("value")
    scope = _around(path[: at - 2], _FUNCTIONS if is_var else _BLOCKS)
    module = None if value is None else _required(value)
    if module is not None:
        name = _taken_out(path, at)
        return Declaration(scope, imported=None if name is None else (module, name))
    return Declaration(scope, value if at == len(path) - 1 else None)


def _required(value: Syntax) -> str | None:
    """Return the module that `require("x")` loads, or None if an expression is something else."""
    arguments = value.child_by_field_name("arguments") if value.type == "call_expression" else None
    module = None if arguments is None or _called(value) != "require" else only_child(arguments)
    return written(module)[1:-1] if module is not None and module.type == "string" else None


def _taken_out(path: list[Syntax], at: int) -> str | None:
    """Return the member that a pattern takes out of a value: `*` for the value itself, None for something inside."""
    inside = path[at + 1 :]
    if not inside:
        return "*"
    key = inside[0].child_by_field_name("key") if len(inside) == 2 else inside[0] if len(inside) == 1 else None
    return None if key is None or path[at].type != "object_pattern" else written(key)


def _parameter(path: list[Syntax], at: int) -> Occurrence:
    if not is_same(path[at - 1].child_by_field_name("pattern"), path[at]):
        return None
    return Declaration(_around(path[: at - 1], _FUNCTIONS))


def _sole_parameter(path: list[Syntax], at: int) -> Occurrence:
    is_parameter = is_same(path[at - 1].child_by_field_name("parameter"), path[at])
    return Declaration(path[at - 1]) if is_parameter else None


def _loop(path: list[Syntax], at: int) -> Occurrence:
    loop = path[at - 1]
    if not is_same(loop.child_by_field_name("left"), path[at]):
        return None
    return Assignment() if loop.child_by_field_name("kind") is None else Declaration(loop)


def _named(path: list[Syntax], at: int) -> Occurrence:
    named = path[at - 1]
    if not is_same(named.child_by_field_name("name"), path[at]):
        return None
    return Declaration(_around(path[: at - 1], _BLOCKS), named)


def _named_inside(path: list[Syntax], at: int) -> Occurrence:
    return Declaration(path[at - 1]) if is_same(path[at - 1].child_by_field_name("name"), path[at]) else None


def _imported(path: list[Syntax], at: int) -> Occurrence:
    specifier = path[at - 1]
    name, alias = specifier.child_by_field_name("name"), specifier.child_by_field_name("alias")
    if name is None or not is_same(alias or name, path[at]):
        # The name in the other module.
        return None if alias is None else Other()
    return Declaration(path[0], imported=(_module(path), written(name)))


def _imported_whole(path: list[Syntax], _at: int) -> Occurrence:
    return Declaration(path[0], imported=(_module(path), "*"))


def _imported_default(path: list[Syntax], _at: int) -> Occurrence:
    return Declaration(path[0], imported=(_module(path), "default"))


def _module(path: list[Syntax]) -> str:
    statement = next((node for node in path if node.type == "import_statement"), None)
    source = None if statement is None else statement.child_by_field_name("source")
    return "" if source is None else written(source)[1:-1]


def _assigned(path: list[Syntax], at: int) -> Occurrence:
    return Assignment() if is_same(path[at - 1].child_by_field_name("left"), path[at]) else None


def _updated(_path: list[Syntax], _at: int) -> Occurrence:
    return Assignment()


def _spread(_path: list[Syntax], _at: int) -> Occurrence:
    return Spreading()


def _use(path: list[Syntax]) -> Occurrence:
    """Return the change that an expression around a name makes inside its value, if it makes one."""
    at, keys = _member_of(path)
    parent, child = path[at - 1], path[at]
    if not keys:
        return _passed(parent, child, path[at - 2]) if parent.type == "arguments" else None
    if _is_changed(parent, child):
        return change(keys)
    if parent.type == "call_expression" and keys[-1] in _CHANGING:
        return Mutation(change(keys[:-1]).path, is_exact=False)
    return None


def _member_of(path: list[Syntax]) -> tuple[int, list[str | None]]:
    """Return the index of the outermost member expression that starts with a name, and its keys."""
    at = len(path) - 1
    keys: list[str | None] = []
    while at > 1:
        parent = path[at - 1]
        if is_same(parent.child_by_field_name("object"), path[at]):
            keys.append(_key(parent))
        elif parent.type not in _TRANSPARENT:
            break
        at -= 1
    return at, keys


def _passed(arguments: Syntax, child: Syntax, call: Syntax) -> Occurrence:
    """Return what a function does to an argument, or to what it makes of it."""
    if _called(call) not in _MERGING:
        return None
    given = meaningful(arguments)
    return Mutation((), is_exact=False) if given and is_same(given[0], child) else Spreading()


def _is_changed(parent: Syntax, child: Syntax) -> bool:
    if parent.type in _ASSIGNMENTS:
        return is_same(parent.child_by_field_name("left"), child)
    is_deleted = parent.type == "unary_expression" and parent.children[0].type == "delete"
    return is_deleted or parent.type == "update_expression"


def _key(member: Syntax) -> str | None:
    name = member.child_by_field_name("property")
    if name is not None:
        return written(name)
    index = member.child_by_field_name("index")
    return written(index)[1:-1] if index is not None and index.type == "string" else None


def _called(call: Syntax) -> str:
    """Return the last part of the name of the function that is called."""
    function = call.child_by_field_name("function")
    if function is not None and function.type == "member_expression":
        function = function.child_by_field_name("property")
    return "" if function is None else short_text(function)


def _around(path: list[Syntax], kinds: frozenset[str]) -> Syntax:
    """Return the innermost node of some kinds, or the whole file."""
    return next((node for node in reversed(path) if node.type in kinds), path[0])


_HANDLERS: Final[Mapping[str, Callable[[list[Syntax], int], Occurrence]]] = {
    "variable_declarator": _variable,
    "required_parameter": _parameter,
    "optional_parameter": _parameter,
    "arrow_function": _sole_parameter,
    "catch_clause": _sole_parameter,
    "for_in_statement": _loop,
    "import_specifier": _imported,
    "namespace_import": _imported_whole,
    "import_clause": _imported_default,
    "assignment_expression": _assigned,
    "augmented_assignment_expression": _assigned,
    "update_expression": _updated,
    "spread_element": _spread,
    **dict.fromkeys(_NAMED, _named),
    **dict.fromkeys(_NAMED_INSIDE, _named_inside),
}
