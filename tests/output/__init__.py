"""Tests of the renderers, against results built by hand."""
