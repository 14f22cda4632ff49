"""The tests of the HTTP-client hooks, each against a server that counts."""
