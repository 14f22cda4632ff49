"""Regenerate every generated file of the repository from its source, or report which are stale.

    python -m schemas.regenerate [--check] [--from-npm FILE_OR_PACKAGE]

Exit codes: 0 up to date, or written; 1 something is stale under --check; 2 the npm package cannot be read.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from schemas import artefact, npm

ROOT: Final = Path(__file__).resolve().parents[1]
SOURCES: Final = ROOT / "schemas"
COMPILED: Final = ROOT / "daimo_validate" / "compiled"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    options = _parser().parse_args(argv)
    try:
        stale = _refresh_tokens(options.from_npm, check=options.check) if options.from_npm else False
    except npm.RefreshError as error:
        print(f"regenerate: {error}", file=sys.stderr)
        return 2
    produced = set()
    for path, text in _generated(keep=options.check):
        produced.add(path)
        stale = _update(path, text.encode(), check=options.check) or stale
    for path in sorted(set(COMPILED.glob("*.json")) - produced):
        stale = True
        if not options.check:
            path.unlink()
        _report("stale" if options.check else "removed", path)
    return 1 if stale and options.check else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m schemas.regenerate", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--check", action="store_true", help="write nothing; list stale files and exit 1 if any")
    parser.add_argument(
        "--from-npm",
        metavar="FILE_OR_PACKAGE",
        help=f"first read chains and tokens from {npm.PACKAGE}, {npm.PACKAGE}@VERSION, or an archive of `npm pack`",
    )
    return parser


def _generated(*, keep: bool) -> Iterator[tuple[Path, str]]:
    """Yield each generated file with its text.

    The caller writes a file before it asks for the next: compiling needs the tokens, the rules need the compiled
    schema, and the test vectors need the rules. So every import waits until what it reads is written.
    """
    for name, text in artefact.data(SOURCES, COMPILED, keep=keep):
        yield COMPILED / name, text
    for name, text in artefact.components(SOURCES):
        yield COMPILED / name, text

    from daimo_validate.core.rules import RULES
    from daimo_validate.output import reference

    yield ROOT / "daimo_validate" / "core" / "rules" / "README.md", reference.markdown(RULES.values())

    from daimo_validate.config import schema as config_schema

    yield config_schema.PATH, config_schema.refreshed()

    from tests.helpers import vectors

    text = vectors.text()
    for path in vectors.FILES:
        yield path, text

    hooks = ROOT / ".pre-commit-hooks.yaml"
    yield hooks, _with_pattern(hooks.read_text(encoding="utf-8"))


def _with_pattern(hooks: str) -> str:
    from daimo_validate.documents.registry import pre_commit_pattern

    quoted = pre_commit_pattern().replace("'", "''")
    changed, count = re.subn(r"(?m)^  files: &files .*$", lambda _: f"  files: &files '{quoted}'", hooks)
    assert count == 1, "the hooks must share one pattern, `files: &files`"
    return changed


def _refresh_tokens(wanted: str, *, check: bool) -> bool:
    path = SOURCES / "chains-and-tokens.json"
    content, differences = npm.refreshed(wanted, path)
    if differences:
        print(*differences, sep="\n")
    return _update(path, content, check=check)


def _update(path: Path, content: bytes, *, check: bool) -> bool:
    """Write a file that differs from its fresh content. Return whether it differed."""
    if path.exists() and path.read_bytes() == content:
        return False
    if not check:
        path.write_bytes(content)
    _report("stale" if check else "wrote", path)
    return True


def _report(what: str, path: Path) -> None:
    print(f"{what}: {path.relative_to(ROOT).as_posix()}", file=sys.stderr if what == "stale" else sys.stdout)


if __name__ == "__main__":
    sys.exit(main())
