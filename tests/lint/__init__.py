"""Tests of daimo_validate.lint."""
