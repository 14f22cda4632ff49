"""This project beside its peers: one run, equal work, one table."""
