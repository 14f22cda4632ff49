"""The pure core: no network, no file, no clock, no environment."""
