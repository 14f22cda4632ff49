"""Hooks for HTTP clients that check the body of `POST /v1/sessions` before it is sent.

There is one module for each client, each with its own extra: `daimo_validate.preflight.httpx`, `.requests` and
`.aiohttp`.
"""
