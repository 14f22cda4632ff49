"""Tests that run Node."""
