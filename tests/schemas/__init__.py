"""Tests of the command that regenerates files, and of what it reads."""
