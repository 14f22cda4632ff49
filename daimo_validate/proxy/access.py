"""The access log: one line per request, without queries, bodies or credentials."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from daimo_validate.proxy.settings import LogFormat
from daimo_validate.text.visible import visible

# A path can hold what was meant for a header: an API key is a UUID.
_KEY: Final = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_LONGEST: Final = 200


@dataclass(slots=True)
class Record:
    """What is told of one request. `verdict` is `-` if nothing was to be checked."""

    id: str
    method: str
    path: str
    status: int = 0
    verdict: str = "-"
    rules: tuple[str, ...] = ()
    error: str = ""
    milliseconds: float = 0.0
    forwarded: bool = False
    upstream_id: str = ""
    notes: list[str] = field(default_factory=list)


def shown_path(target: bytes) -> str:
    """Return a request target for the log: without its query, keys masked, of limited length."""
    path = target.partition(b"?")[0]
    if path == b"/v1/sessions":
        return "/v1/sessions"
    text = _KEY.sub("***", path.decode("latin-1"))
    return visible(text if len(text) <= _LONGEST else text[:_LONGEST] + "…")


def line(record: Record, form: LogFormat, now: datetime | None = None) -> str:
    """Return the line of a request, without its line break."""
    time = (now or datetime.now(UTC)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if form == "json":
        return json.dumps({"time": time, **_members(record)}, separators=(",", ":"))
    parts = [time, record.id, record.method, record.path, str(record.status or "-"), record.verdict]
    parts.append(f"{record.milliseconds:.1f}ms")
    if record.rules:
        parts.append(",".join(record.rules))
    if record.error:
        parts.append(record.error)
    if record.upstream_id:
        parts.append(f"upstream={record.upstream_id}")
    return " ".join(parts) + "".join(f" ({note})" for note in record.notes)


def _members(record: Record) -> dict[str, Any]:
    return {
        "id": record.id,
        "method": record.method,
        "path": record.path,
        "status": record.status or None,
        "verdict": record.verdict,
        "rules": list(record.rules),
        "error": record.error or None,
        "notes": record.notes,
        "forwarded": record.forwarded,
        "upstreamId": record.upstream_id or None,
        "milliseconds": round(record.milliseconds, 3),
    }
