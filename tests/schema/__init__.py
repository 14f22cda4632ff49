"""Tests of the schema compiler and of its artefact."""
