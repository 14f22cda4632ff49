"""The sources of the generated files, and the command that generates them."""
