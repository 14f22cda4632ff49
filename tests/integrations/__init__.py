"""The integrations that need no more than the tests have; those of frameworks are in tests/heavy."""
