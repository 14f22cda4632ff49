"""Compile `schemas/` and two libraries into the data that the package ships."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any


def data(sources: Path, compiled: Path, *, keep: bool = False) -> Iterator[tuple[str, str]]:
    """Yield the name and text of each file that is not a component of the API document.

    With `keep`, phone data and word lists that another release of their library gave stay as they are in `compiled`:
    numbering plans change with every release, and that makes what ships no staler.
    """
    from schemas.libraries import phones, word_lists

    tokens = json.loads((sources / "chains-and-tokens.json").read_bytes())
    former = {key: tokens.get(key, []) for key in ("formerChains", "formerTokens")}
    yield "tokens.json", _text({"chains": tokens["chains"], "tokens": tokens["tokens"], **former})
    known = json.loads((sources / "known-addresses.json").read_bytes())["addresses"]
    yield "identifiers.json", _text({"chains": json.loads((sources / "identifiers.json").read_bytes())["chains"]})
    calls = json.loads((sources / "calls.json").read_bytes())["calls"]
    yield "calls.json", _text({"calls": [_call(each) for each in calls]})
    yield (
        "known-addresses.json",
        _text({"addresses": [[each[key] for key in ("address", "chains", "name", "kind")] for each in known]}),
    )
    yield "imports.json", _text(json.loads((sources / "imports.json").read_bytes()))
    yield "overlay.json", _text({"actions": _yaml(sources / "overlay.yaml")["actions"]})
    for name, fresh in (("bip39.json", word_lists()), ("phones.json", phones())):
        shipped = json.loads((compiled / name).read_bytes()) if keep and (compiled / name).exists() else fresh
        yield name, _text(fresh if shipped["version"] == fresh["version"] else shipped)


def components(sources: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and text of each component of the API document and its supplement. `data` must be up to date."""
    from daimo_validate.compiled import DATA
    from daimo_validate.schema.compiler import compile_component, overlaid

    published = _yaml(sources / "openapi.yaml")
    published["components"]["schemas"] |= _yaml(sources / "supplement.yaml")["components"]["schemas"]
    yield "openapi.json", _text(_with_plain_mappings(published))
    document = overlaid(published, _yaml(sources / "overlay.yaml"))
    for name in published["components"]["schemas"]:
        assert name not in DATA
        yield f"{name}.json", _text(compile_component(document, name))


def _with_plain_mappings(document: Any) -> Any:
    """Return a document whose discriminators map a tag to the reference itself, as OpenAPI has it, not to an object."""
    if isinstance(document, list):
        return [_with_plain_mappings(each) for each in document]
    if not isinstance(document, dict):
        return document
    out = {key: _with_plain_mappings(value) for key, value in document.items()}
    if isinstance(out.get("discriminator"), dict) and "mapping" in out["discriminator"]:
        mapping = out["discriminator"]["mapping"]
        plain = {tag: each["$ref"] if isinstance(each, dict) else each for tag, each in mapping.items()}
        out["discriminator"] = {**out["discriminator"], "mapping": plain}
    return out


def _call(call: Mapping[str, Any]) -> list[Any]:
    """Return a call with the types of its arguments, one for each word of the head."""
    kinds = [_word(kind) for kind in _flat(call["signature"].partition("(")[2].removesuffix(")"))]
    named = zip(call["arguments"], kinds, strict=True)
    return [call["selector"], call["signature"], [[each["name"], kind, each["role"]] for each, kind in named]]


def _flat(types: str) -> Iterator[str]:
    """Yield the types of a list, with the members of a struct in its place. No struct here has dynamic members."""
    depth, start = 0, 0
    for at, char in enumerate(f"{types},"):
        depth += (char == "(") - (char == ")")
        if char == "," and depth == 0:
            kind = types[start:at]
            start = at + 1
            if kind.startswith("("):
                yield from _flat(kind[1:-1])
            elif kind:
                yield kind


def _word(kind: str) -> str:
    return "dynamic" if kind in ("bytes", "string") or kind.endswith("]") else kind


def _yaml(path: Path) -> Any:
    import yaml

    return yaml.safe_load(path.read_bytes())


def _text(part: Mapping[str, Any]) -> str:
    return json.dumps(part, ensure_ascii=False, separators=(",", ":")) + "\n"
