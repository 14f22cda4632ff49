"""Print values in the languages of the extra `source`; PRINTERS has those of all languages."""

from __future__ import annotations

import re
from random import Random
from typing import Any, ClassVar

from tests.helpers.coded import (
    JavaScriptPrinter,
    Path,
    Pieces,
    Printer,
    PythonPrinter,
    TsxPrinter,
)


class GoPrinter(Printer):
    """Prints Go: maps, and structs whose fields have the names that tags give them as a rule."""

    name = "a.go"
    opening = "package pay\n"
    sent = ("var _ = send(", ")\n")
    quotes = ('"', "`")
    words: ClassVar[dict[Any, str]] = {True: "true", False: "false", None: "nil"}
    objects = (("map[string]any{", "}"), ("map[string]interface{}{", "}"), ("&Part{", "}"), ("pay.Part{", "}"))
    lists = (("[]any{", "}"), ("[]string{", "}"), ("[...]interface{}{", "}"))
    wrappers = ("{}",)
    text_wrappers = ("{}", "{}", "({})")
    integers = ("{}", "{:_}", "0x{:x}")
    breaks_anywhere = False

    def declared(self, name: str, value: Any) -> tuple[str, str, str]:
        return name, f"{'var' if isinstance(value, (dict, list)) else self.one(['const', 'var'])} {name} = ", "\n"

    def object(self, value: dict[str, Any], path: Path) -> Pieces:
        brackets = self.one(self.objects)
        is_struct = "Part" in brackets[0]
        items: list[Pieces] = []
        for key, member in value.items():
            name = key[0].upper() + key[1:] if is_struct else self.string(key, self.one(self.quotes))
            if is_struct:
                name = re.sub("Id$", self.one(["Id", "ID"]), name)
            items.append(
                [(f"{name}{self.space(breaks=False)}:{self.space()}", None), *self.value(member, (*path, key))]
            )
        return self.listed(brackets, items)

    def string(self, value: str, quote: str) -> str:
        is_raw = quote == "`" and "`" not in value
        return f"`{value}`" if is_raw else super().string(value, '"')


class JavaPrinter(Printer):
    """Prints Java: maps, and JSON objects to which members are put."""

    name = "A.java"
    opening = "class A {\n"
    sent = ("void f() { send(", "); }\n}\n")
    quotes = ('"',)
    words: ClassVar[dict[Any, str]] = {True: "true", False: "false", None: "null"}
    objects = (
        ("Map.of(", ")"), ("Map.<String, Object>of(", ")"), ("Map.ofEntries(", ")"), ("new JSONObject()", ""),
        ("new HashMap<>() {{", "}}"),
    )  # fmt: skip
    lists = (("List.of(", ")"), ("Arrays.asList(", ")"), ("new String[] {", "}"))
    wrappers = ("{}", "{}", "({})")
    integers = ("{}", "{}L", "{:_}", "0x{:x}")
    trailing_commas = False

    def declared(self, name: str, value: Any) -> tuple[str, str, str]:
        return name, f"{self.one(['private static', 'static', 'public'])} final Object {name} = ", ";\n"

    def object(self, value: dict[str, Any], path: Path) -> Pieces:
        brackets = self.one(self.objects)
        is_call = brackets[0].startswith("new")
        if brackets[0].endswith("ofEntries("):
            before, after = self.one(["entry(", "Map.entry("]), ")"
        else:
            before, after = (
                ("put(" if brackets[0].endswith("{{") else ".put(" if is_call else ""),
                ")" if is_call else "",
            )
        items = [
            [(f"{before}{self.space()}{self.key(key)}", None), *self.value(member, (*path, key)), (after, None)]
            for key, member in value.items()
        ]
        if not is_call:
            return self.listed(brackets, items)
        end = ";" if brackets[1] else ""
        pieces = [piece for item in items for piece in [*item, (f"{self.space()}{end}", None)]]
        return [(brackets[0], None), *pieces, (brackets[1], None)]

    def key(self, key: str) -> str:
        return f'"{key}"{self.space()},{self.space()}'


class KotlinPrinter(Printer):
    """Prints Kotlin."""

    name = "a.kt"
    sent = ("val r = send(", ")\n")
    quotes = ('"', '"', '"""')
    objects = (("mapOf(", ")"), ("mutableMapOf(", ")"), ("mapOf<String, Any?>(", ")"))
    lists = (("listOf(", ")"), ("arrayOf(", ")"))
    words: ClassVar[dict[Any, str]] = {True: "true", False: "false", None: "null"}
    wrappers = ("{}", "{}", "({})")
    escaped = "\\$"
    integers = ("{}", "{}L", "{:_}", "0x{:x}")
    breaks_anywhere = False

    def declared(self, name: str, value: Any) -> tuple[str, str, str]:
        return name, f"{self.one(['private ', ''])}val {name} = ", "\n"

    def string(self, value: str, quote: str) -> str:
        is_raw = len(quote) == 3 and not set(value) & set('$"')
        return f"{quote}{value}{quote}" if is_raw else super().string(value, '"')

    def key(self, key: str) -> str:
        return f'"{key}" to{self.space() or " "}'


class RubyPrinter(Printer):
    """Prints Ruby."""

    name = "a.rb"
    sent = ("post(", ")\n")
    quotes = ('"', "'")
    line_comments = ("#",)
    block_comments = ()
    words: ClassVar[dict[Any, str]] = {True: "true", False: "false", None: "nil"}
    wrappers = ("{}", "{}", "({})", "{}.freeze")
    integers = ("{}", "{:_}", "0x{:x}")
    breaks_anywhere = False

    def declared(self, name: str, value: Any) -> tuple[str, str, str]:
        name = self.one([name, name.lower()])
        return name, f"{name} = ", "\n"

    def string(self, value: str, quote: str) -> str:
        text = super().string(value, quote)
        return text.replace("#{", "\\#{") if quote == '"' else text

    def key(self, key: str) -> str:
        quoted = self.string(key, self.one(self.quotes))
        written = self.one([f"{key}:", f"{quoted}:", f":{key} =>", f"{quoted} =>", f"{quoted}=>"])
        return f"{written}{self.space() or ' '}"


class PhpPrinter(Printer):
    """Prints PHP."""

    name = "a.php"
    opening = "<?php\n"
    sent = ("send(", ");\n")
    quotes = ('"', "'")
    line_comments = ("//", "#")
    objects = (("[", "]"), ("array(", ")"))
    lists = (("[", "]"), ("array(", ")"))
    words: ClassVar[dict[Any, str]] = {True: "true", False: "FALSE", None: "null"}
    wrappers = ("{}", "{}", "({})")
    integers = ("{}", "{:_}", "0x{:x}")

    def declared(self, name: str, value: Any) -> tuple[str, str, str]:
        is_variable = self.one([True, False])
        reference = f"${name}" if is_variable else name
        return reference, f"{reference if is_variable else f'const {name}'} = ", ";\n"

    def string(self, value: str, quote: str) -> str:
        text = super().string(value, quote)
        return text.replace("$", "\\$") if quote == '"' else text

    def key(self, key: str) -> str:
        return f"{self.string(key, self.one(self.quotes))}{self.space()}=>{self.space()}"


class RustPrinter(Printer):
    """Prints Rust: `json!`, maps, and structs whose fields have the names that serde gives them as a rule."""

    name = "a.rs"
    opening = "fn f() {\n"
    sent = ("send(", ");\n}\n")
    quotes = ('"', '"', 'r"', 'r#"', 'r##"')
    objects = (("json!({", "})"), ("serde_json::json!({", "})"), ("Part {", "}"), ("HashMap::from([", "])"))
    lists = (("vec![", "]"), ("[", "]"), ("json!([", "])"))
    wrappers = ("{}", "{}", "&{}", "({})", "Some({})")
    text_wrappers = ("{}", "{}", "{}.into()", "{}.to_string()", "String::from({})")
    integers = ("{}", "{}u64", "{:_}", "{:_}_u64", "0x{:x}")

    def __init__(self, random: Random) -> None:
        super().__init__(random)
        self.is_in_json = False

    def declared(self, name: str, value: Any) -> tuple[str, str, str]:
        is_plain = not isinstance(value, (dict, list))
        return name, f"{self.one(['const', 'static'])} {name}: T = " if is_plain else f"let {name} = ", ";\n"

    def constant(self, value: Any, path: Path) -> Pieces:
        around, self.is_in_json = self.is_in_json, False
        pieces = self.literal(value, path)
        self.is_in_json = around
        return pieces

    def literal(self, value: Any, path: Path) -> Pieces:
        if self.is_in_json and isinstance(value, (dict, list)) and self.one([True, True, False]):
            brackets = ("{", "}") if isinstance(value, dict) else ("[", "]")
            return self.within(brackets, value, path)
        around, self.is_in_json = self.is_in_json, False
        pieces = super().literal(value, path)
        self.is_in_json = around
        return pieces

    def object(self, value: dict[str, Any], path: Path) -> Pieces:
        return self.within(self.one(self.objects), value, path)

    def array(self, value: list[Any], path: Path) -> Pieces:
        return self.within(self.one(self.lists), value, path)

    def within(self, brackets: tuple[str, str], value: Any, path: Path) -> Pieces:
        """Return an object or a list between brackets."""
        around, self.is_in_json = self.is_in_json, self.is_in_json or "json!" in brackets[0]
        if isinstance(value, dict):
            items = [self.entry(brackets[0], key, member, (*path, key)) for key, member in value.items()]
        else:
            items = [self.value(item, (*path, index)) for index, item in enumerate(value)]
        self.is_in_json = around
        return self.listed(brackets, items)

    def entry(self, bracket: str, key: str, member: Any, path: Path) -> Pieces:
        if bracket.startswith("Part"):
            name = re.sub("[A-Z]", lambda match: f"_{match[0].lower()}", key)
            name = self.one(["r#type", "type_"]) if key == "type" else name
            return [(f"{name}{self.space()}:{self.space()}", None), *self.value(member, path)]
        name = self.string(key, self.one(self.quotes))
        if bracket.startswith("HashMap"):
            name += self.one(["", ".to_string()"])
            return [(f"({name}{self.space()},{self.space()}", None), *self.value(member, path), (")", None)]
        return [(f"{name}{self.space()}:{self.space()}", None), *self.value(member, path)]

    def string(self, value: str, quote: str) -> str:
        if quote == 'r"' and '"' in value:
            quote = 'r#"'
        if quote.startswith("r"):
            return f"{quote}{value}{quote[:0:-1]}"
        return super().string(value, quote)


PRINTERS: list[type[Printer]] = [
    Printer,
    TsxPrinter,
    JavaScriptPrinter,
    PythonPrinter,
    GoPrinter,
    JavaPrinter,
    KotlinPrinter,
    RubyPrinter,
    PhpPrinter,
    RustPrinter,
]
"""One for each language that is read."""
