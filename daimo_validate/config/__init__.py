"""The configuration file, `daimo-validate.toml`: the one place that reads it."""
