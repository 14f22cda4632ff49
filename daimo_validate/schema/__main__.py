"""`python -m daimo_validate.schema [--check]`: compiles `schemas/` into the artefact that the package ships."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from daimo_validate.compiled import DATA, load

SOURCES = Path(__file__).parents[2] / "schemas"
ARTEFACT = Path(__file__).parents[1] / "compiled"
# Made of the corpus and the rules, which rest on everything here: tests/helpers/vectors.py writes it afterwards.
_NOT_OURS = "vectors.json"


def main(argv: Sequence[str] | None = None) -> int:
    """Write the artefact, or with --check compare it: 0 when it is up to date, 1 when not."""
    parser = argparse.ArgumentParser(prog="python -m daimo_validate.schema", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when the artefact is stale")
    options = parser.parse_args(argv)
    fresh = dict(artefact(SOURCES, keep_phones=options.check))
    stale = sorted(name for name, text in fresh.items() if not _is(ARTEFACT / name, text))
    stale += sorted(path.name for path in ARTEFACT.glob("*.json") if path.name not in {*fresh, _NOT_OURS})
    if options.check:
        for name in stale:
            print(f"stale: {name}", file=sys.stderr)
        return 1 if stale else 0
    for name in stale:
        path = ARTEFACT / name
        if name in fresh:
            path.write_text(fresh[name], encoding="utf-8", newline="\n")
        else:
            path.unlink()
        print(f"wrote {name}" if name in fresh else f"removed {name}")
    return 0


def artefact(sources: Path, *, keep_phones: bool = False) -> Iterator[tuple[str, str]]:
    """The files of the artefact with their texts, compiled from the folder `sources`.

    The phone lengths and the word lists come from the installed libraries. With `keep_phones` those of another release
    stay as they are: numbering plans change with every release, and what ships is no staler for a newer one.
    """
    import yaml

    from daimo_validate.schema import compiler
    from schemas.libraries import phones, word_lists

    data = {"phones": phones(), "bip39": word_lists()}
    for name in data if keep_phones else ():
        if (ARTEFACT / f"{name}.json").exists() and load(name)["version"] != data[name]["version"]:
            data[name] = load(name)
    overlay = yaml.safe_load((sources / "overlay.yaml").read_bytes())
    tokens = json.loads((sources / "chains-and-tokens.json").read_bytes())
    yield "bip39.json", _text(data["bip39"])
    yield "phones.json", _text(data["phones"])
    yield "overlay.json", _text({"actions": overlay["actions"]})
    yield "tokens.json", _text({"chains": tokens["chains"], "tokens": tokens["tokens"]})
    published = yaml.safe_load((sources / "openapi.yaml").read_bytes())
    document = compiler.overlaid(published, overlay)
    for name in published["components"]["schemas"]:
        assert name not in DATA
        yield f"{name}.json", _text(compiler.compile_component(document, name, data["phones"]))


def _text(part: Mapping[str, Any]) -> str:
    return json.dumps(part, ensure_ascii=False, separators=(",", ":")) + "\n"


def _is(path: Path, text: str) -> bool:
    return path.exists() and path.read_bytes() == text.encode()


if __name__ == "__main__":
    sys.exit(main())
