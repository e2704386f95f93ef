"""How the pool in front is set up: forms over the one writer of settings."""
