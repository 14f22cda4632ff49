"""What names mean in Python: declarations, scopes, and what changes a value."""

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

_FUNCTIONS: Final = frozenset({"function_definition", "lambda"})
_SCOPES: Final = _FUNCTIONS | {"class_definition", "module"}
_COMPREHENSIONS: Final = frozenset(
    {"dictionary_comprehension", "generator_expression", "list_comprehension", "set_comprehension"}
)
_PATTERNS: Final = frozenset(
    {
        "as_pattern_target", "dictionary_splat_pattern", "list_pattern", "list_splat_pattern", "pattern_list",
        "tuple_pattern",
    }
)  # fmt: skip
_CHANGING: Final = frozenset(
    {"append", "clear", "extend", "insert", "pop", "popitem", "remove", "reverse", "sort", "update", "__setitem__"}
)
_COPYING: Final = frozenset({"copy", "setdefault"})
_MERGING: Final = frozenset({"ChainMap", "copy", "deepcopy", "dict", "merge", "update"})
# What a test expects of a request may say a part of it alone.
_MATCHING: Final = frozenset(
    {"assertDictContainsSubset", "assert_any_call", "assert_called_once_with", "assert_called_with"}
)
_NEAR: Final = 6
_CHOICES: Final = frozenset(
    {"argument_list", "boolean_operator", "conditional_expression", "keyword_argument", "parenthesized_expression"}
)


def occurrence(path: list[Syntax]) -> Occurrence:
    """Return what a name does where it occurs."""
    if path[-1].type != "identifier":
        return None
    at = len(path) - 1
    while at > 1 and path[at - 1].type in _PATTERNS:
        at -= 1
    handler = _HANDLERS.get(path[at - 1].type)
    found = None if handler is None else handler(path, at)
    return found if found is not None or at < len(path) - 1 else _use(path)


def result(node: Syntax) -> Syntax | None:
    """Return the expression that a function without branches returns."""
    body = node.child_by_field_name("body") if node.type in _FUNCTIONS else None
    if body is None or node.type == "lambda":
        return body
    if node.parent is None or node.parent.type == "decorated_definition":
        return None
    *before, last = meaningful(body) or [body]
    if last.type != "return_statement" or any(each.type != "expression_statement" for each in before):
        return None
    return only_child(last)


def declared_name(path: list[Syntax], index: int) -> Syntax | None:
    """Return the name that is assigned the expression at an index of the nodes down to it, or None."""
    while index > 0 and path[index - 1].type == "parenthesized_expression":
        index -= 1
    parent = path[index - 1] if index else None
    name = None if parent is None or parent.type != "assignment" else parent.child_by_field_name("left")
    return name if name is not None and name.type == "identifier" else None


def is_part(path: list[Syntax], index: int) -> bool:
    """Return whether an object in an expression is only a part of another one: `**({} if x else y)`, `a | {}`."""
    for node in reversed(path[max(index - _NEAR, 0) : index]):
        if node.type in ("binary_operator", "comparison_operator", "dictionary_splat"):
            return True
        if node.type == "call":
            return _called(node) in _MERGING | _MATCHING
        if node.type not in _CHOICES:
            return False
    return False


def _assigned(path: list[Syntax], at: int) -> Occurrence:
    assignment = path[at - 1]
    value = assignment.child_by_field_name("right")
    if not is_same(assignment.child_by_field_name("left"), path[at]) or value is None:
        # An annotation alone declares no value.
        return None
    return _declared(path, value if at == len(path) - 1 else None)


def _declared(path: list[Syntax], value: Syntax | None = None) -> Declaration:
    scope = next((node for node in reversed(path[:-1]) if node.type in _SCOPES), path[0])
    # The names of a class are not known in its methods.
    return Declaration(scope, None if scope.type == "class_definition" else value)


def _walrus(path: list[Syntax], at: int) -> Occurrence:
    return _declared(path) if is_same(path[at - 1].child_by_field_name("name"), path[at]) else None


def _loop(path: list[Syntax], at: int) -> Occurrence:
    if not is_same(path[at - 1].child_by_field_name("left"), path[at]):
        return None
    if path[at - 1].type == "for_in_clause":
        return Declaration(next((node for node in reversed(path) if node.type in _COMPREHENSIONS), path[0]))
    return _declared(path)


def _target(path: list[Syntax], at: int) -> Occurrence:
    return _declared(path) if path[at].type == "as_pattern_target" else None


def _captured(path: list[Syntax], _at: int) -> Occurrence:
    return _declared(path)


def _parameter(path: list[Syntax], at: int) -> Occurrence:
    parameter = path[at - 1]
    if is_same(parameter.child_by_field_name("value"), path[at]) or is_same(
        parameter.child_by_field_name("type"), path[at]
    ):
        return None
    return Declaration(next((node for node in reversed(path) if node.type in _FUNCTIONS), path[0]))


def _named(path: list[Syntax], at: int) -> Occurrence:
    if not is_same(path[at - 1].child_by_field_name("name"), path[at]):
        return None
    return _declared([*path[: at - 1], path[at]], path[at - 1])


def _imported(path: list[Syntax], at: int) -> Occurrence:
    name, statement = path[at - 1], path[at - 2]
    if statement.type == "case_pattern":
        return _declared(path)
    if statement.type == "aliased_import":
        return None
    if not any(is_same(each, name) for each in statement.children_by_field_name("name")):
        return None
    module = statement.child_by_field_name("module_name")
    if module is None:
        # `import a.b` declares `a`.
        return _declared(path) if is_same(name.named_children[0], path[at]) else None
    return _declared(path)._replace(imported=(written(module), written(name)))


def _alias(path: list[Syntax], at: int) -> Occurrence:
    alias = path[at - 1]
    name, module = alias.child_by_field_name("name"), path[at - 2].child_by_field_name("module_name")
    if name is None or not is_same(alias.child_by_field_name("alias"), path[at]):
        return None
    return _declared(path)._replace(imported=None if module is None else (written(module), written(name)))


def _rebound(_path: list[Syntax], _at: int) -> Occurrence:
    return Other()


def _changed(path: list[Syntax], at: int) -> Occurrence:
    return Assignment() if is_same(path[at - 1].child_by_field_name("left"), path[at]) else None


def _deleted(_path: list[Syntax], _at: int) -> Occurrence:
    return Assignment()


def _spread(_path: list[Syntax], _at: int) -> Occurrence:
    return Spreading()


def _use(path: list[Syntax]) -> Occurrence:
    """Return the change that an expression around a name makes inside its value, if it makes one."""
    at, keys = _member_of(path)
    parent, child = path[at - 1], path[at]
    if not keys:
        return _passed(parent, child, path[at - 2]) if parent.type == "argument_list" else None
    is_assigned = parent.type in ("assignment", "augmented_assignment")
    if parent.type == "delete_statement" or (is_assigned and is_same(parent.child_by_field_name("left"), child)):
        return change(keys)
    if parent.type == "call" and keys[-1] in _CHANGING:
        return Mutation(change(keys[:-1]).path, is_exact=False)
    return Spreading() if parent.type == "call" and keys[-1] in _COPYING else None


def _member_of(path: list[Syntax]) -> tuple[int, list[str | None]]:
    """Return the index of the outermost attribute or item that starts with a name, and its keys."""
    at = len(path) - 1
    keys: list[str | None] = []
    while at > 1:
        parent = path[at - 1]
        if parent.type == "subscript" and is_same(parent.child_by_field_name("value"), path[at]):
            index = parent.child_by_field_name("subscript")
            keys.append(written(index)[1:-1] if index is not None and index.type == "string" else None)
        elif parent.type == "attribute" and is_same(parent.child_by_field_name("object"), path[at]):
            key = parent.child_by_field_name("attribute")
            keys.append(None if key is None else written(key))
        elif parent.type != "parenthesized_expression":
            break
        at -= 1
    return at, keys


def _passed(arguments: Syntax, child: Syntax, call: Syntax) -> Occurrence:
    """Return what a function does to an argument, or to what it makes of it."""
    if _called(call) not in _MERGING:
        return None
    given = meaningful(arguments)
    is_first = bool(given) and is_same(given[0], child)
    return Mutation((), is_exact=False) if is_first and _called(call) in ("merge", "update") else Spreading()


def _called(call: Syntax) -> str:
    """Return the last part of the name of the function that is called."""
    function = call.child_by_field_name("function")
    return "" if function is None else short_text(function).rsplit(".", 1)[-1]


_HANDLERS: Final[Mapping[str, Callable[[list[Syntax], int], Occurrence]]] = {
    "assignment": _assigned,
    "augmented_assignment": _changed,
    "named_expression": _walrus,
    "for_statement": _loop,
    "for_in_clause": _loop,
    "as_pattern": _target,
    "case_pattern": _captured,
    "splat_pattern": _captured,
    "parameters": _parameter,
    "lambda_parameters": _parameter,
    "typed_parameter": _parameter,
    "default_parameter": _parameter,
    "typed_default_parameter": _parameter,
    "function_definition": _named,
    "class_definition": _named,
    "dotted_name": _imported,
    "aliased_import": _alias,
    "global_statement": _rebound,
    "nonlocal_statement": _rebound,
    "delete_statement": _deleted,
    "dictionary_splat": _spread,
    "list_splat": _spread,
    "binary_operator": _spread,
}
