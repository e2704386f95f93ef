"""The groups of a pool."""
