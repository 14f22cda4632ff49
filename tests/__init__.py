"""The tests of daimo-validate."""
