"""What fits the checks into other libraries. Each module needs its library, and is imported on use:

- `pydantic`: the types `EvmAddress`, `SolanaAddress` and `TokenAmount`.
- `pytest`: the fixture `daimo_sandbox`; pytest loads it by itself.

Web frameworks need no module: README.md in this folder shows what to paste for FastAPI, Flask and Django.
"""
