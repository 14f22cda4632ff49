"""`public-api-key`: an API key under a name that bundlers publish."""

from __future__ import annotations

from daimo_validate.core.rules._base import ERROR, Basis, Example, Rule, found_elsewhere

RULE = Rule(
    id="public-api-key",
    severity=ERROR,
    basis=Basis.DOCUMENTATION,
    summary="An API key in a file, under a name that bundlers publish to browsers (`NEXT_PUBLIC_…`).",
    why=(
        "The API key is for servers only (Daimo's documentation). Bundlers put the value of a variable whose name "
        "begins with `NEXT_PUBLIC_`, `EXPO_PUBLIC_`, `VITE_`, `REACT_APP_`, `NUXT_PUBLIC_`, `PUBLIC_` or `GATSBY_` "
        "into the code that every browser gets, so anyone can open sessions with it. Reported are UUIDs under such a "
        "name that has `DAIMO` and `KEY` or `SECRET` in it; app ids (`pay-…`) are public. The value is never repeated."
    ),
    source="https://nextjs.org/docs/app/guides/environment-variables",
    example=Example(
        bad="NEXT_PUBLIC_DAIMO_API_KEY=7c9e6679-7425-40de-944b-e07fc1f90ae7",
        good="DAIMO_API_KEY=7c9e6679-7425-40de-944b-e07fc1f90ae7",
        whole=True,
    ),
    check=found_elsewhere,
)
