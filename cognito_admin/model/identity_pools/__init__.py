"""Identity pools: which app clients they trust, and which role somebody gets."""
