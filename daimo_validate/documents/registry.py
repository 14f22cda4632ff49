"""The supported file formats. To add one, write its module and add a record here."""

from __future__ import annotations

import re
from functools import cache
from os import PathLike, fspath

from daimo_validate.documents.model import Format
from daimo_validate.text.hints import Final

# Files named .json whose own tools read comments: TypeScript, VS Code, dev containers, API Extractor, TSDoc.
_COMMENTED_JSON: Final = (
    r"(?:ts|js)config(?:[.-][^/]*)?\.json|(?:\.?devcontainer|api-extractor(?:-base)?|tsdoc|\.jshintrc|\.eslintrc)\.json"
    r"|\.(?:vscode|devcontainer)/[^/]+\.json"
)
# The end of a name such as .env.local or Dockerfile.dev, but not that of a program, a text or an archive: .env.ts.
_VARIANT: Final = (
    r"\.(?!(?:[^/]*\.)?(?:[cm]?[jt]sx?|py[ci]?|go|rs|rb|php|java|kts?|cs|cc?|h|swift|dart|exs?|lua|p[lm]|vue|svelte|html?|s?css"
    r"|mdx?|rst|(?:ba|z|fi)?sh|ps1|bat|lock|log|map|svg|png|jpe?g|gz|zip|tgz|gpg|asc|age|enc|db|jl|hs|ml|r|scala|groovy"
    r"|gradle|proto|sarif|diff|patch|xml|ini|cfg|conf|cmake|mk|po|jar|class|wasm|bin|dat|tcl|nix)$)[^/]+"
)
_SAMPLE: Final = r"(?:\.(?:example|sample|template|dist))?"

# The first format that matches a path is taken.
FILE_FORMATS: Final = {
    known.name: known
    for known in (
        Format(
            "jsonc",
            "JSON with comments",
            reader="json:read",
            writer="json:write",
            decoder="literals:json",
            files=rf"[^/]+\.(?:jsonc{_SAMPLE}|code-workspace)|{_COMMENTED_JSON}",
            comment="//",
            has_settings=True,
        ),
        Format(
            "json",
            "JSON",
            reader="json:read",
            writer="json:write",
            decoder="literals:json",
            files=rf"[^/]+\.json{_SAMPLE}",
            has_settings=True,
            is_data=True,
        ),
        Format(
            "jsonl",
            "JSON Lines",
            reader="json:read_lines",
            writer="json:write",
            decoder="literals:json",
            files=rf"[^/]+\.(?:jsonl|ndjson){_SAMPLE}",
            is_records=True,
        ),
        Format(
            "yaml",
            "YAML",
            reader="yaml:read",
            writer="yaml:write",
            decoder="literals:yaml",
            files=rf"[^/]+\.ya?ml{_SAMPLE}",
            comment="#",
            quotes_inside_words=False,
            retypes_unquoted=True,
            has_settings=True,
        ),
        Format(
            "toml",
            "TOML",
            reader="toml:read",
            writer="toml:write",
            decoder="literals:toml",
            files=rf"[^/]+\.toml{_SAMPLE}",
            comment="#",
            retypes_unquoted=True,
            has_settings=True,
        ),
        Format(
            "dotenv",
            "dotenv",
            reader="dotenv:read",
            writer="dotenv:write",
            decoder="literals:dotenv",
            files=rf"[^/]*\.env|(?:[^/]*\.)?env{_VARIANT}|\.dev\.vars(?:{_VARIANT})?",
            comment="#",
            quotes_inside_words=False,
            has_settings=True,
            is_environment=True,
            is_often_ignored=True,
        ),
        Format(
            "markdown",
            "Markdown",
            reader="markdown:read",
            writer="json:write",
            files=r"[^/]+\.(?:md|mdx|markdown)",
            comment="<!--",
            block_comment="/*",
        ),
        Format(
            "notebook",
            "Jupyter notebooks",
            reader="notebook:read",
            writer="json:write",
            files=r"[^/]+\.ipynb",
        ),
        Format(
            "http",
            "HTTP request files",
            reader="http:read",
            writer="json:write",
            files=r"[^/]+\.(?:http|rest)",
            comment="#",
        ),
        Format(
            "shell",
            "shell",
            reader="shell:read",
            writer="json:write",
            files=r"[^/]+\.(?:sh|bash|zsh)",
            comment="#",
            is_source=True,
        ),
        Format(
            "envrc",
            "direnv",
            reader="shell_variables:read_envrc",
            writer="dotenv:write",
            decoder="literals:dotenv",
            files=rf"\.envrc{_SAMPLE}",
            comment="#",
            has_settings=True,
            is_environment=True,
            is_often_ignored=True,
        ),
        Format(
            "dockerfile",
            "Dockerfile",
            reader="shell_variables:read_dockerfile",
            writer="dotenv:write",
            decoder="literals:dotenv",
            files=rf"(?:docker|container)file(?:{_VARIANT})?|[^/]+\.(?:docker|container)file",
            comment="#",
            has_settings=True,
            is_environment=True,
        ),
        Format(
            "properties",
            "Java properties",
            reader="properties:read",
            writer="properties:write",
            decoder="properties:characters",
            files=rf"[^/]+\.properties{_SAMPLE}",
            comment="#",
            has_settings=True,
        ),
        Format(
            "terraform",
            "Terraform",
            reader="hcl:read",
            writer="code.writing:write",
            decoder="literals:json",
            files=rf"[^/]+\.(?:tf|tfvars){_SAMPLE}",
            comment="#",
            has_settings=True,
        ),
        Format(
            "typescript",
            "TypeScript",
            reader="code.javascript:read_typescript",
            writer="code.writing:write",
            files=r"[^/]+\.[mc]?ts",
            comment="//",
            block_comment="/*",
            is_source=True,
        ),
        Format(
            "javascript",
            "JavaScript",
            reader="code.javascript:read_tsx",
            writer="code.writing:write",
            files=r"[^/]+\.(?:tsx|jsx|[mc]?js)",
            comment="//",
            block_comment="/*",
            is_source=True,
        ),
        Format(
            "python",
            "Python",
            reader="code.python:read_python",
            writer="code.writing:write",
            files=r"[^/]+\.py",
            comment="#",
            is_source=True,
        ),
        Format(
            "go",
            "Go",
            reader="code.go:read_go",
            writer="code.writing:write",
            files=r"[^/]+\.go",
            comment="//",
            block_comment="/*",
            is_source=True,
            grammar="tree_sitter_go",
        ),
        Format(
            "java",
            "Java",
            reader="code.java:read_java",
            writer="code.writing:write",
            files=r"[^/]+\.java",
            comment="//",
            block_comment="/*",
            is_source=True,
            grammar="tree_sitter_java",
        ),
        Format(
            "kotlin",
            "Kotlin",
            reader="code.kotlin:read_kotlin",
            writer="code.writing:write",
            files=r"[^/]+\.kts?",
            comment="//",
            block_comment="/*",
            is_source=True,
            grammar="tree_sitter_kotlin",
        ),
        Format(
            "ruby",
            "Ruby",
            reader="code.ruby:read_ruby",
            writer="code.writing:write",
            files=r"[^/]+\.(?:rb|rake)",
            comment="#",
            is_source=True,
            grammar="tree_sitter_ruby",
        ),
        Format(
            "php",
            "PHP",
            reader="code.php:read_php",
            writer="code.writing:write",
            files=r"[^/]+\.php",
            comment="//",
            block_comment="/*",
            is_source=True,
            grammar="tree_sitter_php",
        ),
        Format(
            "rust",
            "Rust",
            reader="code.rust:read_rust",
            writer="code.writing:write",
            files=r"[^/]+\.rs",
            comment="//",
            block_comment="/*",
            is_source=True,
            grammar="tree_sitter_rust",
        ),
    )
}
"""The formats by name."""


def format_of(path: str | PathLike[str]) -> Format | None:
    """Return the format of a file by its name, or None if it is not supported. Does not open the file."""
    # Names such as .vscode/settings.json depend on the folder too.
    tail = "/".join(fspath(path).replace("\\", "/").lower().rsplit("/", 2)[-2:])
    stem, _, suffix = tail.rpartition(".")
    if (name := _OF_SUFFIX.get(suffix)) is not None and stem.rpartition("/")[2] and not _may_have_comments(tail):
        return FILE_FORMATS[name]
    found = _all_names().search(tail)
    return None if found is None else FILE_FORMATS[found.lastgroup or ""]


def supported_formats() -> str:
    """Return the titles of all formats for a message: `JSON, JSON Lines, YAML`."""
    return ", ".join(sorted((known.title for known in FILE_FORMATS.values()), key=str.casefold))


def missing_grammar(format: Format) -> str:
    """Return the message for a file whose grammar is not installed."""
    return f"checking {format.title} needs an extra: pip install 'daimo-validate[source]'"


def pre_commit_pattern(*, extra: bool = False) -> str:
    """Return the `files` pattern of the pre-commit hooks: the files that a plain installation, or `extra`, supports."""
    names = [known.files for known in FILE_FORMATS.values() if extra or known.grammar is None]
    return rf"(?i)(?:^|/)(?:{'|'.join(names)})$"


# The format of names with a usual end. The pattern of all names takes 4 ms to compile, more than checking a file takes.
_OF_SUFFIX: Final = {
    "json": "json",
    "jsonl": "jsonl",
    "yaml": "yaml",
    "yml": "yaml",
    "toml": "toml",
    "md": "markdown",
    "sh": "shell",
    "ts": "typescript",
    "tsx": "javascript",
    "js": "javascript",
    "py": "python",
}
# Each name of `_COMMENTED_JSON` has one of these.
_COMMENTED_WORDS: Final = ("sconfig", "devcontainer", "api-extractor", "tsdoc", ".jshintrc", ".eslintrc", ".vscode")


def _may_have_comments(tail: str) -> bool:
    return tail.endswith(".json") and any(word in tail for word in _COMMENTED_WORDS)


@cache
def _all_names() -> re.Pattern[str]:
    names = "|".join(f"(?P<{known.name}>{known.files})" for known in FILE_FORMATS.values())
    return re.compile(rf"(?:^|/)(?:{names})\Z")
