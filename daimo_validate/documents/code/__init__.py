"""Source code: the values that literals and constants of a file give, from the syntax trees of tree-sitter."""
