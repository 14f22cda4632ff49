"""Read the list of chains and tokens, and the names that the API knows, from the npm package `@daimo/sdk`.

Needs npm and node on PATH, and the network. The list holds one chain and one token a line: chains by chain id, tokens
by chain id, then symbol, then address, in code point order. `read` is the day (UTC) on which these facts were first
read. It changes only when they or the version change, so reading a package twice changes nothing. What leaves the list
stays in `formerChains` and `formerTokens`, with the day on which that was noticed (`left`): messages can say so.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

from schemas.archives import unpack

PACKAGE = "@daimo/sdk"
Entry: TypeAlias = dict[str, str | int]

CHAIN_FIELDS: Mapping[str, type] = {"type": str, "chainId": int, "name": str}
TOKEN_FIELDS: Mapping[str, type] = {
    "chainId": int,
    "address": str,
    "symbol": str,
    "decimals": int,
    "name": str,
}
OPTIONAL_TOKEN_FIELDS: Mapping[str, type] = {"fiatISO": str}
LEFT: Mapping[str, type] = {"left": str}

# All that the package's `common` entry imports (1.7.0: viem for getAddress, zod for its schemas). The other
# dependencies serve the web widget and weigh many times as much.
IMPORTED_BY_COMMON = ("viem", "zod")

# The package, with a version or a dist-tag: nothing that npm would take for an option, a path or a URL.
WANTED = re.compile(re.escape(PACKAGE) + r"(?:@[0-9A-Za-z][0-9A-Za-z.+-]{0,63})?")

# A cold install takes about 20 seconds; past this npm is waiting for a network that is not there.
TIMEOUT_SECONDS = 300

# The list goes to a file because the package's modules may print to standard output. The names are read out of its zod
# schemas; a release that has none of a kind gives an empty list, which says nothing about that kind.
READER = """
import { writeFileSync } from "node:fs";
import * as common from "@daimo/sdk/common";
const { supportedChains, knownTokens } = common;
const isText = (value) => typeof value === "string";
const optionsOf = (schema) => (Array.isArray(schema?.options) ? schema.options.filter(isText) : []);
const seen = new Set();
const exchanges = new Set();
const walk = (value, key) => {
  if (value === null || typeof value !== "object" || seen.has(value)) return;
  seen.add(value);
  if (key === "exchangeId") optionsOf(value).forEach((name) => exchanges.add(name));
  const def = value._def;
  if (def && typeof def.shape === "function") Object.entries(def.shape()).forEach(([name, inner]) => walk(inner, name));
  if (def) Object.values(def).forEach((inner) => walk(inner, key));
  if (Array.isArray(value)) value.forEach((inner) => walk(inner, key));
};
Object.values(common).forEach((value) => walk(value, ""));
const named = Object.entries(common).filter(([name]) => /payment.?option/i.test(name));
const names = {
  statuses: optionsOf(common.zSessionStatus),
  fiatMethods: optionsOf(common.zAccountRail),
  exchanges: [...exchanges],
  options: named.flatMap(([, schema]) => optionsOf(schema)),
};
writeFileSync("list.json", JSON.stringify({ supportedChains, knownTokens, names }));
"""


class RefreshError(Exception):
    """The list cannot be read. The text is one sentence for whoever ran the command."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenList:
    """Sorted chains and tokens, the package version they come from, and the day they were first read."""

    source: str
    read: str
    chains: tuple[Entry, ...]
    tokens: tuple[Entry, ...]
    former_chains: tuple[Entry, ...] = ()
    former_tokens: tuple[Entry, ...] = ()


Names: TypeAlias = dict[str, list[str]]
"""Names by their kind: `statuses`, `fiatMethods`, `exchanges`, `options`. An empty list says nothing."""


@dataclass(frozen=True, slots=True)
class Package:
    """What a release of the package says."""

    listing: TokenList
    names: Names


def refreshed(fresh: TokenList, path: Path) -> tuple[bytes, list[str]]:
    """Return the new content of the list at `path`, and a line per difference."""
    committed = path.read_bytes() if path.exists() else None
    known = _parse_file(committed)
    if known is not None:
        fresh = _with_former(fresh, known)
        if replace(fresh, read=known.read) == known:
            fresh = known
    content = render(fresh)
    return content, [] if content == committed else list(differences(known, fresh))


def read_package(wanted: str) -> Package:
    """Return what a package or an archive of it exports. RefreshError when it cannot be read.

    `wanted` is `@daimo/sdk`, optionally with `@` and a version, or the path of an archive that `npm pack` wrote.
    """
    npm, node = _program("npm"), _program("node")
    with tempfile.TemporaryDirectory(prefix="daimo-sdk-") as name:
        work = Path(name)
        manifest = _unpack(npm, wanted, work)
        source = f"{PACKAGE} {manifest.get('version')}"
        _run([node, "--input-type=module", "--eval", READER], work, f"importing `common` of {source}")
        try:
            exported = json.loads((work / "list.json").read_bytes())
        except (OSError, ValueError) as error:
            raise RefreshError(f"{source} was imported, but wrote no list ({error}).") from None
    try:
        chains = _records(exported, "supportedChains")
        tokens = [{**token, "address": token.get("token")} for token in _records(exported, "knownTokens")]
        return Package(_token_list(source, _today(), chains, tokens), _names(exported))
    except ValueError as error:
        raise RefreshError(f"{source} has another shape than expected: {error}.") from None


def render(listing: TokenList) -> bytes:
    """Return the bytes of the file: JSON in UTF-8, one chain and one token a line."""
    head = f'"source": {_compact(listing.source)},\n  "read": {_compact(listing.read)}'
    blocks = (
        ("chains", listing.chains),
        ("tokens", listing.tokens),
        ("formerChains", listing.former_chains),
        ("formerTokens", listing.former_tokens),
    )
    lists = (
        f'"{key}": [\n    ' + ",\n    ".join(map(_compact, entries)) + "\n  ]"
        for key, entries in blocks
        if entries or not key.startswith("former")
    )
    return ("{\n  " + ",\n  ".join((head, *lists)) + "\n}\n").encode()


def differences(old: TokenList | None, new: TokenList) -> Iterator[str]:
    """Yield a line for each chain or token that was added (+), removed (-) or changed (~)."""
    if old is None:
        yield "  there was no list in this layout"
        return
    if old == new:
        yield "  the same facts in another layout"
    if old.source != new.source:
        yield f"  source: {old.source} -> {new.source}"
    for kind, before, after in (("chain", old.chains, new.chains), ("token", old.tokens, new.tokens)):
        yield from _entry_differences(kind, _by_key(before), _by_key(after))


def _with_former(fresh: TokenList, known: TokenList) -> TokenList:
    """Return the fresh list with all that has left it, now or before."""

    def former(listed: Iterable[Entry], were: Iterable[Entry], had_left: Iterable[Entry]) -> tuple[Entry, ...]:
        left = _by_key(had_left) | {key: {**entry, "left": fresh.read} for key, entry in _by_key(were).items()}
        return tuple(sorted((left[key] for key in left.keys() - _by_key(listed).keys()), key=_order))

    return replace(
        fresh,
        former_chains=former(fresh.chains, known.chains, known.former_chains),
        former_tokens=former(fresh.tokens, known.tokens, known.former_tokens),
    )


def _names(exported: object) -> Names:
    given = exported.get("names") if isinstance(exported, dict) else None
    names = given if isinstance(given, dict) else {}
    return {kind: _strings(names.get(kind, []), kind) for kind in ("statuses", "fiatMethods", "exchanges", "options")}


def _strings(values: object, kind: str) -> list[str]:
    if not isinstance(values, list):
        raise ValueError(f"`{kind}` is not a list")
    for value in values:
        if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,63}", value):
            raise ValueError(f"{value!r} is among the {kind}")
    return values


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise RefreshError(f"{name} is not on PATH; install Node.js with npm to read {PACKAGE}.")
    return found


def _unpack(npm: str, wanted: str, work: Path) -> Mapping[str, object]:
    """Put the package and what its `common` entry imports into node_modules. Return its package.json."""
    try:
        unpack(_archive(npm, wanted, work), work / "unpacked")
        package = work / "unpacked" / "package"
        manifest = json.loads((package / "package.json").read_bytes())
    except (tarfile.TarError, zlib.error, EOFError, OSError, ValueError) as error:
        raise RefreshError(f"cannot read the archive of {wanted} ({error}).") from None
    if not isinstance(manifest, dict) or not isinstance(manifest.get("dependencies", {}), dict):
        raise RefreshError(f"the package.json of {wanted} has another shape than expected.")
    _install(npm, manifest.get("dependencies", {}), work)
    # Moved there last: npm removes what it did not install from node_modules.
    home = work / "node_modules" / PACKAGE
    home.parent.mkdir(parents=True, exist_ok=True)
    package.rename(home)
    return manifest


def _archive(npm: str, wanted: str, work: Path) -> Path:
    if Path(wanted).is_file():
        return Path(wanted)
    if not WANTED.fullmatch(wanted):
        raise RefreshError(f"{wanted} is neither a file nor {PACKAGE} with an optional version ({PACKAGE}@1.7.0).")
    _run([npm, "pack", wanted, "--ignore-scripts"], work, f"npm pack {wanted}")
    archives = list(work.glob("*.tgz"))
    if len(archives) != 1:
        raise RefreshError(f"npm pack {wanted} wrote {len(archives)} archives instead of one.")
    return archives[0]


def _install(npm: str, dependencies: Mapping[str, object], work: Path) -> None:
    modules = [f"{name}@{dependencies[name]}" for name in IMPORTED_BY_COMMON if name in dependencies]
    (work / "package.json").write_text('{"private": true}\n', encoding="utf-8")
    if modules:
        options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"]
        _run([npm, "install", *options, *modules], work, f"npm install {' '.join(modules)}")


def _run(command: Sequence[str], work: Path, what: str) -> None:
    try:
        done = subprocess.run(
            command,
            cwd=work,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=TIMEOUT_SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise RefreshError(f"{what} did not end within {TIMEOUT_SECONDS} seconds.") from None
    except OSError as error:
        raise RefreshError(f"{what} could not be started ({error}).") from None
    if done.returncode != 0:
        reason = _reason(done.stderr).replace(f"{work}{os.sep}", "")
        raise RefreshError(f"{what} failed ({reason or f'exit code {done.returncode}'}).")


def _reason(stderr: str) -> str:
    """Return the line of npm's or Node's standard error that says what went wrong."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    npm = [line.removeprefix("npm error ") for line in lines if line.startswith("npm error ")]
    said = [line for line in npm if not line.startswith(("code ", "syscall ", "errno "))]
    node = [line for line in lines if re.match(r"\w*Error\b", line)]
    return next(iter((*said, *node, *npm, *lines[-1:])), "").removeprefix("notarget ").rstrip(".")


def _records(document: object, key: str) -> list[dict[str, object]]:
    value = document.get(key) if isinstance(document, dict) else None
    if not isinstance(value, list) or not value:
        raise ValueError(f"`{key}` is not a list with entries")
    for index, entry in enumerate(value):
        if not isinstance(entry, dict):
            raise ValueError(f"`{key}[{index}]` is not an object")
    return value


def _token_list(
    source: str, read: str, chains: Iterable[Mapping[str, object]], tokens: Iterable[Mapping[str, object]]
) -> TokenList:
    """Check and sort. ValueError if a field is missing, an entry is repeated or a chain is unknown."""
    sorted_chains = sorted((_entry(chain, CHAIN_FIELDS, {}) for chain in chains), key=_order)
    sorted_tokens = sorted((_entry(token, TOKEN_FIELDS, OPTIONAL_TOKEN_FIELDS) for token in tokens), key=_order)
    for entries in (sorted_chains, sorted_tokens):
        if len(_by_key(entries)) != len(entries):
            raise ValueError("an entry is listed twice")
    known = {chain["chainId"] for chain in sorted_chains}
    for token in sorted_tokens:
        if token["chainId"] not in known:
            raise ValueError(f"token {token['symbol']} is on chain {token['chainId']}, which is not listed")
    return TokenList(source=source, read=read, chains=tuple(sorted_chains), tokens=tuple(sorted_tokens))


def _former(
    document: Mapping[str, object], key: str, required: Mapping[str, type], optional: Mapping[str, type]
) -> tuple[Entry, ...]:
    entries = _records(document, key) if key in document else []
    return tuple(sorted((_entry(entry, required, {**optional, **LEFT}) for entry in entries), key=_order))


def _entry(raw: Mapping[str, object], required: Mapping[str, type], optional: Mapping[str, type]) -> Entry:
    entry: Entry = {}
    for key, kind in (*required.items(), *optional.items()):
        value = raw.get(key)
        if value is None and key in optional:
            continue
        if type(value) is not kind or not isinstance(value, str | int) or not _is_plain(value):
            raise ValueError(f"an entry has {value!r} as its {key}")
        entry[key] = value
    return entry


def _is_plain(value: str | int) -> bool:
    """Return whether it is text without control or bidi characters, or an integer that JSON readers keep exact."""
    return value.isprintable() and value != "" if isinstance(value, str) else 0 <= value < 2**53


def _order(entry: Entry) -> tuple[int, str, str]:
    return int(entry["chainId"]), str(entry.get("symbol", "")), str(entry.get("address", ""))


def _by_key(entries: Iterable[Entry]) -> dict[tuple[int, str], Entry]:
    return {(int(entry["chainId"]), str(entry.get("address", ""))): entry for entry in entries}


def _parse_file(content: bytes | None) -> TokenList | None:
    """Return the committed list, or None if it is missing or cannot be read."""
    try:
        document = json.loads(content or b"")
        source, read = (str(document[key]) for key in ("source", "read"))
        listing = _token_list(source, read, _records(document, "chains"), _records(document, "tokens"))
        return replace(
            listing,
            former_chains=_former(document, "formerChains", CHAIN_FIELDS, {}),
            former_tokens=_former(document, "formerTokens", TOKEN_FIELDS, OPTIONAL_TOKEN_FIELDS),
        )
    except (ValueError, TypeError, KeyError):
        return None


def _entry_differences(
    kind: str, before: Mapping[tuple[int, str], Entry], after: Mapping[tuple[int, str], Entry]
) -> Iterator[str]:
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        if old is None and new is not None:
            yield f"  + {kind} {_compact(new)}"
        elif old is not None and new is None:
            yield f"  - {kind} {_compact(old)}"
        elif old != new:
            yield f"  ~ {kind} {_compact(old)} -> {_compact(new)}"


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
