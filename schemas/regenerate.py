"""Regenerate every generated file of the repository from its source, or report which are stale.

    python -m schemas.regenerate [--check]
    python -m schemas.regenerate --from-npm [FILE_OR_PACKAGE] [--write]

`--from-npm` compares the data files with Daimo's npm package and prints what moved; `--write` also changes the data
files and everything that is generated from them.

Exit codes: 0 up to date, or written; 1 something is stale or has moved; 2 the npm package cannot be read.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from schemas import artefact, names, npm

ROOT: Final = Path(__file__).resolve().parents[1]
SOURCES: Final = ROOT / "schemas"
COMPILED: Final = ROOT / "daimo_validate" / "compiled"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    options = _parser().parse_args(argv)
    stale = False
    if options.from_npm:
        try:
            stale = _compare(npm.read_package(options.from_npm), write=options.write)
        except npm.RefreshError as error:
            print(f"regenerate: {error}", file=sys.stderr)
            return 2
        if not (options.write or options.check):
            return int(stale)
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
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="write nothing; list stale files and exit 1 if any")
    what.add_argument("--write", action="store_true", help="with --from-npm: change the data files too")
    parser.add_argument(
        "--from-npm",
        metavar="FILE_OR_PACKAGE",
        nargs="?",
        const=npm.PACKAGE,
        help="compare chains, tokens, options, statuses, fiat methods and exchanges with those of "
        f"{npm.PACKAGE} (the newest by default), {npm.PACKAGE}@VERSION, or an archive of `npm pack`",
    )
    return parser


def _generated(*, keep: bool) -> Iterator[tuple[Path, str]]:
    """Yield each generated file with its text.

    The caller writes a file before it asks for the next: compiling needs the tokens, the rules need the compiled
    schema, and the test vectors need the rules. So every import waits until what it reads is written.
    """
    for name, text in artefact.data(SOURCES, COMPILED, keep=keep):
        yield COMPILED / name, text
    compiled = []
    for name, text in artefact.components(SOURCES):
        yield COMPILED / name, text
        compiled += [json.loads(text)] if name != "openapi.json" else []

    from schemas import typed

    yield ROOT / "daimo_validate" / "types.py", typed.module(sorted(compiled, key=lambda each: str(each["name"])))

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

    for anchor, pattern in (("files", pre_commit_pattern()), ("all_files", pre_commit_pattern(extra=True))):
        line = f"  files: &{anchor} '{pattern.replace(chr(39), chr(39) * 2)}'"
        hooks, count = re.subn(rf"(?m)^  files: &{anchor} .*$", line.replace("\\", r"\\"), hooks)
        assert count == 1, f"the hooks must share one pattern, `files: &{anchor}`"
    return hooks


def _compare(package: npm.Package, *, write: bool) -> bool:
    """Print what differs between the data files and a package, and write it if wanted. Return whether anything did."""
    listing, document, exchanges = (
        SOURCES / name for name in ("chains-and-tokens.json", "openapi.yaml", "exchanges.json")
    )
    content, told = npm.refreshed(package.listing, listing)
    text, told_of_names = names.refreshed_document(document.read_text(encoding="utf-8"), package.names)
    known = json.loads(exchanges.read_bytes())["exchanges"]
    told += told_of_names + names.exchange_differences(known, package.names)
    print(*(told or [f"  nothing has moved in {package.listing.source}"]), sep="\n")
    if not package.names["options"]:
        print(f"  {package.listing.source} lists no payment options: compare them with Daimo's document")
    if write:
        _update(listing, content, check=False)
        _update(document, text.encode(), check=False)
        _update(exchanges, names.exchanges_file(package, known), check=False)
    return bool(told)


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
