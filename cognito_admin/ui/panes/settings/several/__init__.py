"""Pages of which a pool has several things: a list of them, and one of them opened in its place."""
