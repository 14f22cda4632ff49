"""A local stand-in for Daimo's documented API, for tests without a network: `daimo-validate serve`.

`app.create_app` makes the ASGI application, `server.run` serves it. It needs the extra `sandbox`. It is not Daimo: no
money moves, and every answer says so in the header `daimo-validate-sandbox`.
"""
