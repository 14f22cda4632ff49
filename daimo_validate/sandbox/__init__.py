"""A local stand-in of Daimo's documented API, for tests without a network: `daimo-validate serve`.

`app.create_app` is the ASGI application, `server.run` serves it. Needs the extra `sandbox`. Nothing here is Daimo:
no money moves, and every answer says so in the header `daimo-validate-sandbox`.
"""
