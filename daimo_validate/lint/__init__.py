"""Files as diagnostics: discovery, configuration, suppression, baseline and fixes."""
