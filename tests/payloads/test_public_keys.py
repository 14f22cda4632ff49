"""`public-api-key`: API keys under names that bundlers publish, in every form of settings."""

from __future__ import annotations

import json

import pytest

from tests.helpers import formats
from tests.lint.linting import lint, told

KEY = "7c9e6679-7425-40de-944b-e07fc1f90ae7"


def found(text: str, format: str = "DOTENV", path: str = ".env") -> list[str]:
    return told(lint(text, formats.__dict__[format], path=path))


@pytest.mark.parametrize(
    ("format", "text", "place"),
    [
        ("DOTENV", f"NEXT_PUBLIC_DAIMO_API_KEY={KEY}\n", "1:27"),
        ("DOTENV", f'A=1\nexport EXPO_PUBLIC_DAIMO_API_KEY="{KEY}"\n', "2:34"),
        ("DOTENV", f"DAIMO_CHAIN_ID=8453\nVITE_DAIMO_KEY={KEY.upper()}\n", "2:16"),
        ("DOTENV", f"REACT_APP_DAIMO_SECRET={KEY}\n", "1:24"),
        ("DOTENV", f"NUXT_PUBLIC_MY_DAIMO_PAY_APIKEY={KEY}\n", "1:33"),
        ("DOTENV", f"PUBLIC_DAIMO_API_KEY_2={KEY}\n", "1:24"),
        ("DOTENV", f"GATSBY_DAIMO_API_KEY={KEY}\n", "1:22"),
        ("YAML", f"env:\n  NEXT_PUBLIC_DAIMO_API_KEY: {KEY}\n", "2:30"),
        ("YAML", f"env:\n  - name: NEXT_PUBLIC_DAIMO_API_KEY\n    value: {KEY}\n", "3:12"),
        ("YAML", f"environment:\n  - NEXT_PUBLIC_DAIMO_API_KEY={KEY}\n", "2:5"),
        ("JSON", json.dumps({"env": {"VITE_DAIMO_API_KEY": KEY}}), "1:32"),
        ("TOML", f'[build.environment]\nVITE_DAIMO_API_KEY = "{KEY}"\n', "2:22"),
    ],
)
def test_finds(format: str, text: str, place: str) -> None:
    assert found(text, format, "config/file") == [f"{place} public-api-key"]


@pytest.mark.parametrize(
    "text",
    [
        f"DAIMO_API_KEY={KEY}\n",
        "NEXT_PUBLIC_DAIMO_APP_ID=pay-fern\n",
        "NEXT_PUBLIC_DAIMO_API_KEY=pay-fern\n",
        f"NEXT_PUBLIC_DAIMO_APP_ID={KEY}\n",
        f"NEXT_PUBLIC_POSTHOG_KEY={KEY}\n",
        f"NEXT_PUBLIC_DAIMO_KEYBOARD={KEY}\n",
        "NEXT_PUBLIC_DAIMO_API_KEY=00000000-0000-0000-0000-000000000000\n",
        "NEXT_PUBLIC_DAIMO_API_KEY=${DAIMO_API_KEY}\n",
        "NEXT_PUBLIC_DAIMO_API_KEY=\n",
        "NEXT_PUBLIC_DAIMO_CLIENT_SECRET=d7a8f3b2e1c94a6db8f0e2a7c3d5b9f1\n",
    ],
)
def test_finds_not(text: str) -> None:
    assert found(text) == []


def test_the_key_is_not_shown() -> None:
    result = lint(f"NEXT_PUBLIC_DAIMO_API_KEY={KEY}\n", formats.DOTENV, path=".env")
    (diagnostic,) = result.diagnostics
    assert diagnostic.is_private
    assert KEY not in repr(result.diagnostics)
    assert diagnostic.finding.message == (
        "an API key under a name with `NEXT_PUBLIC_`, whose value goes to every browser"
    )
