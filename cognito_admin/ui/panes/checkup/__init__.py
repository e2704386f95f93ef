"""The check-up of a pool: what was found, what it means, and the way to put it right."""
