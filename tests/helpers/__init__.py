"""What several tests share: plain requests, tables, strategies, the published schema."""
