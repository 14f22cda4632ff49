"""What fits the checks into other libraries. Each module needs its library, and is imported on use:

- `pydantic`: the types `EvmAddress`, `SolanaAddress` and `TokenAmount`.
- `fastapi`, `flask`, `django`, `rest_framework`: bodies that are checked, and errors that answer 400.
- `pytest`: the fixture `daimo_sandbox`; pytest loads it by itself.
"""
