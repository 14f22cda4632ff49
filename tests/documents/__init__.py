"""Text files and the payloads in them."""
