"""Tests of the renderers with handmade results."""
