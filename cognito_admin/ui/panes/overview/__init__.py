"""What a pool is, on one page."""
